"""The header of a table: where it ends and what each column holds.

A header may share its last row with the first row of figures (类 | 款 | 项 | 合计 | 2,946.25), so
no row is taken for one or the other because of a word in it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from juesuan.model.forms import compact
from juesuan.money import NotAnAmountError, is_blank, parse_amount
from juesuan.reading.pages import GridCell

_TOTAL_LABEL: Final = re.compile(r"合计|总计|人员经费合计|公用经费合计|本年(收入|支出)合计")
_LINE_LABEL: Final = re.compile(r"[一二三四五六七八九十]+、.+")
_CODE: Final = re.compile(r"\d{3}|\d{5}|\d{7}")
_LABEL_HEADER: Final = re.compile(r"项目|项目（.*|.*(科目|编码|代码|名称|功能分类|经济分类).*")
_CODE_HEADER: Final = re.compile(r".*(编码|代码).*|类|款|项")
_NUMBERING: Final = re.compile(r"栏次|行次|类|款|项|")
_MOST_HEADER_ROWS: Final = 9


class Role(StrEnum):
    """What a column of the printed table holds."""

    CODE = "code"
    NAME = "name"
    NUMBER = "number"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column as printed: its header cells from top to bottom and its 栏次."""

    index: int
    path: tuple[str, ...]
    role: Role
    number: str = ""

    @property
    def header(self) -> str:
        """The header cells joined by ``/``."""
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table and the first row of its body (which may be a header row too)."""

    columns: tuple[PrintedColumn, ...]
    body: int
    captions: tuple[str, ...]
    """Texts in full-width rows above the header, such as a title inside the frame."""

    def of(self, role: Role) -> list[PrintedColumn]:
        """The columns that have a role."""
        return [column for column in self.columns if column.role is role]


Matrix = Sequence[Sequence[GridCell]]


def read_header(matrix: Matrix, goes_on: bool = False) -> Header | None:
    """Find the header of a table, or None where there is none.

    A header may fill the whole first page of a table that ``goes_on``.
    """
    top, captions = _skip_captions(matrix)
    body = _first_data_row(matrix, top)
    if body is None or not top <= body < len(matrix) + goes_on:
        return None
    width = len(matrix[0])
    numbers = _numbering(matrix, top, body)
    columns = []
    for index in range(width):
        path = _path(matrix, top, body, index)
        columns.append(PrintedColumn(index, path, _role(path), numbers.get(index, "")))
    return Header(tuple(columns), body, captions)


def _own(row: Sequence[GridCell], number: int) -> list[GridCell]:
    """The cells that begin in a row, each once."""
    return [cell for index, cell in enumerate(row) if cell.row == number and cell.column == index]


def _skip_captions(matrix: Matrix) -> tuple[int, tuple[str, ...]]:
    """Pass over leading rows that hold one text over the full width."""
    captions: list[str] = []
    for number, row in enumerate(matrix):
        texts = [compact(cell.text) for cell in _own(row, number) if cell.text]
        caption = len(texts) == 1 and re.search(r"表$|单位：|公开\d\d", texts[0])
        if not caption:
            return number, tuple(captions)
        captions.append(texts[0])
    return len(matrix), tuple(captions)


def is_numbering(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3 … (each side may begin anew)."""
    numbers = [text for text in texts if not _NUMBERING.fullmatch(text)]
    return len(numbers) >= 2 and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _first_data_row(matrix: Matrix, top: int) -> int | None:
    """The first row of figures; the row after the last header row where all rows are blank."""
    after_header = top
    for number in range(top, min(len(matrix), top + _MOST_HEADER_ROWS)):
        cells = _own(matrix[number], number)
        texts = [compact(cell.text) for cell in cells]
        if is_numbering(texts):
            after_header = number + 1
            continue
        if number > top and any(_is_data(matrix, top, number, cell) for cell in cells):
            return number
        if any(texts):
            after_header = number + 1
        elif (
            number > top
            and all(cell.rows == 1 for cell in cells)
            and len(cells) == len(matrix[0])
            and _rest_is_plain(matrix, number)
        ):
            break
    return after_header if after_header > top else None


def _rest_is_plain(matrix: Matrix, number: int) -> bool:
    """Whether no header text follows a blank row (one producer leaves blank header rows)."""
    following = range(number + 1, min(len(matrix), number + 3))
    return not any(cell.text for row in following for cell in _own(matrix[row], row))


def _is_data(matrix: Matrix, top: int, number: int, cell: GridCell) -> bool:
    text = compact(cell.text)
    if not text:
        return False
    if _LINE_LABEL.fullmatch(text):
        return True
    above = {compact(matrix[row][cell.column].text) for row in range(top, number)}
    labelled = any(_LABEL_HEADER.fullmatch(item) for item in above)
    if labelled:
        return bool(_TOTAL_LABEL.fullmatch(text) or _CODE.fullmatch(text))
    if is_blank(text):
        return False
    try:
        parse_amount(text)
    except NotAnAmountError:
        return False
    return True


def _numbering(matrix: Matrix, top: int, body: int) -> dict[int, str]:
    for number in range(top, body):
        cells = _own(matrix[number], number)
        if is_numbering([compact(cell.text) for cell in cells]):
            return {
                cell.column: compact(cell.text) for cell in cells if cell.text.strip().isdigit()
            }
    return {}


def _path(matrix: Matrix, top: int, body: int, index: int) -> tuple[str, ...]:
    """The header texts over a column, top to bottom, those of a shared row included.

    A cell over all columns tells them nothing.
    """
    texts: list[str] = []
    for number in range(top, min(body + 1, len(matrix))):
        cell = matrix[number][index]
        text = compact(cell.text)
        own_row = [compact(item.text) for item in _own(matrix[number], number)]
        if not text or is_numbering(own_row) or cell.columns == len(matrix[0]):
            continue
        if number == body and not _is_shared(texts, text):
            continue
        if not texts or texts[-1] != text:
            texts.append(text)
    return tuple(texts)


def _is_shared(path: Sequence[str], text: str) -> bool:
    """Whether a text in the first row of figures belongs to the header above it."""
    labelled = any(_LABEL_HEADER.fullmatch(item) for item in path)
    if labelled:
        return text in {"类", "款", "项"}
    return text in {"合计", "小计", "基本支出", "项目支出"}


def _role(path: Sequence[str]) -> Role:
    for text in reversed(path):
        if text == "行次":
            return Role.NUMBER
        if _CODE_HEADER.fullmatch(text):
            return Role.CODE
        if _LABEL_HEADER.fullmatch(text):
            return Role.NAME
    return Role.AMOUNT
