"""The inspection score: every item on a small document, with and without its fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import books
from build import disclosure, reprinted, table, with_tables, without
from conftest import ROOT
from juesuan.checking.check import check
from juesuan.checking.inspection import JUDGES, inspect
from juesuan.exact import encode
from juesuan.model import Disclosure, Evidence, FormKind, Kind, PerformanceForm, Place
from juesuan.model.inspection import Award, Dates, Dimension, Inspection, Mark
from juesuan.reading.document import read
from juesuan.report.inspection import inspection_html, inspection_json, inspection_text, points
from juesuan.rules.book import load_rules
from juesuan.rules.inspection import load_inspection_items
from literate import with_narrative

ITEMS = load_inspection_items()
ON_TIME = Dates(date(2024, 8, 1), date(2024, 8, 21))

GOOD = (
    "第三部分 2023年度单位决算情况说明",
    "一、收入支出决算总体情况说明",
    "2023年度收、支总计825.00万元。与2022年度相比，收、支总计各增加125.00万元，增长17.86%，"
    "主要原因是新增项目。",
    "五、一般公共预算财政拨款支出决算情况说明",
    "（一）一般公共预算财政拨款支出决算总体情况",
    "2023年度一般公共预算财政拨款支出658.50万元。",
    "九、财政拨款“三公”经费支出决算情况说明",
    "（一）“三公”经费财政拨款支出决算总体情况说明。",
    "2023年度“三公”经费财政拨款支出预算为46.00万元，支出决算为39.50万元，完成预算的85.87%。"
    "决算数小于预算数的主要原因：厉行节约。",
    "（二）“三公”经费财政拨款支出决算具体情况说明。",
    "1.因公出国（境）费支出决算为8.00万元。全年安排因公出国（境）团组1个、累计3人次。",
    "2.公务用车购置及运行维护费支出决算为27.00万元，其中：公务用车购置费18.00万元，"
    "购置公务用车1辆。公务用车运行维护费9.00万元。2023年公务用车保有量为3辆。",
    "3.公务接待费支出决算为4.50万元，国内公务接待12批次、80人次。",
    "十、机关运行经费支出说明",
    "2023年度机关运行经费支出80.00万元，比2022年度增加1.00万元，增长1.27%。",
    "十一、政府采购支出说明",
    "2023年度政府采购支出总额20.00万元，其中：政府采购货物支出12.00万元、"
    "政府采购工程支出0.00万元、政府采购服务支出8.00万元。授予中小企业合同金额15.00万元，"
    "占政府采购支出总额的75%。",
    "十二、国有资产占用情况说明",
    "截至2023年12月31日，共有车辆3辆，其中应急保障用车3辆。无单价100万元（含）以上设备。",
    "十三、预算绩效情况说明",
    "（一）预算绩效管理工作开展情况",
    "组织对2023年度项目全面开展绩效自评，共涉及项目2个，资金120.00万元。",
    "（二）单位整体支出自评结果",
    "整体绩效自评综合得分为98.90分。",
)


FORM = PerformanceForm(
    kind=FormKind.PROJECT,
    title="2023年度社会保险经办项目自评表",
    name="社会保险经办",
    unit=None,
    year=2023,
    place=Place(12),
)


@cache
def good() -> Disclosure:
    """Everything that inspectors ask of a document is in it."""
    return replace(with_narrative(books.everything(), GOOD), performance=(FORM,))


def told(old: str = "", new: str = "", *, without: str = "") -> Disclosure:
    """The good document with other words, or without the paragraphs that hold some."""
    assert not old or any(old in line for line in GOOD), old
    lines = [line.replace(old, new) for line in GOOD if not without or without not in line]
    return replace(with_narrative(books.everything(), lines), performance=good().performance)


def marks(document: Disclosure, dates: Dates | None = None) -> dict[str, Mark]:
    return {mark.item: mark for mark in inspect(check(document), dates).marks}


def mark(document: Disclosure, code: str, dates: Dates | None = None) -> Mark:
    return marks(document, dates)[code]


# ---------------------------------------------------------------- the rubric


def test_the_dimensions_have_their_points() -> None:
    sums = {
        dimension: sum(item.points for item in ITEMS.values() if item.dimension is dimension)
        for dimension in Dimension
    }
    assert list(sums.values()) == [10, 35, 30, 25]
    assert len(ITEMS) == 32
    assert list(ITEMS) == [f"I{number:02d}" for number in range(1, 33)]


def test_stated_points_are_the_source_s() -> None:
    assert {code: item.points for code, item in ITEMS.items() if item.stated} == {
        "I01": 6,
        "I26": 2,
        "I27": 4,
        "I28": 3,
    }
    steps = {code: item.step for code, item in ITEMS.items() if item.step_stated}
    assert steps == {"I01": 1, "I24": Decimal("0.2"), "I27": 1}


@pytest.mark.parametrize("code", ITEMS)
def test_an_item_is_judged_or_says_why_not(code: str) -> None:
    assert (code in JUDGES) != bool(ITEMS[code].unjudged)
    assert ITEMS[code].judged.endswith("。")
    assert ITEMS[code].rests
    for pattern in ITEMS[code].rules:
        assert any(replace(ITEMS[code], rules=(pattern,)).covers(rule) for rule in load_rules())


# ---------------------------------------------------------------- a good document


def test_a_good_document_gets_all_points_that_can_be_judged() -> None:
    inspection = inspect(check(good()), ON_TIME)
    lost = [(m.item, m.given, m.reason) for m in inspection.marks if m.outcome is not Award.FULL]
    assert {item for item, _, _ in lost} == {"I02", "I25", "I29", "I30", "I32"}, lost
    assert inspection.given == inspection.judged == 84
    assert inspection.share == 1


def test_every_mark_of_a_good_document_has_its_evidence() -> None:
    for one in inspect(check(good()), ON_TIME).marks:
        if one.given is not None and one.item not in {"I01", "I26"}:
            assert one.evidence, one.item
            assert all(spot.place.page for spot in one.evidence)


# ---------------------------------------------------------------- timeliness


@pytest.mark.parametrize(
    ("approved", "published", "points_given", "words"),
    [
        (date(2024, 8, 1), date(2024, 8, 21), 6, "相隔 20 日。"),
        (date(2024, 8, 1), date(2024, 8, 24), 3, "迟 3 日"),
        (date(2024, 8, 1), date(2024, 9, 30), 0, "迟 40 日"),
        (date(2024, 8, 1), date(2024, 7, 1), None, "早于批复"),
        (None, date(2024, 8, 1), None, "没有给出批复日期"),
        (date(2024, 8, 1), None, None, "没有给出公开日期"),
        (None, None, None, "没有给出批复日期和公开日期"),
    ],
)
def test_days(
    approved: date | None, published: date | None, points_given: int | None, words: str
) -> None:
    one = mark(good(), "I01", Dates(approved, published))
    assert one.given == points_given
    assert words in one.reason


# ---------------------------------------------------------------- deductions


def lacking(code: str) -> Disclosure:
    return replace(without(good(), code), headings=frozenset())


def empty(code: str, *notes: str) -> Disclosure:
    return with_tables(good(), table(code, [], notes=notes))


def five_without_items() -> Disclosure:
    """Table 05 whose 款 201 03 stands without its 项."""
    old = good().table("T05")
    assert old is not None
    rows = tuple(row for row in old.rows if not row.code.startswith("2010") or len(row.code) == 5)
    return with_tables(good(), replace(old, rows=rows))


def five_lacking_an_item() -> Disclosure:
    old = good().table("T05")
    assert old is not None
    rows = tuple(row for row in old.rows if row.code != "2010302")
    return with_tables(good(), replace(old, rows=rows))


def six_without_items() -> Disclosure:
    old = good().table("T06")
    assert old is not None
    rows = tuple(row for row in old.rows if not (row.code[:3] == "310" and len(row.code) > 3))
    return with_tables(good(), replace(old, rows=rows))


def without_cell(code: str, row: str, column: str) -> Disclosure:
    return reprinted(good(), {(code, row, column): ""})


def unread(pages: int) -> Disclosure:
    return replace(good(), unread_pages=tuple(range(1, pages + 1)))


def unevaluated() -> Disclosure:
    lines = [line for line in GOOD if "绩效" not in line and "自评" not in line]
    return with_narrative(books.everything(), lines)


Document = Callable[[], Disclosure]
DEDUCTIONS: list[tuple[str, Document, str, str]] = [
    ("I03", lambda: lacking("T02"), "3", "没有02表"),
    ("I04", lambda: lacking("T06"), "2", "没有06表"),
    ("I05", lambda: empty("T07"), "1", "没有说明"),
    ("I05", lambda: lacking("T07"), "0", "没有07表"),
    ("I06", lambda: empty("T08"), "1", "没有说明"),
    ("I09", lambda: told(without="机关运行经费"), "0", "没有写机关运行经费"),
    ("I10", lambda: told(without="政府采购"), "0", "全文没有写政府采购支出总额"),
    ("I11", lambda: told("、政府采购服务支出8.00万元", ""), "1", "没有写服务采购金额"),
    (
        "I12",
        lambda: told("授予中小企业合同金额15.00万元，占政府采购支出总额的75%。", ""),
        "0",
        "“政府采购支出说明”一节没有写授予中小企业",
    ),
    ("I13", lambda: told("，占政府采购支出总额的75%", ""), "0", "没有写中小企业合同占"),
    ("I14", lambda: told("无单价100万元（含）以上设备。", ""), "1", "没有写大型设备数"),
    ("I15", unevaluated, "0", "全文没有写预算绩效"),
    ("I18", five_without_items, "", "没有列全下级"),
    ("I18", five_lacking_an_item, "", "05表 20103"),
    ("I19", six_without_items, "", "310"),
    ("I20", lambda: told("、累计3人次", ""), "1.5", "没有写人次数"),
    ("I21", lambda: told("2023年公务用车保有量为3辆。", ""), "1.5", "没有写公务用车保有量"),
    ("I22", lambda: told("，国内公务接待12批次、80人次", ""), "0", "没有写国内公务接待批次"),
    ("I23", lambda: told("，主要原因是新增项目", ""), "3", "收、支总计"),
    ("I24", lambda: without_cell("T05", "208", "1"), "", "应有金额而留空"),
    ("I26", lambda: unread(3), "1", "3 页是图片或乱码"),
    ("I26", lambda: unread(8), "0", "8 页是图片或乱码"),
    ("I27", lambda: told("支出658.50万元", "支出685.50万元"), "3", "1 处不符"),
    ("I28", lambda: reprinted(good(), {("T09", "金额", "7"): "93.50"}), "2", "1 处不符"),
]


@pytest.mark.parametrize(
    ("code", "document", "points_given", "words"),
    DEDUCTIONS,
    ids=[f"{case[0]}-{case[3]}" for case in DEDUCTIONS],
)
def test_a_deduction(code: str, document: Document, points_given: str, words: str) -> None:
    one = mark(document(), code)
    assert one.given is not None
    assert one.given < one.available
    assert words in one.reason
    if points_given:
        assert one.given == Decimal(points_given)


def test_a_fault_of_a_table_is_told_at_its_place() -> None:
    one = mark(five_without_items(), "I18")
    assert {(spot.table, spot.row) for spot in one.evidence} >= {("T05", "20103")}


def test_a_wrong_name_costs_a_point() -> None:
    old = good().table("T05")
    assert old is not None
    rows = tuple(
        replace(row, label="机关事业单位职业年金缴费支出") if row.code == "2080505" else row
        for row in old.rows
    )
    one = mark(with_tables(good(), replace(old, rows=rows)), "I31")
    assert one.given == 3
    assert "Q01" not in one.reason
    assert one.evidence[0].table == "T05"


def test_consequences_of_one_cause_cost_one_point() -> None:
    wrong = reprinted(good(), {("T03", "208", "1"): "6.00", ("T03", "208", "2"): "6.00"})
    failed = [f for f in check(wrong).findings if ITEMS["I28"].covers(f.rule)]
    assert len(failed) > 3
    assert mark(wrong, "I28").given == 2


def test_a_missing_row_is_one_fault_in_all_its_columns() -> None:
    failed = [f for f in check(five_lacking_an_item()).findings if f.rule == "H05"]
    assert len(failed) == 2
    assert mark(five_lacking_an_item(), "I28").given == 2


# ---------------------------------------------------------------- three public expenses


def test_nothing_spent_needs_no_quantities() -> None:
    zero = table(
        "T09", [("金额", [""] * 12)], notes=["说明：本单位没有“三公”经费支出，本表无数据。"]
    )
    lines = [line for line in GOOD if not line.startswith(("1.", "2.", "3."))]
    lines = ["2023年度无“三公”经费财政拨款支出。" if "39.50" in line else line for line in lines]
    document = with_narrative(with_tables(books.everything(), zero), lines)
    found = marks(document)
    for code in ("I07", "I08", "I20", "I21", "I22"):
        assert found[code].outcome is Award.FULL, found[code].reason
    assert "为 0" in found["I20"].reason


def test_without_table_and_words_the_three_are_missing() -> None:
    lines = [line for line in GOOD if not any(word in line for word in ("三公", "1.", "2.", "3."))]
    document = with_narrative(without(books.everything(), "T09"), lines)
    found = marks(document)
    assert found["I07"].given == 0
    assert found["I08"].given == 0
    assert found["I20"].given is None


# ---------------------------------------------------------------- procurement of nothing


def test_no_procurement_needs_no_parts() -> None:
    lines = [
        "2023年度本单位无政府采购支出。" if "政府采购支出总额" in line else line for line in GOOD
    ]
    found = marks(with_narrative(books.everything(), lines))
    for code in ("I10", "I11", "I12", "I13"):
        assert found[code].outcome is Award.FULL, found[code].reason


@pytest.mark.parametrize(
    "words",
    [
        "本单位为事业单位，没有机关运行经费。",
        "本单位不属于机关运行经费统计范围。",
        "机关运行经费：无。",
    ],
)
def test_saying_that_there_is_none_is_telling(words: str) -> None:
    lines = [words if "机关运行经费支出80.00" in line else line for line in GOOD]
    one = mark(with_narrative(books.everything(), lines), "I09")
    assert one.outcome is Award.FULL, one.reason


# ---------------------------------------------------------------- not evaluated


def test_without_a_narrative_its_items_are_not_judged() -> None:
    found = marks(books.everything())
    for code in ("I09", "I10", "I11", "I12", "I13", "I14", "I15", "I16", "I17", "I23", "I27"):
        assert found[code].given is None, code
        assert "没有读到情况说明" in found[code].reason, found[code].reason


def test_pages_that_were_not_read_may_hold_what_is_missing() -> None:
    document = replace(told(without="机关运行经费"), unread_pages=(4,))
    one = mark(document, "I09")
    assert one.given is None
    assert "读不出文字" in one.reason


def test_a_table_not_read_is_not_missing() -> None:
    document = replace(without(good(), "T08"), headings=frozenset({"T08"}))
    one = mark(document, "I06")
    assert one.given is None
    assert "没有读到表格" in one.reason


def test_rules_that_were_not_run_judge_nothing() -> None:
    report = check(good(), lambda rule: rule.code == "F05")
    found = {one.item: one for one in inspect(report).marks}
    for code in ("I18", "I19", "I24", "I27", "I28", "I31"):
        assert found[code].outcome is Award.NOT_EVALUATED, code


def test_forms_may_be_published_elsewhere() -> None:
    one = mark(replace(good(), performance=()), "I17")
    assert one.given is None
    assert "是否另行公开" in one.reason


def test_plain_text_does_not_say_whether_it_can_be_searched() -> None:
    document = replace(
        disclosure(T05=replace(table("T05", [("合计", ["1.00"])]), place=Place(line=3))),
        file="示例.txt",
    )
    assert mark(document, "I26").given is None


@pytest.mark.parametrize("kind", [Kind.BUDGET, Kind.TEMPLATE, Kind.OTHER])
def test_other_documents_are_not_scored(kind: Kind) -> None:
    inspection = inspect(check(disclosure(kind=kind, reason="这是预算公开。")), ON_TIME)
    assert inspection.judged == 0
    assert inspection.share is None
    assert all(one.reason == "这是预算公开。" for one in inspection.marks)


def test_years_before_the_capital_table() -> None:
    one = mark(replace(without(good(), "T08"), year=2017), "I06")
    assert one.given is None
    assert "还没有这张表" in one.reason


def test_universities_have_their_own_form() -> None:
    first = good().table("T01")
    assert first is not None
    document = with_tables(
        without(books.everything(), "T04", "T05", "T06", "T07", "T08", "T09"),
        replace(first, title="高等学校收支决算总表"),
    )
    found = marks(
        with_narrative(document, [line for line in GOOD if "采购" in line or "、" in line])
    )
    assert found["I03"].outcome is Award.FULL
    for code in ("I04", "I05", "I06", "I19"):
        assert "高等学校" in found[code].reason


def test_a_missing_table_without_its_rule_is_not_judged() -> None:
    report = check(lacking("T06"), lambda rule: rule.code != "F01")
    found = {one.item: one for one in inspect(report).marks}
    assert "没有运行规则 F01" in found["I04"].reason
    assert "没有运行规则 F01" in found["I19"].reason


def test_an_empty_table_without_its_rule_is_not_judged() -> None:
    report = check(empty("T07"), lambda rule: rule.code != "F02")
    one = next(one for one in inspect(report).marks if one.item == "I05")
    assert one.given is None
    assert "没有运行规则 F02" in one.reason


def test_a_table_of_zeros_says_that_there_is_nothing() -> None:
    zeros = table("T08", [("合计", ["0.00"] * 6)])
    one = mark(with_tables(good(), zeros), "I06")
    assert one.outcome is Award.FULL
    assert "只有零" in one.reason


@pytest.mark.parametrize(
    ("code", "item", "words"),
    [("T06", "I19", "06表没有读全"), ("T05", "I18", "05表没有读全，没有计入")],
)
def test_a_table_in_doubt_is_not_counted(code: str, item: str, words: str) -> None:
    old = good().table(code)
    assert old is not None
    one = mark(with_tables(good(), replace(old, doubts=("有一页没有读到",))), item)
    assert words in one.reason
    assert (one.given is None) == (code == "T06")


def test_without_any_table_of_spending_levels_are_not_judged() -> None:
    one = mark(lacking_all("T03", "T05"), "I18")
    assert one.given is None
    assert "没有读全支出表" in one.reason


def lacking_all(*codes: str) -> Disclosure:
    return replace(without(good(), *codes), headings=frozenset())


def test_basic_spending_of_nothing_is_not_judged() -> None:
    assert mark(empty("T06"), "I19").given is None


# ---------------------------------------------------------------- differences

ITEM = "（三）一般公共预算财政拨款支出决算具体情况"


def compared(*sentences: str) -> Mark:
    """The mark for the reasons of differences where the narrative compares in these only."""
    lines = ("第三部分 2023年度单位决算情况说明", ITEM, *sentences)
    return mark(with_narrative(books.everything(), lines), "I23")


RUN = "1.一般公共服务支出（类）财政事务（款）行政运行（项）。"


@pytest.mark.parametrize(
    ("sentence", "points_given"),
    [
        ("年初预算为100.00万元，支出决算为95.00万元，完成年初预算的95%。", 6),
        ("年初预算为100.00万元，支出决算为85.00万元，完成年初预算的85%。", 0),
        (
            "年初预算为100.00万元，支出决算为85.00万元，完成年初预算的85%，"
            "决算数小于预算数的主要原因：人员减少。",
            6,
        ),
        ("年初预算为100.00万元，支出决算为150.00万元。决算数大于预算数。", 0),
        ("年初预算为0万元，支出决算为150.00万元。决算数大于预算数。", 0),
        ("年初预算为0万元，支出决算为0万元，完成年初预算的0%。", 6),
        ("年初预算为100.00万元，支出决算为100.00万元。决算数与预算数持平。", 6),
    ],
)
def test_a_difference_wants_a_reason(sentence: str, points_given: int) -> None:
    one = compared(RUN + sentence)
    assert one.given == points_given, one.reason


@pytest.mark.parametrize(
    ("sentence", "points_given"),
    [
        ("2023年度收、支总计825.00万元。与2022年度相比，收、支总计增加10.00万元。", 6),
        ("2023年度收、支总计825.00万元。与2022年度相比，收、支总计增加200.00万元。", 0),
        ("2023年度收、支总计825.00万元。与2022年度相比，收、支总计增加825.00万元。", 0),
        ("2023年度收、支总计825.00万元。与2022年度相比，收、支总计持平。", 6),
    ],
)
def test_a_change_without_a_rate(sentence: str, points_given: int) -> None:
    lines = ("第三部分 2023年度单位决算情况说明", "一、收入支出决算总体情况说明", sentence)
    one = mark(with_narrative(books.everything(), lines), "I23")
    assert one.given == points_given, one.reason


def test_a_rate_of_the_table_s_budget() -> None:
    lines = (
        "第三部分 2023年度单位决算情况说明",
        "九、财政拨款“三公”经费支出决算情况说明",
        "公务接待费支出决算为4.50万元，完成预算的75%。",
    )
    assert mark(with_narrative(books.everything(), lines), "I23").given == 0


def test_a_difference_told_twice_counts_once() -> None:
    one = compared(
        RUN + "年初预算为100.00万元，支出决算为85.00万元，完成年初预算的85%。决算数小于预算数。"
    )
    assert one.reason.startswith("1 处相差")


# ---------------------------------------------------------------- real documents

LOST = {
    "putuo-finance-2024.pdf": {"I13": "1.5", "I27": "3"},
    "putuo-social-work-2024.pdf": {"I13": "1.5", "I27": "1"},
}
"""What a reviewer takes off, by item."""


@pytest.mark.real
@pytest.mark.parametrize("name", LOST)
def test_a_real_document_loses_these_points(real: Path, name: str) -> None:
    inspection = inspect(check(read(real / name)))
    lost = {
        one.item: str(one.available - one.given)
        for one in inspection.marks
        if one.given is not None and one.given < one.available
    }
    assert lost == LOST[name]
    assert inspection.judged == 76


# ---------------------------------------------------------------- sums


def some_documents() -> list[Disclosure]:
    return [
        good(),
        books.everything(),
        disclosure(),
        disclosure(kind=Kind.BUDGET, reason="这是预算公开。"),
        *(case[1]() for case in DEDUCTIONS),
    ]


def test_points_stay_in_their_bounds() -> None:
    for document in some_documents():
        inspection = inspect(check(document), ON_TIME)
        assert inspection.available == 100
        assert 0 <= inspection.given <= inspection.judged <= 100
        assert len(inspection.marks) == 32
        parts = [inspection.of(dimension) for dimension in Dimension]
        assert sum(part.given for part in parts) == inspection.given
        assert sum(part.judged for part in parts) == inspection.judged
        lost = sum(one.available for one in inspection.unjudged)
        assert inspection.judged + lost == 100
        for one in inspection.marks:
            assert one.reason.endswith("。"), one
            assert "。。" not in one.reason


MARKS = st.lists(
    st.integers(1, 60).flatmap(
        lambda most: st.tuples(st.just(most), st.one_of(st.none(), st.integers(0, most)))
    )
)


@given(MARKS)
def test_what_is_not_judged_is_neither_won_nor_lost(drawn: list[tuple[int, int | None]]) -> None:
    inspection = Inspection(
        tuple(
            Mark(
                "I01",
                "",
                Dimension.TIMELY,
                Decimal(most),
                None if got is None else Decimal(got),
                "",
            )
            for most, got in drawn
        )
    )
    assert 0 <= inspection.given <= inspection.judged <= inspection.available
    assert inspection.judged == sum(most for most, got in drawn if got is not None)


@given(st.sampled_from(sorted(ITEMS)), st.integers(0, 9), st.integers(1, 9), st.integers(0, 99))
def test_parts_and_steps_stay_in_their_bounds(
    code: str, done: int, whole: int, faults: int
) -> None:
    item = ITEMS[code]
    part = item.part(min(done, whole), whole, "")
    assert (part.outcome is Award.FULL) == (done >= whole)
    assert (item.less(faults, "").outcome is Award.FULL) == (faults == 0)


@pytest.mark.parametrize("points_given", [-1, 7])
def test_a_mark_out_of_bounds_is_refused(points_given: int) -> None:
    with pytest.raises(ValueError, match="I01"):
        Mark("I01", "", Dimension.TIMELY, Decimal(6), Decimal(points_given), "")


def test_the_page_of_documentation_has_every_item() -> None:
    text = (ROOT / "docs" / "inspection.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| (I\d\d) [^|]*\| (\**[\d.]+\**) \|", text, re.M))
    assert rows == {
        code: f"**{points(item.points)}**" if item.stated else points(item.points)
        for code, item in ITEMS.items()
    }


# ---------------------------------------------------------------- reports


def shown(inspection: Inspection) -> str:
    buffer = StringIO()
    Console(file=buffer, width=160).print(inspection_text(inspection))
    return buffer.getvalue()


def test_the_text_tells_score_and_silence() -> None:
    text = shown(inspect(check(told("2023年公务用车保有量为3辆。", ""))))
    assert (
        "检查评分：满分 100 分中能判断 78 分，得 76.5 分（98.1%）；22 分不能判断，不计得失。"
        in text
    )
    assert "I21 公务用车购置数、保有量" in text
    assert "没有给出批复日期和公开日期。" in text


def test_the_page_escapes_what_documents_say() -> None:
    evidence = (Evidence("text", "<b>", Place(3)),)
    one = Mark("I09", "<i>", Dimension.COMPLETE, Decimal(3), Decimal(0), "<script>。", evidence)
    page = inspection_html(Inspection((one,)))
    assert "&lt;script&gt;" in page
    assert "第 3 页" in page
    assert "<script>" not in page


def test_machines_get_null_for_what_is_not_judged() -> None:
    found = inspection_json(inspect(check(good())))
    assert encode(found)
    assert found["available"] == 100
    by_code = {entry["item"]: entry for entry in found["marks"]}
    assert by_code["I25"]["given"] is None
    assert by_code["I25"]["outcome"] == "not_evaluated"
    assert by_code["I27"]["stated"] is True
    assert by_code["I09"]["evidence"][0]["page"]


@pytest.mark.parametrize("kind", [Kind.BUDGET])
def test_nothing_judged_has_no_rate(kind: Kind) -> None:
    inspection = inspect(check(disclosure(kind=kind, reason="这是预算公开。")))
    assert "100 分都不能判断" in shown(inspection)
    assert "<table>" not in inspection_html(inspection)


def test_points_without_idle_zeros() -> None:
    assert [points(Decimal(text)) for text in ("10", "35.50", "0.0", "2.25")] == [
        "10",
        "35.5",
        "0",
        "2.25",
    ]
