"""Word documents (DOCX) → pages, by way of a flow.

Deleted revisions, hidden text, text boxes and field codes are no text of the document; what Word
draws itself before a paragraph (its number) is.  A table that only frames others or a single text
is part of the flow, not a table.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.reading.archive import Archive, Element
from juesuan.reading.flow import Break, FlowBlock, Square, Tabular, Text, set_pages
from juesuan.reading.numbering import Numbering, child, is_on, name_of, value, whole
from juesuan.reading.pages import Page, UnreadableError

_DOCUMENT: Final = re.compile(r"word/document\d{0,2}\.xml")
_WRAPPERS: Final = frozenset({"sdtContent", "ins", "moveTo", "customXml", "smartTag", "sdt"})
_LEFT_OUT: Final = frozenset(
    {"del", "moveFrom", "txbxContent", "drawing", "pict", "object", "AlternateContent", "rt"}
    | {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "tcPr", "trPr", "tblPr"}
)
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_PAGE: Final = "\f"  # stands for a page break within a paragraph
_DEEPEST: Final = 24  # tables inside tables
_MOST_COLUMNS: Final = 500
_FRAMED: Final = 4  # cells from which a table in another is a table of its own


def is_docx(archive: Archive) -> bool:
    """Whether an archive holds a Word document."""
    return _main_part(archive) != ""


def _main_part(archive: Archive) -> str:
    """The name of the document's part, which some programs number."""
    return min(filter(_DOCUMENT.fullmatch, archive.names), default="")


def read_docx(archive: Archive) -> list[Page]:
    """The pages of a Word document.  Raises ``UnreadableError``."""
    root = archive.xml(_main_part(archive))
    body = child(root, "body")
    if body is None:
        raise UnreadableError("文件已损坏，里面没有正文。")
    numbering = Numbering.of(archive.xml("word/numbering.xml"), archive.xml("word/styles.xml"))
    return set_pages(_Reader(numbering).blocks(body))


@dataclass(frozen=True, slots=True)
class _Reader:
    numbering: Numbering

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[FlowBlock]:
        """The paragraphs and tables among the children of an element."""
        if depth > _DEEPEST:
            raise UnreadableError("表格嵌套过深，不再读取。")
        for element in _children(parent):
            if name_of(element) == "p":
                yield from self._paragraph(element)
            elif name_of(element) == "tbl":
                yield from self._table(element, depth)

    def _paragraph(self, paragraph: Element) -> Iterator[FlowBlock]:
        if self.numbering.breaks_page(paragraph):
            yield Break()
        first, *others = self._text(paragraph).split(_PAGE)
        yield Text(first)
        for text in others:
            yield Break()
            yield Text(text)
        section = child(paragraph, "pPr", "sectPr")
        if section is not None and value(child(section, "type")) != "continuous":
            yield Break()

    def _text(self, paragraph: Element) -> str:
        """The text of a paragraph with its number; form feeds for page breaks."""
        text = "".join(_pieces(paragraph))
        number = self.numbering.number(paragraph)  # counted even where nothing follows it
        return number + text if text.strip() else text

    def _table(self, table: Element, depth: int) -> Iterator[FlowBlock]:
        rows = [list(_row(row)) for row in _children(table) if name_of(row) == "tr"]
        cells = [cell for row in rows for cell in row]
        width = max((cell.column + cell.columns for cell in cells), default=0)
        if width > _MOST_COLUMNS:
            raise UnreadableError(f"表格超过 {_MOST_COLUMNS} 栏，不再读取。")
        if width <= 1 or len(cells) == 1 or _frames_others(table):
            for cell in cells:
                yield from self.blocks(cell.element, depth + 1)
            return
        yield Tabular(tuple(_join(rows, self._cell_text)))

    def _cell_text(self, cell: Element) -> str:
        texts = (self._text(item).replace(_PAGE, "\n").strip() for item in _paragraphs(cell))
        return "\n".join(texts).strip()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of the XML: its columns, and whether it goes on with the one above."""

    element: Element
    column: int
    columns: int
    goes_on: bool


def _children(parent: Element) -> Iterator[Element]:
    """The children of an element, those in content controls and insertions among them."""
    for element in parent:
        name = name_of(element)
        if name in _WRAPPERS:
            yield from _children(element)
        elif name not in _LEFT_OUT:
            yield element


def _pieces(element: Element) -> Iterator[str]:
    """The text of a paragraph piece by piece."""
    for item in element:
        name = name_of(item)
        if name == "t":
            yield item.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "br":
            yield _PAGE if value(item, "type") == "page" else "\n"
        elif name and name not in _LEFT_OUT and not is_on(child(item, "rPr", "vanish")):
            yield from _pieces(item)


def _row(row: Element) -> Iterator[_Cell]:
    """The cells of a row, none where the row was deleted."""
    properties = child(row, "trPr")
    if child(properties, "del") is not None:
        return
    column = whole(value(child(properties, "gridBefore")))
    for cell in _children(row):
        if name_of(cell) != "tc" or column > _MOST_COLUMNS:
            continue
        own = child(cell, "tcPr")
        columns = max(whole(value(child(own, "gridSpan")), 1), 1)
        merge = child(own, "vMerge")
        goes_on = merge is not None and value(merge) != "restart"
        yield _Cell(cell, column, columns, goes_on)
        column += columns


def _join(rows: Sequence[Sequence[_Cell]], text: Callable[[Element], str]) -> Iterator[Square]:
    """The cells of a table, those that go on with the one above joined to it."""
    heads: list[tuple[int, _Cell]] = []
    heights: list[int] = []
    open_at: dict[int, int] = {}  # column → the head whose cell reaches down there
    for number, row in enumerate(rows):
        reached: dict[int, int] = {}
        for cell in row:
            above = open_at.get(cell.column) if cell.goes_on else None
            if above is not None and heads[above][1].columns == cell.columns:
                heights[above] += 1
            else:
                above = len(heads)
                heads.append((number, cell))
                heights.append(1)
            reached[cell.column] = above
        open_at = reached
    for (number, cell), height in zip(heads, heights, strict=True):
        yield Square(text(cell.element), number, cell.column, height, cell.columns)


def _paragraphs(element: Element) -> Iterator[Element]:
    """All paragraphs within an element but those left out."""
    for item in element:
        name = name_of(item)
        if name == "p":
            yield item
        elif name and name not in _LEFT_OUT:
            yield from _paragraphs(item)


def _frames_others(table: Element) -> bool:
    """Whether a table only frames others."""
    inner = (item for item in table.iter() if item is not table and name_of(item) == "tbl")
    return any(sum(name_of(cell) == "tc" for cell in item.iter()) >= _FRAMED for item in inner)
