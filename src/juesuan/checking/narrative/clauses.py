"""What the words of a change say of it: whose it is, and on what basis it is told."""

import re
from functools import cache
from typing import Final

from juesuan.model import Claim
from juesuan.model.subjects import load_narrative_subjects

_NEAR: Final = 80  # characters before a change in which its basis is told
_RESTATED: Final = re.compile(r"[同可]比?口径|口径(?:调整|变[化动]|可比)|剔除|扣除")
_VERB: Final = re.compile(
    "增加|增长|上升|提高|减少|下降|降低|压减|节约|持平|无增减|无变化|没有变化|保持不变|一致"
)
_MONEY: Final = re.compile(
    r"[\u4e00-\u9fff（）]{2,20}"
    r"(?:费|支出|收入|资金|补助|补贴|工资|奖金|人员|人数|率|占比|比重|采购|项目)(?:决算数?|数|额)?$"
)
_PLAIN: Final = re.compile(
    r"其中|[与较比同按各均共]|20\d\d年度?|[上去本今当全]年度?|同期|决算数?|预算数?|相比|对比|比较"
    r"|本[单部][位门]|我[单部][位门]|分别|总计|合计|总额|总体|实际|[\d,.，：；]+(?:万元|元|%)?"
)
_OTHER_RATE: Final = re.compile("完成率|执行率|使用率|占比|比重|进度")


def is_restated(claim: Claim) -> bool:
    """Whether a change is told on a comparable basis, so that it ties to no stated figure."""
    near = claim.passage.text[max(claim.start - _NEAR, 0) : claim.end]
    return _RESTATED.search(near.rpartition("。")[2]) is not None


def is_of_another(claim: Claim) -> bool:
    """Whether a clause names another figure as the one that changed: 其中人员经费减少3.00万元."""
    verb = _VERB.search(claim.text)
    if verb is None:
        return False
    words = claim.text[: verb.start()].rpartition("其中")[2]
    for name in claim.item.names if claim.item else ():
        words = words.replace(name, "")
    words = _own_words(claim.subject).sub("", words)
    return _MONEY.search(_PLAIN.sub("", words)) is not None


def has_another_rate(claim: Claim) -> bool:
    """Whether the rate behind a change is of something else: 增加60.00万元，完成率下降5%."""
    return _OTHER_RATE.search(claim.text) is not None


@cache
def _own_words(subject: str) -> re.Pattern[str]:
    names = [name for s in load_narrative_subjects() if s.key == subject for name in s.names]
    return re.compile("|".join(names) or "(?!)")
