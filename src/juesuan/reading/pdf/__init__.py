"""PDF → pages of lines and grids, on PDFium's raw calls and numpy."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from juesuan.reading.pages import Page, UnreadableError
from juesuan.reading.pdf import pdfium
from juesuan.reading.pdf.glyphs import read_glyphs
from juesuan.reading.pdf.lattice import Lattice, find_lattices
from juesuan.reading.pdf.layout import fill_grids, set_lines
from juesuan.reading.pdf.open_tables import Walls, find_open_lattices
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
        walls: Walls | None = None
        for index in range(count):
            with pdfium.open_page(document, index) as page:
                number = index + 1
                if not page:
                    yield Page(number, 0.0, 0.0, damaged=True)
                    continue
                read, walls = _read_page(page, number, walls)
                yield read


def _read_page(page: int, number: int, walls: Walls | None) -> tuple[Page, Walls | None]:
    """Read a page, and give the walls of a table without upright rules to the next one."""
    glyphs = read_glyphs(page)
    rulings, pictures = read_rulings(page)
    lattices: list[Lattice] = []
    if len(rulings):
        shown = glyphs.view.show(rulings)
        lattices = find_lattices(shown)
        if not lattices:
            lattices = find_open_lattices(shown, glyphs, walls)
            walls = lattices[-1].xs if lattices else None
    grids, used = fill_grids(number, glyphs, lattices)
    width, height = glyphs.view.size
    read = Page(
        number=number,
        width=width,
        height=height,
        lines=set_lines(number, glyphs, np.flatnonzero(~used)),
        grids=grids,
        picture=pictures and not len(glyphs.codes),
        garbled=glyphs.unmapped > _GARBLED,
    )
    return read, walls
