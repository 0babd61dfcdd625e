"""Targets and results as they are written: 19,200人次, 98.5%以上, 全年超过6,000份, ≤3, 无."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

from juesuan.money import ZERO, half_width

_LONGEST: Final = 60
_MOST_DIGITS: Final = 20
_LEAD: Final = (
    r"(?:(?:全年|年度|本年度?|每年|每月|月均|年均|累计|总计|合计|共计?|约|实际|已?完成|达到?|为)*)"
)
_AT_LEAST: Final = (
    r">=|≥|>|不低于|不少于|不小于|不下于|大于等于|大于或等于|至少|超过|超|大于|高于|多于|突破"
)
_AT_MOST: Final = (
    r"<=|≤|<|不超过|不高于|不大于|不多于|小于等于|小于或等于|小于|低于|少于|控制在|至多"
)
_VALUE: Final = re.compile(
    rf"{_LEAD}(?:(?P<most>{_AT_MOST})|(?P<least>{_AT_LEAST})|(?P<exact>=|等于))?{_LEAD}"
    r"(?P<number>-?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?)"
    r"(?P<measure>%|‰|(?:[^\W\d]{0,8}?(?:/[^\W\d]{1,4}?)?))"
    r"(?P<tail>及?以上|及?以下|(?:之|以)内|左右)?"
)
_NONE: Final = frozenset({"无", "没有", "未发生", "无发生", "没有发生", "零"})
_SCALES: Final = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SIGNS: Final = str.maketrans(
    {"＞": ">", "＜": "<", "﹥": ">", "﹤": "<", "＝": "=", "％": "%", "⩾": "≥", "⩽": "≤"}
)


class Bound(Enum):
    """What a target says about a result."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Value:
    """A target or result; ``number`` is None where the text is no single number.

    无 (nothing happened) is zero.  万 and 亿 before a unit are multiplied out.  Digits that begin
    with 00 are the tail of a number that ran over from the cell beside it, so no number.
    """

    text: str
    number: Decimal | None = None
    measure: str = ""
    bound: Bound | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is printed, or only a dash."""
        return self.text in {"", "-", "--", "—", "——", "/", "－"}


@lru_cache(maxsize=4096)
def parse_value(text: str) -> Value:
    """Read a target or a result.

    >>> parse_value("98.5%以上")
    Value(text='98.5%以上', number=Decimal('98.5'), measure='%', bound=<Bound.AT_LEAST: 'at-least'>)
    >>> parse_value("全年超过6,000份").number, parse_value("按时完成").number
    (Decimal('6000'), None)
    """
    bare = "".join(half_width(text).split()).translate(_SIGNS)
    if bare in _NONE:
        return Value(bare, ZERO)
    found = _VALUE.fullmatch(bare) if len(bare) <= _LONGEST else None
    if found is None or len(found["number"]) > _MOST_DIGITS:
        return Value(bare)
    number, measure = Decimal(found["number"].replace(",", "")), found["measure"]
    for word, factor in _SCALES.items():
        if measure.startswith(word):
            number, measure = number * factor, measure[1:]
    return Value(bare, number, measure, _bound(found))


def _bound(found: re.Match[str]) -> Bound | None:
    tail = found["tail"] or ""
    if found["most"] or tail.endswith(("以下", "内")):
        return Bound.AT_MOST
    if found["least"] or tail.endswith("以上"):
        return Bound.AT_LEAST
    return Bound.EXACT if found["exact"] else None


def comparable(target: Value, result: Value) -> bool:
    """Whether two values are numbers of one measure.

    A unit may be left out, a % may not; nor may it beside 万 or 亿, which the bare number may or
    may not be meant in.
    """
    if target.number is None or result.number is None:
        return False
    if target.number == 0 and result.number == 0:
        return True
    measures = {target.measure, result.measure}
    if len(measures) == 1:
        return True
    bare, other = (target, result) if not target.measure else (result, target)
    scaled = _is_scaled(other) and not _is_scaled(bare)
    return "" in measures and not measures & {"%", "‰"} and not scaled


def _is_scaled(value: Value) -> bool:
    return any(word in value.text for word in _SCALES)
