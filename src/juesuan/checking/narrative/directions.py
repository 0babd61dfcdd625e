"""Words of direction against the figures (rules N30 … N33)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import BUDGETS, PHASE_NAMES, money
from juesuan.model import Claim, ClaimKind, Phase
from juesuan.money import rounding_bound

_WORDS: Final = {1: "大于", -1: "小于", 0: "等于"}
_CHANGES: Final = {1: "增加", -1: "减少", 0: "持平"}
_LESS: Final = re.compile("减少|下降|缩减|压减|调减|降低")
_MORE: Final = re.compile("增加|增长|新增|追加|调增|上升|提高")
_SPENDING: Final = r"(?:支出|经费|费用|开支|资金)[^，。；、]{0,4}"
_SPENT_LESS: Final = re.compile(f"{_SPENDING}(?:{_LESS.pattern})")
_SPENT_MORE: Final = re.compile(f"{_SPENDING}(?:{_MORE.pattern})")
_CLAUSES: Final = re.compile("[，；、：]")
_OTHERWISE: Final = re.compile(
    "[未不没无非]|控制|避免|防止|遏制|上年|上一年|去年|往年|以前|同期|期间|疫情|一次性|基数"
    "|20[0-9]{2}年|其他"
)
"""Words of a clause that denies the change, or tells of another year or another figure."""
_LEFT_OVER: Final = frozenset({"opening", "closing", "surplus-used"})
"""What is left grows where less is spent."""


_AGAINST: Final = {1: (_SPENT_LESS,), -1: (_SPENT_MORE,), 0: (_LESS, _MORE)}
"""Words that contradict a change."""


class Measured(NamedTuple):
    """How an account compares with a budget, the figures, and the claims that state them."""

    sense: int
    senses: frozenset[int]
    """The senses that the figures and their rounding bear out."""
    figures: str
    beside: tuple[Claim, ...]


class Directions(Check):
    """Checks of 大于/小于, 增加/减少, 持平 and the words of reasons."""

    def run(self) -> None:
        """All verdicts, reasons and changes."""
        for claim in self.facts.claims:
            if claim.kind is ClaimKind.VERDICT:
                self._verdict(claim)
            elif claim.kind is ClaimKind.REASON:
                self._reason(claim)
        self._contradictions()

    def _measured(self, claim: Claim) -> Measured | None:
        """How the account of a claim compares with the budget it names."""
        facts = self.facts
        account = facts.account_of(claim)
        base = claim.base or Phase.BUDGET
        named = base is not Phase.BUDGET
        budgets = [facts.budget_of(claim, (base, Phase.BUDGET) if named else BUDGETS)]
        if budgets == [None]:
            budgets = [facts.budget_of(claim)]
        if budgets == [None]:
            return self._by_completion(claim)
        if not named:  # 预算数 alone may be any of the budgets of the sentence
            budgets += facts.budgets_beside(claim)
        near = [b for b in budgets if b and (account is None or self._beside(account, b, claim))]
        if account is None or account.amount is None or not near:
            return None
        senses: set[int] = set()
        for budget in near:
            senses |= self._senses(account, budget)
        first, amount = near[0], near[0].amount
        figures = (
            f"{PHASE_NAMES[first.phase]} {amount.text if amount else ''}，"
            f"决算数 {account.amount.text}"
        )
        real = min(self._senses(account, first), key=abs)
        return Measured(real, frozenset(senses), figures, (first, account))

    def _beside(self, account: Claim, budget: Claim, claim: Claim) -> bool:
        """Whether account and budget stand together; those of 三公 need not."""
        return budget.amount is not None and (
            account.group == budget.group or claim.subject == "three"
        )

    def _senses(self, account: Claim, budget: Claim) -> set[int]:
        """Above, below or equal; equal too where rounding allows it."""
        if account.amount is None or budget.amount is None:
            return set()
        one, other = self.facts.figure(account.amount), self.facts.figure(budget.amount)
        difference = one.value - other.value
        sense = (difference > 0) - (difference < 0)
        allowed = rounding_bound([(1, one.unit), (-1, other.unit)])
        return {sense, 0} if abs(difference) <= allowed else {sense}

    def _by_completion(self, claim: Claim) -> Measured | None:
        """The same by the rate of completion, where a sentence tells no budget."""
        group = self.facts.groups[claim.group]
        found = [c for c in group if c.kind is ClaimKind.COMPLETION and c.end <= claim.start]
        same = [c for c in found if c.base is claim.base and c.passage is claim.passage]
        if not same or same[-1].rate is None or id(same[-1]) in self.facts.wrong:
            return None
        rate = same[-1].rate
        sense = (rate.value > 100) - (rate.value < 100)
        if not sense:  # 100 % may be rounded
            return None
        return Measured(sense, frozenset({sense}), f"完成预算的 {rate.text}", (same[-1],))

    def _verdict(self, claim: Claim) -> None:
        """N30: the account is above, below or equal to the budget as the sentence says."""
        rule, facts, name = self.rules["N30"], self.facts, self.facts.name(claim)
        found = self._measured(claim)
        if found is None or claim.sense is None:
            self.tally.skipped(rule, name, f"“{claim.text}”比较的两个数没有写全")
        elif claim.sense in found.senses or (claim.sense == 0 and "基本" in claim.text):
            self.tally.passed(rule, name)
        else:
            budget = PHASE_NAMES[claim.base] if claim.base else "预算数"
            message = (
                f"{name}写决算数{_WORDS[claim.sense]}{budget}，但{found.figures}，"
                f"实为{_WORDS[found.sense]}。"
            )
            items = map(facts.evidence, (claim, *found.beside))
            wrong = facts.wrong.get(id(found.beside[-1]), "")
            self.fail(rule, name, message, items, facts.key(claim), cause=wrong)

    def _change_sense(self, claim: Claim) -> tuple[int | None, Claim | None]:
        """Which way the figure of a reason's subject went, and the claim that says so."""
        for other in reversed(self.facts.groups[claim.group]):
            stated = other.kind in {ClaimKind.CHANGE, ClaimKind.VERDICT} and other.sense is not None
            if stated and other.start < claim.start and other.passage is claim.passage:
                return other.sense, other
        for other in self.facts.stated(claim.subject):
            change = other.kind is ClaimKind.CHANGE and other.base is Phase.PRIOR_ACCOUNT
            same = other.section == claim.section and other.item == claim.item
            if change and same and other.sense is not None and other.amount is not None:
                return other.sense, other
        return None, None

    def _reason(self, claim: Claim) -> None:
        """N31: 增加/减少主要原因 agrees with the figures; N32: so do the words of the reason."""
        name = self.facts.name(claim)
        sense, said = self._change_sense(claim)
        if claim.sense is not None:
            found = None if said is not None else self._measured(claim)
            real = sense if said is not None else found and found.sense
            rule = self.rules["N31"]
            if real is None:
                self.tally.skipped(rule, name, f"“{claim.text[:12]}…”说的增减没有数字可对")
            elif real == claim.sense:
                self.tally.passed(rule, name)
            else:
                beside = found.beside if found else (said,) if said else ()
                self._wrong_reason(claim, real, found.figures if found else "", beside)
        self._reason_words(claim, sense if claim.sense is None else claim.sense, said)

    def _wrong_reason(
        self, claim: Claim, real: int, figures: str, beside: tuple[Claim, ...]
    ) -> None:
        facts, name = self.facts, self.facts.name(claim)
        told = f"（{figures}）" if figures else ""
        said = "".join(claim.text.partition("原因")[:2]).rpartition("，")[2]
        message = f"{name}写“{said}”，而数字是{_CHANGES[real]}{told}。"
        items = (facts.evidence(claim), *(facts.evidence(item, "beside") for item in beside))
        self.fail(self.rules["N31"], name, message, items, facts.key(claim))

    def _reason_words(self, claim: Claim, sense: int | None, said: Claim | None) -> None:
        """N32: a reason that only tells of the other direction contradicts the sentence."""
        rule, facts = self.rules["N32"], self.facts
        if sense is None or said is None or not claim.words:
            return
        text, name = claim.words[0], facts.name(claim)
        less, more = _LESS.search(text), _MORE.search(text)
        found = None
        if claim.subject not in _LEFT_OVER and "基本" not in said.text and not (less and more):
            found = _told(text, _AGAINST[sense] if said.kind is ClaimKind.CHANGE or sense else ())
        if found is None:
            self.tally.passed(rule, name)
            return
        says = _CHANGES[sense] if said.kind is ClaimKind.CHANGE else f"决算{_WORDS[sense]}预算"
        message = f"{name}写{says}，所说的原因却是“{found.group()}”。"
        items = (facts.evidence(said), facts.evidence(claim))
        self.fail(rule, name, message, items, facts.key(claim))

    def _contradictions(self) -> None:
        """N33: one sentence does not say that a figure changed and that it stayed the same."""
        rule, facts = self.rules["N33"], self.facts
        for group in facts.groups.values():
            changes = [
                claim
                for claim in group
                if claim.kind is ClaimKind.CHANGE and claim.base is Phase.PRIOR_ACCOUNT
            ]
            same = [c for c in changes if c.sense == 0 and "基本" not in c.text]
            moved = [
                claim
                for claim in changes
                if claim.sense and (claim.amount is None or facts.figure(claim.amount).value)
            ]
            if not same or not changes:
                continue
            name = facts.name(changes[0])
            pairs = list(_contradicting(changes, {*map(id, moved)}, {*map(id, same)}))
            if not pairs:
                self.tally.passed(rule, name)
                continue
            one, other = pairs[0]
            amount = f" {money(facts.figure(one.amount).value)}" if one.amount else ""
            message = f"{name}既写{_CHANGES[one.sense or 0]}{amount}，又写与上年持平，自相矛盾。"
            text = one.passage.text[min(one.start, other.start) : max(one.end, other.end)]
            items = (facts.evidence(one), facts.evidence(other))
            self.fail(rule, name, f"{message}原文“{text}”。", items, facts.key(one))


def _contradicting(
    changes: Sequence[Claim], moved: set[int], same: set[int]
) -> Iterator[tuple[Claim, Claim]]:
    """Neighbours of one sentence of which one tells a change and the other none."""
    for one, other in pairwise(changes):
        apart = {id(one), id(other)}
        if not (apart & moved and apart & same) or one.passage is not other.passage:
            continue
        if "。" not in one.passage.text[one.start : other.end]:
            yield (one, other) if id(one) in moved else (other, one)


def _told(text: str, patterns: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    """What a reason says in one of some patterns, of the figure and year it explains."""
    for clause in _CLAUSES.split(text):
        for pattern in patterns if not _OTHERWISE.search(clause) else ():
            if found := pattern.search(clause):
                return found
    return None
