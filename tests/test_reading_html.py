"""Web pages: the same disclosure as the PDF, as sites publish it, and hostile pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.reading.document import read_bytes
from juesuan.reading.formats import read_flow
from juesuan.reading.html import is_html, read_html
from juesuan.reading.pages import Page, UnreadableError
from printed import as_html, assert_same, sentence


def read(body: str) -> list[Page]:
    return read_html(f"<html><body>{body}</body></html>".encode())


def lines(body: str) -> list[str]:
    return [line.text for page in read(body) for line in page.lines]


def cells(page: Page) -> list[list[str]]:
    (grid,) = page.grids
    return [[cell.text for cell in row] for row in grid.matrix()]


@pytest.mark.parametrize("layout", ["wuhan", "shanghai"])
@pytest.mark.parametrize("framed", [False, True])
def test_a_whole_disclosure_reads_as_its_pdf(layout: str, framed: bool) -> None:
    disclosure = read_bytes("a.html", as_html(layout, framed=framed).encode())
    assert_same(disclosure, layout)
    assert disclosure.extent == ""


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=gb2312>"),
        ("gb18030", ""),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gbk", "<meta charset='GBK'>"),
        ("utf-16", ""),
        ("utf-8", "<meta charset=unheard-of>"),
        ("utf-8", "<meta charset=gb2312>"),
    ],
)
def test_encodings(encoding: str, meta: str) -> None:
    data = f"<!doctype html><html><head>{meta}</head><body><p>部门决算情况说明（㎡）</p></body>"
    text = data if encoding != "gbk" else data.replace("㎡", "米")
    (page,) = read_html(text.encode(encoding))
    assert page.lines[0].text.startswith("部门决算情况说明")


def test_a_page_is_told_by_its_markup() -> None:
    assert is_html(b"\xef\xbb\xbf <!-- a --><!DOCTYPE html><p>")
    assert is_html(b"<?xml version='1.0'?>\n<html xmlns='x'>")
    assert not is_html("一、收入 <p>".encode())
    assert read_flow(b"plain text") is None
    (page,) = read_html(b"<?xml version='1.0' encoding='gb2312'?><html><p>a</p></html>")
    assert page.lines[0].text == "a"


def test_paragraphs_and_breaks() -> None:
    assert lines("<div>甲<p>乙<b>丙</b> 丁</p>戊<br>己</div>") == ["甲", "乙丙 丁", "戊\n己"]
    assert lines("一、收入<br>本年收入1万元。<br/>二、支出") == [
        "一、收入",
        "本年收入1万元。",
        "二、支出",
    ]
    assert lines("<p>&nbsp;&emsp;本年\n  收入&nbsp;</p>") == ["本年 收入"]


def test_what_a_site_adds_is_left_out() -> None:
    hidden = "<p hidden>a</p><p style='color:red; display : none'>b</p><i aria-hidden=true>c</i>"
    site = "<nav>导航</nav><div class='top breadcrumb'>首页</div><style>d</style><script>e</script>"
    foot = "<footer>f</footer><p>版权所有：某局</p><p>【打印】</p><select><option>g</select>"
    assert lines(f"{site}{hidden}<p>正文</p><!-- h -->{foot}") == ["正文"]


def test_the_document_begins_with_its_title() -> None:
    assert lines("<p>部门概况</p><p>甲局2023年度部门决算</p><p>一、收入</p>") == [
        *("甲局2023年度部门决算", "一、收入"),
    ]
    path = "<p>首页 &gt; 2023年度部门决算</p><p>正文</p>"
    assert len(lines(path)) == 2


def test_cells_that_span_rows_and_columns() -> None:
    (page,) = read(
        "<table><caption>支出决算表</caption><thead><tr><th rowspan=2>项目<th colspan=2>金额"
        "<tr><td>甲<td>乙<tr><td rowspan=0>丙<td colspan=x>1.50<td>2<br>3</table>"
    )
    assert page.lines[0].text == "支出决算表"
    assert cells(page) == [["项目", "金额", "金额"], ["项目", "甲", "乙"], ["丙", "1.50", "2\n3"]]
    assert str(page.grids[0].place(page.grids[0].cells[-1])) == "表格 1!C3"


def test_tables_that_set_out_a_page_are_no_tables() -> None:
    data = "<table><tr><td>项目<td>金额<tr><td>甲<td>1.50</table>"
    article = f"<p>{'本年收入。' * 70}</p>"
    (page,) = read(f"<table><tr><td><table><tr><td>{data}</table><td>旁</table>")
    assert cells(page) == [["项目", "金额"], ["甲", "1.50"]]
    (page,) = read(f"<table><tr><td>导航<td>{article}</table><table><tr><td>一<tr><td>二</table>")
    assert page.grids == ()
    assert [line.text[:5] for line in page.lines] == ["导航", "本年收入。", "一", "二"]


# ------------------------------------------------------------ hostile pages


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "b", "ul><li"])
def test_deep_pages_get_one_sentence(tag: str) -> None:
    with pytest.raises(UnreadableError, match=r"嵌套过深|没有文字"):
        read_bytes("a.html", b"<html>" + f"<{tag}>".encode() * 5_000 + "深".encode())


def test_entities_are_not_expanded() -> None:
    data = (
        '<!DOCTYPE html [<!ENTITY a "bbbb"><!ENTITY c SYSTEM "file:///etc/passwd">]><p>甲&a;&c;</p>'
    )
    text = "".join(line.text for page in read_html(data.encode()) for line in page.lines)
    assert "bbbb" not in text
    assert "root" not in text


def test_immense_spans_are_bounded() -> None:
    with pytest.raises(UnreadableError, match="不再读取"):
        read_bytes(
            "a.html",
            b"<table><tr><td colspan=999999>a<td>b"
            + b"<tr><td rowspan=999999 colspan=999999>c<td>d" * 2_100
            + b"</table>",
        )


def test_no_pattern_takes_for_ever() -> None:
    assert not is_html(b"<!--a-->" * 500)
    for text in (
        "表（" * 50_000,
        "1" * 100_000 + "a",
        "目录<br>" + "1" * 100_000 + "a",
        "公开01表<br>" * 9_000,
    ):
        assert read(f"<p>{text}</p>")


@pytest.mark.parametrize("data", [b"<html>", b"<html></html>", b"<p>\0\0</p>", b"<table></table>"])
def test_empty_pages_have_no_text(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_bytes("a.html", data)


_PIECES = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "<td rowspan=3>",
        "<td colspan=2>",
        "</td>",
        "<p>",
        "<br>",
        "甲",
        "公开01表",
        "项目",
        "1.50",
        "<caption>",
        "<div style='display:none'>",
        "</div>",
        "<td rowspan=0>",
        "一、收入",
        "&nbsp;",
        "<!--",
        "-->",
        "<select>",
        "\x00",
        "目录",
        "2023年度部门决算",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_any_markup_reads_or_gets_one_sentence(pieces: list[str]) -> None:
    with sentence():
        read_bytes("a.html", ("<html>" + "".join(pieces)).encode())
