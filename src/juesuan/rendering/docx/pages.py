"""On which page each block will begin: an estimate, good because most pages begin by themselves.

The contents are printed with these numbers until somebody updates the field. Lines and rows have
an exact pitch; only where a line wraps is a guess.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model.document import Block, Chart, Heading, Paragraph, TableBlock, TableRow
from juesuan.rendering.docx.charts import chart_height
from juesuan.rendering.docx.grid import column_widths, lay_out
from juesuan.rendering.docx.markup import TWIPS
from juesuan.rendering.docx.measure import line_count
from juesuan.rendering.docx.sections import Section
from juesuan.rendering.docx.styles import BODY_PITCH, BODY_SIZE, CELL_PITCH, CELL_SIDE, PART_SIZE

_POINTS: Final = 72 / 25.4  # in a millimetre


def first_pages(sections: Sequence[Section]) -> list[list[int]]:
    """The number of the page on which each block begins, by section; 0 before page 1."""
    page = 0
    found: list[list[int]] = []
    for section in sections:
        if not section.numbered:
            found.append([0] * len(section.placed))
            continue
        pages, last = _section(section, 1 if section.first else page + 1)
        found.append(pages)
        page = last
    return found


@dataclass(slots=True)
class _Filling:
    """A page being filled."""

    height: float
    page: int
    used: float = 0.0

    def turn(self) -> None:
        """Begin another page, unless this one is empty."""
        if self.used:
            self.page, self.used = self.page + 1, 0.0

    def put(self, piece: float, repeated: float = 0.0) -> int:
        """Put what does not split; the page on which it stands."""
        if self.used + piece > self.height and self.used > repeated:
            self.turn()
            self.used = repeated
        self.used += piece
        return self.page


def _section(section: Section, page: int) -> tuple[list[int], int]:
    """The pages of a section's blocks, and its last page."""
    width, height = (side * _POINTS for side in section.sheet.area)
    filling = _Filling(height, page)
    pages: list[int] = []
    kept = 0.0  # headings, which stay with what follows
    for number, placed in enumerate(section.placed, start=1):
        block = placed.block
        if placed.breaks:
            filling.turn()
        if isinstance(block, Heading):
            kept += _heading(block, width)
            continue
        (first, *others), repeated = _pieces(block, width)
        page = filling.put(kept + first)
        kept = 0.0
        pages += [page] * (number - len(pages))
        for piece in others:
            filling.put(piece, repeated)
    if kept:
        page = filling.put(kept)
    return pages + [page] * (len(section.placed) - len(pages)), filling.page


def _heading(heading: Heading, width: float) -> float:
    if heading.level <= 0:
        return line_count(heading.text, width / PART_SIZE) * 36 + 24
    return line_count(heading.text, width / BODY_SIZE, first=2) * BODY_PITCH


def _pieces(block: Block, width: float) -> tuple[list[float], float]:
    """Heights of what does not split, at least one; what is repeated on top of a further page."""
    match block:
        case Paragraph():
            return [BODY_PITCH] * line_count(block.text, width / BODY_SIZE, first=2), 0.0
        case Chart():
            caption = line_count(block.caption, width / 12) * 20
            return [8 + chart_height(block) * _POINTS + 4 + caption + 10], 0.0
        case TableBlock():
            return _table(block, width)
        case _:
            return [BODY_PITCH], 0.0


def _table(block: TableBlock, width: float) -> tuple[list[float], float]:
    columns = column_widths(block.widths, round(width * TWIPS))
    header = sum(_rows(block.header, block, columns))
    title = line_count(block.title, width / 18) * 28 + 2 if block.title else 0.0
    marks = 15.0 * (bool(block.number) + bool(block.owner or block.money))
    rows = list(_rows(block.body, block, columns))
    notes = [14.0 * line_count(note, width / 9) for note in block.notes]
    first, *others = [*rows, *notes] or [0.0]
    return [title + marks + header + first, *others], header


def _rows(rows: Sequence[TableRow], block: TableBlock, columns: Sequence[int]) -> Iterator[float]:
    for spots in lay_out(rows, len(columns)):
        lines = 1
        for spot in spots:
            if spot.continued or spot.continues:
                continue
            width = sum(columns[spot.column : spot.column + spot.columns]) - 2 * CELL_SIDE
            room = width / TWIPS / block.size - spot.cell.indent
            lines = max(lines, line_count(spot.cell.text, max(room, 1.0)))
        yield lines * block.size * CELL_PITCH + 2 * block.pad + 0.5
