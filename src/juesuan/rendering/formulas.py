"""Where the facts of a document stand in a workbook, and the formulas that add them up there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model.document import Fact, TableBlock
from juesuan.model.place import column_letters
from juesuan.money import ZERO
from juesuan.rendering.grid import place_cells

FIRST_ROW: Final = 3  # title, number, owner and money stand above a table
_LONGEST: Final = 8000  # characters; Excel takes 8,192
_LEAST_RANGE: Final = 3


@dataclass(frozen=True, slots=True)
class Address:
    """A cell of a sheet; rows and columns from 0."""

    sheet: str
    row: int
    column: int

    @property
    def local(self) -> str:
        """The cell within its sheet.

        >>> Address("公开03表", 7, 27).local
        'AB8'
        """
        return f"{column_letters(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The cell within the workbook, as a name is defined.

        >>> Address("公开03表", 7, 3).absolute
        "'公开03表'!$D$8"
        """
        return f"{_quoted(self.sheet)}!${column_letters(self.column)}${self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """The cell as a formula in a sheet calls it."""
        return self.local if sheet == self.sheet else f"{_quoted(self.sheet)}!{self.local}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def find_addresses(
    sheets: Mapping[str, TableBlock], facts: Mapping[str, Fact]
) -> dict[str, Address]:
    """Where each fact is printed first."""
    found: dict[str, Address] = {}
    for name, table in sheets.items():
        for placed in place_cells((*table.header, *table.body), len(table.widths)):
            key = placed.cell.fact
            if key in facts and key not in found:
                found[key] = Address(name, FIRST_ROW + placed.row, placed.column)
    return found


def find_formulas(facts: Mapping[str, Fact], addresses: Mapping[str, Address]) -> dict[str, str]:
    """The formula of each printed fact that is the sum of other printed ones.

    A term that is not printed is nothing and is left out.  Where what is left does not give the
    fact's value, or would be a circle, there is no formula: recalculating never changes a figure.
    """
    printed = {
        key: [(weight, term) for weight, term in facts[key].terms if term in addresses]
        for key in addresses
    }
    found = {}
    for key in _without_circles(printed):
        terms = printed[key]
        total = sum((weight * facts[term].value for weight, term in terms), ZERO)
        if terms and total == facts[key].value:
            places = [(weight, addresses[term]) for weight, term in terms]
            text = sum_formula(places, addresses[key].sheet)
            if len(text) <= _LONGEST:
                found[key] = text
    return found


def _without_circles(terms: Mapping[str, Sequence[tuple[int, str]]]) -> list[str]:
    """The facts that follow, step by step, from given ones."""
    settled: dict[str, None] = {}
    waiting = list(terms)
    while waiting:
        ready = [key for key in waiting if all(term in settled for _, term in terms[key])]
        if not ready:
            break
        settled |= dict.fromkeys(ready)
        waiting = [key for key in waiting if key not in settled]
    return list(settled)


def sum_formula(terms: Sequence[tuple[int, Address]], sheet: str) -> str:
    """A weighted sum as a formula of a sheet; neighbours become one range.

    >>> column = [(1, Address("甲", row, 1)) for row in (4, 5, 6)]
    >>> sum_formula([*column, (-1, Address("乙", 0, 0))], "甲")
    "=SUM(B5:B7)-'乙'!A1"
    """
    parts = []
    for weight, run in _runs(terms):
        first = run[0].seen_from(sheet)
        if len(run) >= _LEAST_RANGE:
            parts.append(f"+SUM({first}:{run[-1].local})")
            continue
        factor = "" if abs(weight) == 1 else f"{abs(weight)}*"
        sign = "-" if weight < 0 else "+"
        parts += [f"{sign}{factor}{place.seen_from(sheet)}" for place in run]
    return "=" + "".join(parts).removeprefix("+")


def _runs(terms: Iterable[tuple[int, Address]]) -> list[tuple[int, list[Address]]]:
    """Terms in order, those of weight 1 that go on down a column or along a row together."""
    runs: list[tuple[int, list[Address]]] = []
    for weight, place in terms:
        if runs and weight == 1 == runs[-1][0] and _goes_on(runs[-1][1], place):
            runs[-1][1].append(place)
        else:
            runs.append((weight, [place]))
    return [
        item
        for weight, run in runs
        for item in ([(weight, run)] if len(run) >= _LEAST_RANGE else [(weight, [x]) for x in run])
    ]


def _goes_on(run: Sequence[Address], place: Address) -> bool:
    last = run[-1]
    step = (place.row - last.row, place.column - last.column)
    if place.sheet != last.sheet or step not in {(1, 0), (0, 1)}:
        return False
    return len(run) == 1 or (last.row - run[-2].row, last.column - run[-2].column) == step
