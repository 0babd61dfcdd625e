"""What the rules P say of performance forms, by single mistakes made in sound ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import juesuan
from build import UNIT_NAME, table
from juesuan.checking.misspelt import slip_in
from juesuan.checking.performance import PERFORMANCE_CHECKS
from juesuan.model import ClaimKind, Entry, Outcome, PerformanceForm, Place, Severity
from juesuan.reading.recognise.performance import find_performance
from juesuan.reading.text import read_text
from juesuan.rules.book import load_rules
from performance_claims import annexed, claim, failed, judged, outcomes, project, whole
from performance_forms import (
    BLANK_FIRST,
    BLANK_SECOND,
    DEPARTMENT,
    HEADED,
    NATIONAL,
    SICHUAN,
    WUHAN,
    drawn,
)

WHOLE_TITLE = f"2023年度{UNIT_NAME}整体绩效自评表"
PROJECT_TITLE = "2023年度项目支出绩效自评表"
TITLES = {WUHAN: WHOLE_TITLE, DEPARTMENT: "2023年度部门整体支出绩效自评表", SICHUAN: ""}


def form_of(drawing: str, *changes: tuple[str, str]) -> PerformanceForm:
    """The form of a design with some texts changed."""
    text = drawing
    for old, new in changes:
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times"
        text = text.replace(old, new)
    (form,) = drawn(text, title=TITLES.get(drawing, PROJECT_TITLE))
    return form


SOUND = (
    *(form_of(drawing) for drawing in (WUHAN, NATIONAL, DEPARTMENT, HEADED, SICHUAN)),
    *drawn(BLANK_FIRST, BLANK_SECOND.format(first="", second="")),
)
SPENDING = table("T03", [("合计", ["990.00", "790.00", "200.00", "", "", ""])])


def test_sound_forms_have_no_findings() -> None:
    assert failed(annexed(*SOUND)) == {}


def test_without_forms_no_rule_speaks() -> None:
    for code in PERFORMANCE_CHECKS:
        findings, (verdict,) = judged(code, annexed())
        assert findings == []
        assert verdict.outcome is Outcome.NOT_APPLICABLE


def test_every_rule_of_the_book_is_checked() -> None:
    book = {code for code, rule in load_rules().items() if rule.kind == "绩效自评"}
    assert book == set(PERFORMANCE_CHECKS)
    assert all(load_rules()[code].silent for code in book)


MISTAKES = [
    # a rate
    (WUHAN, [("| 99% |", "| 990% |")], "P01", "应为 99%"),
    (NATIONAL, [("| 98.59% |", "| 89.59% |")], "P01", "当年财政拨款"),
    # points of execution
    (WUHAN, [("| 19.8", "| 20"), ("98.9分", "99.1分")], "P02", "应为 19.8 分"),
    (NATIONAL, [("98.00% | 9.8", "98.00% | 9.5"), ("96.8", "96.5")], "P02", "应为 9.8 分"),
    # points of indicators
    (WUHAN, [("| 98% | 19.6", "| 98% | 19"), ("98.9分", "98.3分")], "P03", "应为 19.6 分"),
    (NATIONAL, [("| 15 | 12 |", "| 15 | 13 |"), ("96.8", "97.8")], "P03", "应为 12 分"),
    (HEADED, [("300户 | 30~0户 | 15 | 15", "300户 | 30~0户 | 15 | 14")], "P03", "应为 15 分"),
    # above the weight
    (NATIONAL, [("5个 | 20 | 20", "5个 | 20 | 22"), ("96.8", "98.8")], "P04", "得分印 22 分"),
    (WUHAN, [("99% | 19.8", "99% | 20.8"), ("98.9分", "99.9分")], "P04", "分值 20 分"),
    # full marks
    (NATIONAL, [("| 15 | 12 |", "| 15 | 15 |"), ("96.8", "99.8")], "P05", "没有达到目标"),
    (NATIONAL, [("≥5个 | 5个", "≥5个 | ")], "P05", "没有填写完成值"),
    (WUHAN, [("| 9,500 | 9.5", "| 9,500 | 10"), ("98.9分", "99.4分")], "P05", "应得 9.5 分"),
    (DEPARTMENT, [("总体稳定 | 总体稳定", "总体稳定 | 未达标")], "P05", "未达标"),
    # weights
    (WUHAN, [("质量指标（20分）", "质量指标（10分）")], "P06", "“质量指标”标明 10 分"),
    (WUHAN, [("培训人数（10分）", "培训人数（12分）")], "P06", "之和为 22 分"),
    (NATIONAL, [("5个 | 20 | 20", "5个 | 25 | 20")], "P06", "应为 100 分"),
    (HEADED, [("二、效益指标（40分）", "二、效益指标（50分）")], "P06", "“效益指标”标明 50 分"),
    # the total
    (WUHAN, [("98.9分", "99.9分")], "P07", "各项得分之和为 98.9 分"),
    (NATIONAL, [("96.8", "98.6")], "P07", "相差 1.8 分"),
    # parts
    (NATIONAL, [("| 20.50 | 19.50 |", "| 20.50 | 19.05 |")], "P08", "执行数各项之和 117.64"),
    (WUHAN, [("项目支出总额 | 200.00", "项目支出总额 | 250.00")], "P08", "1,050.00"),
    # targets
    (NATIONAL, [("≥1000人 | 1200人", "≥1000人 | 3200人")], "P13", "为目标的 320%"),
]


@pytest.mark.parametrize(("drawing", "changes", "code", "words"), MISTAKES)
def test_a_mistake_is_found_by_its_rule(
    drawing: str, changes: list[tuple[str, str]], code: str, words: str
) -> None:
    document = annexed(form_of(drawing, *changes))
    findings, verdicts = judged(code, document)
    assert words in findings[0].message
    assert Outcome.FAIL in {verdict.outcome for verdict in verdicts}
    assert findings[0].severity is load_rules()[code].severity
    assert findings[0].evidence
    assert findings[0].message.endswith("。")


ALONE = [
    (WUHAN, [("| 99% |", "| 990% |")], {"P01"}),
    (NATIONAL, [("5个 | 20 | 20", "5个 | 20 | 22"), ("96.8", "98.8")], {"P04"}),
    (NATIONAL, [("| 15 | 12 |", "| 15 | 15 |"), ("96.8", "99.8")], {"P05"}),
    (WUHAN, [("98.9分", "99.9分")], {"P07"}),
    (WUHAN, [("质量指标（20分）", "质量指标（10分）")], {"P06"}),
]


@pytest.mark.parametrize(("drawing", "changes", "codes"), ALONE)
def test_a_mistake_is_told_once(
    drawing: str, changes: list[tuple[str, str]], codes: set[str]
) -> None:
    assert set(failed(annexed(form_of(drawing, *changes)))) == codes


SILENT = [
    # execution above the budget has full points
    (WUHAN, [("1,000.00 | 990.00 | 99% | 19.8", "900.00 | 990.00 | 110% | 20")], "P02"),
    # a reverse indicator whose target says so, one whose direction is not known
    (NATIONAL, [("≤4小时 | 5小时 | 15 | 12", "4小时 | 5小时 | 15 | 15")], "P05"),
    (NATIONAL, [("≤4小时 | 5小时 | 15 | 12", "4小时 | 5小时 | 15 | 12")], "P03"),
    # text targets
    (DEPARTMENT, [("30 | 30\n满意度指标", "30 | 28\n满意度指标")], "P03"),
    # a target far exceeded may cost points
    (NATIONAL, [("1200人 | 30 | 30", "3200人 | 30 | 25")], "P03"),
    # results that ran over
    (NATIONAL, [("≥1000人 | 1200人", "≥10 | 00人3200人")], "P13"),
    # a reason
    (NATIONAL, [("1200人 | 30 | 30 |", "3200人 | 30 | 30 | 机构合并")], "P13"),
    # only one of several sources is shown
    (DEPARTMENT, [("\n^ | 其他资金 | 100.00 | 100.00 | 96.00 | 96.00% | /", "")], "P08"),
    # a blank weight
    (NATIONAL, [("5个 | 20 | 20", "5个 |  | 20")], "P06"),
    # a blank score
    (NATIONAL, [("5个 | 20 | 20", "5个 | 20 | ")], "P07"),
]


@pytest.mark.parametrize(("drawing", "changes", "code"), SILENT)
def test_what_is_not_told(drawing: str, changes: list[tuple[str, str]], code: str) -> None:
    assert judged(code, annexed(form_of(drawing, *changes)))[0] == []


def test_one_last_place_is_rounding() -> None:
    form = form_of(WUHAN, ("| 98% | 19.6", "| 98% | 19.7"), ("98.9分", "99.0分"))
    findings, _ = judged("P03", annexed(form))
    assert [item.severity for item in findings] == [Severity.ROUNDING]


def test_scores_by_rules_of_the_form_are_not_evaluated() -> None:
    form = form_of(WUHAN, ("| 98% | 19.6", "| 98% | 19"))
    note = Entry("注：每低1%扣0.5分。", Place(1))
    document = annexed(replace(form, notes=(note,)))
    assert judged("P03", document)[0] == []
    assert Outcome.NOT_EVALUATED in outcomes("P03", document)


def test_a_form_in_doubt_is_not_blamed_for_its_sums() -> None:
    (form,) = drawn(BLANK_FIRST.replace("| 得分\n产出", "| 分值\n产出"))
    assert form.doubts
    assert judged("P06", annexed(form))[0] == []


def test_a_qualitative_result_has_points_of_its_band() -> None:
    drawing = DEPARTMENT.replace(
        "总体稳定 | 总体稳定 | 30 | 30", "稳定 | 部分达成预期指标 | 30 | 30"
    )
    findings, _ = judged("P03", annexed(*drawn(drawing)))
    assert "15 至 24 分" in findings[0].message


# ---- ties


def own_whole(*changes: tuple[str, str]) -> PerformanceForm:
    """The whole unit's form: 790.00 basic and 200.00 project spending of 990.00."""
    base = (("800.00", "790.00"), ("1,000.00 | 990.00 | 99% | 19.8", "990.00 | 990.00 | 100% | 20"))
    return form_of(WUHAN, *base, ("98.9分", "99.1分"), *changes)


