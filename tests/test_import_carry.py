"""Last year's disclosure carried into this year's account."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import books
import juesuan
from build import reprinted, with_tables, without
from juesuan.desk import import_sources
from juesuan.model import CellState, Disclosure, Kind
from juesuan.model.account import Account, YearTotals
from juesuan.money import Unit
from juesuan.workbook.carry import carry, earlier
from juesuan.workbook.pieces import NEW, Pieces, put_in, stranger
from juesuan.workbook.write import write_workbook

EXAMPLE = Path(__file__).resolve().parent / "data" / "wuhan-2023.pdf"


def wan(text: str) -> Decimal:
    return Decimal(text)


@pytest.fixture(scope="module")
def example() -> Disclosure:
    return juesuan.read(EXAMPLE)


def messages(pieces: Pieces) -> list[str]:
    return [notice.message for notice in pieces.notices]


def test_example_fills_every_prior_entry(example: Disclosure) -> None:
    pieces = carry(example)
    assert pieces.year == 2024
    assert pieces.unit == "江城市社会保险服务中心"
    assert pieces.scope == "单位"
    assert set(pieces.prior) == {
        *("total", "income", "spending", "fiscal", "general", "operating"),
        *("fiscal-general", "fiscal-government", "fiscal-state"),
    }
    assert pieces.prior["spending"] == wan("1553.51")
    assert pieces.prior["operating"] == wan("105.35")
    assert pieces.three["running"] == {"prior": wan("1.93")}
    assert pieces.three["abroad"] == {"prior": 0}
    assert [row.year for row in pieces.years] == [2023]
    assert pieces.texts["duties"]
    assert pieces.texts["organs"]
    assert pieces.notices == ()


def test_tables_without_a_narrative() -> None:
    """Figures come from the tables; what only the narrative says is told as missing."""
    pieces = carry(books.everything())
    assert pieces.prior["total"] == pieces.years[0].income
    assert pieces.three["abroad"] == {"prior": wan("8.00")}
    assert messages(pieces) == ["机关运行经费：情况说明里没有读到，没有带入。"]


def test_money_in_yuan() -> None:
    document = books.everything()
    tables = (replace(table, unit=Unit.YUAN) for table in document.tables)
    pieces = carry(with_tables(document, *tables))
    whole = carry(document).prior["general"]
    assert pieces.prior["general"] == (whole / 10_000).quantize(Decimal("0.01"))


def test_no_unit_of_money_is_told() -> None:
    document = books.everything()
    table = document.table("T05")
    assert table is not None
    changed = replace(with_tables(document, replace(table, unit=None)), money_unit=None)
    pieces = carry(changed)
    assert "general" not in pieces.prior
    assert any("没有写明金额单位" in message for message in messages(pieces))


def test_doubtful_table_is_left_out() -> None:
    document = books.everything()
    table = document.table("T09")
    assert table is not None
    pieces = carry(with_tables(document, replace(table, doubts=("少了一页",))))
    assert pieces.three == {}
    assert sum("可能没有读全" in message for message in messages(pieces)) == 4


def test_undecided_and_garbled_cells_are_left_out() -> None:
    document = reprinted(books.everything(), {("T05", "合计", "1"): "1,23?.00"})
    pieces = carry(document)
    assert "general" not in pieces.prior
    assert any("不是金额" in message for message in messages(pieces))
    table = books.everything().table("T05")
    assert table is not None
    rows = tuple(
        replace(
            row,
            cells=tuple(replace(cell, state=CellState.UNDECIDED, column="") for cell in row.cells),
        )
        if row.code == "合计"
        else row
        for row in table.rows
    )
    pieces = carry(with_tables(books.everything(), replace(table, rows=rows)))
    assert "general" not in pieces.prior
    assert any("不能确定是哪一列" in message for message in messages(pieces))


def test_missing_table_falls_back_to_another() -> None:
    whole, part = carry(books.everything()), carry(without(books.everything(), "T05"))
    assert part.prior["general"] == whole.prior["general"]
    gone = carry(without(books.everything(), "T04", "T05"))
    assert "general" not in gone.prior
    assert any(m.startswith("一般公共预算财政拨款支出：没有读到") for m in messages(gone))


def test_other_documents_give_nothing(example: Disclosure) -> None:
    pieces = carry(replace(example, kind=Kind.BUDGET, reason="标题说是预算。"))
    assert (pieces.prior, pieces.texts) == ({}, {})
    assert messages(pieces) == ["没有带入：标题说是预算。"]
    assert messages(carry(replace(example, year=None))) == ["没有带入：没有读到年度。"]


def test_an_older_year_gives_only_its_totals(example: Disclosure) -> None:
    pieces = earlier(example)
    assert (pieces.prior, pieces.three, pieces.texts) == ({}, {}, {})
    assert [row.year for row in pieces.years] == [2023]


# ---------------------------------------------------------------- put in


def test_texts_are_only_a_start(example: Disclosure) -> None:
    account = put_in(replace(NEW, texts={"duties": "自己写的"}), carry(example))
    assert account.texts["duties"] == "自己写的"
    assert account.texts["organs"]
    assert (account.unit, account.year) == ("江城市社会保险服务中心", 2024)
    assert account.abroad.prior == 0
    assert account.abroad.account == 0


def test_years_are_joined(example: Disclosure) -> None:
    known = YearTotals(2022, wan("1"), wan("1"))
    account = put_in(replace(NEW, years=(known,)), carry(example))
    assert [row.year for row in account.years] == [2022, 2023]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (replace(NEW, unit="另一中心"), "“另一中心”"),
        (replace(NEW, year=2023), "2023 年度"),
        (replace(NEW, unit="江城市社会保险服务中心", year=2024), ""),
        (NEW, ""),
    ],
)
def test_strangers(example: Disclosure, account: Account, words: str) -> None:
    told = stranger(account, carry(example))
    assert words in told
    assert bool(told) is bool(words)


def test_import_of_a_file(tmp_path: Path) -> None:
    output = tmp_path / "填报.xlsx"
    account, notices = import_sources([EXAMPLE], output)
    assert account.prior["spending"] == wan("1553.51")
    assert account.year == 2024
    assert notices == ()
    output.write_bytes(write_workbook(account))
    again, _ = import_sources([EXAMPLE], output)
    assert (again.prior, again.texts) == (account.prior, account.texts)


def test_import_by_the_year_of_the_workbook(tmp_path: Path) -> None:
    output = tmp_path / "填报.xlsx"
    for year, prior, told in ((2025, False, False), (2023, False, True), (2022, False, True)):
        output.write_bytes(
            write_workbook(Account(unit="江城市社会保险服务中心", year=year, scope="单位"))
        )
        account, notices = import_sources([EXAMPLE], output)
        assert bool(account.prior) is prior
        assert any("没有带入" in notice.message for notice in notices) is told
        assert bool(account.years) is (year == 2025)
