"""Words of direction against the figures (rules N30 … N33)."""

import re
from collections.abc import Sequence
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import BUDGETS, PHASE_NAMES, money
from juesuan.model import Claim, ClaimKind, Phase
from juesuan.rules.book import Rule

_WORDS: Final = {1: "大于", -1: "小于", 0: "等于"}
_CHANGES: Final = {1: "增加", -1: "减少", 0: "持平"}
_LESS: Final = re.compile("减少|下降|缩减|压减|调减|降低")
_MORE: Final = re.compile("增加|增长|新增|追加|调增|上升|提高")
_SPENDING: Final = r"(?:支出|经费|费用|开支|资金)[^，。；、]{0,4}"
_SPENT_LESS: Final = re.compile(f"{_SPENDING}(?:{_LESS.pattern})")
_SPENT_MORE: Final = re.compile(f"{_SPENDING}(?:{_MORE.pattern})")
_CLAUSES: Final = re.compile("[，；、：]")
_OTHERWISE: Final = re.compile(
    "[未不没无]|控制|避免|防止|遏制|上年|上一年|去年|往年|以前|同期|基数|20[0-9]{2}年|其他"
)
"""Words of a clause that denies the change, or tells of another year or another figure."""
_LEFT_OVER: Final = frozenset({"opening", "closing", "surplus-used"})
"""What is left grows where less is spent."""


_AGAINST: Final = {1: (_SPENT_LESS,), -1: (_SPENT_MORE,), 0: (_LESS, _MORE)}
"""Words that contradict a change."""


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

    def _difference(self, claim: Claim) -> int | None:
        """The sign of account less budget in a claim's group."""
        facts = self.facts
        account = facts.account_of(claim)
        phases = BUDGETS if claim.base in {None, Phase.BUDGET} else (claim.base, Phase.BUDGET)
        budget = facts.budget_of(claim, phases) or facts.budget_of(claim)
        if account is None or budget is None or not account.amount or not budget.amount:
            return None
        if account.group != budget.group and claim.subject != "three":
            return None
        difference = facts.figure(account.amount).value - facts.figure(budget.amount).value
        return (difference > 0) - (difference < 0)

    def _verdict(self, claim: Claim) -> None:
        """N30: the account is above, below or equal to the budget as the sentence says."""
        rule, facts, name = self.rules["N30"], self.facts, self.facts.name(claim)
        real = self._difference(claim)
        if real is None or claim.sense is None:
            self.tally.skipped(rule, name, f"“{claim.text}”比较的两个数没有写全")
            return
        budgets = [
            item
            for item in facts.groups[claim.group]
            if item.kind is ClaimKind.AMOUNT and item.phase in BUDGETS and item.amount
        ]
        if real == claim.sense or (claim.sense == 0 and "基本" in claim.text):
            self.tally.passed(rule, name)
            return
        account = facts.account_of(claim)
        budget = facts.budget_of(claim)
        if account is None or budget is None or not account.amount or not budget.amount:
            return
        if len({item.phase for item in budgets}) > 1:
            signs = {self._sign(account, item) for item in budgets}
            if claim.sense in signs:
                self.tally.passed(rule, name)
                return
        wrong = facts.wrong.get(id(account), "")
        message = (
            f"{name}写决算数{_WORDS[claim.sense]}预算数，但{PHASE_NAMES[budget.phase]} "
            f"{budget.amount.text}，决算数 {account.amount.text}，实为{_WORDS[real]}。"
        )
        items = tuple(facts.evidence(item) for item in (claim, budget, account))
        self.fail(rule, name, message, items, facts.key(claim), cause=wrong)

    def _sign(self, account: Claim, budget: Claim) -> int:
        if not account.amount or not budget.amount:
            return 0
        difference = (
            self.facts.figure(account.amount).value - self.facts.figure(budget.amount).value
        )
        return (difference > 0) - (difference < 0)

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
            real = sense if said is not None else self._difference(claim)
            rule = self.rules["N31"]
            if real is None:
                self.tally.skipped(rule, name, f"“{claim.text[:12]}…”说的增减没有数字可对")
            elif real == claim.sense:
                self.tally.passed(rule, name)
            else:
                self._wrong_reason(rule, claim, real, said)
        self._reason_words(claim, sense if claim.sense is None else claim.sense, said)

    def _wrong_reason(self, rule: Rule, claim: Claim, real: int, said: Claim | None) -> None:
        facts, name = self.facts, self.facts.name(claim)
        account, budget = facts.account_of(claim), facts.budget_of(claim)
        figures = ""
        if said is None and account and budget and account.amount and budget.amount:
            figures = (
                f"（{PHASE_NAMES[budget.phase]} {budget.amount.text}，决算 {account.amount.text}）"
            )
        message = (
            f"{name}写“{_CHANGES[claim.sense or 0]}主要原因”，而数字是{_CHANGES[real]}{figures}。"
        )
        beside = [item for item in (said, account, budget) if item is not None][:2]
        items = (facts.evidence(claim), *(facts.evidence(item, "beside") for item in beside))
        self.fail(rule, name, message, items, facts.key(claim))

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
            pairs = [(m, s) for m in moved for s in same if m.passage is s.passage]
            pairs = [(m, s) for m, s in pairs if "。" not in m.passage.text[m.start : s.end]]
            if not pairs:
                self.tally.passed(rule, name)
                continue
            one, other = pairs[0]
            amount = f" {money(facts.figure(one.amount).value)}" if one.amount else ""
            message = f"{name}既写{_CHANGES[one.sense or 0]}{amount}，又写与上年持平，自相矛盾。"
            text = one.passage.text[one.start : other.end]
            items = (facts.evidence(one), facts.evidence(other))
            self.fail(rule, name, f"{message}原文“{text}”。", items, facts.key(one))


def _told(text: str, patterns: Sequence[re.Pattern[str]]) -> re.Match[str] | None:
    """What a reason says in one of some patterns, of the figure and year it explains."""
    for clause in _CLAUSES.split(text):
        for pattern in patterns if not _OTHERWISE.search(clause) else ():
            if found := pattern.search(clause):
                return found
    return None
