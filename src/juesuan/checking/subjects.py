"""Classification codes against their names (rules Q01, Q02).

Only names seen in published documents count: calling a right name wrong is much worse than
missing a wrong one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from juesuan.checking.tally import Result
from juesuan.checking.wording import make_finding
from juesuan.model import Evidence, Finding, Outcome, Verdict
from juesuan.model.codes import (
    CLASSIFICATIONS,
    Classification,
    codes_named,
    load_old_names,
    load_subjects,
)
from juesuan.model.forms import compact, load_forms
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures


@dataclass(frozen=True, slots=True)
class _Printed:
    """A code and name as printed, with every row that prints them."""

    classification: Classification
    code: str
    name: str
    rows: tuple[Evidence, ...]

    @property
    def subject(self) -> str:
        return f"{self.code} {self.name}"


def _printed(figures: Figures) -> Iterator[_Printed]:
    found: dict[tuple[Classification, str, str], list[Evidence]] = {}
    for table in figures.tables.values():
        form = load_forms()[table.code or ""]
        for classification in CLASSIFICATIONS:
            if form.classification != classification:
                continue
            for row in table.rows:
                if row.code.isdigit() and compact(row.label):
                    item = Evidence("row", row.label, row.place, form.code, row.code, row.label)
                    found.setdefault((classification, row.code, compact(row.label)), []).append(
                        item
                    )
    for (classification, code, name), rows in found.items():
        yield _Printed(classification, code, name, tuple(rows))


def check_names(rule: Rule, figures: Figures) -> Result:
    """Q01: the printed name is not that of another code nearby."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    for item in _printed(figures):
        subject = load_subjects(item.classification).get(item.code)
        if subject is not None and subject.name == item.name:
            verdicts.append(Verdict(rule.code, item.subject, Outcome.PASS))
            continue
        others = [
            code
            for code in sorted(codes_named(item.classification, item.name))
            if code[:3] == item.code[:3] and len(code) == len(item.code)
        ]
        known = subject is not None and subject.observed
        if not known or not others or _was_named(item):
            reason = "该编码的名称未经证实" if not known else "所印名称不是别的科目的名称"
            verdicts.append(Verdict(rule.code, item.subject, Outcome.NOT_EVALUATED, reason))
            continue
        verdicts.append(Verdict(rule.code, item.subject, Outcome.FAIL))
        message = (
            f"{_tables(item)} {item.code} 印作“{item.name}”；分类科目中 {item.code} 为"
            f"“{subject.name if subject else ''}”，“{item.name}”为 {'、'.join(others)}。"
        )
        findings.append(
            make_finding(rule, figures.disclosure, message, item.rows, [item.code, *others])
        )
    return findings, verdicts


def check_old_names(rule: Rule, figures: Figures) -> Result:
    """Q02: the printed name was not given up before the year of the account."""
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    year = figures.disclosure.year
    for item in _printed(figures):
        old = next(
            (o for o in load_old_names() if (o.code, o.name) == (item.code, item.name)), None
        )
        if old is None or item.classification != "functional":
            continue
        if year is None:
            reason = "不知道决算年度"
            verdicts.append(Verdict(rule.code, item.subject, Outcome.NOT_EVALUATED, reason))
        elif year <= old.until:
            verdicts.append(Verdict(rule.code, item.subject, Outcome.PASS))
        else:
            verdicts.append(Verdict(rule.code, item.subject, Outcome.FAIL))
            now = load_subjects("functional")[item.code].name
            message = (
                f"{_tables(item)} {item.code} 印作“{item.name}”，这是 {old.until} 年及以前的名称，"
                f"现为“{now}”。"
            )
            findings.append(make_finding(rule, figures.disclosure, message, item.rows, [item.code]))
    return findings, verdicts


def _was_named(item: _Printed) -> bool:
    return any((old.code, old.name) == (item.code, item.name) for old in load_old_names())


def _tables(item: _Printed) -> str:
    return "、".join(dict.fromkeys(f"{row.table[1:]}表" for row in item.rows))


NAME_CHECKS: Final[dict[str, Callable[[Rule, Figures], Result]]] = {
    "Q01": check_names,
    "Q02": check_old_names,
}
