"""The cells of a table's rows → what stands at each place of its grid.

A row gives only the cells that begin in it. A cell that would reach beyond the grid or into
another is cut, and a place that no cell claims is empty, so that any rows make a rectangle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model.document import TableCell, TableRow

_EMPTY: Final = TableCell("")


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell in one row of the grid: its columns, and whether it began above or goes on below."""

    cell: TableCell
    column: int
    columns: int
    continued: bool = False
    continues: bool = False


def lay_out(rows: Sequence[TableRow], columns: int) -> list[list[Spot]]:
    """The spots of each row from left to right, which fill it."""
    laid: list[list[Spot]] = []
    reaching: dict[int, tuple[Spot, int]] = {}  # by first column; rows still to be covered
    for number, row in enumerate(rows):
        spots, below = [], {}
        cells = iter(row)
        column = 0
        while column < columns:
            if column in reaching:
                spot, left = reaching[column]
                spot = Spot(spot.cell, column, spot.columns, continued=True, continues=left > 1)
            else:
                cell = next(cells, _EMPTY)
                left = max(1, min(cell.rows, len(rows) - number))
                room = _room(column, columns, reaching)
                width = max(1, min(cell.columns, room))
                spot = Spot(cell, column, width, continues=left > 1)
            if left > 1:
                below[column] = (spot, left - 1)
            spots.append(spot)
            column += spot.columns
        reaching = below
        laid.append(spots)
    return laid


def _room(column: int, columns: int, reaching: dict[int, tuple[Spot, int]]) -> int:
    """How many columns are free from one on."""
    if not reaching:
        return columns - column
    return min((other for other in reaching if other > column), default=columns) - column


def column_widths(widths: Sequence[int], total: int) -> list[int]:
    """Proportions in twips, which add up to the whole.

    >>> column_widths((1, 1, 1), 100)
    [33, 34, 33]
    """
    shares = [max(width, 1) for width in widths] or [1]
    whole, before, made = sum(shares), 0, []
    for share in shares:
        made.append(round((before + share) * total / whole) - round(before * total / whole))
        before += share
    return made
