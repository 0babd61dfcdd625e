"""Workbooks: the nine tables as the PDF shows them, sheets of any design, hostile files."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import xls
from juesuan.checking.check import check
from juesuan.checking.inspection import inspect
from juesuan.model import Disclosure, Kind, Outcome, Place
from juesuan.model.inspection import Dates
from juesuan.reading.document import read_bytes
from juesuan.reading.numbers import shown_values
from juesuan.reading.pages import Page, UnreadableError
from juesuan.reading.spreadsheet import read_workbook
from printed import as_workbook, assert_same, sentence

Fill = Callable[[Any, Any], None]


def book(*fills: Fill) -> bytes:
    """A workbook of one sheet for each function."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for fill in fills:
        fill(made.add_worksheet(), made)
    made.close()
    return buffer.getvalue()


def rows(*given: list[Any]) -> Fill:
    def fill(sheet: Any, _: Any) -> None:
        for number, row in enumerate(given):
            sheet.write_row(number, 0, row)

    return fill


def read(data: bytes) -> list[Page]:
    pages, _ = read_workbook(data)
    return pages


def printed(page: Page) -> list[list[str]]:
    (grid,) = page.grids
    return [[cell.text for cell in row] for row in grid.matrix()]


@pytest.mark.parametrize("layout", ["wuhan", "shanghai"])
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("together", [True, False])
def test_the_nine_tables_read_as_in_the_pdf(layout: str, numbers: bool, together: bool) -> None:
    data = as_workbook(layout, numbers=numbers, together=together)
    disclosure = read_bytes("a.xlsx", data)
    assert_same(disclosure, layout, narrated=False)
    assert disclosure.extent == ("1 个工作表" if together else "9 个工作表")


def test_cells_have_their_addresses() -> None:
    disclosure = read_bytes("a.xlsx", as_workbook("wuhan"))
    table = disclosure.table("T03")
    assert table is not None
    total = table.row("合计")
    assert total is not None
    cell = total.cell("1")
    assert cell is not None
    assert (cell.place, str(cell.place)) == (Place(sheet="公开03表", cell="E7"), "公开03表!E7")
    assert str(table.notes[0].place) == "公开03表!A24"


# ------------------------------------------------------------ tables only


@pytest.fixture(scope="module")
def workbook() -> Disclosure:
    return read_bytes("a.xlsx", as_workbook("wuhan"))


def test_a_workbook_of_tables_is_not_accused_of_lacking_sections(workbook: Disclosure) -> None:
    assert workbook.tables_only
    report = check(workbook)
    assert report.findings == ()
    silent = {item.reason for item in report.verdicts if item.outcome is Outcome.NOT_EVALUATED}
    assert silent == {"文件只有表格，没有情况说明"}
    marks = {mark.item: mark for mark in inspect(report, Dates(None, None)).marks}
    assert "文件只有表格" in marks["I09"].reason
    assert "不分页" in marks["I26"].reason


def test_a_missing_table_is_told_with_the_number_of_sheets(workbook: Disclosure) -> None:
    data = as_workbook("wuhan")
    disclosure = read_bytes("a.xlsx", hidden(data, 4))
    (finding,) = [item for item in check(disclosure).findings if item.rule == "F01"]
    assert "全文 8 个工作表，认出 8 张表" in finding.message


