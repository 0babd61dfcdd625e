"""Narratives written from facts (tools/narrate.py): figures, cases and wordings."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from narrate import OUTLINES, narrate, overview
from narrated import narrated
from phrases import STYLES, Ledger, Voice

ROOT = Path(__file__).resolve().parent.parent
FACTS = tomllib.loads((ROOT / "tests" / "data" / "wuhan-2023.toml").read_text("utf-8"))


def written(place: str = "wuhan", **facts: Any) -> str:
    return "\n".join(block.text for block in narrate({**FACTS, **facts}, place))


def voice(place: str = "wuhan", **facts: Any) -> Voice:
    return Voice(Ledger({**FACTS, **facts}), place)


@pytest.mark.parametrize(("place", "sections"), [("wuhan", 13), ("shanghai", 11)])
def test_outlines(place: str, sections: int) -> None:
    blocks = [*overview(FACTS, place), *narrate(FACTS, place)]
    narrative = [block.text for block in blocks if block.kind == "section"][2:]
    assert len(narrative) == sections
    assert narrative[0] == "一、收入支出决算总体情况说明"
    assert [block.text[:4] for block in blocks if block.kind == "part"] == [
        "第一部分",
        "第三部分",
        "第四部分",
    ]


def test_every_figure_of_the_example() -> None:
    text = written()
    for words in (
        "收、支总计各减少236.89万元，下降13.2%",
        "项目支出240.27万元，占本年支出15.5%",
        "年初预算为1,588.69万元，支出决算为1,553.51万元，完成年初预算的97.8%",
        "年初预算为228.00万元，支出决算为240.27万元，完成年初预算的105.4%",
        "政府采购支出总额13.40万元",
        "授予小微企业合同金额8.50万元，占授予中小企业合同金额的70.2%",
        "社会保险经办业务经费项目绩效自评综述",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("10.00", "8.00", "与2022年度相比，收入合计增加2.00万元，增长25%"),
        ("8.00", "10.00", "与2022年度相比，收入合计减少2.00万元，下降20%"),
        ("8.00", "8.00", "收入合计与2022年度持平"),
        ("0.00", "8.00", "与2022年度相比，收入合计减少8.00万元，下降100%"),
        ("8.00", "0.00", "与2022年度相比，收入合计增加8.00万元"),
        ("8.00", "-2.00", "与2022年度相比，收入合计增加10.00万元"),
        ("-3.00", "2.00", "与2022年度相比，收入合计减少5.00万元，下降250%"),
        ("1.00", None, ""),
        ("100.35", "100.00", "与2022年度相比，收入合计增加0.35万元，增长0.4%"),
    ],
)
def test_changes(now: str, before: str | None, words: str) -> None:
    prior = {} if before is None else {"income": before}
    assert voice(prior=prior).change("收入合计", Decimal(now), "income").text == words


def test_rates_are_rounded_half_up() -> None:
    assert voice().rate(Decimal("1.25"), Decimal(100)) == "1.3%"
    assert voice().rate(Decimal("-1.25"), Decimal(100)) == "-1.3%"
    assert voice("shanghai").rate(Decimal("79.995"), Decimal(100)) == "80.00%"


def test_first_year_and_no_budget() -> None:
    text = written(prior={}, budgets={})
    assert "本年新设立" in text
    assert "相比" not in text
    assert "年初无预算，支出决算为872.87万元，主要原因是" in text
    assert "完成年初预算" not in text


def test_an_item_that_spent_nothing_is_told() -> None:
    text = written(budgets={**FACTS["budgets"], "2080801": "3.00"})
    name = "社会保障和就业支出（类）抚恤（款）死亡抚恤（项）。"
    assert f"{name}年初预算为3.00万元，支出决算为0万元，完成年初预算的0%" in text


def test_nothing_of_a_matter_is_told_as_nothing() -> None:
    text = written(operating={}, procurement={}, assets={}, projects=[], whole={})
    for words in ("无机关运行经费支出", "无政府采购支出", "共有车辆0辆。", "没有需要开展绩效自评"):
        assert words in text


def test_no_three_public_spending_at_all() -> None:
    tables = {**FACTS["tables"], "T09": {"amounts": [""] * 12, "statement": "说明：无数据。"}}
    assert "1.因公出国（境）费无预算，无支出。" in written(tables=tables, prior={})
    assert "无“三公”经费财政拨款支出。" in written("shanghai", tables=tables, prior={})


@pytest.mark.parametrize("place", sorted(OUTLINES))
def test_wordings_and_styles_differ(place: str) -> None:
    texts = {written(place, wording=number) for number in range(12)}
    assert len(texts) == 12
    assert {voice(place, wording=number).style for number in range(12)} == set(STYLES[place])
    assert written(place, wording=5) == written(place, wording=5)


@pytest.mark.parametrize("place", sorted(OUTLINES))
def test_every_amount_is_read(place: str) -> None:
    narrative = narrated(FACTS, place).narrative
    assert narrative.unread == ()
    assert narrative.amounts > 60
