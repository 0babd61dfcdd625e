"""Completeness and form: tables, statements, units of money, rows and digits (F01 … F07, Q03)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from build import Line, disclosure, reprinted, table
from juesuan.checking.check import check
from juesuan.checking.forms import expected_tables
from juesuan.model import Disclosure, Finding, Outcome, Severity, Table, Verdict
from juesuan.model.forms import FORM_CODES
from juesuan.money import Unit
from juesuan.rules.figures import Figures

PASS, FAIL = Outcome.PASS, Outcome.FAIL
NOT_APPLICABLE, NOT_EVALUATED = Outcome.NOT_APPLICABLE, Outcome.NOT_EVALUATED


def checked(code: str, document: Disclosure) -> tuple[list[Verdict], list[Finding]]:
    """Verdicts and findings of one rule."""
    report = check(document, lambda rule: rule.code == code)
    return list(report.verdicts), list(report.findings)


def outcomes(code: str, document: Disclosure) -> dict[str, Outcome]:
    """The outcomes of a rule by subject, tables by their number alone."""
    return {item.subject.split("（")[0]: item.outcome for item in checked(code, document)[0]}


def messages(code: str, document: Disclosure) -> list[str]:
    """What a rule has to say."""
    return [item.message for item in checked(code, document)[1]]


# ---- F01: every statutory table is there


def all_tables(*left_out: str, year: int | None = 2023) -> Disclosure:
    """The nine tables but some, empty."""
    return disclosure(*(table(code, []) for code in FORM_CODES if code not in left_out), year=year)


def test_a_missing_table_is_found_and_the_others_are_there() -> None:
    expected = {f"{code[1:]}表": PASS for code in FORM_CODES} | {"06表": FAIL}
    assert outcomes("F01", all_tables("T06")) == expected
    assert messages("F01", all_tables("T06")) == [
        "没有 06表（一般公共预算财政拨款基本支出决算明细表）。全文 12 页，认出 8 张表。"
    ]


def test_a_table_whose_title_was_read_is_not_missing() -> None:
    document = replace(all_tables("T06"), headings=frozenset({"T06"}))
    verdicts, findings = checked("F01", document)
    assert findings == []
    assert [(v.outcome, v.reason) for v in verdicts if v.outcome is not PASS] == [
        (NOT_EVALUATED, "有标题，但没有读到表格")
    ]


def test_a_table_may_stand_on_a_page_that_cannot_be_read() -> None:
    document = replace(all_tables("T06"), unread_pages=(4, 5))
    assert outcomes("F01", document)["06表"] is NOT_EVALUATED
    assert [v.reason for v in checked("F01", document)[0] if v.reason] == ["有 2 页读不出文字"]


def stranger(*, unit: Unit | None = Unit.WAN, code: str = "301 工资福利支出") -> Table:
    """A table that is none of the nine."""
    made = table("T06", [(code, ["1.00"])], unit=unit, title="基本支出情况表")
    return replace(made, code=None)


def test_a_table_may_be_the_one_that_was_not_recognised() -> None:
    document = all_tables("T06")
    with_stranger = replace(document, tables=(*document.tables, stranger()))
    assert [v.reason for v in checked("F01", with_stranger)[0] if v.reason] == [
        "“基本支出情况表”没有认出"
    ]


@pytest.mark.parametrize("other", [stranger(unit=None), stranger(code="项目绩效")])
def test_a_table_of_another_sort_does_not_stand_for_a_statement(other: Table) -> None:
    document = all_tables("T06")
    assert outcomes("F01", replace(document, tables=(*document.tables, other)))["06表"] is FAIL


@pytest.mark.parametrize(("year", "asked"), [(2018, False), (2019, True), (None, True)])
def test_table_08_is_asked_for_since_the_accounts_of_2019(year: int | None, asked: bool) -> None:
    expected = expected_tables(Figures(disclosure(year=year)))
    assert ("T08" in expected) == asked
    assert len(expected) == 8 + asked


def test_universities_show_three_tables() -> None:
    income = table("T02", [], title="高等学校收入决算表")
    document = disclosure(table("T01", []), income, table("T03", []))
    assert outcomes("F01", document) == {"01表": PASS, "02表": PASS, "03表": PASS}


# ---- F02 and F03: empty tables


@pytest.mark.parametrize(
    "note",
    [
        "说明：本单位本年度没有政府性基金预算财政拨款收支，本表无数据。",
        "本部门2023年度无政府性基金预算财政拨款收入和支出。",
        "注：本单位未发生政府性基金支出",
        "本表为空表，不涉及国有资本经营预算拨款。",
        "说明： 本 单 位 没有 相关 支出",
    ],
)
def test_an_empty_table_may_say_so_in_many_words(note: str) -> None:
    document = disclosure(T07=table("T07", [("合计", [""])], notes=["单位：万元", note]))
    assert outcomes("F02", document) == {"07表": PASS}


@pytest.mark.parametrize(
    "note",
    [
        "注：本表列示政府性基金的收支。",
        "（无此类支出的，删除）",
        "如本单位没有政府性基金收支，仍保留该表格式，作下述说明。",
    ],
)
def test_other_notes_and_hints_of_the_template_say_nothing(note: str) -> None:
    document = disclosure(T07=table("T07", [("合计", [""])], notes=[note]))
    assert outcomes("F02", document) == {"07表": FAIL}
    (finding,) = checked("F02", document)[1]
    assert finding.severity is Severity.WORDING
    assert finding.message == (
        "07表（政府性基金预算财政拨款收入支出决算表）全表没有金额，表下也没有说明。"
    )


def test_a_table_with_a_figure_and_a_table_that_cannot_be_empty_need_no_statement() -> None:
    document = disclosure(T07=[("合计", {"3": "0.00"})], T03=[("合计", [""])])
    assert outcomes("F02", document) == {}


def test_a_table_that_could_not_be_read_is_not_called_empty() -> None:
    document = disclosure(T08=[("合计", ["1O.00", "1O.00"])])
    assert outcomes("F02", document) == {}
    assert outcomes("C08-1", document)["08表 合计·本年支出合计"] is NOT_EVALUATED


def test_a_statement_contradicts_the_figures_above_it() -> None:
    full = table("T08", [("合计", ["2.00"])], notes=["本单位没有此项支出，本表无数据。"])
    empty = table("T07", [("合计", ["0.00"])], notes=["本单位没有此项支出，本表无数据。"])
    assert outcomes("F03", disclosure(full, empty)) == {"08表": FAIL, "07表": PASS}
    assert messages("F03", disclosure(full, empty)) == [
        "08表（国有资本经营预算财政拨款支出决算表）下写“本单位没有此项支出，本表无数据。”，但表中有金额。"
    ]


def test_a_sentence_about_one_kind_of_spending_contradicts_nothing() -> None:
    notes = ["本单位没有因公出国（境）支出。", "注：本表反映三公经费。"]
    document = disclosure(T09=table("T09", [("金额", ["2.00"])], notes=notes))
    assert outcomes("F03", document) == {}


# ---- F04 and F05: units of money


def test_every_table_states_its_unit() -> None:
    document = disclosure(table("T01", [], unit=None), table("T02", []))
    assert outcomes("F04", document) == {"01表": FAIL, "02表": PASS}
    assert messages("F04", document) == ["01表（收入支出决算总表）没有注明金额单位。"]


def test_the_unit_of_most_tables_is_the_usual_one() -> None:
    yuan = table("T09", [], unit=Unit.YUAN)
    silent = table("T08", [], unit=None)
    document = disclosure(table("T01", []), yuan, table("T02", []), silent)
    assert outcomes("F05", document) == {"全部表格": FAIL}
    assert messages("F05", document) == [
        "09表（财政拨款“三公”经费支出决算表）以元为单位，其他表以万元为单位。"
    ]


def test_one_unit_everywhere_passes_and_no_unit_anywhere_is_not_judged() -> None:
    silent = table("T08", [], unit=None)
    assert outcomes("F05", disclosure(table("T01", []), silent)) == {"全部表格": PASS}
    assert outcomes("F05", disclosure(silent)) == {"全部表格": NOT_APPLICABLE}


# ---- F06: a code stands once in a table


def test_a_code_printed_twice_is_found_once() -> None:
    rows = [
        ("合计", ["2.00"]),
        ("2101101 行政单位医疗", ["1.00"]),
        ("2101101 行政单位医疗", ["1.00"]),
    ]
    document = disclosure(T05=rows, T06=[("301 工资福利支出", ["1.00"])])
    assert outcomes("F06", document) == {"05表": FAIL, "06表": PASS}
    (finding,) = checked("F06", document)[1]
    assert finding.message == "05表“2101101 行政单位医疗”印了 2 次。"
    assert [item.row for item in finding.evidence] == ["2101101"] * 2
    assert [str(item.place) for item in finding.evidence] == ["第 5 页"] * 2


def test_a_second_total_and_lines_without_a_code_are_no_duplicates() -> None:
    rows = [("合计", ["1.00"]), ("合计", ["1.00"]), ("说不清", [""]), ("说不清", [""])]
    assert outcomes("F06", disclosure(T05=rows)) == {"05表": PASS}


# ---- F07: no amount shows more decimals than its table


def test_an_amount_with_too_many_decimals_is_found() -> None:
    document = disclosure(
        T05=[("合计", ["38.288", "38.28"]), ("208 社会保障", ["38.28", "38.28"])],
        T06=[("301 工资", ["5"]), ("302 商品", ["4.5"])],
    )
    assert outcomes("F07", document) == {"05表": FAIL, "06表": PASS}
    assert messages("F07", document) == [
        "05表 合计 合计 印 38.288，有 3 位小数，本表其他金额为 2 位。"
    ]


def test_each_amount_with_too_many_decimals_has_a_fingerprint_of_its_own() -> None:
    document = disclosure(
        T05=[("合计", ["1.00", "1.00", "1.00"]), ("208 社会保障", ["1.00", "1.00"])]
    )
    faulty = reprinted(document, {("T05", "合计", "2"): "1.001", ("T05", "208", "1"): "1.002"})
    findings = checked("F07", faulty)[1]
    assert len({item.fingerprint for item in findings}) == len(findings) == 2


# ---- Q03: hints of the template


def test_a_hint_of_the_template_is_found_once_for_a_table() -> None:
    hint = "注：没有数据的，仍保留该表格式，作下述说明。"
    document = disclosure(
        table("T07", [], notes=[hint, "（无此类支出的，删除）"]),
        table("T08", [], notes=["本单位没有国有资本经营支出，故本表无数据。"]),
    )
    assert outcomes("Q03", document) == {"07表": FAIL, "08表": PASS}
    assert messages("Q03", document) == [
        f"07表（政府性基金预算财政拨款收入支出决算表）下留有样表的提示语：“{hint}”"
    ]


def test_lines_of_both_sides_may_bear_the_same_name() -> None:
    rows = [Line("31 总计", ["1.00"]), Line("62 总计", ["1.00"])]
    assert outcomes("F06", disclosure(T01=rows)) == {"01表": PASS}
