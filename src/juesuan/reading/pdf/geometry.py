"""From a PDF page's own coordinates to the page as a reader sees it.

Page space has its origin at the bottom left and may be turned; displayed space has its origin at
the top left, y downwards, with the text upright.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.pdf import pdfium

Boxes = NDArray[np.float64]
"""An array of shape (n, 4): left, bottom, right, top or, displayed, left, top, right, bottom."""

Heights = NDArray[np.float64]

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is shown: its box in page space and how many quarter turns set it upright."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed."""
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)

    def show(self, boxes: Boxes) -> Boxes:
        """Turn boxes of page space, corners in any order, into displayed boxes."""
        left = np.minimum(boxes[:, 0], boxes[:, 2]) - self.left
        right = np.maximum(boxes[:, 0], boxes[:, 2]) - self.left
        bottom = np.minimum(boxes[:, 1], boxes[:, 3]) - self.bottom
        top = np.maximum(boxes[:, 1], boxes[:, 3]) - self.bottom
        sides = (
            (left, self.height - top, right, self.height - bottom),
            (bottom, left, top, right),
            (self.width - right, bottom, self.width - left, top),
            (self.height - top, self.width - right, self.height - bottom, self.width - left),
        )[self.turns % 4]
        return np.stack(sides, axis=1)

    def baselines(self, x: Heights, y: Heights) -> Heights:
        """How far down the displayed page points of page space lie."""
        return (
            self.height + self.bottom - y,
            x - self.left,
            y - self.bottom,
            self.width + self.left - x,
        )[self.turns % 4]


def page_view(page: int, turns: int) -> View:
    """The view of a page whose text is set upright by ``turns`` quarter turns."""
    rectangle = (ctypes.c_float * 4)()  # left, top, right, bottom
    pdfium.page_box(page, ctypes.addressof(rectangle))
    left, top, right, bottom = rectangle
    return View(left, bottom, right - left, top - bottom, turns)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Move a point by a PDF matrix."""
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies ``first`` and then ``then``."""
    return (
        first[0] * then[0] + first[1] * then[2],
        first[0] * then[1] + first[1] * then[3],
        first[2] * then[0] + first[3] * then[2],
        first[2] * then[1] + first[3] * then[3],
        *apply(then, first[4], first[5]),
    )


def typical(values: NDArray[np.floating[Any]]) -> float:
    """The (upper) median of some values, without the overhead of ``np.median``."""
    half = len(values) // 2
    return float(np.partition(values, half)[half])
