"""The figures of a disclosure by cell, in one unit of money, with their printed precision."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.model import Cell, CellState, Disclosure, Row, Table
from juesuan.money import ZERO, Unit, last_place

_USUAL_DECIMALS: Final = 2


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell by table code, row index and column code."""

    table: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell's value and last printed place, both in the document's unit of money."""

    value: Decimal
    unit: Decimal
    """One unit of the last printed place; 0 for a blank, which is exactly zero."""


def column_decimals(cells: Iterable[Cell]) -> int:
    """The decimals a column is printed with: the most common ones of its non-zero amounts.

    A column of 2.10 and 3.4 has two: spreadsheets drop trailing zeros.
    """
    counts = Counter(cell.decimals for cell in cells if cell.amount)
    if not counts:
        return _USUAL_DECIMALS
    most = max(counts.values())
    common = max(decimals for decimals, count in counts.items() if count == most)
    dropped = {0: 0, 1: 2, 2: 2}
    return max(common, dropped.get(common, common))


class Figures:
    """Looks up cells of a disclosure; built once for a document."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.tables: dict[str, Table] = {}
        self._whole: dict[str, int] = {}
        self._decimals: dict[tuple[str, str], int] = {}
        self._scale: dict[str, Decimal] = {}
        base = disclosure.money_unit or Unit.WAN
        for table in disclosure.tables:
            if table.code is None or table.code in self.tables:
                continue
            self.tables[table.code] = table
            self._scale[table.code] = (table.unit or base).value / base.value
            everything = [cell for row in table.rows for cell in row.cells]
            whole = self._whole[table.code] = column_decimals(everything)
            for column in {cell.column for cell in everything}:
                own = [cell for cell in everything if cell.column == column]
                known = any(cell.amount for cell in own)
                self._decimals[table.code, column] = column_decimals(own) if known else whole

    def row(self, ref: CellRef) -> Row:
        """The row of a cell."""
        return self.tables[ref.table].rows[ref.row]

    def cell(self, ref: CellRef) -> Cell | None:
        """The printed cell, or None where the row has none in that column."""
        return self.row(ref).cell(ref.column)

    def decimals(self, ref: CellRef) -> int:
        """Printed decimals of a cell: its column's, or its own if it shows more."""
        cell = self.cell(ref)
        usual = self._decimals.get((ref.table, ref.column), self._whole[ref.table])
        return max(usual, cell.decimals if cell else 0)

    def figure(self, ref: CellRef) -> Figure | None:
        """The figure of a cell; None where it holds words or its column is undecided.

        Words in a table without any amount are header words in its total row, not a figure that
        could not be read.
        """
        cell = self.cell(ref)
        if cell is None:
            return None if self.row(ref).loose else Figure(ZERO, ZERO)
        words = cell.state is CellState.WORDS and not cell.garbled
        if cell.state is CellState.BLANK or (words and self.tables[ref.table].empty):
            return Figure(ZERO, ZERO)
        if cell.amount is None:
            return None
        scale = self._scale[ref.table]
        return Figure(cell.amount * scale, last_place(self.decimals(ref)) * scale)

    def printed(self, ref: CellRef, value: Decimal) -> Decimal:
        """A value of the document's unit in the unit the cell's table prints."""
        return value / self._scale[ref.table]
