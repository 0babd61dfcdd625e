"""Performance forms in ruled grids.

A form is read row by row; what a row is follows from its words and from the header above it, so
that any order of the sections, and forms stacked in one grid or spread over pages, read alike.
"""

import re
from collections.abc import Sequence
from typing import Final

from juesuan.model import Entry
from juesuan.reading.pages import Grid, Line, Page
from juesuan.reading.recognise.performance.draft import Draft
from juesuan.reading.recognise.performance.facts import (
    LABEL,
    is_name_row,
    read_execution,
    read_facts,
    read_total,
)
from juesuan.reading.recognise.performance.lines import LineReader
from juesuan.reading.recognise.performance.notes import read_notes
from juesuan.reading.recognise.performance.squares import (
    Columns,
    Row,
    Square,
    make_columns,
    rows_of,
)
from juesuan.reading.recognise.performance.words import (
    TITLE,
    TOTAL_ROW,
    Role,
    dense,
    execution_role,
    find_money_unit,
    find_title,
    find_year,
    indicator_role,
)

_CUES: Final = ("三级指标", "二级指标", "执行率", "绩效指标", "指标名称")
_TAIL: Final = re.compile(r"总分|合计|.*(原因分析|改进措施)|备注|注：|.*指标")
_SAME_WALL: Final = 6.0
_SHORT_TAIL: Final = 4  # rows of a reason or note that goes on on the next page
_HEADS_AT_LEAST: Final = 2
_HEAD_ROWS: Final = 12
_LONGEST_TITLE: Final = 80
_FULL: Final = 0.8  # of a grid's width: what a title in its frame takes up


