"""Whether the weights of a form's indicators are what its scheme gives their levels.

Source: the schemes of 财预〔2020〕10号 and of the provinces' forms (``schemes.toml``).
"""

from collections.abc import Iterator
from decimal import Decimal

from juesuan.model.account import FormEntry
from juesuan.money import ZERO
from juesuan.score.precision import points_text
from juesuan.score.remarks import Remark, RemarkKind
from juesuan.score.scheme import FULL_MARKS, LevelPoints, Scheme


def weight_remarks(entry: FormEntry, scheme: Scheme) -> Iterator[Remark]:
    """Remarks on the sum of all weights, on levels that are not known, and on each level's sum."""
    total = sum((line.weight for line in entry.indicators), scheme.execution)
    if total != FULL_MARKS:
        message = f"“{entry.name}”各项分值相加为 {points_text(total)} 分，不是 {FULL_MARKS} 分。"
        yield Remark(RemarkKind.TOTAL_POINTS, message, entry.place)
    given: dict[LevelPoints, Decimal] = {}
    for line in entry.indicators:
        part = scheme.part_of(line.levels)
        if part is None:
            levels = "、".join(level for level in line.levels if level) or "空白"
            message = f"指标“{line.name}”的一、二级指标（{levels}）看不出属于产出、效益还是满意度。"
            yield Remark(RemarkKind.UNKNOWN_LEVEL, message, line.place)
        else:
            given[part] = given.get(part, ZERO) + line.weight
    for under in dict.fromkeys(part.under for part in scheme.parts):
        for fault in _heading_faults(scheme, under, given):
            yield Remark(RemarkKind.LEVEL_POINTS, f"“{entry.name}”{fault}。", entry.place)


def _heading_faults(scheme: Scheme, under: str, given: dict[LevelPoints, Decimal]) -> Iterator[str]:
    """One heading's levels: each its own points, or all together where one may be missing."""
    parts = [part for part in scheme.parts if part.under == under]
    missing = [part for part in parts if part not in given]
    if missing and all(part.optional for part in missing):
        whole = sum((part.points for part in parts), ZERO)
        found = sum((given.get(part, ZERO) for part in parts), ZERO)
        if found != whole:
            yield _fault(scheme, under, whole, found)
        return
    for part in parts:
        found = given.get(part, ZERO)
        if found != part.points:
            yield _fault(scheme, part.name, part.points, found)


def _fault(scheme: Scheme, name: str, whole: Decimal, found: Decimal) -> str:
    return (
        f"{name}各指标的分值相加为 {points_text(found)} 分，"
        f"权重方案（{scheme.name}）为 {points_text(whole)} 分"
    )
