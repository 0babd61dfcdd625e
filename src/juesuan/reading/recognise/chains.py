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

MISFIT: Final = "续页的列与前页不同，可能有行没有读到"
UNREAD: Final = "表后有读不出文字的页，可能有行没有读到"

_HEADER: Final = re.compile(r".*(科目|编码|名称|项目|决算数|预算数|行次|栏次).*")


@dataclass(slots=True)
class Chain:
    """One table: its grids in page order, the lines above the first and below the last."""

    grids: list[Grid]
    above: list[Line]
    below: list[Line] = field(default_factory=list)
    doubt: str = ""
    """Why rows of this table may be lost; nothing where it is whole."""

    def ends_on(self, page: int) -> bool:
        """Whether its last rows so far stand on a page."""
        return self.grids[-1].page == page

    def rows(self) -> Iterator[tuple[Grid, list[GridCell]]]:
        """All rows of squares, page after page."""
        for grid in self.grids:
            for row in grid.matrix():
                yield grid, row


def find_chains(pages: Sequence[Page]) -> list[Chain]:
    """Find every table of a document in printed order."""
    running = _running_lines(pages)
    chains: list[Chain] = []
    before = 0  # the last page that shows anything
    for page in pages:
        told = False
        for index, (stretch, grid) in enumerate(page.stretches()):
            lines = [line for line in stretch if not _is_marginal(line, running)]
            told = told or bool(lines)
            if grid is None:
                if page.grids:
                    chains[-1].below += lines
                continue
            if chains and index == 0:
                if _continue(chains[-1], grid, lines, before):
                    continue
            elif chains:
                chains[-1].below += lines
            chains.append(Chain([grid], lines))
        if page.unread and chains and chains[-1].ends_on(before) and not chains[-1].below:
            chains[-1].doubt = UNREAD
        if told or page.grids or page.unread:
            before = page.number
    return chains


def _running_lines(pages: Sequence[Page]) -> set[str]:
    """Texts that stand in the margin of several pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        if not page.height:
            continue  # no layout, no margin
        margin = _MARGIN * page.height
        counts.update(
            {
                compact(line.text)
                for line in page.lines
                if not margin < line.middle < page.height - margin
            }
        )
    return {text for text, count in counts.items() if count >= _RUNNING}


def _is_marginal(line: Line, running: set[str]) -> bool:
    text = compact(line.text)
    if _PAGE_NUMBER.fullmatch(text):
        return True
    return text in running and not re.search(r"表$|单位：", text)


def _continue(chain: Chain, grid: Grid, above: Sequence[Line], before: int) -> bool:
    """Add a grid at the head of a page to the table that ended the page ``before``, if it goes on.

    A grid without a header of its own can only go on; one with a header goes on where the
    header is repeated without a new title.  Without a layout only the header's words tell that.
    """
    texts = [compact(line.text) for line in above]
    headless = _starts_with_data(grid) and not any(text.endswith("表") for text in texts)
    known = {compact(line.text) for line in chain.above}
    repeated = not chain.below and all(
        text in known or _CONTINUED.fullmatch(text) for text in texts
    )
    if grid.sheet and _top(grid) != _top(chain.grids[0]):
        repeated = False
    if not (headless or repeated) or not chain.ends_on(before):
        return False
    fitted = _fit(grid, chain.grids[0])
    if fitted is not None and (headless or len(grid.xs) > _FEW_WALLS):
        chain.grids.append(fitted)
        return True
    if headless:
        chain.doubt = MISFIT
    return False


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
        cell._replace(
            column=places[cell.column],
            columns=places[cell.column + cell.columns] - places[cell.column],
        )
        for cell in grid.cells
    )
    return replace(grid, xs=first.xs, cells=cells)


def _top(grid: Grid) -> list[str]:
    return [compact(cell.text) for cell in grid.cells if cell.row == 0]


def _starts_with_data(grid: Grid) -> bool:
    texts = _top(grid)
    return any(_DATA.fullmatch(text) for text in texts) and not any(
        _HEADER.fullmatch(text) for text in texts
    )
