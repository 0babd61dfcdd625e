"""What the words of a change say of its basis and of its rate."""

import re
from typing import Final

from juesuan.model import Claim

_NEAR: Final = 80  # characters before a change in which its basis is told
_RESTATED: Final = re.compile(r"[同可]比?口径|口径(?:调整|变[化动]|可比)|剔除|扣除")
_OTHER_RATE: Final = re.compile("完成率|执行率|使用率|占比|比重|进度")


def is_restated(claim: Claim) -> bool:
    """Whether a change is told on a comparable basis, so that it ties to no stated figure."""
    near = claim.passage.text[max(claim.start - _NEAR, 0) : claim.end]
    return _RESTATED.search(near.rpartition("。")[2]) is not None


def has_another_rate(claim: Claim) -> bool:
    """Whether the rate behind a change is of something else: 增加60.00万元，完成率下降5%."""
    return _OTHER_RATE.search(claim.text) is not None
