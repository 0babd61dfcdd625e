"""财决 workbooks: read in several styles, rounded, composed, and checked with our own rules."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xls
from juesuan.checking.check import check
from juesuan.composing.compose import compose
from juesuan.composing.profile import load_profile
from juesuan.desk import UnfitError, import_sources
from juesuan.model import TOTAL, Severity
from juesuan.model.account import Account, Fund, Spending, ThreeItem
from juesuan.money import rounded
from juesuan.reading.document import from_document
from juesuan.reading.formats import read_sheets
from juesuan.reading.spreadsheet import Grid
from juesuan.workbook.cells import WorkbookError
from juesuan.workbook.pieces import NEW, Pieces, put_in
from juesuan.workbook.rounding import round_pieces
from juesuan.workbook.statutory import is_statutory, read_statutory
from juesuan.workbook.write import write_workbook
from statutory_books import (
    FUNDS,
    MERGED,
    NATURES,
    PLAIN,
    Ledger,
    Rows,
    Style,
    random_ledger,
    statutory_book,
    statutory_sheets,
)

STYLES = (
    MERGED,
    PLAIN,
    Style(parts=True),
    Style(merged=False, unit="编制单位（公章）：", columns=False),
)
WAN = Decimal(10_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Edit = Callable[[dict[str, Rows]], None]


def read(data: bytes) -> Pieces:
    sheets = read_sheets(data)
    assert sheets is not None
    assert is_statutory(list(sheets))
    return read_statutory(sheets)


def messages(pieces: Pieces) -> list[str]:
    return [f"{notice.place} {notice.message}" for notice in pieces.notices]


def edited(name: str, change: Callable[[Rows], None], **more: Any) -> list[str]:
    """What is told of a sound workbook after a change of one sheet."""

    def edit(sheets: dict[str, Rows]) -> None:
        change(next(rows for key, rows in sheets.items() if key.startswith(name)))

    return messages(read(statutory_book(random_ledger(1), edit=edit, **more)))


def assert_ledger(pieces: Pieces, ledger: Ledger) -> None:
    """Everything exact, in 万元."""
    spending = {(row.code, row.fund): row for row in pieces.spending or ()}
    for fund, name in zip(FUNDS, Fund, strict=False):
        for code, flow in ledger.flows[fund].items():
            row = spending.get((code, name), Spending(code, name))
            assert (row.basic * WAN, row.project * WAN) == (flow["basic"], flow["project"])
    for code, parts in ledger.own_spending.items():
        row = spending.get((code, Fund.OWN), Spending(code, Fund.OWN))
        assert [getattr(row, nature) * WAN for nature in NATURES] == list(parts.values())
    income = {row.code: row for row in pieces.income or ()}
    for code, flow in ledger.flows["general"].items():
        assert not flow["income"] or income[code].general * WAN == flow["income"]
    for code, parts in ledger.own_income.items():
        assert all(
            not amount or getattr(income[code], kind) * WAN == amount
            for kind, amount in parts.items()
        )
    openings = {(row.fund, row.code): row.amount * WAN for row in pieces.openings or ()}
    assert openings.get((Fund.OWN, ""), 0) == ledger.own_opening
    assert openings.get((Fund.GENERAL, ""), 0) == ledger.fund("general", "opening")
    economic = {row.code: row.amount * WAN for row in pieces.economic or ()}
    assert economic == {code: amount for code, amount in ledger.economic.items() if amount}
    for key, (budget, account) in ledger.three.items():
        assert pieces.three[key] == {"budget": budget / WAN, "account": account / WAN}
    assert (pieces.used or 0) * WAN == ledger.used
    assert {key: pieces.numbers[key] for key in ledger.counts} == ledger.counts


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(3))
def test_every_style_gives_the_ledger(style: Style, seed: int) -> None:
    ledger = random_ledger(seed, own=seed != 2)
    pieces = read(statutory_book(ledger, style))
    assert_ledger(pieces, ledger)
    assert pieces.year == 2023
    assert pieces.unit == ("江城市示例中心" if style.unit.endswith("中心") else "")
    assert [text for text in messages(pieces) if "财决报表没有" not in text] == []


def test_old_format() -> None:
    """An .xls file has the same sheets."""
    ledger = random_ledger(4)
    sheets = {
        name: [
            [float(cell) if isinstance(cell, Decimal | int) else cell for cell in row]
            for row in rows
        ]
        for name, rows in statutory_sheets(ledger, PLAIN)
    }
    assert_ledger(read(xls.workbook(sheets)), ledger)


def account_of(pieces: Pieces) -> Account:
    account = put_in(NEW, pieces)
    return Account(
        **{
            **{key: getattr(account, key) for key in account.__slots__},
            "scope": "单位",
            "nature": "行政单位",
        }
    )


Spot = tuple[str, str, str]


def _totals(ledger: Ledger) -> list[tuple[Spot, Spot | None, Decimal]]:
    """Totals of the tables, what a notice calls those that may give way, and their true values."""
    three = sum((item[1] for item in ledger.three.values()), Decimal(0))
    general = ledger.fund("general", "basic") + ledger.fund("general", "project")
    whole = ledger.total_income + ledger.opening + ledger.used
    basic = sum((ledger.spent(code, "basic") for code in ledger.spending_codes), Decimal(0))
    government = ledger.fund("government", "project")
    return [
        (("T01", "27", "1"), None, ledger.total_income),
        (("T01", "29", "1"), None, ledger.opening),
        (("T01", "31", "1"), ("01表", "总计", "决算数"), whole),
        (("T01", "58", "2"), None, ledger.total_spending),
        (("T01", "60", "2"), ("01表", "年末结转和结余", "决算数"), ledger.closing),
        (("T02", TOTAL, "1"), None, ledger.total_income),
        (("T03", TOTAL, "1"), None, ledger.total_spending),
        (("T03", TOTAL, "2"), ("03表", "合计", "基本支出"), basic),
        (("T05", TOTAL, "1"), ("05表", "合计", "本年支出合计"), general),
        (("T07", TOTAL, "3"), ("07表", "合计", "本年支出合计"), government),
        (("T09", "金额", "7"), None, three),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_composed_document_has_nothing_but_rounding(seed: int) -> None:
    ledger = random_ledger(seed, own=seed % 3 != 0)
    exact = read(statutory_book(ledger, STYLES[seed % 2]))
    pieces = round_pieces(exact)
    composed = compose(account_of(pieces), load_profile("wuhan"))
    report = check(from_document(composed.document))
    wrong = [
        (item.rule, item.message)
        for item in report.findings
        if item.severity is Severity.ERROR and not item.rule.startswith(("F", "Q"))
    ]
    assert wrong == []
    told = {(str(n.place), *n.message.split("：")[0].split("·")) for n in pieces.notices}
    for (table, row, column), words, true in _totals(ledger):
        value, own = composed.books.value(table, row, column), rounded(true / WAN, 2)
        assert value == own or (words in told and abs(value - own) <= Decimal("0.03"))
    basic = composed.books.total("T05", "2")
    items = sum((row.amount for row in pieces.economic or ()), Decimal(0))
    assert basic == items


def test_every_sum_that_differs_is_told() -> None:
    """All of tables 02, 03 and 05, row by row, against the ledger."""
    ledger = random_ledger(7)
    pieces = round_pieces(read(statutory_book(ledger)))
    books = compose(account_of(pieces), load_profile("wuhan")).books
    told = {(str(n.place), *n.message.split("：")[0].split("·")) for n in pieces.notices}
    names = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    differing = 0
    for row in books.codes("T03", 3, 5):
        below = [code for code in ledger.spending_codes if code.startswith(row)]
        for column, (name, nature) in enumerate(zip(names, NATURES, strict=True), 2):
            true = sum((ledger.spent(code, nature) for code in below), Decimal(0)) / WAN
            printed = books.value("T03", row, column)
            assert abs(printed - true) < Decimal("0.01")
            if printed != rounded(true, 2):
                differing += 1
                assert ("03表", row, name) in told
    assert differing


# ---------------------------------------------------------------- what is wrong in a source


def test_missing_sheets_are_named() -> None:
    pieces = read(statutory_book(random_ledger(1), without=("Z04", "F03")))
    assert pieces.spending is None
    assert pieces.income is not None
    assert pieces.three == {}
    told = "\n".join(messages(pieces))
    assert "没有Z04“支出决算表”" in told
    assert "没有F03“机构运行信息表”" in told


def test_without_a_fund_nothing_is_guessed() -> None:
    ledger = next(
        item for item in map(random_ledger, range(99)) if item.fund("government", "income")
    )
    pieces = read(statutory_book(ledger, without=("Z09",)))
    assert (pieces.income, pieces.spending, pieces.openings) == (None, None, None)
    assert any("分不开" in text for text in messages(pieces))
    empty = next(
        item
        for item in map(random_ledger, range(99))
        if not item.fund("state", "income") and not item.flows["state"]
    )
    pieces = read(statutory_book(empty, without=("Z11",)))
    assert pieces.spending is not None
    assert any("按没有这项资金带入" in text for text in messages(pieces))


def test_total_that_is_not_the_sum() -> None:
    def change(rows: Rows) -> None:
        total = next(row for row in rows if row[0] == "合计")
        total[5] += Decimal("100")

    told = edited("Z04", change)
    assert any("合计行的“基本支出”" in text and "各项级科目之和" in text for text in told)


def test_totals_of_different_sheets() -> None:
    def change(rows: Rows) -> None:
        line = next(row for row in rows if row[0] == "本年收入合计")
        line[4] += Decimal("5.00")

    assert any("本年收入合计是" in text and "收入决算表" in text for text in edited("Z01", change))


def test_less_than_its_parts() -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            if str(row[0]).startswith("2") and len(str(row[0])) == 7:
                row[5] = Decimal(0)

    assert any("成为负数" in text for text in edited("Z04", change))


def test_columns_that_are_not_there() -> None:
    def change(rows: Rows) -> None:
        for row in rows[:6]:
            row[:] = ["别的" if cell == "项目支出" else cell for cell in row]

    assert any("没有找到列：项目支出" in text for text in edited("Z04", change))


def test_column_printed_twice() -> None:
    def change(rows: Rows) -> None:
        for row in rows[:6]:
            row[:] = ["基本支出" if cell == "项目支出" else cell for cell in row]

    assert any("有几列都像是" in text for text in edited("Z04", change))


def test_text_in_an_amount_and_a_row_without_code() -> None:
    def change(rows: Rows) -> None:
        rows[-2][6] = "约三万"
        rows[-1][:] = ["", "", "", "", Decimal(3), Decimal(3), *[""] * 4]

    told = edited("Z04", change)
    assert any("“约三万”不是金额" in text and "!G" in text for text in told)
    assert any("没有科目编码" in text for text in told)


def test_unknown_economic_item() -> None:
    def change(rows: Rows) -> None:
        for row in rows[:6]:
            row[:] = ["奇怪的费用" if cell == "基本工资" else cell for cell in row]

    told = edited("Z08_1", change)
    assert any("不认识“工资福利支出/奇怪的费用”这一列" in text for text in told)
    assert any("各款之和" in text for text in told)


def test_no_adjusted_budget_is_not_guessed() -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            row[:] = ["年初预算数" if cell == "全年预算数" else cell for cell in row]

    assert any("没有找到全年预算数这一列" in text for text in edited("F03", change))


def test_sheet_without_a_header() -> None:
    told = edited("Z03", lambda rows: rows.__setitem__(slice(3, 6), [["无"], [""], [""]]))
    assert any("没有找到表头" in text for text in told)


def test_amounts_in_wan() -> None:
    def change(rows: Rows) -> None:
        rows[2][-1] = "金额单位：万元"

    def edit(sheets: dict[str, Rows]) -> None:
        for rows in sheets.values():
            change(rows)

    ledger = random_ledger(3)
    pieces = read(statutory_book(ledger, edit=edit))
    assert sum(row.total for row in pieces.spending or ()) == ledger.total_spending


def test_binary_numbers_are_what_was_typed() -> None:
    def change(rows: Rows) -> None:
        for row in rows:
            row[:] = [0.1 + 0.2 if isinstance(cell, Decimal) else cell for cell in row]

    def edit(sheets: dict[str, Rows]) -> None:
        change(next(rows for name, rows in sheets.items() if name.startswith("Z07")))

    pieces = read(statutory_book(random_ledger(1), edit=edit))
    amounts = {row.basic for row in pieces.spending or () if row.fund is Fund.GENERAL}
    assert amounts == {Decimal("0.00003")}


def test_codes_the_classification_does_not_have() -> None:
    def edit(sheets: dict[str, Rows]) -> None:
        for rows in sheets.values():
            for row in rows:
                row[:] = ["2089877" if cell == "2080501" else cell for cell in row]

    ledger = random_ledger(0)
    assert "2080501" in ledger.spending_codes
    account = put_in(NEW, read(statutory_book(ledger, edit=edit)))
    assert set(account.names) >= {"2089877"}


# ---------------------------------------------------------------- into a workbook


def test_import_keeps_what_people_wrote(tmp_path: Path) -> None:
    source, output = tmp_path / "财决.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(statutory_book(random_ledger(1)))
    account, notices = import_sources([source], output)
    assert account.unit == "江城市示例中心"
    assert account.year == 2023
    assert all(str(notice.place).startswith("财决.xlsx") for notice in notices)
    row = next(row for row in account.spending if row.fund is Fund.GENERAL)
    written = Account(
        unit="江城市示例中心",
        year=2023,
        scope="单位",
        spending=(Spending(row.code, Fund.GENERAL, basic=Decimal(9), purpose="保障机构运转"),),
        abroad=ThreeItem(prior=Decimal("1.50"), reason="没有团组"),
        texts={"duties": "职责"},
        numbers={"operating-budget": Decimal("7.00"), "kept": Decimal(99)},
    )
    output.write_bytes(write_workbook(written))
    again, _ = import_sources([source], output)
    same = next(item for item in again.spending if (item.code, item.fund) == (row.code, row.fund))
    assert (same.basic, same.purpose) == (row.basic, "保障机构运转")
    assert (again.abroad.prior, again.abroad.reason) == (Decimal("1.50"), "没有团组")
    assert again.abroad.account == account.abroad.account
    assert again.texts == {"duties": "职责"}
    assert again.numbers["operating-budget"] == 7
    assert again.numbers["kept"] == account.numbers["kept"]


def test_another_unit_or_year_is_not_used(tmp_path: Path) -> None:
    source, output = tmp_path / "财决.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(statutory_book(random_ledger(1)))
    for unit, year, words in (
        ("另一中心", 2023, "另一中心"),
        ("江城市示例中心", 2022, "2022 年度"),
    ):
        output.write_bytes(write_workbook(Account(unit=unit, year=year, scope="单位")))
        account, notices = import_sources([source], output)
        assert account.spending == ()
        assert [words in notice.message for notice in notices] == [True]


def test_an_empty_workbook_can_be_filled(tmp_path: Path) -> None:
    source, output = tmp_path / "财决.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(statutory_book(random_ledger(1)))
    output.write_bytes(write_workbook())
    account, notices = import_sources([source], output)
    assert account.spending
    output.write_bytes(write_workbook(account, notices))
    assert import_sources([source], output)[0].spending


def test_a_faulty_workbook_is_to_be_put_right_first(tmp_path: Path) -> None:
    source, output = tmp_path / "财决.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(statutory_book(random_ledger(1)))
    row = Spending("2010301", Fund.GENERAL, upward=Decimal(1))
    output.write_bytes(write_workbook(Account(unit="甲", year=2023, scope="单位", spending=(row,))))
    with pytest.raises(UnfitError) as stopped:
        import_sources([source], output)
    assert "只能用非财政拨款" in stopped.value.notices[0].message


def test_our_own_workbook_is_no_source(tmp_path: Path) -> None:
    source = tmp_path / "填报.xlsx"
    source.write_bytes(write_workbook())
    with pytest.raises(WorkbookError, match=r"填报\.xlsx：这是填报工作簿"):
        import_sources([source], tmp_path / "新.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 nothing more", "压缩包打不开"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "密码"),
        (OLE + "Workbook".encode("utf-16-le") + b"\0" * 600, "损坏"),
        (b"%PDF-1.7 broken", "损坏"),
        (None, "文件打不开"),
    ],
)
def test_hostile_sources(tmp_path: Path, data: bytes | None, words: str) -> None:
    source = tmp_path / "来源.xlsx"
    if data is not None:
        source.write_bytes(data)
    with pytest.raises(WorkbookError, match=words) as stopped:
        import_sources([source], tmp_path / "新.xlsx")
    assert str(source) in str(stopped.value)
    assert "\n" not in str(stopped.value)


# ---------------------------------------------------------------- whatever a sheet holds

cells = st.sampled_from(
    [
        "基本支出",
        "科目编码",
        "类",
        "单位：万元",
        "2023年度",
        "编制单位：",
        "1e400",
        "",
        "项目",
        "合计",
        "小计",
        "栏次",
        "2010301",
        "208",
        "05",
        "-1",
        "—",
        "1,000.005",
        "本年支出",
    ]
) | st.sampled_from([0.1, -3.0, 1e300, float("inf"), float("nan"), True, 10**30, 2010301.0])
names = st.sampled_from(
    ["Z01", "Z03", "Z04 支出", "Z07", "Z08_1", "Z09", "Z11", "F03", "Z99", "Z011"]
)
grids = st.builds(
    Grid,
    st.lists(st.lists(cells, max_size=8), max_size=8),
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)),
        st.tuples(st.integers(1, 4), st.integers(1, 4)),
        max_size=3,
    ),
)


@given(st.dictionaries(names, grids, max_size=6))
@settings(deadline=None, max_examples=80)
def test_no_sheet_stops_the_program(book: dict[str, Grid]) -> None:
    read_statutory(book)


@given(st.integers(0, 5), st.data())
@settings(deadline=None, max_examples=25)
def test_no_change_of_a_sound_sheet_stops_the_program(seed: int, data: st.DataObject) -> None:
    sheets = dict(read_sheets(statutory_book(random_ledger(seed), STYLES[seed % 2])) or {})
    for _ in range(data.draw(st.integers(1, 6))):
        grid = sheets[data.draw(st.sampled_from(sorted(sheets)))]
        row = data.draw(st.integers(0, len(grid.values) - 1))
        column = data.draw(st.integers(0, len(grid.values[row]) - 1))
        grid.values[row][column] = data.draw(cells)
    put_in(NEW, round_pieces(read_statutory(sheets)))