def test_the_whole_agrees_with_the_tables() -> None:
    document = annexed(own_whole(), tables=[SPENDING])
    assert outcomes("P09", document) == {Outcome.PASS}


def test_the_whole_differs_from_the_tables() -> None:
    other = table("T03", [("合计", ["995.00", "795.00", "200.00", "", "", ""])])
    findings, _ = judged("P09", annexed(own_whole(), tables=[other]))
    assert "执行数印 990.00，03表合计为 995.00" in findings[0].message


def test_another_scope_is_not_compared_with_the_tables() -> None:
    other = table("T03", [("合计", ["995.00", "795.00", "200.00", "", "", ""])])
    document = replace(annexed(own_whole(), tables=[other]), scope="部门")
    assert judged("P09", document)[0] == []


def test_basic_and_project_spending_changed_places() -> None:
    swapped = own_whole(
        ("基本支出总额 | < | 790.00", "基本支出总额 | < | 200.00"),
        ("项目支出总额 | 200.00", "项目支出总额 | 790.00"),
    )
    findings, _ = judged("P09", annexed(swapped, tables=[SPENDING]))
    assert len(findings) == 2


def test_a_paragraph_that_agrees() -> None:
    said = [
        *whole(budget="1,000.00万元", spent="990万元", rate="99%", score="98.9分"),
        *project("“就业服务信息系统运行维护”", budget="120.5万元", rate="98%", score="96.8分"),
    ]
    document = annexed(form_of(WUHAN), form_of(NATIONAL), claims=said)
    assert outcomes("P10", document) == {Outcome.PASS}


