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
from juesuan.reading.narrative.paragraphs import heading_level
from juesuan.reading.pages import Grid, GridCell, Line, Page, UnreadableError

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
_CAPTION: Final = re.compile(
    r".*表(（.*）|\(.*\))?[:：]?|公开\d\d表.*|附件?\d*|(20\d\d年度?)|"
    r".*(单位|部门)(名称)?[:：].*|[（(]?(金额)?单位.*元[）)]?"
)
_TITLE: Final = re.compile(r".*表(（.*）|\(.*\))?[:：]?")
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
    captions = all(
        len(text) <= _LONGEST_TITLE and _CAPTION.fullmatch(text) for text in (before, after)
    )
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
        grid = self._grid(table)
        if grid is None:
            return
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

    def _grid(self, table: Tabular) -> Grid | None:
        """The table as a grid; None where it has no cells."""
        self.tables += 1
        height = max((cell.row + cell.rows for cell in table.cells), default=0)
        width = max((cell.column + cell.columns for cell in table.cells), default=0)
        self.squares += height * width
        if self.squares > _MOST_SQUARES:
            raise UnreadableError(f"表格超过 {_MOST_SQUARES // 10_000} 万格，不再读取。")
        if not height:
            return None
        return Grid(
            page=0,
            xs=tuple(_WALL * index for index in range(width + 1)),
            ys=tuple(_WALL * index for index in range(height + 1)),
            cells=tuple(
                GridCell(cell.text, cell.row, cell.column, cell.rows, cell.columns, None)
                for cell in table.cells
            ),
            box=None,
            sheet=table.sheet or f"表格 {self.tables}",
            origin=table.origin,
        )

    def _title_lines(self) -> int:
        """How many lines directly above a table are its title and captions, if one is a title."""
        first = self.grids[-1].after if self.grids else 0
        texts = [compact(line.text) for line in self.lines[first:]]
        taken = found = 0
        for text in reversed(texts[-_MOST_TITLE_LINES:]):
            if len(text) > _LONGEST_TITLE or not _CAPTION.fullmatch(text):
                break
            taken += 1
            if _TITLE.fullmatch(text) and not re.match(r"公开\d\d表", text):
                found = taken
        return found or taken
