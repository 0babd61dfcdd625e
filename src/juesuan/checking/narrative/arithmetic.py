"""The arithmetic inside sentences: changes, rates, shares, completion (rules N10 … N16)."""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.clauses import why_no_rate
from juesuan.checking.narrative.facts import BUDGETS, PHASE_NAMES, Figure, TableFigure, money
from juesuan.model import Claim, ClaimKind, Evidence, Outcome, Phase, Quantity, Severity
from juesuan.money import ZERO, Interval, last_place, rounded, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.judge import compare

_HUNDRED: Final = Decimal(100)
_WHOLES: Final = {
    "income": ("income", "total-income"),
    "spending": ("spending", "total-spending"),
    "structure": ("general",),
    "three": ("three",),
    "total": ("total", "total-income", "total-spending"),
    "fiscal": ("fiscal-total",),
    "procurement": ("procurement",),
}
_WHAT: Final = {
    ClaimKind.CHANGE: "增减比率",
    ClaimKind.SHARE: "占比",
    ClaimKind.COMPLETION: "完成率",
}
_SHARE_MOVES: Final = re.compile("占.{0,20}(?:提高|上升|下降|降低|增加|减少)")
_NO_PERCENT: Final = frozenset({"个百分点", "‰"})
_PARTS: Final = {
    "three-cars-bought": "three-cars",
    "three-cars-run": "three-cars",
    "procurement-micro": "procurement-sme",
}


def rate_outcome(printed: Quantity, ratio: "Ratio", usual: int) -> Outcome:
    """Judge a printed rate: equal when rounded, else one last place apart, else within the bounds.

    A rate printed with fewer decimals than the document's others stands for one whose zeros were
    dropped: 98 % for 98.00 %.
    """
    expected = ratio.expected
    shown = rounded(expected, printed.decimals)
    if shown == printed.value:
        coarse = printed.decimals < usual and rounded(expected, usual) != printed.value
        return Outcome.ROUNDING if coarse else Outcome.PASS
    unit = last_place(printed.decimals)
    share = ratio.part.interval.ratio(ratio.whole.interval)
    near = share is not None and Interval(share.low * 100, share.high * 100).meets(
        Interval.around(printed.value, unit)
    )
    return Outcome.ROUNDING if near or abs(shown - printed.value) <= unit else Outcome.FAIL


class Ratio(NamedTuple):
    """What a printed rate should be: a part of a whole, and the claim of the part."""

    part: Figure
    whole: Figure
    beside: Claim

    @property
    def expected(self) -> Decimal:
        """The exact rate in per cent."""
        return self.part.value / self.whole.value * _HUNDRED

    @property
    def shown(self) -> str:
        """The division as a reviewer writes it."""
        return f"{money(self.part.value)}÷{money(self.whole.value)}"


