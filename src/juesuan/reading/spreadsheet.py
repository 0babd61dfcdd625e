"""Workbooks (XLSX, XLS) → pages, by way of a flow: sheets of tables with lines above and below.

No format tells where a table on a sheet begins and ends, so words do: rows of captions (title,
公开NN表, 单位：…) begin one, what stands below its last row of several cells is its notes.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

import python_calamine as calamine

from juesuan.model import Place
from juesuan.model.place import cell_address
from juesuan.reading.archive import Archive
from juesuan.reading.flow import Break, FlowBlock, Square, Tabular, Text, set_pages
from juesuan.reading.numbers import Value, shown_values
from juesuan.reading.pages import Page, UnreadableError
from juesuan.reading.surroundings import is_caption, is_note, is_signed, is_title

_WORKBOOK: Final = "xl/workbook.xml"
_BROKEN: Final = "工作簿已损坏，读不出来。"
_PASSWORD: Final = "文件有密码，打不开。"  # noqa: S105 (a sentence)
_MOST_SHEETS: Final = 500
_MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 500
_MOST_SQUARES: Final = 1_000_000
_TOO_LARGE: Final = (
    f"工作表太大：超过 {_MOST_ROWS} 行、{_MOST_COLUMNS} 列"
    f"或 {_MOST_SQUARES // 10_000} 万格，不再读取。"
)
_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["'][^<>]*(?<!/)>"""
)
_ROW: Final = re.compile(
    rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,9})["'][^<>]*>\s*<(?:\w+:)?c\b"""
)


def is_workbook(archive: Archive) -> bool:
    """Whether an archive holds a workbook."""
    return _WORKBOOK in archive.names


Read = TypeVar("Read")
Span = tuple[int, int]


class Grid(NamedTuple):
    """The cells of a sheet as values, with rows and columns of each merged cell by its corner."""

    values: list[list[Value]]
    spans: dict[tuple[int, int], Span]


def read_xlsx(archive: Archive, data: bytes) -> tuple[list[Page], int]:
    """The pages of an XLSX file, and how many sheets it shows.  Raises ``UnreadableError``."""
    look_over(archive)
    return read_workbook(data)


def look_over(archive: Archive) -> None:
    """Refuse a workbook whose sheets would be immense.  Raises ``UnreadableError``."""
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            member = archive.read(name)  # also proves that its size is what it says
            if name.startswith("xl/worksheets/"):
                _look_over(member)


def _look_over(sheet: bytes) -> None:
    """Refuse a sheet that a few far cells make immense: it would be held whole in memory."""
    if b"\0" in sheet or b"<!DOCTYPE" in sheet[:4096]:
        raise UnreadableError(_BROKEN)
    unaddressed = not _CELL.search(sheet)
    rows = max((int(found.group(1)) for found in _ROW.finditer(sheet)), default=0)
    rows = rows if unaddressed else 0
    columns = 0
    for found in _CELL.finditer(sheet):
        rows = max(rows, int(found.group(2)))
        columns = max(columns, _column(found.group(1)))
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS or rows * columns > _MOST_SQUARES:
        raise UnreadableError(_TOO_LARGE)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def read_workbook(data: bytes) -> tuple[list[Page], int]:
    """The pages of a workbook, and how many sheets it shows.  Raises ``UnreadableError``."""
    sheets = _guarded(lambda: list(_sheets(data, hidden=False)))
    return set_pages(block for sheet in sheets for block in sheet.blocks()), len(sheets)


def read_grids(data: bytes) -> dict[str, Grid]:
    """Every sheet of a workbook by its name, hidden ones too.  Raises ``UnreadableError``."""
    sheets = _guarded(lambda: list(_sheets(data, hidden=True)))
    return {sheet.name: Grid(sheet.values, sheet.spans) for sheet in sheets}


def _guarded(reader: Callable[[], Read]) -> Read:
    """Read with the library, whatever it raises turned into ``UnreadableError``."""
    try:
        return reader()
    except UnreadableError:
        raise
    except calamine.PasswordError as error:
        raise UnreadableError(_PASSWORD) from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the library is no Exception
        raise UnreadableError(_BROKEN) from error


