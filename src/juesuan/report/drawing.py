"""Page pictures with what was recognised drawn on them: tables, columns, cells, headings."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import ImageDraw, ImageFont

from juesuan.files import write_atomically
from juesuan.model import Box, Cell, CellState, Disclosure, Narrative, Passage, Place, Table
from juesuan.reading.document import from_pages, is_pdf, load
from juesuan.reading.pages import Page, UnreadableError
from juesuan.report.pictures import png

_COLORS: Final = 64
_DPI: Final = 110
_SCALE: Final = _DPI / 72
_TABLE: Final = "#1f5fbf"
_OTHER: Final = "#888888"
_SECTION: Final = "#8a2be2"
_CLAIMS: Final = "#0f8b8d"
_STATES: Final = {
    CellState.AMOUNT: "#1a8f3c",
    CellState.BLANK: "#c9d6cc",
    CellState.WORDS: "#d9822b",
    CellState.UNDECIDED: "#d11a2a",
}


def draw_pages(file: Path, folder: Path) -> int:
    """Write ``page-001.png`` … for every page; returns their number.

    Tables are framed in blue (grey: none of the nine) with form and column codes, amounts in
    green, blanks pale, words orange, undecided amounts red; headings (with their topic) and notes
    are violet, passages teal with the number of their claims, sentences not read red.
    Raises ``UnreadableError`` for files without pages, ``OSError`` when a picture cannot be
    written.
    """
    data = load(file)
    if not is_pdf(data):
        raise UnreadableError("只有 PDF 能画成图片，其他格式没有版面。")
    from juesuan.reading.pdf import read_pages
    from juesuan.reading.pdf.picture import open_pictures, render_page

    pages = list(read_pages(data))
    disclosure = from_pages(str(file), pages)
    with open_pictures(data) as document:
        for page in pages:
            picture = render_page(document, page.number, _DPI)
            _draw_page(ImageDraw.Draw(picture), page, disclosure)
            write_atomically(folder / f"page-{page.number:03d}.png", png(picture, _COLORS))
    return len(pages)


def _draw_page(canvas: ImageDraw.ImageDraw, page: Page, disclosure: Disclosure) -> None:
    _draw_narrative(canvas, disclosure.narrative, page.number)
    for table in disclosure.tables:
        for place in table.page_places:
            if place.page == page.number:
                _draw_table(canvas, table, place)
        for note in table.notes:
            if note.place.page == page.number:
                _frame(canvas, note.place, _SECTION, 1)


def _draw_narrative(canvas: ImageDraw.ImageDraw, narrative: Narrative, page: int) -> None:
    """Headings, passages with the number of their claims, and sentences that were not read."""
    counts = Counter(id(claim.passage) for claim in narrative.claims)
    for section in narrative.sections:
        for box in _boxes(section.heading, page):
            _frame(canvas, Place(page, box), _SECTION, 2)
            _label(canvas, max(box.x0 - 40, 1), box.top, section.topic or "-", _SECTION)
        for passage in section.passages:
            color = _CLAIMS if counts[id(passage)] else _OTHER
            for box in _boxes(passage, page):
                _frame(canvas, Place(page, box), color, 1)
                if counts[id(passage)]:
                    _label(canvas, box.x1 + 2, box.top, str(counts[id(passage)]), color)
    for unread in narrative.unread:
        place = unread.passage.place(unread.start, unread.end)
        if place.page == page:
            _frame(canvas, place, _STATES[CellState.UNDECIDED], 2)


def _boxes(passage: Passage, page: int) -> Iterator[Box]:
    """The box of a passage on a page, if it stands there."""
    boxes = [line.place.box for line in passage.lines if line.place.page == page and line.place.box]
    if boxes:
        yield Box.around(boxes)


def _draw_table(canvas: ImageDraw.ImageDraw, table: Table, place: Place) -> None:
    color = _TABLE if table.code else _OTHER
    _frame(canvas, place, color, 3)
    if place.box is not None:
        _label(canvas, max(place.box.x0 - 34, 1), place.box.top - 1, table.code or "?", color)
    tops: dict[tuple[str, float], float] = {}
    for cell in _cells(table, place.page):
        _frame(canvas, cell.place, _STATES[cell.state], 1)
        if cell.place.box is not None:
            key = (cell.column, round(cell.place.box.x0))
            tops.setdefault(key, cell.place.box.top)
    for (column, left), top in tops.items():
        _label(canvas, left + 1, top - 10, column or "-", color)
    for row in table.rows:
        box = row.place.box
        if row.place.page == place.page and box is not None and row.code.isascii():
            _label(canvas, max(box.x0 - 34, 1), box.top + 1, row.code, color)


def _cells(table: Table, page: int | None) -> Iterator[Cell]:
    for row in table.rows:
        yield from (cell for cell in row.cells if cell.place.page == page)


def _frame(canvas: ImageDraw.ImageDraw, place: Place, color: str, width: int) -> None:
    if place.box is not None:
        canvas.rectangle(_pixels(place.box), outline=color, width=width)


def _pixels(box: Box) -> tuple[float, float, float, float]:
    left, right = sorted((box.x0 * _SCALE, box.x1 * _SCALE))
    top, bottom = sorted((box.top * _SCALE, box.bottom * _SCALE))
    return left, top, right, bottom


def _label(canvas: ImageDraw.ImageDraw, x: float, y: float, text: str, color: str) -> None:
    """Write a code (ASCII) at a place given in points."""
    font = ImageFont.load_default(size=11)
    at = (x * _SCALE, y * _SCALE)
    canvas.rectangle(canvas.textbbox(at, text, font=font), fill="white")
    canvas.text(at, text, fill=color, font=font)
