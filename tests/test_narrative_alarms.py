"""False alarms that sound narratives raised once, each by its smallest sentence."""

from __future__ import annotations

from build import Line, disclosure, loose
from juesuan.checking.check import check
from juesuan.model import ClaimKind, Disclosure, Phase, Severity
from narrate import Block
from narrated import with_blocks
from narrative.cases import read_sentence


def alarms(document: Disclosure, heading: str, *lines: str) -> list[tuple[str, str]]:
    blocks = [Block("section", heading), *(Block("text", line) for line in lines)]
    findings = check(with_blocks(document, blocks)).findings
    kinds = {"N", "Q"}
    told = [item for item in findings if item.severity is not Severity.ROUNDING]
    return [(item.rule, item.message) for item in told if item.rule[0] in kinds]


def test_a_closing_balance_is_no_date() -> None:
    text = "支出总计包括本年支出合计7.00万元、年末结转和结余3.00万元。"
    claims = read_sentence("一、收入支出决算总体情况说明", text).claims
    assert [claim.subject for claim in claims] == ["spending", "closing"]


def test_nothing_last_year_is_not_nothing_this_year() -> None:
    text = "公务接待费支出3.00万元，比2022年度增加3.00万元（上年无此项支出，不计算比率）。"
    claims = read_sentence("九、财政拨款“三公”经费支出决算情况说明", text).claims
    none = [claim for claim in claims if claim.kind is ClaimKind.NONE]
    assert [claim.phase for claim in none] == [Phase.PRIOR_ACCOUNT]


def test_two_projects_have_two_budgets() -> None:
    heading = "（三）项目支出自评结果"
    lines = [
        f"{n}.{name}项目绩效自评综述：项目全年预算数为{budget}万元，执行数为1.00万元。"
        for n, name, budget in ((1, "甲类工作经费", "2.00"), (2, "乙类工作经费", "3.00"))
    ]
    assert alarms(disclosure(), heading, *lines) == []


def test_the_share_of_general_projects_is_of_the_general_budget() -> None:
    document = disclosure(T05=[("合计", ["9.00", "1.00", "8.00"])])
    text = "共涉及项目1个，资金8.00万元，占一般公共预算项目支出总额的100%。"
    blocks = [
        Block("section", "三、支出决算情况说明"),
        Block("text", "项目支出16.00万元。"),
        Block("section", "五、一般公共预算财政拨款支出决算情况说明"),
        Block("point", "（三）一般公共预算财政拨款支出决算具体情况"),
        Block("text", "项目支出8.00万元。"),
        Block("section", "十三、预算绩效情况说明"),
        Block("text", text),
    ]
    findings = check(with_blocks(document, blocks)).findings
    assert [item.message for item in findings if item.rule == "N13"] == []


def test_shares_of_small_amounts_may_miss_a_hundred_by_their_rounding() -> None:
    heading = "（二）一般公共预算财政拨款支出决算结构情况"
    text = (
        "一般公共预算财政拨款支出1.68万元，主要用于以下方面："
        "教育支出（类）1.66万元，占98.81%；卫生健康支出（类）0.01万元，占0.60%。"
    )
    rows = [("合计", ["1.68"]), ("205 教育支出", ["1.66"]), ("210 卫生健康支出", ["0.01"])]
    assert alarms(disclosure(T05=rows), heading, text) == []


def test_a_listed_item_may_stand_in_the_row_that_cannot_be_read() -> None:
    heading = "六、一般公共预算财政拨款基本支出决算情况说明"
    text = "公用经费3.00万元，主要包括：办公费、手续费。"
    for row in (("□□", ["1.00"]), ("30204 手续费", loose("1.00"))):
        document = disclosure(T06=[("30201 办公费", ["2.00"]), row])
        assert [rule for rule, _ in alarms(document, heading, text) if rule == "N40"] == []
    document = disclosure(T06=[("30201 办公费", ["3.00"])])
    assert [rule for rule, _ in alarms(document, heading, text)] == ["N40"]


def test_an_item_may_be_the_row_that_cannot_be_read() -> None:
    heading = "七、政府性基金预算财政拨款收入支出决算情况说明"
    text = (
        "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）。"
        "支出决算为3.00万元。"
    )
    rows = [("2120801 征地和拆迁补偿支出", {"3": "5.00"}), Line("□□", {"3": "4.00"})]
    assert alarms(disclosure(T07=rows), heading, text) == []
    assert [rule for rule, _ in alarms(disclosure(T07=rows[:1]), heading, text)] == ["N04"]


def test_brackets_belong_to_names_of_the_glossary() -> None:
    name = "其他政府办公厅（室）及相关机构事务支出"
    text = (
        f"1.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）{name}（项）：反映其他支出。"
    )
    document = disclosure(T03=[(f"2010399 {name}", ["1.00"])])
    assert alarms(document, "第四部分　名词解释", text) == []
