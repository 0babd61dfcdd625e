"""A document → the official workbook: a sheet for each statutory table, with live formulas.

Sums are formulas over the cells they add up, and the last sheet, 勾稽关系, compares the tables with
one another.  The sheets are protected without a password: figures may be entered, formulas not
overwritten.  The same document gives the same bytes.
"""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from math import ceil
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from juesuan.model.document import Document, Fact, TableBlock, TableCell
from juesuan.money import ZERO, is_blank
from juesuan.rendering.characters import clean
from juesuan.rendering.drawing import text_width
from juesuan.rendering.formulas import (
    FIRST_ROW,
    Address,
    find_addresses,
    find_formulas,
    sum_formula,
)
from juesuan.rendering.grid import Placed, place_cells
from juesuan.rendering.ties import Side, Tie, find_ties

TIES_SHEET: Final = "勾稽关系"
_SONG, _HEI = "宋体", "黑体"
_AMOUNT: Final = "#,##0.00"
_BLANK_ZERO: Final = "#,##0.00;-#,##0.00;"
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_TEXT: Final = 32_000  # characters; Excel takes 32,767 UTF-16 units
_LONGEST_NAME: Final = 31
_HIGHEST_ROW: Final = 400.0
_PORTRAIT, _LANDSCAPE = 92, 136  # characters that an A4 page is wide
_CHAR: Final = 5.4  # points of a character's width
_NAME: Final = re.compile(r"T\d\d_[A-Za-z0-9\u4e00-\u9fff]{1,60}_[A-Za-z0-9]{1,20}")


def render_xlsx(document: Document) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {
            "title": _text(document.title)[:255],
            "author": _text(document.unit)[:255],
            "created": _CREATED,
        }
    )
    _Writer(book, document).write()
    book.close()
    return buffer.getvalue()


def _text(text: str) -> str:
    return clean(text)[:_LONGEST_TEXT]


def _name_sheets(tables: Sequence[TableBlock]) -> dict[str, TableBlock]:
    """A name that Excel takes for each table: its number, else its title, shortened."""
    found: dict[str, TableBlock] = {}
    taken = {TIES_SHEET, "history"}
    for table in tables:
        wanted = re.sub(r"[\[\]:*?/\\\s]+", "", _text(table.number or table.title)).strip("'")
        name, turn = (wanted or table.code)[:_LONGEST_NAME], 1
        while name.lower() in taken:
            turn += 1
            ending = f"({turn})"
            name = f"{(wanted or table.code)[: _LONGEST_NAME - len(ending)]}{ending}"
        taken.add(name.lower())
        found[name] = table
    return found


