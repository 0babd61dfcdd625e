"""A flow of paragraphs and tables, as formats without a layout give it → pages.

The recognition tells a table's title, captions and notes from the narrative by pages.  A flow is
therefore cut where a printed document begins a page: at its own page breaks, at the headings of
parts and sections, and where the title of a table begins.  The numbers of such pages mean nothing
to a reader; no place names them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from juesuan.model import Place
from juesuan.model.forms import compact
from juesuan.model.place import cell_address
from juesuan.reading.narrative.paragraphs import heading_level
from juesuan.reading.pages import Grid, GridCell, Line, Page, UnreadableError
from juesuan.reading.surroundings import is_caption, is_note, is_title

BODY: Final = "正文"
"""What the sheet of all paragraphs is called."""
_WALL: Final = 100.0  # between two columns of a grid without a layout
_MOST_SQUARES: Final = 2_000_000
_MOST_COLUMNS: Final = 500
_MOST_PARAGRAPHS: Final = 200_000
_LONGEST_PARAGRAPH: Final = 20_000  # characters; what is longer is parted
_LONGEST_TITLE: Final = 60
_LONGEST_ENTRY: Final = 200  # of a contents page
_MOST_TITLE_LINES: Final = 8  # title, number, owner and unit of money
_FINISHED: Final = tuple("。；;！!：:")
_CONTENTS: Final = frozenset({"目录", "目次"})
_LEADERS: Final = re.compile(r"[.．·…\s\d]+$")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``place`` where the format has a better one than its number."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Where the document itself begins a page."""


