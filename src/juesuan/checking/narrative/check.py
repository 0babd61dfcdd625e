"""What every check of the narrative works with: the rules, the facts and the tally."""

from collections.abc import Iterable
from typing import Any

from juesuan.checking.narrative.facts import Facts
from juesuan.checking.tally import Tally
from juesuan.checking.wording import make_finding
from juesuan.model import Evidence, Finding, Outcome, Severity
from juesuan.rules.book import Rule


class Check:
    """Base of the checks; ``run`` evaluates their rules."""

    def __init__(self, rules: dict[str, Rule], facts: Facts, tally: Tally) -> None:
        self.rules = rules
        self.facts = facts
        self.tally = tally

    def run(self) -> None:
        """Evaluate every rule of the check."""
        raise NotImplementedError

    def fail(
        self,
        rule: Rule,
        subject: str,
        message: str,
        items: Iterable[Evidence],
        keys: list[str],
        **more: Any,
    ) -> Finding:
        """Record that a rule does not hold; ``more`` as for ``make_finding``."""
        finding = make_finding(rule, self.facts.disclosure, message, tuple(items), keys, **more)
        self.tally.failed(rule, subject, finding)
        return finding

    def differ(
        self,
        rule: Rule,
        subject: str,
        message: str,
        items: Iterable[Evidence],
        keys: list[str],
        *,
        outcome: Outcome,
        **more: Any,
    ) -> Finding:
        """Record figures that differ: by rounding, or beyond it."""
        if outcome is not Outcome.ROUNDING:
            return self.fail(rule, subject, message, items, keys, **more)
        more |= {"severity": Severity.ROUNDING, "cause": ""}
        finding = make_finding(rule, self.facts.disclosure, message, tuple(items), keys, **more)
        self.tally.rounded(rule, subject, finding)
        return finding
