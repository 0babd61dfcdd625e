"""Regularity: searchable text, figures that agree, sums that hold, names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from juesuan.checking.inspection.basis import SHOWN, Basis, places, titles
from juesuan.model import Disclosure, Evidence, Finding, Place, Severity
from juesuan.model.inspection import Mark
from juesuan.rules.inspection import InspectionItem

_EQUATIONS: Final = frozenset("RCHX")
_SLIPS: Final = frozenset({Severity.ERROR, Severity.WORDING})


def judge_text(item: InspectionItem, basis: Basis) -> Mark:
    """I26: every page yields its text."""
    disclosure = basis.disclosure
    if not _is_paged(disclosure):
        kind = "这种格式不分页" if disclosure.pages == 0 else "读到的是纯文本"
        return item.not_judged(f"{kind}，公开的文件能不能检索看不出。")
    unread = disclosure.unread_pages
    if not unread:
        return item.full(f"{disclosure.pages} 页都能取出文字。")
    shown = [Evidence("text", "读不出文字", Place(page)) for page in unread[:SHOWN]]
    reason = f"{disclosure.pages} 页中有 {len(unread)} 页是图片或乱码，取不出文字。"
    half = 2 * len(unread) < disclosure.pages
    return item.part(1 if half else 0, 2, reason, shown)


def _is_paged(disclosure: Disclosure) -> bool:
    """Whether the document has pages, unlike a text that was taken from one."""
    tables = [table.place.page for table in disclosure.tables]
    headings = [section.heading.place().page for section in disclosure.narrative.sections]
    return any(page is not None for page in (*tables, *headings, *disclosure.unread_pages))


_CONSISTENT: Final = {
    "I27": "情况说明、自评表与决算表的数据",
    "I28": "表内、表间的关系",
    "I31": "单位和科目名称",
}


def judge_faults(item: InspectionItem, basis: Basis) -> Mark:
    """I27, I28, I31: a step off for each fault that stands for itself."""
    what = _CONSISTENT[item.code]
    counts = basis.counts(item)
    faults = _distinct(basis.faults(item, _SLIPS if item.code == "I31" else (Severity.ERROR,)))
    if faults:
        reason = f"{what}有 {len(faults)} 处不符：{titles(faults)}。"
        return item.less(len(faults), reason, places(faults))
    if not counts.evaluated:
        return item.not_judged(f"{what}没有一处可以判断：{counts.reason or '没有运行有关规则'}。")
    if counts.silent > counts.evaluated:
        reason = (
            f"{what}判断了 {counts.evaluated} 处，没有不符；"
            f"但有 {counts.silent} 处没能判断（{counts.reason}），不能给分。"
        )
        return item.not_judged(reason)
    rest = f"，另有 {counts.silent} 处没能判断" if counts.silent else ""
    return item.full(f"{what}判断了 {counts.evaluated} 处，没有不符{rest}。", _where(basis))


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, those of one equation in several columns of a row as one."""
    found: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        first = finding.evidence[0] if finding.evidence else None
        equation = finding.rule[0] in _EQUATIONS and first is not None and first.table
        key = (
            (finding.rule, first.table, first.row) if equation and first else (finding.fingerprint,)
        )
        found.setdefault(key, finding)
    return list(found.values())


def _where(basis: Basis) -> list[Evidence]:
    """The tables, as evidence that something holds."""
    tables = basis.figures.tables.values()
    return [Evidence("table", table.title, table.place, table.code or "") for table in tables][
        :SHOWN
    ]


JUDGES: Final[Mapping[str, Callable[[InspectionItem, Basis], Mark]]] = {
    "I26": judge_text,
    "I27": judge_faults,
    "I28": judge_faults,
    "I31": judge_faults,
}
