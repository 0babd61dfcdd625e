"""Small tables, each with one thing that makes tables hard to recognise."""

from decimal import Decimal

import pytest

from juesuan.model import CellState, Disclosure, RowKind, Table
from juesuan.money import Unit
from juesuan.reading.document import from_pages
from juesuan.reading.pdf import read_pages
from sheets import grid, line, sheet

INCOME = (
    "本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入"
)
SPENDING = "本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出"
BELOW = " | ^" * 6
T02_HEAD = f"""
项目 | < | {INCOME}
科目编码 | 科目名称 {BELOW} | ^
"""
T03_HEAD = f"""
项目 | < | {SPENDING}
科目编码 | 科目名称 {BELOW}
"""
T02_FIRST = (
    T02_HEAD
    + """
合计 | < | 9.00 | 9.00 | | | | |
201 | 一般公共服务支出 | 9.00 | 9.00 | | | | |
"""
)
T02_REST = """
20103 | 政府办公厅（室）及相关机构事务 | 9.00 | 9.00 | | | | |
2010301 | 行政运行 | 9.00 | 9.00 | | | | |
"""
T03 = (
    T03_HEAD
    + """
合计 | < | 9.00 | 8.00 | 1.00 | | |
201 | 一般公共服务支出 | 9.00 | 8.00 | 1.00 | | |
"""
)
T05 = """
项目 | < | 合计 | 基本支出 | 项目支出
科目编码 | 科目名称 | ^ | ^ | ^
201 | 一般公共服务支出 | 9.00 | 8.00 | 1.00
合计 | < | 9.00 | 8.00 | 1.00
"""
T02_CODES = ["合计", "201", "20103", "2010301"]


def read(pdf: bytes) -> Disclosure:
    return from_pages("sheet.pdf", list(read_pages(pdf)))


def caption(title: str, unit: str = "单位：万元") -> str:
    return line(title) + line(unit, "right")


def only(disclosure: Disclosure) -> Table:
    (table,) = disclosure.tables
    return table


def codes(table: Table) -> list[str]:
    return [row.code for row in table.rows]


def printed(table: Table, code: str) -> dict[str, str]:
    """The cells of a row that hold something, by column code."""
    row = table.row(code)
    assert row is not None
    return {cell.column: cell.text for cell in row.cells if cell.text}


def test_header_of_five_levels_and_codes_in_three_columns() -> None:
    drawing = f"""
        支出决算情况 {" | <" * 9}
        项目 | < | < | < | 本年支出 {" | <" * 5}
        支出功能分类科目编码 | < | < | 科目名称 | {SPENDING.replace("本年支出合计", "合计")}
        类 | 款 | 项 | ^ {BELOW}
        栏次 | < | < | < | 1 | 2 | 3 | 4 | 5 | 6
        合计 | < | < | < | 9.00 | 8.00 | 1.00 | | |
        201 | | | 一般公共服务支出 | 9.00 | 8.00 | 1.00 | | |
        201 | 03 | | 政府办公厅事务 | 9.00 | 8.00 | 1.00 | | |
        201 | 03 | 01 | 行政运行 | 9.00 | 8.00 | 1.00 | | |
    """
    table = only(read(sheet(caption("支出决算表") + grid(drawing))))
    assert table.code == "T03"
    assert codes(table) == T02_CODES
    assert [(column.code, column.number) for column in table.columns] == [
        (str(number), str(number)) for number in range(1, 7)
    ]
    assert printed(table, "2010301") == {"1": "9.00", "2": "8.00", "3": "1.00"}
    assert table.rows[3].label == "行政运行"


