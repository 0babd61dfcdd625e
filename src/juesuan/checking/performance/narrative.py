"""Performance forms against their paragraphs in the narrative (rule P10)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import Ruling, cite, form_key, form_name, points
from juesuan.checking.performance.ties import ORDER, PrintedSum, in_form, plain_name, tie
from juesuan.checking.tally import Result
from juesuan.model import (
    Claim,
    ClaimKind,
    Entry,
    Evidence,
    FormKind,
    Outcome,
    PerformanceForm,
    Phase,
    Section,
)
from juesuan.money import Unit, last_place
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.score import execution_points

_HUNDRED: Final = Decimal(100)


@dataclass(slots=True)
class _Comparison:
    """What a form and its paragraph say differently."""

    sections: Sequence[Section]
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    items: list[Evidence] = field(default_factory=list)
    budget: PrintedSum | None = None
    """The budget that the paragraph states."""

    def note(self, name: str, cell: Entry, claim: Claim, outcome: Outcome) -> None:
        """Take one figure that both print."""
        self.outcomes.append(outcome)
        quantity = claim.rate if claim.kind is ClaimKind.COMPLETION else claim.amount
        if outcome is not Outcome.PASS and quantity is not None:
            self.faults.append(f"{name}表中印 {cell.text}，说明为 {quantity.text}")
            self.items += cite("wrong", cell, name, name)
            at = claim.section
            section = self.sections[at].name if 0 <= at < len(self.sections) else ""
            item = Evidence("text", claim.text, claim.place, label=name, section=section)
            self.items.append(item)


def check_narrative(rule: Rule, figures: Figures) -> Result:
    """P10: a form agrees with its paragraph in the narrative; one finding for a form."""
    ruling = Ruling(rule, figures)
    claims = _claims(figures)
    alike = Counter(_claimed_as(form) for form in ruling.forms)
    for form in ruling.forms:
        subject, own = form_name(form), claims.get(_claimed_as(form), [])
        if alike[_claimed_as(form)] > 1:
            ruling.skipped(subject, "有几张同名的自评表，不能确定说明指哪一张")
        elif not own:
            ruling.skipped(subject, "情况说明中没有读到这张表的金额或得分")
        else:
            comparison = _compare(figures, form, own)
            if not comparison.outcomes:
                ruling.skipped(subject, "说明中的数字在表中没有读到")
                continue
            worst = max(comparison.outcomes, key=ORDER.index)
            consequence = _consequence(figures, form, comparison.budget)
            message = f"{subject}与情况说明不一致：{'；'.join(comparison.faults)}。{consequence}"
            keys = [form_key(form), "情况说明"]
            ruling.judged(subject, worst, message, comparison.items, keys)
    return ruling.result


def _claimed_as(form: PerformanceForm) -> tuple[FormKind, str]:
    """What the claims about a form are kept under: a project's name, nothing for the whole."""
    return form.kind, "" if form.kind is FormKind.WHOLE else plain_name(form.name)


def _claims(figures: Figures) -> dict[tuple[FormKind, str], list[Claim]]:
    """The claims about the unit as a whole and about each project."""
    found: dict[tuple[FormKind, str], list[Claim]] = {}
    for claim in figures.disclosure.narrative.claims:
        if claim.subject == "performance-whole":
            found.setdefault((FormKind.WHOLE, ""), []).append(claim)
        elif claim.subject == "performance-project" and claim.item and claim.item.names:
            name = plain_name(claim.item.names[0])
            found.setdefault((FormKind.PROJECT, name), []).append(claim)
    return found


def _compare(figures: Figures, form: PerformanceForm, claims: Sequence[Claim]) -> _Comparison:
    found = _Comparison(figures.disclosure.narrative.sections)
    phases = {claim.phase for claim in claims if claim.kind is ClaimKind.AMOUNT}
    initial = Phase.INITIAL_BUDGET in phases and Phase.FULL_BUDGET not in phases
    others = {Phase.INITIAL_BUDGET, Phase.BUDGET} if initial else {Phase.INITIAL_BUDGET}
    for claim in claims:
        if claim.kind is ClaimKind.AMOUNT:
            _compare_amount(figures, form, claim, found)
        elif claim.kind is ClaimKind.COMPLETION and claim.base not in others:
            rate = form.execution.rate if form.execution else None
            outcome = _tie_rate(rate, claim) if rate else None
            if rate is not None and outcome is not None:
                found.note("执行率", rate, claim, outcome)
        elif claim.kind is ClaimKind.COUNT and claim.amount and claim.amount.measure == "分":
            total, stated = form.total, claim.amount
            if total is not None and total.value is not None:
                own = PrintedSum(total.value, last_place(total.decimals))
                other = PrintedSum(stated.value, last_place(stated.decimals))
                found.note("总分", total, claim, tie(own, other))
    return found


def _compare_amount(
    figures: Figures, form: PerformanceForm, claim: Claim, found: _Comparison
) -> None:
    row, stated = form.execution, _stated(claim)
    if row is None or stated is None or claim.phase not in {Phase.FULL_BUDGET, Phase.ACCOUNT}:
        return
    budget = claim.phase is Phase.FULL_BUDGET
    if budget:
        found.budget = stated
    cell = row.budget if budget else row.spent
    printed = in_form(figures, form, cell) if cell else None
    if cell is not None and printed is not None:
        found.note("全年预算数" if budget else "执行数", cell, claim, tie(printed, stated))


def _stated(claim: Claim) -> PrintedSum | None:
    """The amount of a claim in yuan."""
    if claim.amount is None or claim.amount.measure not in {"元", "万元", "亿元"}:
        return None
    unit = Unit.from_label(claim.amount.measure).value
    return PrintedSum(claim.amount.value * unit, last_place(max(claim.amount.decimals, 2)) * unit)


def _tie_rate(rate: Entry, claim: Claim) -> Outcome | None:
    """The form's rate against the paragraph's; without a % the form's may be a fraction."""
    if rate.value is None or claim.rate is None:
        return None
    stated = PrintedSum(claim.rate.value, last_place(claim.rate.decimals))
    ways = [PrintedSum(rate.value, last_place(rate.decimals))]
    if not rate.text.endswith("%"):
        ways.append(PrintedSum(rate.value * _HUNDRED, last_place(rate.decimals) * _HUNDRED))
    return min((tie(way, stated) for way in ways), key=ORDER.index)


def _consequence(figures: Figures, form: PerformanceForm, budget: PrintedSum | None) -> str:
    """What the score would be with the paragraph's budget, or nothing where it stays the same."""
    row = form.execution
    if row is None or budget is None or row.weight is None or row.spent is None:
        return ""
    spent = in_form(figures, form, row.spent)
    score = row.score.value if row.score else None
    exact = execution_points(row.weight, budget.value, spent.value) if spent else None
    if exact is None or spent is None or score is None or points(exact) == points(score):
        return ""
    rate = points(spent.value / budget.value * _HUNDRED)
    total = form.total.value if form.total else None
    whole = f"，总分 {points(total - score + exact)} 分" if total is not None else ""
    return f"按说明的预算数计，执行率为 {rate}%，执行得分应为 {points(exact)} 分{whole}。"
