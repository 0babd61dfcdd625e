"""Words, codes and amounts in a line of flattened text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from juesuan.model import Cell, CellState, Column, Place, Row
from juesuan.model.forms import compact
from juesuan.money import NotAnAmountError, parse_amount
from juesuan.reading.recognise.body import read_cell
from juesuan.reading.recognise.header import is_numbering

_CODE: Final = re.compile(r"\d{3}(?:\d\d){0,2}")
_LEVEL: Final = re.compile(r"\d\d")
_LONGEST_CODE: Final = 7
MOST_PIECES: Final = 6  # no label is broken into more
_PAGE_NUMBER: Final = re.compile(r"[-—–－·]+\d{1,4}[-—–－·]+|第\d{1,4}页(共\d+页)?|\d{1,3}/\d{1,3}")
_CAPTION: Final = re.compile(r"公开\d\d表.*|.*单位：.*元|[（(]?续表?[）)]?")


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a flattened table, and whether amounts were left that belong to none."""

    rows: tuple[Row, ...]
    lost: bool = False


def is_amount(text: str) -> bool:
    """Whether a word is one printed amount."""
    try:
        parse_amount(text)
    except NotAnAmountError:
        return False
    return True


def is_money(text: str) -> bool:
    """Whether a word is an amount and cannot be a code of five or seven digits."""
    return is_amount(text) and not (len(text) > 3 and _CODE.fullmatch(text))


def is_noise(texts: Sequence[str]) -> bool:
    """Whether a line between rows is a page number, a repeated caption or the 栏次 again."""
    text = compact("".join(texts))
    return bool(_PAGE_NUMBER.fullmatch(text) or _CAPTION.fullmatch(text)) or is_numbering(texts)


def split_code(texts: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The code that a line begins with, printed as one word or as 类 款 项, and the other words.

    >>> split_code(["201", "06", "01", "行政运行", "8.37"])
    ('2010601', ['行政运行', '8.37'])
    """
    if not texts or not _CODE.fullmatch(texts[0]):
        return "", texts
    code, used = texts[0], 1
    while used < len(texts) and len(code) < _LONGEST_CODE and _LEVEL.fullmatch(texts[used]):
        code += texts[used]
        used += 1
    return code, texts[used:]


def split_amounts(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words, and the amounts behind them.

    >>> split_amounts(["行政运行", "1,511.89", "8.37"])
    (['行政运行'], ['1,511.89', '8.37'])
    """
    cut = len(texts)
    while cut and is_money(texts[cut - 1]):
        cut -= 1
    return list(texts[:cut]), list(texts[cut:])


def whole_label(
    own: str, before: Sequence[str], after: Sequence[str], names: Collection[str]
) -> str:
    """A label with the pieces that a converter left on the lines around it.

    Only a known name tells which pieces belong to it; the label is empty where none does.

    >>> whole_label("基本养老", ["更新"], ["保险缴费", "奖金"], {"基本养老保险缴费"})
    '基本养老保险缴费'
    """
    if own in names or not (before or after):
        return own
    heads = ["".join(before[-used:] if used else ()) for used in range(MOST_PIECES + 1)]
    tails = ["".join(after[:used]) for used in range(MOST_PIECES + 1)]
    whole = (head + own + tail for head in heads for tail in tails)
    return next((label for label in whole if label in names), "")


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
    return undecided(texts, place)


def undecided(texts: Sequence[str], place: Place) -> tuple[Cell, ...]:
    """Amounts in printed order without a column."""
    loose = (read_cell("", text, place) for text in texts)
    return tuple(replace(cell, state=CellState.UNDECIDED) for cell in loose)
