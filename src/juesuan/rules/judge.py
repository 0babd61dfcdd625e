"""Statements → outcomes, by exact decimals and the bounds of printed precision."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from juesuan.model import Outcome
from juesuan.money import ZERO, rounding_bound
from juesuan.rules.bind import Binder, Gap, Statement
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.notation import Relation


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement with its outcome; the sums are in the document's unit of money."""

    statement: Statement
    outcome: Outcome
    reason: str = ""
    left: Decimal = ZERO
    right: Decimal = ZERO
    allowed: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Left minus right."""
        return self.left - self.right


def compare(difference: Decimal, allowed: Decimal, relation: Relation) -> Outcome:
    """Judge left − right: nothing is a pass, inside the bound is rounding, beyond is a fail.

    >>> str(compare(Decimal("0.01"), Decimal("0.015"), "="))
    'rounding'
    """
    excess = {"=": abs(difference), "<=": difference, ">=": -difference}[relation]
    if excess <= 0:
        return Outcome.PASS
    return Outcome.ROUNDING if excess <= allowed else Outcome.FAIL


def judge(statement: Statement, figures: Figures) -> Judged:
    """Evaluate one statement."""
    if statement.doubt:
        return Judged(statement, Outcome.NOT_EVALUATED, statement.doubt)
    sums = []
    units: list[tuple[int, Decimal]] = []
    for side in (statement.left, statement.right):
        total = ZERO
        for weight, ref in side:
            figure = figures.figure(ref)
            if figure is None:
                return Judged(statement, Outcome.NOT_EVALUATED, _why_no_figure(figures, ref))
            total += weight * figure.value
            units.append((weight, figure.unit))
        sums.append(total)
    if not any(unit for _, unit in units):
        return Judged(statement, Outcome.NOT_APPLICABLE, "各格都是空白")
    allowed = rounding_bound(units)
    outcome = compare(sums[0] - sums[1], allowed, statement.relation)
    if outcome is Outcome.FAIL and not statement.rule.certain:
        reason = f"相差 {abs(sums[0] - sums[1])}，两种口径可能不同"
        return Judged(statement, Outcome.NOT_EVALUATED, reason, sums[0], sums[1], allowed)
    return Judged(statement, outcome, "", sums[0], sums[1], allowed)


def _why_no_figure(figures: Figures, ref: CellRef) -> str:
    row, cell = figures.row(ref), figures.cell(ref)
    if cell is None:
        return f"“{row.label.strip()}”一行的金额属于哪一栏不能确定"
    return f"“{row.label.strip()}”一行该格是文字“{cell.text}”"


def judge_rule(rule: Rule, binder: Binder) -> Iterator[Judged | Gap]:
    """Judge every statement of a rule, if the rule applies to the document at all."""
    year = binder.figures.disclosure.year
    if not rule.applies_to(year):
        yield Gap(rule, Outcome.NOT_APPLICABLE, f"不适用于 {year} 年度")
        return
    if rule.when is not None:
        for condition in binder.bind(rule, rule.when):
            if isinstance(condition, Gap):
                yield condition
                return
            judged = judge(condition, binder.figures)
            if judged.outcome not in {Outcome.PASS, Outcome.ROUNDING}:
                if judged.outcome is Outcome.NOT_EVALUATED:
                    yield Gap(rule, Outcome.NOT_EVALUATED, judged.reason)
                else:
                    yield Gap(rule, Outcome.NOT_APPLICABLE, f"前提“{rule.when_text}”不成立")
                return
    for item in binder.bind(rule):
        yield item if isinstance(item, Gap) else judge(item, binder.figures)
