"""Documents written as DOCX: what Word finds in the file; any document gives a valid one."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

import documents
from juesuan.model.document import (
    Align,
    Block,
    Chart,
    ChartKind,
    Contents,
    Cover,
    Document,
    Heading,
    Paragraph,
    Series,
    TableBlock,
    TableCell,
)
from juesuan.rendering.docx import render_docx
from juesuan.rendering.docx.facts import NAMESPACE
from juesuan.rendering.docx.sections import Sheet, arrange

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Written:
    """A written file, its parts parsed."""

    def __init__(self, document: Document) -> None:
        self.content = render_docx(document)
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.trees = {
            name: etree.fromstring(content)
            for name, content in self.parts.items()
            if name.endswith((".xml", ".rels"))
        }
        self.main = self.trees["word/document.xml"]

    def relations(self, source: str) -> dict[str, str]:
        """The targets of a part's relationships."""
        folder, _, name = source.rpartition("/")
        tree = self.trees.get(f"{folder}/_rels/{name}.rels")
        return {
            item.get("Id"): posixpath.normpath(posixpath.join(folder, item.get("Target")))
            for item in (tree.iter(RELATION) if tree is not None else ())
        }

    def values(self, tag: str, attribute: str = f"{W}val") -> list[str]:
        """An attribute of every element of the main part with a tag."""
        return [item.get(attribute) for item in self.main.iter(f"{W}{tag}")]


def text_of(element: Any) -> str:
    return "".join(item.text or "" for item in element.iter(f"{W}t"))


def document_of(*blocks: Block) -> Document:
    return replace(documents.sample_document(), blocks=blocks, facts=())


@pytest.fixture(scope="module")
def sample() -> Written:
    return Written(documents.sample_document())


@pytest.fixture(scope="module")
def opened(sample: Written) -> Any:
    return docx.Document(io.BytesIO(sample.content))


def test_word_finds_title_author_and_language(opened: Any) -> None:
    properties = opened.core_properties
    assert properties.title == documents.TITLE
    assert properties.author == documents.UNIT
    assert properties.language == "zh-CN"


def test_styles_are_named_and_follow_the_standard(opened: Any) -> None:
    body = opened.styles["Normal"]
    assert body.font.size == Pt(16)
    assert body.paragraph_format.line_spacing == Pt(28)
    assert body.paragraph_format.first_line_indent == Pt(32)
    fonts = {
        name: opened.styles[name].element.rPr.rFonts.get(f"{W}eastAsia")
        for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "表头 9")
    }
    assert fonts == {
        "Normal": "仿宋_GB2312",
        "Heading 1": "方正小标宋简体",
        "Heading 2": "黑体",
        "Heading 3": "楷体_GB2312",
        "表头 9": "黑体",
    }
    names = {style.name for style in opened.styles}
    assert {"toc 1", "toc 2", "toc 3", "Caption", "表题", "表注", "表格 9"} <= names


def test_headings_and_paragraphs_have_their_styles(opened: Any) -> None:
    told = [(item.style.name, item.text) for item in opened.paragraphs if item.text]
    assert ("Heading 1", "第四部分　名词解释") in told
    assert ("Heading 2", "一、主要职责") in told
    assert ("Heading 3", "（二）预算绩效情况") in told
    assert ("表题", "支出决算表") in told
    assert ("Caption", "图2：支出决算结构") in told


def test_margins_are_those_of_the_standard_and_wide_tables_lie_across(opened: Any) -> None:
    sizes = [
        (item.orientation, round(item.page_width.mm), round(item.left_margin.mm))
        for item in opened.sections
    ]
    upright, across = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert sizes == [
        (upright, 210, 28),  # cover
        (upright, 210, 28),  # contents
        (upright, 210, 28),  # first part, and the heading of the second
        (upright, 210, 18),  # table 01
        (across, 297, 18),  # table 03
        (upright, 210, 18),  # table 08
        (upright, 210, 28),  # the text
    ]
    text = opened.sections[-1]
    margins = (text.top_margin, text.bottom_margin, text.right_margin)
    assert [round(margin.mm) for margin in margins] == [Mm(side).mm for side in (37, 35, 26)]


