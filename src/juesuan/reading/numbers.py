"""The values of a sheet → texts as they would be printed; no float goes further than here."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

Value = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)
_FEWEST: Final = 2  # decimals of a column that has any
_MOST: Final = 6
_LARGEST: Final = 10**15  # from which a float no longer tells its decimals
_LEAST: Final = Decimal(1).scaleb(-_MOST)


def shown_values(rows: Sequence[Sequence[Value]]) -> list[list[str]]:
    """The text of each value; a column of amounts with decimals shows two of them at least.

    >>> shown_values([["栏次", 1.0, 2.0], ["合计", 0.1 + 0.2, 5.0], ["208", 7.0, 5.0]])
    [['栏次', '1', '2'], ['合计', '0.30', '5'], ['208', '7.00', '5']]
    """
    numbers = [[_number(value) for value in row] for row in rows]
    width = max(map(len, numbers), default=0)
    fewest = [0] * width
    for row in numbers:
        for column, number in enumerate(row):
            if number is not None and _decimals(number):
                fewest[column] = _FEWEST
    return [
        [
            _text(value) if number is None else _shown(number, 0 if counted else fewest[column])
            for column, (value, number) in enumerate(zip(row, found, strict=True))
        ]
        for row, found in zip(rows, numbers, strict=True)
        for counted in (_is_numbering(found),)
    ]


def _number(value: Value) -> Decimal | None:
    """A number without the artefacts of binary arithmetic; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not -_LARGEST < value < _LARGEST:
        return None
    return Decimal(repr(value)).quantize(_LEAST)


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


def _shown(number: Decimal, fewest: int) -> str:
    return f"{number:.{max(fewest, _decimals(number))}f}"


def _is_numbering(row: Sequence[Decimal | None]) -> bool:
    """Whether the numbers of a row only count its columns."""
    found = [number for number in row if number is not None]
    return len(found) > 1 and found == list(range(1, len(found) + 1))


def _text(value: Value) -> str:
    """Anything but a number, as text; a date is no amount."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
