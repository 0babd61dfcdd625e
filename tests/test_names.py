"""Classification codes against the names printed beside them (Q01, Q02)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import disclosure, table
from juesuan.checking.check import check
from juesuan.model import Disclosure, Finding, Outcome, Severity
from juesuan.model.codes import (
    CLASSIFICATIONS,
    Classification,
    OldName,
    load_old_names,
    load_subjects,
)

PASS, FAIL, NOT_EVALUATED = Outcome.PASS, Outcome.FAIL, Outcome.NOT_EVALUATED


def checked(code: str, document: Disclosure) -> tuple[list[tuple[Outcome, str]], list[Finding]]:
    """Outcomes with their reasons, and findings, of one rule."""
    report = check(document, lambda rule: rule.code == code)
    return [(item.outcome, item.reason) for item in report.verdicts], list(report.findings)


def functional(*names: str, year: int | None = 2023) -> Disclosure:
    """A disclosure with rows of table 05."""
    return disclosure(T05=[(name, ["1.00"]) for name in names], year=year)


def test_a_right_name_passes_whatever_the_spaces() -> None:
    document = functional("2101103 公务员医疗补助", "2010301 行 政 运 行")
    assert checked("Q01", document) == ([(PASS, ""), (PASS, "")], [])


def test_the_name_of_a_neighbour_is_a_slip() -> None:
    outcomes, (finding,) = checked("Q01", functional("2101103 事业单位医疗"))
    assert outcomes == [(FAIL, "")]
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "05表 2101103 印作“事业单位医疗”；分类科目中 2101103 为“公务员医疗补助”，"
        "“事业单位医疗”为 2101102。"
    )


def test_a_slip_in_several_tables_is_told_once() -> None:
    rows = [("2101103 事业单位医疗", ["1.00"])]
    outcomes, (finding,) = checked("Q01", disclosure(T02=rows, T03=rows, T05=rows))
    assert outcomes == [(FAIL, "")]
    assert finding.message.startswith("02表、03表、05表 2101103")
    assert [item.table for item in finding.evidence] == ["T02", "T03", "T05"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2101103 公务员补助", "所印名称不是别的科目的名称"),  # nobody's name
        ("2101103 住房公积金", "所印名称不是别的科目的名称"),  # of another 类
        ("2101103 行政事业单位医疗", "所印名称不是别的科目的名称"),  # of another level
        ("2101188 事业单位医疗", "该编码的名称未经证实"),  # nobody's code
        ("2013902 行政运行", "该编码的名称未经证实"),  # a name nobody has seen printed
        ("2080501 归口管理的行政单位离退休", "所印名称不是别的科目的名称"),  # its own old name
    ],
)
def test_what_is_not_certain_is_not_judged(name: str, reason: str) -> None:
    assert checked("Q01", functional(name)) == ([(NOT_EVALUATED, reason)], [])


def test_economic_codes_have_names_of_their_own() -> None:
    """301 … are names of the economic classification in table 06, and of none in table 05."""
    right = disclosure(T06=[("30108 机关事业单位基本养老保险缴费", ["1.00"])])
    wrong = disclosure(T06=[("30108 职业年金缴费", ["1.00"])])
    assert checked("Q01", right)[0] == [(PASS, "")]
    assert checked("Q01", wrong)[0] == [(FAIL, "")]


def test_lines_that_carry_no_classification_are_left_alone() -> None:
    document = disclosure(
        T01=[("27 某某", ["1.00"])],
        T05=[("合计", ["1.00"]), ("2101103 ", ["1.00"])],
        T06=[("人员经费合计", ["1.00"])],
    )
    assert checked("Q01", document) == ([], [])


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(CLASSIFICATIONS))
def test_no_name_of_the_classification_is_ever_called_wrong(
    data: st.DataObject, classification: Classification
) -> None:
    subjects = list(load_subjects(classification).values())
    chosen = data.draw(st.lists(st.sampled_from(subjects), min_size=1, max_size=20, unique=True))
    home = {"functional": "T03", "economic": "T06"}[classification]
    rows = [(f"{item.code} {item.name}", ["1.00"]) for item in chosen]
    outcomes, findings = checked("Q01", disclosure(table(home, rows)))
    assert outcomes == [(PASS, "")] * len(chosen)
    assert findings == []


# ---- Q02


def test_an_old_name_was_right_in_its_time() -> None:
    name = "20805 行政事业单位离退休"
    assert checked("Q02", functional(name, year=2019)) == ([(PASS, "")], [])
    outcomes, (finding,) = checked("Q02", functional(name, year=2020))
    assert outcomes == [(FAIL, "")]
    assert finding.severity is Severity.WORDING
    assert finding.message == (
        "05表 20805 印作“行政事业单位离退休”，这是 2019 年及以前的名称，"
        "现为“行政事业单位养老支出”。"
    )


def test_without_a_year_an_old_name_is_not_judged() -> None:
    document = functional("20805 行政事业单位离退休", year=None)
    assert checked("Q02", document) == ([(NOT_EVALUATED, "不知道决算年度")], [])


def test_names_of_today_are_not_old() -> None:
    assert checked("Q02", functional("20805 行政事业单位养老支出")) == ([], [])


@pytest.mark.parametrize("old", load_old_names(), ids=lambda old: old.code)
def test_every_old_name_is_known_and_no_mistake_of_code(old: OldName) -> None:
    row = f"{old.code} {old.name}"
    assert checked("Q02", functional(row, year=2024))[0] == [(FAIL, "")]
    assert FAIL not in [outcome for outcome, _ in checked("Q01", functional(row))[0]]