def test_pages_are_numbered_from_1_behind_the_contents(sample: Written, opened: Any) -> None:
    starts = [
        number
        for number, section in enumerate(opened.sections)
        if section._sectPr.find(f"{W}pgNumType") is not None
    ]
    assert starts == [2]
    referring = [
        number
        for number, section in enumerate(opened.sections)
        if section._sectPr.find(f"{W}footerReference") is not None
    ]
    assert referring == [2]
    footer = sample.trees["word/footer.xml"]
    assert text_of(footer) == "— 1 —"
    assert [item.text for item in footer.iter(f"{W}instrText")] == [" PAGE "]


def test_the_contents_are_a_field_with_its_entries(sample: Written) -> None:
    instructions = [item.text for item in sample.main.iter(f"{W}instrText")]
    assert instructions[0] == ' TOC \\o "1-3" \\h \\z \\u '
    entries = [text_of(link) for link in sample.main.iter(f"{W}hyperlink")]
    assert entries[0] == f"第一部分　{documents.UNIT}概况1"
    assert "支出决算表4" in entries
    assert "（二）预算绩效情况7" in entries
    assert "项目支出绩效自评结果" not in "".join(entries)  # it stands in the text
    anchors = sample.values("hyperlink", f"{W}anchor")
    assert anchors == sample.values("bookmarkStart", f"{W}name")
    assert [f" PAGEREF {anchor} \\h " for anchor in anchors] == instructions[1:]


def test_headers_repeat_and_rows_do_not_split(opened: Any) -> None:
    account, spending, empty, project = opened.tables
    heads = [
        sum(row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows)
        for table in (account, spending, empty, project)
    ]
    assert heads == [3, 3, 2, 1]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in spending.rows)


def test_merged_cells_are_merged(opened: Any) -> None:
    spending = opened.tables[1]
    assert spending.cell(0, 0)._tc is spending.cell(0, 1)._tc
    assert spending.cell(0, 2)._tc is spending.cell(1, 2)._tc
    assert spending.cell(0, 2).text == "本年支出合计"
    assert spending.cell(1, 1).text == "科目名称"
    assert len(spending.columns) == 8


def test_widths_are_the_proportions(opened: Any) -> None:
    widths = [int(item.get(f"{W}w")) for item in opened.tables[1]._tbl.iter(f"{W}gridCol")]
    assert sum(widths) == round(261 * 1440 / 25.4)
    assert widths[1] == pytest.approx(sum(widths) * 34 / 136, abs=1)


def test_tables_have_a_caption_for_those_who_do_not_see(sample: Written) -> None:
    assert sample.values("tblCaption") == [
        table.title for table in documents.sample_document().tables()
    ]


def test_every_printed_figure_is_a_content_control_with_its_fact(sample: Written) -> None:
    document = documents.sample_document()
    labels = {fact.key: fact.label for fact in document.facts}
    printed = [
        (cell.fact, labels[cell.fact], cell.text)
        for table in document.tables()
        for row in table.body
        for cell in row
        if cell.fact
    ]
    controls = [
        (
            control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"),
            control.find(f"{W}sdtPr/{W}alias").get(f"{W}val"),
            text_of(control),
        )
        for control in sample.main.iter(f"{W}sdt")
        if control.find(f"{W}sdtPr/{W}tag") is not None
    ]
    assert controls == printed
    assert {key for key, *_ in controls} == set(labels)


def test_the_facts_travel_with_the_document_exactly(sample: Written) -> None:
    facts = sample.trees["customXml/item1.xml"]
    read = {item.get("key"): Decimal(item.get("value")) for item in facts}
    document = documents.sample_document()
    assert read == {fact.key: fact.value for fact in document.facts}
    total = facts.find(f"{{{NAMESPACE}}}fact[@key='T01.27.1']")
    assert [(term.get("weight"), term.get("fact")) for term in total] == [
        ("1", "T01.1.1"),
        ("1", "T01.5.1"),
        ("1", "T01.8.1"),
    ]


CHARTS = (documents.bars(), documents.shares(), documents.trend())


