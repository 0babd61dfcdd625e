"""Grids as rows of squares, and the columns a header row gives them.

Columns are told by coordinates, not by number: a page without the form's header often lacks
some of its walls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from juesuan.model import Box, Entry, Place
from juesuan.reading.pages import Grid
from juesuan.reading.recognise.performance.words import Role, dense, entry, is_adjusted

_SHIFT: Final = 6.0  # points that a wall may move from page to page
_MOST_ROWS: Final = 4_000


class Square(NamedTuple):
    """A cell as one of its rows shows it; ``probe`` lies in its first column."""

    text: str
    place: Place
    left: float
    right: float
    probe: float
    fresh: bool
    """Whether the cell starts in this row."""
    tall: bool
    """Whether it spans several rows."""
    key: tuple[int, int]
    """The grid's row and column in which it starts."""

    @property
    def entry(self) -> Entry:
        """The square's text as an entry."""
        return entry(self.text, self.place)


Row = list[Square]


def rows_of(grid: Grid) -> list[Row]:
    """The grid's rows of squares from left to right, merged cells in each of their rows."""
    xs, height = grid.xs, min(grid.height, _MOST_ROWS)
    if len(xs) < 2 or height < 1:
        return []
    rows: list[Row] = [[] for _ in range(height)]
    last = len(xs) - 1
    for cell in grid.cells:
        start = min(max(cell.column, 0), last - 1)
        end = min(max(cell.column + cell.columns, start + 1), last)
        probe = xs[start] + min(_SHIFT, (xs[start + 1] - xs[start]) / 2)
        text, place = dense(cell.text), grid.place(cell)
        for row in range(max(cell.row, 0), min(cell.row + max(cell.rows, 1), height)):
            rows[row].append(
                Square(
                    text,
                    place,
                    xs[start],
                    xs[end],
                    probe,
                    row == cell.row,
                    cell.rows > 1,
                    (cell.row, cell.column),
                )
            )
    for squares in rows:
        squares.sort(key=lambda square: square.left)
    return rows


def row_place(row: Sequence[Square]) -> Place:
    """Where the cells that start in a row stand."""
    squares = [square for square in row if square.fresh] or list(row)
    boxes = [square.place.box for square in squares if square.place.box]
    return squares[0].place._replace(box=Box.around(boxes) if boxes else None)


@dataclass(frozen=True, slots=True)
class Columns:
    """The roles of columns as a header gives them: left and right edge of each."""

    spans: tuple[tuple[Role, float, float], ...] = ()
    header: str = ""
    """The whole header row as text."""

    def __contains__(self, role: Role) -> bool:
        return any(own is role for own, _, _ in self.spans)

    def start(self, role: Role) -> float | None:
        """Where the first column of a role begins."""
        return next((left for own, left, _ in self.spans if own is role), None)

    def role_of(self, square: Square) -> Role | None:
        """The role of the column in which a square starts."""
        for role, left, right in self.spans:
            if left <= square.probe < right:
                return role
        return None

    def pick(self, row: Iterable[Square], role: Role) -> tuple[list[Square], bool]:
        """The squares of a role in a row, and whether one stretches into it from another column."""
        own = [square for square in row if self.role_of(square) is role]
        if own:
            return own, False
        middles = [(left + right) / 2 for span, left, right in self.spans if span is role]
        over = [square for square in row if any(square.left < m < square.right for m in middles)]
        return over, bool(over)


def make_columns(found: Sequence[tuple[Role, Square]], header: str = "") -> Columns:
    """Columns from a header's cells; of two with one role the first, or the adjusted budget."""
    chosen: dict[Role, Square] = {}
    for role, square in found:
        rival = chosen.get(role)
        better = role is Role.BUDGET and is_adjusted(square.text)
        if rival is None or (better and not is_adjusted(rival.text)):
            chosen[role] = square
    if Role.INITIAL in chosen and Role.BUDGET not in chosen:
        chosen[Role.BUDGET] = chosen.pop(Role.INITIAL)
    spans = tuple((role, square.left, square.right) for role, square in chosen.items())
    return Columns(spans, header)
