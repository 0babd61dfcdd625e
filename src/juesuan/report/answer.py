"""The answer to a query over a data set, and what may be asked, for a terminal and machines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from juesuan.exact import encode
from juesuan.money import format_amount
from juesuan.rendering.characters import clean
from juesuan.store.export import distinct, plain
from juesuan.store.query import Answer
from juesuan.store.questions import Question, load_questions
from juesuan.store.schema import TableSchema, load_schema

_WIDEST: Final = 36
"""Cells of a terminal that a column of text takes at most before it is folded."""
_GAP: Final = 2
_DIGITS: Final = 8
_YEARS: Final = ("year", "_year")
_NUMBERS: Final = ("DECIMAL", "DOUBLE", "FLOAT", "HUGEINT", "INTEGER", "BIGINT", "SMALLINT")


def print_answer(answer: Answer, console: Console, title: str = "") -> None:
    """Print an answer as a table, or row by row where it is too wide for one."""
    if title:
        console.print(Text(title, style="bold"))
    if answer.rows:
        names = distinct(answer.columns)
        right = [_is_number(kind) for kind in answer.types]
        cells = [
            [shown(value, name) for name, value in zip(names, row, strict=True)]
            for row in answer.rows
        ]
        for rows in (cells, _shortened(names, cells)):
            widths = _widths(names, rows)
            if sum(widths) + _GAP * len(widths) <= console.width:
                console.print(_table(names, right, widths, rows))
                break
        else:
            _print_records(names, cells, console)
    if answer.cut:
        told = f"只列出前 {len(answer.rows)} 行，还有更多；--rows 0 或 -f csv 列出全部。"
        console.print(Text(told, style="yellow"))
    else:
        console.print(Text(f"共 {len(answer.rows)} 行。", style="dim"))


def _widths(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [
        min(max(map(cell_len, [name, *column])), _WIDEST)
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    ]


def _shortened(names: Sequence[str], rows: Sequence[list[str]]) -> list[list[str]]:
    """The rows with only the beginning of each document's long name."""
    return [
        [
            f"{value[:_DIGITS]}…" if name == "document" and len(value) > _DIGITS else value
            for name, value in zip(names, row, strict=True)
        ]
        for row in rows
    ]


def _table(
    names: Sequence[str], right: Sequence[bool], widths: Sequence[int], rows: Sequence[list[str]]
) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, _GAP, 0, 0))
    for name, number, width in zip(names, right, widths, strict=True):
        grid.add_column(
            Text(name),
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=number,
            width=width,
        )
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def _print_records(names: Sequence[str], rows: Sequence[list[str]], console: Console) -> None:
    """Rows one below the other, each as a list of its columns."""
    wide = max(map(cell_len, names))
    for number, row in enumerate(rows, start=1):
        console.print(Text(f"— 第 {number} 行", style="dim"))
        grid = Grid(box=None, pad_edge=False, show_header=False, padding=(0, _GAP, 0, 0))
        grid.add_column(width=wide, style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            if value:
                grid.add_row(Text(name), Text(value))
        console.print(grid)


def _is_number(kind: str) -> bool:
    return kind.startswith(_NUMBERS) and not kind.endswith("[]")


def shown(value: Any, name: str = "") -> str:
    """A value as a reader wants to see it; nothing for NULL.

    >>> shown(Decimal("15535100.0000")), shown(1234567), shown(2023, "year"), shown(True)
    ('15,535,100.00', '1,234,567', '2023', '是')

    Control characters, which a terminal would obey, are left out.
    """
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    if isinstance(value, int):
        return str(value) if name.endswith(_YEARS) else f"{value:,}"
    if isinstance(value, Decimal) and value.is_finite():
        return format_amount(value)
    if isinstance(value, list | tuple):
        return "；".join(shown(item) for item in value)
    if isinstance(value, float | str | date):
        return clean(" ".join(str(value).split()))
    return encode(plain(value))


def print_contents(console: Console) -> None:
    """List what a data set has: its tables and the ready questions."""
    for head, items in _contents():
        console.print(Text(head, style="bold"))
        grid = Grid(box=None, pad_edge=False, show_header=False, padding=(0, _GAP, 0, 0))
        grid.add_column(no_wrap=True, min_width=18)
        grid.add_column(overflow="fold")
        for item in items:
            grid.add_row(Text(f"  {item.name}", style="cyan"), Text(item.title))
        console.print(grid)
    console.print(
        Text('用法：juesuan query 文件夹 名称，或 juesuan query 文件夹 "SELECT …"', style="dim")
    )


def _contents() -> list[tuple[str, list[TableSchema | Question]]]:
    return [
        ("表", list(load_schema().values())),
        ("现成的问题", list(load_questions().values())),
    ]


def contents_rows() -> list[tuple[str, str, str]]:
    """What a data set has: kind, name, title."""
    kinds = {"表": "table", "现成的问题": "question"}
    return [(kinds[head], item.name, item.title) for head, items in _contents() for item in items]


def title_of(name: str) -> str:
    """The title of a table or question, ``""`` for anything else."""
    key = name.strip().lower()
    item = load_schema().get(key) or load_questions().get(key)
    return f"{item.title}（{key}）" if item else ""