@pytest.mark.parametrize(("number", "chart"), list(enumerate(CHARTS, start=1)))
def test_a_chart_carries_a_workbook_with_its_values(
    sample: Written, number: int, chart: Chart
) -> None:
    part = f"word/charts/chart{number}.xml"
    (workbook,) = sample.relations(part).values()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sample.parts[workbook])).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    columns = len(chart.series) + 1
    assert head[1:columns] == [series.name for series in chart.series]
    assert [row[0] for row in rows] == list(chart.categories)
    for column, series in enumerate(chart.series, start=1):
        assert [Decimal(str(row[column])) for row in rows] == list(series.values)
    cached = [
        tuple(Decimal(point.text) for point in item.iter(f"{C}v"))
        for item in sample.trees[part].iter(f"{C}numCache")
    ]
    assert cached == [series.values for series in chart.series]


def test_charts_are_drawn_by_their_kind_with_a_description(sample: Written) -> None:
    kinds = [
        next(item.tag.removeprefix(C) for item in sample.trees[name].iter() if "Chart" in item.tag)
        for name in ("word/charts/chart1.xml", "word/charts/chart2.xml", "word/charts/chart3.xml")
    ]
    assert kinds == ["barChart", "doughnutChart", "lineChart"]
    described = [item.get("descr") for item in sample.main.iter() if item.tag.endswith("}docPr")]
    assert described == [chart.alternative for chart in CHARTS]


def test_shares_are_told_in_the_legend_and_computed_in_the_workbook(sample: Written) -> None:
    part = sample.trees["word/charts/chart2.xml"]
    told = [item.text for item in part.find(f".//{C}cat").iter(f"{C}v")]
    assert told == ["基本支出　2,210.00万元　73.18%", "项目支出　810.00万元　26.82%"]
    assert part.find(f".//{C}cat//{C}f").text == "Sheet1!$C$2:$C$3"
    with zipfile.ZipFile(io.BytesIO(sample.parts["word/embeddings/chart2.xlsx"])) as book:
        assert "<f>" in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("values", [("5.00", "-1.00"), ("0.00", "0.00"), ()])
def test_shares_of_no_whole_become_bars(values: tuple[str, ...]) -> None:
    chart = Chart(
        ChartKind.SHARES,
        "图",
        "万元",
        tuple("甲乙"[: len(values)]),
        (Series("支出", tuple(Decimal(value) for value in values)),),
    )
    written = Written(document_of(chart))
    assert written.trees["word/charts/chart1.xml"].find(f".//{C}barChart") is not None


def test_the_same_document_gives_the_same_bytes() -> None:
    document = documents.sample_document()
    assert render_docx(document) == render_docx(documents.sample_document())
    with zipfile.ZipFile(io.BytesIO(render_docx(document))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_wide_table_takes_along_the_headings_above_it() -> None:
    table = documents.spending_table(documents.SPENDING)
    blocks = [Heading(0, "第二部分"), Heading(1, "三、支出决算表"), table, table, Paragraph("文")]
    part, tables, text = arrange(blocks)
    assert [part.sheet, tables.sheet, text.sheet] == [Sheet.TEXT, Sheet.WIDE, Sheet.TEXT]
    assert part.placed[0].alone
    assert [placed.breaks for placed in tables.placed] == [False, False, True]


def test_hostile_text_stays_text() -> None:
    nasty = "<w:p/>&amp;\x00\x0b\ud800\ufffe\u202e\"']]>\n行二\t" + "长" * 20_000
    table = TableBlock(nasty, (1, 1), (), ((TableCell(nasty, fact=nasty), TableCell(nasty)),))
    chart = Chart(ChartKind.BARS, nasty, nasty, (nasty,), (Series(nasty, (Decimal("1e30"),)),))
    blocks = (Cover((nasty,), nasty), Contents(nasty), Heading(0, nasty), Paragraph(nasty), table)
    document = replace(document_of(*blocks, chart), title=nasty, unit=nasty)
    written = Written(document)
    check_references(written)
    told = [text_of(item) for item in written.main.iter(f"{W}p")]
    assert "<w:p/>&amp;\u202e\"']]>行二" + "长" * 20_000 in told
    docx.Document(io.BytesIO(written.content))


def test_an_empty_document_opens() -> None:
    opened = docx.Document(io.BytesIO(render_docx(document_of())))
    assert len(opened.sections) == 1


# --- any document ------------------------------------------------------------------------------

TEXT = st.text(max_size=12)
CELLS = st.builds(
    TableCell,
    TEXT,
    st.sampled_from(Align),
    columns=st.integers(0, 4),
    rows=st.integers(0, 4),
    indent=st.integers(0, 3),
    strong=st.booleans(),
    fact=st.sampled_from(("", "T01.1.1", "T03.208.1")),
)
ROWS = st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4).map(tuple)
TABLES = st.builds(
    TableBlock,
    title=TEXT,
    widths=st.lists(st.integers(0, 50), max_size=5).map(tuple),
    header=ROWS,
    body=ROWS,
    number=TEXT,
    owner=TEXT,
    money=TEXT,
    notes=st.lists(TEXT, max_size=2).map(tuple),
    landscape=st.booleans(),
    size=st.sampled_from((7.5, 9.0, 10.5)),
    framed=st.booleans(),
)
VALUES = st.decimals(-(10**9), 10**9, places=2)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    categories = draw(st.lists(TEXT, max_size=3))
    values = st.lists(VALUES, min_size=len(categories), max_size=len(categories)).map(tuple)
    series = draw(st.lists(st.builds(Series, TEXT, values), max_size=3))
    kind = draw(st.sampled_from(ChartKind))
    return Chart(kind, draw(TEXT), draw(TEXT), tuple(categories), tuple(series))


