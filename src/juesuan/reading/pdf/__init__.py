"""PDF → pages of lines and grids, on PDFium's raw calls and numpy."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from juesuan.reading.pages import Page, UnreadableError
from juesuan.reading.pdf import pdfium
from juesuan.reading.pdf.glyphs import read_glyphs
from juesuan.reading.pdf.lattice import find_lattices
from juesuan.reading.pdf.layout import fill_grids, set_lines
from juesuan.reading.pdf.rulings import read_rulings

MAX_PAGES: Final = 2_000
_GARBLED: Final = 0.3  # share of unmapped characters from which a page cannot be trusted


def read_pages(data: bytes) -> Iterator[Page]:
    """Read a PDF's pages.  Raises ``UnreadableError`` with a sentence for the user."""
    with pdfium.open_document(data) as (document, count):
        if count > MAX_PAGES:
            raise UnreadableError(f"文件有 {count} 页，超过上限 {MAX_PAGES} 页。")
        if count < 1:
            raise UnreadableError("文件没有页面。")
        for index in range(count):
            with pdfium.open_page(document, index) as page:
                number = index + 1
                yield _read_page(page, number) if page else Page(number, 0.0, 0.0, damaged=True)


def _read_page(page: int, number: int) -> Page:
    glyphs = read_glyphs(page)
    rulings, pictures = read_rulings(page)
    lattices = find_lattices(glyphs.view.show(rulings)) if len(rulings) else []
    grids, used = fill_grids(number, glyphs, lattices)
    width, height = glyphs.view.size
    return Page(
        number=number,
        width=width,
        height=height,
        lines=set_lines(number, glyphs, np.flatnonzero(~used)),
        grids=grids,
        picture=pictures and not len(glyphs.codes),
        garbled=glyphs.unmapped > _GARBLED,
    )
