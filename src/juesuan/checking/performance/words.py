"""Targets, filing, year and notes of performance forms (rules P13, P14, P15, P17)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import (
    Ruling,
    cite,
    cite_form,
    form_key,
    form_name,
    points,
)
from juesuan.checking.tally import Result
from juesuan.model import Entry, Evidence, Indicator, Outcome, PerformanceForm
from juesuan.model.forms import compact
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.score import Direction, is_restricting, score_indicator

_FAR: Final = Decimal(2)  # times the target
_EXPLAINED: Final = re.compile(
    r"超额|超出|超过(?:了)?(?:年初|预期|预定|计划)?(?:目标|指标|预期|计划)|超目标|远超|大幅|高于(?:年初)?目标|"
    r"(?:目标|指标)值?(?:设定|设置|制定)?(?:偏|过|较)低|保守|预估|估计不足"
)
_NO_REASON: Final = frozenset({"", "无", "-", "—", "/", "——"})


def check_exceeded(rule: Rule, figures: Figures) -> Result:
    """P13: results of twice the target and more have a reason; one finding for a form."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        lines = list(_exceeded(form))
        outcome = Outcome.FAIL if lines else Outcome.PASS
        told = "、".join(
            f"“{line.name}”目标 {line.target.text}、完成 {line.result.text}，"
            f"为目标的 {points(ratio * 100)}%"
            for line, ratio in lines
            if line.target and line.result
        )
        message = f"{form_name(form)}完成值远超目标值而得满分，没有说明原因：{told}。"
        items: list[Evidence] = []
        for line, _ in lines:
            items += cite("wrong", line.result, line.name, "完成值")
            items += cite("item", line.target, line.name, "目标值")
        keys = [form_key(form), *(line.name for line, _ in lines)]
        if form.indicators:
            ruling.judged(f"{form_name(form)} 目标值", outcome, message, items, keys)
    return ruling.result


def _exceeded(form: PerformanceForm) -> Iterator[tuple[Indicator, Decimal]]:
    reasons = compact(form.reasons)
    if _EXPLAINED.search(reasons):
        return
    for line in form.indicators:
        weight = line.weight.value if line.weight else None
        score = line.score.value if line.score else None
        if not weight or score is None or score < weight:
            continue
        scored = score_indicator(line, weight)
        reverse = scored.direction is Direction.REVERSE or (
            scored.direction is Direction.UNKNOWN and is_restricting(line.name)
        )
        if reverse or scored.ratio is None or scored.ratio < _FAR:
            continue
        own = compact(line.reason.text) if line.reason else ""
        if own in _NO_REASON and compact(line.name) not in reasons:
            yield line, scored.ratio


_SECOND: Final = re.compile(r"数量|质量|时效|成本|经济|社会|生态|可持续|满意")
_COST: Final = "成本"
_FUZZY_FROM: Final = 8  # characters of a name below which a likeness says nothing
_LONGEST: Final = 30
_CROSS_PAGE: Final = "跨页"
_DISTINCT: Final = re.compile(r"[不未非无反负超新首再初复\d一二三四五六七八九十上下]")


def check_filing(rule: Rule, figures: Figures) -> Result:
    """P14: an indicator of several forms stands under the same heading in each."""
    ruling = Ruling(rule, figures)
    filed: dict[str, list[tuple[PerformanceForm, Indicator]]] = {}
    for form in ruling.forms:
        if any(_CROSS_PAGE in doubt for doubt in form.doubts):
            ruling.skipped(f"{form_name(form)} 指标归类", "跨页处指标的归属不能确定")
            continue
        for line in form.indicators:
            name = compact(line.name)
            if name and len(name) <= _LONGEST and _SECOND.search(line.levels[1]):
                filed.setdefault(name, []).append((form, line))
    for name, own in filed.items():
        others = [item for twin in _twins(name, filed) for item in filed[twin]]
        alike = [item for item in others if _same_values(own[0][1], item[1])]
        _check_filed(ruling, name, [*own, *alike])
    return ruling.result


