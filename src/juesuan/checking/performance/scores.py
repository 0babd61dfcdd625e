"""Scores of indicators against their formulas (rules P03, P04, P05)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.checking.performance.subjects import (
    OWN_RULES,
    Ruling,
    cite,
    doubt_about,
    form_key,
    form_name,
    has_own_rules,
    line_name,
    points,
)
from juesuan.checking.tally import Result
from juesuan.model import Evidence, Indicator, Outcome, PerformanceForm
from juesuan.money import ZERO
from juesuan.rules.book import Rule
from juesuan.rules.figures import Figures
from juesuan.score import (
    Scored,
    is_custom,
    judge_score,
    parse_value,
    qualitative_band,
    score_indicator,
    scores_decimals,
)

_FAR: Final = Decimal("1.2")  # result over target; beyond it a low target may cost points
_MISSED: Final = re.compile(r"(?:未|没有)(?:完成|达标|达到|实现|开展)(?:目标)?")
_ABOVE: Final = "得分超过分值，由 P04 判断"


@dataclass(frozen=True, slots=True)
class _Line:
    """An indicator with its form, its texts and numbers."""

    form: PerformanceForm
    indicator: Indicator
    decimals: int

    @property
    def subject(self) -> str:
        return line_name(self.form, self.indicator)

    @property
    def title(self) -> str:
        return f"{form_name(self.form)}“{self.indicator.name}”"

    @property
    def weight(self) -> Decimal | None:
        """The weight, None where none is printed."""
        weight = self.indicator.weight
        return (weight.value or None) if weight else None

    @property
    def score(self) -> Decimal | None:
        return self.indicator.score.value if self.indicator.score else None

    @property
    def target(self) -> str:
        return self.indicator.target.text if self.indicator.target else ""

    @property
    def result(self) -> str:
        return self.indicator.result.text if self.indicator.result else ""

    @property
    def cells(self) -> tuple[Evidence, ...]:
        line = self.indicator
        return (
            *cite("wrong", line.score, line.name, "得分"),
            *cite("item", line.result, line.name, "完成值"),
            *cite("item", line.target, line.name, "目标值"),
            *cite("item", line.weight, line.name, "分值"),
        )

    def outcome(self, scored: Scored) -> Outcome:
        """The printed score against what it may be."""
        printed = self.indicator.score
        if printed is None:
            return Outcome.NOT_EVALUATED
        return judge_score(printed, scored.points, self.decimals)


def _lines(ruling: Ruling) -> list[_Line]:
    return [
        _Line(form, line, decimals)
        for form in ruling.forms
        for decimals in [scores_decimals(form)]
        for line in form.indicators
    ]


def check_indicator_scores(rule: Rule, figures: Figures) -> Result:
    """P03: the score of an indicator follows from its target and result."""
    ruling = Ruling(rule, figures)
    for line in _lines(ruling):
        weight, score = line.weight, line.score
        if weight is None or score is None:
            what = "分值" if weight is None else "得分"
            ruling.skipped(line.subject, f"没有印{what}，或{what}没有读到")
        elif score > weight:
            ruling.irrelevant(line.subject, _ABOVE)
        else:
            scored = score_indicator(line.indicator, weight)
            if scored.points:
                _check_formula(ruling, line, weight, score, scored)
            else:
                _check_band(ruling, line, weight, score, scored.reason)
    return ruling.result


def _check_formula(
    ruling: Ruling, line: _Line, weight: Decimal, score: Decimal, scored: Scored
) -> None:
    outcome = line.outcome(scored)
    if outcome is Outcome.FAIL and score == weight:
        ruling.irrelevant(line.subject, "未达目标而得满分，由 P05 判断")
        return
    if outcome is Outcome.FAIL and (reason := _excuse(line, scored)):
        ruling.skipped(line.subject, reason)
        return
    ways = " 或 ".join(dict.fromkeys(points(item) for item in scored.points))
    message = (
        f"{line.title}目标值 {line.target}，完成值 {line.result}，分值 {points(weight)} 分，"
        f"得分应为 {ways} 分，印 {points(score)} 分。"
    )
    ruling.judged(
        line.subject,
        outcome,
        message,
        line.cells,
        [form_key(line.form), line.indicator.name, "得分"],
        expected=scored.points[0] if len(scored.points) == 1 else None,
        actual=score,
    )


def _excuse(line: _Line, scored: Scored) -> str:
    """Why a score off its formula may be right all the same."""
    standard = line.indicator.standard
    if has_own_rules(line.form) or (standard is not None and is_custom(standard.text)):
        return OWN_RULES
    if scored.ratio is not None and scored.ratio >= _FAR and scored.met is not False:
        return "完成值超过目标值较多，可能因目标偏低而扣分"
    return ""


def _check_band(ruling: Ruling, line: _Line, weight: Decimal, score: Decimal, reason: str) -> None:
    """A qualitative result that names its band must have points of that band."""
    band = qualitative_band(line.result)
    if band is None:
        ruling.skipped(line.subject, reason)
        return
    low, high = band[0] * weight, band[1] * weight
    outcome = Outcome.PASS if low <= score <= high else Outcome.FAIL
    message = (
        f"{line.title}完成情况为“{line.result}”，"
        f"得分应在 {points(low)} 至 {points(high)} 分之间，印 {points(score)} 分。"
    )
    keys = [form_key(line.form), line.indicator.name, "得分"]
    ruling.judged(line.subject, outcome, message, line.cells, keys)


def check_above_weight(rule: Rule, figures: Figures) -> Result:
    """P04: no score is above its weight."""
    ruling = Ruling(rule, figures)
    for form in ruling.forms:
        rows = [
            (line.name, line.weight.value if line.weight else None, line.score)
            for line in form.indicators
        ]
        if form.execution:
            rows.append(("预算执行", form.execution.weight, form.execution.score))
        for name, weight, cell in rows:
            if weight is None or cell is None or cell.value is None:
                continue
            subject = f"{form_name(form)} {name}"
            if cell.value <= weight:
                ruling.passed(subject)
            elif doubt := doubt_about(form, name):
                ruling.skipped(subject, doubt)
            else:
                ruling.judged(
                    subject,
                    Outcome.FAIL,
                    f"{form_name(form)}“{name}”分值 {points(weight)} 分，"
                    f"得分印 {points(cell.value)} 分。",
                    cite("wrong", cell, name, "得分"),
                    [form_key(form), name, "得分"],
                    expected=weight,
                    actual=cell.value,
                )
    return ruling.result


def check_full_marks(rule: Rule, figures: Figures) -> Result:
    """P05: full marks are given only for a result, and for one that reaches the target."""
    ruling = Ruling(rule, figures)
    for line in _lines(ruling):
        weight, score = line.weight, line.score
        if weight is None or score is None or score != weight:
            continue
        fault, reason = _unearned(line, weight)
        if fault and reason:
            ruling.skipped(line.subject, reason)
            continue
        message = f"{line.title}{fault}，却得满分 {points(score)} 分。"
        keys = [form_key(line.form), line.indicator.name, "满分"]
        outcome = Outcome.FAIL if fault else Outcome.PASS
        ruling.judged(line.subject, outcome, message, line.cells, keys)
    return ruling.result


def _unearned(line: _Line, weight: Decimal) -> tuple[str, str]:
    """What speaks against full marks, and why it may not; both empty where nothing does."""
    if line.indicator.result is None:
        return "", ""
    if parse_value(line.result).blank:
        filled = any(other.result and other.result.text for other in line.form.indicators)
        unread = "" if filled else "完成值一栏全部空白，可能没有读到"
        return "没有填写完成值", doubt_about(line.form, line.indicator.name) or unread
    missed = _MISSED.fullmatch(line.result) and line.target not in {"", line.result}
    if missed or (line.target, line.result) == ("是", "否"):
        return f"完成值为“{line.result}”", ""
    scored = score_indicator(line.indicator, weight)
    if scored.met is not False or line.outcome(scored) is not Outcome.FAIL:
        return "", ""
    fault = (
        f"目标值 {line.target}，完成值 {line.result}，没有达到目标，"
        f"按公式应得 {points(min(scored.points, default=ZERO))} 分"
    )
    return fault, _excuse(line, scored)
