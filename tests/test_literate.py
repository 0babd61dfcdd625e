"""Every case of `tests/rules/*.md` comes out as its page says, and every rule has its page."""

from __future__ import annotations

import re

import pytest

from build import UNIT_NAME
from juesuan.checking.check import check
from juesuan.model import Finding, Outcome, Severity, Verdict
from juesuan.rules.book import load_rules
from literate import (
    FAILS,
    NO_CAUSE,
    NO_VERDICT,
    PASSES,
    RESULTS,
    ROUNDS,
    SILENT,
    Case,
    CaseError,
    Result,
    load_cases,
    read_page,
)

CASES = [case for page in load_cases().values() for case in page.cases]


def of_kind(*kinds: str) -> list[Case]:
    """All cases of these kinds."""
    return [case for case in CASES if case.kind in kinds]


def said(case: Case) -> tuple[list[Verdict], list[Finding]]:
    """Verdicts and findings of the rule on its case."""
    document, prior = case.disclosure(), case.prior_disclosure()
    report = check(document, lambda rule: rule.code == case.rule, prior)
    return list(report.verdicts), list(report.findings)


def outcomes(verdicts: list[Verdict]) -> set[Outcome]:
    """The outcomes, without what does not apply to some row or column."""
    return {item.outcome for item in verdicts} - {Outcome.NOT_APPLICABLE}


def unmet(case: Case) -> list[Finding]:
    """What the equations of the book find in a case, but for rounding."""
    report = check(case.disclosure(), lambda rule: rule.formula is not None)
    return [item for item in report.findings if item.severity is not Severity.ROUNDING]


def names_a_cause(case: Case) -> bool:
    """Whether the case is of a rule that gives findings only, no verdicts."""
    return case.rule.startswith("K")


# ---- the cases


@pytest.mark.parametrize("case", of_kind(PASSES), ids=str)
def test_a_sound_case_passes(case: Case) -> None:
    verdicts, findings = said(case)
    assert findings == []
    assert case.results == []
    if names_a_cause(case):
        assert unmet(case) == []
    else:
        assert outcomes(verdicts) == {Outcome.PASS}


@pytest.mark.parametrize("case", of_kind(FAILS, ROUNDS), ids=str)
def test_a_faulty_case_is_told_in_the_expected_words(case: Case) -> None:
    verdicts, findings = said(case)
    assert [item.outcome for item in case.results] == [case.kind] * len(findings)
    told = [item.message for item in findings]
    for result in case.results:
        assert result.words
        assert any(result.words in message for message in told), told
    rounds = case.kind == ROUNDS
    expected = Severity.ROUNDING if rounds else load_rules()[case.rule].severity
    assert {item.severity for item in findings} == {expected}
    assert names_a_cause(case) or RESULTS[case.kind] in outcomes(verdicts)
    if load_rules()[case.rule].formula:
        within = [abs(item.difference or 0) <= (item.allowed or 0) for item in findings]
        assert set(within) == {rounds}


@pytest.mark.parametrize("case", of_kind(SILENT), ids=str)
def test_where_a_rule_must_be_silent_it_is_and_says_why(case: Case) -> None:
    verdicts, findings = said(case)
    assert findings == []
    (expected,) = case.results
    if expected.outcome in {NO_VERDICT, NO_CAUSE}:
        assert verdicts == []
        if names_a_cause(case):
            assert bool(unmet(case)) == (expected.outcome == NO_CAUSE)
    else:
        assert outcomes(verdicts) <= {RESULTS[expected.outcome], Outcome.PASS}
        assert [item for item in verdicts if answers(item, expected)], verdicts
        assert expected.words or outcomes(verdicts) <= {RESULTS[expected.outcome]}


def answers(verdict: Verdict, expected: Result) -> bool:
    """Whether a verdict has the expected outcome, and its subject or reason the words."""
    told = f"{verdict.subject}：{verdict.reason}"
    return verdict.outcome is RESULTS[expected.outcome] and expected.words in told


# ---- the pages


@pytest.mark.parametrize("code", load_rules())
def test_every_rule_has_a_case_of_each_kind(code: str) -> None:
    page = load_cases()[code]
    assert (page.rule, page.title) == (code, load_rules()[code].title)
    kinds = {case.kind for case in page.cases}
    assert {PASSES, SILENT} < kinds
    assert kinds & {FAILS, ROUNDS}
    assert all(case.why.endswith("。") for case in page.cases)