def test_a_paragraph_that_differs_is_one_finding_with_its_consequence() -> None:
    said = whole(budget="1,100.00万元", spent="990.00万元", rate="90%", score="98.9分")
    findings, _ = judged("P10", annexed(form_of(WUHAN), claims=said))
    (finding,) = findings
    assert "全年预算数表中印 1,000.00，说明为 1,100.00万元" in finding.message
    assert "执行率表中印 99%，说明为 90%" in finding.message
    assert "执行得分应为 18 分，总分 97.1 分" in finding.message
    assert {item.section for item in finding.evidence} == {"", "十三、预算绩效情况说明"}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"budget": "1,205,000元"}, Outcome.PASS),
        ({"budget": "120.51万元"}, Outcome.ROUNDING),
        ({"budget": "120.52万元"}, Outcome.FAIL),
        ({"spent": "118.09万元"}, Outcome.PASS),
        ({"rate": "98.0%"}, Outcome.PASS),
        ({"rate": "98.1%"}, Outcome.FAIL),
        ({"score": "96.8分"}, Outcome.PASS),
        ({"score": "98.8分"}, Outcome.FAIL),
    ],
)
def test_each_figure_of_a_paragraph(said: dict[str, str], outcome: Outcome) -> None:
    claims = project("就业服务信息系统运行维护项目", **said)
    document = annexed(form_of(NATIONAL), claims=claims)
    assert outcomes("P10", document) == {outcome}