def test_title_and_unit_inside_the_frame() -> None:
    inside = f"收入决算表 {' | <' * 8}\n单位：万元 {' | <' * 8}\n"
    table = only(read(sheet(grid(inside + T02_FIRST.strip()))))
    assert (table.code, table.title, table.unit) == ("T02", "收入决算表", Unit.WAN)
    assert codes(table) == ["合计", "201"]


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("", id="nothing"),
        pytest.param(line("（续表）"), id="continued"),
        pytest.param(line("续表", "right") + line("单位：万元", "right"), id="continued-with-unit"),
        pytest.param(caption("收入决算表"), id="title-again"),
        pytest.param(caption("收入决算表（续表）"), id="title-continued"),
    ],
)
@pytest.mark.parametrize("numbered", [False, True], ids=["bare", "page-numbers"])
def test_header_repeated_on_the_next_page(above: str, numbered: bool) -> None:
    first = caption("收入决算表") + grid(T02_FIRST)
    pdf = sheet(first, above + grid(T02_HEAD + T02_REST.strip()), numbered=numbered)
    table = only(read(pdf))
    assert (table.code, table.pages, table.doubts) == ("T02", (1, 2), ())
    assert codes(table) == T02_CODES
    assert printed(table, "2010301") == {"1": "9.00", "2": "9.00"}


def test_rows_go_on_without_a_header() -> None:
    table = only(read(sheet(caption("收入决算表") + grid(T02_FIRST), grid(T02_REST))))
    assert (codes(table), table.doubts) == (T02_CODES, ())


def test_continuation_whose_code_columns_are_merged() -> None:
    widths = (1, 1, 1, 5, 2, 2, 2)
    head = """
        项目 | < | < | < | 合计 | 基本支出 | 项目支出
        类 | 款 | 项 | 科目名称 | ^ | ^ | ^
        合计 | < | < | < | 9.00 | 8.00 | 1.00
        201 | | | 一般公共服务支出 | 9.00 | 8.00 | 1.00
    """
    rest = """
        20103 | < | < | 政府办公厅事务 | 9.00 | 8.00 | 1.00
        2010301 | < | < | 行政运行 | 9.00 | 8.00 | 1.00
    """
    title = caption("一般公共预算财政拨款支出决算表")
    table = only(read(sheet(title + grid(head, widths), grid(rest, widths))))
    assert (table.code, table.doubts) == ("T05", ())
    assert codes(table) == T02_CODES


def test_header_alone_on_its_page() -> None:
    body = T02_FIRST.removeprefix(T02_HEAD) + T02_REST.strip()
    table = only(read(sheet(caption("收入决算表") + grid(T02_HEAD), grid(body))))
    assert (table.code, table.pages, table.doubts) == ("T02", (1, 2), ())
    assert codes(table) == T02_CODES


def test_continuation_that_does_not_fit_is_a_doubt() -> None:
    first, rest = caption("收入决算表") + grid(T02_FIRST), "20103 | 事务 | 9.00 | 9.00"
    table = read(sheet(first, grid(rest))).table("T02")
    assert table is not None
    assert codes(table) == ["合计", "201"]
    assert table.doubts


def test_kinds_of_amounts() -> None:
    drawing = T05.strip() + "\n2010301 | 行政运行 | １，２３４．５０ | — | 0"
    drawing += "\n2010302 | 一般行政管理事务 | （5.00） | -5.00 | 无"
    table = only(read(sheet(caption("一般公共预算财政拨款支出决算表") + grid(drawing))))
    wide, odd = table.row("2010301"), table.row("2010302")
    assert wide is not None
    assert odd is not None
    assert [cell.figure for cell in wide.cells] == [Decimal("1234.50"), 0, 0]
    assert [cell.state for cell in wide.cells] == [
        CellState.AMOUNT,
        CellState.BLANK,
        CellState.AMOUNT,
    ]
    assert [cell.figure for cell in odd.cells] == [Decimal(-5), Decimal(-5), None]


