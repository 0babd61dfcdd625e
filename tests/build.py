"""Builds small disclosures as an accountant writes them down, without any file.

    disclosure(T05=[
        ("合计", ["10.00", "6.00", "4.00"]),
        ("208 社会保障和就业支出", ["10.00", "6.00", "4.00"]),
    ])

A row is its name and its printed amounts.  The name starts with the code of the row (行次 of the
2023 form in tables 01 and 04); a name without a code is 合计, 人员经费合计, 其中：… or a row that
the form does not know.  Amounts stand column by column as printed: ``""`` is a blank cell, None no
cell at all, and `loose` amounts of which it is not known in which columns they stand.  A mapping
names the 栏 instead and leaves the others blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from juesuan.model import (
    TOTAL,
    Box,
    Cell,
    CellState,
    Column,
    Disclosure,
    Kind,
    Note,
    Place,
    Row,
    RowKind,
    Table,
)
from juesuan.model.forms import Form, is_of_which, load_forms
from juesuan.money import NotAnAmountError, Unit, is_blank, parse_amount
from juesuan.rules.book import load_rules

Amounts = Sequence[str | None] | Mapping[str, str]
Spot = tuple[str, str, str]
"""Table, row code and column code of a cell."""

UNIT_NAME = "江城市社会保险服务中心"


class Loose(tuple[str, ...]):
    """Amounts of one row whose columns are undecided."""

    __slots__ = ()


def loose(*texts: str) -> Loose:
    """Amounts that were read in a row, but not in which columns."""
    return Loose(texts)


@dataclass(frozen=True)
class Line:
    """A row with more to say than its name and amounts."""

    name: str
    amounts: Amounts
    number: str | None = None
    """The 行次 printed before it; None: that of the 2023 form in tables 01 and 04."""
    side: str = ""
    """The side of tables 01 and 04 on which a line without a code stands (default: income)."""


Printed = tuple[str, Amounts] | Line


def cell(column: str, text: str, place: Place | None = None) -> Cell:
    """A cell of amounts with the text printed in it."""
    place = place or Place()
    if is_blank(text):
        return Cell(column, text, CellState.BLANK, place)
    try:
        amount = parse_amount(text)
    except NotAnAmountError:
        return Cell(column, text, CellState.WORDS, place)
    return Cell(column, text, CellState.AMOUNT, place, amount.value, amount.decimals)


def table(
    code: str,
    rows: Iterable[Printed],
    *,
    columns: Sequence[str] | None = None,
    numbers: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    unit: Unit | None = Unit.WAN,
    title: str = "",
    doubts: Sequence[str] = (),
) -> Table:
    """A table of one of the nine forms.

    ``columns`` are the printed ones (default: all of the form), ``numbers`` their 栏次 where they
    are not those of the 2023 form.
    """
    form = load_forms()[code]
    page = int(code[1:])
    shown = [
        Column(column.code, column.name, column.side, (numbers or {}).get(column.code, column.code))
        for column in form.columns
        if columns is None or column.code in columns
    ]
    lines = [item if isinstance(item, Line) else Line(*item) for item in rows]
    return Table(
        code=code,
        title=title or form.title,
        pages=(page,),
        columns=tuple(shown),
        rows=tuple(_row(form, shown, line, page, at) for at, line in enumerate(lines)),
        notes=tuple(Note(text, Place(page)) for text in notes),
        unit=unit,
        place=Place(page),
        doubts=tuple(doubts),
    )


def _row(form: Form, columns: Sequence[Column], line: Line, page: int, at: int) -> Row:
    code, label, kind = _named(form, line.name)
    known = form.line(code)
    side = line.side or (known.side if known else next(iter(form.sides), ""))
    own = [column.code for column in columns if column.side in {"", side}]

    def place(index: int) -> Place:
        return Place(page, Box(100.0 + 50 * index, 20.0 * at, 150.0 + 50 * index, 20.0 * at + 20))

    cells: list[Cell]
    if isinstance(line.amounts, Loose):
        cells = [
            replace(cell("", text, place(index)), state=CellState.UNDECIDED)
            for index, text in enumerate(line.amounts)
        ]
    else:
        by_column = (
            [(column, line.amounts.get(column, "")) for column in own]
            if isinstance(line.amounts, Mapping)
            else list(zip(own, line.amounts, strict=False))
        )
        cells = [
            cell(column, text, place(index))
            for index, (column, text) in enumerate(by_column)
            if text is not None
        ]
    usual = code if form.layout == "lines" else ""
    number = usual if line.number is None else line.number
    return Row(code, label, tuple(cells), Place(page), kind, side, number)


def _named(form: Form, name: str) -> tuple[str, str, RowKind]:
    """Code, label and kind of a row by its written name."""
    if form.layout == "single":
        return "金额", "金额", RowKind.LINE
    if form.line(name) is not None and not name.isdigit():
        return name, name, RowKind.LINE
    if name == TOTAL and form.classification:
        return TOTAL, TOTAL, RowKind.LINE
    code, _, label = name.partition(" ")
    if code.isdigit():
        line = form.line(code)
        return code, label or (line.name if line else ""), RowKind.LINE
    if not name:
        return "", "", RowKind.LINE  # a line that only carries its number
    return "", name, RowKind.OF_WHICH if is_of_which(name) else RowKind.UNKNOWN


def disclosure(
    *others: Table,
    unit: str = UNIT_NAME,
    year: int | None = 2023,
    money_unit: Unit | None = Unit.WAN,
    kind: Kind = Kind.FINAL_ACCOUNT,
    reason: str = "正文有决算表",
    headings: Iterable[str] = (),
    unread_pages: Sequence[int] = (),
    **tables: Table | Iterable[Printed],
) -> Disclosure:
    """A disclosure of the given tables, by form code; ``others`` are tables made before."""
    made = [
        given if isinstance(given, Table) else table(code, given) for code, given in tables.items()
    ]
    return Disclosure(
        file="示例.pdf",
        kind=kind,
        reason=reason,
        unit=unit,
        year=year,
        scope="单位",
        money_unit=money_unit,
        pages=12,
        tables=(*others, *made),
        headings=frozenset(headings),
        unread_pages=tuple(unread_pages),
    )


def reprinted(document: Disclosure, texts: Mapping[Spot, str]) -> Disclosure:
    """The same disclosure with other texts printed in some cells."""
    wanted = dict(texts)
    tables = []
    for one in document.tables:
        rows = []
        for line in one.rows:
            cells = [
                cell(old.column, wanted.pop(spot), old.place)
                if (spot := (one.code or "", line.code, old.column)) in wanted
                else old
                for old in line.cells
            ]
            rows.append(replace(line, cells=tuple(cells)))
        tables.append(replace(one, rows=tuple(rows)))
    if wanted:
        raise KeyError(f"no such cell: {sorted(wanted)}")
    return replace(document, tables=tuple(tables))


def with_tables(document: Disclosure, *tables: Table) -> Disclosure:
    """The same disclosure with some tables in the place of those of the same form."""
    new = {one.code: one for one in tables}
    return replace(document, tables=tuple(new.get(one.code, one) for one in document.tables))


def without(document: Disclosure, *codes: str) -> Disclosure:
    """The same disclosure without some tables."""
    return replace(document, tables=tuple(t for t in document.tables if t.code not in codes))


# ---- facts, as `typeset` takes them


_HALF = {"T01": 31, "T04": 32}
"""The last 行次 of the left half."""
_BLOCKS = (("301", "303"), ("302",), ("307", "309", "310", "311", "312", "313", "399"))


def from_facts(facts: Mapping[str, Any], *, formulas: bool = False) -> Disclosure:
    """The disclosure that the facts of `typeset` describe, printed in the national form.

    With ``formulas`` the official formulas stand under the tables, as that form prints them.
    """
    unit = Unit.from_label(facts["money_unit"])
    tables = []
    for code, content in facts["tables"].items():
        notes = _formulas(code) if formulas else []
        if "statement" in content:
            notes.append(content["statement"])
        rows = _rows_of(code, content)
        width = max(len(row.amounts) for row in rows)
        columns = [column.code for column in load_forms()[code].columns]
        shown = columns if code in _HALF else columns[:width]
        tables.append(table(code, rows, columns=shown, notes=notes, unit=unit))
    year, name = facts["year"], facts["unit"]
    return disclosure(*tables, unit=name, year=year, money_unit=unit, headings=facts["tables"])


def _formulas(code: str) -> list[str]:
    return [
        rule.formula_text
        for rule in load_rules().values()
        if rule.table == code and any(basis.endswith("表注") for basis in rule.basis)
    ]


def _rows_of(code: str, content: Mapping[str, Any]) -> list[Line]:
    if "lines" in content:
        return _two_sided(code, content["lines"])
    if "items" in content:
        return _in_blocks(content)
    if "amounts" in content:
        return [Line("金额", content["amounts"])]
    return [Line(f"{row['code']} {row['name']}".strip(), row["cells"]) for row in content["rows"]]


def _two_sided(code: str, lines: Mapping[str, Sequence[str]]) -> list[Line]:
    """Tables 01 and 04: a line of income, then the line of expenditure beside it."""
    half = _HALF[code]
    form = load_forms()[code]
    found = []
    for number in range(1, half + 1):
        for at, side in ((number, "income"), (number + half, "expenditure")):
            known = form.line(str(at))
            name = f"{at} {known.name}" if known else ""
            found.append(Line(name, lines[str(at)], str(at), side))
    return found


def _in_blocks(content: Mapping[str, Any]) -> list[Line]:
    """Table 06: three blocks side by side, read row by row."""
    items = [
        Line(f"{code} {item['name']}", [item["amount"]])
        for code, item in sorted(content["items"].items())
    ]
    blocks = [[item for item in items if item.name[:3] in group] for group in _BLOCKS]
    rows = [item for row in zip_longest(*blocks) for item in row if item]
    totals = [Line(name, [content[name]]) for name in ("人员经费合计", "公用经费合计")]
    return [*rows, *totals]
