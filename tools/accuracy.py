"""How right the reader and the checker are on the real documents beside the project.

Cells are compared with tables typed off by hand, findings with the problems that people found by
hand (`tests/accuracy/labels.toml` ties the two together).  A finding that answers no problem must
have been judged by hand in `tests/accuracy/judged.toml`.  Ends with 1 if a goal is missed.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rich.console import Console
from rich.table import Table as Grid

import juesuan
from juesuan.model import CellState, Disclosure, Finding, Report, Row, Severity
from juesuan.model.forms import compact
from page_dump import read_dump

ROOT: Final = Path(__file__).parents[1]
REAL: Final = ROOT.parent / "shared" / "real"
NOTES: Final = ROOT / "tests" / "accuracy"
CELLS_GOAL: Final = 0.999
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


# ---------------------------------------------------------------- problems


@dataclass(frozen=True)
class Place:
    """A cell or row that some finding must be about."""

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
class Problem:
    """A problem of the tables that people found, and the places where findings must name it."""

    id: str
    severity: Severity
    minor: bool
    what: str
    places: tuple[Place, ...]

    @property
    def kind(self) -> str:
        """The class it is counted in: its severity, or ``minor``."""
        return MINOR if self.minor else str(self.severity)

    def answers(self, finding: Finding) -> bool:
        """Whether a finding names one of the places, at the problem's severity."""
        return finding.severity is self.severity and any(
            place.holds(finding) for place in self.places
        )

    def missed(self, report: Report) -> list[Place]:
        """The places that no finding names."""
        own = [finding for finding in report.findings if finding.severity is self.severity]
        return [place for place in self.places if not any(place.holds(item) for item in own)]


def load_problems(name: str, folder: Path = REAL) -> list[Problem]:
    """The problems of a document's tables, as labelled and tied to places."""
    file = folder / "truth" / f"{name}.problems.json"
    if not file.is_file():
        return []
    data = json.loads(file.read_text("utf-8"))
    labels = {item["id"]: item for item in (data if isinstance(data, list) else data["problems"])}
    ties = [item for item in load_notes("labels.toml")["label"] if item["document"] == name]
    tied = Counter(id_ for item in ties for id_ in item.get("ids", [item.get("id")]))
    if odd := {id_ for id_ in labels.keys() | tied.keys() if id_ not in labels or tied[id_] != 1}:
        raise ValueError(f"labels.toml and the problems of {name} differ in {sorted(odd)}")
    return [
        Problem(
            id=tie["id"],
            severity=Severity(labels[tie["id"]]["severity"]),
            minor=labels[tie["id"]].get("minor", False),
            what=labels[tie["id"]]["what"],
            places=tuple(_places(tie["places"])),
        )
        for tie in ties
        if tie["scope"] == "table"
    ]


def _places(items: Sequence[dict[str, Any]]) -> Iterator[Place]:
    for item in items:
        for row in item["rows"]:
            for column in item.get("columns", [""]):
                yield Place(tuple(item["rules"]), item["table"], row, column)


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
    missed: dict[str, list[Place]]
    cells: CellScore | None
    answering: list[Finding]
    true: list[Finding]
    false: list[Finding]
    unjudged: list[Finding]
    following: int

    def found(self, kind: str) -> tuple[int, int]:
        """How many problems of a class were found, and how many there are."""
        own = [problem for problem in self.problems if problem.kind == kind]
        return sum(not self.missed[problem.id] for problem in own), len(own)

    def claims(self, severity: str) -> tuple[int, int]:
        """How many claims of a severity are right, and how many there are."""
        right = [item for item in (*self.answering, *self.true) if item.severity == severity]
        others = [item for item in (*self.false, *self.unjudged) if item.severity == severity]
        return len(right), len(right) + len(others)


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
    )


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
    for item in scores:
        for kind in (Severity.ERROR, Severity.ROUNDING):
            found, all_ = item.found(kind)
            if found < all_:
                problems.append(f"{item.name}: {all_ - found} of {all_} {kind} problems missed")
        false = [finding for finding in item.false if finding.severity is Severity.ERROR]
        if false:
            problems.append(f"{item.name}: {len(false)} false findings at error level")
        if item.unjudged:
            problems.append(f"{item.name}: {len(item.unjudged)} findings not judged")
    return problems


# ---------------------------------------------------------------- printing


def show(scores: Sequence[Score], console: Console) -> None:
    """Print one line a document, the totals, and recall and precision."""
    grid = Grid(title="tables of the real documents", show_footer=False)
    grid.add_column("document")
    heads = ("cells", *(f"{kind} found" for kind in CLASSES), "claims", "judged", "false")
    for head in (*heads, "unjudged", "following"):
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


def _figures(scores: Sequence[Score]) -> list[str]:
    cells = [item.cells for item in scores if item.cells]
    total = sum(cell.total for cell in cells)
    right = total - sum(len(cell.wrong) for cell in cells)
    found = [_sum(item.found(kind) for item in scores) for kind in CLASSES]
    lists = ("answering", "true", "false", "unjudged")
    counts = [sum(len(getattr(item, name)) for item in scores) for name in lists]
    counts.append(sum(item.following for item in scores))
    return [
        f"{right}/{total}" if total else "",
        *(f"{part}/{whole}" if whole else "" for part, whole in found),
        *(str(count or "") for count in counts),
    ]


def _sum(pairs: Iterator[tuple[int, int]]) -> tuple[int, int]:
    parts = list(pairs)
    return sum(part for part, _ in parts), sum(whole for _, whole in parts)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"


def show_details(scores: Sequence[Score], console: Console, verbose: bool) -> None:
    """Name wrong cells, missed problems and findings that nobody judged."""
    for item in scores:
        for wrong in item.cells.wrong if item.cells else ():
            console.print(f"wrong cell  {item.name}  {wrong}")
        for problem in item.problems:
            if places := item.missed[problem.id]:
                console.print(
                    f"missed      {item.name} {problem.id} ({problem.kind}) {problem.what}"
                    f" — {len(places)} of {len(problem.places)}: {'; '.join(map(str, places[:4]))}"
                )
        for word, findings in (("unjudged", item.unjudged), ("false", item.false)):
            for finding in findings:
                console.print(_line(word, item.name, finding))
        if verbose:
            for word, findings in (("label", item.answering), ("judged", item.true)):
                for finding in findings:
                    console.print(_line(word, item.name, finding))
    if verbose:
        for entry in load_notes("labels.toml").get("contested", []):
            console.print(f"contested   {entry['document']} {entry['id']}  {entry['reason']}")


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
