"""The nine tables of a profile, drawn from the books."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from juesuan.composing.books import PUBLIC, SINGLE, STAFF, Books, subject_name
from juesuan.composing.fitting import fit
from juesuan.composing.numerals import numeral
from juesuan.composing.profile import Profile, TableLayout
from juesuan.model import TOTAL
from juesuan.model.document import Align, TableBlock, TableCell, TableRow, fact_key
from juesuan.model.forms import load_forms

_BLANK_ROWS: Final = 3
_NOTHING: Final = {
    "T05": "一般公共预算财政拨款支出",
    "T06": "一般公共预算财政拨款基本支出",
    "T07": "政府性基金预算财政拨款收入支出",
    "T08": "国有资本经营预算财政拨款支出",
    "T09": "财政拨款“三公”经费支出",
}
"""What a table without any figure says there was none of."""


def draw_tables(books: Books, profile: Profile) -> Iterator[TableBlock]:
    """Every table in the order of the profile."""
    names = {
        "unit": books.account.unit,
        "year": str(books.account.year),
        "money": "万元",
    }
    for layout in profile.tables:
        body = tuple(_body(books, profile, layout))
        block = TableBlock(
            title=layout.title.format(**names),
            widths=layout.widths,
            header=draw_header(layout.header),
            body=body,
            code=layout.code,
            number=layout.number,
            owner=profile.owner.format(**names),
            money=profile.money.format(**names),
            notes=(*layout.notes, *_statement(books, layout.code, body)),
            landscape=layout.landscape,
            size=layout.size,
            pad=layout.pad,
        )
        yield fit(block)


def _statement(books: Books, code: str, body: Sequence[TableRow]) -> Iterator[str]:
    """What is said under a table that prints no figure."""
    printed = any(cell.fact and cell.text for row in body for cell in row)
    if code in _NOTHING and not printed:
        account = books.account
        yield f"说明：{account.unit}{account.year}年度没有{_NOTHING[code]}，本表无数据。"


def draw_header(rows: Sequence[str]) -> tuple[TableRow, ...]:
    """Read a header drawn as a grid: ``<`` joins the cell on the left, ``^`` the one above.

    >>> top, below = draw_header(["甲 | < | 乙", "丙 | 丁 | ^"])
    >>> [(cell.text, cell.columns, cell.rows) for cell in (*top, *below)]
    [('甲', 2, 1), ('乙', 1, 2), ('丙', 1, 1), ('丁', 1, 1)]
    """
    grid = [[word.strip() for word in row.split("|")] for row in rows]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(grid):
        for x, word in enumerate(row):
            joined = {"<": (y, x - 1), "^": (y - 1, x)}.get(word)
            owner[y, x] = owner[joined] if joined else (y, x)
    corner = {first: place for place, first in owner.items()}
    return tuple(
        tuple(
            TableCell(
                word,
                columns=corner[y, x][1] - x + 1,
                rows=corner[y, x][0] - y + 1,
                strong=True,
            )
            for x, word in enumerate(row)
            if owner[y, x] == (y, x)
        )
        for y, row in enumerate(grid)
    )


def _body(books: Books, profile: Profile, layout: TableLayout) -> Iterable[TableRow]:
    if layout.lines:
        return _two_sides(books, profile, layout)
    if layout.groups:
        return _blocks(books, layout)
    if layout.code == "T09":
        return [tuple(_amounts(books, layout, SINGLE))]
    return _by_code(books, layout)


def _amount(books: Books, table: str, row: str, column: str) -> TableCell:
    """A figure, nothing for zero."""
    value = books.value(table, row, column)
    key = fact_key(table, row, column)
    return TableCell(
        f"{value:,.2f}" if value else "",
        Align.RIGHT,
        strong=row == TOTAL,
        fact=key if key in books.facts else "",
    )


def _amounts(books: Books, layout: TableLayout, row: str) -> Iterator[TableCell]:
    for column in layout.columns:
        yield _amount(books, layout.code, row, column)


# ---------------------------------------------------------------- tables 01 and 04


def _two_sides(books: Books, profile: Profile, layout: TableLayout) -> Iterator[TableRow]:
    """Income on the left, spending on the right; lines without a name only where numbered."""
    form = load_forms()[layout.code]
    sides = [range(first, last + 1) for first, last in layout.lines]
    for pair in zip(*sides, strict=True):
        known = [form.line(str(number)) for number in pair]
        if not (profile.numbered or any(known)):
            continue
        row: list[TableCell] = []
        for number, side in zip(pair, form.sides, strict=True):
            row.append(_line_name(layout, number))
            if profile.numbered:
                row.append(TableCell(str(number)))
            columns = (item.code for item in form.columns if item.side == side)
            row += [_amount(books, layout.code, str(number), column) for column in columns]
        yield tuple(row)


def _line_name(layout: TableLayout, number: int) -> TableCell:
    line = load_forms()[layout.code].line(str(number))
    if line is None:
        return TableCell("")
    if number in layout.centred:
        return TableCell(line.name, strong=True)
    counted = next((n for n in layout.enumerated if n[0] <= number <= n[1]), None)
    mark = f"{numeral(number - counted[0] + 1)}、" if counted else ""
    return TableCell(mark + line.name, Align.LEFT, indent=2 if number in layout.indented else 0)


# ---------------------------------------------------------------- tables by code


def _by_code(books: Books, layout: TableLayout) -> Iterator[TableRow]:
    """类, 款 and 项 in the order of their codes, and the total."""
    names = len(layout.widths) - len(layout.columns)
    total = (
        TableCell("合计", columns=names, strong=True),
        *_amounts(books, layout, TOTAL),
    )
    if not layout.total_last:
        yield total
    codes = books.codes(layout.code)
    for code in codes:
        item = len(code) == 7
        yield (
            TableCell(code, Align.LEFT, columns=names - 1),
            TableCell(books.name(code), Align.LEFT, indent=1 if item else 0),
            *_amounts(books, layout, code),
        )
    if not codes:
        spans = (names - 1, 1, *(1 for _ in layout.columns))
        yield from [tuple(TableCell("", columns=span) for span in spans)] * _BLANK_ROWS
    if layout.total_last:
        yield total


# ---------------------------------------------------------------- table 06


def _blocks(books: Books, layout: TableLayout) -> Iterator[TableRow]:
    """Blocks of code, name and amount side by side, the two totals below."""
    listed = {code for group in layout.groups for code in group}
    filled = {code[:3] for code in books.codes("T06", 3) if books.value("T06", code, 1)}
    more = sorted(filled - listed)
    groups = [*layout.groups[:-1], (*layout.groups[-1], *more)]
    blocks = [[code for code in books.codes("T06") if code[:3] in group] for group in groups]
    for line in zip_longest(*blocks, fillvalue=""):
        row: list[TableCell] = []
        for code in line:
            name = subject_name("economic", code) if code else ""
            row += [
                TableCell(code, Align.LEFT),
                TableCell(name, Align.LEFT, indent=1 if len(code) == 5 else 0),
                _amount(books, "T06", code, "1") if code else TableCell(""),
            ]
        yield tuple(row)
    yield (
        TableCell(STAFF, columns=2, strong=True),
        _amount(books, "T06", STAFF, "1"),
        TableCell(PUBLIC, columns=3 * len(groups) - 4, strong=True),
        _amount(books, "T06", PUBLIC, "1"),
    )
