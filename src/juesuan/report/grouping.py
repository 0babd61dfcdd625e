"""Findings in the order a reviewer reads them: by table and section, consequences under causes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from juesuan.model import Disclosure, Finding, Kind, Outcome, Place, Report, Severity
from juesuan.model.forms import load_forms
from juesuan.rules.book import load_rules

_PAGES_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that stands for itself, with the findings that follow from it."""

    finding: Finding
    consequences: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceProblems:
    """The problems of one table (``code``) or section, and its rounding differences as one.

    ``place`` tells where it stands in formats without pages.
    """

    code: str
    title: str
    pages: tuple[int, ...]
    place: Place
    problems: tuple[Problem, ...]
    rounding: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The table or section as a reviewer calls it."""
        return f"{self.code[1:]}表 {self.title}" if self.code else self.title

    @property
    def where(self) -> str:
        """Where it stands, for a reader: 第 6–7 页, 公开03表; nothing where that is not known."""
        if self.pages:
            ends = dict.fromkeys((self.pages[0], self.pages[-1]))
            return f"第 {'–'.join(map(str, ends))} 页"
        return str(self.place) if self.place.sheet else ""


def group(report: Report) -> list[PlaceProblems]:
    """Group a report's findings by table, then by section, in the order of the document."""
    heads = [item for item in report.findings if not item.cause]
    serious = [item for item in heads if item.severity is not Severity.ROUNDING]
    rounding = [item for item in heads if item.severity is Severity.ROUNDING]
    follow: dict[str, list[Finding]] = {}
    for item in report.findings:
        if item.cause:
            follow.setdefault(item.cause, []).append(item)
    groups = []
    for place in _places(report.disclosure, heads):
        problems = tuple(
            Problem(item, tuple(follow.get(item.fingerprint, ())))
            for item in serious
            if _place(item) == place
        )
        slight = tuple(item for item in rounding if _place(item) == place)
        if problems or slight:
            code, section = place
            title, pages, where = _title(report.disclosure, code, section)
            groups.append(PlaceProblems(code, title, pages, where, problems, slight))
    return groups


def _place(finding: Finding) -> tuple[str, str]:
    """The table or the section that a finding is about."""
    return finding.table, finding.section


def _places(disclosure: Disclosure, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    printed = [(table.code, "") for table in disclosure.tables if table.code]
    sections = [("", section.name) for section in disclosure.narrative.sections]
    found = {_place(item): None for item in findings}
    tables = sorted(place for place in found if not place[1])
    return list(dict.fromkeys([*printed, *tables, ("", "目录"), *sections, *found]))


def _title(disclosure: Disclosure, code: str, section: str) -> tuple[str, tuple[int, ...], Place]:
    if section:
        headings = (item for item in disclosure.narrative.sections if item.name == section)
        heading = next(headings, None)
        place = heading.heading.place() if heading else Place()
        return section, (place.page,) if place.page else (), place
    table = disclosure.table(code) if code else None
    if table is not None:
        return table.title, table.pages, table.place
    form = load_forms().get(code)
    return (form.title if form else "全文"), (), Place()


_FOLDED: Final = {"F": "完整与规范", "Q": "用词与标点"}
"""Kinds of rules whose slips of wording a reader sees in one line."""


def reader_lines(report: Report) -> list[str]:
    """What a reader must know, a line each: like problems, their consequences and rounding folded.

    >>> reader_lines(Report(Disclosure("a.pdf", Kind.OTHER, ""), ()))
    []
    """
    heads = [item for item in report.findings if not item.cause]
    folded: dict[tuple[Severity, str], list[Finding]] = {}
    for item in heads:
        wording = item.severity is Severity.WORDING and item.rule[0] in _FOLDED
        family = item.rule[0] if wording else item.rule
        key = "" if item.severity is Severity.ROUNDING else family
        folded.setdefault((item.severity, key), []).append(item)
    lines = []
    for (severity, family), items in folded.items():
        if severity is Severity.ROUNDING:
            lines.append(f"尾差 {len(items)} 处，四舍五入所致，不必更正")
        else:
            code = rule_counts(items) if family in _FOLDED else family
            title = _FOLDED.get(family) or rule_title(family)
            mark = "✗" if severity is Severity.ERROR else "!"
            count = f"：{len(items)} 处" if len(items) > 1 else ""
            lines.append(f"{mark} {code} {title}{count}{_spots(items)}")
    return lines


def _spots(findings: Iterable[Finding]) -> str:
    """The pages of some findings, or their cells and paragraphs where there are no pages."""
    places = [item.evidence[0].place for item in findings if item.evidence]
    pages = sorted({place.page for place in places if place.page is not None})
    spots = dict.fromkeys(str(place) for place in places if place.sheet)
    known = list(map(str, pages)) or list(spots)
    shown = "、".join(known[:_PAGES_NAMED]) + ("…" if len(known) > _PAGES_NAMED else "")
    if not known:
        return ""
    return f"（第 {shown} 页）" if pages else f"（{shown}）"


def rule_counts(findings: Iterable[Finding]) -> str:
    """How often each rule occurs: ``C03-1 ×2、H03``."""
    counts = Counter(item.rule for item in findings)
    return "、".join(
        f"{rule} ×{count}" if count > 1 else rule for rule, count in sorted(counts.items())
    )


def unevaluated(report: Report) -> Iterator[tuple[str, str, int]]:
    """Rules that were not evaluated, the reason, and on how many subjects."""
    counts = Counter(
        (verdict.rule, verdict.reason)
        for verdict in report.verdicts
        if verdict.outcome is Outcome.NOT_EVALUATED
    )
    by_reason: dict[str, list[tuple[str, int]]] = {}
    for (rule, reason), count in counts.items():
        by_reason.setdefault(reason, []).append((rule, count))
    for reason, rules in by_reason.items():
        names = [f"{rule} ×{count}" if count > 1 else rule for rule, count in rules]
        shown = "、".join(names[:6]) + (f" 等 {len(names)} 条规则" if len(names) > 6 else "")
        yield shown, reason, sum(count for _, count in rules)


def rule_title(code: str) -> str:
    """The Chinese title of a rule."""
    return load_rules()[code].title


def kind_name(disclosure: Disclosure) -> str:
    """What a document is, in Chinese: 部门决算, 单位预算, 样表."""
    scope = disclosure.scope or "部门（单位）"
    return {
        Kind.FINAL_ACCOUNT: f"{scope}决算",
        Kind.BUDGET: f"{scope}预算",
        Kind.TEMPLATE: "空白样表",
        Kind.OTHER: "其他文件",
    }[disclosure.kind]
