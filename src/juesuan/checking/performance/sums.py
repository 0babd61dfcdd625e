"""Sums in performance forms: weights by level and to 100, scores to the total (rules P06, P07)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import (
    Ruling,
    cite,
    doubt_of,
    form_key,
    form_name,
    points,
)
from juesuan.checking.tally import Result
from juesuan.model import Entry, Evidence, Group, Indicator, Outcome, PerformanceForm
from juesuan.money import ZERO, last_place, rounding_bound
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.rules.judge import compare
from juesuan.score import scores_decimals

_FULL: Final = Decimal(100)
_WITHOUT_EXECUTION: Final = (Decimal(80), Decimal(90), _FULL)
_ORDER: Final = (Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL)


def check_weights(rule: Rule, figures: Figures) -> Result:
    """P06: weights add up to those of their headings, and all of them to 100."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        if not any(line.weight and line.weight.value for line in form.indicators):
            if form.indicators:
                ruling.irrelevant(f"{form_name(form)} 分值", "表中没有印分值")
            else:
                reason = next(iter(form.doubts), "没有读到指标")
                ruling.skipped(f"{form_name(form)} 分值", reason)
            continue
        for group in form.groups:
            if group.level:
                _check_group(ruling, form, group)
        _check_all(ruling, form)
    return ruling.result


def _below(form: PerformanceForm, group: Group) -> list[Indicator]:
    if group.level == 1:
        return [line for line in form.indicators if line.levels[0] == group.name]
    return [line for line in form.indicators if line.levels == (group.parent, group.name)]


def _inner(form: PerformanceForm, group: Group) -> list[Group]:
    """The headings below one of the first level, where they hold all its indicators."""
    if group.level != 1:
        return []
    inner = [item for item in form.groups if item.level == 2 and item.parent == group.name]
    names = {item.name for item in inner}
    return inner if all(line.levels[1] in names for line in _below(form, group)) else []


def _weights(lines: Iterable[Indicator]) -> list[Entry] | None:
    """The weights of some indicators; None where one is not printed or not read."""
    cells = [line.weight for line in lines]
    known = [cell for cell in cells if cell is not None and cell.value is not None]
    return known if len(known) == len(cells) else None


def _sum(cells: Sequence[Entry]) -> Decimal:
    return sum((cell.value or ZERO for cell in cells), ZERO)


def _bound(cells: Sequence[Entry], total: Decimal = ZERO) -> Decimal:
    """The rounding bound of points: whole numbers are exact, 3.33 stands for a third of ten."""
    units = [(1, last_place(cell.decimals)) for cell in cells if cell.decimals]
    return rounding_bound([*units, (1, total)]) if units or total else ZERO


def _check_group(ruling: Ruling, form: PerformanceForm, group: Group) -> None:
    """A heading's weight against the headings or the indicators below it, whichever agrees.

    Where only one of them does, the heading between is wrong and told by itself.
    """
    subject = f"{form_name(form)} {group.name}"
    lines, inner = _below(form, group), _inner(form, group)
    cells = _weights(lines)
    if not lines or (cells is None and not inner):
        ruling.skipped(subject, "其下有指标没有印分值" if lines else "其下没有读到指标")
        return
    sums = [(sum((item.weight for item in inner), ZERO), ZERO)] if inner else []
    sums += [(_sum(cells), _bound(cells))] if cells is not None else []
    added = sums[0][0]
    ways = [compare(total - group.weight, bound, "=") for total, bound in sums]
    outcome = min(ways, key=_ORDER.index)
    if outcome is Outcome.FAIL and (doubt := doubt_of(form)):
        ruling.skipped(subject, doubt)
        return
    parts = [(item.name, item.weight) for item in inner] or [
        (line.name, line.weight.value or ZERO) for line in lines if line.weight
    ]
    named = "＋".join(f"{name} {points(weight)}" for name, weight in parts)
    message = (
        f"{form_name(form)}“{group.name}”标明 {points(group.weight)} 分，"
        f"其下各项之和为 {points(added)} 分（{named}）。"
    )
    items = [Evidence("total", f"{group.name}（{group.weight}分）", group.place, label=group.name)]
    for line in () if inner else lines:
        items += cite("item", line.weight, line.name, "分值")
    keys = [form_key(form), group.parent, group.name, "分值"]
    ruling.judged(subject, outcome, message, items, keys, expected=added, actual=group.weight)


def _check_all(ruling: Ruling, form: PerformanceForm) -> None:
    """All weights with the points of execution make 100, or what the total row declares."""
    subject = f"{form_name(form)} 分值合计"
    first = [group for group in form.groups if group.level == 1]
    names = {group.name for group in first}
    covered = bool(first) and all(line.levels[0] in names for line in form.indicators)
    cells = _weights(form.indicators)
    parts = [(sum((group.weight for group in first), ZERO), ZERO)] if covered else []
    parts += [(_sum(cells), _bound(cells))] if cells is not None else []
    if not parts:
        ruling.skipped(subject, "有指标没有印分值")
        return
    added = parts[0][0]
    if added <= 1:
        ruling.skipped(subject, "分值印的是比重，不是分数")
        return
    row = form.execution
    execution = row.weight if row else None
    declared = _declared(form)
    outcome = _outcome_of_all(form, parts)
    unknown = execution is None and row is not None and row.score is not None and added < _FULL
    reason = doubt_of(form) or ("没有印预算执行的分值" if unknown else "")
    if outcome is Outcome.FAIL and reason:
        ruling.skipped(subject, reason)
        return
    plus = (
        f"，加预算执行 {points(execution)} 分为 {points(added + execution)} 分" if execution else ""
    )
    printed = f"，总分一行印分值 {points(declared)} 分" if declared is not None else ""
    message = (
        f"{form_name(form)}各项指标分值之和为 {points(added)} 分{plus}{printed}，应为 100 分。"
    )
    items = [Evidence("total", form.title or form.name, form.place, label=form.name)]
    for line in form.indicators:
        items += cite("item", line.weight, line.name, "分值")
    keys = [form_key(form), "分值合计"]
    ruling.judged(
        subject, outcome, message, items, keys, expected=_FULL, actual=added + (execution or ZERO)
    )


