"""The inspection score: every item of the rubric judged by what was read and found."""

from collections.abc import Callable, Mapping
from typing import Final

from juesuan.checking.inspection.basis import Basis
from juesuan.checking.inspection.differences import JUDGES as DIFFERENCES
from juesuan.checking.inspection.regular import JUDGES as REGULAR
from juesuan.checking.inspection.sections import JUDGES as SECTIONS
from juesuan.checking.inspection.tables import JUDGES as TABLES
from juesuan.checking.inspection.three import JUDGES as THREE
from juesuan.checking.inspection.timely import JUDGES as TIMELY
from juesuan.model import Kind, Report
from juesuan.model.inspection import Dates, Inspection, Mark
from juesuan.rules.inspection import InspectionItem, load_inspection_items

__all__ = ["JUDGES", "inspect"]

JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {
    **TIMELY,
    **TABLES,
    **THREE,
    **SECTIONS,
    **DIFFERENCES,
    **REGULAR,
}
"""How each item that documents can answer is judged, by code."""


def inspect(report: Report, dates: Dates | None = None) -> Inspection:
    """Score a checked document; what it cannot answer is neither won nor lost.

    Items rest on verdicts too, so a report of selected rules leaves some of them not judged.
    """
    items = load_inspection_items().values()
    if report.disclosure.kind is not Kind.FINAL_ACCOUNT:
        return Inspection(tuple(item.not_judged(report.disclosure.reason) for item in items))
    basis = Basis(report, dates or Dates())
    return Inspection(
        tuple(
            item.not_judged(item.unjudged) if item.unjudged else JUDGES[item.code](item, basis)
            for item in items
        )
    )