def _sheets(data: bytes, *, hidden: bool) -> "Iterator[_Sheet]":
    """The sheets that a workbook shows, or all of them."""
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        shown = [
            item.name
            for item in workbook.sheets_metadata
            if (hidden or item.visible == calamine.SheetVisibleEnum.Visible)
            and item.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > _MOST_SHEETS:
            raise UnreadableError(f"工作簿有 {len(shown)} 个工作表，超过上限 {_MOST_SHEETS} 个。")
        for name in shown:
            yield _load(workbook.get_sheet_by_name(name))


def _load(sheet: calamine.CalamineSheet) -> "_Sheet":
    bottom, right = sheet.end or (-1, -1)
    height, width = bottom + 1, right + 1
    if height > _MOST_ROWS or width > _MOST_COLUMNS or height * width > _MOST_SQUARES:
        raise UnreadableError(_TOO_LARGE)
    values = sheet.to_python(skip_empty_area=False)
    ranges = sheet.merged_cell_ranges or []
    return _Sheet(sheet.name, values, _spans(ranges, height, width))


def _spans(
    ranges: Sequence[tuple[Span, Span]], height: int, width: int
) -> dict[tuple[int, int], Span]:
    """Rows and columns of each merged cell, by its corner, as far as the sheet reaches."""
    spans = {}
    for (top, left), (bottom, right) in ranges:
        rows, columns = min(bottom, height - 1) - top + 1, min(right, width - 1) - left + 1
        if rows > 0 and columns > 0:
            spans[top, left] = (rows, columns)
    return spans


@dataclass(slots=True)
class _Sheet:
    name: str
    values: list[list[Value]]
    spans: dict[tuple[int, int], Span]

    def blocks(self) -> Iterator[FlowBlock]:
        """The sheet as lines and tables from top to bottom."""
        yield Break()
        texts = shown_values(self.values)
        filled = [[(at, text) for at, text in enumerate(row) if text] for row in texts]
        captions = [_is_caption(row) for row in filled]
        start = 0
        for end in [*_beginnings(filled, captions), len(filled)]:
            yield from self._segment(filled, captions, (start, end))
            start = end

    def _segment(
        self,
        filled: list[list[tuple[int, str]]],
        captions: list[bool],
        within: tuple[int, int],
    ) -> Iterator[FlowBlock]:
        """Captions, a table and its notes."""
        first, end = self._table_rows(filled, captions, within)
        above = [text for row in filled[within[0] : first] for _, text in row]
        titled = within[0] or any(is_title(text) for text in above)
        if first < end and not titled and is_title(self.name):
            yield Text(self.name, Place(sheet=self.name))
        yield from self._lines(filled, within[0], first)
        if first < end:
            yield self._table(filled, first, end)
        yield from self._lines(filled, end, within[1])

    def _table_rows(
        self, filled: list[list[tuple[int, str]]], captions: list[bool], within: tuple[int, int]
    ) -> tuple[int, int]:
        """Where the rows of a segment's table begin and end."""
        several = [
            number
            for number in range(*within)
            if len(filled[number]) > 1 and not captions[number] and not _is_signed(filled[number])
        ]
        if not several:
            return within[1], within[1]
        first, end = several[0], several[-1] + 1
        while first > within[0] and filled[first - 1] and not captions[first - 1]:
            first -= 1  # a header over all columns
        left = min(at for number in several for at, _ in filled[number][:1])
        while end < within[1] and filled[end] and not _is_note(filled[end], left):
            end += 1
        return first, end

    def _lines(
        self, filled: list[list[tuple[int, str]]], start: int, end: int
    ) -> Iterator[FlowBlock]:
        for number in range(start, end):
            for column, text in filled[number]:
                yield Text(text, Place(sheet=self.name, cell=cell_address(number, column)))

    def _table(self, filled: list[list[tuple[int, str]]], first: int, end: int) -> Tabular:
        """The rows of a table, with the cells that are merged."""
        rows = range(first, end)
        texts = shown_values(self.values[first:end])
        left = min(at for number in rows for at, _ in filled[number])
        reach = [
            column + self.spans.get((number, column), (1, 1))[1]
            for number in rows
            for column, _ in filled[number]
        ]
        right = max(reach)
        covered: set[tuple[int, int]] = set()
        cells = []
        for number in rows:
            for column in range(left, right):
                if (number, column) in covered:
                    continue
                tall, wide = self.spans.get((number, column), (1, 1))
                tall, wide = min(tall, end - number), min(wide, right - column)
                covered.update(
                    (number + down, column + over) for down in range(tall) for over in range(wide)
                )
                own = texts[number - first]
                text = own[column] if column < len(own) else ""
                cells.append(Square(text, number - first, column - left, tall, wide))
        return Tabular(cells, self.name, (first, left))


def _is_caption(row: list[tuple[int, str]]) -> bool:
    return bool(row) and all(is_caption(text) for _, text in row)


def _is_signed(row: list[tuple[int, str]]) -> bool:
    """Whether a row names those who made the table."""
    return all(is_signed(text) for _, text in row)


def _is_note(row: list[tuple[int, str]], left: int) -> bool:
    """Whether a row below a table's last row of several cells is no row of it."""
    (column, text), *others = row
    return bool(others) or column > left or is_note(text)


def _beginnings(filled: list[list[tuple[int, str]]], captions: list[bool]) -> Iterator[int]:
    """The rows at which captions begin another table below rows of one."""
    below = False
    for number, row in enumerate(filled):
        if captions[number] and below:
            titled = any(is_title(text) for _, text in row)
            if titled or not filled[number - 1]:
                yield number
                below = False
        elif len(row) > 1 and not captions[number] and not _is_signed(row):
            below = True
