"""Root causes (K01 … K05): one correction named where it is certain, silence where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from books import everything, only_fiscal
from build import Printed, Spot, disclosure, reprinted, table, with_tables
from juesuan.checking.check import check
from juesuan.checking.system import System
from juesuan.model import Disclosure, Finding, Outcome, Severity, Table
from juesuan.rules.bind import Binder
from juesuan.rules.book import load_rules
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.judge import Judged, judge_rule


def causes(document: Disclosure) -> list[Finding]:
    """The root causes that a check names."""
    return [item for item in check(document).findings if item.rule[0] == "K"]


def cells(finding: Finding) -> list[Spot]:
    """The cells that a finding blames."""
    return [(item.table, item.row, item.column) for item in finding.evidence]


def errors(document: Disclosure) -> list[Finding]:
    """What equations say, without the root causes."""
    findings = check(document).findings
    return [f for f in findings if f.severity is Severity.ERROR and f.rule[0] in "RCHX"]


def unexplained(document: Disclosure) -> list[str]:
    """The rules whose findings point to no cause."""
    return [item.rule for item in errors(document) if not item.cause]


# ---- one figure misprinted


def test_a_lost_digit_is_named_with_its_correction() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    (cause,) = causes(faulty)
    assert cause.rule == "K02"
    assert cause.severity is Severity.ERROR
    assert cells(cause) == [("T03", "2010302", "3")]
    assert (cause.actual, cause.expected) == (Decimal("8.00"), Decimal("80.00"))
    assert cause.message == (
        "03表 2010302 一般行政管理事务·项目支出 8.00 少了一位数字。"
        "应为：03表 2010302 一般行政管理事务·项目支出 80.00（印 8.00）。改正后 3 处关系同时成立。"
    )


def test_every_consequence_points_to_its_cause() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    (cause,) = causes(faulty)
    assert len(errors(faulty)) == 3
    assert {item.cause for item in errors(faulty)} == {cause.fingerprint}


def test_a_cause_has_no_cause_of_its_own() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    assert [item.cause for item in causes(faulty)] == [""]


def test_a_figure_left_out_is_named() -> None:
    (cause,) = causes(reprinted(everything(), {("T05", "2101101", "1"): ""}))
    assert cells(cause) == [("T05", "2101101", "1")]
    assert "漏填" in cause.message
    assert cause.expected == Decimal("25.50")


def test_a_figure_that_should_not_be_there_is_named() -> None:
    (cause,) = causes(reprinted(everything(), {("T05", "2101101", "3"): "7.00"}))
    assert cells(cause) == [("T05", "2101101", "3")]
    assert "不应有金额" in cause.message
    assert cause.expected == 0


def test_a_wrong_sign_is_named_as_such() -> None:
    (cause,) = causes(reprinted(everything(), {("T04", "60", "4"): "-4.00"}))
    assert cause.rule == "K05"
    assert cells(cause) == [("T04", "60", "4")]
    assert "正负号相反" in cause.message


def test_two_faults_far_apart_are_two_causes() -> None:
    faults = {("T03", "2010302", "3"): "8.00", ("T08", "2230199", "2"): "10.00"}
    found = causes(reprinted(everything(), faults))
    assert [cells(item) for item in found] == [[spot] for spot in faults]
    assert unexplained(reprinted(everything(), faults)) == []


def test_a_figure_misprinted_wherever_it_was_copied_to_is_one_cause() -> None:
    """行政单位医疗 is the only item of its heading; 款 and 类 repeat its figure and its fault."""
    copies = [("T05", code, "2") for code in ("210", "21011", "2101101")]
    (cause,) = causes(reprinted(everything(), dict.fromkeys(copies, "22.50")))
    assert cells(cause) == copies
    assert "（同一数字印在 3 处）" in cause.message
    assert (cause.actual, cause.expected) == (Decimal("22.50"), Decimal("25.50"))


def test_the_correction_of_a_figure_leaves_the_rounding_of_the_others_alone() -> None:
    """The tie to table 04 wants 80.00 to the last place; a sum that is off by 0.01 does not."""
    rows: list[Printed] = [
        ("合计", ["80.01", "", "80.01"]),
        ("201 一般公共服务支出", ["80.00", "", "80.00"]),
        ("20103 政府办公厅", ["80.00", "", "8.00"]),
        ("2010302 一般行政管理事务", ["80.00", "", "80.00"]),
    ]
    (cause,) = causes(disclosure(T05=rows))
    assert cells(cause) == [("T05", "20103", "3")]
    assert cause.expected == Decimal("80.00")


# ---- no certainty, no cause


def test_a_single_broken_relation_accuses_nobody() -> None:
    """Budget figures of 三公 stand in one sum only: any of them may be wrong."""
    faulty = reprinted(everything(), {("T09", "金额", "6"): "60.00"})
    assert causes(faulty) == []
    assert unexplained(faulty) == ["C09-1"]


def test_a_correction_that_breaks_something_else_is_none() -> None:
    """Both sides of table 01 were raised alike: raising the others too would break three ties."""
    faulty = reprinted(everything(), {("T01", "31", "1"): "900.00", ("T01", "62", "2"): "900.00"})
    found = causes(faulty)
    assert all(set(cells(item)) <= {("T01", "31", "1"), ("T01", "62", "2")} for item in found)


def test_two_cells_that_would_both_do_are_neither_named() -> None:
    """Table 05 says 5, table 03 says 4; two rules see it, and either cell would mend both.

    The sums of both tables are in doubt, because nobody knows what 附加 adds.
    """
    all_spending: list[Printed] = [
        ("合计", ["10.00"]),
        ("2080501 离退休", ["6.00"]),
        ("2101101 医疗", ["4.00"]),
        ("附加", ["若干"]),
    ]
    fiscal: list[Printed] = [*all_spending[:2], ("2101101 医疗", ["5.00"]), all_spending[3]]
    document = disclosure(
        T03=table("T03", all_spending, columns=["1"]),
        T04=table("T04", [("59", ["10.00"])], columns=["2"]),
        T05=table("T05", fiscal, columns=["1"]),
        T07=[("合计", [""])],
        T08=[("合计", [""])],
    )
    assert [item.rule for item in errors(document)] == ["X03-05-1-same", "X03-05-1"]
    assert causes(document) == []


def test_likely_ties_are_no_evidence() -> None:
    """30108 agrees with 2080505 in most documents; where it does not, nothing follows."""
    document = disclosure(
        T05=[("2080505 养老保险", ["40.00", "40.00", ""])], T06=[("30108 养老保险", ["41.00"])]
    )
    assert errors(document) == []
    assert causes(document) == []


def test_tiny_figures_are_not_taken_for_yuan() -> None:
    """Divided by 10,000 they would all agree within rounding, whatever they are."""
    rows: list[Printed] = [
        ("合计", {"1": "0.01", "3": "0.01"}),
        ("208 社会保障", {"1": "0.01", "3": "0.01"}),
        ("20805 养老", {"1": "0.01", "3": "1.01"}),
        ("2080501 离退休", {"1": "0.01", "3": "0.01"}),
    ]
    (cause,) = causes(disclosure(T05=rows))
    assert cause.rule == "K02"
    assert cells(cause) == [("T05", "20805", "3")]


# ---- figures that changed places


def test_two_figures_of_a_row_that_changed_places_are_named_together() -> None:
    swapped = {("T05", "2010350", "2"): "40.00", ("T05", "2010350", "3"): "120.00"}
    (cause,) = causes(reprinted(everything(), swapped))
    assert cause.rule == "K03"
    assert sorted(cells(cause)) == sorted(swapped)
    assert cause.expected is None
    assert "05表两处金额互换。" in cause.message


def test_two_columns_that_changed_places_are_named_together() -> None:
    printed = table_of(everything(), "T05")
    changed = {
        ("T05", row.code, {"2": "3", "3": "2"}[cell.column]): cell.text
        for row in printed.rows
        for cell in row.cells
        if cell.column in {"2", "3"}
    }
    (cause,) = causes(reprinted(everything(), changed))
    assert cause.rule == "K03"
    assert {spot[2] for spot in cells(cause)} == {"2", "3"}
    assert "等 " in cause.message
    assert unexplained(reprinted(everything(), changed)) == []


# ---- units


def table_of(document: Disclosure, code: str) -> Table:
    """A table that is there."""
    found = document.table(code)
    assert found is not None
    return found


def in_other_unit(code: str, column: str, factor: str) -> Disclosure:
    """All the books, with one column multiplied."""
    return reprinted(
        everything(),
        {
            (code, row.code, cell.column): str(cell.amount * Decimal(factor))
            for row in table_of(everything(), code).rows
            for cell in row.cells
            if cell.amount and cell.column == column
        },
    )


def test_a_column_in_yuan_is_named_as_such() -> None:
    (cause,) = causes(in_other_unit("T05", "2", "10000"))
    assert cause.rule == "K04"
    assert {spot[2] for spot in cells(cause)} == {"2"}
    assert cause.message.startswith(
        "05表金额单位用错（元与万元）。应为：05表 合计·基本支出 538.50（印 5,385,000.00）"
    )


# ---- rows


def names_and_amounts(one: Table) -> tuple[list[str], list[list[str | None]]]:
    """The rows of a table of codes, names and amounts apart."""
    names = [row.label if row.code == row.label else f"{row.code} {row.label}" for row in one.rows]
    return names, [[cell.text for cell in row.cells] for row in one.rows]


def pasted(
    document: Disclosure, names: Sequence[str], amounts: Sequence[list[str | None]]
) -> Disclosure:
    """The document with these names and amounts side by side in table 05."""
    rows: list[Printed] = list(zip(names, amounts, strict=True))
    return with_tables(document, table("T05", rows))


def test_a_list_pasted_a_row_too_low_is_one_cause() -> None:
    names, amounts = names_and_amounts(table_of(only_fiscal(), "T05"))
    low = [*amounts[:2], amounts[1], *amounts[2:-1]]
    faulty = pasted(only_fiscal(), names, low)
    (cause,) = causes(faulty)
    assert cause.rule == "K01"
    assert cause.message.startswith("05表自 2010301 行政运行 起，8 行金额与科目错位。")
    assert unexplained(faulty) == []


def test_rows_of_the_fund_that_made_figures_slip_are_named() -> None:
    names, amounts = names_and_amounts(table_of(only_fiscal(), "T05"))
    at = names.index("221 住房保障支出")
    foreign = ["212 城乡社区支出", "21208 土地出让", "2120801 征地和拆迁补偿支出"]
    blank: list[str | None] = ["", "", ""]
    faulty = pasted(only_fiscal(), [*names[:at], *foreign, *names[at:]], [*amounts, *[blank] * 3])
    (cause,) = causes(faulty)
    assert cause.rule == "K01"
    assert "；212、21208、2120801 属于政府性基金（07表），不应列入本表。" in cause.message


def test_a_column_that_slid_by_one_row_is_one_cause() -> None:
    printed = table_of(everything(), "T03")
    names = [row.code for row in printed.rows]
    column = [cell.text for row in printed.rows for cell in row.cells if cell.column == "2"]
    at = names.index("208")
    slid = {
        ("T03", name, "2"): text
        for name, text in zip(names[at:], [*column[at + 1 :], ""], strict=True)
    }
    (cause,) = causes(reprinted(everything(), slid))
    assert cause.rule == "K01"
    assert cause.message.startswith("03表“基本支出”栏至少自 20805 ")
    assert "金额整体上移一行" in cause.message
    assert set(cells(cause)) <= set(slid)


ITEMS = ["30201", "30202", "30203", "30231", "30239", "30299"]


def office(amounts: Sequence[str], running: str) -> Disclosure:
    """The items of 302, which come to 60.00, and what table 09 says of running the cars."""
    rows: list[Printed] = [("302 商品和服务支出", ["60.00"])]
    rows += [(f"{code} 费用", [text]) for code, text in zip(ITEMS, amounts, strict=True)]
    return disclosure(T06=rows, T09=table("T09", [("金额", [running])], columns=["11"]))


SOUND = ["10.00", "5.00", "", "2.00", "30.00", "13.00"]
SLID = ["10.00", "5.00", "2.00", "30.00", "13.00", "60.00"]


def test_a_heading_that_slid_into_its_items_is_one_cause() -> None:
    """From 30231 on all moved up a row; the sum of the heading came to stand in the last."""
    assert errors(office(SOUND, running="2.00")) == []
    faulty = office(SLID, running="2.00")
    (cause,) = causes(faulty)
    assert cause.rule == "K01"
    assert "部分明细金额整体上移一行" in cause.message
    assert "类的合计数落进 30299 费用" in cause.message
    assert unexplained(faulty) == []


def test_of_a_slide_only_the_cells_are_named_that_are_certain() -> None:
    """Table 09 shows that the slide began at 30231 or above; which row lost its figure, nobody."""
    (cause,) = causes(office(SLID, running="2.00"))
    assert cells(cause) == [("T06", "30239", "1"), ("T06", "30299", "1")]
    assert [item.text for item in cause.evidence] == ["13.00", "60.00"]


def test_where_the_items_moved_from_is_not_guessed() -> None:
    """Without a tie that tells where the slide began, no cell is certain and none is named."""
    faulty = office(SLID, running="99.00")
    assert causes(faulty) == []
    assert unexplained(faulty) == ["H06"]


def test_an_item_as_large_as_its_heading_is_no_slide_by_itself() -> None:
    only = ["60.00", "", "", "", "", ""]
    assert errors(office(only, running="0.00")) == []
    assert causes(office(["60.00", "1.00", "", "", "", ""], running="0.00")) == []


# ---- the system of equations


def system_of(document: Disclosure) -> System:
    """All equations of a document."""
    figures = Figures(document)
    binder = Binder(figures)
    items = [item for rule in load_rules().values() for item in judge_rule(rule, binder)]
    return System([item for item in items if isinstance(item, Judged)], figures)


SMALL: list[Printed] = [
    ("合计", ["10.00", "6.00", "4.00"]),
    ("208 社会保障和就业支出", ["10.00", "6.00", "5.00"]),
]


def test_an_equation_implies_what_each_of_its_cells_should_be() -> None:
    system = system_of(disclosure(T05=SMALL))
    wrong = CellRef("T05", 1, "3")
    assert {system.implied(index, wrong) for index in system.failed} == {Decimal("4.00")}


def test_trying_a_correction_tells_what_it_mends_and_what_it_breaks() -> None:
    system = system_of(disclosure(T05=SMALL))
    right = system.try_out({CellRef("T05", 1, "3"): Decimal("4.00")})
    assert (right.mended, right.broken, right.worse) == (frozenset(system.failed), frozenset(), 0)
    wrong = system.try_out({CellRef("T05", 0, "3"): Decimal("5.00")})
    assert len(wrong.mended) == len(wrong.broken) == 1
    near = system.try_out({CellRef("T05", 1, "3"): Decimal("4.01")})
    assert near.mended == system.failed
    assert near.worse == len(near.mended)


def test_a_correction_that_is_none_changes_nothing() -> None:
    system = system_of(disclosure(T05=SMALL))
    same = system.try_out({CellRef("T05", 1, "3"): Decimal("5.00")})
    nothing = system.try_out({})
    assert same == nothing
    assert nothing.mended == nothing.broken == frozenset()


def test_statements_that_could_not_be_judged_are_no_evidence() -> None:
    rows: list[Printed] = [("合计", ["1O.00", "6.00", "4.00"]), *SMALL[1:]]
    system = system_of(disclosure(T05=rows))
    assert Outcome.NOT_EVALUATED not in {item.outcome for item in system.equations}
    assert CellRef("T05", 0, "1") not in system.values
    assert len(system.failed) == 2
