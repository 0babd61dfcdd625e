"""Web pages (HTML) → pages, by way of a flow.

A web page wraps its article in tables and surrounds it with navigation; neither is part of the
document.  Tables that only set out a page are told by what they hold: other tables, or articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import lxml.html
from lxml import etree

from juesuan.model.forms import compact
from juesuan.reading.archive import Element
from juesuan.reading.flow import Break, FlowBlock, Tabular, Text, lay_out, set_pages
from juesuan.reading.numbering import whole
from juesuan.reading.pages import Page, UnreadableError

_MARKUP: Final = re.compile(
    rb"\s*(<\?xml[^>]*\?>\s*)?(<!--(?:(?!-->).)*-->\s*)*"
    rb"<(!doctype\s+html|html|head|body|meta|title|style|script|link|table|div|span|font|center|"
    rb"section|article|main|h[1-6]|ul|ol|p|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHINESE: Final = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb"})
_LEFT_OUT: Final = frozenset(
    (
        *("head", "script", "style", "noscript", "template", "nav", "footer", "aside", "select"),
        *("option", "button", "input", "textarea", "iframe", "object", "embed", "svg", "canvas"),
        *("audio", "video", "map", "dialog"),
    )
)
_BLOCKS: Final = frozenset(
    (
        *("address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "ul"),
    )
)
_FURNITURE: Final = frozenset(
    (
        *(
            "nav",
            "navbar",
            "navigation",
            "menu",
            "submenu",
            "footer",
            "foot",
            "bottom",
            "breadcrumb",
        ),
        *("breadcrumbs", "crumbs", "crumb", "location", "position", "sidebar", "share", "qrcode"),
        *("copyright", "toolbar", "search", "friendlink", "pagination"),
    )
)
_HIDDEN: Final = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_PAGE_BREAK: Final = re.compile(r"page-break-before\s*:\s*always|break-before\s*:\s*page")
_TITLE: Final = re.compile(r".{0,50}20\d\d年度?.{0,10}决算.{0,16}")
_WAYS: Final = re.compile(r"首页|位置[:：]|[>＞»]")
_SAID: Final = re.compile(
    r"(【?打印(本页)?】?|【?关闭(窗口|本页)?】?|分享(到)?[:：]?|上一篇.*|下一篇.*|版权所有.*|主办单位?[:：].*"
    r"|.*ICP备.*|.*公网安备.*|网站(地图|标识码).*|(浏览|点击|阅读)(次数|量).*|字[体号][:：].*|扫一扫.*)"
)
_TOP: Final = 120  # paragraphs among which the document's title is looked for
_DEEPEST: Final = 200
_MOST_ELEMENTS: Final = 1_000_000
_ARTICLE: Final = 300  # characters of paragraphs in one cell that make it part of a page's design
_DEEP: Final = "网页嵌套过深，不再读取。"
_SPACES: Final = re.compile(r"[ \t\r\n\f\v]+")


def is_html(data: bytes) -> bool:
    """Whether bytes begin like a web page."""
    return _MARKUP.match(_plain(data[:4096])) is not None


def _plain(head: bytes) -> bytes:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head.decode(encoding, "ignore").lstrip("\ufeff").encode()
    return head


def read_html(data: bytes) -> list[Page]:
    """The pages of a web page.  Raises ``UnreadableError``."""
    text = _decode(data)
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise UnreadableError("网页已损坏，读不出来。") from error
    if any("depth" in item.message for item in parser.error_log):
        raise UnreadableError(_DEEP)
    _look_over(root)
    body = root.find("body")
    flow = _Reader()
    flow.walk(root if body is None else body)
    flow.flush()
    return set_pages(_article(flow.blocks))


def _decode(data: bytes) -> str:
    """The text of a web page by its mark, its own word, or what fits."""
    head = data[:4096]
    names = [encoding for mark, encoding in _BOMS if data.startswith(mark)]
    told = _CHARSET.search(head)
    if told:
        name = told.group(1).decode("ascii").lower()
        names.append("gb18030" if name in _CHINESE else name)
    for name in (*names, "utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    return data.decode("gb18030" if b"gb" in head.lower() else "utf-8", "replace").replace("\0", "")


def _look_over(root: Element) -> None:
    """Refuse what is beyond all bounds."""
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _DEEPEST:
            raise UnreadableError(_DEEP)
        if count > _MOST_ELEMENTS:
            raise UnreadableError("网页太大，不再读取。")


def _article(blocks: Sequence[FlowBlock]) -> Iterator[FlowBlock]:
    """The flow from the document's title on, without what the site adds."""
    start = 0
    for index, block in enumerate(blocks[:_TOP]):
        if isinstance(block, Tabular):
            break
        text = compact(block.text) if isinstance(block, Text) else ""
        if _TITLE.fullmatch(text) and not _WAYS.search(text):
            start = index
            break
    for block in blocks[start:]:
        if not (isinstance(block, Text) and _SAID.fullmatch(compact(block.text))):
            yield block


