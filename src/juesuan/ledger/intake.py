"""A checked version against what the ledger knows: what is new, what is solved, what comes back.

Nothing is solved by silence: a finding is struck off only where its rule ran on the new version,
passed, and left nothing unevaluated that it could evaluate before.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from juesuan.ledger.events import EventKind, Status
from juesuan.model import Finding, Outcome, Report, Severity

RAN = frozenset({Outcome.PASS, Outcome.ROUNDING})


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which rules a check ran: those that passed somewhere, and what they left unevaluated."""

    passed: frozenset[str]
    unevaluated: Mapping[str, frozenset[str]]
    """Subjects by rule."""

    @classmethod
    def of(cls, report: Report) -> "Coverage":
        """That of a report."""
        unevaluated = defaultdict(set)
        for verdict in report.verdicts:
            if verdict.outcome is Outcome.NOT_EVALUATED:
                unevaluated[verdict.rule].add(verdict.subject)
        return cls(
            frozenset(item.rule for item in report.verdicts if item.outcome in RAN),
            {rule: frozenset(subjects) for rule, subjects in unevaluated.items()},
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Coverage":
        """As it was kept."""
        return cls(
            frozenset(data["passed"]),
            {rule: frozenset(subjects) for rule, subjects in data["unevaluated"].items()},
        )

    def to_json(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "passed": sorted(self.passed),
            "unevaluated": {rule: sorted(item) for rule, item in sorted(self.unevaluated.items())},
        }

    def proves(self, rule: str, before: "Coverage") -> bool:
        """Whether the rule ran, and evaluated all that it evaluated before."""
        mine = self.unevaluated.get(rule, frozenset())
        return rule in self.passed and mine <= before.unevaluated.get(rule, frozenset())


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of the same unit and year that the ledger has."""

    fingerprint: str
    rule: str
    status: Status
    before: Coverage
    """What that check evaluated which told it last."""
    consequences: tuple[str, ...] = ()
    """The findings that followed from it when it was last seen."""


def told_findings(report: Report) -> list[Finding]:
    """The findings that somebody has to answer for; rounding needs no correction."""
    return [item for item in report.findings if item.severity is not Severity.ROUNDING]


def decide(
    report: Report, known: Mapping[str, Known], book: frozenset[str], *, same_document: bool
) -> dict[str, EventKind]:
    """What happens to each finding, by fingerprint; what is not in it stays as it is.

    ``book`` are the rules there are.  ``same_document``: another edition of the rule book looks at
    a version that is known already; nothing can be solved by that.
    """
    told = {item.fingerprint for item in told_findings(report)}
    happens: dict[str, EventKind] = {}
    for fingerprint in told:
        item = known.get(fingerprint)
        if item is None:
            happens[fingerprint] = EventKind.OPENED
        elif item.status in {Status.SOLVED, Status.SUPERSEDED}:
            happens[fingerprint] = EventKind.REOPENED
    gone = {key: item for key, item in known.items() if key not in told and not item.status.closed}
    coverage = Coverage.of(report)
    proved = {key for key, item in gone.items() if coverage.proves(item.rule, item.before)}
    for key, item in gone.items():
        if item.consequences and all(_settled(it, proved, known) for it in item.consequences):
            proved.add(key)
    unruled = {key for key, item in gone.items() if item.rule not in book}
    kind = EventKind.SUPERSEDED if same_document else EventKind.SOLVED
    return happens | dict.fromkeys(proved, kind) | dict.fromkeys(unruled, EventKind.SUPERSEDED)


def _settled(fingerprint: str, proved: set[str], known: Mapping[str, Known]) -> bool:
    """Whether a consequence of a root cause is struck off."""
    item = known.get(fingerprint)
    return fingerprint in proved or (item is not None and item.status is Status.SOLVED)
