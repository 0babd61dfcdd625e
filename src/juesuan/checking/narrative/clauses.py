"""What the words around a claim say: the basis and the rate of a change, a part within a part."""

import re
from collections.abc import Iterable
from typing import Final

from juesuan.model import Claim
from juesuan.model.narrative import PART

_NEAR: Final = 80  # characters before a change in which its basis is told
_RESTATED: Final = re.compile(r"(?:[同可]比?|合并)口径|口径(?:调整|变[化动]|可比)|剔除|扣除")
_SENTENCE: Final = 400  # characters before a figure in which its sentence is looked for
_EFFECT: Final = re.compile("成效|效果|效益|成果|带动|撬动|拉动|产值|人均|平均|每")
_OTHER_RATE: Final = re.compile("完成率|执行率|使用率|占比|比重|进度")


def is_restated(claim: Claim) -> bool:
    """Whether a change is told on a comparable basis, so that it ties to no stated figure."""
    near = claim.passage.text[max(claim.start - _NEAR, 0) : claim.end]
    return _RESTATED.search(near.rpartition("。")[2]) is not None


def has_another_rate(claim: Claim) -> bool:
    """Whether the rate behind a change is of something else: 增加60.00万元，完成率下降5%."""
    return _OTHER_RATE.search(claim.text) is not None


def why_no_rate(claim: Claim) -> str:
    """Why the rate of a change cannot be worked out from the figures beside it."""
    if claim.amount is None:
        return "只写了比率，没有写增减额"
    if claim.amount.value < 0:
        return "增减额带负号"
    if is_restated(claim):
        return "按可比口径的增减，不能用本年数推算"
    if claim.subject == PART and claim.item and claim.item.names[-1] not in claim.text:
        return "可能是分项的增减，也可能是总额的"
    if has_another_rate(claim):
        return f"“{claim.text}”说的是另一个数"
    return ""


def outermost(claims: Iterable[Claim]) -> list[Claim]:
    """Those of some claims that stand in the fewest brackets: 8辆（其中殡葬车6辆）, 5辆 are two."""
    depths = {id(claim): (_depth(claim), claim) for claim in claims}
    least = min((depth for depth, _ in depths.values()), default=0)
    return [claim for depth, claim in depths.values() if depth == least]


def _depth(claim: Claim) -> int:
    text = _told(claim, "。")
    return sum(map(text.count, "（(")) - sum(map(text.count, "）)"))


def is_effect(claim: Claim) -> bool:
    """Whether a figure tells what spending brought, not what was spent: 带动投资1.8亿元."""
    return _EFFECT.search(_told(claim, "。；")) is not None


def _told(claim: Claim, stops: str) -> str:
    """What the sentence, or the part of it, tells up to the claim's end."""
    text = claim.passage.text[max(claim.end - _SENTENCE, 0) : claim.end]
    return re.split(f"[{stops}]", text)[-1]
