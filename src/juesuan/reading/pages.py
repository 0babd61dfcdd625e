"""What every format is first turned into: pages of lines and ruled grids, all with boxes."""

from dataclasses import dataclass
from typing import NamedTuple

from juesuan.model import Box, Place


class UnreadableError(Exception):
    """The file cannot be read; the message is one Chinese sentence for the user."""


class Line(NamedTuple):
    """One printed line of text outside of tables, or one line of a plain text."""

    text: str
    place: Place


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
    """A ruled table on one page: the walls' coordinates and its cells in reading order."""

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    box: Box | None

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

    @property
    def unread(self) -> bool:
        """Whether the page shows something but yields no usable text."""
        return self.picture or self.garbled or self.damaged

    @property
    def size(self) -> int:
        """How many characters were read on the page."""
        cells = (cell.text for grid in self.grids for cell in grid.cells)
        return sum(map(len, cells)) + sum(len(line.text) for line in self.lines)
