"""Differences of more than a tenth, each of which wants its reason."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from juesuan.checking.inspection.basis import SHOWN, Basis
from juesuan.checking.narrative.facts import BUDGETS, TableFigure
from juesuan.checking.narrative.passages import SILENT
from juesuan.model import Claim, ClaimKind, Phase
from juesuan.model.inspection import Mark
from juesuan.money import ZERO
from juesuan.rules.book import load_rules
from juesuan.rules.inspection import InspectionItem

_TENTH: Final = Decimal(10)
_HUNDRED: Final = Decimal(100)
_COMPARING: Final = frozenset({ClaimKind.CHANGE, ClaimKind.COMPLETION, ClaimKind.VERDICT})
_BESIDE: Final = SILENT | {"performance", "performance-whole", "performance-project"}
_BECAUSE: Final = re.compile("原因|由于|因为")
_NAMED: Final = 3  # unexplained figures named in the reason


def judge_differences(item: InspectionItem, basis: Basis) -> Mark:
    """I23: every large difference has its reason."""
    compared = 0
    large: dict[tuple[object, ...], Claim] = {}
    for claims in basis.facts.groups.values():
        if basis.facts.topic(claims[0]) in _BESIDE:
            continue
        known = [
            (claim, rate)
            for claim in claims
            if claim.kind in _COMPARING and (rate := difference(basis, claim)) is not None
        ]
        compared += bool(known)
        for claim, rate in known:
            if rate > _TENTH:
                large.setdefault(_key(claim), claim)
    if not compared:
        reason = basis.gap or "情况说明没有写与上年或预算的比较"
        return item.not_judged(f"没有可以判断的比较：{reason}。")
    bare = [claim for claim in large.values() if not explained(basis, claim)]
    if not large:
        return item.full(f"{compared} 处比较都没有超过 10%。")
    if not bare:
        return item.full(f"{len(large)} 处相差 10% 以上，都写了原因。", basis.shown(large.values()))
    names = "、".join(dict.fromkeys(basis.facts.name(claim) for claim in bare[:_NAMED]))
    more = "等" if len(bare) > _NAMED else ""
    reason = f"{len(large)} 处相差 10% 以上，{len(bare)} 处没有写原因：{names}{more}。"
    return item.part(len(large) - len(bare), len(large), reason, basis.shown(bare)[:SHOWN])


def _key(claim: Claim) -> tuple[object, ...]:
    """A figure's difference from the year before or from the budget, however often it is told."""
    return id(claim.passage), claim.subject, claim.item, claim.kind is ClaimKind.CHANGE


def difference(basis: Basis, claim: Claim) -> Decimal | None:
    """How far a figure is from what it is compared with, in per cent; None: it does not say."""
    if claim.kind is ClaimKind.CHANGE:
        return _change(basis, claim)
    base = _budget(basis, claim)
    account = basis.facts.account_of(claim)
    if base == ZERO:
        spent = account is not None and account.amount is not None and account.amount.value
        return _HUNDRED if spent else ZERO
    if claim.kind is ClaimKind.COMPLETION:
        return None if claim.rate is None else abs(claim.rate.value - _HUNDRED)
    if base is None or account is None or account.amount is None:
        return ZERO if claim.sense == 0 else None
    return abs(basis.facts.figure(account.amount).value - base) / base * _HUNDRED


def _change(basis: Basis, claim: Claim) -> Decimal | None:
    if claim.sense == 0:
        return ZERO
    if claim.rate is not None:
        return abs(claim.rate.value)
    current = basis.facts.account_of(claim)
    if claim.amount is None or claim.sense is None or current is None or current.amount is None:
        return None
    change = basis.facts.figure(claim.amount).value
    before = basis.facts.figure(current.amount).value - claim.sense * change
    if before <= 0:
        return _HUNDRED if change else ZERO
    return change / before * _HUNDRED


def _budget(basis: Basis, claim: Claim) -> Decimal | None:
    """The budget that a claim compares with: stated beside it, else the table's."""
    facts = basis.facts
    phases = BUDGETS if claim.base in {Phase.BUDGET, None} else (claim.base, Phase.BUDGET)
    stated = facts.budget_of(claim, phases)
    if stated is not None and stated.amount is not None:
        return facts.figure(stated.amount).value
    rule = load_rules().get(f"N02-{claim.subject}")
    if rule is not None:
        figure = facts.table_figure(rule, rule.figures[0])
        if isinstance(figure, TableFigure):
            return figure.printed.value
    return None


def explained(basis: Basis, claim: Claim) -> bool:
    """Whether a reason is given: of the same figure, or behind it in the same paragraph."""
    for other in basis.facts.of_kind(ClaimKind.REASON):
        same = other.subject == claim.subject and other.item == claim.item
        if other.group == claim.group or (same and other.section == claim.section):
            return True
        if other.passage is claim.passage and other.start >= claim.start:
            return True
    return _BECAUSE.search(claim.passage.text, claim.end) is not None


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {"I23": judge_differences}
