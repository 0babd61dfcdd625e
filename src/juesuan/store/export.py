"""The rows of a query → a file of CSV or JSON, written as they come: exact decimals, every row."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any, Final, TextIO

from juesuan.exact import encode

_AT_ONCE: Final = 10_000
Fetch = Callable[[int], Sequence[tuple[Any, ...]]]


class ExportFormat(StrEnum):
    """Forms of exported rows."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Export:
    """Where rows are written, and how."""

    path: Path
    form: ExportFormat


def write_rows(
    target: Export, columns: Sequence[str], types: Sequence[str], fetch: Fetch, most: int = 0
) -> int:
    """Write rows as they are fetched, at most ``most`` (0: all); how many."""
    write = _write_csv if target.form is ExportFormat.CSV else _write_json
    with target.path.open("w", encoding="utf-8", newline="") as stream:
        return write(stream, distinct(columns), types, _rows(fetch, most))


def _rows(fetch: Fetch, most: int) -> Iterator[tuple[Any, ...]]:
    left = most
    while rows := fetch(min(_AT_ONCE, left) if most else _AT_ONCE):
        yield from rows
        left -= len(rows)
        if most and left <= 0:
            return


def _write_csv(
    stream: TextIO, columns: Sequence[str], _: Sequence[str], rows: Iterator[tuple[Any, ...]]
) -> int:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 (how many there were)
        writer.writerow([_text(value) for value in row])
    return count


def _write_json(
    stream: TextIO,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Iterator[tuple[Any, ...]],
) -> int:
    told = [{"name": name, "type": kind} for name, kind in zip(columns, types, strict=True)]
    stream.write(f'{{"columns": {encode(told)}, "rows": [')
    count = 0
    for count, row in enumerate(rows, start=1):
        values = (plain(value) for value in row)
        stream.write(",\n" if count > 1 else "\n")
        stream.write(encode(dict(zip(columns, values, strict=True))))
    stream.write("]}\n")
    return count


def distinct(names: Sequence[str]) -> list[str]:
    """Names of columns without repetition.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    found: list[str] = []
    for name in names:
        at, new = 1, name
        while new in found:
            at += 1
            new = f"{name}_{at}"
        found.append(new)
    return found


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals and integers exactly, dates as ISO writes them.

    >>> plain([date(2024, 9, 1), Decimal("1.50"), float("nan")])
    ['2024-09-01', Decimal('1.50'), None]
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float | Decimal):
        return value if isfinite(value) else None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return str(value)


def _text(value: Any) -> str:
    """A value in a field of CSV; nothing for NULL, JSON for lists."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple | dict):
        return encode(plain(value))
    if isinstance(value, str | int | float):
        return str(value)
    return str(plain(value))
