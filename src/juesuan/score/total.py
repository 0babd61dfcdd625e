"""Totals, grades and the roll-up of several units' results."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from juesuan.money import ZERO
from juesuan.score.values import Value

RELATIVE: Final = frozenset({"%", "‰"})


class Grade(StrEnum):
    """优 90 and more, 良 80, 中 60, 差 below."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


_FLOORS: Final = (
    (Decimal(90), Grade.EXCELLENT),
    (Decimal(80), Grade.GOOD),
    (Decimal(60), Grade.FAIR),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's result and the funds it was reached with."""

    result: Value
    funds: Decimal


def grade_of(total: Decimal) -> Grade:
    """The grade of a total score.

    >>> str(grade_of(Decimal("89.99")))
    '良'
    """
    return next((grade for floor, grade in _FLOORS if total >= floor), Grade.POOR)


def total_of(execution: Decimal, indicators: Sequence[Decimal]) -> Decimal:
    """The total score: execution and every indicator."""
    return sum(indicators, execution)


def measures_of(values: Sequence[Value]) -> frozenset[str]:
    """The measures of some values; a bare zero has none of its own."""
    return frozenset(value.measure for value in values if value.measure or value.number != 0)


def roll_up(parts: Sequence[Part]) -> Decimal | None:
    """Several units' results as one: absolute ones added, relative ones weighted by funds.

    None where they are not all numbers of one measure, or no funds weigh a relative one.  A zero
    without a measure (无) is a zero of any.
    """
    numbers = [part.result.number for part in parts if part.result.number is not None]
    measures = measures_of([part.result for part in parts])
    if not parts or len(numbers) < len(parts) or len(measures) > 1:
        return None
    if not measures & RELATIVE:
        return sum(numbers, ZERO)
    funds = sum((part.funds for part in parts), ZERO)
    if funds <= 0 or any(part.funds < 0 for part in parts):
        return None
    weighed = (n * part.funds for n, part in zip(numbers, parts, strict=True))
    return sum(weighed, ZERO) / funds