@dataclass(frozen=True, slots=True)
class Square:
    """A cell that begins at a row and column of its table (from 0)."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Tabular:
    """A table; ``sheet`` and ``origin`` are those of a workbook."""

    cells: Sequence[Square]
    sheet: str = ""
    origin: tuple[int, int] = (0, 0)


FlowBlock = Text | Break | Tabular


def lay_out(rows: Sequence[Sequence[tuple[str, int, int]]]) -> Iterator[Square]:
    """Give every cell its column, past the cells that reach down from rows above.

    A cell is its text, its rows (0: down to the last one) and its columns.  Raises
    ``UnreadableError`` for a table that is beyond all bounds.
    """
    reach: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for text, down, columns in row:
            while reach.get(column, 0) > number:
                column += 1
            if column + columns > _MOST_COLUMNS:
                raise UnreadableError(f"表格超过 {_MOST_COLUMNS} 栏，不再读取。")
            left = len(rows) - number
            height = min(down, left) if down else left
            yield Square(text, number, column, height, columns)
            reach.update(dict.fromkeys(range(column, column + columns), number + height))
            column += columns


def set_pages(blocks: Iterable[FlowBlock]) -> list[Page]:
    """Cut a flow into pages.  Raises ``UnreadableError`` where it is beyond all bounds."""
    setter = _Setter()
    for block in blocks:
        setter.take(block)
    return setter.finish()


def split_lines(text: str) -> Iterator[str]:
    r"""The paragraphs of a text whose author broke lines where paragraphs should have ended.

    >>> list(split_lines("一、收入\n本年收入1万元。\n本年\n支出2万元。"))
    ['一、收入', '本年收入1万元。', '本年\n支出2万元。']
    """
    current: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        if current and _ends(current, line):
            yield "\n".join(current).strip()
            current = []
        current.append(line)
    if current:
        yield "\n".join(current).strip()


def _bounded(text: str) -> Iterator[str]:
    """The paragraphs of a text, none of them longer than can be read."""
    for paragraph in split_lines(text):
        for start in range(0, len(paragraph), _LONGEST_PARAGRAPH):
            yield paragraph[start : start + _LONGEST_PARAGRAPH]


def _ends(current: Sequence[str], line: str) -> bool:
    before, after = compact(current[-1]), compact(line)
    if before.endswith(_FINISHED) or heading_level(after) is not None:
        return True
    heading = len(current) == 1 and heading_level(before) in {0, 1, 2}
    captions = is_caption(before) and is_caption(after)
    return captions or (heading and not re.search("[，,、]$", before))


@dataclass(slots=True)
class _Setter:
    pages: list[Page] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0
    squares: int = 0
    contents: list[str] | None = None
    """The entries of the contents page while it is read: they begin no pages."""

    def take(self, block: FlowBlock) -> None:
        """Go on with a block."""
        if isinstance(block, Break):
            self._end()
        elif isinstance(block, Text):
            self._text(block)
        else:
            self._table(block)

    def finish(self) -> list[Page]:
        """All pages."""
        self._end()
        return self.pages

    def _end(self, keep: int = 0) -> None:
        """End a page; its last ``keep`` lines begin the next one."""
        cut = len(self.lines) - keep
        if cut or self.grids:
            page = Page(len(self.pages) + 1, 0.0, 0.0, tuple(self.lines[:cut]), tuple(self.grids))
            self.pages.append(page)
        self.lines, self.grids = self.lines[cut:], []

    def _text(self, block: Text) -> None:
        self.paragraphs += 1
        if self.paragraphs > _MOST_PARAGRAPHS:
            raise UnreadableError(f"文件超过 {_MOST_PARAGRAPHS} 段，不再读取。")
        place = block.place or Place(sheet=BODY, line=self.paragraphs)
        for shown in _bounded(block.text):
            if self._begins_page(compact(shown)):
                self._end()
            self.lines.append(Line(shown, place, whole=True))

    def _begins_page(self, text: str) -> bool:
        """Whether a paragraph is a heading that begins a page."""
        if text in _CONTENTS:
            self.contents = []
            return True
        if self.contents is not None:
            entry = _LEADERS.sub("", text[:_LONGEST_ENTRY])
            listed = len(text) < _LONGEST_ENTRY and "。" not in text
            if listed and not self._printed_again(entry):
                self.contents.append(entry)
                return False
            self.contents = None
        return heading_level(text) in {0, 1} and len(text) <= _LONGEST_TITLE

    def _printed_again(self, entry: str) -> bool:
        """Whether the first entry of the contents is printed again: as the heading it names."""
        if not self.contents:
            return False
        part = len(self.contents) > 1 and heading_level(entry) == 0
        first = self.contents[0]
        return entry == first or (part and first.startswith(entry))

    def _table(self, table: Tabular) -> None:
        self.contents = None
        self.tables += 1
        sheet = table.sheet or f"表格 {self.tables}"
        top, bottom = _core(table.cells)
        self._framed(table, sheet, range(top))
        grid = self._grid(table, sheet, top, bottom)
        if grid is not None:
            self._set(grid)
        self._framed(table, sheet, range(bottom, _height(table.cells)))

    def _framed(self, table: Tabular, sheet: str, rows: range) -> None:
        """The captions or notes within a table's frame, as lines."""
        for cell in table.cells:
            if cell.row in rows and cell.text.strip():
                row, column = table.origin
                address = cell_address(row + cell.row, column + cell.column)
                self._text(Text(cell.text, Place(sheet=sheet, cell=address)))

    def _set(self, grid: Grid) -> None:
        titled = self._title_lines()
        if titled:
            self._end(keep=titled)
        self.grids.append(
            Grid(
                len(self.pages) + 1,
                grid.xs,
                grid.ys,
                grid.cells,
                None,
                grid.sheet,
                grid.origin,
                after=len(self.lines),
            )
        )

    def _grid(self, table: Tabular, sheet: str, top: int, bottom: int) -> Grid | None:
        """Some rows of a table as a grid; None where there are none."""
        height, width = bottom - top, _width(table.cells)
        self.squares += height * width
        if self.squares > _MOST_SQUARES:
            raise UnreadableError(f"表格超过 {_MOST_SQUARES // 10_000} 万格，不再读取。")
        if height <= 0:
            return None
        return Grid(
            page=0,
            xs=tuple(_WALL * index for index in range(width + 1)),
            ys=tuple(_WALL * index for index in range(height + 1)),
            cells=tuple(
                GridCell(
                    cell.text,
                    cell.row - top,
                    cell.column,
                    min(cell.rows, bottom - cell.row),
                    cell.columns,
                    None,
                )
                for cell in table.cells
                if top <= cell.row < bottom
            ),
            box=None,
            sheet=sheet,
            origin=(table.origin[0] + top, table.origin[1]),
        )

    def _title_lines(self) -> int:
        """How many lines directly above a table are its title and captions, if one is a title."""
        first = self.grids[-1].after if self.grids else 0
        texts = [compact(line.text) for line in self.lines[first:]]
        taken = found = 0
        for text in reversed(texts[-_MOST_TITLE_LINES:]):
            if len(text) > _LONGEST_TITLE or not is_caption(text):
                break
            taken += 1
            if is_title(text):
                found = taken
        return found or taken


def _height(cells: Sequence[Square]) -> int:
    return max((cell.row + cell.rows for cell in cells), default=0)


def _width(cells: Sequence[Square]) -> int:
    return max((cell.column + cell.columns for cell in cells), default=0)


def _core(cells: Sequence[Square]) -> tuple[int, int]:
    """Where the rows of a table begin and end without captions and notes in its frame."""
    rows: dict[int, list[Square]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    top, bottom = 0, _height(cells)
    while top < bottom and _are_captions(rows.get(top, ())):
        top += 1
    at = end = bottom
    while at > top and (_is_note(rows.get(at - 1, ())) or _is_blank(rows.get(at - 1, ()))):
        at -= 1
        end = at if _is_note(rows.get(at, ())) else end
    return top, end


def _are_captions(row: Sequence[Square]) -> bool:
    texts = [cell.text for cell in row if cell.text.strip()]
    return bool(texts) and all(map(is_caption, texts)) and all(cell.rows == 1 for cell in row)


def _is_note(row: Sequence[Square]) -> bool:
    """Whether a row says one thing, from its first column on, that is no row of a table."""
    told = [cell for cell in row if cell.text.strip()]
    return len(told) == 1 and told[0].column == 0 and told[0].rows == 1 and is_note(told[0].text)


def _is_blank(row: Sequence[Square]) -> bool:
    return not any(cell.text.strip() for cell in row)