class Arithmetic(Check):
    """Checks the figures of sentences against one another."""

    def run(self) -> None:
        """Every change, share and completion of the narrative."""
        self.zero_rates: list[Claim] = []
        for claim in self.facts.claims:
            if claim.kind is ClaimKind.CHANGE:
                self._change(claim)
            elif claim.kind is ClaimKind.SHARE:
                self._share(claim)
            elif claim.kind is ClaimKind.COMPLETION:
                self._completion(claim)
            elif claim.kind is ClaimKind.AMOUNT and claim.phase is Phase.FULL_BUDGET:
                self._within_budget(claim)
        self._tell_zero_rates()
        self._shares_sum()

    # ------------------------------------------------------------ changes

    def _change(self, claim: Claim) -> None:
        """N10 the rate, N12 a rate on a base of zero."""
        rule, facts, name = self.rules["N10"], self.facts, self.facts.name(claim)
        if claim.rate is None or claim.sense is None or claim.rate.measure in _NO_PERCENT:
            return
        reason = why_no_rate(claim)
        if claim.amount is None or reason:
            self.tally.skipped(rule, name, reason)
            return
        budgets = claim.base is Phase.PRIOR_BUDGET
        current = facts.budget_of(claim) if budgets else facts.account_of(claim)
        if current is None or current.amount is None:
            self.tally.skipped(rule, name, f"“{claim.text}”的本年数没有写")
            return
        change, now = facts.figure(claim.amount), facts.figure(current.amount)
        sense = claim.sense
        base = now.value - sense * change.value
        if base == 0 and change.value == 0:
            self.tally.passed(rule, name)
            return
        if base <= 0:
            self._zero_base(claim, current, base)
            return
        self.tally.passed(self.rules["N12"], name)
        ratio = Ratio(change, Figure(base, now.unit + change.unit), current)
        if claim.rate_sense == -sense and claim.rate.value and change.value:
            self._two_senses(rule, claim, ratio)
        else:
            self._judge_rate(rule, claim, [ratio])

    def _two_senses(self, rule: Rule, claim: Claim, ratio: Ratio) -> None:
        """An amount and a rate of opposite directions contradict each other, if of one figure."""
        facts, name, rate = self.facts, self.facts.name(claim), claim.rate
        if rate is None or claim.amount is None:
            return
        if rate_outcome(rate, ratio, facts.rate_decimals) is Outcome.FAIL:
            self.tally.skipped(rule, name, f"“{claim.text}”的比率可能是另一个数的")
            return
        grew, fell = ("增加", "下降") if claim.sense == 1 else ("减少", "增长")
        message = f"{name}写{grew} {claim.amount.text}，比率却写{fell} {rate.text}。"
        self._say(rule, claim, message, ratio.beside)

    def _zero_base(self, claim: Claim, current: Claim, base: Decimal) -> None:
        name, now, change = self.facts.name(claim), current.amount, claim.amount
        if now is None or change is None or claim.rate is None:
            return
        if base < 0:
            message = (
                f"{name}本年 {now.text}，却比{_base(claim)}增加 {change.text}，增加额大于本年数。"
            )
            self._say(self.rules["N10"], claim, message, current)
            return
        verb = "增长" if claim.sense == 1 else "下降"
        message = (
            f"{name}：{_base(claim)}为 0，却写{verb} {claim.rate.text}；基数为 0 时没有增长率。"
        )
        self._say(self.rules["N12"], claim, message, current)

    # ------------------------------------------------------------ shares

    def _share(self, claim: Claim) -> None:
        """N13: a share is the part divided by its whole."""
        rule, facts = self.rules["N13"], self.facts
        name = facts.name(claim)
        part = facts.account_of(claim)
        keys = self._whole_keys(claim)
        if part is not None and part.whole and not claim.whole:
            keys = (*keys, part.whole)
        wholes = [whole for key in keys if (whole := self._whole(key, claim))]
        moves = _SHARE_MOVES.search(claim.text) is not None
        if claim.rate is not None and (claim.rate.measure in _NO_PERCENT or moves):
            self.tally.irrelevant(rule, name, f"“{claim.rate.text}”不是占比")
            return
        if claim.rate is None or part is None or part.amount is None or not wholes:
            self.tally.skipped(rule, name, f"“{claim.text}”的分子或分母没有写明")
            return
        top = facts.figure(part.amount)
        bottoms = [facts.figure(whole.amount) for whole in wholes if whole.amount]
        ratios = [Ratio(top, bottom, part) for bottom in bottoms if bottom.value > 0]
        if ratios:
            self._judge_rate(rule, claim, ratios)
        else:
            self.tally.irrelevant(rule, name, "总额为 0")

    def _whole_keys(self, claim: Claim) -> tuple[str, ...]:
        """The subjects that a share may be of."""
        if claim.subject == "procurement-micro":
            return ("procurement-sme", "procurement")
        if claim.whole in {"total-income", "income"}:
            return ("income", "total-income")
        if claim.whole in {"total-spending", "spending"}:
            same = self.facts.topic(claim)
            return ("fiscal-total",) if same == "fiscal" else ("spending", "total-spending")
        if claim.whole:
            return (claim.whole,)
        if claim.subject in _PARTS:
            return (_PARTS[claim.subject], "three")
        return _WHOLES.get(self.facts.topic(claim), ())

    def _whole(self, key: str, claim: Claim) -> Claim | None:
        """The amount of a whole: in the same section before any other."""
        found = self.facts.amounts(key)
        near = [item for item in found if item.section == claim.section]
        return next(iter(near or found), None)

    def _shares_sum(self) -> None:
        """N17: shares of one whole add up to 100, unless one of them is wrong already."""
        rule, facts = self.rules["N17"], self.facts
        by_section: dict[int, list[Claim]] = defaultdict(list)
        for claim in facts.of_kind(ClaimKind.SHARE):
            if facts.topic(claim) == "structure" and not claim.whole and claim.rate:
                by_section[claim.section].append(claim)
        for claims in by_section.values():
            total = sum((claim.rate.value for claim in claims if claim.rate), ZERO)
            bound = sum((last_place(claim.rate.decimals) for claim in claims if claim.rate), ZERO)
            name = facts.sections[claims[0].section].title
            if any(id(claim) in facts.wrong for claim in claims):
                self.tally.skipped(rule, name, "其中一项占比本身有误")
            elif abs(total - _HUNDRED) <= bound:
                self.tally.passed(rule, name)
            elif (gap := self._gap(claims)) is None:
                self.tally.skipped(rule, name, "各项金额之和不是总额，可能没有列全")
            elif abs(total - _HUNDRED) <= bound + gap:
                self.tally.passed(rule, name)
            else:
                message = f"{name}各项占比之和为 {total}%，不是 100%。"
                self._say(rule, claims[0], message, *claims[1:])

    def _gap(self, claims: list[Claim]) -> Decimal | None:
        """The share that the amounts' own rounding leaves open; None if parts are missing."""
        facts = self.facts
        parts = [part for claim in claims if (part := facts.account_of(claim)) and part.amount]
        total = sum((facts.figure(part.amount).value for part in parts if part.amount), ZERO)
        wholes = facts.amounts("general")
        if not wholes or wholes[0].amount is None or len(parts) < len(claims):
            return None
        whole = facts.figure(wholes[0].amount)
        gap = abs(total - whole.value)
        complete = gap <= whole.unit * (len(parts) + 1) / 2 and whole.value > 0
        return gap / whole.value * _HUNDRED if complete else None

    # ------------------------------------------------------------ completion

    def _completion(self, claim: Claim) -> None:
        """N14 the rate, N15 a rate of a budget of zero."""
        rule, facts, name = self.rules["N14"], self.facts, self.facts.name(claim)
        part, base = facts.account_of(claim), self._budget(claim)
        if claim.rate is None or part is None or part.amount is None:
            self.tally.skipped(rule, name, f"“{claim.text}”的决算数没有写")
            return
        if base is None:
            self.tally.skipped(rule, name, f"“{claim.text}”的预算数没有写")
            return
        top = facts.figure(part.amount)
        if base.value == 0:
            self._zero_budget(claim, part)
            return
        self.tally.passed(self.rules["N15"], name)
        ratios = [Ratio(top, budget, part) for budget in (base, *self._other_budgets(claim))]
        self._judge_rate(rule, claim, ratios)

    def _other_budgets(self, claim: Claim) -> list[Figure]:
        """The other budgets of the sentence that 完成预算, which names none, may mean."""
        facts = self.facts
        if claim.base not in {Phase.BUDGET, None}:
            return []
        stated = [facts.figure(item.amount) for item in facts.budgets_beside(claim) if item.amount]
        return [figure for figure in stated if figure.value > 0]

    def _budget(self, claim: Claim) -> Figure | None:
        """The budget that a completion names: stated beside it, else the table's."""
        facts = self.facts
        phases = BUDGETS if claim.base in {Phase.BUDGET, None} else (claim.base, Phase.BUDGET)
        found = facts.budget_of(claim, phases)
        if found is not None and found.amount is not None:
            return facts.figure(found.amount)
        for stated in facts.stated(claim.subject):
            near = stated.kind is ClaimKind.NONE and stated.phase in BUDGETS
            if near and stated.section == claim.section:
                return Figure(ZERO, ZERO)
        rule = self.rules.get(f"N02-{claim.subject}")
        if rule is not None and claim.base is not Phase.INITIAL_BUDGET:
            figure = facts.table_figure(rule, rule.figures[0])
            return figure.printed if isinstance(figure, TableFigure) else None
        return None

    def _zero_budget(self, claim: Claim, part: Claim) -> None:
        """A completion rate of nothing: an error where another budget was meant."""
        rule, facts, name = self.rules["N15"], self.facts, self.facts.name(claim)
        rate = claim.rate
        full = facts.budget_of(claim, (Phase.FULL_BUDGET,))
        if rate is None or part.amount is None:
            return
        if rate.value == 0:
            self.zero_rates.append(claim)
            return
        message = f"{name}：{_base(claim)}为 0，却写完成{_base(claim)}的 {rate.text}。"
        top = facts.figure(part.amount)
        if full is not None and full.amount is not None and facts.figure(full.amount).value > 0:
            ratio = Ratio(top, facts.figure(full.amount), part)
            if rounded(ratio.expected, rate.decimals) == rate.value:
                message += (
                    f"{rate.text}是全年预算数 {full.amount.text}的完成率"
                    f"（{ratio.shown}），应写完成全年预算。"
                )
        self._say(rule, claim, message, part, severity=Severity.ERROR)

    def _tell_zero_rates(self) -> None:
        """One finding for all rates of 0 % printed of a budget of zero."""
        if not self.zero_rates:
            return
        rule, first = self.rules["N15"], self.zero_rates[0]
        names = "、".join(dict.fromkeys(self.facts.name(claim) for claim in self.zero_rates))
        message = f"{names}预算为 0，却写完成预算的 0%；没有预算就没有完成率。"
        self._say(rule, first, message, *self.zero_rates[1:])

    def _within_budget(self, full: Claim) -> None:
        """N16: no more is spent than the full-year budget, which includes all adjustments."""
        rule, facts, name = self.rules["N16"], self.facts, self.facts.name(full)
        part = facts.account_of(full)
        if full.amount is None or part is None or part.amount is None:
            self.tally.skipped(rule, name, "执行数没有写")
            return
        top, budget = facts.figure(part.amount), facts.figure(full.amount)
        allowed = rounding_bound([(1, top.unit), (-1, budget.unit)])
        if compare(top.value - budget.value, allowed, "<=") is not Outcome.FAIL:
            self.tally.passed(rule, name)
            return
        rates = [c.rate for c in facts.groups[full.group] if c.kind is ClaimKind.COMPLETION]
        rate = f"（写 {rates[0].text}）" if rates and rates[0] else ""
        message = (
            f"{name}执行数 {money(top.value)} 超过全年预算数 {money(budget.value)}{rate}；"
            "全年预算数是调整后的预算，执行数不能超过它。"
        )
        self._say(rule, part, message, full)

    # ------------------------------------------------------------ telling

    def _judge_rate(self, rule: Rule, claim: Claim, ratios: Sequence[Ratio]) -> None:
        """Judge a printed rate against what it may be; the best fit counts."""
        facts, name, rate = self.facts, self.facts.name(claim), claim.rate
        if rate is None:
            return
        usual = facts.rate_decimals
        outcomes = [rate_outcome(rate, ratio, usual) for ratio in ratios]
        outcome = min(outcomes, key=(Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL).index)
        ratio = ratios[outcomes.index(outcome)]
        if outcome is Outcome.PASS:
            self.tally.passed(rule, name)
            return
        right = rounded(ratio.expected, max(rate.decimals, usual))
        message = f"{name}{_WHAT[claim.kind]}写 {rate.text}，{ratio.shown}＝{right}%。"
        finding = self.differ(
            rule,
            name,
            message,
            self._evidence(claim, ratio.beside),
            facts.key(claim),
            outcome=outcome,
            expected=right,
            actual=rate.value,
            cause=facts.wrong.get(id(ratio.beside), ""),
        )
        if outcome is Outcome.FAIL:
            facts.wrong[id(claim)] = finding.fingerprint

    def _say(
        self,
        rule: Rule,
        claim: Claim,
        message: str,
        *others: Claim,
        severity: Severity | None = None,
    ) -> None:
        items = self._evidence(claim, *others)
        keys = self.facts.key(claim)
        self.fail(rule, self.facts.name(claim), message, items, keys, severity=severity)

    def _evidence(self, claim: Claim, *others: Claim) -> list[Evidence]:
        beside = [self.facts.evidence(item, "beside") for item in others if item is not claim]
        return [self.facts.evidence(claim), *beside]


def _base(claim: Claim) -> str:
    return PHASE_NAMES.get(claim.base or Phase.PRIOR_ACCOUNT, "上年数")
