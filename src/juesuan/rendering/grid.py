"""Rows of cells → cells with their places in the grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from juesuan.model.document import TableCell, TableRow


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its row and column, and how far it really reaches; all from 0."""

    cell: TableCell
    row: int
    column: int
    rows: int
    columns: int


def place_cells(rows: Sequence[TableRow], width: int) -> Iterator[Placed]:
    """Each cell of ``rows`` where it stands in a grid of ``width`` columns.

    A cell that reaches beyond the grid or into another cell is cut; one that finds no place is
    left out.

    >>> cells = ((TableCell("项目", rows=2), TableCell("金额", columns=2)), (TableCell("甲"),))
    >>> [(placed.row, placed.column, placed.columns) for placed in place_cells(cells, 3)]
    [(0, 0, 1), (0, 1, 2), (1, 1, 1)]
    """
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            if column >= width:
                break
            end = column + 1
            while end < min(column + cell.columns, width) and (row, end) not in taken:
                end += 1
            height = max(min(cell.rows, len(rows) - row), 1)
            taken |= {(r, c) for r in range(row, row + height) for c in range(column, end)}
            yield Placed(cell, row, column, height, end - column)
            column = end