BLOCKS = st.one_of(
    st.builds(Cover, st.lists(TEXT, max_size=2).map(tuple), TEXT),
    st.builds(Contents, TEXT),
    st.builds(Heading, st.integers(-1, 4), TEXT),
    st.builds(Paragraph, TEXT),
    TABLES,
    charts(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_any_document_is_well_formed_and_its_references_resolve(blocks: list[Block]) -> None:
    written = Written(document_of(*blocks))
    check_references(written)
    check_tables(written)
    body = written.main.find(f"{W}body")
    assert body[-1].tag == f"{W}sectPr"
    assert body[-2].tag == f"{W}p"  # Word wants a paragraph behind the last table
    assert len(docx.Document(io.BytesIO(written.content)).sections) >= 1


def check_references(written: Written) -> None:
    """Bookmarks, relationships, styles and content types resolve; identifiers are unique."""
    names = written.values("bookmarkStart", f"{W}name")
    assert len(set(names)) == len(names)
    assert set(written.values("hyperlink", f"{W}anchor")) <= set(names)
    assert sorted(written.values("bookmarkStart", f"{W}id")) == sorted(
        written.values("bookmarkEnd", f"{W}id")
    )
    for source, tree in written.trees.items():
        relations = written.relations(source)
        assert set(relations.values()) <= set(written.parts)
        used = {value for item in tree.iter() for key, value in attributes(item) if R in key}
        assert used <= set(relations)
    styles = {item.get(f"{W}styleId") for item in written.trees["word/styles.xml"].iter()}
    assert {*written.values("pStyle"), *written.values("tblStyle")} <= styles
    controls = [item.get(f"{W}val") for item in written.main.iterfind(f".//{W}sdtPr/{W}id")]
    drawings = [item.get("id") for item in written.main.iter() if item.tag.endswith("}docPr")]
    for identifiers in (controls, drawings):
        assert len(set(identifiers)) == len(identifiers)
    types = written.parts["[Content_Types].xml"].decode()
    for name in written.parts:
        assert (
            f'"/{name}"' in types
            or f'Extension="{name.rpartition(".")[2]}"' in types
            or (name == "[Content_Types].xml")
        )


def attributes(item: Any) -> Iterator[tuple[str, str]]:
    yield from item.attrib.items()


def check_tables(written: Written) -> None:
    """Every row fills its grid, and what continues a merged cell has one above it."""
    for table in written.main.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        above: set[tuple[int, int]] = set()
        for row in table.iter(f"{W}tr"):
            column, merged = 0, set()
            for cell in row.iter(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = int(span.get(f"{W}val")) if span is not None else 1
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None:
                    merged.add((column, width))
                    assert merge.get(f"{W}val") == "restart" or (column, width) in above
                column += width
            assert column == columns
            above = merged


def test_the_large_document_reads_back() -> None:
    opened = docx.Document(io.BytesIO(render_docx(documents.large_document())))
    assert len(opened.tables[1].rows) == 203
    assert re.fullmatch(r"2089\d+", opened.tables[1].cell(100, 0).text)
