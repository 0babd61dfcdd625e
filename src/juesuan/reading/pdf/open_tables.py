"""Tables drawn with lying rules only: the columns are found from where the words stand.

Rows lie between the rules.  The row with the most words tells the columns, the other rows widen
them; a word that reaches over several columns is a merged cell, and so is a header cell whose
text stands in the middle of several columns.  Where an amount would reach over two columns, or
two amounts stand in one square, the columns are not understood and there is no table: a page
that is not read is better than one that is read wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.pdf.geometry import Boxes
from juesuan.reading.pdf.glyphs import Glyphs
from juesuan.reading.pdf.lattice import (
    Lattice,
    Rules,
    join_rules,
    merge_squares,
    pick_rules,
    snap,
)

_FEWEST_RULES: Final = 4  # over the full width
_SAME_END: Final = 4.0  # points that the ends of full rules may differ
_WORD_GAP: Final = 0.5  # of the type size
_LINE_GAP: Final = 0.4  # of the type size: how far baselines of one line may differ
_HAN: Final = 0.75  # quantile of the characters' widths that is the type size
_CENTRED: Final = 1.5  # points that the middle of a header cell's text may be off
_MOST_CROSSING: Final = 2  # labels over several columns where the page before lent its walls
_MOST_GLYPHS: Final = 8_000
_AMOUNT: Final = frozenset(map(ord, "0123456789.,-"))

Walls = NDArray[np.float64]


class _Word(NamedTuple):
    """Characters that stand together, and the first and last row of the cell they stand in."""

    left: float
    right: float
    line: int
    first: int
    last: int
    amount: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lying rules of one table: where they stand and where the rows begin and end."""

    rules: Rules
    labels: NDArray[np.intp]
    left: float
    right: float
    ys: NDArray[np.float64]

    def floors(self, x: float) -> NDArray[np.intp]:
        """The numbers of the heights at which a rule passes under a place."""
        passing = (self.rules.start - 1 <= x) & (x <= self.rules.end + 1)
        return np.unique(self.labels[passing])


def find_open_lattices(rulings: Boxes, glyphs: Glyphs, before: Walls | None) -> list[Lattice]:
    """Find tables without upright rules; ``before`` are the walls that ended the page before."""
    lying = (rulings[:, 2] - rulings[:, 0]) >= (rulings[:, 3] - rulings[:, 1])
    if lying.sum() < _FEWEST_RULES or len(glyphs.codes) > _MOST_GLYPHS:
        return []
    lattices = []
    for frame in _frames(join_rules(rulings[lying], coordinate=1, start=0)):
        words = list(_words(frame, glyphs))
        lattice = _lattice(frame, words, before) if words else None
        if lattice is not None:
            lattices.append(lattice)
    return sorted(lattices, key=lambda lattice: float(lattice.ys[0]))


def _frames(rules: Rules) -> Iterator[_Frame]:
    """Rules with common ends, the widest first, with the shorter rules between them."""
    widths = rules.end - rules.start
    free = np.ones(len(widths), bool)
    for widest in np.argsort(-widths, kind="stable").tolist():
        left, right = rules.start[widest], rules.end[widest]
        full = free & (np.abs(rules.start - left) < _SAME_END)
        full &= np.abs(rules.end - right) < _SAME_END
        if full.sum() < _FEWEST_RULES:
            continue
        top, bottom = rules.at[full].min(), rules.at[full].max()
        members = free & (rules.at >= top) & (rules.at <= bottom)
        members &= (rules.start > left - _SAME_END) & (rules.end < right + _SAME_END)
        free &= ~members
        own = pick_rules(rules, np.flatnonzero(members))
        ys, labels = snap(own.at)
        yield _Frame(own, labels, float(left), float(right), ys)


def _words(frame: _Frame, glyphs: Glyphs) -> Iterator[_Word]:
    middles = (glyphs.boxes[:, :2] + glyphs.boxes[:, 2:]) / 2
    inside = np.flatnonzero(
        (middles[:, 0] > frame.left)
        & (middles[:, 0] < frame.right)
        & (middles[:, 1] > frame.ys[0])
        & (middles[:, 1] < frame.ys[-1])
    )
    if not len(inside):
        return
    boxes, baselines = glyphs.boxes[inside], glyphs.baselines[inside]
    size = float(np.quantile(boxes[:, 2] - boxes[:, 0], _HAN))
    order = np.argsort(baselines, kind="stable")
    lines = np.concatenate(([0], np.cumsum(np.diff(baselines[order]) > _LINE_GAP * size)))
    order = order[np.lexsort((boxes[order, 0], lines))]
    gaps = boxes[order[1:], 0] - boxes[order[:-1], 2]
    cuts = np.flatnonzero((gaps > _WORD_GAP * size) | (np.diff(lines) > 0)) + 1
    for part, line in zip(np.split(order, cuts), lines[np.append(0, cuts)].tolist(), strict=True):
        left, right = float(boxes[part, 0].min()), float(boxes[part, 2].max())
        floors = frame.floors((left + right) / 2)
        below = int(np.searchsorted(frame.ys[floors], middles[inside[part], 1].mean()))
        if 0 < below < len(floors):
            amount = all(code in _AMOUNT for code in glyphs.codes[inside[part]].tolist())
            first, last = int(floors[below - 1]), int(floors[below]) - 1
            yield _Word(left, right, line, first, last, amount)


