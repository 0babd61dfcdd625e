"""The formulas printed under the tables: run (F08) and held against the form's own (F09)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from build import Line, Printed, disclosure, table
from juesuan.checking.check import check
from juesuan.model import Disclosure, Finding, Outcome, Severity
from juesuan.rules.book import Rule

PASS, ROUNDING, FAIL = Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL
NOT_APPLICABLE, NOT_EVALUATED = Outcome.NOT_APPLICABLE, Outcome.NOT_EVALUATED

Told = list[tuple[str, Outcome, str]]


def footnotes(rule: Rule) -> bool:
    return rule.code in {"F08", "F09"}


def checked(document: Disclosure) -> tuple[Told, list[Finding]]:
    """Rule, outcome and reason of each verdict on footnotes, and the findings."""
    report = check(document, footnotes)
    told = [(item.rule, item.outcome, item.reason) for item in report.verdicts]
    return told, list(report.findings)


def outcomes(document: Disclosure) -> list[tuple[str, Outcome]]:
    """Rule and outcome of each verdict on footnotes."""
    return [(rule, outcome) for rule, outcome, _ in checked(document)[0]]


def noted(code: str, rows: list[Printed], *notes: str, **more: object) -> Disclosure:
    """A disclosure of one table with notes under it."""
    return disclosure(table(code, rows, notes=notes, **more))  # type: ignore[arg-type]


FIVE: list[Printed] = [
    ("合计", ["10.00", "6.00", "4.00"]),
    ("208 社会保障", ["10.00", "6.00", "4.00"]),
]


def test_the_forms_own_formula_agrees_with_the_form_and_is_run() -> None:
    document = noted("T05", FIVE, "1栏各行＝（2＋3）栏各行。")
    assert outcomes(document) == [("F09", PASS), ("F08", PASS), ("F08", PASS)]


def test_a_fault_that_the_forms_own_formula_finds_is_not_told_twice() -> None:
    document = noted("T05", [("合计", ["11.00", "6.00", "4.00"])], "1栏各行＝（2＋3）栏各行。")
    assert checked(document) == ([("F09", PASS, ""), ("F08", FAIL, "")], [])
    assert [item.rule for item in check(document).findings if item.table == "T05"] == ["C05-1"]


def test_a_formula_of_the_document_alone_is_run() -> None:
    """No rule of the book says that 栏 2 is 栏 1 less 栏 3."""
    sound = noted("T05", FIVE, "2栏各行＝（1－3）栏各行")
    faulty = noted("T05", [("合计", ["11.00", "6.00", "4.00"])], "2栏各行＝（1－3）栏各行")
    assert outcomes(sound) == [("F09", PASS), ("F08", PASS), ("F08", PASS)]
    assert outcomes(faulty) == [("F09", PASS), ("F08", FAIL)]
    (finding,) = checked(faulty)[1]
    assert finding.rule == "F08"
    assert (
        finding.message
        == "05表 合计·基本支出 6.00 ≠ 本年支出合计＋项目支出 7.00，差 -1.00（尾差最多 0.015）。"
    )


def test_a_formula_that_is_off_by_rounding_is_rounding() -> None:
    document = noted("T05", [("合计", ["10.01", "6.00", "4.00"])], "2栏各行＝（1－3）栏各行")
    assert outcomes(document) == [("F09", PASS), ("F08", ROUNDING)]
    assert [item.severity for item in checked(document)[1]] == [Severity.ROUNDING]


def test_a_formula_that_says_otherwise_than_the_form_is_told_and_not_run() -> None:
    document = noted("T05", FIVE, "注：1栏各行＝2栏各行。")
    assert outcomes(document) == [("F09", FAIL)]
    (finding,) = checked(document)[1]
    assert finding.rule == "F09"
    assert finding.message == "05表下印“1栏各行＝2栏各行”，与表式规定的关系不同。"
    assert finding.evidence[0].text == "注：1栏各行＝2栏各行。"


@pytest.mark.parametrize(("code", "outcome"), [("F08", []), ("F09", [FAIL])])
def test_each_of_the_two_rules_may_be_asked_for_alone(code: str, outcome: list[Outcome]) -> None:
    document = noted("T05", FIVE, "1栏各行＝2栏各行")
    report = check(document, lambda rule: rule.code == code)
    assert [item.outcome for item in report.verdicts] == outcome


def test_a_formula_that_cannot_be_read_is_not_evaluated() -> None:
    told, findings = checked(noted("T05", FIVE, "1栏各行＝（2＋其他3）栏各行"))
    reason = "公式看不懂：看不懂“其”"
    assert told == [("F08", NOT_EVALUATED, reason), ("F09", NOT_EVALUATED, reason)]
    assert findings == []


def test_a_formula_on_a_line_or_column_that_is_not_printed_is_not_evaluated() -> None:
    narrow = noted("T05", FIVE, "1栏＝（2＋9）栏")
    assert {item[1:] for item in checked(narrow)[0]} == {
        (NOT_EVALUATED, "公式中的 9栏 在表上没有印出")
    }
    short = noted("T01", [("27", ["1.00"])], "27行＝（1＋…＋8）行")
    assert {item[1:] for item in checked(short)[0]} == {
        (NOT_EVALUATED, "公式中的 1行 在表上没有印出")
    }


def test_a_formula_on_another_table_that_is_missing_is_not_evaluated() -> None:
    told, _ = checked(noted("T05", FIVE, "1栏＝06表1栏"))
    assert {item[1:] for item in told} == {(NOT_EVALUATED, "没有找到 06表")}


# ---- printed numbers are those of the document, not of the form


def test_columns_are_called_by_the_numbers_printed_over_them() -> None:
    """This document numbers its columns 5, 6, 7; the form 1, 2, 3."""
    numbers = {"1": "5", "2": "6", "3": "7"}
    assert outcomes(noted("T05", FIVE, "5栏各行＝（6＋7）栏各行", numbers=numbers)) == [
        ("F09", PASS),
        ("F08", PASS),
        ("F08", PASS),
    ]
    assert outcomes(noted("T05", FIVE, "5栏各行＝6栏各行", numbers=numbers)) == [("F09", FAIL)]


INCOME: list[Printed] = [
    Line("F", ["6.00"], "1"),
    Line("4", ["1.00"], "2"),
    Line("5", ["2.00"], "3"),
    Line("8", ["3.00"], "6"),
    Line("27", ["12.00"], "7"),
]
"""Income with one line for all appropriations, numbered anew; 4 and 5 are not printed."""


@pytest.mark.parametrize(
    "note", ["7行＝（1＋2＋…＋6）行", "7行＝（1＋…＋6）行", "7行＝（1＋2＋3＋6）行"]
)
def test_lines_are_called_by_the_numbers_printed_beside_them(note: str) -> None:
    document = noted("T01", INCOME, note)
    assert outcomes(document) == [("F09", PASS), ("F08", PASS)]


def test_a_range_of_printed_numbers_leaves_nothing_out() -> None:
    document = noted("T01", INCOME, "7行＝（1＋…＋3）行")
    assert outcomes(document) == [("F09", FAIL)]


def test_a_numbered_line_without_a_name_takes_no_part() -> None:
    """The form prints empty lines 9 to 26; a formula may end in one of them."""
    empty = [Line("", [""], str(number)) for number in range(9, 27)]
    rows: list[Printed] = [("1", ["6.00"]), ("8", ["4.00"]), *empty, ("27", ["10.00"])]
    assert outcomes(noted("T01", rows, "27行＝（1＋…＋26）行")) == [("F09", PASS), ("F08", PASS)]
    assert outcomes(noted("T01", rows, "27行＝（1＋8＋9）行")) == [("F09", PASS), ("F08", PASS)]


def test_a_formula_of_lines_without_names_says_nothing() -> None:
    rows: list[Printed] = [Line("", [""], "9"), Line("", [""], "10"), ("27", ["10.00"])]
    told, _ = checked(noted("T01", rows, "27行＝（9＋10）行"))
    assert told == [
        ("F08", NOT_APPLICABLE, "表中没有这些行或栏"),
        ("F09", NOT_APPLICABLE, "表中没有这些行或栏"),
    ]


def test_notes_without_formulas_say_nothing() -> None:
    assert checked(noted("T05", FIVE, "注：本表列示全部支出。")) == ([], [])


def test_formulas_under_a_table_of_another_sort_are_not_read() -> None:
    document = noted("T05", FIVE, "1栏各行＝2栏各行")
    (own,) = document.tables
    assert checked(replace(document, tables=(replace(own, code=None),))) == ([], [])
