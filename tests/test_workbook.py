"""Our own workbook: what is written is read again, and what is wrong is told by its cell."""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from juesuan.model import FormKind, Place
from juesuan.model.account import (
    Account,
    Budget,
    Direction,
    Economic,
    FormEntry,
    Fund,
    Income,
    IndicatorEntry,
    Notice,
    Opening,
    Query,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)
from juesuan.workbook.cells import Cells, Value, WorkbookError, load_cells
from juesuan.workbook.read import Filled, from_cells, read_workbook
from juesuan.workbook.sheets import FIRST_ROW, load_sheets, sheet_named
from juesuan.workbook.write import write_workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BARE = Account(unit="江城市示例中心", year=2023, scope="单位")


def load(data: bytes, folder: Path) -> dict[str, dict[tuple[int, int], Value]]:
    path = folder / "工作簿.xlsx"
    path.write_bytes(data)
    return {name: dict(cells) for name, cells in load_cells(path).items()}


def placeless(value: Any) -> Any:
    """A value without the places in it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: placeless(getattr(value, item.name))
            for item in fields(value)
            if item.name not in {"place", "places"}
        }
    if isinstance(value, tuple):
        return [placeless(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


# ---------------------------------------------------------------- to and fro

amounts = st.integers(-(10**9), 10**11).map(lambda fen: Decimal(fen) / 100)
counts = st.integers(0, 10**6).map(Decimal)
texts = st.text("甲乙丙丁1.，“”()=+-@'\"&<> ", min_size=1, max_size=12).map(str.strip).filter(bool)
codes = st.sampled_from(["2010301", "2010302", "2080501", "2120801", "2230103"])
items = st.sampled_from(["30101", "30201", "31002"])
years = st.integers(2000, 2100)
rows = st.lists
three = st.builds(ThreeItem, amounts, amounts, st.none() | amounts, texts | st.just(""))
spendings = st.builds(
    lambda code, fund, basic, project, own, purpose: Spending(
        code, fund, basic, project, *((own if fund is Fund.OWN else Decimal(0),) * 3), purpose
    ),
    codes,
    st.sampled_from(Fund),
    amounts,
    amounts,
    amounts,
    texts,
)
indicators = st.builds(
    IndicatorEntry,
    levels=st.tuples(texts, texts),
    name=texts,
    weight=counts,
    target=texts,
    result=texts,
    direction=st.sampled_from(Direction),
    points=st.none() | counts,
    reason=texts,
    query=st.none() | st.just(Query("select 1", ("a.csv", "b.xlsx"))),
)
forms = st.builds(
    FormEntry,
    kind=st.sampled_from([FormKind.WHOLE, FormKind.PROJECT]),
    name=texts,
    unit=texts,
    budget=amounts,
    spent=amounts,
    scheme=st.sampled_from(["hubei", "national"]),
    indicators=rows(indicators, max_size=2).map(tuple),
    department=texts,
    goal=texts,
    problems=texts,
)
accounts = st.builds(
    Account,
    unit=texts,
    year=years,
    scope=st.sampled_from(["部门", "单位"]),
    nature=st.sampled_from(["行政单位", "事业单位"]),
    published=st.none() | st.dates(date(2001, 1, 1), date(2099, 1, 1)),
    income=rows(st.builds(Income, codes, amounts, amounts, other=amounts), max_size=3).map(tuple),
    spending=rows(spendings, max_size=3).map(tuple),
    openings=rows(st.builds(Opening, st.sampled_from(Fund), codes, amounts), max_size=3).map(tuple),
    economic=rows(
        st.builds(Economic, items, amounts.filter(bool)), max_size=3, unique_by=lambda row: row.code
    ).map(lambda rows: tuple(sorted(rows, key=lambda row: row.code))),
    budgets=rows(st.builds(Budget, codes, amounts, texts), max_size=2).map(tuple),
    abroad=three,
    reception=three,
    used=amounts,
    distributed=amounts,
    prior=st.dictionaries(st.sampled_from(["total", "income", "operating"]), amounts),
    numbers=st.dictionaries(st.sampled_from(["kept", "visits"]), counts),
    texts=st.dictionaries(st.sampled_from(["duties", "organs", "reason-total", "works"]), texts),
    years=rows(st.builds(YearTotals, years, amounts, amounts), max_size=2).map(tuple),
    forms=rows(forms, max_size=2, unique_by=lambda form: form.name).map(tuple),
    works=rows(st.builds(Work, texts, texts, texts), max_size=2).map(tuple),
)


@given(accounts)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_again(tmp_path: Path, account: Account) -> None:
    filled = from_cells(load(write_workbook(account), tmp_path))
    assert filled.notices == ()
    assert filled.account is not None
    assert placeless(filled.account) == placeless(account)


def test_a_form_without_a_budget_is_read_again(tmp_path: Path) -> None:
    form = FormEntry(FormKind.PROJECT, "项目", "单位", Decimal(0), Decimal(0), "hubei")
    filled = from_cells(load(write_workbook(replace(BARE, forms=(form,))), tmp_path))
    assert filled.notices == ()


def test_places_are_cells(tmp_path: Path) -> None:
    row = Spending("2010301", Fund.GENERAL, basic=Decimal("1.00"))
    account = from_cells(load(write_workbook(replace(BARE, spending=(row,))), tmp_path)).account
    assert account is not None
    assert str(account.spending[0].place) == f"支出明细!A{FIRST_ROW}"
    assert str(account.places["unit"]) == f"单位信息!B{FIRST_ROW}"


def test_same_bytes_twice() -> None:
    assert write_workbook(BARE) == write_workbook(BARE)
    assert write_workbook() == write_workbook()


def test_a_name_the_classification_does_not_have(tmp_path: Path) -> None:
    row = Income("2019999", general=Decimal(1))
    names = {"2019999": "某项"}
    account = replace(BARE, income=(row,), names=names)
    filled = from_cells(load(write_workbook(account), tmp_path))
    assert filled.account is not None
    assert placeless(filled.account.income) == placeless(account.income)


# ---------------------------------------------------------------- what is wrong


@pytest.fixture
def book(tmp_path: Path) -> dict[str, dict[tuple[int, int], Value]]:
    account = replace(
        BARE,
        spending=(Spending("2010301", Fund.GENERAL, basic=Decimal(10)),),
        income=(Income("2010301", general=Decimal(10)),),
    )
    return load(write_workbook(account), tmp_path)


def told(filled: Filled) -> list[tuple[str, str]]:
    return [(str(notice.place), notice.message) for notice in filled.notices]


Book = dict[str, dict[tuple[int, int], Value]]
TOP = FIRST_ROW - 1


def column(sheet: str, key: str) -> int:
    return sheet_named(sheet).column(key)


@pytest.mark.parametrize(
    ("sheet", "key", "value", "words"),
    [
        ("支出明细", "fund", "自筹", "C：应是：一般公共预算财政拨款"),
        ("支出明细", "basic", 1.234, "D：1.234 多于两位小数"),
        ("支出明细", "basic", "约十万", "D：“约十万”不是金额"),
        ("支出明细", "basic", True, "D：不是金额"),
        ("支出明细", "code", "2019988", "A：科目表里没有 2019988"),
        ("支出明细", "code", "20103", "A：不是七位项级科目编码"),
        ("支出明细", "upward", 1, "F：只能用非财政拨款"),
        ("收入明细", "code", None, "A：没有填科目编码"),
        ("经济分类", "code", "39999", "A：没有经济分类科目 39999"),
        ("历年数据", "year", "去年", "A：不是年度"),
    ],
)
def test_messages_name_the_cell(book: Book, sheet: str, key: str, value: Value, words: str) -> None:
    book[sheet][TOP, column(sheet, key)] = value
    if value is None:
        del book[sheet][TOP, column(sheet, key)]
    if sheet == "经济分类":
        book[sheet][TOP, column(sheet, "amount")] = 1.0
    filled = from_cells(book)
    assert filled.account is None
    assert filled.begun is None
    cell, said = words.split("：", 1)
    assert any(place == f"{sheet}!{cell}4" and said in text for place, text in told(filled))


@pytest.mark.parametrize(
    ("sheet", "label", "value", "words"),
    [
        ("单位信息", "决算年度 *", 1990, "“1990”不是年度"),
        ("单位信息", "公开日期", "明天", "不是日期"),
        ("单位信息", "公开范围 *", "集团", "应是：单位、部门"),
        ("其他数据", "公务用车保有量", 1.5, "不小于 0 的整数"),
        ("其他数据", "货物支出", float("inf"), "不是金额"),
        ("上年决算", "收、支总计", "很多", "不是金额"),
    ],
)
def test_entries_name_the_cell(
    book: Book, sheet: str, label: str, value: Value, words: str
) -> None:
    row = next(y for (y, x), text in book[sheet].items() if x == 0 and text == label)
    book[sheet][row, 1] = value
    filled = from_cells(book)
    assert filled.account is None
    assert any(f"{sheet}!B{row + 1}" == place and words in said for place, said in told(filled))


def test_nearly_binary_numbers_are_what_was_typed(book: Book) -> None:
    book["支出明细"][TOP, column("支出明细", "basic")] = 0.1 + 0.2
    filled = from_cells(book)
    assert filled.account is not None
    assert filled.account.spending[0].basic == Decimal("0.30")


def moved(cells: Cells, change: Callable[[int, int], tuple[int, int]]) -> dict[Any, Value]:
    return {change(*at): value for at, value in cells.items()}


def test_inserted_rows_and_columns_do_no_harm(book: Book) -> None:
    plain = from_cells(book).account
    for sheet in load_sheets():
        below = 2 if sheet.kind == "list" else 1
        book[sheet.name] = moved(
            book[sheet.name],
            lambda y, x, list_=sheet.kind == "list", below=below: (
                y + (y >= below) * 2,
                x + (list_ and x >= 2),
            ),
        )
    assert placeless(from_cells(book).account) == placeless(plain)


def test_a_missing_column_is_told(book: Book) -> None:
    del book["支出明细"][TOP - 1, column("支出明细", "basic")]
    assert ("支出明细!A3", "没有“基本支出”这一列。") in told(from_cells(book))


def test_a_missing_heading_row_is_told(book: Book) -> None:
    book["支出明细"] = {(0, 0): "支出"}
    assert ("支出明细!A1", "工作表“支出明细”没有标题行。") in told(from_cells(book))


def test_a_missing_entry_is_told(book: Book) -> None:
    cells = book["单位信息"]
    row = next(y for (y, x), text in cells.items() if text == "单位名称 *")
    del cells[row, 0]
    assert ("单位信息", "没有“单位名称 *”这一行。") in told(from_cells(book))


def test_foreign_workbook() -> None:
    with pytest.raises(WorkbookError, match="不是 juesuan 的填报工作簿"):
        from_cells({"Sheet1": {}})


def test_an_empty_workbook_asks_for_what_is_required(tmp_path: Path) -> None:
    filled = from_cells(load(write_workbook(), tmp_path))
    assert filled.account is None
    assert filled.begun is not None
    required = [item for item in sheet_named("单位信息").fields if item.required]
    assert [said for _, said in told(filled)] == [
        f"请填写“{item.label.removesuffix(' *')}”。" for item in required
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"text", "不是 Excel 工作簿"),
        (b"PK\x03\x04", "压缩包打不开"),
        (None, "打不开"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, data: bytes | None, words: str) -> None:
    path = tmp_path / "a.xlsx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WorkbookError, match=words):
        read_workbook(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(WorkbookError, match="压缩率异常"):
        read_workbook(path)


# ---------------------------------------------------------------- what the file protects


@pytest.fixture(scope="module")
def sheets() -> dict[str, Any]:
    """The XML of every sheet by its name."""
    with zipfile.ZipFile(BytesIO(write_workbook(notices=[Notice(Place(), "说明")]))) as archive:
        names = etree.fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        return {
            sheet.get("name"): etree.fromstring(archive.read(f"xl/worksheets/sheet{at}.xml"))
            for at, sheet in enumerate(names, 1)
        }


@pytest.mark.parametrize("name", [sheet.name for sheet in load_sheets()])
def test_entries_alone_are_unlocked(sheets: dict[str, Any], name: str) -> None:
    page, sheet = sheets[name], sheet_named(name)
    protection = page.find(f"{MAIN}sheetProtection")
    assert protection.get("sheet") == "1"
    assert protection.get("password") is None
    with zipfile.ZipFile(BytesIO(write_workbook())) as archive:
        styles = etree.fromstring(archive.read("xl/styles.xml"))
    unlocked = {
        at
        for at, style in enumerate(styles.find(f"{MAIN}cellXfs"))
        if (found := style.find(f"{MAIN}protection")) is not None and found.get("locked") == "0"
    }
    cells = {cell.get("r"): int(cell.get("s", 0)) for cell in page.iter(f"{MAIN}c")}
    assert cells["A1"] not in unlocked
    assert cells["A3"] not in unlocked
    first = "B4" if sheet.kind == "entries" and not sheet.fields[0].group else "B5"
    if sheet.kind == "entries":
        assert cells[first] in unlocked
    else:
        locked = {item.key for item in sheet.fields if item.locked or item.type == "name"}
        for at, item in enumerate(sheet.fields):
            cell = f"{chr(ord('A') + at)}{FIRST_ROW}"
            assert (cells[cell] in unlocked) is (item.key not in locked)


def test_validations(sheets: dict[str, Any]) -> None:
    rules = {
        rule.get("sqref"): (rule.get("type"), rule.findtext(f"{MAIN}formula1"))
        for rule in sheets["支出明细"].iter(f"{MAIN}dataValidation")
    }
    kinds = {area[0]: kind for area, (kind, _) in rules.items()}
    assert kinds == {
        "A": "list",
        "C": "list",
        **dict.fromkeys("DEFGH", "decimal"),
    }
    assert any("一般公共预算财政拨款" in (source or "") for _, source in rules.values())
    assert any((source or "").startswith("科目表!") for _, source in rules.values())


def test_sheets_and_their_order(sheets: dict[str, Any]) -> None:
    names = [sheet.name for sheet in load_sheets()]
    assert list(sheets) == ["填写说明", *names, "核对", "导入说明", "科目表"]


ONE = replace(
    BARE,
    nature="事业单位",
    spending=(Spending("2010301", Fund.GENERAL, basic=Decimal("872.87")),),
)


def test_errors_and_formulas_that_were_not_worked_out_are_no_blanks(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write_workbook(ONE))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = f"xl/worksheets/sheet{[sheet.name for sheet in load_sheets()].index('支出明细') + 2}.xml"
    cell = re.search(rb'<c r="D4"( s="\d+")[^>]*>.*?</c>', parts[name])
    assert cell
    for put, words in (
        (rb'<c r="D4"\1 t="e"><v>#REF!</v></c>', "错误值 #REF!，请改成数或文字。"),
        (rb'<c r="D4"\1><f>800+72.87</f></c>', "公式没有算出，请改成数或文字。"),
    ):
        changed = {
            **parts,
            name: re.sub(rb'<c r="D4"( s="\d+")[^>]*>.*?</c>', put, parts[name], count=1),
        }
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in changed.items():
                archive.writestr(part, data)
        assert ("支出明细!D4", words) in told(read_workbook(path))


def test_a_missing_sheet_is_told(book: Book) -> None:
    del book["经济分类"]
    assert ("经济分类", "没有这张工作表，请不要改名或删除。") in told(from_cells(book))


def test_immense_numbers_are_no_amounts(book: Book) -> None:
    book["支出明细"][TOP, column("支出明细", "basic")] = 1e300
    ((place, message),) = told(from_cells(book))
    assert (place, "不是金额" in message) == ("支出明细!D4", True)


def test_a_name_of_blanks_is_none(book: Book) -> None:
    book["单位信息"][3, 1] = " \u3000 "
    assert ("单位信息!B4", "请填写“单位名称”。") in told(from_cells(book))
