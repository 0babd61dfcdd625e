"""A disclosure as it was read: typed figures, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from juesuan.model.narrative import Narrative
from juesuan.model.performance import PerformanceForm
from juesuan.model.place import Place
from juesuan.money import ZERO, Unit

TOTAL: Final = "合计"  # the code of a table's total row, which carries no printed code


class Kind(StrEnum):
    """What a document is."""

    FINAL_ACCOUNT = "final-account"
    BUDGET = "budget"
    TEMPLATE = "template"
    OTHER = "other"


class CellState(StrEnum):
    """What a cell holds; only ``AMOUNT`` and ``BLANK`` are figures."""

    AMOUNT = "amount"
    BLANK = "blank"
    """Nothing, or a dash: the form's way of writing zero."""
    WORDS = "words"
    """Text that is not an amount, such as a header word in a row of figures."""
    UNDECIDED = "undecided"
    """The row's amounts fit more than one column; see ``Row.loose``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of amounts; ``column`` is the form's column code, ``""`` where it has none."""

    column: str
    text: str
    state: CellState
    place: Place
    amount: Decimal | None = None
    decimals: int = 0

    @property
    def figure(self) -> Decimal | None:
        """The cell's figure in the table's unit: a blank is zero, words and undecided none."""
        return ZERO if self.state is CellState.BLANK else self.amount

    @property
    def garbled(self) -> bool:
        """Whether words hold a digit: an amount that could not be read, not a header word."""
        return self.state is CellState.WORDS and any(sign.isdecimal() for sign in self.text)


class RowKind(StrEnum):
    """How a row takes part in its table's sums."""

    LINE = "line"
    """A line or code of the form."""
    OF_WHICH = "of-which"
    """Part of the line above it (其中：…); never added."""
    UNKNOWN = "unknown"
    """A row the form does not know."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of one side of a table.

    ``code`` is the form's line code (行次 of the 2023 form), a classification code, or ``TOTAL``;
    ``number`` the 行次 printed in this document.
    """

    code: str
    label: str
    cells: tuple[Cell, ...]
    place: Place
    kind: RowKind = RowKind.LINE
    side: str = ""
    number: str = ""

    def cell(self, column: str) -> Cell | None:
        """The cell of a column code, or None."""
        return next((cell for cell in self.cells if cell.column == column), None)

    @property
    def loose(self) -> tuple[Cell, ...]:
        """The amounts of the row whose columns are undecided, in printed order."""
        return tuple(cell for cell in self.cells if cell.state is CellState.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts: the form's code (``""``: none), header as printed, printed 栏次."""

    code: str
    header: str
    side: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A printed line under (or above) a table."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed.  ``code`` is ``T01`` … ``T09``, or None for a table that is not ours."""

    code: str | None
    title: str
    pages: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()
    unit: Unit | None = None
    """Unit of money, None where the table does not print one."""
    place: Place = field(default_factory=Place)
    page_places: tuple[Place, ...] = ()
    """The table's box on each of its pages."""
    doubts: tuple[str, ...] = ()
    """Why rows may be missing here; rules on a table in doubt are not evaluated."""

    def row(self, code: str) -> Row | None:
        """The first row with a code, or None."""
        return next((row for row in self.rows if row.code == code), None)

    @property
    def empty(self) -> bool:
        """Whether no cell holds an amount other than zero."""
        return not any(cell.amount for row in self.rows for cell in row.cells)

    @property
    def decided(self) -> bool:
        """Whether every amount is known to stand in one column."""
        return not any(cell.state is CellState.UNDECIDED for row in self.rows for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One document as it was read."""

    file: str
    kind: Kind
    reason: str
    """Why it is of this kind: one Chinese sentence for the reader."""
    unit: str = ""
    year: int | None = None
    scope: str = ""
    """部门 or 单位, as the document calls itself."""
    money_unit: Unit | None = None
    pages: int = 0
    """How many it has; 0 in formats without pages."""
    sheets: int = 0
    """How many sheets a workbook shows; 0 in other formats."""
    tables: tuple[Table, ...] = ()
    headings: frozenset[str] = frozenset()
    """Form codes whose title was read outside of the contents, whether or not the table was."""
    unread_pages: tuple[int, ...] = ()
    """Pages that show something but yield no text (pictures)."""
    narrative: Narrative = field(default_factory=Narrative, repr=False)
    performance: tuple[PerformanceForm, ...] = ()
    """The performance self-evaluation forms of the annex, in printed order."""

    @property
    def extent(self) -> str:
        """How long it is, for a reader: 18 页, 9 个工作表; nothing where neither is counted."""
        if self.sheets:
            return f"{self.sheets} 个工作表"
        return f"{self.pages} 页" if self.pages else ""

    @property
    def tables_only(self) -> bool:
        """Whether the file is a workbook of tables without any narrative beside them.

        The narrative then stands in another file: nothing can be said of it from here.
        """
        return bool(self.sheets) and not self.narrative.sections

    @property
    def untold(self) -> str:
        """Why the narrative cannot be judged: one Chinese clause; nothing where there is one."""
        if self.narrative.sections:
            return ""
        return "文件只有表格，没有情况说明" if self.tables_only else "没有读到情况说明"

    def table(self, code: str) -> Table | None:
        """The table with a form code, or None."""
        return next((table for table in self.tables if table.code == code), None)

    def cells(self) -> Iterator[tuple[Table, Row, Cell]]:
        """Every cell of amounts with its table and row, in printed order."""
        for table in self.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield table, row, cell
