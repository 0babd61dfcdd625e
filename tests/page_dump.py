"""Reads the page texts and tables that another tool extracted from a PDF, as pages of ours.

The dump holds no positions, so lines get invented ones: those up to the first table row stand
above the grid, notes and statements below it.
"""

import json
import re
from pathlib import Path

from juesuan.model import Box, Disclosure, Place
from juesuan.model.forms import compact
from juesuan.reading.document import from_pages
from juesuan.reading.pages import Grid, GridCell, Line, Page

_ROW = 10.0
_WIDTH = 100.0
_HEIGHT = 1_000.0
_NOTES = ("注", "说明：", "无", "单位：")


def read_dump(path: Path) -> Disclosure:
    """Read a dump through the same recognition as any other format."""
    dump = json.loads(path.read_text("utf-8"))
    pages = [
        _page(number, text, tables)
        for number, (text, tables) in enumerate(
            zip(dump["page_texts"], dump["page_tables"], strict=True), start=1
        )
    ]
    return from_pages(str(path), pages)


def _page(number: int, text: str, tables: list[list[list[str]]]) -> Page:
    lines = text.split("\n")
    if not tables:
        return Page(number, _WIDTH, _HEIGHT, tuple(_lines(number, lines, 100.0)))
    captioned = [index for index, line in enumerate(lines) if line.startswith("单位：")]
    first = captioned[0] + 1 if captioned else _free_lines(lines, tables[0])
    above = _lines(number, lines[:first], 100.0)
    top = 100.0 + _ROW * (first + 1)
    grids = []
    for rows in tables:
        grids.append(_grid(number, rows, top))
        top += _ROW * (len(rows) + 3)
    notes = [line for line in lines[first:] if line.startswith(_NOTES)]
    return Page(number, _WIDTH, _HEIGHT, (*above, *_lines(number, notes, top)), tuple(grids))


def _free_lines(lines: list[str], rows: list[list[str]]) -> int:
    """How many lines stand above a table that has no unit of money over it."""
    first_cell = compact(next((cell for cell in rows[0] if cell), ""))
    heads = [i for i, line in enumerate(lines) if compact(line).startswith(first_cell)]
    return heads[0] if heads and re.search(r"[表：:]$", lines[heads[0] - 1]) else 0


def _lines(page: int, texts: list[str], top: float) -> list[Line]:
    return [
        Line(text, Place(page, Box(0.0, top + _ROW * i, _WIDTH, top + _ROW * (i + 1) - 1)))
        for i, text in enumerate(texts)
        if text.strip()
    ]


def _grid(page: int, rows: list[list[str]], top: float) -> Grid:
    width = max(len(row) for row in rows)
    xs = (0.0, *(1_000.0 - 10.0 * (width - index) for index in range(1, width + 1)))
    owners = _merge(rows, width)
    cells = []
    for (row, column), squares in owners.items():
        text = "".join((rows[row][column] or "").split("\n"))
        bottom, right = max(r for r, _ in squares), max(c for _, c in squares)
        box = Box(xs[column], top + _ROW * row, xs[right + 1], top + _ROW * (bottom + 1))
        cells.append(GridCell(text, row, column, bottom - row + 1, right - column + 1, box))
    ys = tuple(top + _ROW * index for index in range(len(rows) + 1))
    return Grid(page, xs, ys, tuple(cells), Box(xs[0], ys[0], xs[-1], ys[-1]))


def _merge(rows: list[list[str]], width: int) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Merged header cells: an empty square belongs to the cell at its left or above it."""
    header = _header_rows(rows)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c in range(width):
            text = row[c] if c < len(row) else ""
            owner[r, c] = (r, c)
            if text or r >= header:
                continue
            left = owner.get((r, c - 1))
            beside = left is not None and left[0] == r and bool(row[left[1]])
            same_above = r == 0 or (c > 0 and owner[r - 1, c] == owner[r - 1, c - 1])
            if beside and same_above:
                owner[r, c] = left
            elif r > 0:
                owner[r, c] = owner[r - 1, c]
    cells: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square, cell in owner.items():
        cells.setdefault(cell, []).append(square)
    return cells


def _header_rows(rows: list[list[str]]) -> int:
    for number, row in enumerate(rows):
        if any(compact(cell or "")[:3].isdigit() or "、" in (cell or "") for cell in row):
            return number
        if compact(row[0] or "") == "合计" and number > 1:
            return number
    return min(len(rows), 4)
