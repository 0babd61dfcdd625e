"""The characters of a PDF page: code points, boxes and baselines as arrays."""

import ctypes
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.pages import UnreadableError
from juesuan.reading.pdf import pdfium
from juesuan.reading.pdf.geometry import Boxes, View, page_view, typical

MAX_CHARS: Final = 100_000  # of one page; the densest real page has about 4,000
_SPACE: Final = 32
_SAMPLE: Final = 8  # every eighth character tells whether the fonts map to Unicode
_LARGE: Final = 2.0  # of the usual size of a page's characters: as large as a watermark
_SMALLEST: Final = 24.0  # points: smaller type is no watermark
_HUGE: Final = 40.0  # points: as large as a watermark, whatever stands around it
_PALE: Final = range(150, 250)  # the darkest part of a watermark's colour; white is no ink of one
_OPAQUE: Final = 200
_SAME_LINE: Final = 4.0  # points (of twice the height): doubles stand on the same line
_SAME_PLACE: Final = 0.3  # of its width: how far the double of a character may stand from it
_ROOM: Final = 65_536.0  # more points than any page is long


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Upright characters of a page in displayed space, with the view that set them upright."""

    codes: NDArray[np.uint32]
    boxes: Boxes
    baselines: NDArray[np.float64]
    view: View
    unmapped: float
    """Share of characters without a usable mapping to Unicode, from a sample."""


def read_glyphs(page: int) -> Glyphs:
    """Read the characters of a loaded page; watermarks are left out.

    A watermark is text at another angle, or text that is both far larger than the rest and pale.
    """
    with pdfium.open_text(page) as text:
        count = max(pdfium.char_count(text), 0) if text else 0
        if count > MAX_CHARS:
            raise UnreadableError(f"一页有 {count} 个字符，超过上限 {MAX_CHARS}。")
        codes = _codes(text, count)
        boxes = np.zeros((count, 4), np.float32)  # left, top, right, bottom
        matrices = np.zeros((count, 6), np.float32)
        _fill(pdfium.char_box, text, boxes)
        _fill(pdfium.char_matrix, text, matrices)
        sample = [pdfium.char_map_error(text, index) for index in range(0, count, _SAMPLE)]
        faint = _faint(text, boxes)
    visible = (codes > _SPACE) & ~faint
    turns, upright = _direction(matrices, visible, pdfium.page_rotation(page))
    keep = np.flatnonzero(visible & upright)
    keep = keep[_first_of_doubles(codes[keep], boxes[keep])]
    view = page_view(page, turns)
    shown = view.show(boxes[keep].astype(np.float64))
    origins = matrices[keep, 4:].astype(np.float64)
    baselines = view.baselines(origins[:, 0], origins[:, 1])
    unmapped = sum(1 for error in sample if error == 1) / len(sample) if sample else 0.0
    return Glyphs(codes[keep], shown, baselines, view, unmapped)


def _direction(
    matrices: NDArray[np.float32], visible: NDArray[np.bool_], rotation: int
) -> tuple[int, NDArray[np.bool_]]:
    """How many quarter turns set the text upright, and which characters run that way."""
    everything = np.ones(len(matrices), bool)
    if not matrices[:, 1:3].any() and (matrices[:, 0] > 0).all():
        return (0 if visible.any() else rotation), everything
    quarters, skew = np.divmod(np.round(np.degrees(np.arctan2(matrices[:, 1], matrices[:, 0]))), 90)
    quarters = quarters.astype(int) % 4
    straight = visible & (skew == 0)
    if not straight.any():
        return rotation, ~everything
    turns = int(np.bincount(quarters[straight], minlength=4).argmax())
    return turns, (skew == 0) & (quarters == turns)


def _fill(function: Callable[..., object], text: int, rows: NDArray[np.float32]) -> None:
    """Call a per-character function into the rows of an array, without a Python loop."""
    count, step = len(rows), rows.shape[1] * rows.itemsize
    start = rows.ctypes.data
    addresses = range(start, start + count * step, step)
    deque(map(function, repeat(text), range(count), addresses), maxlen=0)


def _faint(text: int, boxes: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which characters are large and pale."""
    faint = np.zeros(len(boxes), bool)
    sizes = np.maximum(boxes[:, 2] - boxes[:, 0], np.abs(boxes[:, 1] - boxes[:, 3]))
    if not len(sizes) or sizes.max() < _SMALLEST:
        return faint
    color = (ctypes.c_uint * 4)()
    parts = [ctypes.addressof(color) + 4 * index for index in range(4)]
    for index in np.flatnonzero(sizes > min(_LARGE * typical(sizes), _HUGE)).tolist():
        if pdfium.char_color(text, index, *parts):
            faint[index] = color[3] < _OPAQUE or min(color[:3]) in _PALE
    return faint


def _codes(text: int, count: int) -> NDArray[np.uint32]:
    """The code points: one call for the page, or one a character where that would lose some."""
    buffer = np.zeros(count + 1, np.uint16)
    if count and pdfium.char_text(text, 0, count, buffer.ctypes.data) == count + 1:
        surrogates = (buffer[:count] & 0xF800) == 0xD800
        if not surrogates.any():
            return buffer[:count].astype(np.uint32)
    return np.fromiter(map(pdfium.char_unicode, repeat(text), range(count)), np.uint32, count)


def _first_of_doubles(codes: NDArray[np.uint32], boxes: NDArray[np.float32]) -> NDArray[np.intp]:
    """Leave out characters printed twice in nearly the same place (imitated bold type)."""
    if not len(codes):
        return np.zeros(0, np.intp)
    lines = np.round((boxes[:, 1] + boxes[:, 3]) / _SAME_LINE)
    rank = (codes.astype(np.float64) * _ROOM + lines) * _ROOM + boxes[:, 0]
    order = np.argsort(rank)  # by character, then line, then place on the line
    widths = (boxes[:, 2] - boxes[:, 0])[order[1:]]
    near = np.diff(rank[order]) < _SAME_PLACE * widths
    return np.sort(order[np.concatenate(([True], ~near))])


def text_of(codes: NDArray[np.uint32]) -> str:
    """The text of an array of code points; what is no character becomes U+FFFD."""
    valid = (codes < 0x110000) & ~((codes >= 0xD800) & (codes < 0xE000))
    safe = np.where(valid, codes, 0xFFFD).astype("<u4")
    return ctypes.string_at(safe.ctypes.data, safe.nbytes).decode("utf-32-le")
