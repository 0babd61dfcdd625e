"""Amounts as they are printed: exact decimals, units of money, printed precision, rounding bounds.

A figure printed with k decimals stands for every value that rounds to it.  A printed sum
``total = Σ wᵢ·xᵢ`` is therefore consistent when ``|total − Σ wᵢ·xᵢ| ≤ ½(u + Σ|wᵢ|·uᵢ)``, where u is
one unit of the last printed place.  There is no other tolerance in this project.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

ZERO: Final = Decimal(0)
_MAX_CHARS: Final = 32  # no printed amount is longer; a longer run of digits is not an amount
_HALF_WIDTH: Final = str.maketrans(
    {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict.fromkeys("－−﹣–", "-")
    | {"．": ".", "，": ",", "＋": "+", "（": "(", "）": ")", "\u3000": " ", "\u00a0": " "}
)
_AMOUNT: Final = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_LONGEST_DASH: Final = 2
_DASHES: Final = frozenset({"-", "--", "—", "——", "―", "─", "/"})


class Unit(Enum):
    """A unit of money; the value is its size in yuan (元)."""

    YUAN = Decimal(1)
    WAN = Decimal(10_000)
    YI = Decimal(100_000_000)

    @property
    def label(self) -> str:
        """The unit as it is printed."""
        return {Unit.YUAN: "元", Unit.WAN: "万元", Unit.YI: "亿元"}[self]

    @classmethod
    def from_label(cls, label: str) -> "Unit":
        """Find the unit printed as ``label``; ``KeyError`` when there is none."""
        return {unit.label: unit for unit in cls}[label]


class NotAnAmountError(ValueError):
    """The text is not one printed amount."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount: its value in the printed unit and how many decimals it shows."""

    value: Decimal
    decimals: int


def half_width(text: str) -> str:
    """Turn full-width digits, signs and spaces into their half-width forms.

    >>> half_width("１，５５３．５１")
    '1,553.51'
    """
    return text.translate(_HALF_WIDTH)


def is_blank(text: str) -> bool:
    """Tell whether a cell holds nothing, or only a dash that stands for nothing.

    >>> is_blank(" — "), is_blank("0.00")
    (True, False)
    """
    if not text:
        return True
    stripped = "".join(text.split())
    return not stripped or (len(stripped) <= _LONGEST_DASH and half_width(stripped) in _DASHES)


@lru_cache(maxsize=8192)  # a disclosure prints each amount several times
def parse_amount(text: str) -> Amount:
    """Read one printed amount.

    Thousands separators and spaces are allowed, also full-width ones; brackets or a sign make
    it negative.  Raises ``NotAnAmountError`` for anything else.

    >>> parse_amount("1,553.51")
    Amount(value=Decimal('1553.51'), decimals=2)
    >>> parse_amount("（0.5）")
    Amount(value=Decimal('-0.5'), decimals=1)
    """
    if len(text) > _MAX_CHARS:
        raise NotAnAmountError(f"{len(text)} characters are not an amount")
    compact = "".join(half_width(text).split())
    bracketed = compact.startswith("(") and compact.endswith(")")
    found = _AMOUNT.fullmatch(compact[1:-1] if bracketed else compact)
    if found is None or not found.group(0).isascii():
        raise NotAnAmountError(f"{text!r} is not an amount")
    sign, whole, fraction = found.group(1), found.group(2).replace(",", ""), found.group(3) or ""
    value = Decimal(whole + fraction)
    negative = bracketed or sign == "-"
    return Amount(-value if negative else value, max(len(fraction) - 1, 0))


def last_place(decimals: int) -> Decimal:
    """One unit of the last printed place.

    >>> last_place(2)
    Decimal('0.01')
    """
    return Decimal(1).scaleb(-decimals)


def rounding_bound(terms: Iterable[tuple[int, Decimal]]) -> Decimal:
    """How far a printed sum may be off: ½ Σ|wᵢ|·uᵢ over (weight, last place) of all its figures.

    The total is one of the figures.  A tie is a sum of one figure: its bound is one last place.

    >>> rounding_bound([(1, Decimal("0.01")), (-1, Decimal("0.01"))])
    Decimal('0.01')
    """
    return sum((abs(weight) * unit for weight, unit in terms), ZERO) / 2


def format_amount(value: Decimal, decimals: int = 2) -> str:
    """Print an amount with thousands separators and ``decimals`` places.

    >>> format_amount(Decimal("1553.5"))
    '1,553.50'
    """
    places = max(decimals, -int(value.normalize().as_tuple().exponent))
    return f"{value:,.{places}f}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a printed figure stands for, or a result of figures."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, unit: Decimal) -> "Interval":
        """What a figure printed to a last place of ``unit`` stands for."""
        return cls(value - unit / 2, value + unit / 2)

    def meets(self, other: "Interval") -> bool:
        """Whether some value belongs to both."""
        return self.low <= other.high and other.low <= self.high

    def ratio(self, whole: "Interval") -> "Interval | None":
        """The interval divided by a whole; None where the whole may be zero or negative.

        >>> Interval(Decimal(1), Decimal(2)).ratio(Interval(Decimal(4), Decimal(8)))
        Interval(low=Decimal('0.125'), high=Decimal('0.5'))
        """
        if whole.low <= 0:
            return None
        ends = [part / end for part in (self.low, self.high) for end in (whole.low, whole.high)]
        return Interval(min(ends), max(ends))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up, as accountants do.

    >>> rounded(Decimal("27.145"), 2)
    Decimal('27.15')
    """
    return value.quantize(last_place(decimals), ROUND_HALF_UP)
