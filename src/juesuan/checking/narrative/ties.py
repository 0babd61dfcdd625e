"""Stated figures against the tables (rules N01, N02 with a subject and figures)."""

from juesuan.checking.narrative.facts import BUDGETS, Facts, Figure, TableFigure, money
from juesuan.checking.tally import Tally
from juesuan.checking.wording import cell_name, evidence, make_finding
from juesuan.model import Claim, ClaimKind, Outcome, Phase, Severity
from juesuan.money import ZERO, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.judge import compare


def check_ties(rules: list[Rule], facts: Facts, tally: Tally) -> None:
    """Compare every stated figure with the cells that its rule names; say a wrong one once."""
    for rule in rules:
        claims = _claims(rule, facts)
        if not claims:
            tally.irrelevant(rule, "", "说明中没有写这一金额")
            continue
        options = [facts.table_figure(rule, terms) for terms in rule.figures]
        known = [item for item in options if isinstance(item, TableFigure)]
        for claim in claims:
            if known:
                _judge(rule, claim, known, facts, tally)
            else:
                tally.skipped(rule, facts.name(claim), str(options[0]))


def _claims(rule: Rule, facts: Facts) -> list[Claim]:
    phases = (Phase.ACCOUNT,) if rule.phase == "account" else BUDGETS
    return [
        claim
        for claim in facts.stated(rule.subject)
        if (claim.kind is ClaimKind.AMOUNT or claim.kind is ClaimKind.NONE)
        and claim.phase in phases
        and (not rule.topics or facts.topic(claim) in rule.topics)
    ]


def _stated(claim: Claim, facts: Facts) -> Figure:
    """The stated figure; nothing at all is exactly zero."""
    return facts.figure(claim.amount) if claim.amount else Figure(ZERO, ZERO)


def _judge(
    rule: Rule, claim: Claim, options: list[TableFigure], facts: Facts, tally: Tally
) -> None:
    """The stated figure may be any of some sums; the first is the one a finding names."""
    stated = _stated(claim, facts)
    outcomes = [tie_outcome(rule, stated, option) for option in options]
    for wanted in (Outcome.PASS, Outcome.ROUNDING):
        if wanted in outcomes:
            option = options[outcomes.index(wanted)]
            break
    else:
        option = options[0]
        corrected = [item for item in options if item.cause and item.corrected == stated.value]
        if corrected:
            option = corrected[0]
        elif claim.phase is Phase.INITIAL_BUDGET:
            reason = f"表中预算数 {money(option.printed.value)}，可能是全年预算，与年初预算口径不同"
            tally.skipped(rule, facts.name(claim), reason)
            return
    outcome = outcomes[options.index(option)]
    if outcome is Outcome.PASS:
        tally.passed(rule, facts.name(claim))
        return
    finding = make_finding(
        rule,
        facts.disclosure,
        _message(rule, claim, stated, option, facts),
        (facts.evidence(claim), *(evidence(facts.figures, ref, "total") for ref in option.refs)),
        facts.key(claim),
        severity=Severity.ROUNDING if outcome is Outcome.ROUNDING else None,
        expected=option.printed.value,
        actual=stated.value,
        allowed=rounding_bound([(1, stated.unit), (-1, option.printed.unit)]),
        cause=option.cause,
    )
    if outcome is Outcome.ROUNDING:
        tally.rounded(rule, facts.name(claim), finding)
    else:
        facts.wrong[id(claim)] = finding.cause or finding.fingerprint
        tally.failed(rule, facts.name(claim), finding)


def tie_outcome(rule: Rule, stated: Figure, option: TableFigure) -> Outcome:
    """Judge a stated figure against a sum of cells, by what the printed digits of both allow."""
    allowed = rounding_bound([(1, stated.unit), (-1, option.printed.unit)])
    return compare(stated.value - option.printed.value, allowed, rule.relation)


def _message(rule: Rule, claim: Claim, stated: Figure, option: TableFigure, facts: Facts) -> str:
    cells = [cell_name(facts.figures, ref) for ref in option.refs]
    where = cells[0] if len(cells) == 1 else f"{cells[0]}等 {len(cells)} 格之和"
    written = f"写 {money(stated.value)}" if claim.amount else "写没有"
    difference = money(stated.value - option.printed.value)
    return (
        f"说明中{facts.name(claim)}{written}，{where}为 {money(option.printed.value)}，"
        f"差 {difference}。"
    )
