"""Where something was read: page and box, sheet and cell, or line of a text."""

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page as it is displayed: points, origin top left, y downwards."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, boxes: Sequence["Box"]) -> "Box":
        """The smallest box that holds some boxes (at least one)."""
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return cls(min(lefts), min(tops), max(rights), max(bottoms))


class Place(NamedTuple):
    """A place in the document: page (from 1) and box for paged formats, line (from 1) for text.

    A workbook has sheets and cells (``公开03表``, ``D12``); so have tables in formats without
    pages, whose ``sheet`` is the table's number in the document (``表格 3``).  The paragraphs of
    such a format stand in the sheet ``正文``, and ``line`` counts them.
    """

    page: int | None = None
    box: Box | None = None
    line: int | None = None
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        if self.sheet and self.line is not None:
            return f"{self.sheet}第 {self.line} 段"
        if self.sheet:
            return f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        if self.page is not None:
            return f"第 {self.page} 页"
        return f"第 {self.line} 行" if self.line is not None else "位置不详"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0, as workbooks write them.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """The address of a cell as workbooks write it; row and column count from 0.

    >>> cell_address(0, 0), cell_address(11, 3), cell_address(4, 27)
    ('A1', 'D12', 'AB5')
    """
    return f"{column_letters(column)}{row + 1}"
