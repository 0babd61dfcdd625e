"""What a check says: verdicts of rules, findings a reviewer can act on, and the report."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from juesuan.model.disclosure import Disclosure
from juesuan.model.place import Place


class Outcome(StrEnum):
    """The five outcomes of a rule on one subject."""

    PASS = "pass"  # noqa: S105
    ROUNDING = "rounding"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"


class Severity(StrEnum):
    """How much a finding matters to a reader of the document."""

    ERROR = "error"
    WORDING = "wording"
    ROUNDING = "rounding"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One printed figure or text that a finding rests on; ``role`` is total, item, text or row."""

    role: str
    text: str
    place: Place
    table: str = ""
    row: str = ""
    label: str = ""
    column: str = ""
    header: str = ""
    section: str = ""
    """The heading under which a text of the narrative stands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of the document, with all that a reviewer needs to judge and mend it."""

    rule: str
    name: str
    severity: Severity
    message: str
    advice: str
    evidence: tuple[Evidence, ...]
    fingerprint: str
    expected: Decimal | None = None
    actual: Decimal | None = None
    difference: Decimal | None = None
    allowed: Decimal | None = None
    basis: tuple[str, ...] = ()
    cause: str = ""
    """Fingerprint of the finding this one follows from."""
    lasting: str = ""
    """Its identity without the year: the same cell's in another year's account."""

    @property
    def section(self) -> str:
        """The heading of the narrative that the finding is about, ``""`` for one about a table."""
        return self.evidence[0].section if self.evidence else ""

    @property
    def table(self) -> str:
        """Code of the table that the finding is about, ``""`` for one about the narrative."""
        tables = (item.table for item in self.evidence if item.table)
        return "" if self.section else next(tables, "")


def fingerprint(rule: str, unit: str, year: int | None, cells: Iterable[str]) -> str:
    """Identify a finding by rule, unit, year and canonical cell codes.

    No page, text or value takes part, so it survives a new layout of the same document.
    """
    key = "|".join([rule, unit, str(year or ""), *sorted(set(cells))])
    return hashlib.sha256(key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one rule on one subject; ``reason`` says why it was not evaluated."""

    rule: str
    subject: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The result of checking one document."""

    disclosure: Disclosure
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...] = field(repr=False, default=())

    @property
    def counts(self) -> Counter[Outcome]:
        """How often each of the five outcomes was given."""
        return Counter(verdict.outcome for verdict in self.verdicts)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings at error level."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)