def test_a_form_without_its_paragraph_is_not_evaluated() -> None:
    document = annexed(form_of(NATIONAL), claims=project("另一个项目", budget="1.00万元"))
    assert outcomes("P10", document) == {Outcome.NOT_EVALUATED}


def test_two_forms_of_one_name_are_not_tied() -> None:
    claims = project("就业服务信息系统运行维护", budget="1.00万元")
    document = annexed(form_of(NATIONAL), form_of(NATIONAL), claims=claims)
    assert outcomes("P10", document) == {Outcome.NOT_EVALUATED}


@pytest.mark.parametrize(
    ("number", "outcome"),
    [("2个", Outcome.PASS), ("5个", Outcome.NOT_EVALUATED), ("1个", Outcome.FAIL)],
)
def test_the_number_of_projects(number: str, outcome: Outcome) -> None:
    said = [claim("performance-projects", ClaimKind.COUNT, number)]
    document = annexed(form_of(NATIONAL), form_of(HEADED), claims=said)
    assert outcomes("P11", document) == {outcome}


COPIED = ("60.00 | 60.00 | 100% | 10", "120.50 | 118.09 | 98.00% | 9.8")


def test_amounts_copied_from_another_form() -> None:
    findings, _ = judged("P12", annexed(form_of(NATIONAL), form_of(HEADED, COPIED)))
    assert "“就业服务信息系统运行维护”、“农民工欠薪治理”" in findings[0].message


def test_equal_round_amounts_may_be_chance() -> None:
    same = ("项目名称 | 农民工欠薪治理", "项目名称 | 另一个项目")
    document = annexed(form_of(HEADED), form_of(HEADED, same))
    assert outcomes("P12", document) == {Outcome.NOT_EVALUATED}


# ---- what cannot be judged

UNJUDGED = [
    (WUHAN, [("1,000.00 | 990.00 | 99% | 19.8", "1,000.00 | 待定 | 99% | 19.8")], "P01"),
    (WUHAN, [("（万元）（20分）", "（万元）"), ("（20分*执行率）", "")], "P02"),
    (WUHAN, [("1,000.00 | 990.00 | 99% | 19.8", "0.00 | 990.00 |  | 19.8")], "P02"),
    (BLANK_FIRST + "总分 | < | < | < | < | 59.5\n", [], "P03"),
    (WUHAN, [("98% | 19.6", "98% | 未评")], "P03"),
    (NATIONAL, [("| 20 | 20 |", "|  | 20 |")], "P06"),
    (WUHAN, [("98.9分", "优秀")], "P07"),
    (WUHAN, [("99% | 19.8", "99% | ")], "P07"),
    (
        NATIONAL,
        [("其中：当年财政拨款 | < | 100.00 | 100.00", "其中：上级补助 | < | 100.00 | 90.00")],
        "P08",
    ),
    (WUHAN, [("基本支出总额 | < | 800.00", "基本支出总额 | < | 待定")], "P08"),
    (WUHAN, [], "P09"),
]


@pytest.mark.parametrize(("drawing", "changes", "code"), UNJUDGED)
def test_what_cannot_be_judged_is_said(
    drawing: str, changes: list[tuple[str, str]], code: str
) -> None:
    findings, verdicts = judged(code, annexed(form_of(drawing, *changes)))
    assert findings == []
    reasons = [v.reason for v in verdicts if v.outcome is Outcome.NOT_EVALUATED]
    assert reasons
    assert all(reasons)


def test_a_rate_without_a_percent_sign_may_be_a_fraction() -> None:
    for text, outcome in (("0.99", Outcome.PASS), ("99.00", Outcome.PASS), ("0.90", Outcome.FAIL)):
        form = form_of(WUHAN, ("| 99% |", f"| {text} |"))
        assert outcomes("P01", annexed(form)) == {outcome}
        said = whole(rate="99%")
        assert outcomes("P10", annexed(form, claims=said)) == {outcome}


def test_no_budget_has_no_rate() -> None:
    form = form_of(WUHAN, ("1,000.00 | 990.00 | 99% | 19.8", "0.00 | 0.00 | 0% | 20"))
    assert outcomes("P01", annexed(form)) == {Outcome.NOT_APPLICABLE}


