"""Budget execution in performance forms: rates, scores and parts (rules P01, P02, P08)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import (
    OWN_RULES,
    Ruling,
    cite,
    doubt_of,
    figure,
    form_key,
    form_name,
    has_own_rules,
    money_place,
    place_of,
    points,
)
from juesuan.checking.tally import Result
from juesuan.checking.wording import amount
from juesuan.model import Entry, Evidence, Execution, FormKind, Outcome, PerformanceForm
from juesuan.money import ZERO, Interval, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.rules.judge import compare
from juesuan.rules.notation import Relation
from juesuan.score import execution_points, judge_score, scores_decimals

_HUNDRED: Final = Decimal(100)
_RESIDUAL: Final = ("其他资金", "单位资金", "自有资金", "其他")
_NESTED: Final = re.compile(r"中央|省级|省财政|市级|市财政|区级|县级|区财政|上级")
_SOURCE: Final = re.compile(r"财政|拨款|结转|结余|其他|自有|自筹|单位资金|专户|补助")


def check_rates(rule: Rule, figures: Figures) -> Result:
    """P01: the rate of execution is B/A."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        for row in form.executions:
            if row.rate is not None and row.rate.value is not None:
                _check_rate(ruling, form, row, row.rate)
    return ruling.result


def _check_rate(ruling: Ruling, form: PerformanceForm, row: Execution, rate: Entry) -> None:
    subject = f"{form_name(form)} {row.label}"
    a, b = row.budget, row.spent
    if a is None or b is None or a.value is None or b.value is None:
        ruling.skipped(subject, "预算数或执行数没有读到")
        return
    if a.value <= 0:
        ruling.irrelevant(subject, "预算数为 0，没有执行率")
        return
    outcomes = [_rate_outcome(rate, value, a, b) for value in _rates(rate)]
    order = [Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL]
    message = (
        f"{form_name(form)}“{row.label}”执行率印 {rate.text}，"
        f"按执行数 {b.text}÷预算数 {a.text} 应为 {points(b.value / a.value * _HUNDRED)}%。"
    )
    items = (
        *cite("wrong", rate, row.label, "执行率"),
        *cite("item", b, row.label, "执行数"),
        *cite("item", a, row.label, "预算数"),
    )
    keys = [form_key(form), row.label, "执行率"]
    ruling.judged(subject, min(outcomes, key=order.index), message, items, keys)


def _rates(rate: Entry) -> list[Decimal]:
    """What a printed rate may mean in per cent: without a % it may be a fraction."""
    if rate.value is None:
        return []
    return [rate.value] if rate.text.endswith("%") else [rate.value, rate.value * _HUNDRED]


def _rate_outcome(rate: Entry, value: Decimal, budget: Entry, spent: Entry) -> Outcome:
    """A printed rate, ``value`` per cent, against B/A."""
    a, b = budget.value or Decimal(1), spent.value or ZERO
    place = place_of(rate) * (1 if value == rate.value else _HUNDRED)
    apart = abs(value - b / a * _HUNDRED)
    if apart <= place / 2:
        return Outcome.PASS
    exact = Interval.around(b, money_place(spent)).ratio(Interval.around(a, money_place(budget)))
    printed = Interval.around(value / _HUNDRED, place / _HUNDRED)
    reach = place * 3 / 2 if rate.decimals else place
    near = apart < reach or (exact is not None and exact.meets(printed))
    return Outcome.ROUNDING if near else Outcome.FAIL


def check_execution_scores(rule: Rule, figures: Figures) -> Result:
    """P02: the score of execution is its points × B/A."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        row = form.execution
        if row is None or row.score is None or row.score.value is None:
            continue
        subject = f"{form_name(form)} 预算执行"
        ways = execution_ways(row)
        if row.weight is None:
            ruling.skipped(subject, "没有印预算执行的分值")
        elif row.score.value > row.weight:
            ruling.irrelevant(subject, "得分超过分值，由 P04 判断")
        elif not ways:
            ruling.skipped(subject, "预算数、执行数或执行率没有读到，或预算数为 0")
        else:
            outcome = judge_score(row.score, ways, scores_decimals(form, execution=True))
            if outcome is Outcome.FAIL and has_own_rules(form):
                ruling.skipped(subject, OWN_RULES)
            else:
                _tell_score(ruling, form, row, ways[0], outcome)
    return ruling.result


def execution_ways(row: Execution) -> list[Decimal]:
    """The points of execution by the amounts and by the printed rate, never above the full."""
    if row.weight is None:
        return []
    ways = []
    if row.budget and row.spent and row.budget.value is not None and row.spent.value is not None:
        exact = execution_points(row.weight, row.budget.value, row.spent.value)
        ways += [exact] if exact is not None else []
    rates = _rates(row.rate) if row.rate else []
    return ways + [row.weight * min(rate / _HUNDRED, Decimal(1)) for rate in rates if rate >= 0]


def _tell_score(
    ruling: Ruling, form: PerformanceForm, row: Execution, expected: Decimal, outcome: Outcome
) -> None:
    rate = f" {row.rate.text}" if row.rate else ""
    printed = row.score.text if row.score else ""
    message = (
        f"{form_name(form)}预算执行得分印 {printed}，"
        f"{row.weight} 分×执行率{rate} 应为 {points(expected)} 分。"
    )
    items = (
        *cite("wrong", row.score, row.label, "得分"),
        *cite("item", row.rate, row.label, "执行率"),
        *cite("item", row.spent, row.label, "执行数"),
        *cite("item", row.budget, row.label, "预算数"),
    )
    ruling.judged(
        f"{form_name(form)} 预算执行",
        outcome,
        message,
        items,
        [form_key(form), "执行得分"],
        expected=expected,
        actual=row.score.value if row.score else None,
    )


def check_parts(rule: Rule, figures: Figures) -> Result:
    """P08: sources of money add up to the total, basic and project spending to the whole."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        _check_sources(ruling, form)
        if form.kind is FormKind.WHOLE and form.basic and form.project:
            _check_whole(ruling, form, form.basic, form.project)
    return ruling.result


