"""The rows of a recognised table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from juesuan.model import TOTAL, Cell, CellState, Place, Row, RowKind
from juesuan.model.forms import Form, compact, is_of_which, plain_label
from juesuan.money import NotAnAmountError, half_width, is_blank, parse_amount
from juesuan.reading.pages import Grid, GridCell
from juesuan.reading.recognise.header import Header, Role
from juesuan.reading.recognise.match import Match

_CODE: Final = re.compile(r"\d{3}(?:\d\d){0,3}")
_TOTALS: Final = frozenset({"合计", "总计"})

PageRow = tuple[Grid, Sequence[GridCell]]


def read_cell(column: str, text: str, place: Place) -> Cell:
    """Read the text of one cell of amounts."""
    if not text:
        return Cell(column, text, CellState.BLANK, place)
    try:
        amount = parse_amount(text)
    except NotAnAmountError:
        state = CellState.BLANK if is_blank(text) else CellState.WORDS
        return Cell(column, text, state, place)
    return Cell(column, text, CellState.AMOUNT, place, amount.value, amount.decimals)


def read_rows(match: Match | None, header: Header, rows: Sequence[PageRow]) -> tuple[Row, ...]:
    """Read all body rows of a table in printed order; ``match`` None: a table not ours."""
    if match is None or match.form.layout == "codes":
        codes = match.codes if match else {}
        return _join_split(_code_rows(header, codes, rows))
    if match.form.layout == "lines":
        return tuple(_LineReader(match, header).read(rows))
    if match.form.layout == "blocks":
        return _join_split(_block_rows(match, header, rows))
    return tuple(_single_rows(match, rows))


def _texts(cells: Sequence[GridCell]) -> str:
    """The text of adjoining squares, each cell once."""
    seen: dict[int, str] = {id(cell): cell.text for cell in cells}
    return "".join(seen.values())


def _amount_cells(
    codes: Mapping[int, str], indexes: Sequence[int], grid: Grid, row: Sequence[GridCell]
) -> tuple[Cell, ...]:
    return tuple(
        read_cell(codes.get(index, ""), row[index].text, grid.place(row[index]))
        for index in indexes
    )


def classification_code(texts: Sequence[str]) -> str:
    """Join a code printed in one cell or in three (类 款 项).

    >>> classification_code(["201", "06", "01"]), classification_code(["201", "20106", ""])
    ('2010601', '20106')
    """
    code = ""
    for text in texts:
        part = half_width(compact(text))
        code = part if code and part.startswith(code) else code + part
    return code


def _code_rows(header: Header, codes: Mapping[int, str], rows: Sequence[PageRow]) -> Iterator[Row]:
    code_at = [column.index for column in header.of(Role.CODE)]
    name_at = [column.index for column in header.of(Role.NAME)]
    amount_at = [column.index for column in header.of(Role.AMOUNT)]
    for grid, row in rows:
        squares = [row[index] for index in code_at]
        printed = [cell.text for cell in {id(cell): cell for cell in squares}.values()]
        code = classification_code([text for text in printed if text not in {"类", "款", "项"}])
        names = [row[index] for index in name_at if row[index] not in squares]
        label = _texts(names)
        if not _CODE.fullmatch(code):
            label, code = _texts([*squares, *names]).removeprefix("类款项"), ""
        cells = _amount_cells(codes, amount_at, grid, row)
        if plain_label(label) in _TOTALS:
            code = TOTAL
        if code or label or any(cell.text for cell in cells):
            kind = RowKind.LINE if code else _kind(label)
            yield Row(code, label, cells, grid.around(row), kind)


def _kind(label: str) -> RowKind:
    return RowKind.OF_WHICH if is_of_which(label) else RowKind.UNKNOWN


def _join_split(rows: Iterator[Row]) -> tuple[Row, ...]:
    """Give the tail of a label that was split by a page break back to its row."""
    joined: list[Row] = []
    last: dict[str, int] = {}
    for row in rows:
        blank = all(cell.state is CellState.BLANK for cell in row.cells)
        home = last.get(row.side)
        if not row.code and row.kind is RowKind.UNKNOWN and blank and home is not None:
            before = joined[home]
            if (before.place.page or 0) < (row.place.page or 0):
                joined[home] = replace(before, label=before.label + row.label)
                continue
        last[row.side] = len(joined)
        joined.append(row)
    return tuple(joined)


def _block_rows(match: Match, header: Header, rows: Sequence[PageRow]) -> Iterator[Row]:
    """Table 06: blocks of code, name and amount, read from left to right."""
    roles = {column.index: column.role for column in header.columns}
    sides = match.sides
    for grid, row in rows:
        code: list[str] = []
        label: list[str] = []
        used: list[GridCell] = []
        for index, cell in enumerate(row):
            if cell in used:
                continue
            used.append(cell)
            text = cell.text
            if roles[index] is Role.AMOUNT and not _is_words(text):
                line = _block_row(code, label, cell, grid.place(cell), sides[index])
                if line is not None:
                    yield line
                code, label = [], []
            elif roles[index] is Role.CODE and half_width(compact(text)).isdigit():
                code.append(text)
            else:
                label.append(text)


def _is_words(text: str) -> bool:
    return read_cell("", text, Place()).state is CellState.WORDS


def _block_row(
    codes: Sequence[str], labels: Sequence[str], cell: GridCell, place: Place, side: str
) -> Row | None:
    code, label = classification_code(codes), "".join(labels)
    if not code and not label and is_blank(cell.text):
        return None
    amount = read_cell("1", cell.text, place)
    name = plain_label(label)
    if name in {"人员经费合计", "公用经费合计"}:
        return Row(name, label, (amount,), place, side=side)
    kind = RowKind.LINE if _CODE.fullmatch(code) else RowKind.UNKNOWN
    return Row(code if kind is RowKind.LINE else "", label, (amount,), place, kind, side)


def _single_rows(match: Match, rows: Sequence[PageRow]) -> Iterator[Row]:
    indexes = sorted(match.codes)
    line = match.form.lines[0]
    first = True
    for grid, row in rows:
        cells = _amount_cells(match.codes, indexes, grid, row)
        if first or any(cell.text for cell in cells):
            kind = RowKind.LINE if first else RowKind.UNKNOWN
            yield Row(line.code if first else "", line.name, cells, grid.around(row), kind)
        first = False


@dataclass(slots=True)
class _LineReader:
    """Tables 01 and 04: two sides of named lines."""

    match: Match
    header: Header

    def read(self, rows: Sequence[PageRow]) -> Iterator[Row]:
        form = self.match.form
        names = [column.index for column in self.header.of(Role.NAME)]
        finders = [LineFinder(form, side) for side in form.sides]
        numbers = [column.index for column in self.header.of(Role.NUMBER)]
        for grid, row in rows:
            for position, (name, finder) in enumerate(zip(names, finders, strict=True), start=1):
                amounts = [
                    index for index, side in self.match.sides.items() if side == str(position)
                ]
                number = next((row[i].text for i in numbers if name < i < amounts[0]), "")
                cells = _amount_cells(self.match.codes, amounts, grid, row)
                label = row[name].text
                if label or number or any(cell.text for cell in cells):
                    squares = [row[name], *(row[index] for index in amounts)]
                    yield finder.row(label, compact(number), cells, grid.around(squares))


class LineFinder:
    """Finds the form's line for each printed line of one side, in order.

    A name may occur twice (table 04 prints 一般公共预算财政拨款 for income and for the opening
    balance), so the search goes on from the line found last.
    """

    def __init__(self, form: Form, side: str) -> None:
        self._lines = [line for line in form.lines if line.side == side]
        self._side = side
        self._next = 0

    def row(self, label: str, number: str, cells: tuple[Cell, ...], place: Place) -> Row:
        """Make the row of a printed line."""
        code, kind = self._find(label)
        if not compact(label) and all(cell.state is CellState.BLANK for cell in cells):
            kind = RowKind.LINE  # a line that only carries its number
        return Row(code, label, cells, place, kind, self._side, number)

    def _find(self, label: str) -> tuple[str, RowKind]:
        name = plain_label(label)
        if is_of_which(label):
            return "", RowKind.OF_WHICH
        for index in [*range(self._next, len(self._lines)), *range(self._next)]:
            if name in self._lines[index].names:
                self._next = index + 1
                return self._lines[index].code, RowKind.LINE
        return "", RowKind.UNKNOWN