def test_a_subtotal_of_scores() -> None:
    head = "（一）数量指标（30分） | < | < | < | <"
    for score, outcome in (("29.25", Outcome.PASS), ("30", Outcome.FAIL)):
        form = form_of(HEADED, (head, f"（一）数量指标 | < | < | 30 | {score}"))
        verdicts = judged("P07", annexed(form))[1]
        assert outcome in {v.outcome for v in verdicts if v.subject.endswith("数量指标")}


def test_a_form_whose_indicators_were_not_read() -> None:
    form = replace(form_of(WUHAN), indicators=(), doubts=("指标不能分列",))
    for code in ("P06", "P07"):
        assert Outcome.NOT_EVALUATED in outcomes(code, annexed(form))


def test_weights_as_shares_are_not_added_to_a_hundred() -> None:
    lines = tuple(
        replace(line, weight=Entry("0.1", Place(1), Decimal("0.1"), 1))
        for line in form_of(NATIONAL).indicators
    )
    form = replace(form_of(NATIONAL), indicators=lines, groups=())
    assert outcomes("P06", annexed(form)) == {Outcome.NOT_EVALUATED}


def test_execution_may_be_one_of_the_indicators() -> None:
    drawing = """
    项目名称 | 城市管理 | < | < | < | < | <
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    预算执行 | 预算执行率 | 预算执行率 | 100% | 95% | 10 | 9.5
    产出指标 | 数量指标 | 清扫面积 | 100万平方米 | 1000000平方米 | 40 | 40
    效益指标 | 社会效益 | 市容 | 改善 | 改善 | 40 | 40
    满意度指标 | 满意度指标 | 满意度 | ≥90% | 85% | 10 | 9.44
    总分 | < | < | < | < | 100 | 98.94
    """
    document = annexed(*drawn(drawing))
    assert outcomes("P06", document) == outcomes("P07", document) == {Outcome.PASS}
    wrong = annexed(*drawn(drawing.replace("98.94", "99.94")))
    assert outcomes("P07", wrong) == {Outcome.FAIL}


def test_other_spending_is_neither_basic_nor_project() -> None:
    form = form_of(WUHAN, ("项目支出总额 | 200.00", "项目支出总额 | 150.00"))
    spending = table("T03", [("合计", ["1,000.00", "800.00", "150.00", "", "50.00", ""])])
    assert judged("P08", annexed(form, tables=[spending]))[0] == []
    assert judged("P08", annexed(form))[0] != []


def test_a_form_in_yuan_of_which_it_does_not_say_so() -> None:
    changes = (("（万元）", ""), ("1,000.00 | 990.00", "10,000,000.00 | 9,900,000.00"))
    form = form_of(WUHAN, *changes)
    assert form.money_unit is None
    said = whole(budget="1,000.00万元", spent="990.00万元")
    assert outcomes("P10", annexed(form, claims=said)) == {Outcome.PASS}


def test_a_title_that_misspells_the_unit() -> None:
    title = WHOLE_TITLE.replace("保险", "保检")
    (form,) = drawn(WUHAN, title=title)
    findings, _ = judged("P16", annexed(form))
    assert findings[0].evidence[0].header == "标题"


def test_headings_that_a_page_break_left_unclear_are_not_compared() -> None:
    form = replace(form_of(WUHAN), doubts=("跨页的一、二级指标名称不能确定属于哪些行",))
    assert Outcome.NOT_EVALUATED in outcomes("P14", annexed(form, form_of(HEADED)))


# ---- words


def test_an_indicator_filed_under_two_headings() -> None:
    other = form_of(
        HEADED,
        ("结案及时率 | 100% | 100% | 20 | 20", "办结率 | 100% | 100% | 20 | 20"),
    )
    findings, _ = judged("P14", annexed(form_of(WUHAN), other))
    assert findings[0].severity is Severity.WORDING
    assert "质量指标" in findings[0].message
    assert "时效指标" in findings[0].message


def test_a_name_with_a_word_left_out_is_the_same_indicator() -> None:
    one = form_of(
        WUHAN, ("办结率（20分） | 100% | 98%", "合同人员合法权益保障率（20分） | 100% | 98%")
    )
    other = form_of(HEADED, ("结案及时率 | 100% | 100%", "合同人员合法权益率 | 100% | 98%"))
    findings, _ = judged("P14", annexed(one, other))
    assert "合同人员合法权益率" in findings[0].message


