"""How right the reader and the checker are on the real documents beside the project.

Cells are compared with tables typed off by hand, findings with the problems that people found by
hand (`tests/accuracy/labels.toml` says what a finding must name to answer one).  A finding that
answers no problem must have been judged by hand in `tests/accuracy/judged.toml`.  Ends with 1 if a
goal is missed.
"""

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rich.console import Console
from rich.table import Table as Grid

import juesuan
from juesuan.model import CellState, Disclosure, Finding, Report, Row, Severity
from juesuan.model.forms import compact
from juesuan.report import grouping
from page_dump import read_dump

ROOT: Final = Path(__file__).parents[1]
REAL: Final = ROOT.parent / "shared" / "real"
NOTES: Final = ROOT / "tests" / "accuracy"
CELLS_GOAL: Final = 0.999
RECALL_GOALS: Final = {"error": 0.95, "wording": 0.80, "rounding": 0.90}
PRECISION_GOALS: Final = {"error": 0.99}
READ_GOAL: Final = 0.97
LINES_GOAL: Final = 15
MINOR: Final = "minor"
CLASSES: Final = (*map(str, Severity), MINOR)
_SIDES: Final = {"收入": "income", "支出": "expenditure", "左": "1", "右": "2"}
_CODES: Final = ("类", "款", "项", "功能分类科目编码", "经济分类科目编码")
_NAMES: Final = ("项目", "科目名称")


# ---------------------------------------------------------------- cells


@dataclass
class CellScore:
    """Cells that print an amount in the document or were read as one."""

    total: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, where: str, printed: str, read: str) -> None:
        """Count one cell, unless it is blank on both sides."""
        if printed or read:
            self.total += 1
            if printed != read:
                self.wrong.append(f"{where}: printed {printed!r}, read {read!r}")


def score_cells(disclosure: Disclosure, tables: Sequence[dict[str, Any]]) -> CellScore:
    """Compare every amount of a document with the tables typed off by hand."""
    known = {item["title"]: item for item in load_notes("columns.toml")["table"]}
    score = CellScore()
    for truth in tables:
        form = known[truth["title"]]
        table = disclosure.table(form["code"])
        rows = list(table.rows) if table else []
        for key, amounts in _truth_rows(truth, form["columns"]):
            row = _take_row(rows, *key)
            read = _amounts(row) if row else {}
            where = f"{form['code']} {key[1] or key[2]}"
            for column in amounts.keys() | read.keys():
                score.add(f"{where}.{column}", amounts.get(column, ""), read.get(column, ""))
        for row in rows:
            for column, text in _amounts(row).items():
                score.add(f"{form['code']} {row.label}.{column}", "", text)
    return score


Key = tuple[str, str, str]
"""Side, code and label of a row."""


def _truth_rows(
    truth: dict[str, Any], columns: dict[str, str]
) -> Iterator[tuple[Key, dict[str, str]]]:
    """Every row of a typed table, one for each side, with its amounts by column code."""
    paths = [header.split("/") for header in truth["header"]]
    sides = [_SIDES.get(path[0], "") for path in paths]
    for texts in truth["rows"]:
        for side in dict.fromkeys(sides):
            places = [index for index, own in enumerate(sides) if own == side]
            code = "".join(texts[i] for i in places if paths[i][-1] in _CODES)
            label = compact("".join(texts[i] for i in places if paths[i][-1] in _NAMES))
            amounts = {
                columns[truth["header"][i]]: compact(texts[i])
                for i in places
                if paths[i][-1] not in (*_CODES, *_NAMES)
            }
            if code or label or any(amounts.values()):
                yield (side, code, label), amounts


def _take_row(rows: list[Row], side: str, code: str, label: str) -> Row | None:
    """Take out the first row of that code, or of that label where no code is printed."""
    for index, row in enumerate(rows):
        same = row.code == code if code else label in {"", compact(row.label)}
        if same and side in {"", row.side}:
            return rows.pop(index)
    return None


def _amounts(row: Row) -> dict[str, str]:
    return {cell.column: compact(cell.text) for cell in row.cells if cell.state is CellState.AMOUNT}


# ---------------------------------------------------------------- what a finding says

_SIGNS: Final = str.maketrans(
    {**dict(zip("（），％＞＜", "(),%><", strict=True)), **dict.fromkeys("“”„「」『』", '"')}
)
_SHORT: Final = 40
"""Evidence up to this long names a thing; a longer one quotes a sentence with much else in it."""


def plain(text: str) -> str:
    """A text without white space, its brackets, commas, percent signs, quotes and numbers alike.

    ``1,553.50`` becomes ``1553.5``: a finding may print a figure its own way.
    """
    bare = re.sub(r"\s", "", text)
    whole = re.sub(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)", lambda m: m[0].replace(",", ""), bare)
    short = re.sub(r"\d+\.\d+", lambda m: m[0].rstrip("0").rstrip("."), whole)
    return short.translate(_SIGNS)


