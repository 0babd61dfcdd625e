"""A Markdown page of literate cases → small disclosures and what a rule says of them.

    # C05-1 某行合计不等于基本支出与项目支出之和

    ## 不符

    项目支出少印一位数字。

    05表

    | 科目 | 1 合计 | 2 基本支出 | 3 项目支出 |
    |---|---:|---:|---:|
    | 2080501 行政单位离退休 | 36.00 | 24.00 | 1.20 |

    结果：不符——差 10.80

`## 通过`, `## 不符`, `## 尾差` and `## 不报` begin a case.  A heading of a table's column is its 栏
and any part of its name, or 金额 where the row has one column only; what is not written is not
printed.  Lines that begin with 注： or 说明： stand under the table above them.  Facts of the
document are list items (`- 年度：2018`), its narrative is a block fenced with ```` ```说明 ````,
where a line 目录 begins a contents page.  Self-evaluation forms stand behind the tables, as
`literate_forms.py` describes them.  What stands below a line 上年文件： belongs to the disclosure
of the year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final

from build import UNIT_NAME, Line, disclosure, table
from juesuan.model import Box, Disclosure, Outcome, Place, Table
from juesuan.model.forms import Form, FormColumn, compact, load_forms, plain_label
from juesuan.money import Unit
from literate_forms import UNIT, YEAR, CaseError, DrawnForm, begun_form, read_forms, row_cells

FOLDER: Final = Path(__file__).resolve().parent / "rules"
PASSES, FAILS, ROUNDS, SILENT = KINDS = ("通过", "不符", "尾差", "不报")
NO_VERDICT: Final = "不涉及"
"""The rule says nothing of the document, not even that it holds."""
NO_CAUSE: Final = "不指认"
"""Figures do not agree, and no root cause of the rule's kind is named."""
RESULTS: Final = {
    "通过": Outcome.PASS,
    "尾差": Outcome.ROUNDING,
    "不符": Outcome.FAIL,
    "不适用": Outcome.NOT_APPLICABLE,
    "未判断": Outcome.NOT_EVALUATED,
    NO_VERDICT: None,
    NO_CAUSE: None,
}
EMPTY, HEADINGS = "空表", "只见标题"
FACTS: Final = (YEAR, UNIT, EMPTY, HEADINGS)

_PRIOR: Final = "上年文件："
_NARRATIVE_PAGE: Final = 10  # after the nine tables, one a page
_MARGIN: Final = 88.0
_LINE: Final = 30  # characters of a printed line
_SIZE: Final = 12.0
_TITLE: Final = re.compile(r"# (?P<code>\S+) (?P<title>.+)")
_TABLE: Final = re.compile(r"(?P<number>\d\d)表(?:（(?P<unit>.+)）)?")
_COLUMN: Final = re.compile(r"(?P<code>\d+)(?: (?P<words>.+))?")
_NOTE: Final = re.compile(r"(?:注|说明)：")
_RESULT: Final = re.compile(r"结果：(?P<outcome>\w+?)(?:——(?P<words>.+))?")


@dataclass(frozen=True)
class Result:
    """An expected outcome and the words that the finding or the reason must contain."""

    outcome: str
    words: str = ""


@dataclass
class Drawn:
    """A table as written down: rows of cells as texts, the header first."""

    code: str
    unit: str
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Case:
    """One example of a rule: a small document, why it is one, and what the rule says of it."""

    rule: str
    kind: str
    line: int
    why: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    tables: list[Drawn] = field(default_factory=list)
    forms: list[DrawnForm] = field(default_factory=list)
    narrative: list[str] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    prior: Case | None = None
    """The same unit's document of the year before, facts, tables and narrative only."""

    def __str__(self) -> str:
        return f"{self.rule}.md:{self.line}"

    def disclosure(self) -> Disclosure:
        """The document of the case."""
        drawn = [built(one) for one in self.tables]
        empty = [table(code, []) for code in _tables_of(self.facts.get(EMPTY, ""))]
        tables = sorted([*drawn, *empty], key=lambda one: one.code or "")
        year = self.facts.get(YEAR, "2023")
        document = disclosure(
            *tables,
            unit=self.facts.get(UNIT, UNIT_NAME),
            year=int(year) if year.isdecimal() else None,
            headings=_tables_of(self.facts.get(HEADINGS, "")),
        )
        document = replace(document, performance=read_forms(document, self.forms))
        return with_narrative(document, self.narrative) if self.narrative else document

    def prior_disclosure(self) -> Disclosure | None:
        """The document of the year before, where the case has one."""
        return self.prior.disclosure() if self.prior else None

    @property
    def open(self) -> Case:
        """The document that lines are being added to."""
        return self.prior or self


