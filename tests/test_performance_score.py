"""Performance scores by the official rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.model import Entry, Indicator, Outcome, Place
from juesuan.reading.recognise.performance import find_performance
from juesuan.reading.recognise.performance.words import entry
from juesuan.reading.text import read_text
from juesuan.score import (
    Bound,
    Direction,
    Grade,
    Part,
    comparable,
    direction_of,
    execution_points,
    grade_of,
    is_custom,
    judge_score,
    parse_value,
    qualitative_band,
    roll_up,
    score_indicator,
    scores_decimals,
    total_of,
)

D = Decimal


def printed(text: str) -> Entry:
    """A cell of a form."""
    return entry(text, Place())


def indicator(
    target: str,
    result: str,
    *,
    name: str = "工作情况",
    second: str = "质量指标",
    nature: str = "",
    score: str = "",
) -> Indicator:
    """An indicator with its texts."""
    cells = printed("10"), printed(target), printed(result), printed(score)
    return Indicator(("产出指标", second), name, *cells, Place(), nature=nature)


# ---- targets and results


@pytest.mark.parametrize(
    ("text", "number", "measure", "bound"),
    [
        ("10,000", "10000", "", None),
        ("19,200人次", "19200", "人次", None),
        ("600份", "600", "份", None),
        ("全年超过6,000份", "6000", "份", Bound.AT_LEAST),
        ("100%", "100", "%", None),
        ("９８．５％以上", "98.5", "%", Bound.AT_LEAST),
        ("98.5%以上", "98.5", "%", Bound.AT_LEAST),
        ("≥95", "95", "", Bound.AT_LEAST),
        (">=95%", "95", "%", Bound.AT_LEAST),
        ("＞95%", "95", "%", Bound.AT_LEAST),
        ("不低于90%", "90", "%", Bound.AT_LEAST),
        ("不少于12次", "12", "次", Bound.AT_LEAST),
        ("≤3", "3", "", Bound.AT_MOST),
        ("＜5", "5", "", Bound.AT_MOST),
        ("不超过3天", "3", "天", Bound.AT_MOST),
        ("控制在2%以内", "2", "%", Bound.AT_MOST),
        ("5起以下", "5", "起", Bound.AT_MOST),
        ("=100%", "100", "%", Bound.EXACT),
        ("100万平方米", "1000000", "平方米", None),
        ("1.2万元", "12000.0", "元", None),
        ("0", "0", "", None),
        ("无", "0", "", None),
        ("未发生", "0", "", None),
    ],
)
def test_values(text: str, number: str, measure: str, bound: Bound | None) -> None:
    value = parse_value(text)
    assert (value.number, value.measure, value.bound) == (D(number), measure, bound)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "按时完成",
        "90%-95%",
        "完成3次培训2次",
        "2023年12月",
        "00980",
        "1,2345",
        "优良率稳步提升",
        "9" * 200,
        "1e9",
        "NaN",
    ],
)
def test_what_is_no_single_number(text: str) -> None:
    assert parse_value(text).number is None


def test_blanks_and_dashes() -> None:
    assert [parse_value(text).blank for text in ("", "—", " / ", "0", "无")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("target", "result", "same"),
    [
        ("300人次", "938人次", True),
        ("≥1000人", "1200", True),
        ("95%", "0.98", False),
        ("95", "98%", False),
        ("500人", "520人次", False),
        ("0", "0起", True),
        ("无", "0起", True),
    ],
)
def test_measures_must_agree(target: str, result: str, *, same: bool) -> None:
    assert comparable(parse_value(target), parse_value(result)) is same


@given(st.text(max_size=80))
def test_any_text_has_a_value(text: str) -> None:
    parse_value(text)


# ---- directions


@pytest.mark.parametrize(
    ("target", "name", "second", "direction"),
    [
        ("≥5个", "成本", "成本指标", Direction.POSITIVE),
        ("≤5个", "培训人数", "数量指标", Direction.REVERSE),
        ("100%", "咨询电话接通率", "数量指标", Direction.POSITIVE),
        ("95%", "来信来访件处理满意率", "满意度指标", Direction.POSITIVE),
        ("500人次", "社会保险业务培训量", "数量指标", Direction.POSITIVE),
        ("19,200人次", "养老失业工伤保险扩面", "数量指标", Direction.POSITIVE),
        ("100%", "投诉处理情况", "质量指标", Direction.POSITIVE),
        ("100%", "三公经费控制率", "质量指标", Direction.UNKNOWN),
        ("100%", "项目总额", "成本指标", Direction.UNKNOWN),
        ("5%", "投诉率", "质量指标", Direction.UNKNOWN),
        ("10天", "办理时间", "时效指标", Direction.UNKNOWN),
        ("3起", "安全事故", "社会效益指标", Direction.UNKNOWN),
        ("30户", "新增企业", "经济效益指标", Direction.UNKNOWN),
        ("100万元", "采购金额", "数量指标", Direction.UNKNOWN),
    ],
)
def test_what_the_texts_tell_of_the_direction(
    target: str, name: str, second: str, direction: Direction
) -> None:
    found = direction_of(indicator(target, "", name=name, second=second), parse_value(target))
    assert found is direction


@pytest.mark.parametrize(
    ("nature", "direction"),
    [
        ("正向指标", Direction.POSITIVE),
        ("反向指标", Direction.REVERSE),
        ("负向", Direction.REVERSE),
    ],
)
def test_a_column_may_tell_the_direction(nature: str, direction: Direction) -> None:
    assert direction_of(indicator("5", "", nature=nature), parse_value("5")) is direction


# ---- points


@pytest.mark.parametrize(
    ("target", "result", "points"),
    [
        ("≥100%", "85%", "8.5"),
        ("≥10,000", "22,186", "10"),
        ("≤4小时", "5小时", "8"),
        ("≤4小时", "3小时", "10"),
        ("≤4起", "0起", "10"),
        ("100%", "98%", "9.8"),
        ("0", "0", "10"),
        ("无", "无", "10"),
        ("无", "未发生", "10"),
        ("≥600份", "全年超过6,000份", "10"),
        ("98.5%以上", "99%", "10"),
    ],
)
def test_points_of_a_known_direction(target: str, result: str, points: str) -> None:
    scored = score_indicator(indicator(target, result), D(10))
    assert scored.points == (D(points),)


def test_points_of_an_unknown_direction_are_two() -> None:
    scored = score_indicator(indicator("10天", "8天", name="办理时间"), D(10))
    assert scored.points == (D(8), D(10))
    assert scored.met is None


@pytest.mark.parametrize(
    ("target", "result", "reason"),
    [
        ("", "5", "没有填写目标值"),
        ("5", "", "没有填写完成值"),
        ("总体稳定", "总体稳定", "文字"),
        ("500人", "520人次", "计量单位"),
        ("0", "2", "目标值为 0"),
        ("无", "2起", "目标值为 0"),
        ("≥600份", "超过500份", "不是确数"),
        ("≤3", "超过1", "不是确数"),
        ("-5%", "3%", "负数"),
    ],
)
def test_what_cannot_be_worked_out(target: str, result: str, reason: str) -> None:
    scored = score_indicator(indicator(target, result), D(10))
    assert scored.points == ()
    assert reason in scored.reason


def test_an_indicator_that_was_not_read() -> None:
    line = Indicator(("", ""), "甲", None, None, None, None, Place())
    assert score_indicator(line, D(10)).reason


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(1, 100, places=1),
    st.sampled_from(["≥{}", "≤{}", "{}"]),
)
def test_no_score_is_above_its_weight_or_below_nothing(
    a: Decimal, b: Decimal, weight: Decimal, form: str
) -> None:
    scored = score_indicator(indicator(form.format(a), str(b)), weight)
    assert all(0 <= points <= weight for points in scored.points)
    assert scored.points or a == 0


@pytest.mark.parametrize(
    ("points", "budget", "spent", "expected"),
    [
        ("20", "1553.51", "1553.51", "20"),
        ("20", "1591.17", "1553.51", "19.53"),
        ("20", "213.55", "240.27", "20"),
        ("10", "100", "0", "0"),
    ],
)
def test_points_of_execution(points: str, budget: str, spent: str, expected: str) -> None:
    found = execution_points(D(points), D(budget), D(spent))
    assert found is not None
    assert found.quantize(D("0.01")) == D(expected)


def test_no_budget_has_no_points_of_execution() -> None:
    assert execution_points(D(20), D(0), D(0)) is None
    assert execution_points(D(20), D(0), D(5)) is None


@pytest.mark.parametrize(
    ("result", "band"),
    [
        ("达成预期指标", ("0.8", "1")),
        ("部分达成预期指标并具有一定效果", ("0.5", "0.8")),
        ("未达成预期指标且效果较差", ("0", "0.5")),
    ],
)
def test_bands(result: str, band: tuple[str, str]) -> None:
    assert qualitative_band(result) == (D(band[0]), D(band[1]))


def test_other_words_are_in_no_band() -> None:
    assert qualitative_band("总体稳定") is None


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("每低1%扣0.5分", True),
        ("执行率95%以上得满分", True),
        ("得分不得突破权重总额", False),
        ("分别按照区间合理确定分值", False),
    ],
)
def test_scoring_standards_of_their_own(text: str, *, own: bool) -> None:
    assert is_custom(text) is own


# ---- precision


@pytest.mark.parametrize(
    ("score", "computed", "decimals", "outcome"),
    [
        ("3.96", "3.960833", 2, Outcome.PASS),
        ("3.97", "3.960833", 2, Outcome.ROUNDING),
        ("3.98", "3.960833", 2, Outcome.FAIL),
        ("4.5", "4.46", 2, Outcome.PASS),
        ("4.4", "4.46", 2, Outcome.ROUNDING),
        ("5", "4.95", 2, Outcome.FAIL),
        ("5", "4.998", 2, Outcome.PASS),
        ("10", "9.98", 0, Outcome.PASS),
        ("4", "3.4", 0, Outcome.FAIL),
        ("—", "3.4", 0, Outcome.NOT_EVALUATED),
    ],
)
def test_a_score_agrees_where_the_computed_one_rounds_to_it(
    score: str, computed: str, decimals: int, outcome: Outcome
) -> None:
    assert judge_score(printed(score), [D(computed)], decimals) is outcome


def test_either_of_two_scores_agrees() -> None:
    assert judge_score(printed("8"), [D(8), D(10)], 0) is Outcome.PASS
    assert judge_score(printed("8"), [], 0) is Outcome.NOT_EVALUATED


# ---- totals


@pytest.mark.parametrize(
    ("total", "grade"), [("99.36", "优"), ("90", "优"), ("89.99", "良"), ("60", "中"), ("59", "差")]
)
def test_grades(total: str, grade: str) -> None:
    assert grade_of(D(total)) is Grade(grade)


def test_absolute_results_are_added_and_relative_ones_weighed() -> None:
    people = [Part(parse_value("300人"), D(10)), Part(parse_value("500人"), D(90))]
    shares = [Part(parse_value("90%"), D(10)), Part(parse_value("100%"), D(90))]
    assert roll_up(people) == 800
    assert roll_up(shares) == 99


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [Part(parse_value("按时"), D(10))],
        [Part(parse_value("90%"), D(0))],
        [Part(parse_value("90%"), D(10)), Part(parse_value("5人"), D(10))],
    ],
)
def test_what_cannot_be_rolled_up(parts: list[Part]) -> None:
    assert roll_up(parts) is None


@pytest.mark.real
def test_the_two_forms_come_out_as_printed(real: Path) -> None:
    forms = find_performance([read_text((real / "hanyang-2023.txt").read_bytes())])
    totals = []
    for form in forms:
        row, decimals = form.execution, scores_decimals(form)
        assert row is not None
        assert row.weight is not None
        assert row.budget is not None
        assert row.spent is not None
        execution = execution_points(row.weight, row.budget.value or D(0), row.spent.value or D(0))
        points = []
        for line in form.indicators:
            assert line.weight is not None
            assert line.score is not None
            assert line.weight.value is not None
            (computed,) = set(score_indicator(line, line.weight.value).points)
            assert judge_score(line.score, [computed], decimals) is Outcome.PASS
            points.append(computed.quantize(D("0.01")))
        totals.append(total_of(execution or D(0), points))
    assert totals == [D("99.36"), D("99.20")]