def _twins(name: str, filed: dict[str, list[tuple[PerformanceForm, Indicator]]]) -> Iterator[str]:
    """Names that are this one with a word of one or two characters left out in the middle."""
    for size in (1, 2):
        for at in range(4, len(name) - size):
            left_out = name[at : at + size]
            shorter = name[:at] + name[at + size :]
            known = len(shorter) >= _FUZZY_FROM and shorter in filed
            if known and not _DISTINCT.search(left_out):
                yield shorter


def _same_values(one: Indicator, other: Indicator) -> bool:
    def texts(line: Indicator) -> tuple[str, str]:
        return (line.target.text if line.target else "", line.result.text if line.result else "")

    return texts(one) == texts(other)


def _heading(line: Indicator) -> str:
    """The second level by the word that tells it; 经济成本 is a kind of 成本."""
    if _COST in line.levels[1]:
        return _COST
    found = _SECOND.search(line.levels[1])
    return found[0] if found else ""


def _check_filed(
    ruling: Ruling, name: str, places: Sequence[tuple[PerformanceForm, Indicator]]
) -> None:
    if len({id(form) for form, _ in places}) < 2:
        return
    by_heading: dict[str, tuple[PerformanceForm, Indicator]] = {}
    for form, line in places:
        by_heading.setdefault(_heading(line), (form, line))
    told = "，".join(
        f"{form_name(form)}列为{line.levels[1]}"
        + (f"（“{line.name}”）" if compact(line.name) != name else "")
        for form, line in by_heading.values()
    )
    message = f"同一指标“{name}”在各表中的归类不同：{told}。"
    items = [
        Evidence("text", line.name, line.place, label=line.name, header=line.levels[1])
        for _, line in places
    ]
    outcome = Outcome.FAIL if len(by_heading) > 1 else Outcome.PASS
    ruling.judged(f"指标“{name}”", outcome, message, items, [name])


def check_year(rule: Rule, figures: Figures) -> Result:
    """P15: a form is about the year of the account."""
    ruling = Ruling(rule, figures)
    year = figures.disclosure.year
    for form in ruling.forms:
        subject = f"{form_name(form)} 年度"
        if form.year is None or year is None:
            what = "自评表没有印年度" if form.year is None else "决算的年度没有读到"
            ruling.skipped(subject, what)
            continue
        message = f"{form_name(form)}印 {form.year} 年度，本决算为 {year} 年度。"
        outcome = Outcome.PASS if form.year == year else Outcome.FAIL
        keys = [form_key(form), "年度"]
        ruling.judged(subject, outcome, message, (cite_form(form, "wrong"),), keys)
    return ruling.result


_SIGNS: Final = str.maketrans({"＞": ">", "＜": "<", "＝": "=", "﹥": ">", "﹤": "<"})
_RULE_NOTE: Final = re.compile(
    r"(正向指标|反向指标)（?即?(?:目标值|指标值)为?(>=|<=|[><≥≤=])[XY\*]?"
)
_ONE_SIGN: Final = {">=": "≥", "<=": "≤"}


def check_notes(rule: Rule, figures: Figures) -> Result:
    """P17: the forms' notes define positive and reverse indicators with the same signs."""
    ruling = Ruling(rule, figures)
    signs: dict[str, dict[str, tuple[PerformanceForm, Entry]]] = {}
    told: dict[str, int] = {}
    for form in ruling.forms:
        for note in form.notes:
            for found in _RULE_NOTE.finditer(compact(note.text).translate(_SIGNS)):
                sign = _ONE_SIGN.get(found[2], found[2])
                signs.setdefault(found[1], {}).setdefault(sign, (form, note))
                told[found[1]] = told.get(found[1], 0) + 1
    for what, printed in signs.items():
        if told[what] < 2:
            continue
        parts = "，".join(f"{form_name(form)}写“{sign}X”" for sign, (form, _) in printed.items())
        message = f"各自评表备注对{what}的目标值写法不同：{parts}。"
        items = [item for _, note in printed.values() for item in cite("text", note, what, "备注")]
        outcome = Outcome.FAIL if len(printed) > 1 else Outcome.PASS
        ruling.judged(f"备注·{what}", outcome, message, items, [what, "备注"])
    return ruling.result
