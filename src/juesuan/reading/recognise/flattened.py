"""Tables in flattened text: no walls, blank cells lost, header cells broken over lines.

A table is recognised by the words of its header; its rows keep their amounts in printed order.
Where a row prints fewer amounts than the table has columns, they stay undecided here
(``assign`` finds the columns that the sums allow).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from juesuan.model import TOTAL, Cell, CellState, Column, Note, Place, Row, RowKind, Table
from juesuan.model.forms import Form, FormColumn, compact, load_forms, plain_label
from juesuan.money import NotAnAmountError, parse_amount
from juesuan.reading.pages import Line
from juesuan.reading.recognise.body import LineFinder, read_cell
from juesuan.reading.recognise.captions import find_money_unit
from juesuan.reading.recognise.header import is_numbering
from juesuan.reading.recognise.match import titled_form

_MOST_HEADER_LINES: Final = 40
_CODE: Final = re.compile(r"\d{3}(?:\d\d){0,2}")
_NUMBER: Final = re.compile(r"\d{1,2}")
_TOTALS: Final = frozenset({"合计", "总计"})
_END: Final = re.compile(r"第[一二三四五六七八]部分.*")
_NOTE: Final = re.compile(r"注[:：].*|说明[:：].*")


def find_flattened(lines: Sequence[Line]) -> tuple[Table, ...]:
    """Find the nine tables in lines of text, in printed order."""
    tables = []
    for start, end in _segments(lines):
        segment = lines[start:end]
        form = _form_of(segment)
        if form is not None:
            tables.append(_Reader(form, segment).table())
    return tuple(tables)


def _segments(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """From each title line to the next, contents pages left out."""
    starts = []
    for index, line in enumerate(lines):
        text = compact(line.text)
        if (
            text.endswith("表")
            and titled_form(text)
            and not re.match(r"[（(]?[一二三四五六七八九]", text)
        ):
            starts.append(index)
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(lines)
        stop = next(
            (i for i in range(start + 1, end) if _END.fullmatch(compact(lines[i].text))), end
        )
        yield start, stop


def _form_of(segment: Sequence[Line]) -> Form | None:
    """The form whose header words stand between the title and the first figures.

    The title chooses only between forms whose words are all there.
    """
    head = "".join(compact(line.text) for line in segment[1:_MOST_HEADER_LINES])
    fitting = [form for form in load_forms().values() if all(word in head for word in form.words)]
    titled = titled_form(segment[0].text)
    return next((form for form in fitting if form.code == titled), None)


def _amount(text: str) -> bool:
    try:
        parse_amount(text)
    except NotAnAmountError:
        return False
    return True


@dataclass(slots=True)
class _Reader:
    """Reads one flattened table."""

    form: Form
    segment: Sequence[Line]

    def table(self) -> Table:
        """The table with its rows; amounts without a sure column are undecided."""
        body, numbers = self._body()
        columns = self._columns(numbers)
        notes_from = next(
            (
                i
                for i in range(body, len(self.segment))
                if _NOTE.fullmatch(compact(self.segment[i].text))
            ),
            len(self.segment),
        )
        rows = tuple(self._rows(self.segment[body:notes_from], columns))
        texts = [line.text for line in self.segment[:body]]
        return Table(
            code=self.form.code,
            title=compact(self.segment[0].text),
            pages=(),
            columns=columns,
            rows=rows,
            notes=tuple(Note(line.text, line.place) for line in self.segment[notes_from:]),
            unit=find_money_unit(texts),
            place=self.segment[0].place,
        )

    def _body(self) -> tuple[int, int]:
        """Where the rows begin, and how many columns the 栏次 line counts (0: none)."""
        for index, line in enumerate(self.segment[1:_MOST_HEADER_LINES], start=1):
            texts = re.sub(r"栏\s+次", "栏次", line.text).split()
            if is_numbering(texts):
                return index + 1, sum(text.isdigit() for text in texts)
            if self._is_row(texts):
                return index, 0
        return 1, 0

    def _is_row(self, texts: Sequence[str]) -> bool:
        first = compact("".join(texts[:2])) if texts else ""
        if self.form.layout == "lines":
            return bool(texts) and texts[0].startswith("一、")
        if self.form.layout == "single":
            return len(texts) > 1 and all(_amount(text) for text in texts)
        return bool(texts) and (
            bool(_CODE.fullmatch(texts[0])) or (first.startswith(TOTAL) and self._has_amount(texts))
        )

    def _has_amount(self, texts: Sequence[str]) -> bool:
        return any("." in text and _amount(text) for text in texts)

    def _columns(self, numbers: int) -> tuple[Column, ...]:
        """The columns in printed order: the form's own, or the order of another known layout."""
        columns = list(self.form.columns)
        required = [column for column in columns if not column.optional]
        if self.form.layout == "codes" and len(required) != len(columns):
            columns = required if numbers in {0, len(required)} else _opening_first(self.form)
        head = "".join(compact(line.text) for line in self.segment[:_MOST_HEADER_LINES])
        if self.form.layout == "single" and "预算数决算数预算数决算数" in head:
            columns = [columns[i + 6 * half] for i in range(6) for half in (0, 1)]
        counted = numbers == len(columns)
        return tuple(
            Column(column.code, column.name, column.side, str(place) if counted else "")
            for place, column in enumerate(columns, start=1)
        )

    def _rows(self, lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Row]:
        if self.form.layout == "lines":
            yield from self._line_rows(lines, columns)
            return
        for line in lines:
            texts = line.text.split()
            if self.form.layout == "blocks":
                yield from self._block_rows(texts, line.place)
            elif self.form.layout == "single":
                if texts and all(_amount(text) for text in texts):
                    name = self.form.lines[0]
                    cells = place_amounts(texts, columns, line.place)
                    yield Row(name.code, name.name, cells, line.place)
            elif (row := self._code_row(texts, columns, line.place)) is not None:
                yield row

    def _code_row(self, texts: list[str], columns: Sequence[Column], place: Place) -> Row | None:
        cut = len(texts)
        while (
            cut > 0 and _is_money(texts[cut - 1]) and not (cut == 1 and _CODE.fullmatch(texts[0]))
        ):
            cut -= 1
        words, amounts = texts[:cut], texts[cut:]
        if not words:
            return None
        if _CODE.fullmatch(words[0]):
            code, label = words[0], "".join(words[1:])
        elif plain_label("".join(words)) in _TOTALS:
            code, label = TOTAL, "".join(words)
        else:
            return None
        return Row(code, label, place_amounts(amounts, columns, place), place)

    def _block_rows(self, texts: Sequence[str], place: Place) -> Iterator[Row]:
        """Entries of code, name and perhaps an amount; or 人员经费合计 and its amount."""
        code, amount = "", ""
        words: list[str] = []

        def entry() -> Iterator[Row]:
            label = "".join(words)
            row_code = code or (label if self.form.line(label) else "")
            if row_code:
                yield Row(row_code, label, (read_cell("1", amount, place),), place)

        for text in texts:
            if _CODE.fullmatch(text) or (words and amount) or self.form.line(text):
                yield from entry()
                code, words, amount = (text, [], "") if _CODE.fullmatch(text) else ("", [], "")
                if code:
                    continue
            if _is_money(text) and words:
                amount = text
            else:
                words.append(text)
        yield from entry()

    def _line_rows(self, lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Row]:
        """Two sides of named lines, each with its 行次 where the form prints them."""
        numbered = "行次" in "".join(
            compact(line.text) for line in self.segment[:_MOST_HEADER_LINES]
        )
        sides = list(self.form.sides)
        finders = {side: LineFinder(self.form, side) for side in sides}
        for line in lines:
            entries = list(_entries(line.text.split(), numbered))
            for position, (label, number, amounts) in enumerate(entries):
                side = self._side(label, position, len(entries), sides)
                own = [column for column in columns if column.side == side]
                cells = place_amounts(amounts, own, line.place)
                row = finders[side].row(label, number, cells, line.place)
                if row.kind is RowKind.LINE or amounts:
                    yield row

    def _side(self, label: str, position: int, count: int, sides: Sequence[str]) -> str:
        """The side an entry stands on: by its place in the line, or by its name when alone."""
        if count > 1:
            return sides[min(position, 1)]
        name = plain_label(label)
        known = [
            side
            for side in sides
            if any(name in item.names for item in self.form.lines if item.side == side)
        ]
        return known[0] if len(known) == 1 else sides[0]


