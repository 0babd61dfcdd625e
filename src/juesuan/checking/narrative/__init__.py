"""Checks of the narrative: sentences against tables, against one another and as wording."""

from juesuan.checking.narrative.arithmetic import Arithmetic
from juesuan.checking.narrative.directions import Directions
from juesuan.checking.narrative.facts import Corrections, Facts
from juesuan.checking.narrative.items import check_items
from juesuan.checking.narrative.lists import check_glossary, check_lists
from juesuan.checking.narrative.purposes import check_kinds, check_purposes
from juesuan.checking.narrative.slips import check_slips
from juesuan.checking.narrative.sums import Sums
from juesuan.checking.narrative.ties import check_ties
from juesuan.checking.narrative.whole import check_whole
from juesuan.checking.tally import Result, Tally
from juesuan.rules.bind import Binder
from juesuan.rules.book import load_rules
from juesuan.rules.figures import Figures

__all__ = ["Corrections", "check_narrative"]


def check_narrative(figures: Figures, binder: Binder, corrections: Corrections) -> Result:
    """Evaluate every rule on the narrative.

    Figures are compared with the tables first, so that what follows from a wrong one is known.
    """
    rules, tally = load_rules(), Tally()
    facts = Facts(figures, binder, corrections)
    if not facts.sections:
        for code in _NARRATIVE_RULES:
            tally.skipped(rules[code], "", "没有读到情况说明")
        return tally.result
    check_ties([rule for rule in rules.values() if rule.figures], facts, tally)
    check_items(rules, facts, tally)
    Arithmetic(rules, facts, tally).check()
    Sums(rules, facts, tally).check()
    Directions(rules, facts, tally).check()
    check_lists(rules, facts, tally)
    check_glossary(rules, facts, tally)
    check_purposes(rules["N44"], facts, tally)
    check_kinds(rules["N45"], facts, tally)
    check_whole(rules, facts, tally)
    check_slips(rules, facts, tally)
    return tally.result


_NARRATIVE_RULES = ("N03", "N10", "N13", "N14", "N20", "N30", "N40", "F10", "F13", "Q05")