def test_several_tables_on_a_page_and_a_foreign_one_between() -> None:
    foreign = """
        序号 | 单位名称 | 备注
        1 | 局本级 |
        2 | 下属中心 | 并入本级
    """
    page = (
        caption("收入决算表")
        + grid(T02_FIRST + T02_REST.strip())
        + line("注：本表反映收入。", "left")
        + line("纳入决算的单位", "left")
        + grid(foreign)
        + caption("支出决算表")
        + grid(T03)
    )
    tables = read(sheet(page)).tables
    assert [table.code for table in tables] == ["T02", None, "T03"]
    assert [codes(tables[0]), codes(tables[2])] == [T02_CODES, ["合计", "201"]]
    assert tables[2].title == "支出决算表"
    assert tables[0].notes[0].text == "注：本表反映收入。"


def test_foreign_table_on_the_page_between() -> None:
    foreign = grid("指标 | 目标 | 得分\n完成率 | 100.00 | 10.00")
    pages = (
        caption("收入决算表") + grid(T02_FIRST),
        line("绩效目标", "left") + foreign,
        caption("支出决算表") + grid(T03),
    )
    tables = read(sheet(*pages)).tables
    assert [table.code for table in tables] == ["T02", None, "T03"]
    assert [len(table.rows) for table in tables] == [2, 1, 2]


def test_page_numbers_and_running_headers_are_no_notes() -> None:
    pages = (
        caption("收入决算表") + grid(T02_FIRST),
        grid(T02_REST),
        caption("支出决算表") + grid(T03),
        caption("一般公共预算财政拨款支出决算表") + grid(T05),
    )
    disclosure = read(sheet(*pages, header="某某局2024年度部门决算", numbered=True))
    assert [table.code for table in disclosure.tables] == ["T02", "T03", "T05"]
    assert codes(disclosure.tables[0]) == T02_CODES
    assert not any(table.notes for table in disclosure.tables)


def test_unit_of_money_is_yuan() -> None:
    disclosure = read(sheet(caption("收入决算表", "金额单位：元") + grid(T02_FIRST)))
    assert (only(disclosure).unit, disclosure.money_unit) == (Unit.YUAN, Unit.YUAN)


@pytest.mark.parametrize(
    ("title", "code", "columns"),
    [
        ("政府性基金预算财政拨款收入支出决算表", "T07", "123456"),
        ("国有资本经营预算财政拨款收入支出决算表", "T08", "451236"),
    ],
)
def test_sub_headers_in_the_row_of_the_total(title: str, code: str, columns: str) -> None:
    drawing = """
        项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^
        合计 | < | 1.00 | 9.00 | 合计 | 基本支出 | 项目支出 | 2.00
        212 | 城乡社区支出 | 1.00 | 9.00 | 8.00 | 3.00 | 5.00 | 2.00
    """
    table = only(read(sheet(caption(title) + grid(drawing))))
    assert (table.code, codes(table)) == (code, ["合计", "212"])
    assert [column.code for column in table.columns] == list(columns)
    total = table.rows[0]
    assert [cell.state is CellState.WORDS for cell in total.cells] == [
        column.header.startswith("本年支出/") for column in table.columns
    ]
    assert list(printed(table, "212").values()) == ["1.00", "9.00", "8.00", "3.00", "5.00", "2.00"]


def test_rows_that_the_form_does_not_know() -> None:
    drawing = """
        收入 | < | 支出 | <
        项目 | 决算数 | 项目 | 决算数
        一、一般公共预算财政拨款收入 | 5.00 | 一、一般公共服务支出 | 5.00
        其中：专项 | 1.00 | 二、太空支出 | 2.00
        总计 | 5.00 | 总计 | 7.00
    """
    table = only(read(sheet(caption("收入支出决算总表") + grid(drawing))))
    kinds = {row.label: row.kind for row in table.rows}
    assert kinds["其中：专项"] is RowKind.OF_WHICH
    assert kinds["二、太空支出"] is RowKind.UNKNOWN
    assert codes(table) == ["1", "32", "", "", "31", "62"]
