"""Pictures of pages for a report, as data addresses that need no other file."""

import base64
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from juesuan.reading.document import is_pdf, load
from juesuan.reading.pages import UnreadableError

if TYPE_CHECKING:
    from PIL import Image

_DPI: Final = 100
_POINTS: Final = 72
_MOST_PAGES: Final = 60  # of one file, lest the report grow without end
_COLORS: Final = 32


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page's picture and its size in points."""

    source: str
    width: float
    height: float


def picture_pages(file: str, pages: Iterable[int]) -> dict[int, PagePicture]:
    """Pictures of some pages of a PDF; nothing for other files or where rendering fails."""
    wanted = sorted(set(pages))[:_MOST_PAGES]
    try:
        data = load(Path(file))
        if not wanted or not is_pdf(data):
            return {}
        from juesuan.reading.pdf.picture import open_pictures, render_page

        found = {}
        with open_pictures(data) as document:
            for page in wanted:
                picture = render_page(document, page, _DPI)
                size = (picture.width * _POINTS / _DPI, picture.height * _POINTS / _DPI)
                found[page] = PagePicture(_address(picture), *size)
    except UnreadableError:
        return {}
    return found


def _address(picture: "Image.Image") -> str:
    return f"data:image/png;base64,{base64.b64encode(png(picture)).decode('ascii')}"


def png(picture: "Image.Image", colors: int = _COLORS) -> bytes:
    """Encode a picture as a small PNG."""
    buffer = io.BytesIO()
    picture.quantize(colors).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
