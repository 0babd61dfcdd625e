"""Grids of consecutive pages → whole tables with the lines above and below them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from juesuan.model.forms import compact
from juesuan.reading.pages import Grid, GridCell, Line, Page

_SAME_WALL: Final = 6.0  # points that walls may move from page to page
_FEW_WALLS: Final = 3  # a frame of two columns fits too many tables to be taken for one
_MARGIN: Final = 0.12  # of the page's height, where running headers and page numbers stand
_RUNNING: Final = 3  # pages on which a running header stands at the least
_PAGE_NUMBER: Final = re.compile(r"[-—–－·\s]*(第?\d{1,4}页?(共\d+页)?|\d+/\d+)[-—–－·\s]*")
_CONTINUED: Final = re.compile(r".*[（(]?续表?[一二三四五\d]*[）)]?$|.*单位：.*元.*|公开\d\d表.*")
_DATA: Final = re.compile(r"\d{3}|\d{5}|\d{7}|-?[\d,]*\d\.\d+|[一二三四五六七八九十]+、.*")


@dataclass(slots=True)
class Chain:
    """One table: its grids in page order, the lines above the first and below the last."""

    grids: list[Grid]
    above: list[Line]
    below: list[Line] = field(default_factory=list)
    broken: bool = False
    """A grid without a header follows that does not fit: rows of this table may be lost."""

    def rows(self) -> Iterator[tuple[Grid, list[GridCell]]]:
        """All rows of squares, page after page."""
        for grid in self.grids:
            for row in grid.matrix():
                yield grid, row


def find_chains(pages: Sequence[Page]) -> list[Chain]:
    """Find every table of a document in printed order."""
    running = _running_lines(pages)
    chains: list[Chain] = []
    for page in pages:
        lines = [line for line in page.lines if not _is_marginal(line, running)]
        floor = 0.0
        for index, grid in enumerate(page.grids):
            box = grid.box
            top, bottom = (box.top, box.bottom) if box else (0.0, page.height)
            above = [line for line in lines if floor <= _middle(line) < top]
            previous = chains[-1] if chains else None
            if index == 0 and previous is not None and _continues(previous, grid, above):
                fitted = _fit(grid, previous.grids[0])
                if fitted is not None:
                    previous.grids.append(fitted)
                else:
                    previous.broken = True
                    chains.append(Chain([grid], above))
            else:
                if previous is not None:
                    previous.below += above if index else []
                chains.append(Chain([grid], above))
            floor = bottom
        if page.grids:
            chains[-1].below += [line for line in lines if _middle(line) >= floor]
    return chains


def _middle(line: Line) -> float:
    box = line.place.box
    return (box.top + box.bottom) / 2 if box else 0.0


def _running_lines(pages: Sequence[Page]) -> set[str]:
    """Texts that stand in the margin of several pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        margin = _MARGIN * page.height
        counts.update(
            {
                compact(line.text)
                for line in page.lines
                if not margin < _middle(line) < page.height - margin
            }
        )
    return {text for text, count in counts.items() if count >= _RUNNING}


def _is_marginal(line: Line, running: set[str]) -> bool:
    text = compact(line.text)
    if _PAGE_NUMBER.fullmatch(text):
        return True
    return text in running and not re.search(r"表$|单位：", text)


def _continues(chain: Chain, grid: Grid, above: Sequence[Line]) -> bool:
    """Whether a grid at the head of a page goes on with the table that ended the page before."""
    last = chain.grids[-1]
    if grid.page != last.page + 1 or chain.below:
        return False
    if not all(_CONTINUED.fullmatch(compact(line.text)) for line in above):
        return False
    if _fit(grid, chain.grids[0]) is not None and len(grid.xs) > _FEW_WALLS:
        return True
    return not above and _starts_with_data(grid)


def _fit(grid: Grid, first: Grid) -> Grid | None:
    """A grid on the walls of the table's first page; it may lack walls that are merged away."""
    places = []
    for x in grid.xs:
        near = min(range(len(first.xs)), key=lambda index: abs(first.xs[index] - x))
        if abs(first.xs[near] - x) >= _SAME_WALL:
            return None
        places.append(near)
    if places[0] != 0 or places[-1] != len(first.xs) - 1 or len(set(places)) != len(places):
        return None
    cells = tuple(
        replace(
            cell,
            column=places[cell.column],
            columns=places[cell.column + cell.columns] - places[cell.column],
        )
        for cell in grid.cells
    )
    return replace(grid, xs=first.xs, cells=cells)


def _starts_with_data(grid: Grid) -> bool:
    return any(cell.row == 0 and _DATA.fullmatch(compact(cell.text)) for cell in grid.cells)
