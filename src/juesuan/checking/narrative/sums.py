"""Parts that add up to their whole, and facts stated twice (rules N20 … N28)."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.clauses import is_effect, outermost
from juesuan.checking.narrative.facts import PHASE_NAMES, Figure, money
from juesuan.checking.narrative.items import match_items, unexplained
from juesuan.model import Claim, ClaimKind, Evidence, Item, Outcome, Phase
from juesuan.model.narrative import CLASS, PART
from juesuan.money import ZERO, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.judge import compare

_SUMS: Final = {
    "N21": ("general-basic", ("staff", "public"), "basic"),
    "N22": ("three", ("three-abroad", "three-cars", "three-reception"), "three"),
    "N22-cars": ("three-cars", ("three-cars-bought", "three-cars-run"), "three"),
    "N24": (
        "procurement",
        ("procurement-goods", "procurement-works", "procurement-services"),
        "procurement",
    ),
}
"""Rule → whole, its parts, and the topic."""

_SHARED: Final = (
    (
        ("income", "total-income"),
        frozenset(
            {
                "fiscal-income",
                "superior-income",
                "undertaking-income",
                "operating-income",
                "affiliate-income",
                "other-income",
            }
        ),
        "income",
    ),
    (
        ("spending", "total-spending"),
        frozenset(
            {"basic", "project", "upward-spending", "operating-spending", "affiliate-spending"}
        ),
        "spending",
    ),
    (("general",), frozenset({CLASS}), "structure"),
)
"""Whole (as it may be called), the parts that share it, and the topic (rule N18)."""


class Sums(Check):
    """Checks of sums among stated figures."""

    def run(self) -> None:
        """All sums of the narrative."""
        for code, (whole, parts, topic) in _SUMS.items():
            self._parts(self.rules[code], whole, parts, topic)
        for wholes, subjects, heading in _SHARED:
            self._shared(wholes, subjects, heading)
        self._items(Phase.INITIAL_BUDGET, self.rules["N20"])
        self._items(Phase.FULL_BUDGET, self.rules["N20"])
        self._items(Phase.ACCOUNT, self.rules["N20"])
        self._three_changes()
        self._reserved()
        self._vehicles()
        self._grades()
        self._of_which()

    # ------------------------------------------------------------ amounts

    def _first(self, subject: str, topic: str, phase: Phase = Phase.ACCOUNT) -> Claim | None:
        """The first figure of a subject under a topic, a statement that there was none included."""
        for claim in self.facts.stated(subject):
            stated = claim.kind in {ClaimKind.AMOUNT, ClaimKind.NONE} and claim.phase is phase
            if stated and self._under(claim, topic):
                return claim
        return None

    def _under(self, claim: Claim, topic: str) -> bool:
        own = self.facts.topic(claim)
        return own == topic or (topic == "procurement" and own == "other")

    def _value(self, claim: Claim) -> Figure:
        return self.facts.exact_figure(claim)

    def _parts(self, rule: Rule, whole: str, parts: Sequence[str], topic: str) -> None:
        total = self._first(whole, topic)
        found = [claim for part in parts if (claim := self._first(part, topic))]
        name = self.facts.name(total) if total else ""
        if total is None or total.amount is None:
            self.tally.irrelevant(rule, "", "说明中没有写总额")
        elif len(found) < len(parts):
            self.tally.skipped(rule, name, "有一部分没有写")
        else:
            self._judge(rule, total, found)

    def _judge(self, rule: Rule, total: Claim, parts: Sequence[Claim], more: str = "") -> None:
        facts = self.facts
        whole, values = self._value(total), [self._value(part) for part in parts]
        added = sum((value.value for value in values), ZERO)
        allowed = rounding_bound([(1, whole.unit), *((1, value.unit) for value in values)])
        outcome = compare(whole.value - added, allowed, "=")
        name = facts.name(total)
        if outcome is Outcome.PASS:
            self.tally.passed(rule, name)
            return
        what = PHASE_NAMES[total.phase]
        message = (
            f"{name}{what} {money(whole.value)}，{len(parts)} 项之和 {money(added)}，"
            f"差 {money(whole.value - added)}。{more if outcome is Outcome.FAIL else ''}"
        )
        wrong = [facts.wrong[id(claim)] for claim in (total, *parts) if id(claim) in facts.wrong]
        self.differ(
            rule,
            name,
            message,
            self._evidence(total, parts),
            facts.key(total),
            outcome=outcome,
            expected=added,
            actual=whole.value,
            allowed=allowed,
            cause=wrong[0] if wrong else "",
        )

    def _evidence(self, total: Claim, parts: Sequence[Claim]) -> list[Evidence]:
        return [self.facts.evidence(total), *(self.facts.evidence(p, "part") for p in parts)]

    def _items(self, phase: Phase, rule: Rule) -> None:
        """N20: the items of the general budget add up to its total."""
        facts = self.facts
        totals = [c for c in facts.amounts("general", phase) if facts.topic(c) == "detail"]
        table, named = match_items(facts, "detail")
        detailed = [item for item in named if len(item.item.names) == 3 or len(item.item.code) == 7]
        if not totals or totals[0].amount is None or not detailed:
            return
        name = f"{facts.name(totals[0])}{PHASE_NAMES[phase]}"
        parts, missing = [], []
        for item in detailed:
            stated = [c for c in item.claims if c.kind in {ClaimKind.AMOUNT, ClaimKind.NONE}]
            found = [claim for claim in stated if claim.phase is phase]
            right = [claim for claim in found if id(claim) not in facts.wrong]
            if found:
                parts.append((right or found)[0])
            else:
                missing.append(item.item.names[-1])
        if missing:
            if len(missing) < len(detailed):
                reason = f"“{missing[0]}”等 {len(missing)} 项没有写{PHASE_NAMES[phase]}"
                self.tally.skipped(rule, name, reason)
            return
        unexplained_budget = "可能漏列了决算为 0 的项目。" if phase is not Phase.ACCOUNT else ""
        if table is not None and phase is Phase.ACCOUNT and unexplained(facts, named, table):
            self.tally.skipped(rule, name, "有的项没有说明")
            return
        self._judge(rule, totals[0], parts, unexplained_budget)

    def _shared(self, wholes: Sequence[str], subjects: frozenset[str], topic: str) -> None:
        """N18: the parts of income, of spending and of the general budget add up to it.

        Parts that fall short of it may not all be told; parts that exceed it cannot be right.
        """
        rule, facts = self.rules["N18"], self.facts
        totals = [claim for key in wholes if (claim := self._first(key, topic)) and claim.amount]
        parts: dict[tuple[str, Item | None], Claim] = {}
        for claim in facts.of_kind(ClaimKind.AMOUNT):
            ours = claim.subject in subjects and claim.phase is Phase.ACCOUNT
            if ours and facts.topic(claim) == topic:
                parts.setdefault((claim.subject, claim.item), claim)
        if not totals or len(parts) < 2:
            return
        whole = self._value(totals[0])
        values = [self._value(claim) for claim in parts.values()]
        short = whole.value - sum((value.value for value in values), ZERO)
        allowed = rounding_bound([(1, whole.unit), *((1, value.unit) for value in values)])
        if short > allowed:
            self.tally.skipped(rule, facts.name(totals[0]), "各项之和小于总额，可能没有列全")
        else:
            self._judge(rule, totals[0], list(parts.values()))

    # ------------------------------------------------------------ changes of 三公

    def _three_changes(self) -> None:
        """N23: the changes of the parts of 三公 add up to the change of the whole."""
        rule, facts = self.rules["N23"], self.facts
        subjects = ("three", *_SUMS["N22"][1])
        changes: dict[str, Claim] = {}
        for claim in facts.of_kind(ClaimKind.CHANGE):
            prior = claim.base is Phase.PRIOR_ACCOUNT and claim.sense is not None
            full = claim.amount is not None or claim.sense == 0
            if claim.subject in subjects and prior and full:
                changes.setdefault(claim.subject, claim)
        total = changes.pop("three", None)
        if total is None or total.amount is None or not changes:
            self.tally.irrelevant(rule, "", "说明中没有写“三公”经费总额和各项的增减额")
            return
        signed = [self._signed(claim) for claim in changes.values()]
        added = sum((figure.value for figure in signed), ZERO)
        whole = self._signed(total)
        allowed = rounding_bound([(1, figure.unit) for figure in (whole, *signed)])
        outcome = compare(whole.value - added, allowed, "=")
        if outcome is Outcome.PASS:
            self.tally.passed(rule, facts.name(total))
            return
        untold = [subject for subject in _SUMS["N22"][1] if subject not in changes]
        if outcome is Outcome.FAIL and any(self._is_spent(subject) for subject in untold):
            self.tally.skipped(rule, facts.name(total), "有一项的增减额没有写")
            return
        parts = "，".join(
            f"{facts.name(c)} {_plus(self._signed(c).value)}" for c in changes.values()
        )
        message = (
            f"“三公”经费比上年 {_plus(whole.value)}，各项之和 {_plus(added)}（{parts}），"
            f"差 {money(whole.value - added)}。"
        )
        self.differ(
            rule,
            facts.name(total),
            message,
            self._evidence(total, list(changes.values())),
            facts.key(total),
            outcome=outcome,
            expected=added,
            actual=whole.value,
            allowed=allowed,
        )

    def _signed(self, claim: Claim) -> Figure:
        figure = self._value(claim)
        return Figure(figure.value * (claim.sense or 0), figure.unit)

    def _is_spent(self, subject: str) -> bool:
        claims = self.facts.amounts(subject)
        return not claims or any(self._value(claim).value for claim in claims)

    # ------------------------------------------------------------ procurement, counts

    def _reserved(self) -> None:
        """N25: what small and medium firms won is not more than all procurement."""
        rule, facts = self.rules["N25"], self.facts
        total = self._first("procurement", "procurement")
        keys = ("won-sme-reserved", "won-sme-other")
        won = [claim for key in keys if (claim := self._first(key, "procurement"))]
        if not won:
            claim = self._first("procurement-sme", "procurement")
            won = [claim] if claim else []
        if total is None or total.amount is None or not won:
            self.tally.irrelevant(rule, "", "说明中没有写中小企业的采购金额")
            return
        whole, values = self._value(total), [self._value(claim) for claim in won]
        added = sum((value.value for value in values), ZERO)
        allowed = rounding_bound([(1, whole.unit), *((1, value.unit) for value in values)])
        name = facts.name(total)
        if compare(added - whole.value, allowed, "<=") is not Outcome.FAIL:
            self.tally.passed(rule, name)
            return
        parts = "＋".join(money(value.value) for value in values)
        message = (
            f"中小企业中标或成交金额 {parts}＝{money(added)}，"
            f"大于政府采购总额 {money(whole.value)}。"
        )
        self.fail(rule, name, message, self._evidence(total, won), facts.key(total))

    def _vehicles(self) -> None:
        """N26: the kinds of vehicles add up to their total."""
        rule, facts = self.rules["N26"], self.facts
        total = next((c for c in facts.stated("vehicles") if _is_counted(c)), None)
        if total is None or total.amount is None:
            self.tally.irrelevant(rule, "", "说明中没有写车辆总数")
            return
        listed = outermost(
            claim
            for claim in facts.stated(PART)
            if claim.whole == "vehicles" and claim.section == total.section and _is_counted(claim)
            if claim.amount and claim.amount.measure == total.amount.measure
        )
        kinds = [claim for claim in listed if facts.name(claim).endswith("用车")] or listed
        if not kinds:
            self.tally.irrelevant(rule, facts.name(total), "没有分列各类车辆")
            return
        parts = listed if _counted(listed) == total.amount.value else kinds
        complete = any("其他" in facts.name(claim) for claim in kinds)
        if _counted(parts) < total.amount.value and not complete:
            self.tally.skipped(rule, facts.name(total), "可能只列了主要几类车辆")
            return
        if any("其中" in claim.text for claim in parts[1:]):
            self.tally.skipped(rule, facts.name(total), "有的车辆是另一类之中的")
            return
        self._count_sum(rule, total, parts, "各类车辆之和", "辆")

    def _grades(self) -> None:
        """N27: the projects of all grades are the projects that were evaluated."""
        rule, facts = self.rules["N27"], self.facts
        grades = [c for c in facts.stated("performance-grade") if c.kind is ClaimKind.COUNT]
        totals = [
            claim
            for claim in facts.stated("performance-projects")
            if claim.kind is ClaimKind.COUNT and claim.amount and claim.amount.measure == "个"
        ]
        if not grades or not totals:
            self.tally.irrelevant(rule, "", "说明中没有写绩效等级或自评项目数")
            return
        near = [claim for claim in grades if claim.section == totals[0].section] or grades
        self._count_sum(rule, totals[0], near, "各等级项目之和", "个")

    def _count_sum(
        self, rule: Rule, total: Claim, parts: Sequence[Claim], what: str, measure: str
    ) -> None:
        facts, name = self.facts, self.facts.name(total)
        whole = total.amount.value if total.amount else ZERO
        added = _counted(parts)
        if whole == added:
            self.tally.passed(rule, name)
            return
        listed = "、".join(
            f"{facts.name(c)} {c.amount.text}" for c in parts if c.amount and c.amount.value
        )
        message = f"{name} {whole} {measure}，{what} {added} {measure}（{listed}）。"
        items, keys = self._evidence(total, parts), facts.key(total)
        self.fail(rule, name, message, items, keys, expected=added, actual=whole)

    def _of_which(self) -> None:
        """N28: the parts named behind 其中 are not more than their whole."""
        rule, facts = self.rules["N28"], self.facts
        parts: dict[tuple[str, int], list[Claim]] = defaultdict(list)
        for claim in facts.stated(PART):
            if claim.kind is ClaimKind.AMOUNT and claim.amount and not is_effect(claim):
                parts[claim.whole, claim.group].append(claim)
        for (_, group), found in parts.items():
            claims = outermost(found)
            wholes = [
                claim
                for claim in facts.groups[group]
                if claim.kind is ClaimKind.AMOUNT
                and claim.subject != PART
                and claim.amount
                and claim.phase is Phase.ACCOUNT
            ]
            if not wholes or len(claims) < 2:
                continue
            whole = self._value(wholes[0])
            values = [self._value(claim) for claim in claims]
            added = sum((value.value for value in values), ZERO)
            allowed = rounding_bound([(1, whole.unit), *((1, value.unit) for value in values)])
            name = facts.name(wholes[0])
            within = compare(added - whole.value, allowed, "<=") is not Outcome.FAIL
            if within or _split_again(whole, values):
                self.tally.passed(rule, name)
                continue
            message = f"{name} {money(whole.value)}，其中各项之和 {money(added)}，大于总额。"
            items, keys = self._evidence(wholes[0], claims), facts.key(wholes[0])
            self.fail(rule, name, message, items, keys)


def _is_counted(claim: Claim) -> bool:
    return claim.kind is ClaimKind.COUNT and claim.phase is Phase.ACCOUNT


def _counted(parts: Sequence[Claim]) -> Decimal:
    return sum((claim.amount.value for claim in parts if claim.amount), ZERO)


def _split_again(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether parts are told twice: the first of them make up the whole, or a part those after."""
    inner = [(part, parts[at + 1 :]) for at, part in enumerate(parts)]
    return any(
        figure.value and _begins_with_parts(figure, rest)
        for figure, rest in [(whole, parts[:-1]), *inner]
    )


def _begins_with_parts(figure: Figure, rest: Sequence[Figure]) -> bool:
    """Whether a figure is the sum of the first two or more of those behind it."""
    left, allowed = figure.value, rounding_bound([(1, figure.unit)])
    for number, part in enumerate(rest):
        left, allowed = left - part.value, allowed + rounding_bound([(1, part.unit)])
        if number and abs(left) <= allowed:
            return True
    return False


def _plus(value: Decimal) -> str:
    return f"{'＋' if value > 0 else '－' if value < 0 else ''}{money(abs(value))}"
