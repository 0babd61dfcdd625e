"""What charts are drawn with: escaped SVG elements, the width of text, a scale of round numbers.

Colours are attributes, so that a renderer without style sheets shows them; classes (``c-ink``,
``c-s0`` …) let a page recolour them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from typing import Final
from unicodedata import east_asian_width

from juesuan.money import ZERO
from juesuan.rendering.characters import clean

INK: Final = "#1c1f23"
DIM: Final = "#4d5661"
GRID: Final = "#dfe3e8"
AXIS: Final = "#6b7480"
PALETTE: Final = ("#1f5f99", "#b34d14", "#1a7f6b", "#7b4b94", "#8a6d00", "#4d5661")
"""Told apart without red and green, and by lightness; each at least 4.5:1 on white."""
_WIDE: Final = frozenset("WFA")
_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_CHARS: Final = 2000  # of a text in a chart; more cannot be shown


def number(value: float) -> str:
    """A coordinate.

    >>> number(12.0), number(0.25), number(-0.001)
    ('12', '0.25', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(tag: str, content: str = "", **attributes: str | float) -> str:
    """An element; ``_`` in the name of an attribute is ``-``, one at its end goes.

    >>> element("rect", x=1.5, class_="a&b")
    '<rect x="1.5" class="a&amp;b"/>'
    """
    told = "".join(
        f' {name.rstrip("_").replace("_", "-")}="'
        f'{escape(clean(value)) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{told}>{content}</{tag}>" if content else f"<{tag}{told}/>"


def text(x: float, y: float, words: str, size: float, **attributes: str | float) -> str:
    """A line of text with its baseline at ``y``; nothing where there are no words."""
    if not words:
        return ""
    look: dict[str, str | float] = {"font_size": size, "class_": "c-ink", "fill": INK}
    look.update(attributes)
    return element("text", escape(clean(words)), x=x, y=y, **look)


def dim_text(x: float, y: float, words: str, size: float, **attributes: str | float) -> str:
    """A line of text that steps back."""
    look: dict[str, str | float] = {"class_": "c-dim", "fill": DIM}
    look.update(attributes)
    return text(x, y, words, size, **look)


def line(x1: float, y1: float, x2: float, y2: float, *, axis: bool = False) -> str:
    """A line of the grid, or an axis."""
    name, colour = ("c-axis", AXIS) if axis else ("c-grid", GRID)
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=name, stroke=colour)


def text_width(words: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, digits a bit over half.

    >>> text_width("决算", 10), round(text_width("2023", 10), 1)
    (20.0, 22.8)
    """
    return size * sum(1.0 if east_asian_width(char) in _WIDE else 0.57 for char in words)


def wrap(words: str, width: float, size: float, lines: int) -> list[str]:
    """A text in at most so many lines; the last one ends with … where the text is longer.

    >>> wrap("社会保障和就业支出", 40, 10, 2)
    ['社会保障', '和就业…']
    """
    rest = " ".join(clean(words[:_MOST_CHARS]).split())
    found: list[str] = []
    while rest and len(found) < lines:
        end = _fitting(rest, width, size)
        if end < len(rest) and len(found) == lines - 1:
            end = _fitting(rest, width - size, size)
            return [*found, f"{rest[:end]}…"]
        found.append(rest[:end].strip())
        rest = rest[end:].strip()
    return found


def _fitting(words: str, width: float, size: float) -> int:
    """How many characters fit, at least one."""
    used = 0.0
    for index, char in enumerate(words):
        used += text_width(char, size)
        if used > width and index:
            return index
    return len(words)


def plain(value: Decimal) -> str:
    """A value with thousands separators and the digits it has.

    >>> plain(Decimal("-2940.10"))
    '-2,940.10'
    """
    return f"{value:,f}"


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` on the way from ``start`` to ``end`` (coordinates)."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float

    def __call__(self, value: Decimal) -> float:
        """Where a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + (self.end - self.start) * float((value - low) / (high - low))


def round_ticks(values: Sequence[Decimal], count: int = 5) -> tuple[Decimal, ...]:
    """Round numbers that hold zero and all values.

    >>> [int(tick) for tick in round_ticks([Decimal(2810), Decimal(-300)])]
    [-1000, 0, 1000, 2000, 3000]
    """
    low, high = min(ZERO, *values, ZERO), max(ZERO, *values, ZERO)
    if low == high:
        return ZERO, Decimal(1)
    rough = (high - low) / count
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return tuple(step * index for index in range(first, last + 1))
