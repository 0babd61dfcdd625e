"""The result of one file: a report, a disclosure, or the sentence why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from juesuan import __version__
from juesuan.model import Disclosure, Kind, Report, Severity
from juesuan.model.inspection import Inspection
from juesuan.rules.book import VERSION

EDITION: Final = f"{__version__}/{VERSION}"
"""What documents are checked by: the versions of the program and of the rule book."""
SEVERITY_NAMES: Final = {
    Severity.ERROR: "错误",
    Severity.WORDING: "用词与规范",
    Severity.ROUNDING: "尾差",
}


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    file: str
    report: Report | None = None
    inspection: Inspection | None = None
    """The score of an inspection, where it was asked for."""
    error: str = ""
    """One Chinese sentence: why nothing could be checked."""

    @property
    def disclosure(self) -> Disclosure | None:
        """The document as read, if it could be read."""
        return self.report.disclosure if self.report else None

    @property
    def checked(self) -> bool:
        """Whether the rule book was run."""
        return self.report is not None and self.report.disclosure.kind is Kind.FINAL_ACCOUNT

    @property
    def problem(self) -> str:
        """Why nothing was checked, or nothing."""
        if self.report is None:
            return self.error
        return "" if self.checked else self.report.disclosure.reason


def exit_status(outcomes: list[FileOutcome]) -> int:
    """0 clean, 1 findings at error level, 2 nothing could be checked."""
    if not any(outcome.checked for outcome in outcomes):
        return 2
    findings = (item for outcome in outcomes if outcome.report for item in outcome.report.findings)
    return 1 if any(item.severity is Severity.ERROR for item in findings) else 0


def severity_counts(outcomes: Sequence[FileOutcome]) -> str:
    """How many findings of each severity stand for themselves: 错误 9 · 用词与规范 1 · 尾差 0."""
    findings = [
        item
        for outcome in outcomes
        if outcome.report
        for item in outcome.report.findings
        if not item.cause
    ]
    return " · ".join(
        f"{name} {sum(item.severity is severity for item in findings)}"
        for severity, name in SEVERITY_NAMES.items()
    )
