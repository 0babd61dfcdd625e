"""Check one disclosure: evaluate every rule, find root causes, make findings."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from juesuan.checking.causes import Cause, find_causes
from juesuan.checking.equations import finding_of, verdict_of
from juesuan.checking.footnotes import check_footnotes
from juesuan.checking.forms import FORM_CHECKS
from juesuan.checking.narrative import Corrections, Facts, check_narrative
from juesuan.checking.performance import PERFORMANCE_CHECKS
from juesuan.checking.slips import slip_between
from juesuan.checking.subjects import NAME_CHECKS
from juesuan.checking.system import System
from juesuan.checking.wording import amount, cell_key, cell_name, evidence, make_finding
from juesuan.checking.years import check_years
from juesuan.model import Disclosure, Finding, Kind, Outcome, Report, Severity, Verdict
from juesuan.rules.bind import Binder
from juesuan.rules.book import Rule, load_rules
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.judge import Judged, judge_rule

_SHOWN: Final = 4  # corrected cells named in a message
_SEVERITIES: Final = (Severity.ERROR, Severity.WORDING, Severity.ROUNDING)

Selector = Callable[[Rule], bool]


def check(
    disclosure: Disclosure,
    selects: Selector = lambda _: True,
    prior: Disclosure | None = None,
) -> Report:
    """Check a disclosure against every rule, and tell the outcome of the selected ones.

    ``prior`` is the same unit's disclosure of the year before, for the rules between years.

    A document that is no final account is not evaluated at all: one verdict says why.
    """
    if disclosure.kind is not Kind.FINAL_ACCOUNT:
        verdict = Verdict("", "", Outcome.NOT_EVALUATED, disclosure.reason)
        return Report(disclosure, (), (verdict,))
    chosen = {code for code, rule in load_rules().items() if selects(rule)}
    figures = Figures(disclosure)
    binder = Binder(figures)
    equations = [rule for rule in load_rules().values() if rule.formula]
    items = [item for rule in equations for item in judge_rule(rule, binder)]
    judged = [item for item in items if isinstance(item, Judged)]
    verdicts = [verdict for item in items if (verdict := verdict_of(item, figures)).rule in chosen]
    findings, corrections = _equation_findings(judged, figures, chosen)
    facts = Facts(figures, binder, corrections)
    for more_findings, more_verdicts in (check_narrative(facts), check_years(facts, prior)):
        findings += [item for item in more_findings if item.rule in chosen]
        verdicts += [item for item in more_verdicts if item.rule in chosen]
    for code, function in {**FORM_CHECKS, **NAME_CHECKS, **PERFORMANCE_CHECKS}.items():
        if code in chosen:
            more_findings, more_verdicts = function(load_rules()[code], figures)
            findings += more_findings
            verdicts += more_verdicts
    more_findings, more_verdicts = check_footnotes(
        [load_rules()[code] for code in ("F08", "F09") if code in chosen], binder, judged
    )
    findings = _with_causes_told(findings + more_findings)
    return Report(disclosure, tuple(sorted(findings, key=_order)), tuple(verdicts + more_verdicts))


def _with_causes_told(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of which each points to a cause only if that is told too."""
    told = {finding.fingerprint for finding in findings}
    return [item if item.cause in told else replace(item, cause="") for item in findings]


def _order(finding: Finding) -> tuple[int, str, str]:
    return _SEVERITIES.index(finding.severity), finding.table, finding.rule


def _equation_findings(
    judged: Sequence[Judged], figures: Figures, chosen: Collection[str]
) -> tuple[list[Finding], Corrections]:
    """Findings of the chosen equations, root causes first, each pointing to its cause.

    The corrections say what the root causes hold for right, for the checks of the narrative.

    Causes are looked for among all equations, whichever are chosen: fewer equations would leave
    more cells to choose from.
    """
    system = System(judged, figures)
    causes = find_causes(system)
    findings = []
    corrections = Corrections()
    explained: dict[int, str] = {}
    for cause in causes:
        finding = _cause_finding(cause, system)
        findings.append(finding)
        sure = cause.certain or cause.changes
        corrections.values |= {ref: cause.changes[ref] for ref in sure}
        corrections.causes |= dict.fromkeys(cause.changes, finding.fingerprint)
        for index in cause.explained if cause.rule in chosen else ():
            explained[id(system.equations[index])] = finding.fingerprint
    told = [item for item in judged if item.statement.rule.code in chosen]
    stronger = _stronger(told)
    for item in told:
        origin = explained.get(id(item), "")
        if not origin and item.statement.relation != "=":
            twin = stronger.get(_cells(item))
            origin = explained.get(id(twin), "") or _fingerprint(twin, figures)
        found = finding_of(item, figures, origin)
        if found is not None:
            findings.append(found)
    return [finding for finding in findings if finding.rule in chosen], corrections


def _cells(item: Judged) -> frozenset[CellRef]:
    return frozenset(ref for _, ref in item.statement.terms)


def _stronger(judged: Iterable[Judged]) -> dict[frozenset[CellRef], Judged]:
    """Failed equations by their cells: a part-of relation of the same cells says nothing more."""
    return {
        _cells(item): item
        for item in judged
        if item.statement.relation == "=" and item.outcome is Outcome.FAIL
    }


def _fingerprint(item: Judged | None, figures: Figures) -> str:
    finding = finding_of(item, figures) if item else None
    return finding.fingerprint if finding else ""


def _cause_finding(cause: Cause, system: System) -> Finding:
    figures = system.figures
    cells = sorted(cause.certain or cause.changes)
    corrections = [_correction(ref, cause.changes[ref], system) for ref in cells[:_SHOWN]]
    more = f" 等 {len(cells)} 格" if len(cells) > _SHOWN else ""
    message = (
        f"{_headline(cause, cells, system)}。应为：{'；'.join(corrections)}{more}。"
        f"改正后 {len(cause.explained)} 处关系同时成立。"
    )
    single = len({cause.changes[ref] for ref in cells}) == 1
    return make_finding(
        load_rules()[cause.rule],
        figures.disclosure,
        message,
        tuple(evidence(figures, ref, "wrong") for ref in cells),
        [cell_key(figures, ref) for ref in cells],
        expected=cause.changes[cells[0]] if single else None,
        actual=system.values[cells[0]] if single else None,
    )


def _headline(cause: Cause, cells: list[CellRef], system: System) -> str:
    if cause.rule == "K01":
        return f"{cells[0].table[1:]}表{cause.what}"
    if cause.rule in {"K02", "K05"}:
        first = cells[0]
        places = len(cells)
        copied = f"（同一数字印在 {places} 处）" if places > 1 else ""
        slip = slip_between(
            system.values[first], cause.changes[first], system.figures.decimals(first)
        )
        return f"{cell_name(system.figures, first)} {amount(system.values[first])} {slip}{copied}"
    return f"{cells[0].table[1:]}表{load_rules()[cause.rule].title}"


def _correction(ref: CellRef, value: Decimal, system: System) -> str:
    name = cell_name(system.figures, ref)
    return f"{name} {amount(value)}（印 {amount(system.values[ref])}）"
