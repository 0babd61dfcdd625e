"""A chart → plain SVG, without fonts, scripts or style sheets; the same chart gives the same text.

Amounts stay decimals; only coordinates are floats.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import Final

from juesuan.model.document import Chart, ChartKind
from juesuan.money import ZERO
from juesuan.rendering.characters import clean
from juesuan.rendering.drawing import (
    PALETTE,
    Scale,
    dim_text,
    element,
    line,
    number,
    plain,
    round_ticks,
    text,
    text_width,
    wrap,
)

FONT: Final = "Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_SIZE: Final = 12.0
_SMALLEST: Final = 8.5
_HEAD: Final = 24.0
_LEAST_ROW: Final = 24.0
_MOST_ROW: Final = 40.0
_NAME_LINES: Final = 3
_WIDEST_BAR: Final = 56.0
_GAP: Final = 8.0


def chart_svg(chart: Chart, width: float = 640, height: float = 320, font: str = FONT) -> str:
    """Draw a chart ``width`` units wide.

    It is ``height`` units high; the parts of a whole take what their number needs to be read.
    """
    if not chart.categories or not chart.series:
        body = text(width / 2, height / 2, "无数据", _SIZE, text_anchor="middle")
    elif chart.kind is ChartKind.SHARES:
        parts = len(chart.categories)
        row = min(max((height - _HEAD) / parts, _LEAST_ROW), _MOST_ROW)
        height = _HEAD + row * parts + 2
        body = _shares(chart, width, row)
    else:
        draw = _bars if chart.kind is ChartKind.BARS else _trend
        body = draw(chart, width, height)
    told = "".join(
        element(tag, escape(clean(words)))
        for tag, words in (("title", chart.caption), ("desc", chart.alternative))
    )
    return element(
        "svg",
        told + body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        font_family=font,
    )


@dataclass(frozen=True, slots=True)
class _Plot:
    """The field of an upright chart: its frame, axis and legend, already drawn in ``frame``."""

    left: float
    right: float
    scale: Scale
    slot: float
    frame: str

    def middle(self, index: int) -> float:
        """The middle of a category."""
        return self.left + self.slot * (index + 0.5)


def _plot(chart: Chart, width: float, height: float, room: float) -> _Plot:
    """``room``: for the labels over the highest value, and under the lowest if it is negative."""
    values = [value for series in chart.series for value in series.values]
    ticks = round_ticks(values)
    legend, top = _legend(chart, width)
    named = [f"{tick:,f}".rstrip("0").rstrip(".") if tick % 1 else f"{tick:,.0f}" for tick in ticks]
    left = max(text_width(name, _SIZE - 1) for name in named) + _GAP
    slot = (width - left) / len(chart.categories)
    names, deep = _category_names(chart, left, slot)
    bottom = height - deep - _GAP - (room if ticks[0] < 0 else 0)
    scale = Scale(ticks, bottom, min(top + room, bottom - _SIZE))
    grid = "".join(
        line(left, scale(tick), width, scale(tick), axis=tick == 0)
        + dim_text(left - 6, scale(tick) + 4, name, _SIZE - 1, text_anchor="end")
        for tick, name in zip(ticks, named, strict=True)
    )
    placed = element("g", names, transform=f"translate(0 {number(height - deep)})") if names else ""
    return _Plot(left, width, scale, slot, legend + grid + placed)


def _category_names(chart: Chart, left: float, slot: float) -> tuple[str, float]:
    """The names under the axis and how deep they reach; of very many only every k-th."""
    every = max(1, round(_SIZE * 2.5 / slot))
    room = slot * every - 6
    wrapped = [
        (index, wrap(name, room, _SIZE, _NAME_LINES))
        for index, name in enumerate(chart.categories)
        if index % every == 0
    ]
    deep = max(len(lines) for _, lines in wrapped) * (_SIZE + 3)
    names = "".join(
        text(
            left + slot * (index + 0.5),
            (n + 1) * (_SIZE + 3) - 4,
            words,
            _SIZE,
            text_anchor="middle",
        )
        for index, lines in wrapped
        for n, words in enumerate(lines)
    )
    return names, deep


def _legend(chart: Chart, width: float) -> tuple[str, float]:
    """The measure and, of several series, their names; and where the field may begin."""
    unit = f"单位：{chart.unit}" if chart.unit else ""
    parts = [dim_text(0, _SIZE, unit, _SIZE - 1)]
    x, y = text_width(unit, _SIZE - 1) + 2 * _GAP, _SIZE
    many = len(chart.series) > 1
    for index, series in enumerate(chart.series if many else ()):
        shown = "".join(wrap(series.name, width / 2, _SIZE, 1))
        wide = text_width(shown, _SIZE) + 18
        if x + wide > width and x > 0:
            x, y = 0.0, y + _SIZE + 6
        parts.append(_mark(chart.kind, index, x + 6, y - 4))
        parts.append(text(x + 16, y, shown, _SIZE))
        x += wide + 2 * _GAP
    return "".join(parts), y + _GAP


def _mark(kind: ChartKind, index: int, x: float, y: float) -> str:
    if kind is ChartKind.TREND:
        return _point(index, x, y)
    return element("rect", x=x - 6, y=y - 5, width=11, height=11, **_filled(index))


def _filled(index: int) -> dict[str, str]:
    kind = index % len(PALETTE)
    return {"class_": f"c-s{kind}", "fill": PALETTE[kind]}


def _bars(chart: Chart, width: float, height: float) -> str:
    count = len(chart.series)
    labels = [[plain(value) for value in series.values] for series in chart.series]
    longest = max((label for row in labels for label in row), key=len)
    rough = (width - 60) / len(chart.categories) * 0.86 / count
    size = _SIZE
    while size > _SMALLEST and text_width(longest, size) + 2 > rough:
        size -= 0.5
    upright = text_width(longest, size) + 2 > rough
    turned = min(text_width(longest, size), height / 3) if upright else size
    plot = _plot(chart, width, height, turned + 6)
    room = plot.slot * 0.86 / count
    bar = min(room * 0.86, _WIDEST_BAR)
    room = room if not upright and text_width(longest, size) > bar else min(room, bar * 1.15)
    parts = []
    for index, series in enumerate(chart.series):
        for category, value in enumerate(series.values):
            x = plot.middle(category) + (index - (count - 1) / 2) * room
            zero, end = plot.scale(ZERO), plot.scale(value)
            top, tall = min(zero, end), abs(end - zero)
            parts.append(
                element("rect", x=x - bar / 2, y=top, width=bar, height=tall, **_filled(index))
            )
            if upright and room < _SMALLEST:
                continue
            parts.append(_bar_label((x, end), labels[index][category], size, value < 0, upright))
    return plot.frame + "".join(parts)


def _bar_label(
    place: tuple[float, float], words: str, size: float, below: bool, upright: bool
) -> str:
    x, end = place
    if not upright:
        return text(x, end + (size + 1 if below else -4), words, size, text_anchor="middle")
    y = end + (4 if below else -4)
    turned = f"rotate(-90 {number(x)} {number(y)})"
    anchor = "end" if below else "start"
    return text(x, y + size * 0.35, words, size, text_anchor=anchor, transform=turned)


def _shares(chart: Chart, width: float, row: float) -> str:
    """One bar a part with its name, amount and percentage; small parts stay readable so."""
    values = chart.series[0].values
    shares = percentages(values)
    amounts = [plain(value) for value in values]
    right = max(text_width(share, _SIZE) for share in shares)
    middle = max(text_width(amount, _SIZE) for amount in amounts)
    name_room = min(max(text_width(n[:60], _SIZE) for n in chart.categories) + 2, width * 0.34)
    left = name_room + _GAP
    end = max(width - right - middle - 3 * _GAP, left + 20)
    ticks = (min(ZERO, *values, ZERO), max(ZERO, *values, ZERO))
    scale = Scale(ticks if ticks[0] < ticks[1] else (ZERO, Decimal(1)), left, end)
    parts = [
        dim_text(width - right - 2 * _GAP, _SIZE, chart.unit, _SIZE - 1, text_anchor="end"),
        dim_text(width, _SIZE, "占比" if right else "", _SIZE - 1, text_anchor="end"),
    ]
    thick = min(row * 0.56, 20.0)
    for index, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        y = _HEAD + row * (index + 0.5)
        start, stop = sorted((scale(ZERO), scale(value)))
        wide = max(stop - start, 1.5 if value else 0.0)
        parts += _name(name, name_room, y, row)
        parts.append(
            element("rect", x=start, y=y - thick / 2, width=wide, height=thick, **_filled(0))
        )
        base = y + _SIZE * 0.36
        place = width - right - 2 * _GAP
        parts.append(text(place, base, amounts[index], _SIZE, text_anchor="end"))
        parts.append(text(width, base, shares[index], _SIZE, text_anchor="end"))
    zero = scale(ZERO)
    parts.append(line(zero, _HEAD, zero, _HEAD + row * len(values), axis=True))
    return "".join(parts)


def _name(name: str, room: float, y: float, row: float) -> Iterator[str]:
    """A part's name in as many lines as its row has room for, around ``y``."""
    size = _SIZE if text_width(name, _SIZE) <= room else _SIZE - 1.5
    lines = wrap(name, room, size, max(1, int(row // (size + 1))))
    first = y - (len(lines) - 1) * (size + 1) / 2 + size * 0.36
    for index, words in enumerate(lines):
        yield text(room, first + index * (size + 1), words, size, text_anchor="end")


def percentages(values: Sequence[Decimal]) -> list[str]:
    """The share of each part in the whole; nothing where a part is negative or all are zero.

    >>> percentages([Decimal(1), Decimal(2)])
    ['33.3%', '66.7%']
    """
    whole = sum(values, ZERO)
    if whole <= 0 or min(values) < 0:
        return [""] * len(values)
    return [f"{(value * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%" for value in values]


def _trend(chart: Chart, width: float, height: float) -> str:
    plot = _plot(chart, width, height, _SIZE * (1 + len(chart.series)))
    lines, points = [], []
    for index, series in enumerate(chart.series):
        kind = index % len(PALETTE)
        places = [(plot.middle(n), plot.scale(value)) for n, value in enumerate(series.values)]
        way = " ".join(f"{number(x)},{number(y)}" for x, y in places)
        look = {"class_": f"c-l{kind}", "stroke": PALETTE[kind], "stroke_width": "2.2"}
        dashes = {"stroke_dasharray": "7 4"} if index % 2 else {}
        lines.append(element("polyline", points=way, fill="none", **look, **dashes))
        points += [_point(index, x, y) for x, y in places]
    labels = [_trend_labels(chart, plot, n) for n in range(len(chart.categories))]
    return plot.frame + "".join(lines) + "".join(points) + "".join(labels)


def _trend_labels(chart: Chart, plot: _Plot, category: int) -> str:
    """The values of one category: half of them over their points, the lower half under them."""
    values = [series.values[category] for series in chart.series]
    size = _SIZE - 1
    longest = max(text_width(plain(value), size) for value in values)
    if longest > plot.slot:
        size = max(size * plot.slot / longest, _SMALLEST)
        if category % (1 + int(longest // (plot.slot * 1.2))):
            return ""
    points = [plot.scale(value) for value in values]
    order = sorted(range(len(values)), key=lambda index: points[index])
    over = (len(order) + 1) // 2
    places = _stacked(points, order[:over][::-1], -1, size) | _stacked(
        points, order[over:], 1, size
    )
    parts = []
    for index, y in sorted(places.items()):
        half = text_width(plain(values[index]), size) / 2
        x = min(max(plot.middle(category), plot.left + half), plot.right - half)
        label = plain(values[index])
        parts.append(text(x, y, label, size, text_anchor="middle", **_filled(index)))
    return "".join(parts)


def _stacked(
    points: Sequence[float], order: Sequence[int], way: int, size: float
) -> dict[int, float]:
    """Baselines of labels, each beyond its point, the points near it and the label before it."""
    found: dict[int, float] = {}
    limit: float | None = None
    for index in order:
        middle = points[index] + way * (size / 2 + 7)
        for other in sorted(points, key=lambda point: way * point):
            if abs(other - middle) < size / 2 + 5:
                middle = other + way * (size / 2 + 7)
        if limit is not None and (middle - limit) * way < size + 2:
            middle = limit + way * (size + 2)
        limit = middle
        found[index] = middle + size * 0.36
    return found


def _point(index: int, x: float, y: float) -> str:
    """A point whose form tells the series as well as its colour does."""
    look = _filled(index)
    form = index % 4
    if form == 0:
        return element("circle", cx=x, cy=y, r=4, **look)
    corners = {
        1: ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        2: ((0, -5), (5, 4), (-5, 4)),
        3: ((0, -5), (5, 0), (0, 5), (-5, 0)),
    }[form]
    around = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in corners)
    return element("polygon", points=around, **look)
