"""The claims of a narrative, indexed, and the figures of the tables they speak of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from juesuan.model import Claim, ClaimKind, Evidence, Phase, Quantity, Section
from juesuan.model.narrative import CLASS, ITEM, PART
from juesuan.model.subjects import subject_names
from juesuan.money import ZERO, Interval, Unit, format_amount, last_place
from juesuan.rules.bind import Binder, Gap, Statement
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.notation import Formula, Term

if TYPE_CHECKING:
    from juesuan.checking.narrative.items import Matched

BUDGETS: Final = (Phase.INITIAL_BUDGET, Phase.FULL_BUDGET, Phase.BUDGET)
PHASE_NAMES: Final = {
    Phase.ACCOUNT: "决算数",
    Phase.INITIAL_BUDGET: "年初预算数",
    Phase.FULL_BUDGET: "全年预算数",
    Phase.BUDGET: "预算数",
    Phase.PRIOR_ACCOUNT: "上年决算数",
    Phase.PRIOR_BUDGET: "上年预算数",
}
_MEASURES: Final = {"万": Unit.WAN, **{unit.label: unit for unit in Unit}}


class Figure(NamedTuple):
    """A figure in the document's unit of money with its last printed place in that unit."""

    value: Decimal
    unit: Decimal

    @property
    def interval(self) -> Interval:
        """The values it stands for."""
        return Interval.around(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A sum of cells: as printed, as root causes correct it, and where it stands."""

    printed: Figure
    corrected: Decimal
    refs: tuple[CellRef, ...]
    cause: str = ""
    """Fingerprint of the root cause that corrects one of the cells."""


@dataclass(slots=True)
class Corrections:
    """What the root causes say of cells: the right value and the cause's fingerprint."""

    values: dict[CellRef, Decimal] = field(default_factory=dict)
    causes: dict[CellRef, str] = field(default_factory=dict)


class Facts:
    """Everything that the checks of the narrative look up."""

    def __init__(self, figures: Figures, binder: Binder, corrections: Corrections) -> None:
        self.figures = figures
        self.binder = binder
        self.corrections = corrections
        self.disclosure = figures.disclosure
        self.narrative = self.disclosure.narrative
        self.sections: tuple[Section, ...] = self.narrative.sections
        self.claims: tuple[Claim, ...] = self.narrative.claims
        self.unit = self.disclosure.money_unit or Unit.WAN
        self.wrong: dict[int, str] = {}
        """Claims (by identity) already found wrong, with the fingerprint of the finding."""
        self._by_subject: dict[str, list[Claim]] = defaultdict(list)
        self.groups: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self._by_subject[claim.subject].append(claim)
            self.groups[claim.group].append(claim)
        self.matched: dict[str, Matched] = {}
        """The items named under each topic, once they were looked for in the tables."""
        self.exact: set[int] = set()
        """Claims (by identity) whose figure is just that of the tables, whatever zeros it drops."""
        amounts = Counter(
            claim.amount.decimals
            for claim in self.of_kind(ClaimKind.AMOUNT)
            if claim.amount and claim.amount.value
        )
        self.decimals = max(amounts, key=lambda d: (amounts[d], d)) if amounts else 2
        rates = Counter(claim.rate.decimals for claim in self.claims if claim.rate)
        self.rate_decimals = max(rates, key=lambda d: (rates[d], -d)) if rates else 2

    # ------------------------------------------------------------ claims

    def topic(self, claim: Claim) -> str:
        """The topic of the section a claim stands in."""
        return self.sections[claim.section].topic

    def of_kind(self, *kinds: ClaimKind) -> Iterable[Claim]:
        """All claims of some kinds, in order."""
        return (claim for claim in self.claims if claim.kind in kinds)

    def amounts(self, subject: str, phase: Phase = Phase.ACCOUNT) -> list[Claim]:
        """The amounts stated of a subject."""
        return [
            claim
            for claim in self._by_subject.get(subject, ())
            if claim.kind is ClaimKind.AMOUNT and claim.phase is phase
        ]

    def stated(self, subject: str) -> list[Claim]:
        """All claims about a subject."""
        return self._by_subject.get(subject, [])

    def figure(self, quantity: Quantity) -> Figure:
        """A stated amount in the document's unit of money."""
        unit = _MEASURES.get(quantity.measure, self.unit)
        scale = unit.value / self.unit.value
        return Figure(quantity.value * scale, last_place(quantity.decimals) * scale)

    def exact_figure(self, claim: Claim) -> Figure:
        """The figure of a claim in a sum, nothing where it states none.

        A budget of 20万元 among amounts of two decimals is planned as 20.00, and an account that
        is just the table's has only dropped its zeros; others stand for what rounds to them.
        """
        if claim.amount is None or not (claim.amount.value or claim.amount.decimals):
            return Figure(ZERO, ZERO)
        planned = claim.phase in BUDGETS or id(claim) in self.exact
        decimals = max(claim.amount.decimals, self.decimals if planned else 0)
        return self.figure(replace(claim.amount, decimals=decimals))

    def account_of(self, claim: Claim) -> Claim | None:
        """The amount of the account that a claim speaks of: in its group, section or document."""
        return self.amount_of(claim, (Phase.ACCOUNT,))

    def budget_of(self, claim: Claim, phases: Sequence[Phase] = BUDGETS) -> Claim | None:
        """The budget stated beside a claim."""
        return self.amount_of(claim, phases)

    def budgets_beside(self, claim: Claim) -> list[Claim]:
        """All amounts of a budget in a claim's group."""
        return [
            item
            for item in self.groups[claim.group]
            if item.kind is ClaimKind.AMOUNT and item.phase in BUDGETS and item.amount
        ]

    def amount_of(self, claim: Claim, phases: Sequence[Phase]) -> Claim | None:
        """The nearest amount of a claim's subject: in its group, else in its section, else any."""
        own = [item for item in self.groups[claim.group] if _same_thing(item, claim)]
        if claim.subject in {ITEM, CLASS, PART}:
            others: list[Claim] = []
        else:
            others = [item for item in self._by_subject[claim.subject] if _same_thing(item, claim)]
        near = [item for item in others if item.section == claim.section]
        for place in (own, near, others):
            found = [
                item for item in place if item.kind is ClaimKind.AMOUNT and item.phase in phases
            ]
            before = [
                item for item in found if (item.group, item.start) <= (claim.group, claim.start)
            ]
            if found:
                return before[-1] if before else found[0]
        return None

    # ------------------------------------------------------------ tables

    def table_figure(self, rule: Rule, terms: tuple[Term, ...]) -> TableFigure | str:
        """The sum of cells that terms name, or why it cannot be formed."""
        bound = next(iter(self.binder.bind(rule, Formula(terms, "=", terms))), None)
        if bound is None or isinstance(bound, Gap):
            return bound.reason if bound else "表中没有这一格"
        return self._sum(bound)

    def _sum(self, statement: Statement) -> TableFigure | str:
        if statement.doubt:
            return statement.doubt
        return self.sum_cells([ref for _, ref in statement.left])

    def sum_cells(self, refs: Sequence[CellRef]) -> TableFigure | str:
        """The sum of some cells."""
        total, unit, corrected, cause = ZERO, ZERO, ZERO, ""
        for ref in refs:
            figure = self.figures.figure(ref)
            if figure is None:
                return "表中这一格读不出金额"
            total += figure.value
            unit += figure.unit or last_place(self.figures.decimals(ref))
            corrected += self.corrections.values.get(ref, figure.value)
            cause = cause or self.corrections.causes.get(ref, "")
        return TableFigure(Figure(total, unit), corrected, tuple(refs), cause)

    # ------------------------------------------------------------ words for findings

    def name(self, claim: Claim) -> str:
        """What a claim is about, as a reviewer calls it."""
        if claim.item is not None and claim.subject in {ITEM, CLASS, PART, "performance-grade"}:
            return claim.item.names[-1]
        if claim.subject == "performance-project" and claim.item is not None:
            return f"项目“{claim.item.names[-1]}”"
        return subject_names().get(claim.subject, self.sections[claim.section].title)

    def evidence(self, claim: Claim, role: str = "claim") -> Evidence:
        """The printed clause as evidence."""
        section = self.sections[claim.section]
        return Evidence(role, claim.text, claim.place, label=self.name(claim), section=section.name)

    def key(self, claim: Claim) -> list[str]:
        """What a claim is about, for fingerprints: no figure, no page, no wording."""
        item = claim.item.name if claim.item else ""
        return [self.topic(claim), claim.subject, item, claim.kind.value, claim.phase.value]


def money(value: Decimal) -> str:
    """An amount of money for a message.

    >>> money(Decimal("1553.5"))
    '1,553.50'
    """
    return format_amount(value)


def _same_thing(one: Claim, other: Claim) -> bool:
    return one.subject == other.subject and one.item == other.item