def test_every_page_is_of_a_rule_of_the_book() -> None:
    assert load_cases().keys() == load_rules().keys()


# ---- the format

FORM = """自评表 就业服务

年度：2022
实施单位：江城市就业局

| 预算执行情况（10分） | 预算数（A） | 执行数（B） | 执行率 | 得分 |
|---|---:|---:|---:|---:|
| 年度资金总额 | 60.00 | 57.00 | 95% | 9.5 |

| 一级指标 | 二级指标 | 三级指标 | 分值 | 目标值 | 完成值 | 得分 |
|---|---|---|---:|---:|---:|---:|
| 产出指标 | 数量指标 | 招聘会 | 50 | 24场 | 26场 | 50 |
| | 质量指标 | 达成率 | 40 | ^ | | 40 |

总分：99.5
备注：1.正向指标得分=权重*B/A。
"""
HEAD = "# C05-1 某行合计不等于基本支出与项目支出之和\n\n## 不符\n\n项目支出少印一位数字。\n\n"
TABLE = "05表\n\n| 科目 | 1 合计 | 3 项目支出 |\n|---|---:|---:|\n| 20805 养老 | 36.00 | 1.20 |\n"


def only_case(text: str) -> Case:
    """The case of a page that has one."""
    (case,) = read_page(text).cases
    return case


def test_a_page_is_read() -> None:
    case = only_case(f"{HEAD}- 年度：2018\n\n{TABLE}\n注：列支出。\n\n结果：不符——差 34.80\n")
    assert (case.rule, case.kind, case.why) == ("C05-1", FAILS, "项目支出少印一位数字。")
    assert case.results == [Result("不符", "差 34.80")]
    document = case.disclosure()
    assert document.year == 2018
    (table,) = document.tables
    assert [column.code for column in table.columns] == ["1", "3"]
    assert [note.text for note in table.notes] == ["注：列支出。"]
    (row,) = table.rows
    assert (row.code, row.label) == ("20805", "养老")
    assert [cell.text for cell in row.cells] == ["36.00", "1.20"]


def test_amounts_stand_on_the_side_of_their_line() -> None:
    lines = "| 58 本年支出合计 | 3.00 |\n| 27 本年收入合计 | 3.00 |\n| 不明收入 | 1.00 |"
    (table,) = only_case(f"{HEAD}01表\n\n| 项目 | 金额 |\n{lines}\n").disclosure().tables
    sides = [(row.side, [cell.column for cell in row.cells]) for row in table.rows]
    assert sides == [("expenditure", ["2"]), ("income", ["1"]), ("income", ["1"])]


def test_facts_of_the_document_are_list_items() -> None:
    facts = "- 年度：不详\n- 单位名称：江城市图书馆\n- 空表：07表、08表\n- 只见标题：09表\n"
    document = only_case(HEAD + facts).disclosure()
    assert (document.year, document.unit) == (None, "江城市图书馆")
    assert [table.code for table in document.tables] == ["T07", "T08"]
    assert document.headings == {"T09"}


@pytest.mark.parametrize(
    ("unit", "label"), [("", "万元"), ("（单位：元）", "元"), ("（没有注明单位）", None)]
)
def test_a_table_states_its_unit_of_money(unit: str, label: str | None) -> None:
    (table,) = only_case(HEAD + TABLE.replace("05表", f"05表{unit}")).disclosure().tables
    assert (table.unit.label if table.unit else None) == label


def test_a_block_of_narrative_is_kept_line_by_line() -> None:
    case = only_case(f"{HEAD}```说明\n五、支出情况说明\n\n  本年支出 3.00 万元。\n```\n")
    assert case.narrative == ["五、支出情况说明", "本年支出 3.00 万元。"]


def test_a_paragraph_of_the_narrative_is_broken_into_lines_and_healed() -> None:
    text = "2023年度收入支出总计1,553.51万元。与2022年度相比，收入支出总计减少244.12万元。"
    case = only_case(f"{HEAD}```说明\n一、收入支出决算总体情况说明\n{text}\n{text}\n```\n")
    (section,) = case.disclosure().narrative.sections
    assert [passage.text for passage in section.passages] == [text, text]
    assert [len(passage.lines) for passage in section.passages] == [2, 2]


