"""Checks of the narrative: sentences against tables, against one another and as wording."""

from typing import Final

from juesuan.checking.narrative.arithmetic import Arithmetic
from juesuan.checking.narrative.check import Check
from juesuan.checking.narrative.completeness import Contents, Quantities, Sections
from juesuan.checking.narrative.directions import Directions
from juesuan.checking.narrative.facts import Corrections, Facts
from juesuan.checking.narrative.identity import UnitNames, Years
from juesuan.checking.narrative.items import Items
from juesuan.checking.narrative.lists import Glossary, Lists
from juesuan.checking.narrative.operating import Operating
from juesuan.checking.narrative.purposes import Purposes
from juesuan.checking.narrative.repeats import Repeats
from juesuan.checking.narrative.slips import Slips
from juesuan.checking.narrative.sums import Sums
from juesuan.checking.narrative.ties import Ties
from juesuan.checking.tally import Result, Tally
from juesuan.model import Outcome, Verdict
from juesuan.rules.book import load_rules

__all__ = ["Corrections", "Facts", "check_narrative"]

_CHECKS: Final[tuple[type[Check], ...]] = (
    Ties,
    Items,
    Arithmetic,
    Sums,
    Repeats,
    Operating,
    Directions,
    Lists,
    Glossary,
    Purposes,
    Years,
    UnitNames,
    Contents,
    Sections,
    Quantities,
    Slips,
)
"""Figures are compared with the tables first, so that what follows from a wrong one is known."""


def check_narrative(facts: Facts) -> Result:
    """Evaluate every rule on the narrative.

    What it finds wrong is kept with the facts, for the checks that come after.
    """
    rules, tally = load_rules(), Tally()
    if not facts.sections:
        for rule in rules.values():
            if rule.code[0] == "N" or rule.code in _WHOLE:
                tally.skipped(rule, "", facts.disclosure.untold)
        return tally.result
    for check in _CHECKS:
        check(rules, facts, tally).run()
    told = {verdict.rule for verdict in tally.verdicts}
    for code, rule in rules.items():
        if (code[0] == "N" or code in _WHOLE) and code not in told:
            tally.irrelevant(rule, "", "说明中没有可以核对的句子")
    return _in_force(tally, facts.disclosure.year)


def _in_force(tally: Tally, year: int | None) -> Result:
    """Findings and verdicts of the rules that were in force for the accounts of a year."""
    old = {rule.code for rule in load_rules().values() if not rule.applies_to(year)}
    findings = [item for item in tally.findings if item.rule not in old]
    verdicts = [item for item in tally.verdicts if item.rule not in old]
    reason = f"不适用于 {year} 年度"
    verdicts += [
        Verdict(code, "", Outcome.NOT_APPLICABLE, reason)
        for code in sorted(old & {item.rule for item in tally.verdicts})
    ]
    return findings, verdicts


_WHOLE: Final = ("F10", "F11", "F12", "F13", "F14", "Q04", "Q05", "Q06", "Q07", "Q08")
