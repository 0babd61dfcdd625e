"""Balances that cannot be: what is left at the end of a year is not less than nothing."""

from collections.abc import Iterator
from typing import Final

from juesuan.composing.books import Books
from juesuan.model import Place
from juesuan.model.account import Notice
from juesuan.model.document import fact_key

_CLOSINGS: Final = (
    ("T01", "60", "2", "年末结转和结余"),
    ("T04", "60", "3", "一般公共预算财政拨款年末结转和结余"),
    ("T04", "60", "4", "政府性基金预算财政拨款年末结转和结余"),
    ("T04", "60", "5", "国有资本经营预算财政拨款年末结转和结余"),
)


def find_overdrawn(books: Books) -> Iterator[Notice]:
    """The closing balances below zero, with the first cell they follow from."""
    for table, row, column, name in _CLOSINGS:
        yield from _notice(books, (table, row, column), name)
    for table, column in (("T07", "6"), ("T08", "6")):
        for code in books.codes(table, 7):
            yield from _notice(books, (table, code, column), f"{code} {books.name(code)} 年末结转")


def _notice(books: Books, cell: tuple[str, str, str], name: str) -> Iterator[Notice]:
    value = books.value(*cell)
    if value < 0:
        places = books.sources(fact_key(*cell))
        place = places[-1] if places else Place(sheet="支出明细")
        message = f"{name}为 {value:,.2f}，支出多于年初结转和本年收入之和，请核对收支。"
        yield Notice(place, message, grave=True)