@cache
def _pattern(wanted: str) -> re.Pattern[str]:
    """What to look for in a plain text: never a part of a longer number; ``~`` opens a pattern."""
    if wanted.startswith("~"):
        return re.compile(wanted[1:])
    bare = plain(wanted)
    before = r"(?<![\d.])" if bare[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if bare[-1].isdigit() else ""
    return re.compile(before + re.escape(bare) + after)


def _shown(wanted: Iterable[str], text: str) -> bool:
    return all(_pattern(item).search(text) for item in wanted)


def _texts(finding: Finding, longest: int | None = None) -> str:
    """The message, then the figures and the texts and labels of the evidence, one a line."""
    sums = (finding.expected, finding.actual, finding.difference)
    texts = [format(item, "f") for item in sums if item is not None]
    texts += [text for item in finding.evidence for text in (item.text, item.label)]
    said = [text for text in map(plain, texts) if longest is None or len(text) <= longest]
    return "\n".join([plain(finding.message), *said])


# ---------------------------------------------------------------- problems


@dataclass(frozen=True)
class Cells:
    """A cell or row of a table that some finding must be about."""

    rules: tuple[str, ...]
    table: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        column = f".{self.column}" if self.column else ""
        return f"{'/'.join(self.rules)} {self.table} {self.row}{column}"

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is about this place."""
        if not finding.rule.startswith(self.rules):
            return False
        subjects = [item for item in finding.evidence if item.role != "item"]
        return any(
            item.table == self.table and item.row == self.row and self.column in {"", item.column}
            for item in subjects or finding.evidence
        )


@dataclass(frozen=True)
class Words:
    """What some finding must show in its message or evidence, whatever rule it comes from."""

    shows: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    pages: frozenset[int] = frozenset()

    def __str__(self) -> str:
        ways = " or ".join("+".join(way) for way in self.any_of)
        return " + ".join([*self.shows, *self.names, *([f"({ways})"] if ways else [])])

    def holds(self, finding: Finding) -> bool:
        """Whether a finding shows all of it, on one of the pages if pages are given."""
        if self.pages and not any(item.place.page in self.pages for item in finding.evidence):
            return False
        text = _texts(finding)
        return (
            _shown(self.shows, text)
            and _shown(self.names, _texts(finding, _SHORT))
            and (not self.any_of or any(_shown(way, text) for way in self.any_of))
        )


@dataclass(frozen=True)
class Problem:
    """A problem that people found, and the places where findings must name it."""

    id: str
    severity: Severity
    minor: bool
    what: str
    places: tuple[Cells | Words, ...]

    @property
    def kind(self) -> str:
        """The class it is counted in: its severity, or ``minor``."""
        return MINOR if self.minor else str(self.severity)

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is of the problem's severity; for a minor one any will do."""
        return self.minor or finding.severity is self.severity

    def answers(self, finding: Finding) -> bool:
        """Whether a finding names one of the places."""
        return self.fits(finding) and any(place.holds(finding) for place in self.places)

    def missed(self, report: Report) -> list[Cells | Words]:
        """The places that no finding names."""
        own = [finding for finding in report.findings if self.fits(finding)]
        return [place for place in self.places if not any(place.holds(item) for item in own)]


def load_problems(name: str, folder: Path = REAL) -> list[Problem]:
    """The problems of a document, as labelled and tied to what findings must say."""
    file = folder / "truth" / f"{name}.problems.json"
    if not file.is_file():
        return []
    data = json.loads(file.read_text("utf-8"))
    labels = {item["id"]: item for item in (data if isinstance(data, list) else data["problems"])}
    ties = [item for item in load_notes("labels.toml")["label"] if item["document"] == name]
    tied = Counter(item["id"] for item in ties)
    if odd := {id_ for id_ in labels.keys() | tied.keys() if id_ not in labels or tied[id_] != 1}:
        raise ValueError(f"labels.toml and the problems of {name} differ in {sorted(odd)}")
    return [
        Problem(
            id=tie["id"],
            severity=Severity(labels[tie["id"]]["severity"]),
            minor=any(labels[tie["id"]].get(key) for key in (MINOR, "template_inherited")),
            what=labels[tie["id"]]["what"],
            places=tuple(place for item in tie["places"] for place in _places(item)),
        )
        for tie in ties
    ]


def _places(item: dict[str, Any]) -> Iterator[Cells | Words]:
    if "rules" not in item:
        yield Words(
            tuple(item.get("shows", ())),
            tuple(item.get("names", ())),
            tuple((way,) if isinstance(way, str) else tuple(way) for way in item.get("any_of", ())),
            frozenset(item.get("pages", ())),
        )
        return
    for row in item["rows"]:
        for column in item.get("columns", [""]):
            yield Cells(tuple(item["rules"]), item["table"], row, column)


def load_notes(name: str) -> dict[str, Any]:
    """One of the files written by hand beside the tests."""
    return tomllib.loads((NOTES / name).read_text("utf-8"))


# ---------------------------------------------------------------- scores


@dataclass
class Score:
    """What was found in one document.

    A claim is a finding that follows from no other; it answers a label, was judged true or false
    by hand, or is still unjudged.
    """

    name: str
    problems: list[Problem]
    missed: dict[str, list[Cells | Words]]
    cells: CellScore | None
    answering: list[Finding]
    true: list[Finding]
    false: list[Finding]
    unjudged: list[Finding]
    following: int
    lines: int = 0
    """Lines of the report that a reader sees."""
    amounts: int = 0
    """Amounts and rates that the narrative prints."""
    unread: dict[str, int] = field(default_factory=dict)
    """Sentences that were not read, and how many amounts each holds."""

    def found(self, kind: str) -> tuple[int, int]:
        """How many problems of a class were found, and how many there are."""
        own = [problem for problem in self.problems if problem.kind == kind]
        return sum(not self.missed[problem.id] for problem in own), len(own)

    def claims(self, severity: str) -> tuple[int, int]:
        """How many claims of a severity are right, and how many there are."""
        right = [item for item in (*self.answering, *self.true) if item.severity == severity]
        others = [item for item in (*self.false, *self.unjudged) if item.severity == severity]
        return len(right), len(right) + len(others)

    @property
    def read(self) -> tuple[int, int]:
        """How many of the narrative's amounts were read into claims, and how many there are."""
        return self.amounts - sum(self.unread.values()), self.amounts


def documents(folder: Path = REAL) -> dict[str, Path]:
    """The real documents by name."""
    files = [*folder.glob("*.pdf"), *folder.glob("*.txt"), *(folder / "pages").glob("*.json")]
    return {file.stem: file for file in sorted(files, key=lambda file: file.stem)}


def score(name: str, path: Path, folder: Path = REAL) -> Score:
    """Read and check a document and hold the result against what people found."""
    disclosure = read_dump(path) if path.suffix == ".json" else juesuan.read(path)
    report = juesuan.check(disclosure)
    problems = load_problems(name, folder)
    truth = folder / "truth" / f"{name}.tables.json"
    tables = json.loads(truth.read_text("utf-8")) if truth.is_file() else None
    claims = [finding for finding in report.findings if not finding.cause]
    verdicts = _verdicts(name)
    answering = [item for item in claims if any(problem.answers(item) for problem in problems)]
    others = [item for item in claims if item not in answering]

    def judged(verdict: bool | None) -> list[Finding]:
        return [f for f in others if verdicts.get((f.rule, f.fingerprint)) is verdict]

    unread: Counter[str] = Counter()
    for sentence in disclosure.narrative.unread:
        unread[f"{sentence.passage.place(sentence.start)}  {sentence.text}"] += sentence.amounts
    return Score(
        name=name,
        problems=problems,
        missed={problem.id: problem.missed(report) for problem in problems},
        cells=None if tables is None else score_cells(disclosure, tables),
        answering=answering,
        true=judged(True),
        false=judged(False),
        unjudged=judged(None),
        following=len(report.findings) - len(claims),
        lines=_reader_lines(report),
        amounts=disclosure.narrative.amounts,
        unread=dict(unread),
    )


def _reader_lines(report: Report) -> int:
    # grouping.reader_lines is being written; until it is there, every claim is a line.
    lines = getattr(grouping, "reader_lines", None)
    return len(lines(report)) if lines else sum(not item.cause for item in report.findings)


def _verdicts(name: str) -> dict[tuple[str, str], bool]:
    """What was judged by hand in a document, by rule and fingerprint."""
    return {
        (item["rule"], item["fingerprint"]): item["verdict"]
        for item in load_notes("judged.toml")["finding"]
        if item["document"] == name
    }


def unmet(scores: Sequence[Score]) -> list[str]:
    """The goals that the scores miss, one sentence each."""
    cells = [item.cells for item in scores if item.cells]
    total, wrong = sum(item.total for item in cells), sum(len(item.wrong) for item in cells)
    problems = []
    if wrong > total * (1 - CELLS_GOAL):
        problems.append(f"{wrong} of {total} cells are wrong")
    for kind, goal in RECALL_GOALS.items():
        found = _sum(item.found(kind) for item in scores)
        problems += _below(f"{kind} problems found", found, goal)
    for kind, goal in PRECISION_GOALS.items():
        right = _sum(item.claims(kind) for item in scores)
        problems += _below(f"{kind} claims right", right, goal)
    problems += _below("narrative amounts read", _sum(item.read for item in scores), READ_GOAL)
    for item in scores:
        if item.lines > LINES_GOAL:
            problems.append(f"{item.name}: {item.lines} lines, more than {LINES_GOAL}")
        if item.unjudged:
            problems.append(f"{item.name}: {len(item.unjudged)} findings not judged")
    return problems


def _below(what: str, pair: tuple[int, int], goal: float) -> list[str]:
    part, whole = pair
    return [f"{what}: {_share(part, whole)}, goal {goal:.0%}"] if part < whole * goal else []


# ---------------------------------------------------------------- printing


def show(scores: Sequence[Score], console: Console) -> None:
    """Print one line a document, the totals, and recall and precision."""
    grid = Grid(title="the real documents: problems found / labelled, claims right / made")
    grid.add_column("document", no_wrap=True)
    pairs = [f"{kind}\n{what}" for kind in map(str, Severity) for what in ("found", "right")]
    heads = ("cells", *pairs, f"{MINOR}\nfound", "judged", "false", "unjudged", "following")
    for head in (*heads, "lines", "amounts\nread"):
        grid.add_column(head, justify="right")
    for item in scores:
        grid.add_row(item.name, *_figures([item]))
    grid.add_section()
    grid.add_row("total", *_figures(scores))
    console.print(grid)
    for kind in map(str, Severity):
        found = _sum(item.found(kind) for item in scores)
        right = _sum(item.claims(kind) for item in scores)
        console.print(f"{kind:9} recall {_share(*found)}   precision {_share(*right)}")
    console.print(f"{MINOR:9} recall {_share(*_sum(item.found(MINOR) for item in scores))}")
    console.print(f"narrative amounts read {_share(*_sum(item.read for item in scores))}")


def _figures(scores: Sequence[Score]) -> list[str]:
    cells = [item.cells for item in scores if item.cells]
    total = sum(cell.total for cell in cells)
    pairs = [(total - sum(len(cell.wrong) for cell in cells), total)]
    for kind in map(str, Severity):
        pairs.append(_sum(item.found(kind) for item in scores))
        pairs.append(_sum(item.claims(kind) for item in scores))
    pairs.append(_sum(item.found(MINOR) for item in scores))
    lists = ("true", "false", "unjudged")
    counts = [sum(len(getattr(item, name)) for item in scores) for name in lists]
    counts += [sum(item.following for item in scores), sum(item.lines for item in scores)]
    read = _sum(item.read for item in scores)
    return [
        *(f"{part}/{whole}" if whole else "" for part, whole in pairs),
        *(str(count or "") for count in counts),
        f"{read[0] / read[1]:.1%}" if read[1] else "",
    ]


def _sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    parts = list(pairs)
    return sum(part for part, _ in parts), sum(whole for _, whole in parts)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"


def show_details(scores: Sequence[Score], console: Console, verbose: bool) -> None:
    """Name wrong cells, missed problems, unread sentences and findings that nobody judged."""
    names = {item.name for item in scores}
    say = partial(console.print, soft_wrap=True)
    for item in scores:
        for wrong in item.cells.wrong if item.cells else ():
            say(f"wrong cell  {item.name}  {wrong}")
        for problem in item.problems:
            if places := item.missed[problem.id]:
                say(
                    f"missed      {item.name} {problem.id} ({problem.kind}) {problem.what}"
                    f" — {len(places)} of {len(problem.places)}: {'; '.join(map(str, places[:4]))}"
                )
        for sentence, amounts in item.unread.items():
            say(f"unread      {item.name}  {amounts} amounts  {sentence}")
        words = [("unjudged", item.unjudged), ("false", item.false)]
        words += [("label", item.answering), ("judged", item.true)] if verbose else []
        for word, findings in words:
            for finding in findings:
                say(_line(word, item.name, finding))
    for entry in load_notes("labels.toml").get("contested", []):
        if entry["document"] in names:
            say(f"contested   {entry['document']} {entry['id']}  {entry['reason']}")


def _line(word: str, name: str, finding: Finding) -> str:
    head = f"{word:11} {name}  {finding.rule} {finding.fingerprint} {finding.severity}"
    return f"{head}  {finding.message}"


def main() -> int:
    """Score the real documents and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--document", metavar="NAME", help="one document only")
    parser.add_argument("--verbose", action="store_true", help="every claim and contested label")
    options = parser.parse_args()
    found = documents()
    if not found:
        print(f"{REAL} is not there: nothing to measure", file=sys.stderr)
        return 2
    if options.document and options.document not in found:
        parser.error(f"no document {options.document}; there are {', '.join(found)}")
    names = [options.document] if options.document else list(found)
    scores = [score(name, found[name]) for name in names]
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False)
    show(scores, console)
    show_details(scores, console, options.verbose)
    problems = unmet(scores)
    for problem in problems:
        console.print(f"goal missed {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
