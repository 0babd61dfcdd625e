"""From ruled lines to grids: joined rules → connected tables → walls → merged cells."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from juesuan.reading.pdf.geometry import Boxes

_SNAP: Final = 2.0  # rules this near to each other are one (points)
_JOIN: Final = 3.0  # gap that is bridged along a rule (points)
_OPEN_SIDE: Final = 8.0  # how far rules run on past the last upright where a border is missing
_MOST_RUN_ON: Final = 0.6  # share of the rules that must run on
_FAR: Final = 1e6  # points; more than any page is long
_MOST_RULES: Final = 6_000  # of one page; more are a drawing, not a table
_MOST_SQUARES: Final = 40_000

_Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lattice:
    """One ruled table: its walls' coordinates and, for each square, the id of its cell.

    The id of a (merged) cell is the flat index of its first square.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    ids: _Ids


@dataclass(frozen=True, slots=True)
class _Rules:
    """Joined rules of one direction: common coordinate, start and end of each."""

    at: NDArray[np.float64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def find_lattices(rulings: Boxes) -> list[Lattice]:
    """Find the tables drawn by displayed rules (left, top, right, bottom), top to bottom."""
    lying = (rulings[:, 2] - rulings[:, 0]) >= (rulings[:, 3] - rulings[:, 1])
    if lying.sum() < 2 or (~lying).sum() < 2 or len(rulings) > _MOST_RULES:
        return []
    across = _join(rulings[lying], coordinate=1, start=0)
    down = _join(rulings[~lying], coordinate=0, start=1)
    crossing = (
        (across.start[:, None] - _JOIN <= down.at)
        & (down.at <= across.end[:, None] + _JOIN)
        & (down.start - _JOIN <= across.at[:, None])
        & (across.at[:, None] <= down.end + _JOIN)
    )
    lattices = []
    for members in _connected(crossing):
        uprights = np.flatnonzero(crossing[members].any(axis=0))
        if len(members) >= 2 and len(uprights) >= 2:
            lattice = _lattice(_pick(across, members), _pick(down, uprights))
            if lattice is not None:
                lattices.append(lattice)
    return sorted(lattices, key=lambda lattice: float(lattice.ys[0]))


def _pick(rules: _Rules, which: NDArray[np.intp]) -> _Rules:
    return _Rules(rules.at[which], rules.start[which], rules.end[which])


def _snap(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Cluster values that are near each other: the clusters' centres, each value's cluster."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    groups = np.concatenate(([0], np.cumsum(np.diff(ranked) > _SNAP)))
    labels = np.empty(len(values), np.intp)
    labels[order] = groups
    return np.bincount(groups, ranked) / np.bincount(groups), labels


def _join(boxes: Boxes, coordinate: int, start: int) -> _Rules:
    """Snap the common coordinate and merge collinear pieces that touch."""
    centres, labels = _snap((boxes[:, coordinate] + boxes[:, coordinate + 2]) / 2)
    order = np.lexsort((boxes[:, start], labels))
    labels, low, high = labels[order], boxes[order, start], boxes[order, start + 2]
    apart = labels * _FAR  # keeps rules of different coordinates from touching
    reach = np.maximum.accumulate(high + apart)
    begins = np.concatenate(([True], (low + apart)[1:] > reach[:-1] + _JOIN))
    first = np.flatnonzero(begins)
    return _Rules(centres[labels[first]], low[first], np.maximum.reduceat(high, first))


def _connected(crossing: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Groups of lying rules that hang together through the uprights they cross."""
    shared = (crossing.astype(np.float32) @ crossing.T.astype(np.float32)) > 0
    count = len(crossing)
    component = np.arange(count)
    while True:
        least = np.minimum(np.where(shared, component, count).min(axis=1), component)
        if (least == component).all():
            return [np.flatnonzero(component == label) for label in np.unique(component)]
        component = least


def _lattice(across: _Rules, down: _Rules) -> Lattice | None:
    xs, down_labels = _snap(down.at)
    ys, across_labels = _snap(across.at)
    if len(xs) < 2 or len(ys) < 2:
        return None
    xs, down_labels = _close_open_sides(xs, down_labels, across)
    ys, across_labels = _close_open_sides(ys, across_labels, down)
    middle_x, middle_y = (xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2
    rows, columns = len(middle_y), len(middle_x)
    if not 1 < rows * columns <= _MOST_SQUARES:
        return None
    floors = np.zeros((rows + 1, columns), bool)
    walls = np.zeros((columns + 1, rows), bool)
    spans = (across.start[:, None] < middle_x) & (middle_x < across.end[:, None])
    np.logical_or.at(floors, across_labels, spans)
    spans = (down.start[:, None] < middle_y) & (middle_y < down.end[:, None])
    np.logical_or.at(walls, down_labels, spans)
    return Lattice(xs, ys, _merge(~walls.T[:, 1:-1], ~floors[1:-1]))


def _close_open_sides(
    walls: NDArray[np.float64], labels: NDArray[np.intp], crossing: _Rules
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Add the outer walls that are missing: there the crossing rules run on to a common end.

    The first and the last rule must do so, or most of them: cells may span several rows.
    """
    first = crossing.at < crossing.at.min() + _SNAP
    last = crossing.at > crossing.at.max() - _SNAP
    for ends, edge in (
        (crossing.start, crossing.start.min()),
        (crossing.end, crossing.end.max()),
    ):
        if np.abs(walls - edge).min() <= _OPEN_SIDE:
            continue
        common = np.abs(ends - edge) < 2 * _SNAP
        if (common[first].any() and common[last].any()) or common.mean() > _MOST_RUN_ON:
            walls = np.sort(np.append(walls, edge))
            labels = labels + int(edge < walls[1])
    return walls, labels


def _merge(open_right: NDArray[np.bool_], open_below: NDArray[np.bool_]) -> _Ids:
    """Number the cells: the least id flows through every missing wall."""
    rows, columns = open_right.shape[0], open_below.shape[1]
    ids: _Ids = np.arange(rows * columns).reshape(rows, columns)
    most = rows * columns
    while True:
        before = ids.copy()
        least = np.where(open_right, np.minimum(ids[:, :-1], ids[:, 1:]), most)
        np.minimum(ids[:, :-1], least, out=ids[:, :-1])
        np.minimum(ids[:, 1:], least, out=ids[:, 1:])
        least = np.where(open_below, np.minimum(ids[:-1], ids[1:]), most)
        np.minimum(ids[:-1], least, out=ids[:-1])
        np.minimum(ids[1:], least, out=ids[1:])
        if (before == ids).all():
            return ids
