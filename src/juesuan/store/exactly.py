"""Decimals as a column can hold them: exactly, or not at all; or rounded where a column says so."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Final

_DIGITS: Final = 18
_WIDE: Final = Context(prec=80)


def fitted(value: Decimal | None, places: int = 4) -> Decimal | None:
    """A value exactly in eighteen digits with ``places`` decimals, None where it does not fit.

    >>> fitted(Decimal("1553.51")), fitted(Decimal("1E+15")), fitted(Decimal("0.00001"))
    (Decimal('1553.5100'), None, None)
    """
    result = rounded(value, places, _DIGITS - places)
    return result if result == value else None


def rounded(value: Decimal | None, places: int, whole: int = 15) -> Decimal | None:
    """A value rounded to ``places`` decimals, None beyond ``whole`` digits before the point."""
    if value is None or not value.is_finite() or value.adjusted() >= whole:
        return None
    try:
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, _WIDE)
    except InvalidOperation:
        return None
