"""Performance forms against the tables and one another (rules P09, P11, P12)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import (
    Ruling,
    cite,
    cite_form,
    form_key,
    form_name,
)
from juesuan.checking.tally import Result
from juesuan.model import (
    TOTAL,
    ClaimKind,
    Entry,
    Evidence,
    FormKind,
    Outcome,
    PerformanceForm,
)
from juesuan.model.forms import compact
from juesuan.money import ZERO, Unit, last_place
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures

ORDER: Final = (Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL)
_ALL: Final = (
    ("T03", TOTAL, "1"),
    ("T01", "58", "2"),
    ("T01", "62", "2"),
    ("T05", TOTAL, "1"),
    ("T04", "59", "2"),
    ("T04", "64", "2"),
)
_BASIC: Final = (("T03", TOTAL, "2"), ("T05", TOTAL, "2"))
_CODE: Final = re.compile(r"^[0-9A-Z]{6,}[-—－_]?(?=[^\W\d])")
_PROJECTS: Final = "performance-projects"
_PROJECT: Final = (("T03", TOTAL, "3"), ("T05", TOTAL, "3"))


@dataclass(frozen=True, slots=True)
class PrintedSum:
    """A printed amount in yuan, with its last place; ``known`` False: its unit is not printed."""

    value: Decimal
    place: Decimal
    known: bool = True


def tie(left: PrintedSum, right: PrintedSum) -> Outcome:
    """Compare one figure printed twice: at one precision equal, else the finer rounds to it."""
    if not (left.known and right.known):
        scales = (Decimal(1), Decimal("0.0001"), Decimal(10_000))
        known = [PrintedSum(left.value * scale, left.place * scale) for scale in scales]
        return min(
            (tie(item, PrintedSum(right.value, right.place)) for item in known), key=ORDER.index
        )
    apart, coarse = abs(left.value - right.value), max(left.place, right.place)
    if apart == 0:
        return Outcome.PASS
    if left.place == right.place:
        return Outcome.ROUNDING if apart <= coarse else Outcome.FAIL
    return Outcome.PASS if apart <= coarse / 2 else Outcome.FAIL


def _form_unit(figures: Figures, form: PerformanceForm) -> tuple[Decimal, bool]:
    if form.money_unit is not None:
        return form.money_unit.value, True
    return (figures.disclosure.money_unit or Unit.WAN).value, False


def in_form(figures: Figures, form: PerformanceForm, cell: Entry) -> PrintedSum | None:
    """An amount of a form in yuan, None where it is no number."""
    if cell.value is None:
        return None
    unit, known = _form_unit(figures, form)
    return PrintedSum(cell.value * unit, last_place(max(cell.decimals, 2)) * unit, known)


def _in_tables(
    figures: Figures, spots: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[PrintedSum, Evidence]]:
    """The printed totals of some tables, each with its evidence."""
    base = figures.disclosure.money_unit or Unit.WAN
    for code, line, column in spots:
        table = figures.tables.get(code)
        row = table.row(line) if table else None
        cell = row.cell(column) if row else None
        if table is None or row is None or cell is None or cell.amount is None:
            continue
        unit = (table.unit or base).value
        item = Evidence("item", cell.text, cell.place, code, row.code, row.label, column)
        yield PrintedSum(cell.amount * unit, last_place(max(cell.decimals, 2)) * unit), item


def check_tables(rule: Rule, figures: Figures) -> Result:
    """P09: the whole's spending, basic and project spending are those of the tables."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        row = form.execution
        if form.kind is not FormKind.WHOLE or row is None or row.spent is None:
            continue
        spent = _compare_tables(
            ruling, form, "执行数", row.spent, _ALL, certain=_is_own(figures, form)
        )
        split = form.basic is not None and form.project is not None
        if not split or form.basic is None or form.project is None:
            continue
        both = (form.basic.value, form.project.value)
        whole = None not in both and sum(v for v in both if v is not None) == row.spent.value
        for name, cell, spots in (
            ("基本支出总额", form.basic, _BASIC),
            ("项目支出总额", form.project, _PROJECT),
        ):
            certain = spent is Outcome.PASS and whole
            _compare_tables(ruling, form, name, cell, spots, certain=certain)
    return ruling.result


def _is_own(figures: Figures, form: PerformanceForm) -> bool:
    """Whether the form surely covers what the tables cover."""
    disclosure = figures.disclosure
    same = form.unit is not None and compact(form.unit.text) == compact(disclosure.unit)
    return same and (disclosure.scope == "单位" or "部门整体" in form.title)