@dataclass(slots=True)
class _Reader:
    """Walks over the elements and collects paragraphs and tables."""

    blocks: list[FlowBlock] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)

    def flush(self) -> None:
        """End the paragraph."""
        text = "".join(self._run).strip()
        self._run = []
        if text:
            self.blocks.append(Text(text))

    def walk(self, element: Element) -> None:
        """Read what an element holds."""
        if _is_left_out(element):
            return
        tag = str(element.tag)
        if tag == "br":
            self._run.append("\n")
        elif tag == "table" and not _is_design(element):
            self.flush()
            self._table(element)
        else:
            self._block(element, tag)

    def _block(self, element: Element, tag: str) -> None:
        apart = tag in _BLOCKS or tag in {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
        if apart:
            self.flush()
        if _PAGE_BREAK.search(element.get("style", "")):
            self.flush()
            self.blocks.append(Break())
        self._say(element.text)
        for item in element:
            if isinstance(item.tag, str):
                self.walk(item)
            self._say(item.tail)
        if apart:
            self.flush()

    def _say(self, text: str | None) -> None:
        if text:
            self._run.append(_SPACES.sub(" ", text))

    def _table(self, table: Element) -> None:
        caption = table.find("caption")
        if caption is not None and not _is_left_out(caption):
            self.walk(caption)
            self.flush()
        rows = [list(_cells(row)) for row in _rows(table) if not _is_left_out(row)]
        squares = list(lay_out(rows))
        if squares:
            self.blocks.append(Tabular(squares))


def _is_left_out(element: Element) -> bool:
    """Whether an element is hidden or belongs to the site rather than the document."""
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return True
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    return any(name in _FURNITURE for name in names) and not _tells(element)


def _tells(element: Element) -> bool:
    """Whether an element holds a table or sentences, whatever its name says."""
    if element.find(".//table") is not None:
        return True
    text = "".join(element.itertext())
    return len(text) > _ARTICLE and text.count("。") > 1


def _is_design(table: Element) -> bool:
    """Whether a table only sets out a page: it holds others, a single column or an article."""
    if table.find(".//table") is not None:
        return True
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in _rows(table)]
    if max(map(len, rows), default=0) <= 1:
        return True
    return any(
        sum(len(_text_of(item)) for item in cell.iter("p", "div") if item.find("p") is None)
        > _ARTICLE
        for row in rows
        for cell in row
    )


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, not those of tables in it."""
    for item in table:
        if item.tag == "tr":
            yield item
        elif item.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in item if row.tag == "tr")


def _text_of(element: Element) -> str:
    """The text of a cell, a line for each of its paragraphs."""
    reader = _Reader()
    reader.walk(element)
    reader.flush()
    return "\n".join(block.text for block in reader.blocks if isinstance(block, Text))


def _cells(row: Element) -> Iterator[tuple[str, int, int]]:
    """The cells of a row: text, rows (0: down to the last one) and columns."""
    for cell in row:
        if cell.tag in {"td", "th"} and not _is_left_out(cell):
            down = whole(cell.get("rowspan", "").strip(), 1)
            yield _text_of(cell), down, max(whole(cell.get("colspan", "").strip(), 1), 1)
