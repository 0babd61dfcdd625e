"""What every format is first turned into: pages of lines and grids.

Formats with a layout give every line and cell a box.  Those without one give them in order, and
call cells by their sheet and address.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from juesuan.model import Box, Place
from juesuan.model.place import cell_address


class UnreadableError(Exception):
    """The file cannot be read; the message is one Chinese sentence for the user."""


class Line(NamedTuple):
    """One printed line of text outside of tables, or one line of a plain text."""

    text: str
    place: Place
    whole: bool = False
    """A whole paragraph, as formats without a layout give it: nothing goes on with it."""

    @property
    def middle(self) -> float:
        """How far down the page it stands, where the format tells."""
        box = self.place.box
        return (box.top + box.bottom) / 2 if box else 0.0


class GridCell(NamedTuple):
    """A cell of a ruled table; merged cells span several rows and columns of the grid."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    box: Box | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: the walls' coordinates and its cells in reading order.

    Without a layout the walls only count the columns and rows; ``sheet`` and ``origin`` (row and
    column, from 0) then tell where the cells stand.
    """

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    box: Box | None
    sheet: str = ""
    origin: tuple[int, int] = (0, 0)
    after: int = 0
    """Without a layout: how many lines of the page stand before it."""

    @property
    def spot(self) -> Place:
        """Where the whole grid stands."""
        return Place(sheet=self.sheet) if self.sheet else Place(self.page, self.box)

    def place(self, cell: GridCell) -> Place:
        """Where a cell stands."""
        if not self.sheet:
            return Place(self.page, cell.box)
        row, column = self.origin
        return Place(sheet=self.sheet, cell=cell_address(row + cell.row, column + cell.column))

    def around(self, cells: Sequence[GridCell]) -> Place:
        """Where some cells stand together: their box, or the first of them."""
        if self.sheet:
            return self.place(cells[0]) if cells else self.spot
        boxes = [cell.box for cell in cells if cell.box]
        return Place(self.page, Box.around(boxes) if boxes else None)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    def matrix(self) -> list[list[GridCell]]:
        """The cell that covers each base square, row by row."""
        squares: list[list[GridCell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    squares[row][column] = cell
        return [
            [cell or GridCell("", r, c, 1, 1, None) for c, cell in enumerate(row)]
            for r, row in enumerate(squares)
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed: its lines and grids from top to bottom, sizes in points."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()
    picture: bool = False
    """The page shows a picture and no text."""
    garbled: bool = False
    """Most characters have no usable mapping to Unicode."""
    damaged: bool = False
    """The page cannot be opened."""

    def stretches(self) -> Iterator[tuple[list[Line], Grid | None]]:
        """The lines above each grid with it, then the lines after the last grid with None.

        Boxes tell what stands above; without a layout the order does.
        """
        floor, at = 0.0, 0
        for grid in self.grids:
            box = grid.box
            if box is None:
                yield list(self.lines[at : grid.after]), grid
                at = max(at, grid.after)
            else:
                yield [line for line in self.lines if floor <= line.middle < box.top], grid
                floor = box.bottom
        flowing = bool(self.grids) and self.grids[-1].box is None
        rest = self.lines[at:] if flowing else self.lines
        yield [line for line in rest if flowing or line.middle >= floor], None

    @property
    def unread(self) -> bool:
        """Whether the page shows something but yields no usable text."""
        return self.picture or self.garbled or self.damaged

    @property
    def size(self) -> int:
        """How many characters were read on the page."""
        cells = (cell.text for grid in self.grids for cell in grid.cells)
        return sum(map(len, cells)) + sum(len(line.text) for line in self.lines)