def _compare_tables(
    ruling: Ruling,
    form: PerformanceForm,
    name: str,
    cell: Entry,
    spots: Sequence[tuple[str, str, str]],
    *,
    certain: bool,
) -> Outcome:
    subject = f"{form_name(form)} {name}"
    own = in_form(ruling.figures, form, cell)
    printed = list(_in_tables(ruling.figures, spots))
    if own is None or not printed:
        ruling.skipped(
            subject, f"没有读到自评表的{name}" if own is None else "决算表中没有读到合计"
        )
        return Outcome.NOT_EVALUATED
    outcome = min((tie(own, value) for value, _ in printed), key=ORDER.index)
    if outcome is Outcome.FAIL and not certain:
        ruling.skipped(subject, "与决算表不同，但不能确定自评表与决算表的范围相同")
        return Outcome.NOT_EVALUATED
    first = printed[0][1]
    message = (
        f"{form_name(form)}{name}印 {cell.text}，{first.table[1:]}表合计为 {first.text}，"
        "也不等于其他各表的合计。"
    )
    items = (*cite("wrong", cell, form.name, name), *(item for _, item in printed))
    ruling.judged(subject, outcome, message, items, [form_key(form), name])
    return outcome


def plain_name(name: str) -> str:
    """A project's name without its code, quotation marks and the word 项目 behind it.

    >>> plain_name("“社会保险业务工作经费”项目")
    '社会保险业务工作经费'
    """
    bare = compact(name).strip('“”"《》【】 ')
    bare = bare.removesuffix("项目").strip('“”"《》【】')
    return bare or compact(name)


def check_number(rule: Rule, figures: Figures) -> Result:
    """P11: there are not more project forms than projects self-evaluated.

    Counts of one section may be of several budgets, whose projects add up.
    """
    ruling = Ruling(rule, figures)
    names = {plain_name(form.name) for form in ruling.forms if form.kind is FormKind.PROJECT}
    claims = [
        claim
        for claim in figures.disclosure.narrative.claims
        if _PROJECTS in {claim.subject, claim.whole}
        and claim.kind is ClaimKind.COUNT
        and claim.amount is not None
        and claim.amount.measure == "个"
    ]
    counts: dict[int, list[Decimal]] = {}
    for claim in claims:
        counts.setdefault(claim.section, []).append(claim.amount.value if claim.amount else ZERO)
    if not names or not counts:
        return ruling.result
    stated = {value for values in counts.values() for value in values}
    most = max(sum(values, ZERO) for values in counts.values())
    if len(names) in {*stated, most}:
        ruling.passed("自评项目数")
    elif len(names) < most:
        ruling.skipped("自评项目数", f"附件有 {len(names)} 张项目自评表，可能只附了一部分")
    else:
        whole = "" if most in stated else "合计至多"
        message = f"情况说明称自评项目{whole} {most} 个，附件有 {len(names)} 个项目的自评表。"
        items = [
            *(Evidence("text", claim.text, claim.place, label="自评项目数") for claim in claims),
            *(cite_form(form) for form in ruling.forms if form.kind is FormKind.PROJECT),
        ]
        ruling.judged("自评项目数", Outcome.FAIL, message, items, ["自评项目数"])
    return ruling.result


def check_copies(rule: Rule, figures: Figures) -> Result:
    """P12: no form repeats another project's amounts.

    Equal amounts may be chance: the more forms, the more digits must agree before it is told.
    """
    ruling = Ruling(rule, figures)
    groups: dict[tuple[Decimal, Decimal], list[PerformanceForm]] = {}
    projects = [form for form in ruling.forms if form.kind is FormKind.PROJECT and form.name]
    for form in projects:
        row = form.execution
        if row and row.budget and row.spent and row.budget.value and row.spent.value is not None:
            groups.setdefault((row.budget.value, row.spent.value), []).append(form)
    for (budget, spent), forms in groups.items():
        names = list(dict.fromkeys(plain_name(form.name) for form in forms))
        subject = "、".join(form_name(form) for form in forms[:3])
        digits = _digits(budget) + (_digits(spent) if spent != budget else 0)
        pairs = len(projects) * (len(projects) - 1) // 2
        if len(names) < 2:
            ruling.passed(subject)
        elif pairs * 1_000 > 10 ** (digits - 1):
            ruling.skipped(subject, "预算数、执行数相同，可能是巧合")
        else:
            _tell_copies(ruling, subject, forms)
    return ruling.result


def _digits(value: Decimal) -> int:
    """The significant digits of an amount: 240.27 has five, 100.00 has one."""
    return len(value.normalize().as_tuple().digits)


def _tell_copies(ruling: Ruling, subject: str, forms: Sequence[PerformanceForm]) -> None:
    items: list[Evidence] = []
    for form in forms:
        row = form.execution
        items += cite("wrong", row.budget if row else None, form.name, "预算数")
        items += cite("wrong", row.spent if row else None, form.name, "执行数")
    named = "、".join(f"“{form.name}”" for form in forms)
    message = (
        f"{named} {len(forms)} 个项目的自评表预算数都印 {items[0].text}、"
        f"执行数都印 {items[1].text if len(items) > 1 else ''}，疑为照抄。"
    )
    ruling.judged(subject, Outcome.FAIL, message, items, [form_key(form) for form in forms])
