"""The ruled lines of a PDF page, whether drawn as strokes, thin rectangles or stroked boxes.

``FPDFPageObj_GetBounds`` already carries the object's matrix and stroke width, so a stroke and a
thin filled rectangle are one case; only larger paths are walked segment by segment.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.pdf import pdfium
from juesuan.reading.pdf.geometry import Boxes, Matrix, apply, multiply

Number = TypeVar("Number", np.float32, np.uint32)

THICKEST: Final = 2.5  # points; a thicker bar is shading, not a rule
_STRAIGHT: Final = 0.6  # how far a side may lean, in points
_MOST_SEGMENTS: Final = 4_000  # a path with more is a drawing
_MOST_OBJECTS: Final = 60_000  # of one page, form XObjects included
_DEEPEST_FORM: Final = 8
_WHITE: Final = 250
_TRANSPARENT: Final = 20

_floats: Final = (ctypes.c_float * 6)()
_at: Final = [ctypes.addressof(_floats) + 4 * index for index in range(6)]
_ints: Final = (ctypes.c_uint * 4)()
_int_at: Final = [ctypes.addressof(_ints) + 4 * index for index in range(4)]

_Box = tuple[float, float, float, float]  # left, bottom, right, top


def read_rulings(page: int) -> tuple[Boxes, bool]:
    """The visible rules of a loaded page in page space, and whether it shows pictures."""
    count = min(pdfium.object_count(page), _MOST_OBJECTS)
    handles = list(map(pdfium.object_at, repeat(page), range(count)))
    kinds = np.fromiter(map(pdfium.object_type, handles), np.int64, count)
    paths = [handles[index] for index in np.flatnonzero(kinds == pdfium.OBJECT_PATH).tolist()]
    thin, rest = _thin_rules(paths)
    pictures = bool((kinds == pdfium.OBJECT_IMAGE).any())
    found: list[_Box] = []
    for handle in rest:
        found.extend(_path_rules(handle, None))
    forms = np.flatnonzero(kinds == pdfium.OBJECT_FORM).tolist()
    for handle, kind, matrix in _opened([handles[index] for index in forms]):
        if kind == pdfium.OBJECT_IMAGE:
            pictures = True
        elif kind == pdfium.OBJECT_PATH:
            found.extend(_path_rules(handle, matrix))
    return np.concatenate((thin, np.array(found, np.float64).reshape(-1, 4))), pictures


def _thin_rules(paths: list[int]) -> tuple[Boxes, list[int]]:
    """Rules that are one thin visible path without a clip, by bulk calls; and the other paths."""
    bounds = _bulk(pdfium.object_bounds, paths, 4, np.dtype(np.float32)).astype(np.float64)
    sizes = bounds[:, 2:] - bounds[:, :2]
    drawn = (sizes >= 0).all(axis=1) & (sizes > THICKEST).any(axis=1)  # not the dot in a corner
    kept = np.flatnonzero(drawn)
    handles = [paths[index] for index in kept.tolist()]
    clips = map(pdfium.clip_path, handles)
    clipped = np.fromiter(map(pdfium.clip_count, clips), np.int64, len(handles)) > 0
    narrow = (sizes[kept] <= THICKEST).any(axis=1) & ~clipped
    rest = [handles[index] for index in np.flatnonzero(~narrow).tolist()]
    simple = [handles[index] for index in np.flatnonzero(narrow).tolist()]
    modes = _bulk(pdfium.path_draw_mode, simple, 2, np.dtype(np.uint32)) > 0
    stroked, filled = modes[:, 1], modes[:, 0] & ~modes[:, 1]
    visible = np.zeros(len(simple), bool)
    for color, drawn_so in ((pdfium.stroke_color, stroked), (pdfium.fill_color, filled)):
        which = np.flatnonzero(drawn_so).tolist()
        colors = _bulk(color, [simple[index] for index in which], 4, np.dtype(np.uint32))
        visible[which] = _inked(colors)
    return bounds[kept][narrow][visible], rest


def _bulk(
    function: Callable[..., object], handles: list[int], width: int, kind: "np.dtype[Number]"
) -> "NDArray[Number]":
    """Call a function that fills ``width`` numbers for every handle, without a Python loop."""
    rows = np.zeros((len(handles), width), kind)
    step = width * kind.itemsize
    start = rows.ctypes.data
    columns = [
        range(
            start + kind.itemsize * place, start + kind.itemsize * place + len(handles) * step, step
        )
        for place in range(width)
    ]
    deque(map(function, handles, *columns), maxlen=0)
    return rows


def _inked(colors: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether colours (red, green, blue, alpha) are neither white nor transparent."""
    inked: NDArray[np.bool_] = colors[:, 3] >= _TRANSPARENT
    inked &= colors[:, :3].min(axis=1) < _WHITE
    return inked