def test_what_follows_the_prior_document_belongs_to_it() -> None:
    block = "```说明\n一、总体情况\n```\n"
    case = only_case(f"{HEAD}{TABLE}\n上年文件：\n\n{TABLE.replace('1.20', '9.00')}{block}")
    prior = case.prior_disclosure()
    assert prior is not None
    assert (case.disclosure().year, prior.year) == (2023, 2022)
    assert [one.tables[0].rows[0].cells[1].text for one in (case.disclosure(), prior)] == [
        "1.20",
        "9.00",
    ]
    assert (case.narrative, len(prior.narrative.sections)) == ([], 1)


def test_a_self_evaluation_form_is_read_as_it_is_printed() -> None:
    case = only_case(f"{HEAD}{TABLE}\n{FORM}\n整体自评表\n\n{FORM.partition('局')[2]}")
    project, whole = case.disclosure().performance
    assert (project.title, project.name) == ("2022年度项目支出绩效自评表", "就业服务")
    assert (whole.name, whole.year, len(whole.indicators)) == (UNIT_NAME, 2023, 2)
    assert [item.text for item in project.units] == ["江城市就业局"]
    assert project.execution is not None
    assert (project.execution.weight, project.execution.label) == (10, "年度资金总额")
    first, second = project.indicators
    assert (first.levels, second.levels) == (("产出指标", "数量指标"), ("产出指标", "质量指标"))
    assert (second.target, second.result and second.result.text) == (None, "")
    assert project.total is not None
    assert (project.total.text, [note.text for note in project.notes]) == (
        "99.5",
        ["备注：1.正向指标得分=权重*B/A。"],
    )


def test_a_form_need_not_print_its_year() -> None:
    (form,) = only_case(HEAD + FORM.replace("2022", "无")).disclosure().performance
    assert (form.title, form.year) == ("项目支出绩效自评表", None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# C05-1 题\n\n## 不对\n", "C05-1 第 3 行：小标题应为 通过、不符、尾差、不报 之一"),
        ("# C05-1 题\n\n说明\n", "C05-1 第 3 行：标题之后应为"),
        (f"{HEAD}结果: 不符\n", "第 7 行：看不懂“结果: 不符”"),
        (f"{HEAD}结果：对\n", "结果应为 通过"),
        (f"{HEAD}- 年份：2018\n", "没有“年份”"),
        (f"{HEAD}```说明\n一、\n", "没有用“```”结束"),
        (f"{HEAD}{FORM}\n总计：100\n", "看不懂“总计：100”"),
        (f"{HEAD}{FORM}\n{TABLE}", "看不懂“05表”"),
    ],
)
def test_a_line_that_cannot_be_understood_is_pointed_at(text: str, problem: str) -> None:
    with pytest.raises(CaseError, match=re.escape(problem)):
        read_page(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("10表\n\n| 科目 | 1 |\n| 合计 | 1.00 |\n", "10表不是九张表之一"),
        ("05表（单位：分）\n\n| 科目 | 1 |\n| 合计 | 1.00 |\n", "没有“分”这样的金额单位"),
        ("05表\n\n| 科目 | 1 |\n| 合计 | 1.00 | 2.00 |\n", "“合计”一行应有 2 格"),
        ("05表\n\n| 科目 | 9 合计 |\n| 合计 | 1.00 |\n", "05表没有“9 合计”这一栏"),
        ("05表\n\n| 科目 | 2 合计 |\n| 合计 | 1.00 |\n", "2 栏是“基本支出”，不是“合计”"),
        ("05表\n\n| 科目 | 金额 |\n| 合计 | 1.00 |\n", "“合计”一行不止一栏"),
        ("01表\n\n| 项目 | 金额 |\n| 27 收入 | 1.00 |\n", "27 行是“本年收入合计”，不是“收入”"),
        ("01表\n\n| 项目 | 金额 |\n| 总计 | 1.00 |\n", "请在“总计”前写行次"),
        ("01表\n\n| 项目 | 2 |\n| 27 本年收入合计 | 1.00 |\n", "一行没有 2 栏"),
        (FORM.replace("| 年度资金总额 ", ""), "自评表“60.00”一行应有 5 格"),
    ],
)
def test_a_table_that_cannot_be_printed_so_is_refused(text: str, problem: str) -> None:
    with pytest.raises(CaseError, match=re.escape(problem)):
        only_case(HEAD + text).disclosure()
