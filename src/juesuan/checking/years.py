"""A disclosure against that of the year before (rules Y01 … Y04)."""

import re
from collections.abc import Iterator
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.clauses import is_restated
from juesuan.checking.narrative.facts import Corrections, Facts, Figure, TableFigure, money
from juesuan.checking.narrative.passages import passages_of
from juesuan.checking.tally import Result, Tally
from juesuan.checking.wording import evidence
from juesuan.model import Claim, ClaimKind, Disclosure, Evidence, Outcome, Phase, Place
from juesuan.model.codes import load_old_names, load_subjects
from juesuan.model.forms import compact
from juesuan.money import rounding_bound
from juesuan.rules.bind import Binder
from juesuan.rules.book import Rule, load_rules
from juesuan.rules.figures import Figures
from juesuan.rules.judge import compare
from juesuan.rules.notation import parse_sum

_BALANCES: Final = (
    ("01表29行", "01表60行", "年初结转和结余"),
    ("04表28行", "04表60行", "年初财政拨款结转和结余"),
    ("07表合计行1栏", "07表合计行6栏", "政府性基金年初结转和结余"),
)
"""This year's opening balance, last year's closing balance, and what they are called."""

_RENAMED: Final = re.compile("更名|改名|改为|变更|合并|组建|整合|划转")
_CODED: Final = ("T02", "T03", "T05")


def check_years(facts: Facts, prior: Disclosure | None) -> Result:
    """Compare with last year's disclosure; without one nothing is evaluated."""
    rules, tally = load_rules(), Tally()
    problem = _unusable(facts.disclosure, prior)
    if prior is None or problem:
        for rule in rules.values():
            if rule.code[0] == "Y":
                (tally.irrelevant if prior is None else tally.skipped)(rule, "", problem)
        return tally.result
    Years(rules, facts, tally, prior).run()
    return tally.result


def _unusable(disclosure: Disclosure, prior: Disclosure | None) -> str:
    """Why a document cannot serve as last year's."""
    if prior is None:
        return "没有提供本单位上年度的决算公开"
    if disclosure.year is None or prior.year is None:
        return "不知道决算年度"
    if prior.year != disclosure.year - 1:
        return f"提供的是 {prior.year} 年度，不是 {disclosure.year - 1} 年度"
    return ""


