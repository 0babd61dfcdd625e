"""A flow of paragraphs and tables becomes pages that part tables from the narrative."""

import pytest

from juesuan.model import Box, Place
from juesuan.model.place import cell_address
from juesuan.money import Unit
from juesuan.reading.document import from_flow
from juesuan.reading.flow import Break, FlowBlock, Square, Tabular, Text, set_pages, split_lines
from juesuan.reading.pages import Grid, GridCell, Line, Page, UnreadableError
from juesuan.reading.recognise.chains import MISFIT, find_chains
from juesuan.reading.recognise.performance import find_performance
from juesuan.reading.recognise.tables import find_tables
from performance_forms import DEPARTMENT, HEADED, NATIONAL, SICHUAN, UNIT, WUHAN, drawn, drawn_grid
from test_performance_reading import texts_of


def table(drawing: str) -> Tabular:
    """A table drawn row by row, ``|`` parts cells."""
    rows = [row.split("|") for row in drawing.split("/")]
    return Tabular(
        [Square(t.strip(), r, c) for r, row in enumerate(rows) for c, t in enumerate(row)]
    )


def said(*blocks: FlowBlock | str) -> list[list[str]]:
    made = [Text(block) if isinstance(block, str) else block for block in blocks]
    return [
        [line.text for line in page.lines] + ["#"] * len(page.grids) for page in set_pages(made)
    ]


SPENDING = "项目|项目|合计/科目编码|科目名称|合计/208|社会保障和就业支出|1.50"


@pytest.mark.parametrize(
    ("row", "column", "address"),
    [
        (0, 0, "A1"),
        (11, 3, "D12"),
        (4, 25, "Z5"),
        (4, 26, "AA5"),
        (0, 701, "ZZ1"),
        (0, 702, "AAA1"),
    ],
)
def test_addresses(row: int, column: int, address: str) -> None:
    assert cell_address(row, column) == address


def test_pages_begin_at_breaks_parts_and_sections() -> None:
    assert said(
        "甲", Break(), Break(), "乙", "第一部分 概况", "一、职责", "（一）本级", "1.某事"
    ) == [
        *(["甲"], ["乙"], ["第一部分 概况"], ["一、职责", "（一）本级", "1.某事"]),
    ]


def test_a_long_sentence_is_no_heading() -> None:
    assert len(said("甲", "一、" + "本年" * 40)) == 1


def test_contents_stay_on_their_page() -> None:
    contents = ("目 录", "第一部分 概况\t1", "一、职责……2", "第二部分 决算表 3")
    assert said("封面", *contents, "第一部分 概况", "一、职责", "本局管理事务。") == [
        *(["封面"], list(contents), ["第一部分 概况"], ["一、职责", "本局管理事务。"]),
    ]


def test_the_title_of_a_table_begins_a_page() -> None:
    captions = ("支出决算表", "公开03表", "单位：甲局", "金额单位：万元")
    assert said(
        "说明。", *captions, table("a|b"), "注：一。", *captions, table("c|d"), "注：二。"
    ) == [
        *(["说明。"], [*captions, "注：一。", "#"], [*captions, "注：二。", "#"]),
    ]


def test_order_tells_what_stands_above_and_below() -> None:
    (page,) = set_pages([Text("一"), table("a|b"), Text("二"), table("c|d"), Text("三")])
    assert [[line.text for line in lines] for lines, _ in page.stretches()] == [
        ["一"],
        ["二"],
        ["三"],
    ]
    assert [grid.sheet for _, grid in page.stretches() if grid] == ["表格 1", "表格 2"]


def test_boxes_tell_where_there_is_a_layout() -> None:
    def line(text: str, top: float) -> Line:
        return Line(text, Place(1, Box(0, top, 10, top + 10)))

    grids = tuple(
        Grid(
            1,
            (0, 10),
            (top, top + 50),
            (GridCell("", 0, 0, 1, 1, None),),
            Box(0, top, 10, top + 50),
        )
        for top in (100.0, 200.0)
    )
    page = Page(
        1, 500, 500, (line("下", 400), line("旁", 120), line("上", 10), line("中", 160)), grids
    )
    assert [[one.text for one in lines] for lines, _ in page.stretches()] == [
        ["上"],
        ["中"],
        ["下"],
    ]
    assert grids[0].place(grids[0].cells[0]) == Place(1, None)
    assert grids[0].spot == Place(1, grids[0].box)


