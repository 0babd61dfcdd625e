"""Findings and verdicts as a check goes along."""

from dataclasses import dataclass, field

from juesuan.model import Finding, Outcome, Verdict
from juesuan.rules.book import Rule

Result = tuple[list[Finding], list[Verdict]]


@dataclass(slots=True)
class Tally:
    """What the rules of a check have said so far."""

    findings: list[Finding] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def passed(self, rule: Rule, subject: str) -> None:
        """The rule holds for a subject."""
        self.verdicts.append(Verdict(rule.code, subject, Outcome.PASS))

    def failed(self, rule: Rule, subject: str, finding: Finding) -> None:
        """The rule does not hold."""
        self.verdicts.append(Verdict(rule.code, subject, Outcome.FAIL))
        self.findings.append(finding)

    def rounded(self, rule: Rule, subject: str, finding: Finding) -> None:
        """The rule holds but for the rounding of printed figures."""
        self.verdicts.append(Verdict(rule.code, subject, Outcome.ROUNDING))
        self.findings.append(finding)

    def skipped(self, rule: Rule, subject: str, reason: str) -> None:
        """The rule could not be evaluated."""
        self.verdicts.append(Verdict(rule.code, subject, Outcome.NOT_EVALUATED, reason))

    def irrelevant(self, rule: Rule, subject: str, reason: str) -> None:
        """The rule does not speak of this document."""
        self.verdicts.append(Verdict(rule.code, subject, Outcome.NOT_APPLICABLE, reason))

    @property
    def result(self) -> Result:
        """Findings and verdicts."""
        return self.findings, self.verdicts
