"""The result of one file: a report, a disclosure, or the sentence why there is none."""

from dataclasses import dataclass

from juesuan.model import Disclosure, Kind, Report, Severity


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file."""

    file: str
    report: Report | None = None
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