def test_a_table_goes_on_in_the_next_where_that_has_no_header() -> None:
    more = table("20805|行政事业单位养老支出|1.50")
    pages = set_pages([Text("支出决算表"), table(SPENDING), Break(), more])
    (found,) = find_tables(pages)
    assert [row.code for row in found.rows] == ["208", "20805"]
    assert str(found.rows[1].place) == "表格 2!A1"


def test_a_table_with_another_header_is_another() -> None:
    other = table("项目|项目|预算/科目编码|科目名称|合计/209|卫生|1.50")
    assert len(find_chains(set_pages([table(SPENDING), Break(), other]))) == 2
    assert len(find_chains(set_pages([table(SPENDING), Break(), table(SPENDING)]))) == 1


def test_a_rest_that_does_not_fit_is_a_doubt() -> None:
    first, _ = find_chains(set_pages([table(SPENDING), Break(), table("20805|1.50")]))
    assert first.doubt == MISFIT


def test_repeated_notes_are_no_running_headers() -> None:
    blocks = [
        block for _ in range(4) for block in (Break(), table(SPENDING), Text("本年无此项支出。"))
    ]
    chains = find_chains(set_pages([*blocks[:3], Break(), Text("乙表"), *blocks[4:]]))
    assert [[line.text for line in chain.below] for chain in chains] == [
        ["本年无此项支出。"]
    ] * len(chains)


@pytest.mark.parametrize(
    ("title", "drawing"),
    [
        (f"2023年度{UNIT}整体绩效自评表", WUHAN),
        ("2023年度项目支出绩效自评表", NATIONAL),
        ("2023年度部门整体支出绩效自评表", DEPARTMENT),
        ("2023年度项目支出绩效自评表", HEADED),
        ("", SICHUAN),
    ],
)
def test_performance_forms_read_as_from_a_layout(title: str, drawing: str) -> None:
    grid = drawn_grid(drawing)
    cells = [Square(c.text, c.row, c.column, c.rows, c.columns) for c in grid.cells]
    (wanted,) = drawn(drawing, title=title)
    (found,) = find_performance(set_pages([Text("第五部分 附件"), Text(title), Tabular(cells)]))
    assert texts_of(found) == texts_of(wanted)
    assert found.indicators[0].place.sheet == "表格 1"


def test_soft_breaks() -> None:
    assert list(split_lines("收入决算表\n公开02表\n\n单位：元")) == [
        "收入决算表",
        "公开02表",
        "单位：元",
    ]
    assert list(split_lines("甲局\n2023年度部门决算")) == ["甲局\n2023年度部门决算"]
    assert list(split_lines(" \n ")) == []


def test_no_virtual_page_reaches_a_reader() -> None:
    found = from_flow("a", set_pages([Text("支出决算表"), table(SPENDING), Text("注：一。")]))
    (one,) = found.tables
    places = [one.place, one.notes[0].place, one.rows[0].place, one.rows[0].cells[0].place]
    assert (found.pages, one.pages, [place.page for place in places]) == (0, (), [None] * 4)
    assert [str(place) for place in places] == ["表格 1", "正文第 2 段", "表格 1!A3", "表格 1!C3"]


def test_immense_tables_are_refused() -> None:
    with pytest.raises(UnreadableError, match="超过 200 万格"):
        set_pages([Tabular([Square("", 0, 0), Square("", 3_000, 999)])])


def test_captions_and_notes_within_the_frame_stand_around_the_table() -> None:
    frame = f"支出决算表||/公开03表||/单位：甲局||金额单位：万元/{SPENDING}/注：本表反映支出。||"
    (page,) = set_pages([table(frame)])
    assert [line.text for line in page.lines] == [
        *("支出决算表", "公开03表", "单位：甲局", "金额单位：万元", "注：本表反映支出。"),
    ]
    assert str(page.lines[3].place) == "表格 1!C3"
    (grid,) = page.grids
    assert (grid.height, grid.after, grid.origin) == (3, 4, (3, 0))
    (found,) = find_tables([page])
    assert (found.title, found.unit, str(found.rows[0].cells[0].place)) == (
        *("支出决算表", Unit.WAN, "表格 1!C6"),
    )


def test_a_statement_in_the_frame_is_a_note_and_a_blank_row_above_it_is_none() -> None:
    (page,) = set_pages([table(f"{SPENDING}/||/注：一。||/||/本单位当年无此项支出||/||")])
    assert [line.text for line in page.lines] == ["注：一。", "本单位当年无此项支出"]
    assert page.grids[0].height == 4
    (page,) = set_pages([table(f"{SPENDING}/||/小计||")])
    assert (page.lines, page.grids[0].height) == ((), 5)


def test_an_empty_table_is_none() -> None:
    assert set_pages([Tabular([])]) == []
