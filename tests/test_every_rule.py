"""Every rule of the book: one document in which it fails, and one in which it passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from books import everything, only_fiscal
from build import disclosure, reprinted, table, with_tables, without
from juesuan.checking.check import check
from juesuan.checking.forms import FORM_CHECKS
from juesuan.checking.subjects import NAME_CHECKS
from juesuan.model import Disclosure, Finding, Outcome, Report, Severity
from juesuan.money import Unit, format_amount
from juesuan.rules.book import load_rules
from juesuan.rules.notation import parse_formula

TOO_MUCH = "9,999.99"
"""More than any figure of the books: printed in one cell, it breaks every sum the cell is in."""

EQUATIONS = {
    "R01-27": "T01.27.1",
    "R01-31": "T01.31.1",
    "R01-58": "T01.58.2",
    "R01-62": "T01.62.2",
    "R01-31-62": "T01.62.2",
    "R04-27": "T04.27.1",
    "R04-28": "T04.28.1",
    "R04-32": "T04.32.1",
    "R04-59": "T04.59.2",
    "R04-64": "T04.64.2",
    "R04-32-64": "T04.64.2",
    "R04-64-3": "T04.64.3",
    "R04-64-4": "T04.64.4",
    "R04-64-5": "T04.64.5",
    "R06-staff": "T06.人员经费合计.1",
    "R06-public": "T06.310.1",
    "C02-1": "T02.20103.4",
    "C03-1": "T03.2080505.2",
    "C04-2": "T04.40.3",
    "C05-1": "T05.2010302.3",
    "C07-3": "T07.2120801.5",
    "C07-6": "T07.合计.6",
    "C08-1": "T08.22301.3",
    "C08-6": "T08.合计.6",
    "C09-1": "T09.金额.6",
    "C09-3": "T09.金额.4",
    "C09-7": "T09.金额.8",
    "C09-9": "T09.金额.9",
    "H02": "T02.2010350.5",
    "H03": "T03.208.1",
    "H05": "T05.2080506.2",
    "H06": "T06.30201.1",
    "H07": "T07.2120803.3",
    "H08": "T08.223.2",
    "X01-02-total": "T02.合计.1",
    "X01-02-fiscal": "T01.2.1",
    "X01-02-4": "T02.合计.3",
    "X01-02-5": "T01.5.1",
    "X01-02-6": "T02.合计.5",
    "X01-02-7": "T01.7.1",
    "X01-02-8": "T02.合计.7",
    "X01-03-total": "T03.合计.1",
    "X01-03-function": "T01.39.2",
    "X01-04-1": "T01.1.1",
    "X01-04-2": "T04.2.1",
    "X01-04-3": "T01.3.1",
    "X01-04-function": "T04.50.2",
    "X01-04-opening": "T04.28.1",
    "X01-04-closing": "T04.60.2",
    "X02-04-fiscal": "T02.合计.2",
    "X03-05-1": "T05.2101101.1",
    "X03-05-2": "T08.2230199.2",
    "X03-05-3": "T07.2120801.5",
    "X04-05-total": "T05.合计.1",
    "X04-05-function": "T04.33.3",
    "X04-07-opening": "T07.合计.1",
    "X04-07-income": "T07.合计.2",
    "X04-07-total": "T04.59.4",
    "X04-07-closing": "T04.60.4",
    "X04-07-function": "T07.212.3",
    "X04-08-opening": "T08.合计.4",
    "X04-08-income": "T08.合计.5",
    "X04-08-total": "T04.59.5",
    "X04-08-closing": "T08.合计.6",
    "X04-08-function": "T04.53.5",
    "X05-06": "T05.合计.2",
    "X06-09-30212": "T06.30212.1",
    "X06-09-30231": "T06.30231.1",
    "X06-09-30217": "T06.30217.1",
    "X06-09-31013": "T06.31013.1",
}
"""For each equation a cell in which too much is printed."""

WHERE_ALL_IS_FISCAL = {
    "X01-04-same": "T01.39.2",
    "X03-05-1-same": "T03.2010302.1",
    "X03-05-2-same": "T03.2101101.2",
    "X03-05-3-same": "T05.2010350.3",
}
"""The same for rules that hold only where all spending is appropriated."""

LIKELY_TIES = {
    "X05-06-30108": "T06.30108.1",
    "X05-06-30109": "T06.30109.1",
    "X05-06-30113": "T05.2210201.2",
}
"""Ties that usually hold: one last place is told as rounding, more is told by nobody."""


@cache
def report_on(made: Callable[[], Disclosure]) -> Report:
    """What a check says about one of the books."""
    return check(made())


def judged_by(code: str, document: Disclosure) -> Report:
    """What a check says that is asked for one rule."""
    return check(document, lambda rule: rule.code == code)


def outcomes(report: Report, code: str) -> set[Outcome]:
    """All outcomes of a rule in a report."""
    return {verdict.outcome for verdict in report.verdicts if verdict.rule == code}


def findings(report: Report, code: str) -> list[Finding]:
    """What a rule says in a report."""
    return [item for item in report.findings if item.rule == code]


def with_text(document: Disclosure, cell: str, text: str) -> Disclosure:
    """The document with another text in one cell, written ``T01.27.1``."""
    code, row, column = cell.split(".")
    return reprinted(document, {(code, row, column): text})


def amount_in(document: Disclosure, cell: str) -> Decimal:
    """The amount printed in a cell."""
    code, row, column = cell.split(".")
    printed = next(t for t in document.tables if t.code == code).row(row)
    assert printed is not None
    found = printed.cell(column)
    assert found is not None
    return found.amount or Decimal(0)


# ---- equations


def test_the_books_add_up() -> None:
    for document in (everything, only_fiscal):
        assert report_on(document).findings == ()


@pytest.mark.parametrize(
    ("code", "cell", "document"),
    [
        *((code, cell, everything) for code, cell in EQUATIONS.items()),
        *((code, cell, only_fiscal) for code, cell in WHERE_ALL_IS_FISCAL.items()),
    ],
)
def test_an_equation_passes_until_too_much_is_printed_in_one_cell(
    code: str, cell: str, document: Callable[[], Disclosure]
) -> None:
    sound = outcomes(report_on(document), code)
    assert Outcome.PASS in sound
    assert Outcome.FAIL not in sound
    faulty = judged_by(code, with_text(document(), cell, TOO_MUCH))
    assert Outcome.FAIL in outcomes(faulty, code)
    (finding, *_) = findings(faulty, code)
    assert finding.severity is Severity.ERROR
    assert finding.difference is not None
    assert finding.allowed is not None
    assert abs(finding.difference) > finding.allowed
    texts = {item.text for found in findings(faulty, code) for item in found.evidence}
    assert TOO_MUCH in texts


@pytest.mark.parametrize(("code", "cell"), LIKELY_TIES.items())
def test_a_likely_tie_is_told_only_when_one_last_place_apart(code: str, cell: str) -> None:
    amount = amount_in(everything(), cell)
    cents = [Decimal(text) for text in ("0.00", "0.01", "0.02")]
    same, near, far = (
        judged_by(code, with_text(everything(), cell, format_amount(amount + cent)))
        for cent in cents
    )
    assert outcomes(same, code) == {Outcome.PASS}
    assert outcomes(near, code) == {Outcome.ROUNDING}
    assert outcomes(far, code) == {Outcome.NOT_EVALUATED}
    assert [item.severity for item in findings(near, code)] == [Severity.ROUNDING]
    assert findings(far, code) == []


@pytest.mark.parametrize("code", WHERE_ALL_IS_FISCAL)
def test_the_derived_ties_do_not_apply_to_a_unit_with_money_of_its_own(code: str) -> None:
    assert outcomes(report_on(everything), code) == {Outcome.NOT_APPLICABLE}


# ---- statements about the document


def noted(code: str, *notes: str) -> Disclosure:
    """All the books, with other notes under one table."""
    found = everything().table(code)
    assert found is not None
    return with_tables(everything(), replace(found, notes=table(code, [], notes=notes).notes))


def named(code: str, row: str, name: str) -> Disclosure:
    """All the books, with another name printed beside a code."""
    found = everything().table(code)
    assert found is not None
    rows = [replace(line, label=name) if line.code == row else line for line in found.rows]
    return with_tables(everything(), replace(found, rows=tuple(rows)))


def pensions(year: int) -> Disclosure:
    """A disclosure of a year that calls 20805 what it was called up to 2019."""
    rows = [("合计", ["1.00"]), ("20805 行政事业单位离退休", ["1.00"])]
    return disclosure(T05=rows, year=year)


def empty_fund(note: str, total: str = "") -> Disclosure:
    """A disclosure whose table 07 shows nothing but a total and a note."""
    return disclosure(T07=table("T07", [("合计", [total])], notes=[note]))


def in_yuan(code: str) -> Disclosure:
    """All the books, with one table that says it is in yuan."""
    found = everything().table(code)
    assert found is not None
    return with_tables(everything(), replace(found, unit=Unit.YUAN))


def twice(code: str, row: str) -> Disclosure:
    """All the books, with one row printed twice."""
    found = everything().table(code)
    assert found is not None
    line = found.row(row)
    assert line is not None
    return with_tables(everything(), replace(found, rows=(*found.rows, line)))


NO_FUND = "说明：本单位本年度没有政府性基金预算财政拨款收支，本表无数据。"

DOCUMENTS: dict[str, tuple[Disclosure, Disclosure]] = {
    "F01": (replace(without(everything(), "T08"), headings=frozenset()), everything()),
    "F02": (empty_fund("注：本表列示收支。"), empty_fund(NO_FUND)),
    "F03": (empty_fund(NO_FUND, total="25.00"), empty_fund(NO_FUND)),
    "F04": (
        disclosure(T05=table("T05", [("合计", ["1.00"])], unit=None)),
        disclosure(T05=[("合计", ["1.00"])]),
    ),
    "F05": (in_yuan("T09"), everything()),
    "F06": (twice("T05", "2101101"), everything()),
    "F07": (with_text(everything(), "T05.2101101.2", "25.5012"), everything()),
    "F08": (noted("T05", "2栏各行＝（1＋3）栏各行"), noted("T05", "2栏各行＝（1－3）栏各行")),
    "F09": (noted("T05", "1栏各行＝2栏各行"), noted("T05", "1栏各行＝（3＋2）栏各行")),
    "Q01": (named("T05", "2101101", "公务员医疗补助"), everything()),
    "Q02": (pensions(2020), pensions(2019)),
    "Q03": (
        noted("T07", "注：本单位没有政府性基金收支，仍保留该表格式，作下述说明。"),
        everything(),
    ),
}
"""A document that breaks the rule, and one that keeps it."""


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_statement_passes_and_fails(code: str) -> None:
    faulty, sound = (judged_by(code, document) for document in DOCUMENTS[code])
    assert Outcome.PASS in outcomes(sound, code)
    assert Outcome.FAIL not in outcomes(sound, code)
    assert findings(sound, code) == []
    assert Outcome.FAIL in outcomes(faulty, code)
    assert findings(faulty, code) != []


# ---- root causes


def slipped() -> Disclosure:
    """From 20103 on, the figures of table 05 stand one row too low."""
    found = only_fiscal().table("T05")
    assert found is not None
    cells = [line.cells for line in found.rows]
    moved = [*cells[:2], cells[1], *cells[2:-1]]
    rows = [replace(line, cells=own) for line, own in zip(found.rows, moved, strict=True)]
    return with_tables(only_fiscal(), replace(found, rows=tuple(rows)))


def swapped_columns() -> Disclosure:
    """事业运行 prints its project spending as basic spending and the other way round."""
    return reprinted(
        everything(), {("T05", "2010350", "2"): "40.00", ("T05", "2010350", "3"): "120.00"}
    )


def yuan_for_wan(code: str) -> Disclosure:
    """One table prints yuan under 万元."""
    found = everything().table(code)
    assert found is not None
    return reprinted(
        everything(),
        {
            (code, row.code, cell.column): format_amount(cell.amount * 10_000)
            for row in found.rows
            for cell in row.cells
            if cell.amount
        },
    )


CAUSES: dict[str, Callable[[], Disclosure]] = {
    "K01": slipped,
    "K02": lambda: with_text(everything(), "T03.2080505.2", "4.00"),
    "K03": swapped_columns,
    "K04": lambda: yuan_for_wan("T05"),
    "K05": lambda: with_text(everything(), "T03.2080505.2", "-40.00"),
}


@pytest.mark.parametrize(("code", "faulty"), CAUSES.items())
def test_a_cause_is_named_where_it_is_and_nowhere_else(
    code: str, faulty: Callable[[], Disclosure]
) -> None:
    causes = [item for item in check(faulty()).findings if item.rule[0] == "K"]
    assert [item.rule for item in causes] == [code]
    assert findings(report_on(everything), code) == []


# ---- the book


def test_every_rule_of_the_book_has_its_case() -> None:
    cases = [*EQUATIONS, *WHERE_ALL_IS_FISCAL, *LIKELY_TIES, *DOCUMENTS, *CAUSES]
    assert sorted(cases) == sorted(load_rules())


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in load_rules().values()]
    assert len(names) == len(set(names))
    assert all(name == name.lower() and " " not in name for name in names)


@pytest.mark.parametrize("code", load_rules())
def test_a_rule_says_what_is_wrong_why_and_what_to_do(code: str) -> None:
    rule = load_rules()[code]
    assert rule.code == code
    assert rule.title
    assert rule.advice.endswith("。")
    assert rule.basis
    assert all(rule.basis)
    assert rule.kind
    assert all(other in load_rules() for other in rule.see_also)
    assert code not in rule.see_also


@pytest.mark.parametrize("code", load_rules())
def test_a_rule_is_an_equation_or_is_checked_by_name(code: str) -> None:
    rule = load_rules()[code]
    by_name = code in {*FORM_CHECKS, *NAME_CHECKS, "F08", "F09"} or code[0] == "K"
    assert (rule.formula is not None) != by_name
    if rule.formula is not None:
        assert rule.formula == parse_formula(rule.formula_text)
        assert rule.table
    if rule.when is not None:
        assert rule.when == parse_formula(rule.when_text)