def hidden(data: bytes, number: int) -> bytes:
    """The same workbook with a sheet hidden."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/workbook.xml"
    members[name] = members[name].replace(
        f'sheetId="{number}"'.encode(), f'sheetId="{number}" state="hidden"'.encode()
    )
    return repacked(members)


def repacked(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_another_workbook_is_no_disclosure() -> None:
    data = book(rows(["科目", "金额"], ["甲", 1.5]), rows(["财决01表"], ["a", "b"], ["c", 2]))
    disclosure = read_bytes("a.xlsx", data)
    assert (disclosure.kind, disclosure.sheets) == (Kind.OTHER, 2)


def test_the_ledgers_that_disclosures_come_from_are_no_disclosure() -> None:
    made = read_bytes("a.xlsx", as_workbook("shanghai"))
    assert made.kind is Kind.FINAL_ACCOUNT
    with zipfile.ZipFile(io.BytesIO(as_workbook("shanghai"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    shared = "xl/sharedStrings.xml"
    members[shared] = members[shared].replace("单位：万元".encode(), "财决03表 单位：万元".encode())
    ledgers = read_bytes("a.xlsx", repacked(members))
    assert (ledgers.kind, ledgers.reason) == (
        Kind.OTHER,
        "这是部门决算报表（财决），不是决算公开。",
    )


# ------------------------------------------------------------ sheets


def test_captions_stand_above_and_notes_below() -> None:
    (page,) = read(
        book(
            rows(
                *(["2023年度支出决算表"], ["公开03表"], ["单位：甲局", "", "金额单位：万元"]),
                *(["项目", "合计", "基本支出"], ["208", 1.5, 0.5], ["小计"], []),
                *(["注：本表反映支出。"], ["制表：张三", "", "审核：李四"]),
            )
        )
    )
    assert [line.text for line in page.lines] == [
        *("2023年度支出决算表", "公开03表", "单位：甲局", "金额单位：万元", "注：本表反映支出。"),
        *("制表：张三", "审核：李四"),
    ]
    assert (page.grids[0].after, page.grids[0].origin) == (4, (3, 0))
    assert printed(page)[-1] == ["小计", "", ""]


def test_tables_below_one_another_are_told_by_their_titles() -> None:
    one = (["收入决算表"], ["项目", "合计"], ["甲", 1.5], [])
    first, second = read(book(rows(*one, ["支出决算表"], ["项目", "合计"], ["乙", 2.5])))
    assert ([line.text for line in first.lines], printed(first)[-1]) == (
        ["收入决算表"],
        ["甲", "1.50"],
    )
    assert ([line.text for line in second.lines], printed(second)[-1]) == (
        ["支出决算表"],
        ["乙", "2.50"],
    )


def test_a_blank_row_and_a_row_of_one_text_belong_to_their_table() -> None:
    (page,) = read(book(rows(["项目", "合计"], ["甲", 1.5], [], ["分组"], ["乙", 2.5])))
    assert printed(page) == [
        ["项目", "合计"],
        ["甲", "1.50"],
        ["", ""],
        ["分组", ""],
        ["乙", "2.50"],
    ]


def test_merged_cells_and_a_header_over_all_columns() -> None:
    def fill(sheet: Any, _: Any) -> None:
        sheet.merge_range(2, 1, 2, 3, "三公经费")
        sheet.merge_range(3, 1, 4, 1, "合计")
        sheet.merge_range(3, 2, 3, 3, "用车")
        sheet.write_row(4, 2, ["购置", "运行"])
        sheet.write_row(5, 1, [3.5, 1.5, 2])

    (page,) = read(book(fill))
    assert printed(page) == [
        *(
            ["三公经费"] * 3,
            ["合计", "用车", "用车"],
            ["合计", "购置", "运行"],
            ["3.50", "1.50", "2"],
        ),
    ]
    assert page.grids[0].place(page.grids[0].cells[-1]) == Place(sheet="Sheet1", cell="D6")


def test_the_name_of_a_sheet_stands_for_a_title() -> None:
    def fill(_: Any, made: Any) -> None:
        sheet = made.add_worksheet("支出决算表")
        sheet.write_row(0, 0, ["项目", "合计"])
        sheet.write_row(1, 0, ["甲", 1.5])

    (page,) = read(book(fill))
    assert [line.text for line in page.lines] == ["支出决算表"]


# ------------------------------------------------------------ values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30"),
        (1553.51, "1553.51"),
        (1e-7, "0"),
        (-2.5, "-2.50"),
        (1.23456789, "1.234568"),
        (1e300, "1e+300"),
        ("1,553.51", "1,553.51"),
        (True, "True"),
        (" 甲 ", "甲"),
        (2080101.0, "2080101"),
        (datetime.datetime(2023, 12, 31), "2023-12-31"),  # noqa: DTZ001
        (datetime.date(2023, 1, 2), "2023-01-02"),
        (datetime.time(8, 30), "08:30:00"),
        (datetime.timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_values_as_they_would_be_printed(value: Any, text: str) -> None:
    assert shown_values([[value]]) == [[text]]


def test_the_amounts_of_a_column_show_two_decimals_and_its_numbering_none() -> None:
    values = [["栏次", 1.0, 2.0], ["合计", 3.0, 5.0], ["208", 2.5, 5.0], ["209", 0.5, 1.0]]
    assert shown_values(values) == [
        *(["栏次", "1", "2"], ["合计", "3.00", "5"], ["208", "2.50", "5"], ["209", "0.50", "1"]),
    ]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_survives_as_a_float(amount: Decimal) -> None:
    ((text,),) = shown_values([[float(amount)]])
    assert Decimal(text) == amount


# ------------------------------------------------------------ the old format


def test_an_old_workbook_reads_like_a_new_one() -> None:
    grid = [["支出决算表", ""], ["项目", "合计"], ["甲", 1.5], ["乙", 0.1 + 0.2]]
    disclosure = read_bytes("a.xls", xls.workbook({"支出": grid}, {"支出": [(0, 0, 0, 1)]}))
    (table,) = disclosure.tables
    assert (table.title, [cell.text for row in table.rows for cell in row.cells]) == (
        "支出决算表",
        ["1.50", "0.30"],
    )
    assert str(table.rows[0].cells[0].place) == "支出!B3"


# ------------------------------------------------------------ hostile files


def test_a_far_cell_is_refused_before_it_is_held() -> None:
    for place in ("A1048576", "XFD1"):
        data = book(rows(["项目", "合计"], ["甲", 1.5]))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        members[name] = members[name].replace(b'r="B2"', f'r="{place}"'.encode())
        with pytest.raises(UnreadableError, match="工作表太大"):
            read_bytes("a.xlsx", repacked(members))


def test_far_cells_that_only_have_a_style_are_no_obstacle() -> None:
    def fill(sheet: Any, made: Any) -> None:
        rows(["项目", "合计"], ["甲", 1.5])(sheet, made)
        sheet.write_blank(1_048_575, 16_383, None, made.add_format({"bold": True}))

    assert read_bytes("a.xlsx", book(fill)).sheets == 1


def test_no_pattern_takes_for_ever() -> None:
    long = "表（" * 16_000
    assert read(book(rows([long], [long, long], ["1" * 32_000 + "a"])))
    members = {"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"<c r" * 1_000_000}
    with pytest.raises(UnreadableError, match="已损坏"):
        read_bytes("a.xlsx", repacked(members))


def test_a_broken_workbook_gets_one_sentence() -> None:
    members = {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<a/>"}
    with pytest.raises(UnreadableError, match="工作簿已损坏"):
        read_bytes("a.xlsx", repacked(members))


def test_a_sheet_with_a_document_type_is_refused() -> None:
    data = book(rows(["项目", "合计"], ["甲", 1.5]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    members[name] = re.sub(
        rb"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet", members[name]
    )
    with pytest.raises(UnreadableError):
        read_bytes("a.xlsx", repacked(members))


_SMALL = as_workbook("shanghai")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_never_crash(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(_SMALL)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    body = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with sentence():
        read_bytes("a.xlsx", repacked({**members, name: bytes(body)}))


def test_sheets_become_evidence_in_every_report(tmp_path: Path) -> None:
    from rich.console import Console

    from juesuan.exact import encode
    from juesuan.report.html import check_html
    from juesuan.report.json import check_json
    from juesuan.report.outcome import FileOutcome
    from juesuan.report.sarif import check_sarif
    from juesuan.report.text import print_check

    data = as_workbook("wuhan", numbers=False)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    shared = "xl/sharedStrings.xml"
    members[shared] = members[shared].replace(b"<t>240.27</t>", b"<t>24.27</t>")
    outcome = [FileOutcome("a.xlsx", check(read_bytes("a.xlsx", repacked(members))))]
    out = io.StringIO()
    print_check(outcome, Console(file=out, width=200))
    for text in (out.getvalue(), check_html(outcome), encode(check_json(outcome))):
        assert "公开03表" in text
    assert "9 个工作表" in out.getvalue()
    assert "第 " not in out.getvalue().replace("第 1 页", "x")
    assert '"sheet": "公开03表"' in encode(check_sarif(outcome))
