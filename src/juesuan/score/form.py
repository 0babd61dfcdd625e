"""A performance form as entered → its scores: execution, indicators, subtotals, total, grade.

Source: 财预〔2020〕10号 and the notes of the self-evaluation forms: execution points × B/A, the
indicators by their formulas (``entries``), the total the sum of what is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from juesuan.model.account import FormEntry
from juesuan.money import ZERO
from juesuan.score.entries import ScoredIndicator, as_printed, is_reason, score_entry
from juesuan.score.points import execution_points
from juesuan.score.precision import points_text
from juesuan.score.remarks import Remark, RemarkKind
from juesuan.score.scheme import FULL_MARKS, Scheme, load_limits, scheme_of
from juesuan.score.total import Grade, grade_of, total_of
from juesuan.score.weights import weight_remarks


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The indicators of a first level (产出指标) or of a second one in it (数量指标)."""

    level: int
    name: str
    parent: str
    weight: Decimal
    points: Decimal
    """The sum of the points printed; those of an indicator without points are missing in it."""
    complete: bool


@dataclass(frozen=True, slots=True)
class ScoredForm:
    """A form as entered with its scores and the remarks on it."""

    entry: FormEntry
    scheme: Scheme
    rate: Decimal | None
    """Execution B/A as a fraction, None where there is no budget."""
    execution: Decimal | None
    """Points of execution, not rounded."""
    indicators: tuple[ScoredIndicator, ...]
    subtotals: tuple[Subtotal, ...]
    remarks: tuple[Remark, ...]

    @property
    def execution_printed(self) -> Decimal | None:
        """The points of execution as printed."""
        whole = self.scheme.execution
        return None if self.execution is None else as_printed(self.execution, whole)

    @property
    def total(self) -> Decimal:
        """The sum of all points printed."""
        known = [line.printed for line in self.indicators if line.printed is not None]
        return total_of(self.execution_printed or ZERO, known)

    @property
    def complete(self) -> bool:
        """Whether execution and every indicator have points."""
        return self.execution is not None and all(
            line.points is not None for line in self.indicators
        )

    @property
    def available(self) -> Decimal:
        """The points the form can give: of execution and of all indicators."""
        return total_of(self.scheme.execution, [line.entry.weight for line in self.indicators])

    @property
    def grade(self) -> Grade | None:
        """The grade, None where points are missing or the form does not make 100."""
        if not self.complete or self.available != FULL_MARKS:
            return None
        return grade_of(self.total)


def score_form(entry: FormEntry) -> ScoredForm:
    """Score a form; ``SchemeError`` where its scheme is not known."""
    scheme = scheme_of(entry.scheme)
    indicators = tuple(score_entry(line, entry.reasons) for line in entry.indicators)
    execution = execution_points(scheme.execution, entry.budget, entry.spent)
    remarks = (
        *_execution_remarks(entry),
        *(remark for line in indicators for remark in line.remarks),
        *weight_remarks(entry, scheme),
    )
    rate = None if execution is None else entry.spent / entry.budget
    return ScoredForm(
        entry, scheme, rate, execution, indicators, tuple(_subtotals(indicators)), remarks
    )


def _subtotals(indicators: Sequence[ScoredIndicator]) -> Iterator[Subtotal]:
    """Each first level in the order of its first indicator, then the second levels in it."""
    for first in dict.fromkeys(line.entry.levels[0] for line in indicators):
        own = [line for line in indicators if line.entry.levels[0] == first]
        yield _subtotal(1, first, "", own)
        for second in dict.fromkeys(line.entry.levels[1] for line in own):
            if second:
                below = [line for line in own if line.entry.levels[1] == second]
                yield _subtotal(2, second, first, below)


def _subtotal(level: int, name: str, parent: str, lines: Sequence[ScoredIndicator]) -> Subtotal:
    weight = sum((line.entry.weight for line in lines), ZERO)
    known = [line.printed for line in lines if line.printed is not None]
    return Subtotal(level, name, parent, weight, sum(known, ZERO), len(known) == len(lines))


def _execution_remarks(entry: FormEntry) -> Iterator[Remark]:
    budget, spent = entry.budget, entry.spent
    named = f"“{entry.name}”"
    if budget <= 0 or spent < 0:
        told = (
            f"预算数（A）为 {points_text(budget)}，执行数（B）为 {points_text(spent)}，"
            "不能计算执行率，没有得分，请核对"
        )
        yield Remark(RemarkKind.NO_BUDGET, f"{named}{told}。", entry.place)
        return
    if spent > budget:
        told = (
            f"执行数 {points_text(spent)} 大于预算数 {points_text(budget)}，"
            "预算数应为调整后的全年预算数，请核对"
        )
        yield Remark(RemarkKind.OVERSPENT, f"{named}{told}。", entry.place)
    short = 1 - spent / budget > load_limits().execution_short
    if short and not is_reason(entry.reasons):
        told = f"执行率 {points_text(spent / budget * 100)}%，没有说明原因"
        yield Remark(RemarkKind.EXECUTION_REASON, f"{named}{told}。", entry.place)
