"""Findings in the order a reviewer reads them: by table, consequences under their cause."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from juesuan.model import Disclosure, Finding, Kind, Outcome, Report, Severity
from juesuan.model.forms import load_forms
from juesuan.rules.book import load_rules


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that stands for itself, with the findings that follow from it."""

    finding: Finding
    consequences: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProblems:
    """The problems of one table, and its rounding differences as one."""

    code: str
    title: str
    pages: tuple[int, ...]
    problems: tuple[Problem, ...]
    rounding: tuple[Finding, ...]


def group(report: Report) -> list[TableProblems]:
    """Group a report's findings by table, in the order of the tables in the document."""
    heads = [item for item in report.findings if not item.cause]
    serious = [item for item in heads if item.severity is not Severity.ROUNDING]
    rounding = [item for item in heads if item.severity is Severity.ROUNDING]
    follow: dict[str, list[Finding]] = {}
    for item in report.findings:
        if item.cause:
            follow.setdefault(item.cause, []).append(item)
    groups = []
    for code in _codes(report.disclosure, heads):
        problems = tuple(
            Problem(item, tuple(follow.get(item.fingerprint, ())))
            for item in serious
            if item.table == code
        )
        slight = tuple(item for item in rounding if item.table == code)
        if problems or slight:
            title, pages = _title(report.disclosure, code)
            groups.append(TableProblems(code, title, pages, problems, slight))
    return groups


def _codes(disclosure: Disclosure, findings: Iterable[Finding]) -> list[str]:
    printed = [table.code for table in disclosure.tables if table.code]
    others = sorted({item.table for item in findings})
    return list(dict.fromkeys([*printed, *others]))


def _title(disclosure: Disclosure, code: str) -> tuple[str, tuple[int, ...]]:
    table = disclosure.table(code) if code else None
    if table is not None:
        return table.title, table.pages
    form = load_forms().get(code)
    return (form.title if form else "全文"), ()


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