def _opened(forms: list[int]) -> Iterator[tuple[int, int, Matrix | None]]:
    """Every object inside form XObjects that is not text, with the matrix of its form."""
    todo: list[tuple[int, int, Matrix | None, int]] = [
        (handle, pdfium.OBJECT_FORM, None, 0) for handle in forms
    ]
    for handle, kind, matrix, depth in todo:  # grows while it is walked
        if kind != pdfium.OBJECT_FORM:
            yield handle, kind, matrix
        elif depth < _DEEPEST_FORM:
            own = _matrix_of(handle)
            inner = multiply(own, matrix) if matrix else own
            for index in range(min(pdfium.form_object_count(handle), _MOST_OBJECTS - len(todo))):
                child = pdfium.form_object(handle, index)
                todo.append((child, pdfium.object_type(child), inner, depth + 1))


def _matrix_of(handle: int) -> Matrix:
    pdfium.object_matrix(handle, _at[0])
    a, b, c, d, e, f = _floats
    return (a, b, c, d, e, f)


def _path_rules(handle: int, matrix: Matrix | None) -> Iterator[_Box]:
    pdfium.object_bounds(handle, *_at[:4])
    left, bottom, right, top = _floats[:4]
    if matrix:
        left, bottom, right, top = _sorted(apply(matrix, left, bottom), apply(matrix, right, top))
    clip = pdfium.clip_path(handle)
    clips = pdfium.clip_count(clip) if clip else 0
    bounds = (left, bottom, right, top)
    if clips > 0:
        bounds = _clipped(bounds, clip, clips)
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if width < 0 or height < 0 or (width <= THICKEST and height <= THICKEST):
        return  # clipped away, or the dot in a corner
    stroked = _visible(handle)
    if stroked is None:
        return
    if width <= THICKEST or height <= THICKEST:
        yield bounds
    elif stroked or pdfium.path_segment_count(handle) > 5:  # a lone filled area is shading
        for side in _sides(handle, matrix):
            yield _clipped(side, clip, clips) if clips > 0 else side


def _visible(handle: int) -> bool | None:
    """None where nothing is seen of the path, else whether it is stroked."""
    pdfium.path_draw_mode(handle, _int_at[0], _int_at[1])
    filled, stroked = bool(_ints[0]), bool(_ints[1])
    if not (filled or stroked):
        return None
    (pdfium.stroke_color if stroked else pdfium.fill_color)(handle, *_int_at)
    red, green, blue, alpha = _ints
    if alpha < _TRANSPARENT or min(red, green, blue) >= _WHITE:
        return None
    return stroked


def _sorted(first: tuple[float, float], second: tuple[float, float]) -> _Box:
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[0], second[0]),
        max(first[1], second[1]),
    )


def _clipped(box: _Box, clip: int, count: int) -> _Box:
    """A box cut by the bounding boxes of the clip paths, which ``GetBounds`` leaves out."""
    left, bottom, right, top = box
    for index in range(count):
        xs, ys = [], []
        for segment in range(min(max(0, pdfium.clip_segment_count(clip, index)), _MOST_SEGMENTS)):
            pdfium.segment_point(pdfium.clip_segment(clip, index, segment), _at[4], _at[5])
            xs.append(_floats[4])
            ys.append(_floats[5])
        if xs:
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, bottom, right, top


def _sides(handle: int, matrix: Matrix | None) -> Iterator[_Box]:
    """The straight sides, along an axis, of a path that is more than one thin rule."""
    count = pdfium.path_segment_count(handle)
    if count > _MOST_SEGMENTS:
        return
    own = _matrix_of(handle)
    whole = multiply(own, matrix) if matrix else own
    start = current = None
    for index in range(count):
        segment = pdfium.path_segment(handle, index)
        pdfium.segment_point(segment, _at[0], _at[1])
        point = apply(whole, _floats[0], _floats[1])
        kind = pdfium.segment_type(segment)
        if kind == pdfium.SEGMENT_LINE and current is not None:
            yield from _straight(current, point)
        elif kind == pdfium.SEGMENT_MOVE:
            start = point
        if pdfium.segment_close(segment) and start is not None:
            yield from _straight(point, start)
        current = point


def _straight(first: tuple[float, float], second: tuple[float, float]) -> Iterator[_Box]:
    if min(abs(first[0] - second[0]), abs(first[1] - second[1])) < _STRAIGHT:
        yield _sorted(first, second)
