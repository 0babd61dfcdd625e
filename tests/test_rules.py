"""The rule book, what its formulas mean in a document, and how they are judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import Line, Printed, disclosure, loose, table
from juesuan.model import Disclosure, Outcome, Severity
from juesuan.money import Unit, format_amount
from juesuan.rules import book
from juesuan.rules.bind import Binder, Gap, Statement, table_name
from juesuan.rules.book import Rule, load_rules
from juesuan.rules.figures import CellRef, Figure, Figures, column_decimals
from juesuan.rules.judge import Judged, compare, judge_rule
from juesuan.rules.notation import Relation, parse_formula

PASS, ROUNDING, FAIL = Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL
NOT_APPLICABLE, NOT_EVALUATED = Outcome.NOT_APPLICABLE, Outcome.NOT_EVALUATED


def rule(formula: str, home: str = "T05", *, when: str = "", certain: bool = True) -> Rule:
    """A rule that is only its formula."""
    return Rule(
        code="R00",
        name="a-rule",
        title="试算",
        severity=Severity.ERROR,
        advice="核对。",
        basis=("试",),
        table=home,
        formula_text=formula,
        formula=parse_formula(formula),
        when_text=when,
        when=parse_formula(when) if when else None,
        certain=certain,
    )


def judged(wanted: Rule | str, document: Disclosure) -> list[Judged | Gap]:
    """What becomes of a rule (or of a rule of the book, by code) in a document."""
    one = load_rules()[wanted] if isinstance(wanted, str) else wanted
    return list(judge_rule(one, Binder(Figures(document))))


def outcomes(wanted: Rule | str, document: Disclosure) -> list[Outcome]:
    """The outcomes of a rule in a document, one for each statement."""
    return [item.outcome for item in judged(wanted, document)]


def outcome(wanted: Rule | str, document: Disclosure) -> tuple[Outcome, str]:
    """The only outcome of a rule in a document, with its reason."""
    (item,) = judged(wanted, document)
    return item.outcome, item.reason


def sums(wanted: Rule | str, document: Disclosure) -> list[tuple[str, str]]:
    """Left and right side of each statement."""
    items = [item for item in judged(wanted, document) if isinstance(item, Judged)]
    return [(format_amount(item.left), format_amount(item.right)) for item in items]


def table_05(*rows: Printed) -> Disclosure:
    """A disclosure of table 05 alone."""
    return disclosure(T05=rows)


# ---- the book


def write_book(folder: Path, *codes: str) -> None:
    entries = [
        f'[[rule]]\ncode = "{code}"\nname = "n"\ntitle = "t"\nadvice = "a"\nbasis = ["b"]\n'
        for code in codes
    ]
    (folder / "book").mkdir()
    (folder / "book" / "rules.toml").write_text("\n".join(entries), "utf-8")
    (folder / "book" / "README.md").write_text("not a rule", "utf-8")


def test_a_book_is_read_from_its_toml_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path, "R1", "F1")
    monkeypatch.setattr(book, "files", lambda _: tmp_path)
    rules = load_rules.__wrapped__()
    assert list(rules) == ["R1", "F1"]
    assert rules["R1"].severity is Severity.ERROR
    assert rules["R1"].formula is None
    assert rules["F1"].kind == "完整与规范"


def test_a_code_stands_once_in_the_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_book(tmp_path, "R1", "R1")
    monkeypatch.setattr(book, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="rule R1 stands twice"):
        load_rules.__wrapped__()


def test_a_rule_holds_for_the_years_it_is_in_force() -> None:
    one = replace(rule("1栏＝2栏"), since=2019, until=2021)
    years = (2018, 2019, 2021, 2022, None)
    assert [one.applies_to(year) for year in years] == [False, True, True, False, True]


def test_a_rule_out_of_force_is_not_applicable() -> None:
    old = disclosure(T08=[("合计", ["1.00", "1.00"])], year=2019)
    assert outcome("C08-6", old) == (NOT_APPLICABLE, "不适用于 2019 年度")
    assert outcomes("C08-1", old) == [PASS]


def test_tables_are_named_by_number_and_title() -> None:
    assert table_name("T09") == "09表（财政拨款“三公”经费支出决算表）"


# ---- figures


def cells(*texts: str) -> Iterable[tuple[str, list[str]]]:
    return [("208 社会保障", [text]) for text in texts]


@pytest.mark.parametrize(
    ("printed", "decimals"),
    [
        (["1.00", "2.50"], 2),
        (["2.10", "3.4"], 2),
        (["3.4", "5.6"], 2),
        (["12", "3"], 0),
        (["1.234", "5.678", "9.1"], 3),
        (["1.00", "2.50", "38.288"], 2),
        (["12", "1.25"], 2),
        (["0.00", "0"], 2),
        ([""], 2),
        (["1.0000", "2.0000", "0"], 4),
    ],
)
def test_a_column_is_printed_with_the_decimals_most_of_its_amounts_have(
    printed: list[str], decimals: int
) -> None:
    document = table_05(*cells(*printed))
    assert column_decimals(cell for _, _, cell in document.cells()) == decimals


def test_a_dropped_zero_does_not_make_an_amount_less_exact() -> None:
    figures = Figures(table_05(*cells("10.25", "10.5", "10")))
    units = [figures.figure(CellRef("T05", row, "1")) for row in range(3)]
    assert [item.unit for item in units if item] == [Decimal("0.01")] * 3


def test_an_amount_may_show_more_decimals_than_its_column() -> None:
    figures = Figures(table_05(*cells("10.25", "10.50", "38.288")))
    assert figures.decimals(CellRef("T05", 0, "1")) == 2
    assert figures.decimals(CellRef("T05", 2, "1")) == 3


def test_a_column_without_amounts_has_the_decimals_of_its_table() -> None:
    figures = Figures(table_05(("合计", ["1.234", "1.234", ""])))
    assert figures.decimals(CellRef("T05", 0, "3")) == 3


def test_figures_are_told_in_the_unit_of_the_document() -> None:
    document = disclosure(
        T05=[("合计", ["1.50"])], T08=table("T08", [("合计", ["15000.00"])], unit=Unit.YUAN)
    )
    figures = Figures(document)
    here, there = CellRef("T05", 0, "1"), CellRef("T08", 0, "1")
    assert figures.figure(here) == Figure(Decimal("1.5"), Decimal("0.01"))
    assert figures.figure(there) == Figure(Decimal("1.5"), Decimal("0.000001"))
    assert figures.printed(there, Decimal("1.5")) == 15000


def test_a_table_without_a_unit_has_that_of_the_document() -> None:
    spending = table("T05", [("合计", ["1.50"])], unit=None)
    for unit in (Unit.YUAN, None):
        figure = Figures(disclosure(spending, money_unit=unit)).figure(CellRef("T05", 0, "1"))
        assert figure == Figure(Decimal("1.50"), Decimal("0.01"))


def test_the_first_of_two_tables_of_a_form_counts_and_strangers_do_not() -> None:
    first = table("T05", [("合计", ["1.00"])])
    second = table("T05", [("合计", ["2.00"])])
    stranger = replace(first, code=None)
    assert Figures(disclosure(stranger, first, second)).tables == {"T05": first}


def test_a_blank_is_exactly_zero() -> None:
    figures = Figures(table_05(("合计", ["", "—", "0.00"])))
    found = [figures.figure(CellRef("T05", 0, column)) for column in "123"]
    zero = Decimal(0)
    assert found == [Figure(zero, zero), Figure(zero, zero), Figure(zero, Decimal("0.01"))]


def test_words_are_no_figure_unless_the_table_has_no_amounts_at_all() -> None:
    header_words = table_05(("合计", ["合计", "基本支出", ""]))
    assert Figures(header_words).figure(CellRef("T05", 0, "1")) == Figure(Decimal(0), Decimal(0))
    for amounts in (["金额", "10.00", ""], ["1O.00", "", ""]):
        unreadable = table_05(("合计", amounts))
        assert Figures(unreadable).figure(CellRef("T05", 0, "1")) is None


def test_a_cell_that_is_not_printed_is_zero_but_not_in_a_row_of_loose_amounts() -> None:
    figures = Figures(table_05(("合计", ["1.00", None]), ("208 社会保障", loose("1.00"))))
    assert figures.figure(CellRef("T05", 0, "2")) == Figure(Decimal(0), Decimal(0))
    assert figures.figure(CellRef("T05", 1, "2")) is None


# ---- what a formula means in a document


def test_a_table_that_was_not_found_leaves_a_rule_unevaluated() -> None:
    document = disclosure(T01=[("27", ["1.00"])])
    assert outcome("X01-02-total", document) == (NOT_EVALUATED, "没有找到 02表")


def test_a_rule_on_lines_that_are_not_printed_is_not_applicable() -> None:
    document = disclosure(T01=[("27", ["1.00"])])
    assert outcome("R01-31", document) == (NOT_APPLICABLE, "表中没有这些行或栏")
    assert outcome("R01-62", document) == (NOT_APPLICABLE, "表中没有这些行或栏")


def test_a_rule_without_a_formula_says_nothing() -> None:
    assert list(Binder(Figures(disclosure())).bind(load_rules()["F01"])) == []


def test_lines_that_are_not_printed_add_nothing() -> None:
    document = disclosure(T01=[("1", ["6.00"]), ("5", ["4.00"]), ("27", ["10.00"])])
    assert sums("R01-27", document) == [("10.00", "10.00")]


def test_of_which_lines_are_never_added() -> None:
    document = disclosure(
        T01=[("1", ["6.00"]), ("8", ["4.00"]), Line("其中：捐赠收入", ["3.00"]), ("27", ["10.00"])]
    )
    assert outcomes("R01-27", document) == [PASS]


def test_a_line_may_stand_for_several() -> None:
    """Some places print one line 财政拨款收入 for the three funds; it is added once."""
    document = disclosure(T01=[Line("F", ["6.00"], "1"), ("5", ["4.00"]), ("27", ["10.00"])])
    assert sums("R01-27", document) == [("10.00", "10.00")]


def test_a_line_of_both_sides_is_added_column_by_column() -> None:
    document = disclosure(
        T04=[
            ("33", ["3.00", "2.00", "1.00"]),
            ("40", ["4.00", "4.00"]),
            ("59", ["7.00", "6.00", "1.00"]),
        ]
    )
    assert sums("R04-59", document) == [
        ("7.00", "7.00"),
        ("6.00", "6.00"),
        ("1.00", "1.00"),
        ("0.00", "0.00"),
    ]
    assert outcomes("R04-59", document) == [PASS, PASS, PASS, NOT_APPLICABLE]


def test_a_row_is_the_sum_of_the_next_level_and_the_total_of_the_highest() -> None:
    document = table_05(
        ("合计", ["10.00"]),
        ("208 社会保障", ["7.00"]),
        ("20805 养老", ["7.00"]),
        ("2080501 离退休", ["4.00"]),
        ("2080505 养老保险", ["3.00"]),
        ("210 卫生健康", ["3.00"]),
    )
    assert sums("H05", document)[::3] == [("10.00", "10.00"), ("7.00", "7.00"), ("7.00", "7.00")]


def test_a_level_that_is_not_printed_is_passed_over() -> None:
    document = table_05(
        ("合计", ["10.00"]),
        ("208 社会保障", ["7.00"]),
        ("2080501 离退休", ["4.00"]),
        ("2080505 养老保险", ["3.00"]),
        ("2101101 行政单位医疗", ["3.00"]),
    )
    assert sums("H05", document)[::3] == [("10.00", "10.00"), ("7.00", "7.00")]


def test_without_a_total_row_the_highest_level_is_added_to_nothing() -> None:
    document = table_05(("208 社会保障", ["7.00"]), ("20805 养老", ["7.00"]))
    assert sums("H05", document)[::3] == [("7.00", "7.00")]


def test_one_heading_may_be_asked_for_by_code() -> None:
    document = disclosure(T06=[("301 工资福利", ["7.00"]), ("30101 基本工资", ["7.00"])])
    assert sums(rule("301行＝Σ301下级行", "T06"), document) == [("7.00", "7.00")]


def test_only_classifications_have_levels() -> None:
    document = disclosure(T01=[("1", ["6.00"]), ("27", ["6.00"])])
    assert outcome(rule("各级行＝Σ下级行", "T01"), document)[0] is NOT_APPLICABLE


def test_a_column_rule_holds_in_every_known_row() -> None:
    document = table_05(
        ("合计", ["10.00", "6.00", "4.00"]),
        ("208 社会保障", ["10.00", "6.00", "5.00"]),
        ("看不懂的行", ["1.00", "6.00", "5.00"]),
    )
    assert outcomes("C05-1", document) == [PASS, FAIL]


def test_a_column_that_is_not_printed_makes_no_statement() -> None:
    narrow = table("T05", [("合计", ["10.00", "10.00"])], columns=("1", "2"))
    assert outcomes(rule("3栏各行＝（1－2）栏各行"), disclosure(narrow)) == [NOT_APPLICABLE]


def test_a_range_of_columns_takes_the_printed_ones() -> None:
    narrow = table("T02", [("合计", ["10.00", "6.00", "4.00"])], columns=("1", "2", "4"))
    assert sums("C02-1", disclosure(narrow)) == [("10.00", "10.00")]


def test_the_single_row_of_table_09_needs_no_name() -> None:
    document = disclosure(T09=[("金额", ["3.00", "1.00", "2.00", "", "2.00", ""])])
    assert sums("C09-1", document) == [("3.00", "3.00")]
    assert outcome("C09-1", disclosure(T09=[]))[0] is NOT_APPLICABLE


def test_every_class_is_compared_wherever_it_is_printed() -> None:
    """208 stands in both tables, 210 only in table 01, 221 only in table 03."""
    document = disclosure(
        T01=[("39", ["7.00"]), ("40", ["3.00"])],
        T03=[("208 社会保障", ["7.00"]), ("221 住房保障", ["1.00"]), ("合计", ["8.00"])],
    )
    assert sums("X01-03-function", document) == [
        ("7.00", "7.00"),
        ("3.00", "0.00"),
        ("0.00", "1.00"),
    ]
    assert outcomes("X01-03-function", document) == [PASS, FAIL, FAIL]


def test_every_code_is_compared_in_all_tables() -> None:
    document = disclosure(
        T03=[("合计", ["9.00"]), ("208 社会保障", ["9.00"])],
        T05=[("合计", ["8.00"]), ("208 社会保障", ["5.00"]), ("210 卫生健康", ["3.00"])],
        T07=[("合计", {"3": "2.00"}), ("208 社会保障", {"3": "2.00"})],
        T08=[("合计", [""])],
    )
    assert sums("X03-05-1", document) == [("10.00", "9.00"), ("7.00", "9.00"), ("3.00", "0.00")]
    assert outcomes("X03-05-1", document) == [FAIL, PASS, FAIL]


def test_a_row_printed_twice_cannot_be_judged() -> None:
    document = disclosure(
        T01=[("27", ["1.00"]), ("31", ["1.00"]), ("31", ["1.00"]), ("62", ["1.00"])]
    )
    assert outcome("R01-31-62", document) == (
        NOT_EVALUATED,
        "01表（收入支出决算总表）中同一行印了 2 次",
    )


def test_a_row_that_nobody_knows_puts_sums_in_doubt_but_no_ties() -> None:
    rows: list[Printed] = [
        ("1", ["6.00"]),
        Line("附加收入", ["4.00"]),
        ("27", ["10.00"]),
        ("31", ["10.00"]),
        ("62", ["10.00"]),
    ]
    document = disclosure(T01=rows, T04=[("1", ["6.00"])])
    assert outcome("R01-27", document) == (
        NOT_EVALUATED,
        "01表（收入支出决算总表）中“附加收入”一行不认识",
    )
    assert outcomes("X01-04-1", document) == [PASS]
    assert outcomes("R01-31-62", document) == [PASS]


def test_an_unknown_row_without_a_name_or_without_any_amount() -> None:
    rows: list[Printed] = [("1", ["6.00"]), Line("小标题", [""]), ("27", ["6.00"])]
    assert outcomes("R01-27", disclosure(T01=rows)) == [PASS]
    document = disclosure(T01=rows)
    (printed,) = document.tables
    nameless = replace(printed.rows[1], label="", cells=printed.rows[0].cells)
    damaged = replace(printed, rows=(printed.rows[0], nameless, printed.rows[2]))
    reason = "01表（收入支出决算总表）中“（无名）”一行不认识"
    assert outcome("R01-27", replace(document, tables=(damaged,))) == (NOT_EVALUATED, reason)


def test_a_table_that_may_have_lost_rows_is_not_judged() -> None:
    document = disclosure(
        T01=table("T01", [("31", ["1.00"]), ("62", ["2.00"])], doubts=["第 3 页缺行"])
    )
    assert outcome("R01-31-62", document) == (NOT_EVALUATED, "第 3 页缺行")


def test_terms_are_told_with_the_sign_they_have_in_left_less_right() -> None:
    figures = Figures(table_05(("合计", ["10.00", "6.00", "4.00"])))
    (statement,) = Binder(figures).bind(rule("1栏各行＝（2＋3）栏各行"))
    assert isinstance(statement, Statement)
    weights = [(weight, ref.column) for weight, ref in statement.terms]
    assert weights == [(1, "1"), (-1, "2"), (-1, "3")]


# ---- judging


@pytest.mark.parametrize(
    ("difference", "relation", "expected"),
    [
        ("0", "=", PASS),
        ("0.01", "=", ROUNDING),
        ("-0.01", "=", ROUNDING),
        ("0.02", "=", FAIL),
        ("-0.02", "=", FAIL),
        ("-5", "<=", PASS),
        ("0.01", "<=", ROUNDING),
        ("0.02", "<=", FAIL),
        ("5", ">=", PASS),
        ("-0.01", ">=", ROUNDING),
        ("-0.02", ">=", FAIL),
    ],
)
def test_a_difference_passes_is_rounding_or_fails(
    difference: str, relation: Relation, expected: Outcome
) -> None:
    assert compare(Decimal(difference), Decimal("0.01"), relation) is expected


def test_a_difference_is_told_as_left_less_right() -> None:
    (item,) = judged("C05-1", table_05(("合计", ["10.00", "6.00", "5.00"])))
    assert isinstance(item, Judged)
    assert (item.difference, item.allowed) == (Decimal("-1.00"), Decimal("0.015"))


def test_words_in_the_place_of_a_figure_are_named() -> None:
    document = table_05(("合计", ["1O.00", "6.00", "4.00"]))
    assert outcome("C05-1", document) == (NOT_EVALUATED, "“合计”一行该格是文字“1O.00”")


def test_amounts_that_may_stand_in_several_columns_are_not_judged() -> None:
    document = table_05(("合计", ["6.00", "6.00"]), ("208 社会保障", loose("6.00", "4.00")))
    outcome_of_row = judged("C05-1", document)[1]
    assert outcome_of_row.outcome is NOT_EVALUATED
    assert outcome_of_row.reason == "“社会保障”一行的金额属于哪一栏不能确定"


def test_blank_rows_are_not_applicable() -> None:
    assert outcome("C05-1", table_05(("合计", ["", "—", ""]))) == (NOT_APPLICABLE, "各格都是空白")


def test_a_blank_total_over_printed_details_fails() -> None:
    assert outcomes("C05-1", table_05(("合计", ["", "6.00", ""]))) == [FAIL]


def test_a_likely_rule_never_fails() -> None:
    likely = rule("1栏各行＝2栏各行", certain=False)
    assert outcomes(likely, table_05(("合计", ["1.00", "1.01"]))) == [ROUNDING]
    assert outcome(likely, table_05(("合计", ["1.00", "3.00"]))) == (
        NOT_EVALUATED,
        "相差 2.00，两种口径可能不同",
    )


CONDITIONAL = rule("1栏合计行＝2栏合计行", when="1栏208行＝2栏208行")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("5.00", (FAIL, "")),
        ("5.01", (FAIL, "")),
        ("5.02", (NOT_APPLICABLE, "前提“1栏208行＝2栏208行”不成立")),
        ("", (NOT_APPLICABLE, "前提“1栏208行＝2栏208行”不成立")),
        ("五元", (NOT_EVALUATED, "“社会保障”一行该格是文字“五元”")),
    ],
)
def test_a_rule_with_a_condition_is_judged_where_the_condition_holds(
    second: str, expected: tuple[Outcome, str]
) -> None:
    document = table_05(("合计", ["9.00", "8.00"]), ("208 社会保障", ["5.00", second]))
    assert outcome(CONDITIONAL, document) == expected


def test_a_condition_that_makes_no_statement_leaves_the_rule_out() -> None:
    document = table_05(("合计", ["9.00", "8.00"]))
    assert outcome(CONDITIONAL, document) == (NOT_APPLICABLE, "表中没有这些行或栏")


def test_figures_in_different_units_are_compared_by_what_each_of_them_shows() -> None:
    """A 万元 figure of two decimals stands for 50 元 either way; a 元 figure for half a 分."""
    for yuan, expected in (("15000.00", PASS), ("15050.00", ROUNDING), ("15050.01", FAIL)):
        document = disclosure(
            T01=[("58", ["1.50"])], T03=table("T03", [("合计", [yuan])], unit=Unit.YUAN)
        )
        assert outcomes("X01-03-total", document) == [expected], yuan


# ---- properties


def to_print(value: Decimal, decimals: int = 2) -> str:
    """An amount as a spreadsheet prints it, rounded by itself."""
    return format_amount(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), decimals)


YUAN = st.integers(1, 10**10).map(lambda fen: Decimal(fen).scaleb(-6))
"""Exact amounts in 万元."""
CENTS = st.integers(1, 10**8).map(lambda cents: Decimal(cents).scaleb(-2))
"""Amounts as they are printed."""


@given(st.lists(YUAN, min_size=6, max_size=6), st.sampled_from([0, 2, 4]))
def test_true_amounts_rounded_one_by_one_never_fail_a_column_rule(
    parts: list[Decimal], decimals: int
) -> None:
    amounts = [to_print(value, decimals) for value in (sum(parts, Decimal(0)), *parts)]
    assert outcomes("C02-1", disclosure(T02=[("合计", amounts)]))[0] in {PASS, ROUNDING}


@given(st.lists(YUAN, min_size=1, max_size=12))
def test_true_amounts_rounded_one_by_one_never_fail_a_level(parts: list[Decimal]) -> None:
    items = [(f"301{n:02d} 某项", [to_print(value)]) for n, value in enumerate(parts, start=1)]
    document = disclosure(T06=[("301 工资福利", [to_print(sum(parts, Decimal(0)))]), *items])
    assert outcomes("H06", document)[0] in {PASS, ROUNDING}


@given(YUAN, YUAN, st.sampled_from([0, 1, 2, 3]))
def test_a_true_part_never_exceeds_its_whole(part: Decimal, rest: Decimal, decimals: int) -> None:
    document = disclosure(
        T04=[("28", [to_print(part, decimals)])], T01=[("29", [to_print(part + rest, decimals)])]
    )
    assert outcomes("X01-04-opening", document)[0] in {PASS, ROUNDING}


@given(st.lists(CENTS, min_size=2, max_size=6), st.integers(-30, 30))
def test_a_sum_fails_exactly_when_it_is_off_by_more_than_half_a_cent_for_each_figure(
    parts: list[Decimal], cents: int
) -> None:
    total = sum(parts, Decimal(0)) + Decimal(cents).scaleb(-2)
    document = disclosure(T02=[("合计", [to_print(value) for value in (total, *parts)])])
    figures = 1 + len(parts)
    expected = PASS if cents == 0 else ROUNDING if abs(cents) * 2 <= figures else FAIL
    assert outcomes("C02-1", document)[0] is expected


@given(CENTS, st.integers(-3, 3), st.sampled_from([0, 2, 3]))
def test_a_tie_is_equal_or_one_last_place_apart_or_wrong(
    amount: Decimal, apart: int, decimals: int
) -> None:
    here = amount.quantize(Decimal(1), ROUND_HALF_UP) + 4
    there = here + Decimal(apart).scaleb(-decimals)
    document = disclosure(
        T01=[("27", [format_amount(here, decimals)])],
        T02=[("合计", [format_amount(there, decimals)])],
    )
    expected = {0: PASS, 1: ROUNDING}.get(abs(apart), FAIL)
    assert outcomes("X01-02-total", document) == [expected]


@settings(max_examples=50)
@given(CENTS, CENTS, st.integers(1, 2000).filter(lambda cents: cents > 1))
def test_a_part_beyond_its_whole_fails_and_any_smaller_part_passes(
    part: Decimal, rest: Decimal, cents: int
) -> None:
    def printed(opening: Decimal, whole: Decimal) -> list[Outcome]:
        document = disclosure(T04=[("28", [to_print(opening)])], T01=[("29", [to_print(whole)])])
        return outcomes("X01-04-opening", document)

    assert printed(part, part + rest) == [PASS]
    assert printed(part + Decimal(cents).scaleb(-2), part) == [FAIL]
