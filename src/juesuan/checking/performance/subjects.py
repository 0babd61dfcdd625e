"""How findings name performance forms, and how their figures are read and compared."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from juesuan.checking.tally import Result, Tally
from juesuan.checking.wording import make_finding
from juesuan.model import (
    Entry,
    Evidence,
    FormKind,
    Indicator,
    Outcome,
    PerformanceForm,
    Severity,
)
from juesuan.money import ZERO, is_blank, last_place
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.score import is_custom, points_text

_CENTS: Final = 2
_UNPARTED: Final = "不能分列"
OWN_RULES: Final = "表中另有计分办法"


def form_name(form: PerformanceForm) -> str:
    """A form as a reviewer calls it: “社会保险业务工作经费项目”自评表."""
    whole = "整体支出" if form.kind is FormKind.WHOLE else ""
    return f"“{form.name or form.title or '未写名称'}”{whole}自评表"


def form_key(form: PerformanceForm) -> str:
    """A form by its canonical name, for fingerprints."""
    return f"{form.kind}:{form.name or form.title}"


def line_name(form: PerformanceForm, indicator: Indicator) -> str:
    """An indicator with its form."""
    return f"{form_name(form)} {indicator.name}"


def cite(role: str, item: Entry | None, label: str, header: str) -> tuple[Evidence, ...]:
    """A printed cell of a form as evidence, nothing for one that was not read."""
    return (Evidence(role, item.text, item.place, label=label, header=header),) if item else ()


def cite_form(form: PerformanceForm, role: str = "text") -> Evidence:
    """The form itself as evidence."""
    return Evidence(role, form.title or form.name, form.place, label=form.name)


def figure(item: Entry | None) -> Decimal | None:
    """The number of a cell; a blank one or a dash is zero, an unread one none."""
    if item is None:
        return None
    return ZERO if is_blank(item.text) else item.value


def points(value: Decimal) -> str:
    """Points as a reviewer writes them, at most two decimals.

    >>> points(Decimal("19.5266")), points(Decimal("20.00"))
    ('19.53', '20')
    """
    return points_text(value)


def place_of(item: Entry) -> Decimal:
    """One unit of the last printed place of a cell; a blank one is exactly zero."""
    return ZERO if is_blank(item.text) else last_place(item.decimals)


def money_place(item: Entry) -> Decimal:
    """The same for an amount of money: 990 among amounts to the cent stands for 990.00."""
    return ZERO if is_blank(item.text) else last_place(max(item.decimals, _CENTS))


def has_own_rules(form: PerformanceForm) -> bool:
    """Whether the form's notes say that points are deducted or granted in a way of their own."""
    return any(is_custom(note.text) for note in form.notes)


def doubt_of(form: PerformanceForm) -> str:
    """Why rows of the form may be lost, or nothing.

    That a row's cells could not be told apart loses no row: those cells are not read at all.
    """
    return next((doubt for doubt in form.doubts if _UNPARTED not in doubt), "")


def doubt_about(form: PerformanceForm, name: str) -> str:
    """Why the row of an indicator may be read wrong, or nothing."""
    return next((doubt for doubt in form.doubts if f"“{name}”" in doubt), "")


class Ruling:
    """What one rule says of the forms, subject by subject."""

    def __init__(self, rule: Rule, figures: Figures) -> None:
        self.figures = figures
        self.forms = figures.disclosure.performance
        self._rule = rule
        self._tally = Tally()

    def passed(self, subject: str) -> None:
        """The rule holds."""
        self._tally.passed(self._rule, subject)

    def skipped(self, subject: str, reason: str) -> None:
        """The rule could not be evaluated."""
        self._tally.skipped(self._rule, subject, reason)

    def irrelevant(self, subject: str, reason: str) -> None:
        """The rule does not speak of this subject."""
        self._tally.irrelevant(self._rule, subject, reason)

    def judged(
        self,
        subject: str,
        outcome: Outcome,
        message: str,
        items: Sequence[Evidence],
        keys: list[str],
        *,
        expected: Decimal | None = None,
        actual: Decimal | None = None,
    ) -> None:
        """The outcome of a comparison, with a finding where it is no pass."""
        if outcome is Outcome.PASS:
            self.passed(subject)
            return
        near = outcome is Outcome.ROUNDING
        finding = make_finding(
            self._rule,
            self.figures.disclosure,
            message,
            tuple(items),
            keys,
            severity=Severity.ROUNDING if near else None,
            expected=expected,
            actual=actual,
        )
        tell = self._tally.rounded if near else self._tally.failed
        tell(self._rule, subject, finding)

    @property
    def result(self) -> Result:
        """Findings and verdicts; one verdict says so where there was nothing to judge."""
        if not self._tally.verdicts:
            self.irrelevant("绩效自评表", "没有绩效自评表，或表中没有这些内容")
        return self._tally.result
