"""What became of a document → rows that the tables of a data set hold exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from build import disclosure, loose, table
from datasets import Content, budget, examined, insert, loaded, problem, scored, write
from juesuan.checking.inspection import inspect
from juesuan.desk import draft_workbook
from juesuan.model import Disclosure, Outcome, Report, Verdict
from juesuan.model.inspection import Dates
from juesuan.money import Unit
from juesuan.store.query import opened
from juesuan.store.rows import Examined, Listing, State, rows_of
from juesuan.store.schema import document_tables, load_schema

EXAMPLE = Path(__file__).parents[1] / "examples" / "wuhan-2023.xlsx"


@cache
def whole() -> Examined:
    """The composed example with narrative and performance forms, as if from a list."""
    report = draft_workbook(EXAMPLE).report
    finding = replace(problem("H03"), expected=Decimal(1) / 3, difference=Decimal("0.01"))
    report = replace(report, findings=(finding,))
    listing = Listing("单位", 2022, "东", "厅", date(2024, 9, 1), date(2024, 9, 2), "d1")
    made = examined(report.disclosure, file="a.zip!b.json", listing=listing)
    return replace(made, report=report, inspection=inspect(report, Dates()))


def rows(item: Examined, name: str) -> list[dict[str, Any]]:
    names = [column.name for column in load_schema()[name].columns]
    return [dict(zip(names, row, strict=True)) for row in rows_of(item)[name]]


def facts(document: Disclosure) -> dict[tuple[str, str], dict[str, Any]]:
    found = rows(examined(document), "facts")
    return {(row["row_code"], row["column_code"]): row for row in found}


# ---- every table


@pytest.mark.parametrize("name", document_tables())
def test_every_row_is_held_as_it_is(name: str) -> None:
    given = rows_of(whole())[name]
    assert given
    schema = load_schema()[name]
    with duckdb.connect(":memory:") as database:
        database.execute(f'CREATE TABLE "{name}" ({schema.definition})')
        insert(database, schema, given)
        order = ", ".join(schema.order)
        found = database.execute(f'SELECT * FROM "{name}" ORDER BY {order}').fetchall()
        keys = database.execute(f"SELECT count(DISTINCT ({order})) FROM {name}").fetchone()
    boxes = {index for index, column in enumerate(schema.columns) if column.type == "FLOAT"}
    assert len(found) == len(given)
    assert keys == (len(given),)
    at = [[column.name for column in schema.columns].index(key) for key in schema.order]
    kept = sorted(given, key=lambda row: [str(row[i]).zfill(9) for i in at])
    found.sort(key=lambda row: [str(row[i]).zfill(9) for i in at])
    for one, other in zip(kept, found, strict=True):
        for index, (want, have) in enumerate(zip(one, other, strict=True)):
            if index in boxes:
                assert (want is None) == (have is None)
            else:
                assert (want, type(want)) == (have, type(have)), schema.columns[index].name


def test_a_data_set_reads_back_as_written(tmp_path: Path) -> None:
    regions = ("东", "江/城 市=1", "", "__x")
    items = [
        examined(disclosure(unit=f"单位{n}", year=year), listing=Listing(region=region))
        for n, (region, year) in enumerate(
            (region, year) for region in regions for year in (2023, None)
        )
    ]
    with loaded(Content(items)) as wanted, opened(write(tmp_path, Content(items))) as found:
        for name in load_schema():
            order = ", ".join(load_schema()[name].order)
            sql = f'SELECT * FROM "{name}" ORDER BY {order}'
            assert found.execute(sql).fetchall() == wanted.execute(sql).fetchall()
            told = f'DESCRIBE "{name}"'
            assert [row[:2] for row in found.execute(told).fetchall()] == [
                row[:2] for row in wanted.execute(told).fetchall()
            ]


# ---- documents


def test_a_document_names_itself_before_the_list_does() -> None:
    (row,) = rows(whole(), "documents")
    assert (row["unit"], row["listed_unit"]) == ("江城市社会保险服务中心", "单位")
    assert (row["year"], row["listed_year"]) == (2023, 2022)
    assert (row["region"], row["parent"], row["listing"]) == ("东", "厅", "d1")
    assert (row["approved"], row["published"]) == (date(2024, 9, 1), date(2024, 9, 2))
    assert row["forms"][:2] == ["T01", "T02"]
    assert (row["errors"], row["wordings"], row["roundings"]) == (1, 0, 0)
    assert row["passed"] > 100


def test_an_unread_document_is_known_by_the_list() -> None:
    item = examined(
        None, state=State.TIMEOUT, reason="处理超过 60 秒，已停止。", listing=Listing("甲", 2023)
    )
    assert set(rows_of(item)) == {"documents"}
    (row,) = rows(item, "documents")
    assert (row["unit"], row["year"], row["state"]) == ("甲", 2023, "timeout")
    assert (row["kind"], row["pages"], row["forms"], row["passed"]) == (None, None, [], 0)


def test_another_document_has_no_figures() -> None:
    found = rows_of(examined(budget("甲", 2023), state=State.NOT_ACCOUNT, reason="这是预算。"))
    assert (found["facts"], found["claims"], found["indicators"]) == ([], [], [])


def test_consequences_are_not_counted() -> None:
    first = problem("H03")
    after = replace(problem("C05-1"), cause=first.fingerprint)
    (row,) = rows(examined(disclosure(), findings=[first, after]), "documents")
    assert row["errors"] == 1


def test_points_of_the_inspection() -> None:
    item = replace(examined(disclosure()), inspection=scored("35.5", "40"))
    (row,) = rows(item, "documents")
    assert (row["points_given"], row["points_judged"]) == (Decimal("35.50"), Decimal("40.00"))


# ---- facts


@pytest.mark.parametrize(
    ("unit", "amount", "precision"),
    [
        (Unit.YUAN, "12345.67", "0.01"),
        (Unit.WAN, "123456700", "100"),
        (Unit.YI, "1234567000000", "1000000"),
    ],
)
def test_amounts_are_exact_in_yuan(unit: Unit, amount: str, precision: str) -> None:
    found = facts(disclosure(T05=table("T05", [("合计", ["12,345.67", "-0.10", ""])], unit=unit)))
    row = found["合计", "1"]
    assert (row["amount"], row["precision"]) == (Decimal(amount), Decimal(precision))
    assert found["合计", "2"]["amount"] == Decimal("-0.1") * unit.value
    assert (found["合计", "1"]["column_name"], found["合计", "1"]["text"]) == (
        "本年支出合计",
        "12,345.67",
    )


def test_a_blank_is_zero_without_precision() -> None:
    row = facts(disclosure(T05=[("合计", ["1.00", "1.00", "—"])]))["合计", "3"]
    assert (row["state"], row["amount"], row["precision"]) == ("blank", 0, None)


def test_what_is_no_figure_is_null() -> None:
    words = facts(disclosure(T05=[("合计", ["见注", "1.00", "1.00"])]))["合计", "1"]
    assert (words["state"], words["amount"], words["precision"]) == ("words", None, None)


def test_undecided_amounts_keep_out_of_every_column() -> None:
    found = rows(examined(disclosure(T05=[("合计", loose("1.00", "2.00"))])), "facts")
    assert [row["column_code"] for row in found] == [None, None]
    assert [row["state"] for row in found] == ["undecided", "undecided"]


def test_without_a_unit_of_money_there_is_no_amount() -> None:
    found = facts(disclosure(T05=table("T05", [("合计", ["1.00", "", ""])], unit=None)))
    assert found["合计", "1"]["amount"] is None
    assert found["合计", "1"]["text"] == "1.00"


def test_an_amount_beyond_the_column_is_null() -> None:
    largest, beyond = "9999999999.9999", "10000000000.00"
    found = facts(disclosure(T05=[("合计", [largest, beyond, "0.123456789"])]))
    assert found["合计", "1"]["amount"] == Decimal("99999999999999")
    assert found["合计", "2"]["amount"] is None
    assert found["合计", "3"]["amount"] is None


# ---- the narrative and the forms


def test_claims_tell_money_from_numbers() -> None:
    found = rows(whole(), "claims")
    money = next(row for row in found if row["measure"] == "万元" and row["amount"])
    assert money["number"] is None
    assert money["amount"] == money["amount"].quantize(Decimal("0.0001"))
    count = next(row for row in found if row["kind"] == "count" and row["measure"] == "辆")
    assert (count["amount"], count["number"]) == (None, Decimal(1))
    general = next(
        row for row in found if row["subject"] == "general" and row["phase"] == "initial-budget"
    )
    assert general["amount"] == Decimal("15886900")


def test_indicators_have_execution_and_indicators() -> None:
    found = rows(whole(), "indicators")
    execution = next(row for row in found if row["kind"] == "execution")
    assert (execution["form_kind"], execution["spent"]) == ("whole", Decimal("15535100"))
    indicator = next(row for row in found if row["name"] == "咨询电话接通率")
    assert (indicator["weight"], indicator["result"]) == (Decimal("4.0000"), "85%")
    assert indicator["budget"] is None


# ---- findings and coverage


def test_findings_are_rounded_to_ten_places() -> None:
    (row,) = rows(whole(), "findings")
    assert (row["expected"], row["difference"]) == (Decimal("0.3333333333"), Decimal("0.01"))
    assert (row["cause"], row["page"], row["actual"]) == (None, None, None)


def test_verdicts_are_counted_by_outcome_and_reason() -> None:
    verdicts = (
        *[Verdict("H03", str(n), Outcome.PASS) for n in range(3)],
        Verdict("H03", "x", Outcome.NOT_EVALUATED, "没有找到 05表"),
    )
    item = replace(examined(disclosure()), report=Report(disclosure(), (), verdicts))
    told = {(row["outcome"], row["reason"], row["subjects"]) for row in rows(item, "coverage")}
    assert told == {("pass", None, 3), ("not_evaluated", "没有找到 05表", 1)}
