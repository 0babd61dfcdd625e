"""The nouns: cells, rows, tables, findings; the nine forms; the classifications."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import Line, cell, disclosure, loose, table
from juesuan.model import (
    TOTAL,
    Box,
    CellState,
    Evidence,
    Finding,
    Outcome,
    Place,
    Report,
    RowKind,
    Severity,
    Verdict,
    fingerprint,
)
from juesuan.model.codes import (
    CLASSIFICATIONS,
    Classification,
    codes_named,
    load_old_names,
    load_subjects,
    parent_code,
)
from juesuan.model.forms import (
    FORM_CODES,
    Form,
    compact,
    is_of_which,
    load_forms,
    plain_label,
)

FORMS = [pytest.param(form, id=code) for code, form in load_forms().items()]

# ---- places


def test_a_place_is_told_as_a_reader_would_look_for_it() -> None:
    assert str(Place(page=3, line=7)) == "第 3 页"
    assert str(Place(line=7)) == "第 7 行"
    assert str(Place()) == "位置不详"


def test_the_box_around_boxes_holds_them_all() -> None:
    left, right = Box(10, 20, 30, 40), Box(25, 5, 50, 35)
    assert Box.around([left, right]) == Box.around([right, left]) == Box(10, 5, 50, 40)
    assert Box.around([left]) == left


# ---- cells, rows, tables


def test_a_blank_is_zero_and_words_are_no_figure() -> None:
    assert cell("1", "—").figure == 0
    assert cell("1", "12.50").figure == Decimal("12.50")
    assert cell("1", "项目支出").figure is None
    assert cell("1", "1O.00").figure is None


def test_words_with_a_digit_are_an_amount_that_could_not_be_read() -> None:
    texts = ["1O.00", "l2.50", "项目支出", "12.50", "", "—"]
    assert [cell("1", text).garbled for text in texts] == [True, True, False, False, False, False]


def test_an_amount_whose_column_is_unknown_is_still_an_amount() -> None:
    (row,) = table("T05", [("208 社会保障和就业支出", loose("6.00", "4.00"))]).rows
    assert [item.figure for item in row.loose] == [6, 4]
    assert row.cell("1") is None


def test_a_row_is_asked_for_its_cell_by_column() -> None:
    (row,) = table("T05", [("合计", ["10.00", "6.00", "4.00"])]).rows
    found = row.cell("2")
    assert found is not None
    assert found.text == "6.00"
    assert row.cell("7") is None
    assert row.loose == ()


def test_a_table_is_asked_for_a_row_by_code() -> None:
    spending = table(
        "T05", [("合计", ["10.00"]), ("208 社会保障", ["10.00"]), ("208 又一行", ["1"])]
    )
    total, first = spending.row(TOTAL), spending.row("208")
    assert total is not None
    assert first is not None
    assert first.label == "社会保障"
    assert spending.row("210") is None


def test_a_table_of_zeros_and_blanks_is_empty() -> None:
    assert table("T07", [("合计", ["0.00", "", "—"])]).empty
    assert table("T07", []).empty
    assert not table("T07", [("合计", ["0.00", "0.01"])]).empty


def test_a_table_with_loose_amounts_is_undecided() -> None:
    assert table("T05", [("合计", ["1.00"])]).decided
    assert not table("T05", [("合计", ["1.00"]), ("208 社会保障", loose("1.00"))]).decided


def test_a_disclosure_is_asked_for_a_table_by_code_and_lists_its_cells_in_order() -> None:
    document = disclosure(T05=[("合计", ["10.00", "6.00"])], T08=[("合计", ["", ""])])
    assert document.table("T01") is None
    assert document.table("T08") is document.tables[1]
    told = [(where.code, row.code, one.text) for where, row, one in document.cells()]
    assert told == [
        ("T05", TOTAL, "10.00"),
        ("T05", TOTAL, "6.00"),
        ("T08", TOTAL, ""),
        ("T08", TOTAL, ""),
    ]


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        cell("1", "1.00").text = "2.00"  # type: ignore[misc]


def test_the_builder_knows_what_kind_of_row_it_builds() -> None:
    rows = table(
        "T01", [("27", ["1"]), Line("", [""], "9"), ("其中：捐赠", ["1"]), ("稀奇", ["1"])]
    ).rows
    kinds = [RowKind.LINE, RowKind.LINE, RowKind.OF_WHICH, RowKind.UNKNOWN]
    assert [row.kind for row in rows] == kinds
    assert [row.code for row in rows] == ["27", "", "", ""]
    assert rows[0].label == "本年收入合计"
    assert cell("1", "金额").state is CellState.WORDS


# ---- findings


def test_a_fingerprint_is_sixteen_hexadecimal_digits_and_stays_the_same_for_ever() -> None:
    assert fingerprint("R01-27", "江城市", 2023, ["T01.27.1"]) == "e8b1b384ac4b518a"


def test_the_order_and_repetition_of_cells_do_not_matter() -> None:
    once = fingerprint("C05-1", "江城市", 2023, ["T05.208.1", "T05.210.1"])
    assert once == fingerprint("C05-1", "江城市", 2023, ["T05.210.1", "T05.208.1", "T05.208.1"])


KEYS = st.tuples(
    st.sampled_from(["R01-27", "R01-31", "H05"]),
    st.sampled_from(["江城市", "临湖区"]),
    st.sampled_from([None, 2022, 2023]),
    st.frozensets(st.sampled_from(["T01.27.1", "T01.31.1", "T05.208.1"]), min_size=1),
)


@given(KEYS, KEYS)
def test_rule_unit_year_and_cells_tell_findings_apart(
    one: tuple[str, str, int | None, frozenset[str]],
    other: tuple[str, str, int | None, frozenset[str]],
) -> None:
    assert (fingerprint(*one) == fingerprint(*other)) == (one == other)


def _finding(severity: Severity, *evidence: Evidence) -> Finding:
    return Finding("R01-27", "income", severity, "差 1.00", "核对", evidence, "0" * 16)


def test_a_finding_is_about_the_first_table_its_evidence_names() -> None:
    nowhere, there = Evidence("text", "注", Place()), Evidence("total", "1.00", Place(), "T03")
    assert _finding(Severity.ERROR, nowhere, there).table == "T03"
    assert _finding(Severity.ERROR, nowhere).table == ""


def test_a_report_counts_all_outcomes_and_names_its_errors() -> None:
    findings = tuple(_finding(severity) for severity in Severity)
    verdicts = tuple(Verdict("R01-27", "", outcome) for outcome in [*Outcome, Outcome.PASS])
    report = Report(disclosure(), findings, verdicts)
    assert report.counts == {outcome: 1 + (outcome is Outcome.PASS) for outcome in Outcome}
    assert report.errors == findings[:1]


# ---- labels


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("十九、住房保障支出", "住房保障支出"),
        (" 总　计 ", "总计"),
        ("其中:捐赠收入", "捐赠收入"),
        ("其中：一、捐赠收入", "捐赠收入"),
        ("（一）基本支出", "基本支出"),
        ("(一)基本支出", "基本支出"),
        ("1.工资福利支出", "工资福利支出"),
        ("12、差旅费", "差旅费"),
        ("1.5", "1.5"),
        ("公务接待费", "公务接待费"),
        ("", ""),
    ],
)
def test_a_line_is_known_by_its_name_without_its_ordinal(printed: str, name: str) -> None:
    assert plain_label(printed) == name


def test_of_which_lines_are_told_by_their_first_words() -> None:
    assert is_of_which(" 其 中:捐赠收入")
    assert is_of_which("其中捐赠")
    assert not is_of_which("捐赠（其中：利息）")


def test_brackets_and_colons_become_full_width() -> None:
    assert compact(" 因公出国 (境)费〔元〕: ") == "因公出国（境）费（元）："


# ---- the nine forms


def test_there_are_nine_forms_in_their_order() -> None:
    assert tuple(load_forms()) == FORM_CODES == tuple(f"T0{n}" for n in range(1, 10))


@pytest.mark.parametrize("form", FORMS)
def test_lines_and_columns_of_a_form_have_different_codes(form: Form) -> None:
    for items in (form.lines, form.columns):
        codes = [item.code for item in items]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_finds_its_lines_and_columns_by_code(form: Form) -> None:
    for column in form.columns:
        assert form.column(column.code) is column
    for line in form.lines:
        assert form.line(line.code) is line
        assert compact(line.name) in line.names
    assert form.line("99") is None
    with pytest.raises(KeyError, match="99"):
        form.column("99")


@pytest.mark.parametrize("form", FORMS)
def test_every_side_of_a_form_is_named(form: Form) -> None:
    sides = {line.side for line in form.lines} | {column.side for column in form.columns}
    assert sides - {""} == set(form.sides)


@pytest.mark.parametrize("form", FORMS)
def test_a_line_stands_for_lines_of_its_own_side(form: Form) -> None:
    for line in form.lines:
        parts = [form.line(code) for code in line.stands_for]
        assert all(part is not None and part.side == line.side for part in parts)


@pytest.mark.parametrize("code", ["T01", "T04"])
def test_both_summary_tables_report_every_class_of_spending(code: str) -> None:
    functions = [line.function for line in load_forms()[code].lines if line.function]
    subjects = load_subjects("functional")
    assert functions == sorted(functions)
    assert len(functions) == 26
    assert all(len(function) == 3 and function in subjects for function in functions)


def test_no_two_forms_bear_the_same_title() -> None:
    titles = [title for form in load_forms().values() for title in form.titles]
    assert len(titles) == len(set(titles))
    assert all(form.title in form.titles for form in load_forms().values())


# ---- classifications


@pytest.mark.parametrize("classification", CLASSIFICATIONS)
def test_every_subject_has_its_parent(classification: Classification) -> None:
    subjects = load_subjects(classification)
    assert all(re.fullmatch(r"\d{3}(\d\d){0,2}", code) for code in subjects)
    orphans = [code for code in subjects if len(code) > 3 and parent_code(code) not in subjects]
    assert orphans == []


@pytest.mark.parametrize("classification", CLASSIFICATIONS)
def test_every_subject_is_found_by_its_observed_name(classification: Classification) -> None:
    for code, subject in load_subjects(classification).items():
        assert subject.code == code
        assert subject.name == compact(subject.name) != ""
        assert (code in codes_named(classification, subject.name)) == subject.observed


def test_one_name_may_have_many_codes() -> None:
    assert {"2010101", "2080101"} <= codes_named("functional", "行政运行")
    assert codes_named("functional", "没有这个科目") == frozenset()


def test_old_names_differ_from_the_names_of_today() -> None:
    subjects = load_subjects("functional")
    for old in load_old_names():
        assert old.code in subjects
        assert old.name != subjects[old.code].name
        assert 2000 < old.until < 2100


def test_parents_of_codes() -> None:
    assert [parent_code(code) for code in ("2080501", "20805", "208", "")] == [
        "20805",
        "208",
        "",
        "",
    ]


def test_a_document_keeps_its_figures_when_only_its_layout_changes() -> None:
    document = disclosure(T05=[("合计", ["10.00", "6.00", "4.00"])])
    moved = replace(document.tables[0], pages=(7,), place=Place(7))
    assert moved.rows == document.tables[0].rows
