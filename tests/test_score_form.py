"""A performance form as entered is scored as the official rules say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entered_forms import BENEFIT, OUTPUT, PROJECT, WHOLE, entered_forms, form, line
from juesuan.model.account import Direction, FormEntry, IndicatorEntry
from juesuan.score import Grade, RemarkKind, ScoredIndicator, score_entry, score_form

D = Decimal
REVERSE, POSITIVE, WORDS = Direction.REVERSE, Direction.POSITIVE, Direction.QUALITATIVE


def kinds(item: ScoredIndicator) -> list[RemarkKind]:
    """What the remarks of an indicator are about."""
    return [remark.kind for remark in item.remarks]


def quality(target: str, result: str, direction: Direction = POSITIVE) -> IndicatorEntry:
    """An indicator of 10 points."""
    return line(OUTPUT, "质量指标", "工作情况", "10", target, result, direction)


def judged(result: str, points: str | None, reason: str = "") -> ScoredIndicator:
    """A qualitative indicator of 10 points, scored."""
    entry = line(BENEFIT, "社会效益指标", "营商环境", "10", "改善", result, WORDS, points, reason)
    return score_entry(entry)


# ---- the two forms of Wuhan 2023


def test_the_form_about_the_whole_unit_comes_out_as_printed() -> None:
    scored = score_form(WHOLE)
    assert (scored.execution_printed, scored.total, scored.grade) == (20, D("99.36"), Grade("优"))
    printed = [item.printed for item in scored.indicators]
    assert printed == [
        D(p) for p in [*["4"] * 3, "3.96", "3.4", "4", "5", "5", "6", "15", "15", "10"]
    ]
    subtotals = {(item.level, item.name): (item.weight, item.points) for item in scored.subtotals}
    assert subtotals == {
        (1, "产出指标"): (40, D("39.36")),
        (2, "数量指标"): (24, D("23.36")),
        (2, "质量指标"): (10, 10),
        (2, "时效指标"): (6, 6),
        (1, "效益指标"): (40, 40),
        (2, "社会效益指标"): (30, 30),
        (2, "满意度指标"): (10, 10),
    }


def test_the_form_about_the_project_comes_out_as_printed() -> None:
    scored = score_form(PROJECT)
    printed = [item.printed for item in scored.indicators]
    assert printed == [D(p) for p in [*["5"] * 3, "4.95", "4.25", *["5"] * 3, *["10"] * 4]]
    assert (scored.total, scored.rate, scored.complete) == (D("99.2"), 1, True)


@pytest.mark.parametrize("entry", [WHOLE, PROJECT], ids=["whole", "project"])
def test_what_a_reader_would_ask_about_them(entry: FormEntry) -> None:
    told = [
        (item.kind, item.message.split("”")[0].split("“")[1]) for item in score_form(entry).remarks
    ]
    assert told == [
        (RemarkKind.EXCEEDED, "月业务经办量"),
        (RemarkKind.EXCEEDED, "宣传资料发放量"),
        (RemarkKind.EXCEEDED, "对参保对象组织开展稽核量"),
        (RemarkKind.REASON, "养老失业工伤保险扩面"),
        (RemarkKind.EXCEEDED, "社会保险业务培训量"),
    ]


# ---- one indicator


@pytest.mark.parametrize(
    ("target", "result", "direction", "points"),
    [
        ("100%", "85%", POSITIVE, "8.5"),
        ("98.5%以上", "97%", Direction.UNSAID, "9.85"),
        ("≤3", "4", Direction.UNSAID, "7.5"),
        ("＜3天", "2天", Direction.UNSAID, "10"),
        ("10天", "8天", REVERSE, "10"),
        ("10天", "12.5天", REVERSE, "8"),
        ("无", "无", Direction.UNSAID, "10"),
        ("0", "0", REVERSE, "10"),
        ("5天", "5天", Direction.UNSAID, "10"),
        ("3", "1", POSITIVE, "3.33"),
    ],
)
def test_points_by_formula(target: str, result: str, direction: Direction, points: str) -> None:
    assert score_entry(quality(target, result, direction)).printed == D(points)


def test_half_a_cent_is_rounded_up() -> None:
    scored = score_entry(line(OUTPUT, "", "培训", "3", "3000", "835", POSITIVE))
    assert (scored.points, scored.printed) == (D("0.835"), D("0.84"))


def test_the_points_not_rounded_are_kept() -> None:
    points = score_form(WHOLE).indicators[3].points
    assert points is not None
    assert points * 19_200 == pytest.approx(4 * 19_012)
    assert points != D("3.96")


def test_a_weight_of_more_decimals_is_not_exceeded() -> None:
    assert score_entry(line(OUTPUT, "", "培训", "3.335", "1", "1")).printed == D("3.335")


@pytest.mark.parametrize(
    ("target", "result", "asked"),
    [
        ("", "5", "没有填写目标值，没有得分，请补填"),
        ("5", "—", "没有填写完成值"),
        ("0", "2", "目标值为 0"),
        ("按时完成", "按时完成", "请填可计算的数，或按定性指标填写得分"),
        ("95%", "0.98", "请统一计量单位"),
        ("-5", "3", "负数"),
        ("600份", "超过500份", "请填写确数"),
    ],
)
def test_what_cannot_be_computed_is_asked_for(target: str, result: str, asked: str) -> None:
    scored = score_entry(quality(target, result))
    assert (scored.points, kinds(scored)) == (None, [RemarkKind.NOT_COMPUTABLE])
    assert asked in scored.remarks[0].message
    assert scored.remarks[0].place.cell == "A9"


def test_a_bare_number_beside_ten_thousands_is_ambiguous() -> None:
    assert score_entry(quality("1.2万元", "1.18")).points is None
    assert score_entry(quality("1.2万元", "12,000元")).printed == 10
    assert score_entry(quality("1万", "12000份")).printed == 10


def test_a_direction_that_nobody_tells_is_asked_for() -> None:
    scored = score_entry(quality("10天", "8天", Direction.UNSAID))
    assert (scored.points, kinds(scored)) == (None, [RemarkKind.DIRECTION_UNSAID])


def test_a_direction_against_the_bound_is_told() -> None:
    assert kinds(score_entry(quality("≤3", "3", POSITIVE))) == [RemarkKind.DIRECTION_CONFLICT]
    assert kinds(score_entry(quality("≥3", "3", REVERSE))) == [RemarkKind.DIRECTION_CONFLICT]
    assert kinds(score_entry(quality("≥3", "3", POSITIVE))) == []


def test_typed_points_of_a_computed_indicator_are_not_taken() -> None:
    scored = score_entry(line(OUTPUT, "", "培训", "10", "10", "9", POSITIVE, "10", "场地"))
    assert (scored.printed, kinds(scored)) == (9, [RemarkKind.POINTS_IGNORED])


@pytest.mark.parametrize("weight", ["0", "-2"])
def test_a_weight_must_be_above_zero(weight: str) -> None:
    scored = score_entry(line(OUTPUT, "", "培训", weight, "10", "9"))
    assert (scored.printed, kinds(scored)) == (None, [RemarkKind.WEIGHT])


# ---- reasons, targets too low


def test_a_missed_target_needs_a_reason() -> None:
    missed = line(OUTPUT, "", "培训人次", "10", "10", "9", POSITIVE)
    assert kinds(score_entry(missed)) == [RemarkKind.REASON]
    assert kinds(score_entry(missed, "培训人次不足，场地有限")) == []
    assert kinds(score_entry(missed, "场地有限")) == [RemarkKind.REASON]
    own = line(OUTPUT, "", "培训人次", "10", "10", "9", POSITIVE, reason="场地有限")
    assert kinds(score_entry(own)) == []
    assert kinds(score_entry(line(OUTPUT, "", "培训", "9", "9", "8", POSITIVE, reason="无"))) != []


@pytest.mark.parametrize(("result", "told"), [("120", False), ("121", True), ("120.01", True)])
def test_a_result_far_above_its_target(result: str, *, told: bool) -> None:
    assert (RemarkKind.EXCEEDED in kinds(score_entry(quality("100", result)))) is told


def test_less_than_the_most_allowed_is_no_low_target() -> None:
    assert kinds(score_entry(quality("≤100", "10", REVERSE))) == []


def test_an_explained_excess_is_told_without_a_question() -> None:
    entry = line(OUTPUT, "", "培训", "5", "10", "20", POSITIVE, reason="新政策")
    assert score_entry(entry).remarks[0].message.endswith("目标值可能定低了。")
    assert score_entry(quality("10", "20")).remarks[0].message.endswith("请核对或说明原因。")


# ---- qualitative indicators


@pytest.mark.parametrize(
    ("result", "points", "fits"),
    [
        ("达成预期指标", "10", True),
        ("达成预期指标", "8", True),
        ("达成预期指标", "7.99", False),
        ("部分达成预期指标并具有一定效果", "8", False),
        ("部分达成预期指标并具有一定效果", "7.99", True),
        ("部分达成预期指标并具有一定效果", "5", True),
        ("部分达成预期指标并具有一定效果", "4.9", False),
        ("未达成预期指标且效果较差", "5", False),
        ("未达成预期指标且效果较差", "4.9", True),
        ("未达成预期指标且效果较差", "0", True),
    ],
)
def test_bands(result: str, points: str, *, fits: bool) -> None:
    scored = judged(result, points, "政策调整")
    assert kinds(scored) == ([] if fits else [RemarkKind.BAND])
    assert scored.printed == D(points)


def test_qualitative_points_must_be_typed() -> None:
    assert kinds(judged("达成预期指标", None)) == [RemarkKind.POINTS_MISSING]
    assert "在 8 至 10 分之间" in judged("达成预期指标", None).remarks[0].message
    assert kinds(judged("改善", None)) == [RemarkKind.POINTS_MISSING]


@pytest.mark.parametrize("points", ["-0.1", "10.01"])
def test_qualitative_points_lie_within_the_weight(points: str) -> None:
    scored = judged("达成预期指标", points)
    assert (scored.points, kinds(scored)) == (None, [RemarkKind.POINTS_OUTSIDE])


def test_other_words_cannot_be_checked() -> None:
    assert kinds(judged("有所改善", "9")) == [RemarkKind.BAND_UNSAID]
    assert "没有填写，" in judged("", "9").remarks[0].message


def test_a_lower_band_needs_a_reason() -> None:
    assert kinds(judged("部分达成预期指标并具有一定效果", "6")) == [RemarkKind.REASON]


def test_words_and_points_tell_a_qualitative_indicator() -> None:
    plain = line(OUTPUT, "质量指标", "验收", "5", "按时", "按时", points="5")
    assert score_entry(plain).direction is WORDS
    worded = line(OUTPUT, "质量指标", "验收", "5", "按时", "达成预期指标")
    assert kinds(score_entry(worded)) == [RemarkKind.POINTS_MISSING]


# ---- the form


def test_no_budget_has_no_points_of_execution() -> None:
    scored = score_form(form(budget="0", spent="0"))
    assert (scored.execution_printed, scored.rate, scored.grade) == (None, None, None)
    assert scored.remarks[0].kind is RemarkKind.NO_BUDGET
    assert score_form(form(spent="-1")).remarks[0].kind is RemarkKind.NO_BUDGET


def test_execution_is_capped_and_told() -> None:
    scored = score_form(form(spent="110"))
    assert (scored.execution_printed, scored.remarks[0].kind) == (20, RemarkKind.OVERSPENT)


@pytest.mark.parametrize(
    ("spent", "reasons", "told"),
    [("89.99", "", True), ("90", "", False), ("50", "招标推迟", False), ("50", "无", True)],
)
def test_low_execution_needs_a_reason(spent: str, reasons: str, *, told: bool) -> None:
    found = {remark.kind for remark in score_form(form(spent=spent, reasons=reasons)).remarks}
    assert (RemarkKind.EXECUTION_REASON in found) is told


def test_weights_follow_the_scheme() -> None:
    short = form(
        line(OUTPUT, "数量指标", "培训", "39", "10", "10"),
        line(BENEFIT, "社会效益指标", "覆盖率", "30", "90%", "90%"),
        line("社会公众及服务对象满意度指标", "", "群众满意度", "10", "90%", "90%"),
    )
    scored = score_form(short)
    assert [remark.kind for remark in scored.remarks] == [
        RemarkKind.TOTAL_POINTS,
        RemarkKind.LEVEL_POINTS,
    ]
    assert "产出指标各指标的分值相加为 39 分" in scored.remarks[1].message
    assert (scored.available, scored.grade) == (99, None)
    assert {item.level for item in scored.subtotals if item.parent == ""} == {1}


def test_a_level_that_may_be_missing_leaves_its_points_to_its_heading() -> None:
    lines = (
        line(OUTPUT, "数量指标", "培训", "40", "10", "10"),
        line(BENEFIT, "社会效益指标", "覆盖率", "40", "90%", "90%"),
    )
    assert score_form(form(*lines)).remarks == ()
    told = [remark.message for remark in score_form(form(*lines, scheme="national")).remarks]
    assert len(told) == 4  # the sum, and each of the three levels
    short = form(lines[0], line(BENEFIT, "", "覆盖率", "35", "90%", "90%"))
    assert "效益指标各指标的分值相加为 35 分" in score_form(short).remarks[1].message


def test_a_level_that_is_not_known_is_told() -> None:
    found = score_form(form(line("其他", "", "培训", "80", "10", "10"))).remarks
    assert found[0].kind is RemarkKind.UNKNOWN_LEVEL
    assert "（其他）" in found[0].message
    assert "（空白）" in score_form(form(line("", "", "甲", "80", "1", "1"))).remarks[0].message


def test_a_form_with_points_missing_has_no_grade() -> None:
    lines = (
        line(OUTPUT, "数量指标", "培训", "40", "10", ""),
        line(BENEFIT, "社会效益指标", "覆盖率", "40", "90%", "90%"),
    )
    scored = score_form(form(*lines))
    assert (scored.total, scored.complete, scored.grade) == (60, False, None)
    assert not scored.subtotals[0].complete


# ---- properties


@given(entered_forms())
def test_points_are_never_above_the_weight_or_below_zero(entry: FormEntry) -> None:
    scored = score_form(entry)
    for item in scored.indicators:
        if item.points is None:
            assert item.remarks
        else:
            assert 0 <= item.points <= item.entry.weight
            assert item.printed is not None
            assert 0 <= item.printed <= item.entry.weight
    if scored.execution_printed is not None:
        assert 0 <= scored.execution_printed <= scored.scheme.execution


@given(entered_forms())
def test_the_total_is_the_sum(entry: FormEntry) -> None:
    scored = score_form(entry)
    printed = [item.printed for item in scored.indicators if item.printed is not None]
    firsts = [item.points for item in scored.subtotals if item.level == 1]
    assert scored.total == (scored.execution_printed or 0) + sum(printed)
    assert scored.total == (scored.execution_printed or 0) + sum(firsts)


@given(entered_forms())
def test_every_remark_is_a_sentence_with_a_place(entry: FormEntry) -> None:
    for remark in score_form(entry).remarks:
        assert remark.message.endswith("。")
        assert remark.message.count("。") == 1


@given(
    st.lists(
        st.tuples(st.integers(1, 999), st.sampled_from(["≥{}人", "≤{}人", "{}人"])),
        min_size=3,
        max_size=3,
    ),
    st.decimals(1, 10_000, places=2),
)
def test_full_marks_where_every_target_is_met_and_the_budget_spent(
    targets: list[tuple[int, str]], budget: Decimal
) -> None:
    levels = (OUTPUT, "数量指标"), (BENEFIT, "社会效益指标"), (BENEFIT, "满意度指标")
    lines = [
        line(*level, "工作", weight, text.format(number), str(number))
        for level, weight, (number, text) in zip(levels, ("40", "30", "10"), targets, strict=True)
    ]
    scored = score_form(form(*lines, budget=str(budget), spent=str(budget)))
    assert (scored.total, scored.grade, scored.remarks) == (100, Grade("优"), ())
