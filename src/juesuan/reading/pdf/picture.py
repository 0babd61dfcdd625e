"""Pages of a PDF as pictures, upright as they were read."""

import ctypes

import pypdfium2
from PIL import Image

from juesuan.reading.pages import UnreadableError
from juesuan.reading.pdf import pdfium
from juesuan.reading.pdf.glyphs import read_glyphs

_POINTS_PER_INCH = 72
_MOST_PIXELS = 40_000_000


def render_page(document: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    """Render a page (from 1), set upright by its text like the boxes that were read from it."""
    page = document[number - 1]
    width, height = page.get_size()
    scale = dpi / _POINTS_PER_INCH
    if width * height * scale * scale > _MOST_PIXELS:
        raise UnreadableError(f"第 {number} 页太大，画不成图片。")
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    turns = (read_glyphs(handle).view.turns - pdfium.page_rotation(handle)) % 4
    picture: Image.Image = page.render(scale=scale, rotation=90 * turns).to_pil()
    return picture.convert("RGB")


def open_pictures(data: bytes) -> pypdfium2.PdfDocument:
    """Open a document for rendering.  Raises ``UnreadableError``."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("文件已损坏，画不成图片。") from error
