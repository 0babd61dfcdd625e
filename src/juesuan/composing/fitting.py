"""Columns wide enough for their figures: an amount must never be broken over lines."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from juesuan.model.document import TableBlock, TableRow

_WIDTHS: Final = {False: 490.0, True: 735.0}
"""Points between the margins of a page of tables, upright and turned."""
_DIGIT: Final = 0.56  # of the size of the type: the widest figures of the usual faces
_MARK: Final = 0.29  # commas and points
_INSET: Final = 6.0  # points left and right of a text
_NAME: Final = 4.5  # characters that a column of words needs at the least
_SMALLEST: Final = 5.0
_STEP: Final = 0.95


def fit(table: TableBlock) -> TableBlock:
    """Widen the columns whose figures do not fit, at the others' cost; else use smaller type."""
    size = table.size
    while True:
        widths = _fitted(table, size)
        if widths is not None:
            return replace(table, widths=widths, size=size)
        if size * _STEP < _SMALLEST:
            return replace(table, size=size)
        size *= _STEP


def _fitted(table: TableBlock, size: float) -> tuple[int, ...] | None:
    """Widths in points at a size of type; None where the page is too narrow."""
    page, whole = _WIDTHS[table.landscape], sum(table.widths)
    asked = [width * page / whole for width in table.widths]
    needed = _needed(table, size)
    if all(have >= need for have, need in zip(asked, needed, strict=True)):
        return table.widths
    if sum(needed) > page:
        return None
    lacking = sum(max(need - have, 0.0) for have, need in zip(asked, needed, strict=True))
    spare = sum(max(have - need, 0.0) for have, need in zip(asked, needed, strict=True))
    share = lacking / spare
    return tuple(
        round(need if have < need else have - (have - need) * share)
        for have, need in zip(asked, needed, strict=True)
    )


def _needed(table: TableBlock, size: float) -> list[float]:
    """The least width of each column: its longest figure, or some characters of a name."""
    figures = [0.0] * len(table.widths)
    names = [False] * len(table.widths)
    for column, text, figure in _single_columns(table.body):
        if figure:
            marks = sum(sign in ",." for sign in text)
            width = (_DIGIT * (len(text) - marks) + _MARK * marks) * size + _INSET
            figures[column] = max(figures[column], width)
        elif len(text) > _NAME:
            names[column] = True
    return [
        max(figure, _NAME * size + _INSET if name else _INSET + size)
        for figure, name in zip(figures, names, strict=True)
    ]


def _single_columns(rows: Sequence[TableRow]) -> list[tuple[int, str, bool]]:
    """The cells of one column: where they stand, their text, whether it is a figure.

    No cell of the nine tables' bodies spans rows, so columns are counted within a row.
    """
    found = []
    for row in rows:
        at = 0
        for cell in row:
            if cell.columns == 1:
                found.append((at, cell.text, bool(cell.fact)))
            at += cell.columns
    return found
