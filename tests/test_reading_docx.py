"""Word documents: the same disclosure as the PDF, Word's own ways of writing, hostile files."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.model import Place
from juesuan.reading.archive import Archive
from juesuan.reading.document import read_bytes
from juesuan.reading.docx import read_docx
from juesuan.reading.numbering import numeral
from juesuan.reading.pages import Page, UnreadableError
from printed import add_table, as_docx, assert_same, saved, sentence


def pages(document: Any) -> list[Page]:
    return read_docx(Archive(saved(document)))


def lines(document: Any) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in pages(document)]


def cells(page: Page) -> list[tuple[str, int, int, int, int]]:
    (grid,) = page.grids
    return [(c.text, c.row, c.column, c.rows, c.columns) for c in grid.cells]


def insert(document: Any, xml: str) -> Any:
    """An element in the body, before the section's properties."""
    element = parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))
    document.element.body.insert(len(document.element.body) - 1, element)
    return element


@pytest.mark.parametrize("layout", ["wuhan", "shanghai"])
def test_a_whole_disclosure_reads_as_its_pdf(layout: str) -> None:
    disclosure = read_bytes("a.docx", as_docx(layout))
    assert_same(disclosure, layout)
    assert (disclosure.pages, disclosure.extent) == (0, "")
    table = disclosure.table("T03")
    assert table is not None
    assert (table.pages, str(table.place)) == ((), "表格 3")
    total = table.row("合计")
    assert total is not None
    cell = total.cell("1")
    assert cell is not None
    assert cell.place == Place(sheet="表格 3", cell="E4" if layout == "wuhan" else "C3")
    section = disclosure.narrative.sections[0]
    assert str(section.heading.place()).startswith("正文第 ")


# ------------------------------------------------------------ Word's ways


def test_breaks_of_pages_and_sections_begin_pages() -> None:
    document = docx.Document()
    document.add_paragraph("封面")
    document.add_page_break()
    document.add_paragraph("甲").paragraph_format.page_break_before = False
    document.add_paragraph("乙").paragraph_format.page_break_before = True
    document.add_section()
    document.add_paragraph("丙")
    assert lines(document) == [["封面"], ["甲"], ["乙"], ["丙"]]