class _Writer:
    """Writes the sheets; keeps the formats, of which a workbook has each once."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self.book = book
        self.document = document
        self.facts: Mapping[str, Fact] = {fact.key: fact for fact in document.facts}
        self.sheets = _name_sheets([table for table in document.tables() if table.code])
        self.addresses = find_addresses(self.sheets, self.facts)
        self.formulas = find_formulas(self.facts, self.addresses)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        for name, table in self.sheets.items():
            self._table(self.book.add_worksheet(name), name, table)
        printed = {key: self.facts[key] for key in self.addresses}
        self._ties(self.book.add_worksheet(TIES_SHEET), list(find_ties(printed)))
        for key, address in self.addresses.items():
            name = key.replace(".", "_")
            if _NAME.fullmatch(name):
                self.book.define_name(name, f"={address.absolute}")

    def _format(self, **look: Any) -> Format:
        look = {"font_name": _SONG, "font_size": 9, "valign": "vcenter"} | look
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def _table(self, sheet: Worksheet, name: str, table: TableBlock) -> None:
        rows = (*table.header, *table.body)
        chars = _column_widths(table)
        for column, width in enumerate(chars):
            sheet.set_column(column, column, width)
        self._head(sheet, table)
        placed = list(place_cells(rows, len(chars)))
        for row, height in _row_heights(placed, table, chars).items():
            sheet.set_row(FIRST_ROW + row, height)
        for item in placed:
            self._cell(sheet, name, table, item)
        end = FIRST_ROW + len(rows)
        self._notes(sheet, table, end, sum(chars))
        first = FIRST_ROW + len(table.header)
        sheet.repeat_rows(0, first - 1)
        sheet.freeze_panes(first, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end}"})
        _set_page(sheet, landscape=table.landscape)

    def _head(self, sheet: Worksheet, table: TableBlock) -> None:
        """Title, number, and owner and money on one line.

        A sheet has no cover beside it: unit and year are told even where a profile leaves them out.
        """
        year = f"{self.document.year}年度"
        named = table.title if year in table.title else year + table.title
        owner = table.owner or f"编制单位：{self.document.unit}"
        last = max(len(table.widths) - 1, 0)
        title = self._format(font_name=_HEI, font_size=16, align="center", text_wrap=True)
        sheet.set_row(0, 30)
        self._span(sheet, (0, 0, last), named, title)
        self._span(sheet, (1, 0, last), table.number, self._format(align="right"))
        half = last // 2
        if last:
            self._span(sheet, (2, 0, half), owner, self._format(align="left"))
            self._span(sheet, (2, half + 1, last), table.money, self._format(align="right"))
        else:
            self._span(sheet, (2, 0, 0), f"{owner}　{table.money}", self._format())

    def _notes(self, sheet: Worksheet, table: TableBlock, row: int, chars: float) -> None:
        look = self._format(text_wrap=True, valign="top")
        for index, note in enumerate(table.notes, start=row):
            lines = _lines(note, chars, 9)
            sheet.set_row(index, min(lines * 12.0 + 2, _HIGHEST_ROW))
            self._span(sheet, (index, 0, max(len(table.widths) - 1, 0)), note, look)

    def _span(self, sheet: Worksheet, place: tuple[int, int, int], text: str, look: Format) -> None:
        """A text over the columns of a row."""
        row, first, last = place
        if last > first:
            sheet.merge_range(row, first, row, last, "", look)
        sheet.write_string(row, first, _text(text), look)

    def _cell(self, sheet: Worksheet, name: str, table: TableBlock, placed: Placed) -> None:
        cell = placed.cell
        row, column = FIRST_ROW + placed.row, placed.column
        here = Address(name, row, column)
        fact = self.facts.get(cell.fact)
        formula = self._formula(cell, here)
        look = self._look(cell, table, fact, live=bool(formula))
        if placed.rows > 1 or placed.columns > 1:
            end = (row + placed.rows - 1, column + placed.columns - 1)
            sheet.merge_range(row, column, *end, "", look)
        if fact is None:
            sheet.write_string(row, column, _text(cell.text), look)
        elif formula:
            sheet.write_formula(row, column, formula, look, fact.value)
        else:
            sheet.write_number(row, column, fact.value, look)

    def _formula(self, cell: TableCell, here: Address) -> str:
        """A fact's formula; where it is printed again, a reference to the first place."""
        first = self.addresses.get(cell.fact)
        if first is None or first == here:
            return self.formulas.get(cell.fact, "")
        return f"={first.seen_from(here.sheet)}"

    def _look(self, cell: TableCell, table: TableBlock, fact: Fact | None, *, live: bool) -> Format:
        look: dict[str, Any] = {
            "font_name": _HEI if cell.strong else _SONG,
            "font_size": table.size,
            "align": cell.align.value,
            "border": 1,
            "text_wrap": True,
        }
        if cell.indent:
            look["indent"] = min(cell.indent, 15)
        if fact is not None:
            look |= {"num_format": _number_format(cell, fact), "locked": live}
        elif cell.text[:1] in "=+-@":
            look["quote_prefix"] = True
        return self._format(**look)

    def _ties(self, sheet: Worksheet, ties: Sequence[Tie]) -> None:
        """A row for each tie between tables: the relation, both sides, difference, verdict."""
        head = self._format(font_name=_HEI, border=1, align="center")
        words = self._format(border=1, text_wrap=True)
        figure = self._format(border=1, num_format=_AMOUNT)
        verdict = self._format(border=1, align="center")
        for column, title in enumerate(("关系", "左值", "右值", "差额", "结果")):
            sheet.write_string(0, column, title, head)
        for row, tie in enumerate(ties, start=1):
            sheet.write_string(row, 0, tie.words, words)
            left, right = self._side(tie.left), self._side(tie.right)
            for column, (formula, value) in enumerate((left, right), start=1):
                sheet.write_formula(row, column, formula, figure, value)
            gap = left[1] - right[1]
            sheet.write_formula(row, 3, f"=ROUND(B{row + 1}-C{row + 1},2)", figure, gap)
            told = f'=IF(D{row + 1}=0,"相符","不符")'
            sheet.write_formula(row, 4, told, verdict, "不符" if gap else "相符")
        alarm = self.book.add_format({"font_color": "#B3261E", "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": '"不符"', "format": alarm}
        sheet.conditional_format(1, 4, max(len(ties), 1), 4, rule)
        sheet.set_column(0, 0, 78)
        sheet.set_column(1, 4, 16)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        _set_page(sheet, landscape=True)

    def _side(self, side: Side) -> tuple[str, Decimal]:
        terms = [(weight, self.addresses[key]) for weight, key in side]
        value = sum((weight * self.facts[key].value for weight, key in side), ZERO)
        return sum_formula(terms, TIES_SHEET), value


def _number_format(cell: TableCell, fact: Fact) -> str:
    """Zero shows as the document prints it: not at all, as a dash or as 0.00."""
    text = clean(cell.text).strip()
    if fact.value or not text:
        return _BLANK_ZERO
    return f'{_BLANK_ZERO}"{text}"' if is_blank(text) else _AMOUNT


def _column_widths(table: TableBlock) -> list[float]:
    """Widths in characters, in the table's proportions, as wide as its page."""
    whole = sum(table.widths) or 1
    page = _LANDSCAPE if table.landscape else _PORTRAIT
    return [min(max(page * width / whole, 3.0), 250.0) for width in table.widths]


def _lines(text: str, chars: float, size: float) -> int:
    room = max(chars * _CHAR - 6, size)
    return sum(ceil(text_width(part, size) / room) or 1 for part in text.split("\n"))


def _row_heights(
    placed: Sequence[Placed], table: TableBlock, chars: Sequence[float]
) -> dict[int, float]:
    """Points that each row of the table needs: merged cells do not grow by themselves."""
    heights: dict[int, float] = {}
    for item in placed:
        room = sum(chars[item.column : item.column + item.columns]) - item.cell.indent
        lines = _lines(clean(item.cell.text)[:_LONGEST_TEXT], room, table.size)
        height = (lines * table.size * 1.3 + 2 * table.pad) / item.rows
        for row in range(item.row, item.row + item.rows):
            heights[row] = min(max(heights.get(row, 0.0), height), _HIGHEST_ROW)
    return {row: round(height, 1) for row, height in heights.items()}


def _set_page(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer('&C&"宋体"&9— &P —')
    sheet.protect("", {"format_columns": True, "format_rows": True})
