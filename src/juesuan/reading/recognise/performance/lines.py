"""The rows of indicators in a ruled form: headings of levels, subtotals, indicators."""

import re
from typing import Final

from juesuan.model import Entry
from juesuan.reading.recognise.performance.draft import CROSS_PAGE, Draft, DraftLine
from juesuan.reading.recognise.performance.squares import Columns, Row, Square, row_place
from juesuan.reading.recognise.performance.words import (
    Role,
    entry,
    is_level,
    split_points,
)

_SUBTOTAL: Final = re.compile(r"小计|.*指标小计|合计")
_SIGN: Final = re.compile(r"[≥≤＞＜><=＝]{1,2}")
_VALUES: Final = (Role.TARGET, Role.RESULT, Role.WEIGHT, Role.SCORE)
_MERGED: Final = "“{}”一行的单元格与别栏合并，不能分列"


class LineReader:
    """Reads rows below a header of indicators into a form."""

    def __init__(self, draft: Draft, columns: Columns) -> None:
        self.columns = columns
        self._draft = draft
        self._top = True
        self._dangling: dict[Role, list[DraftLine]] = {Role.FIRST: [], Role.SECOND: []}
        self._blank: dict[Role, tuple[int, int] | None] = {Role.FIRST: None, Role.SECOND: None}

    def turn_page(self) -> None:
        """The next row stands at the head of another page."""
        self._top = True
        self._blank = {Role.FIRST: None, Role.SECOND: None}

    def is_line(self, row: Row) -> bool:
        """Whether a row fills the columns of indicators."""
        found = [bool(self._text(row, role)) for role in (Role.NAME, *_VALUES)]
        return sum(found) > len(found) // 2

    def read(self, row: Row) -> None:
        """Read one row."""
        top, self._top = self._top, False
        if self._heading(row):
            return
        self._level(row, Role.FIRST, 1, top=top)
        self._level(row, Role.SECOND, 2, top=top)
        name = self._text(row, Role.NAME)
        texts = {role: self._text(row, role) for role in _VALUES}
        if _SUBTOTAL.fullmatch(name) or (not name and texts[Role.SCORE] and not texts[Role.RESULT]):
            self._subtotal(row)
        elif top and self._draft.lines and self._joins(row, texts):
            return
        elif name or any(texts.values()):
            self._add(row, name)

    def _squares(self, row: Row, role: Role) -> list[Square]:
        return [square for square in row if self.columns.role_of(square) is role]

    def _text(self, row: Row, role: Role) -> str:
        return "".join(square.text for square in self._squares(row, role))

    def _entry(self, row: Row, role: Role) -> Entry | None:
        """A column's cell; None where it has none of its own or its cell serves several rows."""
        if role not in self.columns:
            return None
        squares = self._squares(row, role)
        if not squares or any(square.text and not square.fresh for square in squares):
            return None
        joined = "".join(square.text for square in squares)
        return entry(joined, next((s.place for s in squares if s.text), squares[0].place))

    def _shared(self, row: Row, role: Role) -> Entry | None:
        """A column's cell, be it one for several rows."""
        squares = self._squares(row, role)
        return entry("".join(s.text for s in squares), squares[0].place) if squares else None

    def _add(self, row: Row, name: str) -> None:
        draft = self._draft
        cells = {role: self._entry(row, role) for role in _VALUES}
        lost = [r for r in _VALUES if r in self.columns and cells[r] is None]
        shared = any(s.text and not s.fresh for s in self._squares(row, Role.NAME))
        if lost or not name or shared:
            draft.doubt(_MERGED.format(name or "（无名）"))
        line = DraftLine(
            draft.first,
            draft.second,
            name,
            row_place(row),
            weight=cells[Role.WEIGHT],
            target=self._qualified(row, Role.TARGET, cells[Role.TARGET]),
            result=self._qualified(row, Role.RESULT, cells[Role.RESULT]),
            score=cells[Role.SCORE],
            reason=self._shared(row, Role.REASON),
            standard=self._shared(row, Role.STANDARD),
            nature=self._text(row, Role.NATURE),
        )
        draft.add(line)
        for role in (Role.FIRST, Role.SECOND):
            if self._blank[role] is not None:
                self._dangling[role].append(line)

    def _qualified(self, row: Row, role: Role, item: Entry | None) -> Entry | None:
        """A value with its sign and unit of measure, where these have columns of their own."""
        if item is None or item.value is None or item.text.endswith("%"):
            return item
        sign = self._text(row, Role.NATURE) if role is Role.TARGET else ""
        sign = sign if _SIGN.fullmatch(sign) else ""
        measure = self._text(row, Role.MEASURE)
        return entry(f"{sign}{item.text}{measure}", item.place) if sign or measure else item

    def _heading(self, row: Row) -> bool:
        """A heading in a row of its own, which stretches over the column of names."""
        start = self.columns.start(Role.NAME)
        printed = [square for square in row if square.text and square.fresh]
        if start is None or not printed:
            return False
        first = printed[0]
        plain, points = split_points(first.text, level=True)
        over = first.left <= start < first.right or self.columns.role_of(first) is Role.NAME
        if not over or not is_level(plain) or self._text(row, Role.TARGET):
            return False
        if self._text(row, Role.RESULT) or (first.left > start and Role.FIRST in self.columns):
            return False
        if self.columns.role_of(first) is Role.NAME and Role.SECOND in self.columns:
            return False
        score, weight = self._entry(row, Role.SCORE), self._entry(row, Role.WEIGHT)
        text = first.text
        if not points and weight is not None and weight.value is not None:
            text = f"{plain}（{weight.value}）"
        self._draft.enter(self._draft.level_of(text), text, first.place, _filled(score))
        return True

    def _level(self, row: Row, role: Role, level: int, *, top: bool) -> None:
        """The heading of a level in its own column; a blank one goes on with the one above."""
        squares = self._squares(row, role)
        if not squares:
            return
        draft, square = self._draft, squares[0]
        name = draft.first if level == 1 else draft.second
        if not square.text:
            if square.fresh:
                self._blank[role] = None if top else square.key
            return
        if not square.fresh and not top:
            return
        dangling, self._dangling[role] = self._dangling[role], []
        self._blank[role] = None
        if top and draft.mend(level, square.text, square.place):
            return
        draft.enter(level, square.text, square.place)
        now = draft.first if level == 1 else draft.second
        if top and dangling and now != name:
            draft.doubt(CROSS_PAGE)
            for line in dangling:
                if level == 1:
                    line.first = now
                else:
                    line.second = now

    def _subtotal(self, row: Row) -> None:
        """A row that declares the weight (and score) of the heading it stands below."""
        weight, score = self._entry(row, Role.WEIGHT), _filled(self._entry(row, Role.SCORE))
        draft = self._draft
        if weight is None or weight.value is None:
            return
        level, name = (2, draft.second) if draft.second else (1, draft.first)
        if name:
            draft.declare(level, name, weight.value, weight.place, score)

    def _joins(self, row: Row, texts: dict[Role, str]) -> bool:
        """The tail of the indicator that a page break cut: joined to it where nothing collides."""
        last, name = self._draft.lines[-1], self._text(row, Role.NAME)
        before = {
            Role.TARGET: last.target,
            Role.RESULT: last.result,
            Role.WEIGHT: last.weight,
            Role.SCORE: last.score,
        }
        filled = {role for role, item in before.items() if item is not None and item.text}
        new = {role for role, text in texts.items() if text}
        whole = Role.SCORE in filled or Role.SCORE not in self.columns
        if filled & new or (new and name and Role.SCORE in new and Role.TARGET in new):
            return False
        if not new and whole and not name and not self._text(row, Role.REASON):
            return True
        if not new and name and not whole:
            return False
        last.name += name
        for role in new:
            setattr(last, role.value, self._entry(row, role))
        reason = self._text(row, Role.REASON)
        if reason:
            known = last.reason.text if last.reason else ""
            last.reason = entry(known + reason, row_place(row))
        return True


def _filled(item: Entry | None) -> Entry | None:
    return item if item is not None and item.text else None
