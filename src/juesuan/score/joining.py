"""One indicator of several forms as one indicator (see ``rollup``)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.model.account import Direction, IndicatorEntry
from juesuan.model.forms import compact
from juesuan.money import ZERO, rounded
from juesuan.score.entries import PRINTED_DECIMALS, is_qualitative
from juesuan.score.points import qualitative_band
from juesuan.score.precision import points_text
from juesuan.score.remarks import Remark, RemarkKind
from juesuan.score.total import RELATIVE, Part, roll_up
from juesuan.score.values import Bound, parse_value

_FINER: Final = 2  # decimals of a weighted mean beyond those of its parts
_SIGNS: Final[dict[Bound | None, str]] = {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", None: ""}
_BAND_WORDS: Final = (
    (Decimal("0.8"), "达成预期指标"),
    (Decimal("0.5"), "部分达成预期指标并具有一定效果"),
    (ZERO, "未达成预期指标且效果较差"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """An indicator of one form and the funds of that form."""

    entry: IndicatorEntry
    funds: Decimal


def join(members: Sequence[Member]) -> tuple[IndicatorEntry, tuple[Remark, ...]]:
    """Make one indicator of the same indicators of several forms."""
    first = members[0].entry
    if len(members) == 1:
        return first, ()
    faults: list[tuple[RemarkKind, str]] = []
    directions = {member.entry.direction for member in members} - {Direction.UNSAID}
    worded = {is_qualitative(member.entry) for member in members}
    target = result = ""
    points: Decimal | None = None
    direction = next(iter(directions)) if len(directions) == 1 else Direction.UNSAID
    weight = _weight(members, faults)
    if len(directions) > 1 or len(worded) > 1:
        told = "有的按正向、有的按反向或定性计分，不能汇总"
        faults.append((RemarkKind.NOT_JOINED, told))
    elif worded == {True}:
        target = _words([member.entry.target for member in members])
        points = _points(members, weight, faults)
        result = _qualitative_result(members, weight, points)
    else:
        target = _value(members, "目标值", lambda entry: entry.target, faults)
        result = _value(members, "完成值", lambda entry: entry.result, faults)
    entry = IndicatorEntry(
        levels=first.levels,
        name=first.name,
        weight=weight,
        target=target,
        result=result,
        direction=direction,
        points=points,
        reason=_words([member.entry.reason for member in members]),
        place=first.place,
    )
    remarks = (Remark(kind, f"指标“{first.name}”{told}。", first.place) for kind, told in faults)
    return entry, tuple(remarks)


def _words(texts: Sequence[str]) -> str:
    """Every text once, in the order of the forms."""
    return "；".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _mean(values: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The mean of (value, funds), None where the funds weigh nothing; equal values need none."""
    if len({value for value, _ in values}) == 1:
        return values[0][0]
    funds = sum((weight for _, weight in values), ZERO)
    if funds <= 0 or any(weight < 0 for _, weight in values):
        return None
    return sum((value * weight for value, weight in values), ZERO) / funds


def _weight(members: Sequence[Member], faults: list[tuple[RemarkKind, str]]) -> Decimal:
    """The weight of all, or the mean by funds with a remark; the largest where no funds weigh."""
    weights = [member.entry.weight for member in members]
    if len(set(weights)) == 1:
        return weights[0]
    mean = _mean([(member.entry.weight, member.funds) for member in members])
    joined = max(weights) if mean is None else rounded(mean, PRINTED_DECIMALS)
    how = "最大的" if mean is None else "按资金加权的"
    listed = "、".join(points_text(weight) for weight in sorted(set(weights)))
    told = f"在各表中的分值不同（{listed}），汇总用{how} {points_text(joined)} 分，请核定"
    faults.append((RemarkKind.DIFFERENT, told))
    return joined


def _value(
    members: Sequence[Member],
    what: str,
    text_of: Callable[[IndicatorEntry], str],
    faults: list[tuple[RemarkKind, str]],
) -> str:
    """The joined target or result as text, blank with a remark where it cannot be joined."""
    texts = [text_of(member.entry) for member in members]
    values = [parse_value(text) for text in texts]
    same = len({value.text for value in values}) == 1
    if same and (not values[0].number or values[0].measure in RELATIVE):
        return texts[0]
    parts = [Part(value, member.funds) for value, member in zip(values, members, strict=True)]
    number = roll_up(parts)
    bounds = {value.bound for value in values} - {None, Bound.EXACT}
    if number is None or len(bounds) > 1:
        listed = "、".join(f"“{text}”" if text.strip() else "空白" for text in texts)
        faults.append((RemarkKind.NOT_JOINED, f"的{what}不能汇总（{listed}），请补填"))
        return ""
    measure = next((value.measure for value in values if value.measure), "")
    finer = _FINER if measure in RELATIVE else 0
    decimals = max((_decimals(value.number) for value in values), default=0) + finer
    grouped = any("," in value.text for value in values)
    sign = _SIGNS[next(iter(bounds), None)]
    return f"{sign}{_plain(number, decimals, grouped=grouped)}{measure}"


def _decimals(number: Decimal | None) -> int:
    return max(-int((number or ZERO).as_tuple().exponent), 0)


def _plain(number: Decimal, decimals: int, *, grouped: bool) -> str:
    """A number without idle zeros.

    >>> _plain(Decimal("19012.500"), 4, grouped=True)
    '19,012.5'
    """
    exact = rounded(number, decimals)
    text = f"{exact:,f}" if grouped else f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _points(
    members: Sequence[Member], weight: Decimal, faults: list[tuple[RemarkKind, str]]
) -> Decimal | None:
    """Qualitative points: the mean by funds of the shares of the weights."""
    shares = [
        (member.entry.points * weight / member.entry.weight, member.funds)
        for member in members
        if member.entry.points is not None and member.entry.weight > 0
    ]
    mean = _mean(shares) if len(shares) == len(members) else None
    if mean is None:
        missing = len(shares) < len(members)
        why = "有的表没有得分或分值" if missing else "各表的预算数不能作权数"
        faults.append((RemarkKind.NOT_JOINED, f"的得分不能汇总（{why}），请补填"))
        return None
    return min(rounded(mean, PRINTED_DECIMALS), weight)


def _qualitative_result(members: Sequence[Member], weight: Decimal, points: Decimal | None) -> str:
    """The result they share, or the words of the band the joined points lie in."""
    texts = [member.entry.result for member in members]
    if len({compact(text) for text in texts}) == 1:
        return texts[0]
    if points is None or None in {qualitative_band(text) for text in texts}:
        return _words(texts)
    return next((words for floor, words in _BAND_WORDS if points >= floor * weight), "")
