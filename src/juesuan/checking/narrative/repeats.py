"""The same fact stated twice (rule N34)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import BUDGETS
from juesuan.model import Claim, ClaimKind, Outcome
from juesuan.model.narrative import ITEM, PART
from juesuan.money import last_place
from juesuan.rules.book import Rule

_SEVERAL: Final = frozenset({ITEM, PART, "class", "performance-grade", "performance-score"})
"""Subjects of which several figures are no contradiction."""
_SIZE: Final = re.compile(r"\d+万元|通用|专用")
"""What tells one kind of equipment from another."""


class Repeats(Check):
    """N34: a figure that no table ties is not stated with two values."""

    def run(self) -> None:
        """Every budget and every count."""
        rule, facts = self.rules["N34"], self.facts
        stated: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
        for claim in facts.of_kind(ClaimKind.AMOUNT, ClaimKind.COUNT):
            count = claim.kind is ClaimKind.COUNT
            if claim.subject in {"", *_SEVERAL} or not claim.amount:
                continue
            if count or claim.phase in BUDGETS:
                where = facts.topic(claim) if count else ""
                size = tuple(_SIZE.findall(claim.text)) if claim.subject == "equipment" else ()
                key = (claim.subject, claim.item, claim.phase, claim.amount.measure, where, size)
                stated[key].append(claim)
        for claims in stated.values():
            self._agree(rule, claims)

    def _agree(self, rule: Rule, claims: Sequence[Claim]) -> None:
        facts, first = self.facts, claims[0]
        for other in claims[1:]:
            one, two = first.amount, other.amount
            if one is None or two is None or _is_part(first, other):
                continue
            unit = max(last_place(one.decimals), last_place(two.decimals))
            if abs(one.value - two.value) <= unit / 2:
                self.tally.passed(rule, facts.name(first))
                continue
            near = first.kind is ClaimKind.AMOUNT and abs(one.value - two.value) <= unit
            message = f"{facts.name(first)}一处写 {one.text}，另一处写 {two.text}。"
            self.differ(
                rule,
                facts.name(first),
                message,
                (facts.evidence(first), facts.evidence(other)),
                facts.key(first),
                outcome=Outcome.ROUNDING if near else Outcome.FAIL,
            )


def _is_part(one: Claim, other: Claim) -> bool:
    """Whether a count may be part of one in the same sentence: 团组2个，其中本单位组织1个."""
    same = one.kind is ClaimKind.COUNT and one.passage is other.passage
    return same and one.passage.text.find("。", one.start, other.end) < 0
