"""Which figure words mean: 年初预算数, 全年预算数, 决算数, and what a change is measured from."""

import re
from functools import lru_cache
from typing import Final

from juesuan.model import Phase

_LAST_YEAR: Final = {
    Phase.ACCOUNT: Phase.PRIOR_ACCOUNT,
    Phase.BUDGET: Phase.PRIOR_BUDGET,
    Phase.INITIAL_BUDGET: Phase.PRIOR_BUDGET,
    Phase.FULL_BUDGET: Phase.PRIOR_BUDGET,
}


@lru_cache(maxsize=512)
def phase_of(words: str) -> Phase | None:
    """The figure that words like 年初预算数 mean.

    >>> phase_of("年初预算数"), phase_of("调整后预算"), phase_of("支出决算")
    (<Phase.INITIAL_BUDGET: 'initial-budget'>, <Phase.FULL_BUDGET: 'full-budget'>, \
<Phase.ACCOUNT: 'account'>)
    """
    if "预算" in words and "决算" not in words:
        if words.startswith("年初"):
            return Phase.INITIAL_BUDGET
        if words.startswith(("全年", "调整")):
            return Phase.FULL_BUDGET
        return Phase.PRIOR_BUDGET if words.startswith("上年") else Phase.BUDGET
    return Phase.ACCOUNT if re.search("决算|执行|实际支出", words) else None


@lru_cache(maxsize=512)
def in_year(phase: Phase, year: str, current: int | None) -> Phase:
    """The figure of another year, where a clause names one: 2022年度决算数按合并口径为….

    >>> in_year(Phase.ACCOUNT, "2022年度", 2023), in_year(Phase.ACCOUNT, "2023年", 2023)
    (<Phase.PRIOR_ACCOUNT: 'prior-account'>, <Phase.ACCOUNT: 'account'>)
    """
    numbered = year[:4].isdigit() and current is not None
    past = int(year[:4]) < current if numbered and current else year.startswith(("上", "去"))
    return _LAST_YEAR.get(phase, phase) if past else phase


@lru_cache(maxsize=512)
def base_of(year: str, words: str, current: int | None) -> Phase | None:
    """What a change is measured from, by the year and the words of 与…相比.

    >>> base_of("2022年度", "", 2023), base_of("2022年度", "预算", 2023)
    (<Phase.PRIOR_ACCOUNT: 'prior-account'>, <Phase.PRIOR_BUDGET: 'prior-budget'>)
    >>> base_of("2023年度", "预算", 2023), base_of("", "年初预算数", 2023)
    (<Phase.BUDGET: 'budget'>, <Phase.INITIAL_BUDGET: 'initial-budget'>)
    """
    phase = phase_of(words) if words else None
    budget = phase is not None and phase is not Phase.ACCOUNT
    if budget:
        other_year = bool(year) and not year.startswith((str(current), "本", "今", "当"))
        return Phase.PRIOR_BUDGET if other_year else phase
    return Phase.PRIOR_ACCOUNT if year else None