def _lattice(frame: _Frame, words: Sequence[_Word], before: Walls | None) -> Lattice | None:
    """The squares of a frame, on the walls of the page before where all words keep to them."""
    own = _columns(words, len(frame.ys) - 1)
    candidates = [(before, _MOST_CROSSING)] if before is not None else []
    candidates.append((np.array([frame.left, *own, frame.right]), len(words)))
    for xs, most in candidates:
        same = abs(xs[0] - frame.left) < _SAME_END and abs(xs[-1] - frame.right) < _SAME_END
        if same and len(xs) > max(2, len(own) + 1):
            squares = _Squares(frame, xs)
            if squares.put(words) and squares.crossing <= most:
                squares.widen_header()
                return squares.lattice()
    return None


def _columns(words: Sequence[_Word], rows: int) -> list[float]:
    """The walls between the columns that the words stand in."""
    intervals = [
        _intervals(word for word in words if word.first <= r <= word.last) for r in range(rows)
    ]
    columns: list[tuple[float, float]] = []
    for found in sorted(intervals, key=len, reverse=True):
        columns = _widened(columns, found) if columns else found
    return [(one[1] + other[0]) / 2 for one, other in zip(columns, columns[1:], strict=False)]


def _intervals(words: Iterator[_Word]) -> list[tuple[float, float]]:
    """What the words of a row cover, from left to right."""
    covered: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for word in words):
        if covered and left <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(right, covered[-1][1]))
        else:
            covered.append((left, right))
    return covered


def _widened(
    columns: Sequence[tuple[float, float]], row: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Columns with the words of one more row.

    A word over several columns widens none.  One between columns is a column of its own only
    where a neighbour holds something in this row: else it is the middle of a merged cell.
    """
    widened = list(columns)
    held = set()
    loose = []
    for left, right in row:
        touched = [
            i for i, column in enumerate(widened) if left <= column[1] and column[0] <= right
        ]
        if len(touched) == 1:
            column = widened[touched[0]]
            widened[touched[0]] = (min(left, column[0]), max(right, column[1]))
            held.add(touched[0])
        elif not touched:
            loose.append((left, right))
    for left, right in loose:
        after = sum(1 for column in columns if column[1] < left)
        if {after - 1, after} & held:
            widened.append((left, right))
    return sorted(widened)


class _Squares:
    """The squares between walls and floors, and which of them are open to each other."""

    def __init__(self, frame: _Frame, xs: Walls) -> None:
        self.xs, self.ys = xs, frame.ys
        rows, columns = len(frame.ys) - 1, len(xs) - 1
        middles = (xs[1:] + xs[:-1]) / 2
        spans = (frame.rules.start[:, None] < middles) & (middles < frame.rules.end[:, None])
        self.floors = np.zeros((rows + 1, columns), bool)
        np.logical_or.at(self.floors, frame.labels, spans)
        self.open_right = np.zeros((rows, columns - 1), bool)
        self.used = np.zeros((rows, columns), bool)
        self.words: list[tuple[_Word, int, int]] = []
        self.crossing = 0

    def put(self, words: Sequence[_Word]) -> bool:
        """Put words into squares; tells whether all of them have a place."""
        amounts: dict[tuple[int, int], int] = {}
        for word in words:
            start = int(np.searchsorted(self.xs, word.left + 0.5)) - 1
            end = int(np.searchsorted(self.xs, word.right - 0.5)) - 1
            if start < 0 or end >= len(self.xs) - 1 or (word.amount and start != end):
                return False
            if word.amount and amounts.setdefault((word.first, start), word.line) != word.line:
                return False
            self.crossing += start != end
            self.words.append((word, start, end))
        return all(self._take(*item) for item in sorted(self.words, key=lambda item: item[1:]))

    def _take(self, word: _Word, start: int, end: int) -> bool:
        rows = slice(word.first, word.last + 1)
        self.open_right[rows, start:end] = True
        self.used[rows, start : end + 1] = True
        return True

    def widen_header(self) -> None:
        """Give header cells the blank squares around them in whose middle their text stands."""
        body = min((word.first for word, _, _ in self.words if word.amount), default=len(self.used))
        cells: dict[tuple[int, int, int, int], tuple[float, float]] = {}
        for word, start, end in self.words:
            if word.last < body:
                key = (word.first, word.last, start, end)
                left, right = cells.get(key, (word.left, word.right))
                cells[key] = (min(left, word.left), max(right, word.right))
        for (first, last, start, end), (left, right) in cells.items():
            middle = (left + right) / 2
            low, high = self._blank_around(first, last, start, end)
            ranges = [(i, j) for i in range(low, start + 1) for j in range(end, high + 1)]
            off = {(i, j): abs((self.xs[i] + self.xs[j + 1]) / 2 - middle) for i, j in ranges}
            least = min(off.values())
            good = [pair for pair in ranges if off[pair] <= least + _CENTRED]
            i, j = max(good, key=lambda pair: pair[1] - pair[0])
            self.open_right[first : last + 1, i:j] = True

    def _blank_around(self, first: int, last: int, start: int, end: int) -> tuple[int, int]:
        """How far blank squares of the same height reach to both sides."""
        low, high = start, end
        while low > 0 and self._is_blank(first, last, low - 1):
            low -= 1
        while high < self.used.shape[1] - 1 and self._is_blank(first, last, high + 1):
            high += 1
        return low, high

    def _is_blank(self, first: int, last: int, column: int) -> bool:
        inner = self.floors[first + 1 : last + 1, column].any()
        ends = self.floors[first, column] and self.floors[last + 1, column]
        return bool(ends and not inner and not self.used[first : last + 1, column].any())

    def lattice(self) -> Lattice:
        """The squares as a lattice."""
        return Lattice(self.xs, self.ys, merge_squares(self.open_right, ~self.floors[1:-1]))
