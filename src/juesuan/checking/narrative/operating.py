"""机关运行经费 against the public part of table 06, where the unit's kind makes them one (N46)."""

import re
from typing import Final

from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.facts import Facts, TableFigure, money
from juesuan.checking.narrative.ties import stated_figure, tie_outcome
from juesuan.checking.wording import evidence
from juesuan.model import Outcome
from juesuan.rules.notation import parse_sum

_ADMINISTRATIVE: Final = re.compile(
    r"参照公务员法管理|参公(?:管理)?(?:事业)?单位|行政单位|行政机关"
)
_ALONE: Final = re.compile(r"无下属|没有下属|无所属|仅(?:包括|为|含)?.{0,12}本级")
_OTHERS: Final = re.compile(r"事业运行|下属(?:预算)?(?:事业)?单位决算|公益[一二]类")


class Operating(Check):
    """N46: a single administrative unit's operating cost is its public cost in table 06."""

    def run(self) -> None:
        """The stated operating cost, if the document says what kind of unit it is."""
        rule, facts = self.rules["N46"], self.facts
        claims = [
            claim for claim in facts.amounts("operating") if facts.topic(claim) == "operating"
        ]
        figure = facts.table_figure(rule, parse_sum("06表公用经费合计行"))
        if not claims:
            self.tally.irrelevant(rule, "", "说明中没有写机关运行经费")
        elif not _is_one_office(facts):
            self.tally.skipped(rule, "", "不能确定是单独一个行政或参公单位，口径可能不同")
        elif not isinstance(figure, TableFigure):
            self.tally.skipped(rule, "", figure)
        else:
            claim, stated = claims[0], stated_figure(claims[0], facts)
            outcome = tie_outcome(stated, figure.printed)
            name, printed = facts.name(claim), figure.printed.value
            if outcome is Outcome.PASS or stated.value > printed:  # more is N01-operating's
                self.tally.passed(rule, name)
                return
            message = (
                f"本单位是行政或参公单位，{name}应为 06表公用经费合计 {money(printed)}，"
                f"说明写 {money(stated.value)}，差 {money(stated.value - printed)}。"
            )
            items = (
                facts.evidence(claim),
                *(evidence(facts.figures, ref, "total") for ref in figure.refs),
            )
            self.differ(
                rule,
                name,
                message,
                items,
                facts.key(claim),
                outcome=outcome,
                expected=printed,
                actual=stated.value,
                cause=figure.cause,
            )


def _is_one_office(facts: Facts) -> bool:
    """Whether the overview says that this is one administrative unit with none below it."""
    if facts.disclosure.scope != "单位":
        return False
    texts = [
        passage.text
        for section in facts.sections
        if section.topic == "overview"
        for passage in section.passages
    ]
    whole = "".join(texts)
    if _OTHERS.search(whole):
        return False
    return bool(_ADMINISTRATIVE.search(whole)) and bool(_ALONE.search(whole))
