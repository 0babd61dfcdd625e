"""What overviews of a data set say, for a terminal and a page alike."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from juesuan.store.overview import Outcomes, Overview

PUBLICATION_NAMES: Final[Mapping[str, str]] = {
    "published": "按时公开",
    "late": "逾期公开",
    "undated": "已有文件，日期不全",
    "pending": "未到期",
    "missing": "到期未公开",
    "not-account": "文件不是决算",
    "misfiled": "文件与名单不符",
    "unfound": "未见文件，到期日不详",
}
STATE_NAMES: Final[Mapping[str, str]] = {
    "not-account": "不是决算",
    "unreadable": "读不了",
    "timeout": "超时",
    "memory": "内存不足",
    "crash": "读取时崩溃",
    "error": "程序出错",
    "unopened": "打不开",
}
SEVERITY_NAMES: Final[Mapping[str, str]] = {"error": "错误", "wording": "用词", "rounding": "尾差"}
NO_REGION: Final = "地区不详"


def headline(found: Overview) -> str:
    """The size of a data set in one sentence."""
    size = found.size
    years = [line.year for line in found.years if line.year and line.accounts]
    span = f"，{_span(min(years), max(years))}年度" if years else ""
    return (
        f"{size.documents:,} 份文件，检查了 {size.checked:,} 份；"
        f"现行决算 {size.accounts:,} 份（{size.units:,} 个单位{span}），"
        f"其中 {size.clean:,} 份没有错误。"
    )


def _span(first: int, last: int) -> str:
    return f"{first} " if first == last else f"{first}—{last} "


def region_note(found: Overview) -> str:
    """What is said of regions that are not shown."""
    left = found.size.regions - sum(line.region is not None for line in found.regions)
    return f"只列出决算最多的 {len(found.regions)} 个" if left > 0 else ""


def outcome_lines(outcomes: Outcomes) -> list[tuple[str, int]]:
    """The verdicts by kind, named."""
    return [
        ("通过", outcomes.passed),
        ("尾差", outcomes.rounded),
        ("不符", outcomes.failed),
        ("未判断", outcomes.not_evaluated),
        ("不适用", outcomes.not_applicable),
    ]


def percent(part: int, whole: int) -> str:
    """A share, nothing of nothing.

    >>> percent(1, 3), percent(0, 0)
    ('33.3%', '')
    """
    return f"{Decimal(part) * 100 / whole:.1f}%" if whole else ""
