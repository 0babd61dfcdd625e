"""What the sections of the narrative say, one function a matter (see the profiles)."""

from collections.abc import Callable
from typing import Final

from juesuan.composing.matters.flows import fiscal, income, spending, total
from juesuan.composing.matters.funds import capital, fund
from juesuan.composing.matters.general import (
    basic,
    general_detail,
    general_structure,
    general_total,
)
from juesuan.composing.matters.others import assets, operating, procurement
from juesuan.composing.matters.performance import (
    performance_projects,
    performance_use,
    performance_whole,
    performance_work,
)
from juesuan.composing.matters.three import three_detail, three_total
from juesuan.composing.voice import Voice
from juesuan.model.document import Chart, Paragraph

Matter = Callable[[Voice], list[Paragraph | Chart]]

MATTERS: Final[dict[str, Matter]] = {
    "total": total,
    "income": income,
    "spending": spending,
    "fiscal": fiscal,
    "general-total": general_total,
    "general-structure": general_structure,
    "general-detail": general_detail,
    "basic": basic,
    "fund": fund,
    "capital": capital,
    "three-total": three_total,
    "three-detail": three_detail,
    "operating": operating,
    "procurement": procurement,
    "assets": assets,
    "performance-work": performance_work,
    "performance-whole": performance_whole,
    "performance-projects": performance_projects,
    "performance-use": performance_use,
}
"""Every matter by the name that profiles call it."""
