"""The rules on performance self-evaluation forms (P) and what checks them."""

from collections.abc import Callable
from typing import Final

from juesuan.checking.performance.execution import (
    check_execution_scores,
    check_parts,
    check_rates,
)
from juesuan.checking.performance.names import check_unit_names
from juesuan.checking.performance.narrative import check_narrative
from juesuan.checking.performance.scores import (
    check_above_weight,
    check_full_marks,
    check_indicator_scores,
)
from juesuan.checking.performance.sums import check_totals, check_weights
from juesuan.checking.performance.ties import check_copies, check_number, check_tables
from juesuan.checking.performance.words import (
    check_exceeded,
    check_filing,
    check_notes,
    check_year,
)
from juesuan.checking.tally import Result
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures

PERFORMANCE_CHECKS: Final[dict[str, Callable[[Rule, Figures], Result]]] = {
    "P01": check_rates,
    "P02": check_execution_scores,
    "P03": check_indicator_scores,
    "P04": check_above_weight,
    "P05": check_full_marks,
    "P06": check_weights,
    "P07": check_totals,
    "P08": check_parts,
    "P09": check_tables,
    "P10": check_narrative,
    "P11": check_number,
    "P12": check_copies,
    "P13": check_exceeded,
    "P14": check_filing,
    "P15": check_year,
    "P16": check_unit_names,
    "P17": check_notes,
}
