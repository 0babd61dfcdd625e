"""The ready questions on data sets of which every answer is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from build import disclosure, loose, table
from datasets import Expected, ask, budget, examined, problem
from juesuan.model import Disclosure, Entry, Execution, FormKind, Outcome, PerformanceForm, Place
from juesuan.money import Unit
from juesuan.store.questions import load_questions
from juesuan.store.rows import Examined, Listing, State
from juesuan.store.schema import load_schema
from narrate import Block
from narrated import with_blocks


def spent(unit: str, year: int = 2023, *rows: tuple[str, list[str]], **other: Any) -> Disclosure:
    """A disclosure whose 公开05表 has these rows."""
    return replace(disclosure(unit=unit, year=year, T05=rows), **other)


def wan(text: str) -> Decimal:
    return Decimal(text) * 10_000


# ---- all of them


def test_every_question_answers_an_empty_data_set() -> None:
    empty = ask([])
    for name in load_questions():
        found = empty(f'SELECT * FROM "{name}"')
        assert not found or name == "rule_coverage", name


def test_every_question_is_told_and_named() -> None:
    empty = ask([])
    for name, question in load_questions().items():
        assert name.isidentifier()
        assert name not in load_schema()
        assert any("一" <= char <= "鿿" for char in question.title)
        assert question.description.endswith(".")
        for column in empty(f'DESCRIBE "{name}"'):
            assert column["column_name"].isidentifier()
            assert column["column_name"].islower()
            if column["column_type"] == "DOUBLE":
                assert column["column_name"] in {"ratio", "median_ratio", "z"}


# ---- which document counts


def test_of_several_versions_the_one_published_last_counts() -> None:
    one, other = disclosure(unit="甲"), disclosure(unit="甲")
    old = examined(one, file="z.pdf", listing=Listing(published=date(2024, 9, 1)))
    new = examined(other, file="a.pdf", listing=Listing(published=date(2024, 10, 1)))
    undated = examined(one, file="zz.pdf")
    assert [row["file"] for row in ask([old, new, undated])("FROM accounts")] == ["a.pdf"]
    held = ask([undated, examined(one, file="b.pdf")], gone={undated.document})
    assert [row["file"] for row in held("FROM accounts")] == ["b.pdf"]


def test_department_and_unit_accounts_of_one_name_are_two() -> None:
    whole = examined(replace(disclosure(unit="甲"), scope="部门"), file="1.pdf")
    own = examined(disclosure(unit="甲"), file="2.pdf")
    silent = examined(replace(disclosure(unit="甲"), scope=""), file="0.pdf")
    found = ask([whole, own, silent])("SELECT file, scope FROM accounts ORDER BY file")
    assert [row["file"] for row in found] == ["1.pdf", "2.pdf"]


def test_a_document_without_region_is_a_version_where_there_is_one_region() -> None:
    here = examined(disclosure(unit="甲"), file="b.pdf", listing=Listing(region="东"))
    bare = examined(disclosure(unit="甲"), file="a.pdf")
    there = examined(disclosure(unit="甲"), file="c.pdf", listing=Listing(region="西"))
    assert len(ask([here, bare])("FROM accounts")) == 1
    assert len(ask([here, there, bare])("FROM accounts")) == 3


def test_what_was_not_checked_is_no_account() -> None:
    asked = ask(
        [
            examined(budget("甲", 2023), state=State.NOT_ACCOUNT, reason="这是部门预算。"),
            examined(None, file="b.pdf", state=State.UNREADABLE, reason="文件已损坏。"),
            examined(None, file="c.pdf", state=State.UNREADABLE, reason="文件已损坏。"),
            examined(disclosure(unit="乙", year=None)),
        ],
        unopened=[("d.zip", "压缩包打不开。")],
    )
    assert asked("FROM accounts") == []
    found = {(row["state"], row["documents"]): row for row in asked("FROM unread")}
    assert set(found) == {("not-account", 1), ("unreadable", 2), ("unopened", 1)}
    assert found["unreadable", 2]["examples"] == ["b.pdf", "c.pdf"]


# ---- totals


DETAIL = [
    ("合计", ["10.00", "6.00", "4.00"]),
    ("208 社会保障和就业支出", ["10.00", "6.00", "4.00"]),
    ("20801 人力资源", ["10.00", "6.00", "4.00"]),
    ("2080101 行政运行", ["6.00", "6.00", ""]),
    ("2080109 社会保险经办机构", ["4.00", "", "4.00"]),
]


def test_totals_by_level_are_exact_and_of_every_level() -> None:
    asked = ask([examined(spent("甲", 2023, *DETAIL)), examined(spent("乙", 2023, *DETAIL))])
    found = {row["code"]: row for row in asked("FROM functions")}
    assert set(found) == {"208", "20801", "2080101", "2080109"}
    assert (found["208"]["level"], found["20801"]["level"]) == ("类", "款")
    assert found["208"]["total"] == wan("20.00")
    assert found["2080109"]["basic"] == 0
    assert found["2080101"]["documents"] == 2
    assert found["2080101"]["name"] == "行政运行"
    (whole,) = asked("SELECT sum(total) AS n FROM functions WHERE level = '项'")
    assert whole["n"] == wan("20.00")


def test_a_level_that_is_not_printed_is_the_sum_below_it() -> None:
    bare = [DETAIL[0], *DETAIL[3:]]
    asked = ask([examined(spent("甲", 2023, *DETAIL)), examined(spent("乙", 2023, *bare))])
    found = {row["code"]: row["total"] for row in asked("FROM functions")}
    assert (found["208"], found["20801"]) == (wan("20.00"), wan("20.00"))


def test_yuan_and_wan_add_up() -> None:
    rows = [("2080101 行政运行", ["61234.56", "61234.56", ""])]
    yuan = disclosure(unit="乙", T05=table("T05", rows, unit=Unit.YUAN))
    asked = ask([examined(spent("甲", 2023, *DETAIL)), examined(yuan)])
    (row,) = asked("FROM functions WHERE code = '2080101'")
    assert row["total"] == Decimal("121234.5600")


def test_an_unreadable_total_is_counted() -> None:
    rows = [("2080101 行政运行", loose("6.00", "6.00")), ("2080109 经办", ["4.00", "", "4.00"])]
    found = {r["code"]: r for r in ask([examined(spent("甲", 2023, *rows))])("FROM functions")}
    assert (found["2080101"]["total"], found["2080101"]["unknown"]) == (None, 1)
    assert (found["2080109"]["total"], found["2080109"]["unknown"]) == (wan("4.00"), 0)


def test_a_line_printed_twice_is_counted_once_or_is_unknown() -> None:
    line = ("2080101 行政运行", ["6.00", "6.00", ""])
    other = ("2080101 行政运行", ["7.00", "7.00", ""])
    (same,) = ask([examined(spent("甲", 2023, line, line))])("FROM functions WHERE level = '项'")
    (two,) = ask([examined(spent("甲", 2023, line, other))])("FROM functions WHERE level = '项'")
    assert (same["total"], two["total"], two["unknown"]) == (wan("6.00"), None, 1)


def test_a_unit_within_its_department_is_not_added_again() -> None:
    whole = examined(spent("厅", 2023, *DETAIL, scope="部门"), file="0.pdf")
    own = examined(spent("厅", 2023, *DETAIL), file="1.pdf")
    direct = examined(spent("站", 2023, *DETAIL), listing=Listing(parent="处"))
    middle = Expected("处", parent="厅")
    asked = ask([whole, own, direct], [middle])
    within = {row["unit"]: row["within"] for row in asked("FROM contained WHERE NOT own")}
    assert within == {"厅": "厅", "站": "厅"}
    (row,) = asked("FROM functions WHERE code = '208'")
    assert (row["documents"], row["total"]) == (1, wan("10.00"))


def test_a_unit_whose_department_is_absent_or_only_itself_is_added() -> None:
    unit = examined(spent("站", 2023, *DETAIL), listing=Listing(parent="厅"))
    itself = examined(spent("厅", 2023, *DETAIL))
    last_year = examined(spent("厅", 2022, *DETAIL, scope="部门"))
    for others in ([], [itself], [last_year]):
        asked = ask([unit, *others])
        (row,) = asked("SELECT own FROM contained WHERE unit = '站'")
        assert row["own"]


def test_a_circle_of_parents_hides_nobody() -> None:
    one = examined(spent("甲", scope="部门"), listing=Listing(parent="乙"))
    other = examined(spent("乙", scope="部门"), listing=Listing(parent="甲"))
    below = examined(spent("丙"), listing=Listing(parent="甲"))
    found = ask([one, other, below])("FROM contained")
    assert {row["unit"]: row["within"] for row in found} == {"甲": None, "乙": None, "丙": "甲"}


# ---- 三公


def three(unit: str, year: int, budgets: str, accounts: str) -> Examined:
    row = ("金额", [*budgets.split(), *accounts.split()])
    return examined(disclosure(unit=unit, year=year, T09=[row]))


def test_three_public_expenses_against_budget_and_year_before() -> None:
    asked = ask(
        [
            three("甲", 2022, "5.00 0 4.00 0 4.00 1.00", "4.00 0 4.00 0 4.00 0"),
            three("甲", 2023, "6.00 0 4.00 0 4.00 2.00", "3.00 0 1.00 0 1.00 2.00"),
        ]
    )
    found = {(row["year"], row["item"]): row for row in asked("FROM three_public")}
    assert len(found) == 12
    whole = found[2023, "total"]
    assert (whole["budget"], whole["account"]) == (wan("6.00"), wan("3.00"))
    assert (whole["executed"], whole["prior"]) == (Decimal("50.00"), wan("4.00"))
    assert (whole["change"], whole["change_rate"]) == (wan("-1.00"), Decimal("-25.00"))
    assert found[2023, "abroad"]["executed"] is None
    reception = found[2023, "reception"]
    assert (reception["change"], reception["change_rate"]) == (wan("2.00"), None)
    assert found[2022, "total"]["change"] is None


# ---- execution


def told(*sentences: str) -> Examined:
    """A document with these sentences on its spending from the general budget."""
    heading = Block("section", "五、一般公共预算财政拨款支出决算具体情况")
    blocks = [heading, *(Block("text", sentence) for sentence in sentences)]
    return examined(with_blocks(disclosure(unit="甲"), blocks))


def test_execution_by_the_narrative() -> None:
    said = "一般公共预算财政拨款支出年初预算为200.00万元，支出决算为150.00万元，完成年初预算的75%。"
    (row,) = ask([told(said)])("FROM execution")
    assert (row["source"], row["subject"], row["budget_kind"]) == (
        "narrative",
        "general",
        "initial-budget",
    )
    assert (row["budget"], row["account"]) == (wan("200"), wan("150"))
    assert (row["executed"], row["stated"]) == (Decimal("75.00"), Decimal("75.000000"))


def test_a_budget_without_a_kind_is_the_only_kind_that_is_named() -> None:
    said = "一般公共预算财政拨款支出预算为200.00万元，支出决算为150.00万元，完成全年预算的75%。"
    (row,) = ask([told(said)])("FROM execution")
    assert (row["budget_kind"], row["budget"]) == ("full-budget", wan("200"))
    bare = "一般公共预算财政拨款支出预算为200.00万元，支出决算为150.00万元，完成预算的75%。"
    (row,) = ask([told(bare)])("FROM execution")
    assert (row["budget_kind"], row["executed"]) == ("budget", Decimal("75.00"))


def test_a_figure_that_is_stated_in_two_ways_has_no_rate() -> None:
    said = "一般公共预算财政拨款支出年初预算为200.00万元，支出决算为150.00万元，完成年初预算的75%。"
    other = said.replace("200.00", "300.00")
    (row,) = ask([told(said, other)])("FROM execution")
    assert (row["budget"], row["account"], row["executed"]) == (None, wan("150"), None)


def test_a_budget_of_zero_has_no_rate() -> None:
    said = "一般公共预算财政拨款支出年初预算为0.00万元，支出决算为150.00万元。"
    (row,) = ask([told(said)])("FROM execution")
    assert (row["budget"], row["executed"]) == (0, None)


def test_execution_by_the_performance_forms() -> None:
    def entry(text: str) -> Entry:
        return Entry(text, Place(1), Decimal(text), 2)

    row = Execution(
        "年度资金总额", entry("200.00"), entry("150.00"), None, None, initial=entry("300.00")
    )
    form = PerformanceForm(
        FormKind.PROJECT,
        "",
        "办案经费",
        None,
        2023,
        Place(1),
        executions=(row,),
        money_unit=Unit.WAN,
    )
    asked = ask([examined(replace(disclosure(unit="甲"), performance=(form,)))])
    found = {row["budget_kind"]: row for row in asked("FROM execution")}
    assert found["full-budget"]["executed"] == Decimal("75.00")
    assert found["initial-budget"]["executed"] == Decimal("50.00")
    assert found["full-budget"]["section"] == "办案经费"


# ---- errors


def test_errors_by_rule_and_share() -> None:
    bad = problem("H03", "科目208不等于下级之和")
    cause = replace(problem("C05-1"), cause=bad.fingerprint)
    slight = problem("C03-1", slight=True)
    outcomes = {"H03": Outcome.FAIL, "C05-1": Outcome.FAIL}
    silent = {"H03": Outcome.NOT_EVALUATED, "C05-1": Outcome.NOT_APPLICABLE}
    old = examined(disclosure(unit="甲"), file="0.pdf", findings=[bad], outcomes=outcomes)
    asked = ask(
        [
            old,
            examined(disclosure(unit="甲"), findings=[bad, cause, slight], outcomes=outcomes),
            examined(disclosure(unit="乙"), outcomes={"H03": Outcome.PASS}),
            examined(disclosure(unit="丙"), outcomes=silent),
        ]
    )
    (row,) = asked("FROM frequent_errors")
    assert (row["rule"], row["documents"], row["findings"], row["evaluated"]) == ("H03", 1, 1, 2)
    assert row["share"] == Decimal("50.00")
    assert row["examples"] == ["甲 2023 科目208不等于下级之和"]
    judged = {row["rule"]: row for row in asked("FROM rule_coverage")}
    assert judged["H03"]["documents_evaluated"] == 2
    assert judged["H03"]["documents_not_evaluated"] == 1
    assert (judged["H03"]["passed"], judged["H03"]["failed"]) == (1, 1)
    assert judged["C05-1"]["not_applicable"] == 1
    assert judged["C05-1"]["documents_silent"] == 1
    assert judged["F10"]["documents_silent"] == 3


def test_a_finding_without_verdicts_has_no_share() -> None:
    (row,) = ask([examined(disclosure(), findings=[problem("K01")])])("FROM frequent_errors")
    assert (row["documents"], row["evaluated"], row["share"]) == (1, 0, None)


# ---- ranking


def test_ranking_within_year_and_region() -> None:
    east, west = Listing(region="东"), Listing(region="西")
    asked = ask(
        [
            examined(disclosure(unit="甲"), listing=east, score=("40", "50")),
            examined(disclosure(unit="乙"), listing=east, score=("80", "100")),
            examined(disclosure(unit="丙"), listing=east, score=("90", "100")),
            examined(disclosure(unit="丁"), listing=west, score=("10", "100")),
            examined(disclosure(unit="戊"), listing=east),
        ]
    )
    found = {row["unit"]: (row["rank"], row["score"]) for row in asked("FROM ranking")}
    assert found == {
        "丙": (1, Decimal("90.00")),
        "甲": (2, Decimal("80.00")),
        "乙": (2, Decimal("80.00")),
        "丁": (1, Decimal("10.00")),
    }


# ---- outliers


def moving(unit: str, last: str, this: str) -> list[Examined]:
    """A unit whose 2080101 moved, with spending of 1,000 万元 in both years."""

    def year(number: int, amount: str) -> Examined:
        spending = [
            ("合计", ["1000.00", "1000.00", ""]),
            ("2080101 行政运行", [amount, amount, ""]),
        ]
        return examined(disclosure(unit=unit, year=number, T03=spending))

    return [year(2022, last), year(2023, this)]


USUAL = [("100.00", f"{100 + step}.00") for step in (1, 2, 3, 4, 5, 6, 7, 8)]


def usual(count: int = 8) -> list[Examined]:
    pairs = USUAL[:count]
    return [one for n, pair in enumerate(pairs) for one in moving(f"常{n}", *pair)]


def test_what_moves_as_the_others_is_no_outlier() -> None:
    assert ask(usual())("FROM outliers") == []


def test_a_planted_outlier_is_found() -> None:
    asked = ask([*usual(), *moving("奇", "100.00", "1000.00")])
    found = asked("FROM outliers")
    assert {(row["unit"], row["row_code"], row["column_code"]) for row in found} == {
        ("奇", "2080101", "1"),
        ("奇", "2080101", "2"),
    }
    row = found[0]
    assert (row["this"], row["last"], row["ratio"]) == (wan("1000"), wan("100"), 10)
    assert (row["median_ratio"], row["units"]) == (1.05, 9)
    assert row["z"] > 40


def test_outliers_need_eight_units_and_a_move_that_matters() -> None:
    assert ask([*usual(6), *moving("奇", "100.00", "1000.00")])("FROM outliers") == []
    assert ask([*usual(), *moving("小", "0.10", "9.00")])("FROM outliers") == []
    assert ask([*usual(), *moving("新", "0.00", "900.00")])("FROM outliers") == []
    found = ask([*usual(), *moving("小", "0.10", "10.10")])("FROM outliers")
    assert {row["unit"] for row in found} == {"小"}


def test_units_that_do_not_move_make_no_outliers_of_trifles() -> None:
    still = [one for n in range(8) for one in moving(f"静{n}", "100.00", "100.00")]
    assert ask([*still, *moving("微", "100.00", "120.00")])("FROM outliers") == []
    assert ask([*still, *moving("大", "100.00", "140.00")])("FROM outliers") != []
