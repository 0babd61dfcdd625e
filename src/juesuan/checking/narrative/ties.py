"""Stated figures against the tables (rules N01, N02: a subject and the sums it may be)."""

from decimal import Decimal

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import BUDGETS, Facts, Figure, TableFigure, money
from juesuan.checking.wording import cell_name, evidence
from juesuan.model import Claim, ClaimKind, Outcome, Phase
from juesuan.money import ZERO, rounded, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef
from juesuan.rules.judge import compare
from juesuan.rules.notation import Relation


def stated_figure(claim: Claim, facts: Facts) -> Figure:
    """The stated figure; a statement that there was nothing is exactly zero."""
    return facts.figure(claim.amount) if claim.amount else Figure(ZERO, ZERO)


def tie_outcome(stated: Figure, printed: Figure, relation: Relation = "=") -> Outcome:
    """Judge a stated figure against a sum of cells, by what the printed digits of both allow.

    What is stated in a larger measure, 9.40亿元 of 94,023.79万元, agrees if it is rounded rightly.
    """
    if stated.unit > 1 and printed.unit > 0:
        places = rounded(printed.value / stated.unit, 0)
        if places * stated.unit == stated.value:
            return Outcome.PASS
    allowed = rounding_bound([(1, stated.unit), (-1, printed.unit)])
    return compare(stated.value - printed.value, allowed, relation)


class Ties(Check):
    """Compares every stated figure with the cells that its rule names."""

    def run(self) -> None:
        """Every rule of the book that names a subject and figures."""
        for rule in self.rules.values():
            if rule.figures:
                self._check(rule)

    def _check(self, rule: Rule) -> None:
        claims = self._claims(rule)
        if not claims:
            self.tally.irrelevant(rule, "", "说明中没有写这一金额")
            return
        options = [self.facts.table_figure(rule, terms) for terms in rule.figures]
        known = [item for item in options if isinstance(item, TableFigure)]
        wrong: dict[tuple[Decimal, Outcome, tuple[CellRef, ...]], list[Claim]] = {}
        judged = [(claim, *self._best(rule, claim, known)) for claim in claims] if known else []
        told = {claim.phase for claim, _, outcome in judged if outcome is Outcome.PASS}
        for claim in claims if not known else ():
            self.tally.skipped(rule, self.facts.name(claim), str(options[0]))
        for claim, option, outcome in judged:
            name = self.facts.name(claim)
            if rule.phase != "account" and told and claim.phase not in told:
                self.tally.skipped(rule, name, "表中是说明所写的另一个预算数")
            elif outcome is Outcome.PASS:
                if stated_figure(claim, self.facts).value == option.printed.value:
                    self.facts.exact.add(id(claim))
                self.tally.passed(rule, name)
            elif outcome is Outcome.NOT_EVALUATED:
                printed = money(option.printed.value)
                reason = f"表中预算数 {printed}，可能是全年预算，与年初预算口径不同"
                self.tally.skipped(rule, name, reason)
            else:
                value = stated_figure(claim, self.facts).value
                wrong.setdefault((value, outcome, option.refs), []).append(claim)
        for (_, outcome, refs), off in wrong.items():
            option = next(item for item in known if item.refs == refs)
            self._tell(rule, off, option, outcome)

    def _claims(self, rule: Rule) -> list[Claim]:
        phases = (Phase.ACCOUNT,) if rule.phase == "account" else BUDGETS
        return [
            claim
            for claim in self.facts.stated(rule.subject)
            if claim.kind in {ClaimKind.AMOUNT, ClaimKind.NONE}
            and claim.phase in phases
            and (not rule.topics or self.facts.topic(claim) in rule.topics)
        ]

    def _best(
        self, rule: Rule, claim: Claim, options: list[TableFigure]
    ) -> tuple[TableFigure, Outcome]:
        """The sum that fits best; where none fits, the first, or one that a root cause corrects."""
        stated = stated_figure(claim, self.facts)
        outcomes = [tie_outcome(stated, option.printed, rule.relation) for option in options]
        for wanted in (Outcome.PASS, Outcome.ROUNDING):
            if wanted in outcomes:
                return options[outcomes.index(wanted)], wanted
        for option in options:
            if option.cause and option.corrected == stated.value:
                return option, Outcome.FAIL
        initial = claim.phase is Phase.INITIAL_BUDGET
        return options[0], Outcome.NOT_EVALUATED if initial else Outcome.FAIL

    def _tell(self, rule: Rule, claims: list[Claim], option: TableFigure, outcome: Outcome) -> None:
        """One finding for all places that state the same wrong figure."""
        claim, facts = claims[0], self.facts
        stated = stated_figure(claim, facts)
        cells = [cell_name(facts.figures, ref) for ref in option.refs]
        where = cells[0] if len(cells) == 1 else f"{cells[0]} 等 {len(cells)} 格之和"
        written = f"写 {money(stated.value)}" if claim.amount else "写没有"
        places = f"（{len(claims)} 处）" if len(claims) > 1 else ""
        message = (
            f"说明中{facts.name(claim)}{written}{places}，{where} 为 "
            f"{money(option.printed.value)}，差 {money(stated.value - option.printed.value)}。"
        )
        finding = self.differ(
            rule,
            facts.name(claim),
            message,
            (
                *map(facts.evidence, claims),
                *(evidence(facts.figures, ref, "total") for ref in option.refs),
            ),
            facts.key(claim),
            outcome=outcome,
            expected=option.printed.value,
            actual=stated.value,
            allowed=rounding_bound([(1, stated.unit), (-1, option.printed.unit)]),
            cause=option.cause,
        )
        if outcome is Outcome.FAIL:
            facts.wrong |= {id(item): finding.cause or finding.fingerprint for item in claims}