@dataclass
class CasePage:
    """All cases of one rule."""

    rule: str
    title: str
    cases: list[Case]


# ---- reading a page


@cache
def load_cases() -> dict[str, CasePage]:
    """Every page of the folder by its rule."""
    return {file.stem: read_page(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.md"))}


def read_page(text: str) -> CasePage:
    """Read one page.  Raises ``CaseError`` at the first line that cannot be understood."""
    page = CasePage("", "", [])
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        try:
            _read_line(page, number, line.strip(), lines)
        except CaseError as error:
            raise CaseError(f"{page.rule or '案例'} 第 {number} 行：{error}") from None
    return page


def _read_line(page: CasePage, number: int, line: str, rest: Iterator[tuple[int, str]]) -> None:
    """Add one line, or the block that it begins, to a page."""
    if found := _TITLE.fullmatch(line):
        page.rule, page.title = found["code"], found["title"]
    elif line.startswith("## "):
        page.cases.append(_begin(page.rule, line[3:].strip(), number))
    elif line and not page.cases:
        raise CaseError("标题之后应为“## 通过”等小标题")
    elif line == "```说明":
        page.cases[-1].open.narrative += _read_block(text.strip() for _, text in rest)
    elif line:
        _add_line(page.cases[-1], line)


def _begin(rule: str, kind: str, number: int) -> Case:
    if kind not in KINDS:
        raise CaseError(f"小标题应为 {'、'.join(KINDS)} 之一，不是“{kind}”")
    return Case(rule, kind, number)


def _read_block(lines: Iterable[str]) -> list[str]:
    found = []
    for line in lines:
        if line == "```":
            return found
        if line:
            found.append(line)
    raise CaseError("“```说明”没有用“```”结束")


def _add_line(case: Case, line: str) -> None:
    """Add a line of a case: of its documents, a result, or why it is a case."""
    document = case.open
    if found := _RESULT.fullmatch(line):
        if found["outcome"] not in RESULTS:
            raise CaseError(f"结果应为 {'、'.join(RESULTS)} 之一")
        case.results.append(Result(found["outcome"], found["words"] or ""))
    elif line == _PRIOR and case.prior is None:
        case.prior = Case(case.rule, case.kind, case.line, facts={YEAR: "2022"})
    elif _add_to_document(document, line):
        pass
    elif case != Case(case.rule, case.kind, case.line):
        raise CaseError(f"看不懂“{line}”")
    else:
        case.why = line


def _add_to_document(case: Case, line: str) -> bool:
    """Add a fact, a table, a self-evaluation form, a row or a note."""
    if form := begun_form(line):
        case.forms.append(form)
    elif case.forms:
        return case.forms[-1].add(line)
    elif line.startswith("- "):
        name, _, value = line[2:].partition("：")
        if name not in FACTS:
            raise CaseError(f"文件情况只有 {'、'.join(FACTS)}，没有“{name}”")
        case.facts[name] = value.strip()
    elif found := _TABLE.fullmatch(line):
        case.tables.append(Drawn(f"T{found['number']}", found["unit"] or "单位：万元"))
    elif case.tables and line.startswith("|"):
        cells = row_cells(line)
        case.tables[-1].rows += [cells] if cells else []
    elif case.tables and _NOTE.match(line):
        case.tables[-1].notes.append(line)
    else:
        return False
    return True


def _tables_of(text: str) -> list[str]:
    """Form codes of 01表、03表."""
    return [f"T{number}" for number in re.findall(r"(\d\d)表", text)]


# ---- building the document


def built(drawn: Drawn) -> Table:
    """The table that is written down."""
    form = load_forms().get(drawn.code)
    if form is None or not drawn.rows:
        raise CaseError(f"{drawn.code[1:]}表不是九张表之一，或表下没有内容")
    header, *rows = drawn.rows
    for row in rows:
        if len(row) != len(header):
            raise CaseError(f"{drawn.code[1:]}表“{row[0]}”一行应有 {len(header)} 格")
    heads = [_head(form, text) for text in header[1:]]
    lines = [_row(form, row[0], dict(zip(heads, row[1:], strict=True))) for row in rows]
    used = {code for line in lines for code in line.amounts} | {code for code in heads if code}
    return table(
        drawn.code,
        lines,
        columns=[column.code for column in form.columns if column.code in used],
        notes=drawn.notes,
        unit=_unit(drawn.unit),
    )


def _unit(text: str) -> Unit | None:
    label = text.removeprefix("单位：")
    if label == "没有注明单位":
        return None
    try:
        return Unit.from_label(label)
    except KeyError:
        raise CaseError(f"没有“{label}”这样的金额单位") from None


def _head(form: Form, text: str) -> str:
    """The 栏 that a heading names, or nothing for 金额."""
    if text == "金额":
        return ""
    found = _COLUMN.fullmatch(text)
    codes = {column.code: column for column in form.columns}
    if found is None or found["code"] not in codes:
        raise CaseError(f"{form.code[1:]}表没有“{text}”这一栏，栏名应写成“栏次 名称”或“金额”")
    name = codes[found["code"]].name
    if found["words"] and found["words"] not in name:
        raise CaseError(f"{form.code[1:]}表 {found['code']} 栏是“{name}”，不是“{found['words']}”")
    return found["code"]


def _row(form: Form, name: str, amounts: Mapping[str, str]) -> Line:
    """A row with its amounts by 栏; 金额 is the only column of the row's side."""
    side = _side(form, name, amounts)
    own = [column for column in form.columns if column.side in {"", side}]
    placed = {}
    for code, text in amounts.items():
        column = code or _only(own, name)
        if column in {item.code for item in own}:
            placed[column] = text
        elif text:
            raise CaseError(f"{form.code[1:]}表“{name}”一行没有 {column} 栏")
    return Line(name, placed, side=side)


def _only(columns: Sequence[FormColumn], name: str) -> str:
    if len(columns) != 1:
        raise CaseError(f"“{name}”一行不止一栏，栏名不能只写“金额”")
    return columns[0].code


def _side(form: Form, name: str, amounts: Mapping[str, str]) -> str:
    """The side of tables 01 and 04 a row stands on: its line's, or that of its amounts."""
    if form.layout != "lines":
        return ""
    number, _, label = name.partition(" ")
    known = form.line(number)
    if known is not None:
        if compact(plain_label(label)) not in known.names:
            raise CaseError(f"{form.code[1:]}表 {number} 行是“{known.name}”，不是“{label}”")
        return known.side
    if any(compact(name) in line.names for line in form.lines):
        raise CaseError(f"请在“{name}”前写行次")
    return next(
        (item.side for item in form.columns if amounts.get(item.code)), next(iter(form.sides))
    )


def with_narrative(document: Disclosure, paragraphs: Iterable[str]) -> Disclosure:
    """The document with a narrative: indented paragraphs, broken into lines as on a page.

    As many full lines stand above the first heading, where they count for the margin only.
    """
    from juesuan.reading import pages
    from juesuan.reading.narrative import read_narrative

    printed = [line for paragraph in paragraphs for line in _broken(paragraph)]
    lines: list[pages.Line] = []
    for indent, text in [(0.0, "文" * _LINE)] * len(printed) + printed:
        left, top = _MARGIN + indent, 72.0 + 20.0 * len(lines)
        box = Box(left, top, left + _SIZE * len(text), top + _SIZE)
        lines.append(pages.Line(text, Place(_NARRATIVE_PAGE, box)))
    page = pages.Page(_NARRATIVE_PAGE, 595.0, 10_000.0, tuple(lines))
    return replace(document, narrative=read_narrative((page,), document.tables, document.year))


def _broken(paragraph: str) -> Iterator[tuple[float, str]]:
    """The lines of a paragraph, each with its indent."""
    for start in range(0, len(paragraph), _LINE):
        yield 0.0 if start else 2 * _SIZE, paragraph[start : start + _LINE]
