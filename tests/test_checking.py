"""A check as a whole: what is reported, in what order and in which words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from books import everything, only_fiscal
from build import Printed, disclosure, loose, reprinted, table, without
from juesuan.checking.check import check
from juesuan.checking.wording import amount, cell_name
from juesuan.model import Disclosure, Finding, Kind, Outcome, Severity, Verdict
from juesuan.money import Unit
from juesuan.rules.book import load_rules
from juesuan.rules.figures import CellRef, Figures


def told(code: str, document: Disclosure) -> list[Finding]:
    """What one rule says."""
    return [item for item in check(document).findings if item.rule == code]


def message(code: str, document: Disclosure) -> str:
    """The only message of a rule."""
    (finding,) = told(code, document)
    return finding.message


# ---- what is checked


@pytest.mark.parametrize("kind", [Kind.BUDGET, Kind.TEMPLATE, Kind.OTHER])
def test_what_is_no_final_account_is_not_evaluated(kind: Kind) -> None:
    document = disclosure(T05=[("合计", ["1.00", "9.00"])], kind=kind, reason="这是预算公开。")
    report = check(document)
    assert report.findings == ()
    assert report.verdicts == (Verdict("", "", Outcome.NOT_EVALUATED, "这是预算公开。"),)
    assert report.disclosure is document


def test_sound_books_give_no_findings_and_no_open_questions() -> None:
    for document in (everything(), only_fiscal()):
        report = check(document)
        assert report.findings == ()
        open_questions = [v.reason for v in report.verdicts if v.outcome is Outcome.NOT_EVALUATED]
        assert set(open_questions) == {"没有读到情况说明"}
        assert report.counts[Outcome.PASS] > 600


def test_every_rule_that_is_an_equation_gives_a_verdict_on_any_document() -> None:
    """Silence is never a pass: an empty disclosure leaves every equation unevaluated."""
    equations = {code for code, rule in load_rules().items() if rule.formula}
    verdicts = [item for item in check(disclosure()).verdicts if item.rule in equations]
    assert {item.rule for item in verdicts} == equations
    assert {item.outcome for item in verdicts} == {Outcome.NOT_EVALUATED}
    assert all(item.reason.startswith("没有找到 ") for item in verdicts)


def test_whatever_was_not_evaluated_says_why() -> None:
    document = disclosure(
        T01=[("27", ["十"]), ("31", ["1.00"])], T05=[("合计", loose("1.00", "2.00"))], year=2018
    )
    report = check(document)
    open_questions = [v for v in report.verdicts if v.outcome is Outcome.NOT_EVALUATED]
    assert open_questions
    assert all(item.reason for item in open_questions)


# ---- which rules


def test_only_the_chosen_rules_are_reported() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    report = check(faulty, lambda rule: rule.code == "C03-1")
    assert {item.rule for item in report.verdicts} == {"C03-1"}
    assert [(item.rule, item.cause) for item in report.findings] == [("C03-1", "")]


def test_a_cause_may_be_asked_for_alone() -> None:
    """It is found by all equations, chosen or not."""
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    whole = [item for item in check(faulty).findings if item.rule == "K02"]
    alone = check(faulty, lambda rule: rule.code == "K02")
    assert list(alone.findings) == whole
    assert alone.verdicts == ()


def test_another_cause_is_not_pointed_to() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    report = check(faulty, lambda rule: rule.code in {"C03-1", "K01"})
    assert [(item.rule, item.cause) for item in report.findings] == [("C03-1", "")]


@pytest.mark.parametrize("kinds", ["X", "XK", "CX", "RCHXFQK"])
def test_no_finding_points_to_one_that_is_not_reported(kinds: str) -> None:
    faulty = reprinted(everything(), {("T05", "2010302", "3"): "800.00", ("T09", "金额", "1"): "1"})
    findings = check(faulty, lambda rule: rule.code[0] in kinds).findings
    fingerprints = {item.fingerprint for item in findings}
    assert findings
    assert {item.cause for item in findings} <= {*fingerprints, ""}


# ---- in what order


def test_errors_come_first_then_wording_then_rounding_each_by_table() -> None:
    document = disclosure(
        table("T05", [("合计", ["10.01", "6.00", "4.00"])], unit=None),
        table("T03", [("合计", ["9.00", "6.00", "4.00"])], unit=None),
        headings=[f"T0{n}" for n in range(1, 10)],
    )
    told = [(item.severity, item.table, item.rule) for item in check(document).findings]
    assert told == [
        (Severity.ERROR, "T03", "C03-1"),
        (Severity.WORDING, "T03", "F04"),
        (Severity.WORDING, "T05", "F04"),
        (Severity.ROUNDING, "T05", "C05-1"),
    ]


def test_a_check_says_the_same_every_time() -> None:
    faulty = reprinted(everything(), {("T03", "2010302", "3"): "8.00"})
    assert check(faulty) == check(faulty)


def test_a_part_beyond_its_whole_follows_from_the_tie_of_the_same_cells() -> None:
    """Both rules see the same two cells; the weaker points to the stronger."""
    document = disclosure(
        T03=table("T03", [("合计", ["10.00"]), ("2101101 医疗", ["10.00"])], columns=["1"]),
        T04=table("T04", [("59", ["10.00"])], columns=["2"]),
        T05=table("T05", [("合计", ["10.00"]), ("2101101 医疗", ["11.00"])], columns=["1"]),
        T07=[("合计", [""])],
        T08=[("合计", [""])],
    )
    found = check(document, lambda rule: rule.code.startswith("X03-05-1")).findings
    same, part = sorted(found, key=lambda item: len(item.rule), reverse=True)
    assert (same.rule, same.cause) == ("X03-05-1-same", "")
    assert (part.rule, part.cause) == ("X03-05-1", same.fingerprint)


# ---- in which words


def test_a_finding_names_both_sides_their_sums_the_difference_and_what_rounding_allows() -> None:
    faulty = reprinted(everything(), {("T09", "金额", "6"): "16.00"})
    assert message("C09-1", faulty) == (
        "09表 合计预算数 46.00 ≠ 因公出国（境）费预算数＋公务用车购置及运行维护费预算数"
        "＋公务接待费预算数 56.00，差 -10.00（尾差最多 0.02）。"
    )


def test_long_sums_are_told_by_their_first_and_last_figure() -> None:
    faulty = reprinted(everything(), {("T01", "27", "1"): "1.00"})
    assert message("R01-27", faulty) == (
        "01表 27行 本年收入合计 1.00 ≠ 1行 一般公共预算财政拨款收入 至 8行 其他收入 等 8 项之和 "
        "778.00，差 -777.00（尾差最多 0.045）。"
    )


def test_a_part_is_more_than_its_whole() -> None:
    faulty = reprinted(everything(), {("T06", "30212", "1"): "60.00"})
    assert message("X06-09-30212", faulty) == (
        "06表 30212 因公出国（境）费用 60.00 ＞ 09表 因公出国（境）费决算数 8.00，"
        "差 52.00（尾差最多 0.01）。"
    )


def test_a_row_that_is_not_printed_is_said_not_to_be_there() -> None:
    rows: list[Printed] = [("合计", ["2.00"]), ("221 住房保障支出", ["2.00"])]
    document = disclosure(T01=[("39", [""]), ("58", ["2.00"])], T03=rows)
    assert message("X01-03-function", document) == (
        "（没有该行） 0.00 ≠ 03表 221 住房保障支出·本年支出合计 2.00，差 -2.00（尾差最多 0.005）。"
    )


def test_figures_are_told_in_the_unit_of_the_document() -> None:
    document = disclosure(
        T01=[("58", ["1.50"])], T03=table("T03", [("合计", ["25000.00"])], unit=Unit.YUAN)
    )
    (finding,) = told("X01-03-total", document)
    assert (finding.actual, finding.expected) == (Decimal("1.50"), Decimal("2.5"))
    assert [item.text for item in finding.evidence] == ["1.50", "25000.00"]


def test_a_finding_carries_all_that_a_reviewer_needs() -> None:
    faulty = reprinted(everything(), {("T09", "金额", "6"): "16.00"})
    (finding,) = told("C09-1", faulty)
    rule = load_rules()["C09-1"]
    assert (finding.name, finding.advice, finding.basis) == (rule.name, rule.advice, rule.basis)
    assert finding.difference == Decimal("-10.00")
    assert finding.allowed == Decimal("0.02")
    total, *items = finding.evidence
    assert (total.role, total.table, total.column, total.header) == (
        "total",
        "T09",
        "1",
        "合计预算数",
    )
    assert [(item.role, item.column, item.text) for item in items] == [
        ("item", "2", "10.00"),
        ("item", "3", "30.00"),
        ("item", "6", "16.00"),
    ]
    assert str(total.place) == "第 9 页"
    assert total.place.box is not None


def test_a_fingerprint_outlives_layout_and_amounts() -> None:
    """The same fault in the next version of the document, on other pages, by another amount."""
    first = reprinted(everything(), {("T09", "金额", "6"): "16.00"})
    later = reprinted(without(everything(), "T07", "T08"), {("T09", "金额", "6"): "26"})
    assert told("C09-1", first)[0].message != told("C09-1", later)[0].message
    assert told("C09-1", first)[0].fingerprint == told("C09-1", later)[0].fingerprint
    other = reprinted(only_fiscal(), {("T09", "金额", "12"): "16.00"})
    assert told("C09-7", other)[0].fingerprint != told("C09-1", first)[0].fingerprint


@pytest.mark.parametrize(
    ("ref", "beside", "name"),
    [
        (CellRef("T05", 0, "2"), None, "05表 合计·基本支出"),
        (CellRef("T05", 1, "2"), None, "05表 208 社会保障和就业支出·基本支出"),
        (CellRef("T05", 1, "3"), CellRef("T05", 1, "2"), "项目支出"),
        (CellRef("T05", 1, "2"), CellRef("T05", 0, "2"), "208 社会保障和就业支出"),
        (CellRef("T05", 1, "3"), CellRef("T05", 0, "2"), "208 社会保障和就业支出·项目支出"),
        (CellRef("T05", 0, "1"), CellRef("T01", 0, "1"), "05表 合计·本年支出合计"),
        (CellRef("T01", 0, "1"), None, "01表 27行 本年收入合计"),
        (CellRef("T06", 0, "1"), None, "06表 人员经费合计"),
        (CellRef("T06", 0, "1"), CellRef("T06", 0, "1"), "人员经费合计"),
        (CellRef("T09", 0, "8"), None, "09表 因公出国（境）费决算数"),
        (CellRef("T09", 0, "8"), CellRef("T09", 0, "7"), "因公出国（境）费决算数"),
    ],
)
def test_a_cell_is_named_by_what_it_does_not_share_with_the_one_before(
    ref: CellRef, beside: CellRef | None, name: str
) -> None:
    document = disclosure(
        T01=[("27", ["1.00"])],
        T05=[("合计", ["1.00"]), ("208 社会保障和就业支出", ["1.00"])],
        T06=[("人员经费合计", ["1.00"])],
        T09=[("金额", ["1.00"])],
    )
    assert cell_name(Figures(document), ref, beside) == name


def test_amounts_are_printed_with_two_decimals_at_least() -> None:
    assert [amount(Decimal(text)) for text in ("5", "-1447.8", "0.001")] == [
        "5.00",
        "-1,447.80",
        "0.001",
    ]
    assert amount(None) == "—"
