"""Reading performance self-evaluation forms of several designs."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from juesuan.model import Box, FormKind, Indicator, PerformanceForm, Place
from juesuan.money import Unit
from juesuan.reading.pages import Grid, GridCell, Line, Page
from juesuan.reading.pdf import read_pages
from juesuan.reading.recognise.performance import find_performance
from juesuan.reading.text import read_text
from juesuan.score import parse_value
from performance_forms import (
    BLANK_FIRST,
    BLANK_SECOND,
    DEPARTMENT,
    HEADED,
    NATIONAL,
    SICHUAN,
    UNIT,
    WUHAN,
    drawn,
    drawn_grid,
    drawn_page,
    set_pdf,
)

WHOLE_TITLE = f"2023年度{UNIT}整体绩效自评表"
PROJECT_TITLE = "2023年度项目支出绩效自评表"


def line_of(indicator: Indicator) -> tuple[str, ...]:
    """An indicator as its row reads."""
    cells = (indicator.weight, indicator.target, indicator.result, indicator.score)
    return (*indicator.levels, indicator.name, *(cell.text if cell else "?" for cell in cells))


def execution_of(form: PerformanceForm, index: int = 0) -> tuple[str, ...]:
    """A row of execution as it reads."""
    row = form.executions[index]
    cells = (row.budget, row.spent, row.rate, row.score)
    return (row.label, *(cell.text if cell else "?" for cell in cells))


def texts_of(form: PerformanceForm) -> tuple[object, ...]:
    """Everything read from a form but places and pages."""
    return (
        form.kind,
        form.title,
        form.name,
        form.year,
        [execution_of(form, index) for index in range(len(form.executions))],
        [line_of(indicator) for indicator in form.indicators],
        [(group.level, group.parent, group.name, group.weight) for group in form.groups],
        form.total.text if form.total else "",
        form.reasons,
        [item.text for item in form.units],
        form.doubts,
    )


# ---- designs


def test_the_hubei_design() -> None:
    (form,) = drawn(WUHAN, title=WHOLE_TITLE)
    assert form.kind is FormKind.WHOLE
    assert (form.name, form.year, form.money_unit) == (UNIT, 2023, Unit.WAN)
    assert execution_of(form) == ("部门整体支出总额", "1,000.00", "990.00", "99%", "19.8")
    assert form.execution is not None
    assert form.execution.weight == 20
    assert form.basic is not None
    assert form.project is not None
    assert (form.basic.text, form.project.text) == ("800.00", "200.00")
    assert [line_of(item) for item in form.indicators] == [
        ("产出指标", "数量指标", "培训人数", "10分", "500人次", "520人次", "10"),
        ("产出指标", "数量指标", "业务办理量", "10分", "10,000", "9,500", "9.5"),
        ("产出指标", "质量指标", "办结率", "20分", "100%", "98%", "19.6"),
        ("效益指标", "社会效益指标", "重大群体性事件", "10分", "0", "0", "10"),
        ("效益指标", "社会效益指标", "政策知晓率", "20分", "90%以上", "95%", "20"),
        ("效益指标", "满意度指标", "群众满意率", "10分", "≥95%", "96%", "10"),
    ]
    assert [(group.level, group.parent, group.name, group.weight) for group in form.groups] == [
        (1, "", "产出指标", 40),
        (2, "产出指标", "数量指标", 20),
        (2, "产出指标", "质量指标", 20),
        (1, "", "效益指标", 40),
        (2, "效益指标", "社会效益指标", 30),
        (2, "效益指标", "满意度指标", 10),
    ]
    assert form.total is not None
    assert form.total.value == Decimal("98.9")
    assert "业务办理量" in form.reasons
    assert form.doubts == ()


def test_the_national_project_form() -> None:
    (form,) = drawn(NATIONAL, title=PROJECT_TITLE)
    assert form.kind is FormKind.PROJECT
    assert form.name == "就业服务信息系统运行维护"
    assert [execution_of(form, index) for index in range(4)] == [
        ("年度资金总额", "120.50", "118.09", "98.00%", "9.8"),
        ("其中：当年财政拨款", "100.00", "98.59", "98.59%", "—"),
        ("上年结转资金", "20.50", "19.50", "95.12%", "—"),
        ("其他资金", "", "", "", "—"),
    ]
    assert [row.total for row in form.executions] == [True, False, False, False]
    first = form.executions[0]
    assert first.weight == 10
    assert first.initial is not None
    assert first.initial.text == "100.00"
    assert line_of(form.indicators[2]) == (
        ("产出指标", "时效指标", "故障修复时间", "15", "≤4小时", "5小时", "12")
    )
    reason = form.indicators[2].reason
    assert reason is not None
    assert reason.text == "备件供应不及时"
    assert [(group.level, group.weight) for group in form.groups] == [(0, 100)]
    assert [item.text for item in form.units] == ["江城市人力资源和社会保障局", UNIT]


def test_a_department_as_a_whole() -> None:
    (form,) = drawn(DEPARTMENT, title="2023年度部门整体支出绩效自评表")
    assert form.kind is FormKind.WHOLE
    assert form.name == "江城市人力资源和社会保障局"
    assert execution_of(form) == ("总额", "5,200.00", "5,096.00", "98.00%", "9.8")
    assert form.executions[0].weight == 10
    assert len(form.indicators) == 4
    assert form.total is not None
    assert form.total.value == Decimal("99.8")


def test_headings_in_rows_of_their_own_and_numbers_broken_in_their_cell() -> None:
    (form,) = drawn(HEADED, title=PROJECT_TITLE)
    assert [line_of(item)[:3] for item in form.indicators] == [
        ("产出指标", "数量指标", "检查企业户数"),
        ("产出指标", "数量指标", "处理投诉件数"),
        ("产出指标", "时效指标", "结案及时率"),
        ("效益指标", "社会效益指标", "欠薪案件发生数"),
        ("效益指标", "满意度指标", "农民工满意度"),
    ]
    assert line_of(form.indicators[1])[3:] == ("15", "120件", "114件", "14.25")
    assert [(group.level, group.name, group.weight) for group in form.groups if group.level] == [
        (1, "产出指标", 50),
        (2, "数量指标", 30),
        (2, "时效指标", 20),
        (1, "效益指标", 40),
        (2, "社会效益指标", 30),
        (2, "满意度指标", 10),
    ]


def test_signs_and_units_of_measure_in_columns_of_their_own() -> None:
    (form,) = drawn(SICHUAN)
    assert form.year == 2023
    assert [line_of(item)[4:6] for item in form.indicators] == [
        ("≥100人", "110人"),
        ("=100%", "100%"),
        ("优", "优"),
        ("≥90%", "95%"),
    ]
    assert execution_of(form)[:4] == ("总额", "251.89", "251.89", "100.00%")
    assert form.executions[0].weight == 10


@pytest.mark.parametrize(
    ("first", "second"), [("", ""), ("产出指标", "质量指标"), ("", "质量指标")]
)
def test_a_form_goes_on_without_a_header(first: str, second: str) -> None:
    pages = BLANK_FIRST, BLANK_SECOND.format(first=first, second=second)
    for (form,) in (drawn(*pages), set_pdf(("", pages[0]), ("", pages[1]))):
        assert form.pages == (1, 2)
        assert [line_of(item)[:3] for item in form.indicators] == [
            ("产出指标", "数量指标", "举办招聘会"),
            ("产出指标", "数量指标", "服务企业数"),
            ("产出指标", "质量指标", "招聘达成率"),
            ("产出指标", "质量指标", "信息准确率"),
            ("产出指标", "时效指标", "信息发布及时率"),
            ("效益指标", "社会效益指标", "新增就业人数"),
        ]
        assert form.total is not None
        assert form.total.value == Decimal("99.5")
        assert form.doubts == ()


@pytest.mark.parametrize(
    ("title", "drawing"),
    [
        (WHOLE_TITLE, WUHAN),
        (PROJECT_TITLE, NATIONAL),
        ("2023年度部门整体支出绩效自评表", DEPARTMENT),
        (PROJECT_TITLE, HEADED),
        ("", SICHUAN),
    ],
)
def test_a_pdf_reads_like_the_drawing(title: str, drawing: str) -> None:
    (from_drawing,) = drawn(drawing, title=title)
    (from_pdf,) = set_pdf((title, drawing))
    assert texts_of(from_pdf) == texts_of(from_drawing)
    assert from_pdf.indicators[0].place.box is not None


# ---- pages


def test_a_heading_cut_by_a_page_break_is_mended() -> None:
    first = BLANK_FIRST.replace("质量指标", "质量指")
    second = BLANK_SECOND.format(first="", second="标")
    (form,) = drawn(first, second)
    assert [item.levels[1] for item in form.indicators[2:4]] == ["质量指标", "质量指标"]


def test_an_indicator_cut_by_a_page_break_is_joined() -> None:
    first = BLANK_FIRST.rstrip() + "\n^ | ^ | 岗位信息 | | | \n"
    first = first.replace("| 岗位信息 | | | ", "| 岗位信息 | 90% | 95% | ")
    second = "\n | | 有效率 | | | 10" + BLANK_SECOND.format(first="", second="")
    (form,) = drawn(first, second)
    assert line_of(form.indicators[3])[2:] == ("岗位信息有效率", "?", "90%", "95%", "10")


def test_a_heading_that_stands_on_the_next_page_only_is_a_doubt() -> None:
    first = BLANK_FIRST.rstrip() + "\n^ | | 岗位信息有效率 | 90% | 95% | 10\n"
    second = BLANK_SECOND.format(first="", second="时效指标")
    (form,) = drawn(first, second)
    assert form.indicators[3].levels[1] == "时效指标"
    assert any("跨页" in doubt for doubt in form.doubts)


def test_a_header_repeated_on_the_next_page_begins_no_form() -> None:
    header = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分"
    (form,) = drawn(BLANK_FIRST, f"{header}{BLANK_SECOND.format(first='', second='')}")
    assert len(form.indicators) == 6


def test_a_form_without_a_total_is_in_doubt() -> None:
    (form,) = drawn(BLANK_FIRST)
    assert form.total is None
    assert any("总分" in doubt for doubt in form.doubts)


def test_forms_stacked_in_one_grid_are_told_apart() -> None:
    other = NATIONAL.replace("就业服务信息系统运行维护", "农民工工资保障")
    forms = drawn(NATIONAL.strip() + "\n" + other.strip(), title=PROJECT_TITLE)
    assert [form.name for form in forms] == ["就业服务信息系统运行维护", "农民工工资保障"]
    assert [len(form.indicators) for form in forms] == [5, 5]


def test_forms_on_one_page_and_on_the_next() -> None:
    pages = [
        drawn_page(NATIONAL, DEPARTMENT, number=1, above=[PROJECT_TITLE]),
        drawn_page(HEADED, number=2, above=[PROJECT_TITLE]),
    ]
    assert [form.name for form in find_performance(pages)] == [
        "就业服务信息系统运行维护",
        "江城市人力资源和社会保障局",
        "农民工欠薪治理",
    ]


def test_the_notes_below_a_form_are_read_one_by_one() -> None:
    page = drawn_page(NATIONAL, above=[PROJECT_TITLE])
    below = ["注：1.预算数为调整后的资金总额，", "包括上年结转。", "2.得分不超过权重。", "— 31 —"]
    end = page.grids[0].ys[-1]
    lines = [
        Line(text, Place(1, Box(50.0, end + 10 * i, 500.0, end + 10 * i + 8)))
        for i, text in enumerate(below, start=1)
    ]
    (form,) = find_performance([replace(page, lines=(*page.lines, *lines))])
    assert [note.text for note in form.notes] == [
        "注：1.预算数为调整后的资金总额，包括上年结转。",
        "2.得分不超过权重。",
    ]


def test_a_cell_that_serves_two_rows_is_read_for_neither() -> None:
    drawing = WUHAN.replace("| 10,000 | 9,500 | 9.5", "| ^ | 9,500 | 9.5")
    (form,) = drawn(drawing, title=WHOLE_TITLE)
    assert form.indicators[1].target is None
    assert any("业务办理量" in doubt for doubt in form.doubts)


def test_text_that_ran_over_into_the_next_cell_is_no_number() -> None:
    (form,) = drawn(WUHAN.replace("| 10,000 | 9,500 |", "| 10, | 0009,500 |"), title=WHOLE_TITLE)
    cell = form.indicators[1].result
    assert cell is not None
    assert parse_value(cell.text).number is None


def test_targets_without_results_are_no_self_evaluation() -> None:
    drawing = """
    项目名称 | 高层次人才 | < | <
    一级指标 | 二级指标 | 三级指标 | 指标值
    产出指标 | 数量指标 | 引进人才 | ≥2人
    """
    assert drawn(drawing) == ()


def test_other_tables_are_no_forms() -> None:
    assert drawn("科目名称 | 决算数\n行政运行 | 100.00") == ()


# ---- real documents


@pytest.mark.real
def test_the_two_forms_of_the_flattened_text(real: Path) -> None:
    whole, project = find_performance([read_text((real / "hanyang-2023.txt").read_bytes())])
    assert (whole.kind, project.kind) == (FormKind.WHOLE, FormKind.PROJECT)
    assert project.name == "社会保险业务工作经费项目"
    assert (whole.year, project.year) == (2023, 2023)
    assert execution_of(whole)[1:] == ("1,553.51", "1,553.51", "100%", "20")
    assert execution_of(project)[1:] == ("240.27", "240.27", "100%", "20")
    assert whole.execution is not None
    assert whole.execution.weight == 20
    assert [line_of(item)[2:] for item in whole.indicators[:6]] == [
        ("月业务经办量", "4分", "10,000", "22,186", "4"),
        ("宣传资料发放量", "4分", "600份", "全年超过6,000份", "4"),
        ("对参保对象组织开展稽核量", "4分", "300人次", "938人次", "4"),
        ("养老失业工伤保险扩面", "4分", "19,200人次", "19,012人次", "3.96"),
        ("咨询电话接通率", "4分", "100%", "85%", "3.4"),
        ("社会保险业务培训量", "4分", "500人次", "1,262人次", "4"),
    ]
    assert [line_of(item) for item in project.indicators[6:]] == [
        ("产出指标", "质量指标", "编外人员工资足额发放率", "5分", "100%", "100%", "5"),
        ("产出指标", "时效指标", "信访件按时办结率", "5分", "100%", "100%", "5"),
        ("效益指标", "社会效益指标", "社会保险综合覆盖率", "10分", "98.5%以上", "99%", "10"),
        (
            *("效益指标", "社会效益指标", "无因社会保障问题发生重大群体性事件"),
            *("10分", "无", "无", "10"),
        ),
        ("效益指标", "社会效益指标", "合同人员合法权益率", "10分", "100%", "100%", "10"),
        ("效益指标", "满意度指标", "来信来仿件处理满意率", "10分", "95%", "100%", "10"),
    ]
    totals = [form.total.value for form in (whole, project) if form.total]
    assert totals == [Decimal("99.36"), Decimal("99.2")]
    assert [len(form.indicators) for form in (whole, project)] == [12, 12]
    assert (whole.doubts, project.doubts) == ((), ())
    assert all("正向指标" in form.notes[-3].text for form in (whole, project))


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    ["putuo-finance-2024", "putuo-social-work-2024", "shanghai-template-2024", "swu-2024-budget"],
)
def test_documents_without_forms_have_none(real: Path, name: str) -> None:
    assert find_performance(list(read_pages((real / f"{name}.pdf").read_bytes()))) == ()


def test_a_flattened_form_of_another_design_is_read_as_far_as_it_goes() -> None:
    texts = [
        "2023年度项目支出绩效自评表",
        "项目名称 就业补助 主管部门 江城市就业局",
        "预算执行情况（10分） 全年预算数 全年执行数 执行率 得分",
        "年度资金总额 50.00 40.00 80% 8",
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分",
        "产出指标 数量指标 补助人数 100人 100人 90 90",
        "总分 98",
    ]
    lines = tuple(Line(text, Place(line=number)) for number, text in enumerate(texts, start=1))
    (form,) = find_performance([Page(1, 0.0, 0.0, lines)])
    assert form.name == "就业补助"
    assert execution_of(form)[1:] == ("50.00", "40.00", "80%", "8")
    assert form.indicators == ()
    assert any("不能分列" in doubt for doubt in form.doubts)


# ---- hostile input and speed


def test_odd_grids_and_texts_end_quietly() -> None:
    chance = random.Random(7)
    words = [word.strip() for word in (WUHAN + NATIONAL + HEADED).replace("\n", "|").split("|")]
    words += ["（", "（分）", "９" * 40, "-1", "总分", "小计", "注：", "三级指标", "\x00"]
    base = [drawn_grid(drawing) for drawing in (WUHAN, NATIONAL, HEADED, BLANK_FIRST)]
    for _ in range(150):
        grid = chance.choice(base)
        cells = list(grid.cells)
        for _ in range(chance.randint(1, 10)):
            index = chance.randrange(len(cells))
            text, row, column = chance.choice(words), chance.randint(-1, 40), chance.randint(-1, 12)
            cells[index] = GridCell(text, row, column, chance.randint(-1, 9), 1, None)
        lines = tuple(Line(chance.choice(words), Place(1)) for _ in range(4))
        find_performance([Page(1, 600.0, 800.0, lines, (replace(grid, cells=tuple(cells)),))])


@pytest.mark.parametrize(
    "texts",
    [
        ["三级指标 年初目标值 实际完成值 得分 （1分） 5"] * 3_000,
        ["三级指标 年初目标值 实际完成值 得分", *["甲（1分） 1 1 1 " * 50] * 1_000],
        ["自评表"] * 20_000 + ["三级指标 年初目标值 实际完成值 得分"],
        ["（1" * 900] * 1_000 + ["三级指标 年初目标值 实际完成值 得分"],
    ],
)
def test_long_texts_take_no_time_out_of_proportion(texts: list[str]) -> None:
    lines = tuple(Line(text, Place(line=number)) for number, text in enumerate(texts))
    start = time.process_time()
    find_performance([Page(1, 0.0, 0.0, lines)])
    assert time.process_time() - start < 5


def test_a_grid_of_thousands_of_rows() -> None:
    header = ["一级指标", "二级指标", "三级指标", "目标值", "实际完成值", "分值", "得分"]
    cells = tuple(
        GridCell(header[c] if r == 0 else f"产出{r}指标（{c}分）", r, c, 1, 1, None)
        for r in range(1_500)
        for c in range(7)
    )
    xs, ys = tuple(map(float, range(8))), tuple(map(float, range(1_501)))
    start = time.process_time()
    find_performance([Page(1, 600.0, 800.0, (), (Grid(1, xs, ys, cells, None),))])
    assert time.process_time() - start < 5


def test_ninety_forms_are_read_at_once() -> None:
    pages = [
        drawn_page((NATIONAL, WUHAN, HEADED)[number % 3], number=number, above=[PROJECT_TITLE])
        for number in range(1, 91)
    ]
    start = time.process_time()
    assert len(find_performance(pages)) == 90
    assert time.process_time() - start < 2