def _outcome_of_all(form: PerformanceForm, parts: Sequence[tuple[Decimal, Decimal]]) -> Outcome:
    """Sums of weights (with their bounds) against 100 and against the total row."""
    execution = form.execution.weight if form.execution else None
    declared, added = _declared(form), execution or ZERO
    wanted = [_FULL - added] if execution is not None else [*_WITHOUT_EXECUTION]
    scores, printed = _scores(form.indicators), form.total.value if form.total else None
    if declared == _FULL and scores is not None and _sum(scores) == printed:
        wanted.append(_FULL)  # execution is one of the indicators, and counted once
    outcome = _best(parts, wanted)
    if declared is None:
        return outcome
    return max(outcome, _best(parts, [declared, declared - added]), key=_ORDER.index)


def _declared(form: PerformanceForm) -> Decimal | None:
    """The weight printed in the total row."""
    return next((group.weight for group in form.groups if group.level == 0), None)


def _best(parts: Sequence[tuple[Decimal, Decimal]], totals: Sequence[Decimal]) -> Outcome:
    """The best outcome of any sum (with its bound) against any of the totals it may make."""
    ways = [compare(added - total, bound, "=") for added, bound in parts for total in totals]
    return min(ways, key=_ORDER.index)


def check_totals(rule: Rule, figures: Figures) -> Result:
    """P07: the total is the sum of all scores, a subtotal that of the scores below it."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        for group in form.groups:
            if group.score is not None and group.level and group.score.value is not None:
                cells = _scores(_below(form, group))
                _compare_scores(ruling, form, group.name, group.score, cells)
        if form.total is None or form.total.value is None:
            ruling.skipped(f"{form_name(form)} 总分", "没有印总分，或总分没有读到")
            continue
        _check_total(ruling, form, form.total)
    return ruling.result


def _scores(lines: Iterable[Indicator]) -> list[Entry] | None:
    cells = [line.score for line in lines]
    known = [cell for cell in cells if cell is not None and cell.value is not None]
    return known if known and len(known) == len(cells) else None


def _check_total(ruling: Ruling, form: PerformanceForm, total: Entry) -> None:
    """With execution, or without where that is not read or no part of the total."""
    subject = f"{form_name(form)} 总分"
    cells, row = _scores(form.indicators), form.execution
    score = row.score if row else None
    if cells is None:
        ruling.skipped(subject, "有指标没有印得分，或没有读到")
        return
    weights = _weights(form.indicators)
    alone = weights is not None and _sum(weights) == (_declared(form) or _FULL)
    if _sum(cells) == total.value and (alone or score is None or score.value is None):
        ruling.passed(subject)
    elif score is not None and score.value is not None:
        _compare_scores(ruling, form, "总分", total, [*cells, score], execution=score)
    elif alone or _sum(cells) > (total.value or ZERO):
        _compare_scores(ruling, form, "总分", total, cells)
    else:
        ruling.skipped(subject, "没有印预算执行的得分，或没有读到")


def _compare_scores(
    ruling: Ruling,
    form: PerformanceForm,
    name: str,
    total: Entry,
    cells: Sequence[Entry] | None,
    *,
    execution: Entry | None = None,
) -> None:
    subject = f"{form_name(form)} {name}"
    if cells is None or total.value is None:
        ruling.skipped(subject, "有指标没有印得分，或没有读到")
        return
    added = _sum(cells)
    place = last_place(total.decimals or scores_decimals(form, execution=True))
    exact = place == 1 and all(not cell.decimals for cell in cells)
    outcome = compare(total.value - added, _bound(cells, ZERO if exact else place), "=")
    if outcome is Outcome.FAIL and (doubt := doubt_of(form)):
        ruling.skipped(subject, doubt)
        return
    parts = ""
    if execution is not None and execution.value is not None:
        rest = added - execution.value
        parts = f"（预算执行 {points(execution.value)}＋指标 {points(rest)}）"
    message = (
        f"{form_name(form)}“{name}”印 {points(total.value)} 分，"
        f"各项得分之和为 {points(added)} 分{parts}，相差 {points(abs(total.value - added))} 分。"
    )
    items = [*cite("total", total, name, "得分")]
    for line in form.indicators if name == "总分" else ():
        items += cite("item", line.score, line.name, "得分")
    items += cite("item", execution, "预算执行", "得分")
    keys = [form_key(form), name, "合计"]
    ruling.judged(subject, outcome, message, items, keys, expected=added, actual=total.value)