class Years(Check):
    """Checks between two years of one unit."""

    def __init__(
        self, rules: dict[str, Rule], facts: Facts, tally: Tally, prior: Disclosure
    ) -> None:
        super().__init__(rules, facts, tally)
        figures = Figures(prior)
        self.prior = Facts(figures, Binder(figures), Corrections())

    def run(self) -> None:
        """Y03 the unit; Y01, Y02 and Y04 if it is the same one."""
        if not self._is_same_unit():
            for code in ("Y01", "Y02", "Y04"):
                reason = "上年文件的单位名称不同，可能不是同一单位的"
                self.tally.skipped(self.rules[code], "", reason)
            return
        for opening, closing, name in _BALANCES:
            self._balance(opening, closing, name)
        self._bases()
        self._names()

    def _figure(self, facts: Facts, rule: Rule, text: str) -> TableFigure | str:
        return facts.table_figure(rule, parse_sum(text))

    def _prior_figure(self, figure: Figure) -> Figure:
        """Last year's figure in this year's unit of money."""
        scale = self.prior.unit.value / self.facts.unit.value
        return Figure(figure.value * scale, figure.unit * scale)

    def _balance(self, opening: str, closing: str, name: str) -> None:
        """Y01: what was carried forward is what was left."""
        rule = self.rules["Y01"]
        now = self._figure(self.facts, rule, opening)
        before = self._figure(self.prior, rule, closing)
        if not isinstance(now, TableFigure) or not isinstance(before, TableFigure):
            reason = now if isinstance(now, str) else f"上年：{before}"
            self.tally.skipped(rule, name, str(reason))
            return
        last = self._prior_figure(before.printed)
        allowed = rounding_bound([(1, now.printed.unit), (-1, last.unit)])
        outcome = compare(now.printed.value - last.value, allowed, "=")
        if outcome is Outcome.PASS:
            self.tally.passed(rule, name)
            return
        message = (
            f"{name} {money(now.printed.value)}，上年公开的年末数为 {money(last.value)}，"
            f"差 {money(now.printed.value - last.value)}。"
        )
        items = [evidence(self.facts.figures, ref, "total") for ref in now.refs]
        self.differ(
            rule,
            name,
            message,
            items,
            [opening],
            outcome=outcome,
            expected=last.value,
            actual=now.printed.value,
            allowed=allowed,
        )

    # ------------------------------------------------------------ stated bases

    def _bases(self) -> None:
        """Y02: this year's figure less the stated change is last year's figure."""
        rule = self.rules["Y02"]
        for claim in self.facts.of_kind(ClaimKind.CHANGE):
            if claim.base is not Phase.PRIOR_ACCOUNT or claim.sense is None:
                continue
            if is_restated(claim) or (claim.amount is None and claim.sense):
                self.tally.skipped(rule, self.facts.name(claim), "只写比率，或按可比口径比较")
                continue
            current = self.facts.account_of(claim)
            known = self._last(claim)
            if current is None or current.amount is None or known is None:
                self.tally.skipped(rule, self.facts.name(claim), "本年数或上年数没有写明")
                continue
            self._base(rule, claim, current, known)

    def _base(self, rule: Rule, claim: Claim, current: Claim, last: Figure) -> None:
        facts, name = self.facts, self.facts.name(claim)
        now = facts.figure(current.amount) if current.amount else last
        change = facts.figure(claim.amount) if claim.amount else Figure(last.value * 0, now.unit)
        base = now.value - (claim.sense or 0) * change.value
        allowed = rounding_bound([(1, now.unit), (1, change.unit), (-1, last.unit)])
        outcome = compare(base - last.value, allowed, "=")
        if outcome is Outcome.PASS:
            self.tally.passed(rule, name)
            return
        message = (
            f"{name}本年 {money(now.value)}，按所写的增减推算上年为 {money(base)}，"
            f"上年公开的是 {money(last.value)}，差 {money(base - last.value)}。"
        )
        items = (facts.evidence(claim), facts.evidence(current, "beside"))
        self.differ(
            rule,
            name,
            message,
            items,
            facts.key(claim),
            outcome=outcome,
            expected=last.value,
            actual=base,
            allowed=allowed,
            cause=facts.wrong.get(id(current), "") or facts.wrong.get(id(claim), ""),
        )

    def _last(self, claim: Claim) -> Figure | None:
        """Last year's figure of a claim's subject: of the tables, else as stated then."""
        for rule in self.rules.values():
            ours = rule.subject == claim.subject and rule.phase == "account" and rule.figures
            here = not rule.topics or self.facts.topic(claim) in rule.topics
            if not ours or not here or rule.relation != "=":
                continue
            figure = self.prior.table_figure(rule, rule.figures[0])
            if isinstance(figure, TableFigure):
                return self._prior_figure(figure.printed)
        stated = [item for item in self.prior.amounts(claim.subject) if item.item == claim.item]
        if stated and stated[0].amount is not None:
            return self._prior_figure(self.prior.figure(stated[0].amount))
        return None

    # ------------------------------------------------------------ names

    def _is_same_unit(self) -> bool:
        """Y03: the unit is called as last year; a name that is not known may be its own."""
        rule = self.rules["Y03"]
        now, last = compact(self.facts.disclosure.unit), compact(self.prior.disclosure.unit)
        if not now or not last:
            self.tally.skipped(rule, "", "不知道单位名称")
        elif now == last or self._tells_of_renaming(last):
            self.tally.passed(rule, now)
        else:
            message = f"单位名称为“{now}”，上年公开的是“{last}”。"
            sections = self.facts.sections
            place = sections[0].heading.place() if sections else Place()
            item = Evidence("text", now, place, section="全文")
            self.fail(rule, now, message, (item,), ["unit"])
            return False
        return True

    def _tells_of_renaming(self, last: str) -> bool:
        texts = (passage.text for _, passage in passages_of(self.facts))
        return any(last in compact(text) and _RENAMED.search(text) for text in texts)

    def _names(self) -> None:
        """Y04: a code bears the name it bore last year, unless the classification renamed it."""
        rule = self.rules["Y04"]
        last = dict(_labels(self.prior.figures))
        told = False
        for code, (name, item) in _labels(self.facts.figures):
            before = last.get(code)
            if before is None or before[0] == name or _both_known(code, name, before[0]):
                continue
            told = True
            message = f"{code} 本年为“{name}”，上年公开的是“{before[0]}”。"
            self.fail(rule, code, message, (item,), [code])
        if not told:
            self.tally.passed(rule, "")


def _labels(figures: Figures) -> Iterator[tuple[str, tuple[str, Evidence]]]:
    """Each functional code once, with its printed name and where it stands."""
    seen: set[str] = set()
    for table in _CODED:
        for row in figures.tables[table].rows if table in figures.tables else ():
            name = compact(row.label)
            if row.code.isdigit() and name and row.code not in seen:
                seen.add(row.code)
                yield row.code, (name, Evidence("row", row.label, row.place, table, row.code, name))


def _both_known(code: str, now: str, before: str) -> bool:
    """Whether the classification gave a code both names, or does not know it at all."""
    subject = load_subjects("functional").get(code)
    names = {old.name for old in load_old_names() if old.code == code}
    names |= {subject.name} if subject else set()
    return subject is None or not subject.observed or {now, before} <= names
