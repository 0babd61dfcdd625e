"""Tables in flattened text: no walls, blank cells lost, words of cells broken over lines.

A table is recognised by its title and the words of its header; its rows keep their amounts in
printed order.  Where a row prints fewer amounts than the table has columns, they stay undecided
here (``assign`` finds the columns that the sums allow).  A table that was not read whole says so
in its ``doubts``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from juesuan.model import TOTAL, CellState, Column, Note, Row, Table
from juesuan.model.forms import Form, FormColumn, compact, load_forms
from juesuan.reading.pages import Line
from juesuan.reading.recognise.captions import find_money_unit
from juesuan.reading.recognise.flat_rows import (
    known_names,
    read_block_rows,
    read_code_rows,
    read_single_row,
)
from juesuan.reading.recognise.flat_sides import read_two_sided
from juesuan.reading.recognise.flat_text import Body, is_amount, is_money, split_code, undecided
from juesuan.reading.recognise.header import is_numbering
from juesuan.reading.recognise.match import titled_form

_MOST_HEADER_LINES: Final = 40
_WHOLE_WORDS: Final = 0.5  # share of a form's header words that must stand whole on a line
_TITLE: Final = re.compile(r".*表([（(]续表?[）)])?")
_END: Final = re.compile(r"第[一二三四五六七八]部分.*")
_NOTE: Final = re.compile(r"注[:：].*|说明[:：].*")
_CAPTION: Final = re.compile(r"公开\d\d表.*|.*(单位|部门)(名称)?：.*|.*年度?")
_ORDINAL: Final = re.compile(r"[一二三四五六七八九十]+、")
_USUAL: Final = frozenset(
    "项目科编码代名称功能经济分类款栏行次决预算数金额合小计本年收支出其中（）"
)
_STRANGE: Final = 2  # characters of a header that the form does not use

_MAY_BE_BLANK: Final = frozenset({"T07", "T08", "T09"})

LOST: Final = "有金额没有归入任何一行，可能有行没有读到"
OTHER_COLUMNS: Final = "表头与标准格式不同，各栏没有认出"
TWICE: Final = "同一张表读到两次"


def find_flattened(lines: Sequence[Line]) -> tuple[Table, ...]:
    """Find the nine tables in lines of text, in printed order."""
    tables: dict[str, Table] = {}
    for start, end in _segments(lines):
        segment = lines[start:end]
        form = _form_of(segment)
        if form is not None:
            table = _Reader(form, segment).table()
            first = tables.get(form.code)
            if table.rows or form.code in _MAY_BE_BLANK:
                tables[form.code] = _joined(first, table) if first else table
    return tuple(tables.values())


def _joined(first: Table, second: Table) -> Table:
    """A table whose title was printed again on its next page."""
    if TWICE in first.doubts:
        return first
    codes = {row.code for row in first.rows if row.code}
    doubts = (*first.doubts, *second.doubts)
    if codes & {row.code for row in second.rows}:
        return replace(first, doubts=(*first.doubts, TWICE))
    rows, notes = (*first.rows, *second.rows), (*first.notes, *second.notes)
    return replace(first, rows=rows, notes=notes, doubts=doubts)


def _segments(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """From each title line to the next, or to the next part of the document."""
    starts = []
    for index, line in enumerate(lines):
        text = compact(line.text)
        if _TITLE.fullmatch(text) and titled_form(text):
            starts.append(index)
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        stop = next(
            (i for i in range(start + 1, end) if _END.fullmatch(compact(lines[i].text))), end
        )
        yield start, stop


def _form_of(segment: Sequence[Line]) -> Form | None:
    """The form that the title names, if the words of its header stand below."""
    code = titled_form(segment[0].text)
    if code is None:
        return None
    form = load_forms()[code]
    head = "".join(compact(line.text) for line in segment[1:_MOST_HEADER_LINES])
    known = sum(1 for word in form.words if word in head)
    return form if known >= _WHOLE_WORDS * len(form.words) else None


@dataclass(slots=True)
class _Reader:
    """Reads one flattened table."""

    form: Form
    segment: Sequence[Line]

    def table(self) -> Table:
        """The table with its rows; amounts without a sure column are undecided."""
        start, numbers = self._start()
        header = [compact(line.text) for line in self.segment[1:start]]
        columns = self._columns("".join(header), numbers)
        texts = [compact(line.text) for line in self.segment]
        rest = range(start, len(texts))
        notes_from = next((i for i in rest if _NOTE.fullmatch(texts[i])), len(texts))
        body = self._body(self.segment[start:notes_from], columns, "行次" in "".join(header))
        doubts: tuple[str, ...] = ()
        rows = body.rows
        if self._is_strange(header, numbers, len(columns)):
            doubts = (OTHER_COLUMNS,)
            rows = tuple(_undecided(row) for row in rows)
        elif body.lost:
            doubts = (LOST,)
            rows = tuple(_not_blank(row) for row in rows)
        return Table(
            code=self.form.code,
            title=texts[0],
            pages=(),
            columns=columns,
            rows=rows,
            notes=tuple(Note(line.text, line.place) for line in self.segment[notes_from:]),
            unit=find_money_unit([line.text for line in self.segment[:start]]),
            place=self.segment[0].place,
            doubts=doubts,
        )

    def _start(self) -> tuple[int, int]:
        """Where the rows begin, and how many columns the 栏次 line counts (0: none)."""
        last = min(len(self.segment), _MOST_HEADER_LINES)
        for index, line in enumerate(self.segment[1:last], start=1):
            texts = re.sub(r"栏\s+次", "栏次", line.text).split()
            if is_numbering(texts):
                return index + 1, sum(text.isdigit() for text in texts)
            if self._is_row(texts):
                return self._first_piece(index, split_code(texts)[0]), 0
            if _NOTE.fullmatch(compact(line.text)):
                return index, 0
        return last, 0

    def _first_piece(self, row: int, code: str) -> int:
        """Where the first row begins: perhaps with the head of its name, on the line above."""
        names = known_names(self.form.classification, code)
        start = row
        while start > 1 and any(
            name.startswith(compact(self.segment[start - 1].text)) for name in names
        ):
            start -= 1
        return start

    def _is_row(self, texts: Sequence[str]) -> bool:
        if not texts:
            return False
        if self.form.layout == "lines":
            return bool(_ORDINAL.match(texts[0]))
        if self.form.layout == "single":
            return len(texts) > 1 and all(map(is_amount, texts))
        words = [text for text in texts if text not in {"类", "款", "项"}]
        total = compact("".join(words[:2])).startswith(TOTAL) and (
            len(words) == 1 or any(map(is_money, words)) or compact(words[0]) == TOTAL == words[1]
        )
        return bool(split_code(texts)[0]) or total

    def _columns(self, header: str, numbers: int) -> tuple[Column, ...]:
        """The columns in printed order, those that some forms lack only where they are printed."""
        columns = [
            column
            for column in self.form.columns
            if not column.optional or column.name[:4] in header
        ]
        if self.form.layout == "codes" and any(column.optional for column in columns):
            columns.sort(key=_flow)
        if self.form.layout == "single" and "预算数决算数预算数决算数" in header:
            columns = [columns[i + 6 * half] for i in range(6) for half in (0, 1)]
        counted = numbers == len(columns)
        return tuple(
            Column(column.code, column.name, column.side, str(place) if counted else "")
            for place, column in enumerate(columns, start=1)
        )

    def _is_strange(self, header: Sequence[str], numbers: int, columns: int) -> bool:
        """Whether the header has other columns than the form."""
        if self.form.layout == "blocks":
            return False
        if numbers:
            return numbers != columns
        known = _USUAL.union(
            self.form.title, *self.form.words, *(c.name for c in self.form.columns)
        )
        words = "".join(text for text in header if not _CAPTION.fullmatch(text))
        return "其中" in words or len(set(words) - known) >= _STRANGE

    def _body(self, lines: Sequence[Line], columns: Sequence[Column], numbered: bool) -> Body:
        if self.form.layout == "lines":
            return read_two_sided(self.form, columns, lines, numbered)
        if self.form.layout == "blocks":
            return read_block_rows(self.form, lines)
        if self.form.layout == "single":
            return read_single_row(self.form, columns, lines)
        return read_code_rows(self.form, columns, lines)


def _flow(column: FormColumn) -> int:
    """Where a column stands in a table that shows opening, income, spending and closing."""
    order = ("年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余")
    return next(place for place, name in enumerate(order) if column.name.startswith(name))


def _not_blank(row: Row) -> Row:
    """A row that may have lost its amounts: without any, its cells are not known to be blank."""
    printed = any(cell.state is not CellState.BLANK for cell in row.cells)
    return row if printed else replace(row, cells=())


def _undecided(row: Row) -> Row:
    """A row whose amounts have lost their columns."""
    texts = [cell.text for cell in row.cells if cell.state is not CellState.BLANK]
    return replace(row, cells=undecided(texts, row.place)) if texts else row