def _is_money(text: str) -> bool:
    return _amount(text) and not (_CODE.fullmatch(text) and len(text) > 3)


def _entries(texts: Sequence[str], numbered: bool) -> Iterator[tuple[str, str, list[str]]]:
    """Split a line of a two-sided table into (label, 行次, amounts) entries."""
    label: list[str] = []
    amounts: list[str] = []
    number, open_entry = "", False
    for text in texts:
        is_amount = _amount(text)
        if not is_amount or (numbered and number and _NUMBER.fullmatch(text)):
            if open_entry and (number or amounts):
                yield "".join(label), number, amounts
                label, number, amounts = [], "", []
            open_entry = True
            if is_amount:
                number = text
            else:
                label.append(text)
        elif numbered and not number and _NUMBER.fullmatch(text):
            number, open_entry = text, True
        else:
            amounts.append(text)
            open_entry = True
    if open_entry:
        yield "".join(label), number, amounts


def place_amounts(
    texts: Sequence[str], columns: Sequence[Column], place: Place
) -> tuple[Cell, ...]:
    """Give amounts their columns where every column has one; else they stay undecided."""
    if len(texts) == len(columns):
        return tuple(
            read_cell(column.code, text, place) for column, text in zip(columns, texts, strict=True)
        )
    if not texts:
        return tuple(read_cell(column.code, "", place) for column in columns)
    loose = (read_cell("", text, place) for text in texts)
    return tuple(replace(cell, state=CellState.UNDECIDED) for cell in loose)


def _opening_first(form: Form) -> list[FormColumn]:
    """Table 08 with balances: opening, income, spending, closing."""
    order = ("4", "5", "1", "2", "3", "6")
    return [form.column(code) for code in order]
