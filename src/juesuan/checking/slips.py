"""What slip of the pen turns one printed figure into another."""

from decimal import Decimal
from enum import StrEnum

from juesuan.money import format_amount


class Slip(StrEnum):
    """How a figure was misprinted."""

    LOST_DIGIT = "少了一位数字"
    EXTRA_DIGIT = "多了一位数字"
    SWAPPED_DIGITS = "两位数字颠倒"
    WRONG_DIGIT = "一位数字有误"
    SIGN = "正负号相反"
    UNIT = "单位用错（元与万元）"
    POINT = "小数点错位"
    MISSING = "漏填"
    SURPLUS = "不应有金额"
    OTHER = "金额有误"


def slip_between(printed: Decimal, right: Decimal, decimals: int = 2) -> Slip:
    """Name the slip that turned ``right`` into ``printed``.

    >>> str(slip_between(Decimal("1066.51"), Decimal("10661.51")))
    '少了一位数字'
    >>> str(slip_between(Decimal("512.30"), Decimal("521.30")))
    '两位数字颠倒'
    """
    if not printed:
        return Slip.MISSING
    if not right:
        return Slip.SURPLUS
    if printed == -right:
        return Slip.SIGN
    ratio = abs(printed / right)
    if ratio in {Decimal(10_000), Decimal("0.0001")}:
        return Slip.UNIT
    return _digits_slip(_digits(printed, decimals), _digits(right, decimals)) or (
        Slip.POINT if ratio.log10() == ratio.log10().to_integral_value() else Slip.OTHER
    )


def _digits(value: Decimal, decimals: int) -> str:
    return format_amount(abs(value), decimals).replace(",", "").replace(".", "")


def _digits_slip(printed: str, right: str) -> Slip | None:
    if len(printed) + 1 == len(right) and _without_one(right, printed):
        return Slip.LOST_DIGIT
    if len(printed) == len(right) + 1 and _without_one(printed, right):
        return Slip.EXTRA_DIGIT
    if len(printed) != len(right):
        return None
    apart = [
        index for index, pair in enumerate(zip(printed, right, strict=True)) if pair[0] != pair[1]
    ]
    if len(apart) == 1:
        return Slip.WRONG_DIGIT
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        first, second = apart
        if printed[first] == right[second] and printed[second] == right[first]:
            return Slip.SWAPPED_DIGITS
    return None


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer)))
