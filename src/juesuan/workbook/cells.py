"""The cells of a workbook as values, each with its address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from juesuan.model import Place
from juesuan.model.account import Notice
from juesuan.model.place import cell_address
from juesuan.money import NotAnAmountError, is_blank, parse_amount, rounded
from juesuan.reading.document import load
from juesuan.reading.formats import read_sheets
from juesuan.reading.pages import UnreadableError
from juesuan.reading.spreadsheet import Grid
from juesuan.workbook.faults import Fault, find_faults

Value = str | int | float | bool | date | time | timedelta | None
Cells = Mapping[tuple[int, int], Value]
"""Values by row and column, both from zero; blank ones are left out."""

_MOST_ROWS: Final = 5_000
_CENTS: Final = 2
_MOST: Final = Decimal(10) ** 15
"""No figure of a disclosure is larger."""
_NEARLY: Final = Decimal("0.0000001")
"""How far a stored binary number may be from the decimal it was typed as."""


class WorkbookError(Exception):
    """The workbook cannot be used; the message is one Chinese sentence for the user."""


def load_cells(path: Path) -> dict[str, Cells]:
    """The cells of every sheet by the sheet's name.  Raises ``WorkbookError``."""
    try:
        data = load(path)
        grids = read_sheets(data)
        faults = find_faults(data) if data.startswith(b"PK") else {}
    except UnreadableError as error:
        raise WorkbookError(str(error)) from error
    if grids is None:
        raise WorkbookError("不是 Excel 工作簿（.xlsx）。")
    return {name: {**_cells(name, grid), **faults.get(name, {})} for name, grid in grids.items()}


def _cells(name: str, grid: Grid) -> Cells:
    if len(grid.values) > _MOST_ROWS:
        raise WorkbookError(f"工作表“{name}”超过 {_MOST_ROWS} 行。")
    return {
        (y, x): value
        for y, row in enumerate(grid.values)
        for x, value in enumerate(row)
        if value not in {"", None}
    }


def as_text(value: Value) -> str:
    """A cell's text; a whole number as it is typed, without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def as_decimal(value: Value) -> Decimal:
    """A cell's number, exact.  Raises ``NotAnAmountError``."""
    if isinstance(value, bool | date | time | timedelta):
        raise NotAnAmountError(str(value))
    if isinstance(value, int | float):
        try:
            number = Decimal(int(value)) if value == int(value) else Decimal(repr(value))
        except (InvalidOperation, OverflowError, ValueError) as error:
            raise NotAnAmountError(str(value)) from error
        if not number.is_finite() or abs(number) > _MOST:
            raise NotAnAmountError(str(value))
        return number
    return parse_amount(str(value or "")).value


def to_cents(number: Decimal) -> Decimal | None:
    """A number that has two decimals, or that a binary number stands for; None for a finer one.

    >>> to_cents(Decimal("0.30000000000000004")), to_cents(Decimal("0.305"))
    (Decimal('0.30'), None)
    """
    near = rounded(number, _CENTS)
    return near if abs(near - number) < _NEARLY else None


@dataclass(slots=True)
class CellReader:
    """Turns the cells of one sheet into values and notes those that are none."""

    sheet: str
    cells: Cells
    notices: list[Notice] = field(default_factory=list)

    def place(self, row: int, column: int) -> Place:
        """The place of a cell."""
        return Place(sheet=self.sheet, cell=cell_address(row, column))

    def object_to(self, row: int, column: int, message: str) -> None:
        """Note that a cell must be put right."""
        self.notices.append(Notice(self.place(row, column), message, grave=True))

    def value(self, row: int, column: int) -> Value:
        """A cell's value, None for a blank one."""
        return self.cells.get((row, column))

    def faulty(self, row: int, column: int) -> bool:
        """Whether a cell shows an error or a formula that was not worked out; notes it."""
        value = self.value(row, column)
        if not isinstance(value, Fault):
            return False
        self.object_to(row, column, f"{value}，请改成数或文字。")
        return True

    def text(self, row: int, column: int) -> str:
        """A cell's text."""
        return as_text(self.value(row, column))

    def amount(self, row: int, column: int) -> Decimal | None:
        """An amount of money with two decimals; None for a blank or a wrong one."""
        number = self._number(row, column, "不是金额")
        if number is None:
            return None
        exact = to_cents(number)
        if exact is None:
            self.object_to(
                row, column, f"{number.normalize():f} 多于两位小数，请按万元保留两位小数。"
            )
        return exact

    def points(self, row: int, column: int) -> Decimal | None:
        """A number of any precision."""
        return self._number(row, column, "不是数")

    def count(self, row: int, column: int) -> Decimal | None:
        """A whole number that is not negative."""
        number = self._number(row, column, "不是整数")
        if number is not None and (number < 0 or number != number.to_integral_value()):
            self.object_to(row, column, f"{number.normalize():f} 应是不小于 0 的整数。")
            return None
        return number

    def day(self, row: int, column: int) -> date | None:
        """A date."""
        value = self.value(row, column)
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(as_text(value))
        except ValueError:
            self.object_to(row, column, f"“{as_text(value)}”不是日期，请写成 2024-09-20。")
            return None

    def _number(self, row: int, column: int, what: str) -> Decimal | None:
        value = self.value(row, column)
        if value is None or (isinstance(value, str) and is_blank(value)):
            return None
        try:
            return as_decimal(value)
        except NotAnAmountError:
            self.object_to(row, column, f"“{as_text(value)}”{what}。")
            return None

    def rows(self, first: int) -> Iterator[int]:
        """The numbers of the rows that hold anything, from one on."""
        yield from sorted({row for row, _ in self.cells if row >= first})