def _check_sources(ruling: Ruling, form: PerformanceForm) -> None:
    """Column by column; one finding for a form."""
    whole = form.execution
    parts = [row for row in form.executions if not row.total]
    if whole is None or not parts:
        return
    subject = f"{form_name(form)} 资金来源"
    complete = any(row.label.endswith(_RESIDUAL) for row in parts) and len(parts) > 1
    unclear = any("其中" in row.label for row in parts[1:]) or any(
        _NESTED.search(row.label) or not _SOURCE.search(row.label) for row in parts
    )
    worst, faults = Outcome.PASS, []
    evidence: list[Evidence] = []
    for header, total, cells in (
        ("预算数", whole.budget, [row.budget for row in parts]),
        ("执行数", whole.spent, [row.spent for row in parts]),
    ):
        values = [figure(cell) for cell in cells]
        if total is None or total.value is None or None in values:
            ruling.skipped(f"{subject}·{header}", "有一格没有读到")
            continue
        added = sum((value for value in values if value is not None), ZERO)
        units = [(1, money_place(cell)) for cell in (total, *cells) if cell]
        relation: Relation = "=" if complete else "<="
        outcome = compare(added - total.value, rounding_bound(units), relation)
        if outcome is Outcome.PASS:
            continue
        faults.append(f"{header}各项之和 {amount(added)}，总额印 {total.text}")
        evidence += [*cite("total", total, whole.label, header)]
        for row, cell in zip(parts, cells, strict=True):
            evidence += cite("item", cell, row.label, header)
        worst = Outcome.FAIL if Outcome.FAIL in {worst, outcome} else outcome
    if worst is Outcome.FAIL and (unclear or doubt_of(form)):
        ruling.skipped(subject, doubt_of(form) or "各行资金可能有包含关系")
        return
    message = f"{form_name(form)}资金来源与总额不符：{'；'.join(faults)}。"
    ruling.judged(subject, worst, message, evidence, [form_key(form), "资金来源"])


def _check_whole(ruling: Ruling, form: PerformanceForm, basic: Entry, project: Entry) -> None:
    """基本支出总额 + 项目支出总额 is the budget or the spending of the whole."""
    row, subject = form.execution, f"{form_name(form)} 基本支出与项目支出"
    cells = [cell for cell in (row.budget, row.spent, row.initial) if cell] if row else []
    known = [cell for cell in cells if cell.value is not None]
    if basic.value is None or project.value is None or not known:
        ruling.skipped(subject, "基本支出、项目支出或总额没有读到")
        return
    added = basic.value + project.value
    order: Sequence[Outcome] = [Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL]
    outcome = min((_sum_outcome(added, basic, project, cell) for cell in known), key=order.index)
    if outcome is Outcome.FAIL and (reason := doubt_of(form) or _other_spending(ruling.figures)):
        ruling.skipped(subject, reason)
        return
    totals = "、".join(cell.text for cell in known)
    message = (
        f"{form_name(form)}基本支出总额 {basic.text} 与项目支出总额 {project.text} "
        f"相加为 {amount(added)}，与支出总额 {totals} 不符。"
    )
    items = (
        *cite("item", basic, "基本支出总额", "金额"),
        *cite("item", project, "项目支出总额", "金额"),
        *(item for cell in known for item in cite("total", cell, row.label if row else "", "金额")),
    )
    ruling.judged(subject, outcome, message, items, [form_key(form), "基本支出", "项目支出"])


def _sum_outcome(added: Decimal, basic: Entry, project: Entry, total: Entry) -> Outcome:
    units = [(1, money_place(cell)) for cell in (basic, project, total)]
    return compare(added - (total.value or ZERO), rounding_bound(units), "=")


def _other_spending(figures: Figures) -> str:
    """Whether the unit spends on more than basics and projects, so that the two are not all."""
    table = figures.tables.get("T03")
    row = table.row("合计") if table else None
    others = [row.cell(column) for column in ("4", "5", "6")] if row else []
    return "本单位另有其他支出" if any(cell and cell.amount for cell in others) else ""