def test_numbers_that_word_draws_are_read() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, (style, text) in enumerate(
            [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    head = nsdecls("w")
    numbering.append(
        parse_xml(f'<w:abstractNum {head} w:abstractNumId="7">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {head} w:numId="3"><w:abstractNumId w:val="7"/></w:num>'))
    numbering.append(
        parse_xml(
            f'<w:num {head} w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    for number, level, text in [
        *((3, 0, "收入"), (3, 1, "总体"), (3, 1, "结构"), (3, 2, "行政运行"), (3, 0, "支出")),
        *((3, 1, "总体"), (4, 0, "重来"), (0, 0, "无号")),
    ]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f'<w:numPr {head}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            )
        )
    assert [text for page in lines(document) for text in page] == [
        *("一、收入", "（一）总体", "（二）结构", "1.行政运行", "二、支出", "（一）总体"),
        *("一、重来", "无号"),
    ]


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (0, "decimal", "0"),
        (31, "chineseCounting", "三十一"),
        (1010, "chineseCounting", "一千零一十"),
        (11, "chineseLegalSimplified", "壹拾壹"),
        (27, "upperLetter", "27"),
        (9, "upperRoman", "IX"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
    ],
)
def test_numerals(number: int, style: str, text: str) -> None:
    assert numeral(number, style) == text


def test_what_is_no_text_is_left_out() -> None:
    document = docx.Document()
    insert(
        document,
        "<w:p><w:r><w:t>本年</w:t></w:r><w:del><w:r><w:delText>上年</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>收入</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r><w:r><w:tab/><w:t>3</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:pict><w:p><w:r><w:t>框</w:t></w:r></w:p></w:pict></w:r></w:p>",
    )
    assert lines(document) == [["本年收入\t3"]]


def test_content_controls_hold_text_rows_and_cells() -> None:
    document = docx.Document()
    insert(
        document,
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    held = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = "<w:tr>" + cell.format("甲") + held.format(cell.format("乙")) + "</w:tr>"
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell.format("删") * 2 + "</w:tr>"
    insert(document, "<w:tbl>" + row + gone + held.format(row) + "</w:tbl>")
    (page,) = pages(document)
    assert [line.text for line in page.lines] == ["控件"]
    assert [text for text, *_ in cells(page)] == ["甲", "乙", "甲", "乙"]


def test_merged_cells_have_their_rows_and_columns() -> None:
    document = docx.Document()
    add_table(
        document,
        [(0, 0, 2, 1, "项目"), (0, 1, 1, 2, "金额"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙")],
    )
    assert cells(pages(document)[0]) == [
        *(("项目", 0, 0, 2, 1), ("金额", 0, 1, 1, 2), ("甲", 1, 1, 1, 1), ("乙", 1, 2, 1, 1)),
    ]


def test_a_table_that_frames_another_is_no_table() -> None:
    document = docx.Document()
    frame = document.add_table(1, 2)
    frame.cell(0, 0).text = "收入决算表"
    inner = frame.cell(0, 1).add_table(2, 2)
    inner.cell(0, 0).text = "项目"
    (page,) = pages(document)
    assert [line.text for line in page.lines] == ["收入决算表"]
    assert [text for text, *_ in cells(page)] == ["项目", "", "", ""]


def test_a_soft_break_ends_a_paragraph_only_where_one_ends() -> None:
    document = docx.Document()
    document.add_paragraph("一、收入情况\n本年收入10万元。\n其中\n财政拨款10万元。")
    assert lines(document) == [["一、收入情况", "本年收入10万元。", "其中\n财政拨款10万元。"]]


# ------------------------------------------------------------ hostile files


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def xml(body: str, head: str = "") -> bytes:
    return f"{head}<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>".encode()


def _nested(depth: int) -> str:
    cell = "<w:tc><w:p/></w:tc>"
    row = f"<w:tbl><w:tr>{cell * 4}<w:tc>"
    return row * depth + "</w:tc></w:tr></w:tbl>" * depth


_BOMB = b"<w:t>" + b"0" * (40 * 1024 * 1024)
_DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>'
_HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "broken archive": (lambda: packed({"word/document.xml": xml("")})[:-40], "压缩包打不开"),
    "nothing but a mark": (lambda: b"PK\x03\x04", "压缩包打不开"),
    "another archive": (lambda: packed({"a.txt": b"a"}), "不是 DOCX 或 XLSX"),
    "an OFD": (lambda: packed({"OFD.xml": b"<a/>"}), "OFD"),
    "no body": (lambda: packed({"word/document.xml": b"<a/>"}), "没有正文"),
    "no XML": (lambda: packed({"word/document.xml": b"<a"}), "XML 读不出来"),
    "nothing in it": (lambda: packed({"word/document.xml": xml("<w:p/>")}), "没有文字"),
    "entities": (lambda: packed({"word/document.xml": xml("&b;", _DTD)}), "DTD"),
    "entities in UTF-16": (
        lambda: packed({"word/document.xml": xml("", _DTD).decode().encode("utf-16")}),
        "DTD",
    ),
    "late entities": (
        lambda: packed({"word/document.xml": xml("", f"<!--{' ' * 5000}-->{_DTD}")}),
        "DTD",
    ),
    "a bomb": (lambda: packed({"word/document.xml": _BOMB}), "压缩率异常"),
    "many members": (
        lambda: packed({f"m{n}": b"" for n in range(5_001)}, zipfile.ZIP_STORED),
        "超过上限",
    ),
    "a way out": (lambda: packed({"word/document.xml": xml(""), "../x": b""}), "指向包外"),
    "deep tables": (lambda: packed({"word/document.xml": xml(_nested(40))}), "嵌套过深"),
    "deeper tables": (lambda: packed({"word/document.xml": xml(_nested(400))}), "读不出来"),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_hostile_archives_get_one_sentence(name: str) -> None:
    make, words = _HOSTILE[name]
    with pytest.raises(UnreadableError, match=words):
        read_bytes("a.docx", make())


def test_encrypted_members_are_refused() -> None:
    data = bytearray(packed({"word/document.xml": xml("")}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(UnreadableError, match="密码"):
        read_bytes("a.docx", bytes(data))


def compound(*names: str) -> bytes:
    """Something like a compound file with some entries in its directory."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries + bytes(512)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("EncryptedPackage", "EncryptionInfo"), "文件有密码"),
        (("WordDocument",), r"旧的 \.doc 格式"),
        (("Workbook",), "工作簿已损坏"),
        (("PowerPoint Document",), "不是能识别的文件格式"),
    ],
)
def test_compound_files_are_told_apart(names: tuple[str, ...], words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        read_bytes("a.doc", compound(*names))


_SMALL = as_docx("shanghai")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_never_crash(data: st.DataObject) -> None:
    """Bytes changed in the archive, or in the XML inside it."""
    with zipfile.ZipFile(io.BytesIO(_SMALL)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    inside = data.draw(st.booleans())
    body = bytearray(members["word/document.xml"] if inside else _SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    damaged = packed({**members, "word/document.xml": bytes(body)}) if inside else bytes(body)
    with sentence():
        read_bytes("a.docx", damaged)
