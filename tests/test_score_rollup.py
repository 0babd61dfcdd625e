"""Several forms as one: absolute values added, relative ones weighted by funds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entered_forms import BENEFIT, OUTPUT, PROJECT, WHOLE, entered_forms, form, line
from juesuan.model import FormKind
from juesuan.model.account import Direction, FormEntry, IndicatorEntry
from juesuan.score import RemarkKind, RolledUp, parse_value, roll_up_forms, score_form

D = Decimal
POSITIVE, WORDS = Direction.POSITIVE, Direction.QUALITATIVE


def joined(
    *members: tuple[str, IndicatorEntry],
) -> tuple[IndicatorEntry, list[RemarkKind]]:
    """One indicator of several forms, each with its budget, as one; what was remarked."""
    forms = [
        form(entry, budget=budget, name=f"项目{index}")
        for index, (budget, entry) in enumerate(members)
    ]
    rolled = roll_up_forms(forms, "合并", "甲局")
    (found,) = rolled.entry.indicators
    return found, [remark.kind for remark in rolled.remarks]


def quality(target: str, result: str, weight: str = "10", **more: str) -> IndicatorEntry:
    """An indicator of which more is better."""
    return line(OUTPUT, "质量指标", "工作", weight, target, result, POSITIVE, **more)  # type: ignore[arg-type]


def judged(result: str, points: str | None, weight: str = "10") -> IndicatorEntry:
    """An indicator judged in words."""
    return line(BENEFIT, "", "营商环境", weight, "改善", result, WORDS, points)


@pytest.mark.parametrize(
    ("one", "other", "target", "result"),
    [
        (("300人次", "938人次"), ("500人次", "400人次"), "800人次", "1338人次"),
        (("19,200人", "19,012人"), ("1人", "2人"), "19,201人", "19,014人"),
        (("100%", "85%"), ("100%", "95%"), "100%", "92.5%"),
        (("≥95%", "96%"), ("98.5%以上", "99%"), "≥97.625%", "98.25%"),
        (("≥10次", "超过12次"), ("5次", "5次"), "≥15次", "≥17次"),
        (("≤3起", "1起"), ("≤2起", "无"), "≤5起", "1起"),
        (("无", "无"), ("无", "无"), "无", "无"),
        (("0", "0"), ("无", "0"), "0", "0"),
        (("=3次", "3次"), ("=3次", "3次"), "6次", "6次"),
        (("1.2万元", "1.2万元"), ("3000元", "3000元"), "15000元", "15000元"),
        (("按时", "5"), ("按时", "6"), "按时", "11"),
        (("", "5"), ("", "6"), "", "11"),
    ],
)
def test_targets_and_results(
    one: tuple[str, str], other: tuple[str, str], target: str, result: str
) -> None:
    found, remarks = joined(("25", quality(*one)), ("75", quality(*other)))
    assert (found.target, found.result, remarks) == (target, result, [])


def test_a_mean_has_two_decimals_more_than_its_parts() -> None:
    found, _ = joined(("10", quality("100%", "98%")), ("20", quality("100%", "99%")))
    assert found.result == "98.67%"


@pytest.mark.parametrize(
    ("one", "other", "blank"),
    [
        (("10人", "9人"), ("10人次", "9人"), "target"),
        (("10人", "9人"), ("10人", "90%"), "result"),
        (("10人", "9人"), ("10人", ""), "result"),
        (("10人", "9人"), ("10人", "按时"), "result"),
        (("≥10人", "9人"), ("≤10人", "9人"), "target"),
    ],
)
def test_what_cannot_be_joined_is_left_blank(
    one: tuple[str, str], other: tuple[str, str], blank: str
) -> None:
    found, remarks = joined(("25", quality(*one)), ("75", quality(*other)))
    assert getattr(found, blank) == ""
    assert remarks == [RemarkKind.NOT_JOINED]
    assert score_form(form(found)).indicators[0].points is None


@pytest.mark.parametrize(("one", "other"), [("0", "0"), ("-5", "10")])
def test_without_funds_nothing_is_weighted(one: str, other: str) -> None:
    found, remarks = joined((one, quality("90%", "80%")), (other, quality("90%", "85%")))
    assert (found.target, found.result, remarks) == ("90%", "", [RemarkKind.NOT_JOINED])


def test_directions_that_differ_are_not_joined() -> None:
    one = quality("10", "9")
    found, remarks = joined(("1", one), ("1", replace(one, direction=Direction.REVERSE)))
    assert (found.target, found.result, found.direction) == ("", "", Direction.UNSAID)
    assert remarks == [RemarkKind.NOT_JOINED]
    found, remarks = joined(("1", one), ("1", replace(one, direction=Direction.UNSAID)))
    assert (found.direction, remarks) == (POSITIVE, [])


# ---- qualitative indicators


@pytest.mark.parametrize(
    ("one", "other", "points", "result"),
    [
        (("达成预期指标", "10"), ("达成预期指标", "8"), "8.5", "达成预期指标"),
        (("达成预期指标", "9"), ("部分达成预期指标并具有一定效果", "6"), "6.75", "部分达成"),
        (("达成预期指标", "9"), ("未达成预期指标且效果较差", "1"), "3", "未达成"),
        (("达成预期指标", "10"), ("部分达成预期指标并具有一定效果", "7.9"), "8.43", "达成"),
        (("改善", "9"), ("略有改善", "9"), "9", "改善；略有改善"),
    ],
)
def test_points_are_weighted_by_funds(
    one: tuple[str, str], other: tuple[str, str], points: str, result: str
) -> None:
    found, remarks = joined(("25", judged(*one)), ("75", judged(*other)))
    assert (found.points, remarks) == (D(points), [])
    assert found.result.startswith(result)


@pytest.mark.parametrize("points", [None, "5"])
def test_points_that_cannot_be_joined(points: str | None) -> None:
    budget = "0" if points else "10"
    one, other = judged("达成预期指标", "9"), judged("部分达成预期指标", points)
    found, remarks = joined((budget, one), (budget, other))
    assert (found.points, found.result) == (None, "达成预期指标；部分达成预期指标")
    assert remarks == [RemarkKind.NOT_JOINED]


def test_equal_points_need_no_funds() -> None:
    one = judged("达成预期指标", "9")
    assert joined(("0", one), ("0", one))[0].points == 9


# ---- weights


def test_weights_that_differ_are_weighted_and_told() -> None:
    found, remarks = joined(("25", quality("1", "1", "4")), ("75", quality("1", "1", "5")))
    assert (found.weight, remarks) == (D("4.75"), [RemarkKind.DIFFERENT])
    found, remarks = joined(("0", quality("1", "1", "4")), ("0", quality("1", "1", "5")))
    assert (found.weight, remarks) == (5, [RemarkKind.DIFFERENT])


def test_points_follow_weights_that_differ() -> None:
    one, other = judged("达成预期指标", "8", "10"), judged("达成预期指标", "20", "20")
    assert joined(("50", one), ("50", other))[0].points == D("13.5")  # 15 × (80 % + 100 %) / 2


# ---- forms


def test_two_units_are_one() -> None:
    other = replace(PROJECT, unit="江岸社会保险管理处", spent=D("200.27"))
    rolled = roll_up_forms([PROJECT, other], "社会保险业务工作经费", "市人社局")
    assert rolled.remarks == ()
    assert (rolled.entry.budget, rolled.entry.spent) == (D("480.54"), D("440.54"))
    assert [line.result for line in rolled.entry.indicators][:5] == [
        "44,372",
        "≥12,000份",
        "1876人次",
        "38,024人次",
        "85%",
    ]
    assert rolled.entry.reasons == PROJECT.reasons
    assert score_form(rolled.entry).total == D("97.54")


def test_what_differs_between_forms_is_told() -> None:
    other = replace(WHOLE, scheme="national", department="甲局")
    rolled = roll_up_forms([PROJECT, other], "合并", "甲局")
    assert rolled.entry.kind is FormKind.WHOLE
    assert (rolled.entry.department, rolled.entry.basic) == ("", None)
    kinds = [remark.kind for remark in rolled.remarks]
    assert kinds[:3] == [RemarkKind.DIFFERENT, RemarkKind.NOT_JOINED, RemarkKind.NOT_JOINED]
    both = roll_up_forms([WHOLE, replace(WHOLE, unit="乙")], "合并", "甲局").entry
    assert both.basic == D("2626.48")


def test_no_forms_cannot_be_rolled_up() -> None:
    with pytest.raises(ValueError, match="no forms"):
        roll_up_forms([], "合并", "甲局")


@given(entered_forms())
def test_one_form_is_itself(entry: FormEntry) -> None:
    assert roll_up_forms([entry], entry.name, entry.unit) == RolledUp(entry)


@given(st.lists(entered_forms(), min_size=2, max_size=4), st.randoms())
def test_the_order_does_not_matter(entries: list[FormEntry], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert roll_up_forms(entries, "合并", "局") == roll_up_forms(shuffled, "合并", "局")


@given(st.lists(entered_forms(), min_size=2, max_size=4))
def test_every_indicator_remains_and_money_is_added(entries: list[FormEntry]) -> None:
    rolled = roll_up_forms(entries, "合并", "局").entry
    assert rolled.spent == sum(entry.spent for entry in entries)
    names = {(line.levels, line.name) for entry in entries for line in entry.indicators}
    assert {(line.levels, line.name) for line in rolled.indicators} == names
    score_form(rolled)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 99)), min_size=2, max_size=5),
)
def test_a_mean_lies_between_its_parts(parts: list[tuple[int, int]]) -> None:
    found, _ = joined(*((str(funds), quality("100%", f"{rate}%")) for rate, funds in parts))
    number = parse_value(found.result).number
    assert number is not None
    assert min(rate for rate, _ in parts) <= number <= max(rate for rate, _ in parts)
