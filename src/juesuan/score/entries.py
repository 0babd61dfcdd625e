"""The points of one indicator as entered, and the remarks on it.

Source: 财预〔2020〕10号; the notes of the self-evaluation forms (positive weight × B/A, reverse
weight × A/B, never above the weight; three bands for what is judged in words).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from juesuan.model.account import Direction as EntryDirection
from juesuan.model.account import IndicatorEntry
from juesuan.model.forms import compact
from juesuan.money import ZERO, rounded
from juesuan.score.points import (
    Direction,
    Obstacle,
    Scored,
    direction_by,
    qualitative_band,
    score_values,
)
from juesuan.score.precision import points_text
from juesuan.score.remarks import Remark, RemarkKind
from juesuan.score.scheme import load_limits
from juesuan.score.values import Bound, parse_value

PRINTED_DECIMALS: Final = 2
_NO_REASON: Final = frozenset({"", "无", "-", "—", "/", "——"})
_ASKED: Final = {
    Obstacle.BLANK: "请补填",
    Obstacle.WORDS: "请填可计算的数，或按定性指标填写得分",
    Obstacle.MEASURES: "请统一计量单位",
    Obstacle.NEGATIVE: "请核对",
    Obstacle.ZERO_TARGET: "请核对目标值，或按定性指标填写得分",
    Obstacle.VAGUE: "请填写确数",
}
_DIRECTIONS: Final = {
    Direction.POSITIVE: EntryDirection.POSITIVE,
    Direction.REVERSE: EntryDirection.REVERSE,
    Direction.UNKNOWN: EntryDirection.UNSAID,
}
_AGAINST: Final[dict[tuple[EntryDirection, Bound | None], str]] = {
    (EntryDirection.POSITIVE, Bound.AT_MOST): "上限",
    (EntryDirection.REVERSE, Bound.AT_LEAST): "下限",
}


@dataclass(frozen=True, slots=True)
class ScoredIndicator:
    """An indicator as entered with its points, None where nothing gives them.

    ``points`` is exact (a quotient to the digits of the decimal context), ``printed`` what the
    form prints: rounded half up to two decimals, never above the weight.
    """

    entry: IndicatorEntry
    direction: EntryDirection
    """As entered, or as its texts tell; ``UNSAID`` where neither does."""
    points: Decimal | None = None
    ratio: Decimal | None = None
    """Result over target."""
    met: bool | None = None
    """Whether the result reaches the target; None where that is not known."""
    remarks: tuple[Remark, ...] = ()

    @property
    def printed(self) -> Decimal | None:
        """The points as printed."""
        return None if self.points is None else as_printed(self.points, self.entry.weight)


def as_printed(points: Decimal, weight: Decimal) -> Decimal:
    """Points rounded half up to two decimals, never above the weight.

    >>> as_printed(Decimal("3.960833"), Decimal(4)), as_printed(Decimal("1.125"), Decimal("1.125"))
    (Decimal('3.96'), Decimal('1.125'))
    """
    return min(rounded(points, PRINTED_DECIMALS), weight)


def is_reason(text: str, reasons: str = "", name: str = "") -> bool:
    """Whether a reason is given: the entry's own, or in the form's reasons by its name."""
    own = compact(name)
    return compact(text) not in _NO_REASON or bool(own and own in compact(reasons))


def is_qualitative(entry: IndicatorEntry) -> bool:
    """Whether an indicator is judged in words: said so, or its texts are none but words.

    >>> is_qualitative(IndicatorEntry(("", ""), "", Decimal(5), "按时", "达成预期指标"))
    True
    """
    if entry.direction is not EntryDirection.UNSAID:
        return entry.direction is EntryDirection.QUALITATIVE
    numbers = parse_value(entry.target).number, parse_value(entry.result).number
    worded = entry.points is not None or qualitative_band(entry.result) is not None
    return worded and None in numbers and bool(compact(entry.result))


def score_entry(entry: IndicatorEntry, reasons: str = "") -> ScoredIndicator:
    """Score an indicator; ``reasons`` are those the form gives for all its indicators.

    >>> levels = "产出指标", "数量指标"
    >>> line = IndicatorEntry(levels, "养老保险扩面", Decimal(4), "19,200人次", "19,012人次")
    >>> score_entry(line).printed
    Decimal('3.96')
    """
    if entry.weight <= 0:
        message = f"{_named(entry)}分值为 {points_text(entry.weight)}，应大于 0。"
        remark = Remark(RemarkKind.WEIGHT, message, entry.place)
        return ScoredIndicator(entry, entry.direction, remarks=(remark,))
    return _qualitative(entry, reasons) if is_qualitative(entry) else _computed(entry, reasons)


def _named(entry: IndicatorEntry) -> str:
    return f"指标“{entry.name}”"


def _computed(entry: IndicatorEntry, reasons: str) -> ScoredIndicator:
    target, result = parse_value(entry.target), parse_value(entry.result)
    direction = direction_by(entry.name, entry.levels[1], target, entry.direction)
    scored = score_values(target, result, direction, entry.weight)
    ways = set(scored.points)
    points = next(iter(ways)) if len(ways) == 1 else None
    return ScoredIndicator(
        entry,
        _DIRECTIONS[direction],
        points,
        scored.ratio,
        scored.met,
        tuple(_computed_remarks(entry, reasons, scored, direction)),
    )


def _computed_remarks(
    entry: IndicatorEntry, reasons: str, scored: Scored, direction: Direction
) -> Iterator[Remark]:
    def remark(kind: RemarkKind, message: str) -> Remark:
        return Remark(kind, f"{_named(entry)}{message}。", entry.place)

    if scored.obstacle is not None:
        asked = _ASKED[scored.obstacle]
        yield remark(RemarkKind.NOT_COMPUTABLE, f"{scored.reason}，没有得分，{asked}")
    elif len(set(scored.points)) > 1:
        told = "目标值看不出越多越好还是越少越好，没有得分，请填写正向或反向"
        yield remark(RemarkKind.DIRECTION_UNSAID, told)
    against = _AGAINST.get((entry.direction, parse_value(entry.target).bound))
    if against:
        told = f"填为{entry.direction}，目标值“{entry.target}”却是{against}，请核对"
        yield remark(RemarkKind.DIRECTION_CONFLICT, told)
    if entry.points is not None:
        told = f"由目标值和完成值计分，填写的 {points_text(entry.points)} 分没有采用"
        yield remark(RemarkKind.POINTS_IGNORED, told)
    explained = is_reason(entry.reason, reasons, entry.name)
    if scored.met is False and not explained:
        told = f"目标值 {entry.target}，完成值 {entry.result}，没有达到目标，请说明原因"
        yield remark(RemarkKind.REASON, told)
    exceeded = scored.ratio is not None and scored.ratio > load_limits().exceeded
    if exceeded and scored.ratio is not None and direction is Direction.POSITIVE:
        asked = "" if explained else "，请核对或说明原因"
        share = points_text(scored.ratio * 100)
        told = f"完成值 {entry.result} 是目标值 {entry.target} 的 {share}%，目标值可能定低了{asked}"
        yield replace(remark(RemarkKind.EXCEEDED, told), settled=explained)


def _qualitative(entry: IndicatorEntry, reasons: str) -> ScoredIndicator:
    """Points as typed; the words of the result name the band they must lie in."""
    typed = entry.points
    usable = typed is not None and ZERO <= typed <= entry.weight
    band = qualitative_band(entry.result)
    return ScoredIndicator(
        entry,
        EntryDirection.QUALITATIVE,
        typed if usable else None,
        None,
        band[1] == 1 if band else None,
        tuple(_qualitative_remarks(entry, reasons, band, usable=usable)),
    )


def _qualitative_remarks(
    entry: IndicatorEntry, reasons: str, band: tuple[Decimal, Decimal] | None, *, usable: bool
) -> Iterator[Remark]:
    def remark(kind: RemarkKind, message: str) -> Remark:
        return Remark(kind, f"{_named(entry)}{message}。", entry.place)

    typed, weight = entry.points, entry.weight
    between = f"完成情况为“{entry.result}”，得分应" + _between(band, weight) if band else ""
    if typed is None:
        asked = f"，{between}" if between else ""
        yield remark(RemarkKind.POINTS_MISSING, f"为定性指标，请填写得分{asked}")
    elif not usable:
        told = f"填写的 {points_text(typed)} 分不在 0 至 {points_text(weight)} 分之间，没有采用"
        yield remark(RemarkKind.POINTS_OUTSIDE, told)
    elif band and not _in_band(typed, band, weight):
        yield remark(RemarkKind.BAND, f"{between}，填写 {points_text(typed)} 分")
    if band is None and typed is not None:
        what = f"“{entry.result}”" if compact(entry.result) else "没有填写，"
        told = f"完成情况{what}看不出属于哪一档（达成、部分达成、未达成预期指标），得分无从核对"
        yield remark(RemarkKind.BAND_UNSAID, told)
    if band and band[1] < 1 and not is_reason(entry.reason, reasons, entry.name):
        yield remark(RemarkKind.REASON, f"完成情况为“{entry.result}”，请说明原因")


def _between(band: tuple[Decimal, Decimal], weight: Decimal) -> str:
    """A band in words: its lower end belongs to it, its upper end only where that is the weight."""
    low, high = points_text(band[0] * weight), points_text(band[1] * weight)
    return f"在 {low} 至 {high} 分之间" if band[1] == 1 else f"不低于 {low} 分、低于 {high} 分"


def _in_band(points: Decimal, band: tuple[Decimal, Decimal], weight: Decimal) -> bool:
    low, high = band[0] * weight, band[1] * weight
    return low <= points and (points < high or band[1] == 1)
