"""From characters and lattices to a page of grids and lines.

Characters belong to the cell that holds their middle: boxes overhang cells in some producers'
files.  Lines, in a cell or on a page, are told by the baseline: where a font states no ascent,
the box of a comma shrinks to the glyph and would sink to a line of its own.
"""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from juesuan.model import Box, Place
from juesuan.reading.pages import Grid, GridCell, Line
from juesuan.reading.pdf.geometry import typical
from juesuan.reading.pdf.glyphs import Glyphs, text_of
from juesuan.reading.pdf.lattice import Lattice

_LINE_GAP: Final = 0.4  # of the type size: how far baselines of one line may differ
_WORD_GAP: Final = 1.0  # of the type size: a wider gap separates words on a line

_Picked = NDArray[np.intp]


def fill_grids(
    page: int, glyphs: Glyphs, lattices: list[Lattice]
) -> tuple[tuple[Grid, ...], NDArray[np.bool_]]:
    """Put characters into cells; also tells which characters were used."""
    used = np.zeros(len(glyphs.codes), bool)
    middle_x = (glyphs.boxes[:, 0] + glyphs.boxes[:, 2]) / 2
    middle_y = (glyphs.boxes[:, 1] + glyphs.boxes[:, 3]) / 2
    grids = []
    for lattice in lattices:
        xs, ys = lattice.xs, lattice.ys
        inside = np.flatnonzero(
            (middle_x > xs[0])
            & (middle_x < xs[-1])
            & (middle_y > ys[0])
            & (middle_y < ys[-1])
            & ~used
        )
        used[inside] = True
        rows = np.searchsorted(ys, middle_y[inside]) - 1
        columns = np.searchsorted(xs, middle_x[inside]) - 1
        texts = _cell_texts(glyphs, inside, lattice.ids[rows, columns])
        grids.append(_grid(page, lattice, texts))
    return tuple(grids), used


def _cell_texts(glyphs: Glyphs, picked: _Picked, cells: NDArray[np.int64]) -> dict[int, str]:
    if not len(picked):
        return {}
    size = typical(glyphs.boxes[picked, 3] - glyphs.boxes[picked, 1])
    baselines = glyphs.baselines[picked]
    order = np.lexsort((baselines, cells))
    breaks = (np.diff(cells[order]) != 0) | (np.diff(baselines[order]) > _LINE_GAP * size)
    lines = np.cumsum(np.concatenate(([0], breaks)))
    order = order[np.lexsort((glyphs.boxes[picked[order], 0], lines))]
    text = text_of(glyphs.codes[picked[order]])
    ranked = cells[order]
    cuts = [0, *(np.flatnonzero(np.diff(ranked)) + 1).tolist(), len(text)]
    return {int(ranked[start]): text[start:end] for start, end in pairwise(cuts)}


def _grid(page: int, lattice: Lattice, texts: dict[int, str]) -> Grid:
    xs, ys = lattice.xs.tolist(), lattice.ys.tolist()
    extents: dict[int, tuple[int, int, int, int]] = {}
    for row, ids in enumerate(lattice.ids.tolist()):
        for column, cell in enumerate(ids):
            top, left, _, right = extents.get(cell, (row, column, row, column))
            extents[cell] = (top, min(left, column), row, max(right, column))
    cells = tuple(
        GridCell(
            text=texts.get(cell, ""),
            row=top,
            column=left,
            rows=bottom - top + 1,
            columns=right - left + 1,
            box=Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1]),
        )
        for cell, (top, left, bottom, right) in extents.items()
    )
    return Grid(page, tuple(xs), tuple(ys), cells, Box(xs[0], ys[0], xs[-1], ys[-1]))


def set_lines(page: int, glyphs: Glyphs, picked: _Picked) -> tuple[Line, ...]:
    """Set the remaining characters into printed lines, top to bottom."""
    if not len(picked):
        return ()
    boxes = glyphs.boxes[picked]
    size = typical(boxes[:, 2] - boxes[:, 0])
    order = np.argsort(glyphs.baselines[picked], kind="stable")
    gaps = np.diff(glyphs.baselines[picked][order]) > _LINE_GAP * max(size, 1.0)
    lines = np.concatenate(([0], np.cumsum(gaps)))
    order = order[np.lexsort((boxes[order, 0], lines))]
    boxes, text = boxes[order], text_of(glyphs.codes[picked[order]])
    cuts = np.concatenate(([0], np.flatnonzero(np.diff(lines)) + 1))
    lows, highs = np.minimum.reduceat(boxes, cuts), np.maximum.reduceat(boxes, cuts)
    spaces = np.zeros(len(text), bool)
    spaces[1:] = (boxes[1:, 0] - boxes[:-1, 2]) > _WORD_GAP * max(size, 1.0)
    ends = [*cuts[1:].tolist(), len(text)]
    return tuple(
        Line(
            _spaced(text[start:end], spaces[start:end]),
            Place(page, Box(low[0], low[1], high[2], high[3])),
        )
        for start, end, low, high in zip(
            cuts.tolist(), ends, lows.tolist(), highs.tolist(), strict=True
        )
    )


def _spaced(text: str, spaces: NDArray[np.bool_]) -> str:
    """Put a space before each character that stands far from the one before it."""
    if not spaces[1:].any():
        return text
    return "".join(
        f" {char}" if space and index else char
        for index, (char, space) in enumerate(zip(text, spaces, strict=True))
    )