@pytest.mark.parametrize("name", ["合同人员不合法权益率", "新合同人员合法权益率"])
def test_names_that_mean_something_else(name: str) -> None:
    one = form_of(WUHAN, ("办结率（20分） | 100% | 98%", f"{name}（20分） | 100% | 98%"))
    other = form_of(HEADED, ("结案及时率 | 100% | 100%", "合同人员合法权益率 | 100% | 98%"))
    assert judged("P14", annexed(one, other))[0] == []


def test_a_form_of_another_year() -> None:
    findings, _ = judged("P15", annexed(form_of(WUHAN), year=2024))
    assert findings[0].message.endswith("印 2023 年度，本决算为 2024 年度。")


def test_a_misspelt_unit() -> None:
    wrong = UNIT_NAME.replace("保险", "保检")
    form = form_of(WUHAN, (f"单位名称 | < | {UNIT_NAME}", f"单位名称 | < | {wrong}"))
    findings, _ = judged("P16", annexed(form))
    assert "“检”应为“险”" in findings[0].message
    assert judged("P16", annexed(form, text=f"{wrong}是下属单位。"))[0] == []


@pytest.mark.parametrize(
    ("text", "name", "slip"),
    [
        ("武汉市人务资源和社会保障局", "武汉市人力资源和社会保障局", ("务", "力")),
        ("武汉市人资力源和社会保障局", "武汉市人力资源和社会保障局", ("资力", "力资")),
        ("武汉市人力资源和社会会保障局", "武汉市人力资源和社会保障局", ("会", "")),
        ("武汉市人力资源社会保障局", "武汉市人力资源和社会保障局", None),
        ("江城市第二社会保险管理处", "江城市第一社会保险管理处", None),
        ("江城市社会保险管理所", "江城市社会保险管理处", None),
        ("江城市江汉区人力资源局", "江城市江岸区人力资源局", None),
        ("江城市税务局", "江城市水务局", None),
    ],
)
def test_what_is_a_slip_of_typing(text: str, name: str, slip: tuple[str, str] | None) -> None:
    assert slip_in(text, name) == slip


def noted(form: PerformanceForm, text: str) -> PerformanceForm:
    """The form with a note below it."""
    return replace(form, notes=(Entry(text, Place(1)),))


def test_notes_with_unlike_signs() -> None:
    one = noted(form_of(WUHAN), "2.正向指标(即目标值为＞X,得分=权重*B/A)")
    other = noted(form_of(NATIONAL), "2.正向指标（即目标值≥X，得分=权重*B/A）")
    findings, _ = judged("P17", annexed(one, other))
    assert "“>X”" in findings[0].message
    assert "“≥X”" in findings[0].message
    assert outcomes("P17", annexed(one, one)) == {Outcome.PASS}


# ---- a real document


@pytest.mark.real
def test_the_forms_of_the_document_this_project_starts_from(real: Path) -> None:
    path = real / "hanyang-2023.txt"
    forms = find_performance([read_text(path.read_bytes())])
    read = replace(juesuan.read(path), performance=forms)
    spending = table("T03", [("合计", ["1,553.51", "1,313.24", "240.27", "", "", ""])])
    said = [
        *whole(budget="1,591.17万元", spent="1,553.51万元", rate="97.6%", score="99.36分"),
        *project("社会保险业务工作经费", budget="213.55万元", spent="240.27万元", rate="112.5%"),
        claim("performance-projects", ClaimKind.COUNT, "1个"),
    ]
    document = replace(
        annexed(*forms, claims=said, tables=[spending], unit=read.unit),
        scope="单位",
    )
    found = failed(document)
    assert {code: len(messages) for code, messages in found.items()} == {
        "P10": 2,
        "P13": 2,
        "P14": 2,
        "P16": 1,
        "P17": 1,
    }
    assert "执行得分应为 19.53 分，总分 98.89 分" in found["P10"][0]
    assert "213.55" in found["P10"][1]
    assert "112.5%" in found["P10"][1]
    assert all(name in found["P13"][0] for name in ("月业务经办量", "宣传资料", "稽核量", "培训量"))
    assert "2 处" in found["P16"][0]


def test_findings_are_told_apart_by_names_only() -> None:
    one, other = (
        judged("P07", annexed(form_of(WUHAN, ("98.9分", text))))[0][0] for text in ("99分", "97分")
    )
    assert one.fingerprint == other.fingerprint
