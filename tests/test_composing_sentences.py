"""What sentences say of zero, first years, unchanged figures, budgets and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from juesuan.composing.compose import Composed, compose
from juesuan.composing.profile import load_profile
from juesuan.model.account import (
    Account,
    Budget,
    Economic,
    Fund,
    Income,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)
from juesuan.model.document import Chart, ChartKind, Heading, Paragraph, TableBlock

D = Decimal
PRIOR = {"total": D("120.00"), "income": D("100.00"), "spending": D("0"), "general": D("95.00")}


def account(**more: object) -> Account:
    """A small unit with a year before."""
    given: dict[str, object] = {
        "unit": "江城市图书馆",
        "year": 2023,
        "scope": "单位",
        "nature": "行政单位",
        "income": (Income("2070104", general=D("100.00")),),
        "spending": (Spending("2070104", Fund.GENERAL, basic=D("70.00"), project=D("30.00")),),
        "economic": (Economic("30101", D("50.00")), Economic("30201", D("20.00"))),
        "prior": PRIOR,
    }
    return Account(**{**given, **more})


def made(profile: str = "wuhan", **more: object) -> Composed:
    return compose(account(**more), load_profile(profile))


def said(composed: Composed) -> str:
    """All paragraphs."""
    blocks = composed.document.blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def asked(composed: Composed) -> str:
    return "\n".join(notice.message for notice in composed.missing)


CASES: Mapping[str, tuple[dict[str, object], str]] = {
    "a change": ({}, "与2022年度相比，收、支总计各减少20.00万元，下降16.7%。"),
    "its reason": (
        {"texts": {"reason-total": "项目减少。"}},
        "下降16.7%，主要原因是项目减少。",
    ),
    "no change": ({}, "收入合计100.00万元，收入合计与2022年度持平。"),
    "a base of zero": ({}, "与2022年度相比，支出合计增加100.00万元。"),
    "a first year": ({"prior": {}}, "本单位本年度首次编报决算，没有上年数可比。"),
    "no budget": ({}, "年初无预算，支出决算为100.00万元。"),
    "no budget, and why": (
        {"budgets": (Budget("2070104", D(0), "年中追加"),)},
        "年初无预算，支出决算为100.00万元，主要原因是年中追加。",
    ),
    "a budget": (
        {"budgets": (Budget("2070104", D("110.00"), "厉行节约"),)},
        "年初预算为110.00万元，支出决算为100.00万元，完成年初预算的90.9%，"
        "支出决算数小于年初预算数的主要原因：厉行节约。",
    ),
    "a budget kept": (
        {"budgets": (Budget("2070104", D("100.00")),)},
        "完成年初预算的100%。",
    ),
    "a budget not spent": (
        {"budgets": (Budget("2070109", D("5.00"), "活动取消"),)},
        "支出决算为0.00万元，完成年初预算的0%，支出决算数小于年初预算数的主要原因：活动取消。",
    ),
    "no fund": ({}, "江城市图书馆2023年度没有政府性基金预算财政拨款收入支出。"),
    "no 三公": ({}, "“三公”经费财政拨款支出无预算，无支出。"),
    "三公 not spent": (
        {"reception": ThreeItem(D("1.00"))},
        "3.公务接待费预算为1.00万元，支出决算为0.00万元，完成全年预算的0%。"
        "全年国内公务接待0批次、0人次，其中外事接待0批次、0人次。",
    ),
    "operating": ({}, "机关运行经费支出20.00万元"),
    "operating of a 事业单位": (
        {"nature": "事业单位"},
        "本单位为事业单位，2023年度无机关运行经费支出。",
    ),
    "no procurement": ({}, "江城市图书馆2023年度无政府采购支出。"),
    "procurement": (
        {"numbers": {"goods": D(3), "services": D(1), "sme": D(2), "micro": D(1)}},
        "政府采购支出总额4.00万元，其中：政府采购货物支出3.00万元、无政府采购工程支出、"
        "政府采购服务支出1.00万元。授予中小企业合同金额2.00万元，占政府采购支出总额的50%，"
        "其中：授予小微企业合同金额1.00万元，占授予中小企业合同金额的50%。",
    ),
    "no vehicles": ({}, "共有车辆0辆。无单价100万元（含）以上设备（不含车辆）。"),
    "no projects": ({}, "2023年度没有需要开展绩效自评的项目。"),
    "small shares": (
        {"income": (Income("2070104", general=D("100.00"), other=D("0.01")),)},
        "占本年收入100%；其他收入0.01万元。",
    ),
}


@pytest.mark.parametrize(("more", "words"), CASES.values(), ids=CASES.keys())
def test_sentences(more: dict[str, object], words: str) -> None:
    assert words in said(made(**more))


MISSING: Mapping[str, tuple[dict[str, object], str]] = {
    "a reason above 10 %": ({}, "收、支总计比上年变动超过10%，请填写原因。"),
    "last year's figure": ({}, "请填上年的财政拨款收、支总计，才能与上年比较。"),
    "duties": ({}, "请填写主要职责。"),
    "why without budget": (
        {},
        "2070104 图书馆 年初没有预算而有支出，请填写原因：加一行，年初预算数填 0",
    ),
    "counts": (
        {"abroad": ThreeItem(D(1), D(1))},
        "有支出，请填写因公出国（境）团组数。",
    ),
    "small firms": ({"numbers": {"goods": D(3)}}, "请填授予中小企业的合同金额，没有则填 0。"),
    "an evaluation": ({}, "有项目支出而没有项目绩效自评，请填写"),
    "三公": ({"abroad": ThreeItem(entered=False)}, "请填这一项的全年预算数和决算数，没有的填 0。"),
    "procurement": ({}, "请填政府采购的货物、工程、服务支出，没有的填 0。"),
    "vehicles": ({}, "请填年末各类车辆的辆数，没有的填 0。"),
}


@pytest.mark.parametrize(("more", "words"), MISSING.values(), ids=MISSING.keys())
def test_what_is_missing_is_asked_for(more: dict[str, object], words: str) -> None:
    assert words in asked(made(**more))


def test_a_small_change_needs_no_reason() -> None:
    assert "一般公共预算财政拨款支出比上年" not in asked(made())


def test_shanghai_asks_what_money_was_for_and_compares_operating_with_last_year() -> None:
    composed = made("shanghai", prior={**PRIOR, "operating": D("25.00")})
    assert "请填写 2070104 图书馆 主要用于什么。" in asked(composed)
    assert "机关运行经费支出20.00万元，比2022年度减少5.00万元，下降20.00%" in said(composed)


def test_charts_are_numbered_and_only_drawn_of_what_is_known() -> None:
    charts = [block for block in made().document.blocks if isinstance(block, Chart)]
    assert [chart.caption[:3] for chart in charts] == [
        f"图{n}：" for n in range(1, len(charts) + 1)
    ]
    assert ChartKind.TREND not in {chart.kind for chart in charts}
    longer = made(years=(YearTotals(2021, D(90), D(90)),)).document.blocks
    trends = [b for b in longer if isinstance(b, Chart) and b.kind is ChartKind.TREND]
    assert trends[0].categories == ("2021年度", "2022年度", "2023年度")
    first = made(prior={}).document.blocks
    assert not any(isinstance(b, Chart) and b.kind is ChartKind.BARS for b in first)


def test_the_glossary_explains_what_is_used_and_nothing_else() -> None:
    text = said(made())
    assert "：指为保障机构正常运转" in text
    assert "经营收入：" not in text
    assert "使用非财政拨款结余：" not in text
    assert "文化和旅游（款）图书馆（项）：反映图书馆方面的支出。" in text


def test_parts_without_content_are_left_out_and_counted_on() -> None:
    parts = [b.text for b in made().document.blocks if isinstance(b, Heading) and b.level == 0]
    assert [part[:4] for part in parts] == ["第一部分", "第二部分", "第三部分", "第四部分"]
    longer = made(works=(Work("抓好服务", "延长开放", "已延长"),)).document
    assert any(isinstance(b, Heading) and "重点工作" in b.text for b in longer.blocks)
    table = [b for b in longer.blocks if isinstance(b, TableBlock) and not b.code]
    assert table[0].body[0][1].text == "抓好服务"


def test_notices_point_to_the_cell() -> None:
    from juesuan.model import Place

    cell = Place(sheet="文字说明", cell="B5")
    composed = compose(replace(account(), places={"reason-total": cell}), load_profile("wuhan"))
    assert {notice.place for notice in composed.missing if "收、支总计" in notice.message} >= {cell}


def test_a_form_without_all_scores_publishes_no_total() -> None:
    from juesuan.model import FormKind
    from juesuan.model.account import FormEntry, IndicatorEntry
    from juesuan.score import score_form

    line = IndicatorEntry(("产出指标", "数量指标"), "办证数", D(80), "100本", "")
    form = FormEntry(FormKind.PROJECT, "购书经费", "江城市图书馆", D(30), D(30), "hubei", (line,))
    composed = compose(account(), load_profile("wuhan"), [score_form(form)])
    assert "购书经费项目绩效自评综述" in said(composed)
    assert "自评得分" not in said(composed)
    annexed = [b for b in composed.document.tables() if "自评表" in b.title]
    total = next(row for row in annexed[0].body if row[0].text == "总分")
    assert total[1].text == ""


def test_projects_that_spent_more_than_there_was_have_no_share() -> None:
    from juesuan.model import FormKind
    from juesuan.model.account import FormEntry
    from juesuan.score import score_form

    form = FormEntry(FormKind.PROJECT, "购书经费", "江城市图书馆", D(50), D(50), "hubei")
    composed = compose(account(), load_profile("wuhan"), [score_form(form)])
    assert "占一般公共预算项目支出总额" not in said(composed)
    assert "各项目的执行数之和大于一般公共预算项目支出" in asked(composed)
