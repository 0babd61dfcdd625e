"""What the items of an inspection rest on: the report, its verdicts, tables and sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from juesuan.checking.narrative.facts import Corrections, Facts
from juesuan.checking.narrative.passages import SILENT, text_evidence
from juesuan.checking.wording import evidence
from juesuan.model import (
    Claim,
    ClaimKind,
    Evidence,
    Finding,
    Outcome,
    Phase,
    Report,
    Section,
    Severity,
    Table,
    Verdict,
)
from juesuan.model.inspection import Dates
from juesuan.money import ZERO
from juesuan.rules.bind import Binder, table_name
from juesuan.rules.book import load_rules
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.inspection import InspectionItem

SHOWN: Final = 6  # places named as evidence of one mark
SAYING: Final = frozenset({ClaimKind.AMOUNT, ClaimKind.COUNT, ClaimKind.NONE})
_WITHOUT: Final = "(?:无|没有|未(?:发生|开展|安排|使用|实施|产生)|不(?:涉及|适用|属于))"
_EVALUATED: Final = frozenset({Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL})


class Absence(NamedTuple):
    """Something was not found: is it certain that it is not there, why, and where to look."""

    certain: bool
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Counts(NamedTuple):
    """How many verdicts of an item's rules were evaluated, how many not, and mostly why."""

    evaluated: int
    silent: int
    reason: str


class Basis:
    """Looks up what items rest on; built once for a report."""

    def __init__(self, report: Report, dates: Dates) -> None:
        self.report = report
        self.dates = dates
        self.disclosure = report.disclosure
        self.figures = Figures(report.disclosure)
        self.facts = Facts(self.figures, Binder(self.figures), Corrections())
        self._verdicts: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in report.verdicts:
            self._verdicts[verdict.rule].append(verdict)

    # ------------------------------------------------------------ rules

    def verdict(self, rule: str, subject: str) -> Verdict | None:
        """The verdict of a rule on a subject, or None where it gave none."""
        return next((item for item in self._verdicts[rule] if item.subject == subject), None)

    def counts(self, item: InspectionItem) -> Counts:
        """The verdicts of an item's rules."""
        verdicts = [
            verdict
            for rule, found in self._verdicts.items()
            if item.covers(rule)
            for verdict in found
        ]
        reasons = Counter(
            verdict.reason for verdict in verdicts if verdict.outcome is Outcome.NOT_EVALUATED
        )
        evaluated = sum(verdict.outcome in _EVALUATED for verdict in verdicts)
        return Counts(evaluated, reasons.total(), next(iter(reasons), ""))

    def faults(
        self, item: InspectionItem, severities: Collection[Severity] = (Severity.ERROR,)
    ) -> list[Finding]:
        """The findings of an item's rules that stand for themselves."""
        return [
            finding
            for finding in self.report.findings
            if item.covers(finding.rule) and not finding.cause and finding.severity in severities
        ]

    # ------------------------------------------------------------ tables

    def table(self, code: str) -> Table | None:
        """A table of the nine, or None."""
        return self.figures.tables.get(code)

    def says_empty(self, code: str) -> bool:
        """Whether an empty table says that it is empty."""
        verdict = self.verdict("F02", table_name(code))
        return verdict is not None and verdict.outcome is Outcome.PASS

    def three_cell(self, column: str) -> tuple[Decimal, Evidence] | None:
        """A cell of table 09: a blank counts only where the table has figures or says it is empty.

        In a table without any figure and statement a blank may just not have been filled in.
        """
        table = self.table("T09")
        if table is None or not table.rows:
            return None
        ref = CellRef("T09", 0, column)
        figure = self.figures.figure(ref) if self.figures.cell(ref) is not None else None
        amounts = any(cell.amount is not None for row in table.rows for cell in row.cells)
        if figure is None or not (amounts or self.says_empty("T09")):
            return None
        return figure.value, evidence(self.figures, ref, "total")

    # ------------------------------------------------------------ narrative

    def claims(self, *subjects: str, kinds: Collection[ClaimKind] = SAYING) -> list[Claim]:
        """What sentences say of some subjects in the account, in order."""
        return [
            claim
            for subject in subjects
            for claim in self.facts.stated(subject)
            if claim.kind in kinds and claim.phase is Phase.ACCOUNT
        ]

    def shown(self, claims: Iterable[Claim]) -> tuple[Evidence, ...]:
        """Claims as evidence, not more than are read."""
        return tuple(map(self.facts.evidence, claims))[:SHOWN]

    def is_zero(self, claims: Iterable[Claim]) -> bool:
        """Whether something was said, and all of it is that there was nothing."""
        said = list(claims)
        return bool(said) and all(
            claim.kind is ClaimKind.NONE
            or (claim.amount is not None and claim.amount.value == ZERO)
            for claim in said
        )

    def sections(self, topics: Collection[str]) -> list[Section]:
        """The sections of some topics."""
        return [section for section in self.facts.sections if section.topic in topics]

    def search(self, pattern: str, topics: Collection[str] = ()) -> Evidence | None:
        """The first passage of some topics (none: all that speak of the account) with words."""
        for section in self.facts.sections:
            if section.topic in topics or not (topics or section.topic in SILENT):
                for passage in section.passages:
                    if match := re.search(pattern, passage.text):
                        return text_evidence(section, passage, *match.span())
        return None

    def says_none(self, noun: str, topics: Collection[str]) -> Evidence | None:
        """Where some sections say that there was none of something, in whatever words."""
        if not self.sections(topics):
            return None
        before = rf"{_WITHOUT}[^。；，]{{0,12}}(?:{noun})(?=$|[。；，、（])"
        behind = rf"(?:{noun})[：为]?(?:无|没有|零)(?=$|[。；，])"
        return self.search(f"{before}|{behind}", topics)

    @property
    def gap(self) -> str:
        """Why something that was not found may be there all the same, ``""`` if it may not."""
        if not self.facts.claims:
            return self.disclosure.untold or "没有读到情况说明"
        if self.disclosure.unread_pages:
            return f"有 {len(self.disclosure.unread_pages)} 页读不出文字"
        if any("高等学校" in table.title for table in self.disclosure.tables):
            return "高等学校按教育部的格式公开，内容与部门不同"
        return ""

    def absence(self, what: str, topics: Collection[str], words: str) -> Absence:
        """What it means that the narrative was not found to say something.

        ``words``: an expression that only occurs where it may be said.
        """
        if gap := self.gap:
            return Absence(False, f"没有找到{what}，但{gap}。")
        found = self.sections(topics)
        mention = self.search(words, topics if found else ())
        if mention is not None:
            return Absence(False, f"写到了{what}，但没有读懂写的是多少。", (mention,))
        if not found:
            return Absence(True, f"全文没有写{what}。")
        head = tuple(
            Evidence("text", item.name, item.heading.place(), section=item.name)
            for item in found[:1]
        )
        return Absence(True, f"“{found[0].title}”一节没有写{what}。", head)


def titles(findings: Iterable[Finding]) -> str:
    """What is at fault, each rule once: ``占比算错 ×2；空表没有说明``."""
    counts = Counter(finding.rule for finding in findings)
    return "；".join(
        f"{load_rules()[rule].title}{f' ×{count}' if count > 1 else ''}"
        for rule, count in counts.items()
    )


def places(findings: Iterable[Finding]) -> tuple[Evidence, ...]:
    """The first place of each finding."""
    return tuple(finding.evidence[0] for finding in findings if finding.evidence)[:SHOWN]
