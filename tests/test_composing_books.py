"""The nine tables follow from what was entered, by the formulas of the forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from accounts import entered
from juesuan.composing.books import PUBLIC, STAFF, Books, keep_books
from juesuan.composing.compose import compose
from juesuan.composing.fitting import fit
from juesuan.composing.profile import find_profile, load_profile, profile_keys
from juesuan.composing.tables import draw_header, draw_tables
from juesuan.model import TOTAL, Place
from juesuan.model.account import Account, Economic, Fund, Income, Opening, Spending, ThreeItem
from juesuan.model.document import Align, TableBlock, TableCell
from juesuan.money import ZERO

D = Decimal
A4 = Place(sheet="支出明细", cell="A4")


def account(**more: object) -> Account:
    """A small unit: one 项 of the general budget, one of a fund, one of its own money."""
    given: dict[str, object] = {
        "unit": "江城市图书馆",
        "year": 2023,
        "scope": "单位",
        "income": (
            Income("2070104", general=D("100.00"), undertaking=D("8.00"), other=D("0.50")),
            Income("2120801", government=D("30.00")),
        ),
        "spending": (
            Spending("2070104", Fund.GENERAL, basic=D("70.00"), project=D("25.00"), place=A4),
            Spending("2120801", Fund.GOVERNMENT, project=D("32.00")),
            Spending("2070104", Fund.OWN, basic=D("5.00"), operating=D("1.00")),
        ),
        "openings": (
            Opening(Fund.GENERAL, "", D("3.00")),
            Opening(Fund.GOVERNMENT, "2120801", D("6.00")),
        ),
        "economic": (Economic("30101", D("50.00")), Economic("30201", D("20.00"))),
        "running": ThreeItem(D("2.00"), D("1.50")),
        "distributed": D("0.20"),
    }
    return Account(**{**given, **more})


@pytest.fixture
def books() -> Books:
    return keep_books(account())


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("T01", "1", "1", "100.00"),
        ("T01", "5", "1", "8.00"),
        ("T01", "27", "1", "138.50"),
        ("T01", "29", "1", "9.00"),
        ("T01", "31", "1", "147.50"),
        ("T01", "38", "2", "101.00"),
        ("T01", "58", "2", "133.00"),
        ("T01", "60", "2", "14.30"),
        ("T01", "62", "2", "147.50"),
        ("T02", "207", "1", "108.50"),
        ("T02", TOTAL, "2", "130.00"),
        ("T03", "2070104", "2", "75.00"),
        ("T03", TOTAL, "5", "1.00"),
        ("T04", "29", "1", "3.00"),
        ("T04", "59", "2", "127.00"),
        ("T04", "60", "3", "8.00"),
        ("T04", "60", "4", "4.00"),
        ("T04", "64", "2", "139.00"),
        ("T05", "20701", "3", "25.00"),
        ("T06", "302", "1", "20.00"),
        ("T06", STAFF, "1", "50.00"),
        ("T06", PUBLIC, "1", "20.00"),
        ("T07", TOTAL, "6", "4.00"),
        ("T09", "金额", "3", "2.00"),
        ("T09", "金额", "7", "1.50"),
    ],
)
def test_figures_follow_from_the_details(
    books: Books, table: str, row: str, column: str, value: str
) -> None:
    assert books.value(table, row, column) == D(value)


def test_a_total_knows_what_it_is_the_sum_of(books: Books) -> None:
    total = books.facts["T03.合计.2"]
    assert total.terms == ((1, "T03.207.2"), (1, "T03.212.2"))
    assert books.facts["T01.60.2"].terms[0] == (1, "T01.31.1")


def test_a_total_is_traced_to_the_cells_it_was_entered_in(books: Books) -> None:
    assert books.sources("T05.合计.1") == (A4,)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)
@given(account=entered())
def test_every_sum_is_the_sum_of_its_terms(account: Account) -> None:
    books = keep_books(account)
    for fact in books.facts.values():
        if fact.terms:
            parts = (w * books.facts[key].value for w, key in fact.terms if key in books.facts)
            assert fact.value == sum(parts, ZERO)


def test_an_empty_account_has_nine_tables_that_say_so() -> None:
    books = keep_books(Account("江城市图书馆", 2023, "单位"))
    tables = list(draw_tables(books, load_profile("wuhan")))
    assert [table.code for table in tables] == [f"T0{n}" for n in range(1, 10)]
    said = [table.code for table in tables if any("本表无数据" in note for note in table.notes)]
    assert said == ["T05", "T06", "T07", "T08", "T09"]


def test_a_new_code_bears_the_name_that_was_entered() -> None:
    named = account(
        spending=(Spending("2999901", Fund.GENERAL, basic=D(70)),),
        names={"299": "新设类", "29999": "新设款", "2999901": "新设项"},
    )
    books = keep_books(named)
    assert [books.name(code) for code in books.codes("T03")] == ["新设类", "新设款", "新设项"]


def test_profiles_are_found_by_key_and_by_name() -> None:
    assert profile_keys() == ("shanghai", "wuhan")
    assert find_profile("上海市") is load_profile("shanghai")
    assert find_profile("wuhan") is load_profile("wuhan")
    assert find_profile("火星") is None
    with pytest.raises(KeyError):
        load_profile("火星")


@pytest.mark.parametrize("key", profile_keys())
def test_tables_of_a_profile_are_whole_grids(key: str) -> None:
    for table in draw_tables(keep_books(account()), load_profile(key)):
        for rows in (table.header, table.body):
            covered = sum(cell.columns * cell.rows for row in rows for cell in row)
            assert covered == len(rows) * len(table.widths), table.title


def test_shanghai_prints_no_numbers_and_another_order() -> None:
    document = compose(account(), load_profile("shanghai")).document
    tables = [table for table in document.tables() if table.code]
    assert [table.code for table in tables][6:] == ["T09", "T07", "T08"]
    assert not any(table.number for table in tables)
    words = {cell.text for table in tables for row in table.header for cell in row}
    assert not words & {"行次", "栏次"}


def test_columns_widen_for_their_figures() -> None:
    row = (
        TableCell("名称", Align.LEFT),
        TableCell("9,999,999,999.99", Align.RIGHT, fact="T03.合计.1"),
    )
    table = TableBlock("表", (9, 1), draw_header(["甲 | 乙"]), (row,))
    fitted = fit(table)
    assert fitted.size == table.size
    assert fitted.widths[1] > 16 * 0.4 * fitted.size
    assert fit(fitted) == fitted


def test_type_shrinks_where_columns_cannot_widen() -> None:
    row = tuple(TableCell("99,999,999,999.99", fact=f"T02.合计.{n}") for n in range(9))
    table = TableBlock("表", (1,) * 9, (), (row,))
    assert fit(table).size < table.size
