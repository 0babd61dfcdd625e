"""A document's blocks → sections of one sheet each: cover, contents, text, upright or wide tables.

A table on pages of its own takes along the headings right above it; the heading of a part that
only tables follow stands on a page of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from juesuan.model.document import Block, Contents, Cover, Heading, TableBlock
from juesuan.rendering.docx.markup import twips_mm

_A4: Final = (210.0, 297.0)


class Sheet(Enum):
    """A kind of page: upright or wide, margins at the top, right, bottom and left, its footer's.

    In millimetres; those of text are GB/T 9704's.
    """

    COVER = (False, 37.0, 26.0, 35.0, 28.0, 23.0, 0)
    CONTENTS = (False, 37.0, 26.0, 35.0, 28.0, 23.0, 1)
    TEXT = (False, 37.0, 26.0, 35.0, 28.0, 23.0, 2)
    TALL = (False, 18.0, 18.0, 18.0, 18.0, 9.0, 3)
    WIDE = (True, 18.0, 18.0, 18.0, 18.0, 9.0, 4)

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the page."""
        return (_A4[1], _A4[0]) if self.value[0] else _A4

    @property
    def area(self) -> tuple[float, float]:
        """Width and height between the margins."""
        _, top, right, bottom, left, *_ = self.value
        return self.page[0] - left - right, self.page[1] - top - bottom

    def size_xml(self) -> str:
        """``w:pgSz`` and ``w:pgMar``."""
        wide, top, right, bottom, left, footer, _ = self.value
        width, height = self.page
        turned = ' w:orient="landscape"' if wide else ""
        return (
            f'<w:pgSz w:w="{twips_mm(width)}" w:h="{twips_mm(height)}"{turned}/>'
            f'<w:pgMar w:top="{twips_mm(top)}" w:right="{twips_mm(right)}"'
            f' w:bottom="{twips_mm(bottom)}" w:left="{twips_mm(left)}"'
            f' w:header="{twips_mm(footer)}" w:footer="{twips_mm(footer)}" w:gutter="0"/>'
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A block where it stands."""

    block: Block
    breaks: bool = False
    """Whether it begins a page within its section."""
    alone: bool = False
    """Whether it is the heading of a part, on a page of its own."""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on one kind of sheet."""

    sheet: Sheet
    placed: tuple[Placed, ...]
    numbered: bool
    """Whether its pages bear numbers: those after the contents."""
    first: bool = False
    """Whether its first page is page 1."""


def arrange(blocks: Sequence[Block]) -> list[Section]:
    """Cut a document into sections."""
    sheets = _sheets(blocks)
    front = _front(blocks)
    sections: list[Section] = []
    start = 0
    for index in range(1, len(blocks) + 1):
        if index == len(blocks) or sheets[index] is not sheets[start] or index == front:
            placed = tuple(_place(blocks, sheets, at, start) for at in range(start, index))
            sections.append(Section(sheets[start], placed, start >= front, start == front))
            start = index
    return sections


def own_pages(block: TableBlock) -> bool:
    """Whether a table stands on pages of its own."""
    return block.framed or block.landscape


def _front(blocks: Sequence[Block]) -> int:
    """The index of the first block behind the contents, else behind the cover."""
    for kind in (Contents, Cover):
        found = [index for index, block in enumerate(blocks) if isinstance(block, kind)]
        if found:
            return found[-1] + 1
    return 0


def _sheets(blocks: Sequence[Block]) -> list[Sheet]:
    sheets: list[Sheet] = []
    following = Sheet.TEXT
    for block in reversed(blocks):
        sheet = Sheet.TEXT
        if isinstance(block, Cover):
            sheet = Sheet.COVER
        elif isinstance(block, Contents):
            sheet = Sheet.CONTENTS
        elif isinstance(block, TableBlock) and own_pages(block):
            sheet = Sheet.WIDE if block.landscape else Sheet.TALL
        elif _leads(block) and following in (Sheet.TALL, Sheet.WIDE):
            sheet = following
        sheets.append(sheet)
        following = sheet
    return sheets[::-1]


def _leads(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 0


def _place(blocks: Sequence[Block], sheets: Sequence[Sheet], at: int, start: int) -> Placed:
    """Where a block stands in the section that begins at ``start``."""
    block = blocks[at]
    led = at > start and _leads(blocks[at - 1])
    match sheets[at]:
        case Sheet.TEXT:
            part = isinstance(block, Heading) and block.level <= 0
            tables = at + 1 < len(blocks) and sheets[at + 1] in (Sheet.TALL, Sheet.WIDE)
            return Placed(block, part and at > start, part and tables)
        case _:
            return Placed(block, at > start and not led)
