"""Synthetic documents, as plain text and as pages of lines with boxes.

A layout is written as it looks: ``　　`` begins a paragraph, ``^`` a running header, ``>`` a
centred line, ``---`` a new page, ``[表]`` a small ruled table.  Long lines are broken.
"""

from collections.abc import Iterator

from juesuan.model import Box, Place
from juesuan.reading.narrative.paragraphs import text_width
from juesuan.reading.pages import Grid, GridCell, Line, Page

WIDTH = 28  # full-width characters a line
_SIZE, _LEFT, _PITCH, _HEIGHT = 12.0, 90.0, 20.0, 840.0


def _broken(text: str, first_indent: int = 0) -> Iterator[str]:
    """A paragraph's lines; a break may fall anywhere."""
    line, room = "", WIDTH - first_indent
    for sign in text:
        if text_width(line + sign) > room:
            yield line
            line, room = "", WIDTH
        line += sign
    yield line


def _printed(layout: str) -> Iterator[tuple[str, float, float]]:
    """Each printed line with its left margin and top in characters and lines; "---" for a page."""
    for raw in layout.strip("\n").splitlines():
        text = raw.strip()
        if text in {"---", "[表]"}:
            yield text, 0, 0
        elif raw.startswith("^"):
            yield text[1:], 10, -1
        elif raw.startswith(">"):
            yield text[1:], (WIDTH - text_width(text[1:])) / 2, 0
        elif raw.startswith("　　"):
            for number, line in enumerate(_broken(text, 2)):
                yield line, 0 if number else 2, 0
        elif text:
            for line in _broken(text):
                yield line, 0, 0


def boxed_pages(layout: str) -> list[Page]:
    """The layout as pages with positions."""
    pages: list[Page] = []
    lines: list[Line] = []
    grids: list[Grid] = []
    number, top = 1, 120.0

    def close() -> None:
        box = Box(290.0, _HEIGHT - 50, 310.0, _HEIGHT - 38)
        footer = Line(f"- {number} -", Place(number, box))
        pages.append(Page(number, 595.0, _HEIGHT, (*lines, footer), tuple(grids)))

    for text, left, level in _printed(layout):
        if text == "---":
            close()
            lines, grids, number, top = [], [], number + 1, 120.0
            continue
        if text == "[表]":
            grids.append(_small_table(number, top))
            top += 3 * _PITCH
            continue
        x = _LEFT + left * _SIZE
        y = 40.0 if level < 0 else top
        lines.append(Line(text, Place(number, Box(x, y, x + text_width(text) * _SIZE, y + _SIZE))))
        top += _PITCH if level == 0 else 0
    close()
    return pages


def plain_page(layout: str) -> list[Page]:
    """The layout as the plain text that a converter leaves."""
    texts = [
        text for text, _, level in _printed(layout) if text not in {"---", "[表]"} and not level
    ]
    lines = tuple(Line(text, Place(line=n)) for n, text in enumerate(texts, start=1))
    return [Page(1, 0.0, 0.0, lines)]


def _small_table(page: int, top: float) -> Grid:
    xs, ys = (100.0, 200.0, 300.0), (top, top + 20, top + 40)
    texts = (("车辆", "数量"), ("应急用车", "1"))
    cells = tuple(
        GridCell(text, row, column, 1, 1, Box(xs[column], ys[row], xs[column + 1], ys[row + 1]))
        for row, pair in enumerate(texts)
        for column, text in enumerate(pair)
    )
    return Grid(page, xs, ys, cells, Box(xs[0], ys[0], xs[-1], ys[-1]))


def sentences(layout: str) -> list[str]:
    """The paragraphs that must not get lost."""
    return ["".join(raw.split()) for raw in layout.splitlines() if raw.startswith("　　")]
