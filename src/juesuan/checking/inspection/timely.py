"""Timeliness: published within twenty days of approval."""

from collections.abc import Callable, Mapping
from typing import Final

from juesuan.checking.inspection.basis import Basis
from juesuan.model.inspection import Mark
from juesuan.rules.inspection import InspectionItem

_DAYS: Final = 20  # 预算法 art. 14


def judge_days(item: InspectionItem, basis: Basis) -> Mark:
    """I01: from approval to publication."""
    approved, published = basis.dates.approved, basis.dates.published
    if approved is None or published is None:
        missing = [
            name for name, date in (("批复日期", approved), ("公开日期", published)) if date is None
        ]
        return item.not_judged(f"没有给出{'和'.join(missing)}。")
    days = (published - approved).days
    told = f"{approved} 批复，{published} 公开"
    if days < 0:
        return item.not_judged(f"{told}，公开早于批复，请核对日期。")
    late = max(days - _DAYS, 0)
    after = f"相隔 {days} 日" + (f"，迟 {late} 日" if late else "")
    return item.less(late, f"{told}，{after}。")


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {"I01": judge_days}