class RuledReader:
    """Collects the forms of the pages fed to it, in printed order."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._draft: Draft | None = None
        self._loose: list[Line] = []
        self._walls = (0.0, 0.0)
        self._page = 0
        self._reset_columns()

    def _reset_columns(self) -> None:
        self._execution: Columns | None = None
        self._lines: LineReader | None = None

    def feed(self, page: Page) -> None:
        """Read a page."""
        for index, (lines, grid) in enumerate(page.stretches()):
            self._loose += lines
            if grid is None:
                break
            text = _text(grid)
            if any(cue in text for cue in _CUES):
                self._read(grid, continues=self._goes_on(grid, index, text))
            elif self._goes_on(grid, index, text):
                self._read(grid, continues=True)
            else:
                self._close()
            self._loose = []

    def finish(self) -> list[Draft]:
        """All forms, once every page was fed."""
        self._close()
        return self.drafts

    def _close(self) -> None:
        if self._draft is not None:
            read_notes(self._draft, self._loose)
        self._draft = None
        self._reset_columns()

    def _goes_on(self, grid: Grid, index: int, text: str) -> bool:
        """Whether a grid can be the next piece of the form that is being read."""
        draft = self._draft
        if draft is None or not grid.xs or not self._page <= grid.page <= self._page + 1:
            return False
        title, _ = find_title(self._loose)
        if title and _bare(title) != _bare(draft.title):
            return False
        if self._page == grid.page:
            return not draft.lines and not title
        if index or any(
            abs(a - b) > _SAME_WALL for a, b in zip(self._walls, _ends(grid), strict=True)
        ):
            return False
        if not draft.closed:
            return True
        first = next((cell.text for cell in grid.cells if cell.text.strip()), "")
        return not title and (
            _TAIL.match(dense(first)) is not None or (grid.height <= _SHORT_TAIL and len(text) > 0)
        )

    def _read(self, grid: Grid, *, continues: bool) -> None:
        draft = self._draft if continues else None
        if draft is None:
            draft = self._start(grid)
        self._walls, self._page = _ends(grid), grid.page
        rows = rows_of(grid)
        if grid.page not in draft.pages:
            draft.pages.append(grid.page)
        head = "".join(square.text for row in rows[:_HEAD_ROWS] for square in row)
        draft.money_unit = draft.money_unit or find_money_unit(head)
        if self._lines is not None:
            self._lines.turn_page()
        for row in rows:
            draft = self._read_row(grid, row, draft)

    def _start(self, grid: Grid, lines: Sequence[Line] | None = None) -> Draft:
        """Begin a new form with the title above it."""
        loose = self._loose if lines is None else lines
        if self._draft is not None:
            read_notes(self._draft, loose)
        self._reset_columns()
        draft = self._draft = Draft(grid.spot)
        self.drafts.append(draft)
        draft.pages.append(grid.page)
        title, at = find_title(loose)
        near = [dense(line.text) for line in loose[max(at, 0) :]] if title else []
        draft.title, draft.year = title, find_year(title, near)
        if draft.year is None and at > 0:
            heading, place = find_title(loose[:at])
            if heading and at - place <= _HEADS_AT_LEAST:
                draft.year = find_year(heading, ())
        for line in loose[max(at, 0) :] if title else loose[-3:]:
            read_caption(draft, line)
        return draft

    def _read_row(self, grid: Grid, row: Row, draft: Draft) -> Draft:
        """Read a row into the form; returns the form that the next row belongs to."""
        fresh = [square for square in row if square.text and square.fresh]
        if not any(square.fresh for square in row):
            return draft
        if len(fresh) == 1 and _is_wide(grid, fresh[0]):
            entitled = self._title_row(grid, fresh[0], draft)
            if entitled is not None:
                return entitled
        if is_name_row(fresh) and draft.lines and not _repeats_name(draft, fresh):
            draft = self._start(grid, ())
        headed = self._header_row(grid, row, draft)
        if headed is not None:
            return headed
        lines = None if draft.closed else self._lines
        if draft.lines and fresh and TOTAL_ROW.fullmatch(fresh[0].text):
            read_total(draft, row, self._lines.columns if self._lines else Columns())
        elif fresh and LABEL.match(fresh[0].text) and not (lines and lines.is_line(row)):
            read_facts(draft, fresh)
        elif lines is not None:
            lines.read(row)
        elif self._execution is None or not read_execution(draft, row, self._execution):
            read_facts(draft, fresh)
        return draft

    def _title_row(self, grid: Grid, square: Square, draft: Draft) -> Draft | None:
        """A title or year printed inside of the frame; None where it is neither."""
        text = square.text
        if len(text) < _LONGEST_TITLE and TITLE.fullmatch(text):
            if draft.lines and _bare(text) != _bare(draft.title):
                draft = self._start(grid, ())
            if not draft.lines:
                draft.title = text
                draft.year = find_year(text, ()) or draft.year
            return draft
        year = find_year("", [text])
        if year is None:
            return None
        if not draft.lines:
            draft.year = draft.year or year
        return draft

    def _header_row(self, grid: Grid, row: Row, draft: Draft) -> Draft | None:
        """Take a row of headers for what follows; None where it is no such row."""
        heads = [(role, s) for s in row if (role := indicator_role(s.text)) is not None]
        roles = {role for role, _ in heads}
        if Role.NAME in roles or Role.SECOND in roles:
            values = {Role.TARGET, Role.RESULT, Role.SCORE, Role.WEIGHT} & roles
            if len(values) >= _HEADS_AT_LEAST:
                draft = self._start(grid, ()) if draft.closed else draft
                self._start_lines(draft, heads)
                return draft
        heads = [(role, s) for s in row if (role := execution_role(s.text)) is not None]
        roles = {role for role, _ in heads}
        funds = roles & {Role.INITIAL, Role.BUDGET} and roles & {Role.SPENT, Role.RATE}
        if funds and roles & {Role.RATE, Role.SCORE} and not _has_numbers(row):
            if draft.lines and draft.executions:
                draft = self._start(grid, ())
            header = "".join(square.text for square in row)
            self._execution, self._lines = make_columns(heads, header), None
            return draft
        return None

    def _start_lines(self, draft: Draft, heads: Sequence[tuple[Role, Square]]) -> None:
        if Role.NAME not in {role for role, _ in heads}:
            heads = [(Role.NAME if role is Role.SECOND else role, s) for role, s in heads]
        columns = make_columns(heads)
        draft.scored = draft.scored or Role.RESULT in columns or Role.SCORE in columns
        if self._lines is None:
            self._lines = LineReader(draft, columns)
        else:
            self._lines.columns = columns


def read_caption(draft: Draft, line: Line) -> None:
    """A line above the form that names the unit or its unit of money."""
    text = dense(line.text)
    draft.money_unit = draft.money_unit or find_money_unit(text)
    found = re.match(r"(?:填报|编制)?(?:单位|部门)(?:名称)?：(.+?)(?=单位：|金额|$)", text)
    if found and not re.fullmatch(r"(人民币)?(亿|万)?元", found[1]):
        item = Entry(found[1], line.place)
        draft.unit = draft.unit or item
        draft.units.append(item)


def _ends(grid: Grid) -> tuple[float, float]:
    return (grid.xs[0], grid.xs[-1]) if grid.xs else (0.0, 0.0)


def _text(grid: Grid) -> str:
    return "".join("".join([cell.text for cell in grid.cells]).split())


def _bare(title: str) -> str:
    return re.sub(r"[（(]?续表?\d*[）)]?", "", title)


def _is_wide(grid: Grid, square: Square) -> bool:
    left, right = _ends(grid)
    return square.right - square.left >= _FULL * (right - left)


def _repeats_name(draft: Draft, fresh: Sequence[Square]) -> bool:
    known = {item.text for item in (draft.project_name, draft.unit) if item}
    return not draft.closed and any(square.text in known for square in fresh)


def _has_numbers(row: Row) -> bool:
    return any(square.entry.value is not None for square in row if square.fresh)
