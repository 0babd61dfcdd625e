"""Columns of text → types kept simple: whole numbers, decimals, dates, moments, else text."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final

Texts = Sequence[str | None]

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_DATE: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_MOMENT: Final = re.compile(
    r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?", re.ASCII
)
_WHOLE: Final = 18  # digits that fit a 64-bit integer; longer runs are identifiers, so text
_WIDEST: Final = 38  # digits of the widest decimal


def typed(texts: Texts) -> tuple[str, list[str | None]]:
    """The SQL type of a column and its values as that type is written.

    A number with leading zeros is a code, so the column is text.

    >>> typed(["1,200", None, "0.5"]), typed(["007", "12"])[0], typed(["2023/1/5"])
    (('DECIMAL(18,1)', ['1200', None, '0.5']), 'VARCHAR', ('DATE', ['2023-01-05']))
    """
    known = [text for text in texts if text is not None]
    if known and all(_NUMBER.fullmatch(text) for text in known):
        kind = _number_type(text.replace(",", "") for text in known)
        return kind, _each(texts, lambda text: text.replace(",", "")) if kind != "VARCHAR" else [
            *texts
        ]
    for kind, written in (("DATE", _date), ("TIMESTAMP", _moment)):
        if known and all(written(text) for text in known):
            return kind, _each(texts, written)
    return "VARCHAR", [*texts]


def _each(texts: Texts, written: Callable[[str], str]) -> list[str | None]:
    return [None if text is None else written(text) for text in texts]


def _number_type(numbers: Iterable[str]) -> str:
    whole = scale = 0
    for number in numbers:
        before, _, after = number.lstrip("-").partition(".")
        whole, scale = max(whole, len(before)), max(scale, len(after))
    if not scale:
        return "BIGINT" if whole <= _WHOLE else "VARCHAR"
    if whole + scale > _WIDEST:
        return "VARCHAR"
    return f"DECIMAL({_WHOLE if whole + scale <= _WHOLE else _WIDEST},{scale})"


def _date(text: str) -> str:
    """A date as ISO, or nothing."""
    found = _DATE.fullmatch(text)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat() if found else ""
    except ValueError:
        return ""


def _moment(text: str) -> str:
    """A date or a moment as ISO to the second, or nothing."""
    found = _MOMENT.fullmatch(text)
    day = _date(found[1] if found else text)
    if not found or not day:
        return f"{day} 00:00:00" if day else ""
    try:
        clock = f"{int(found[2]):02}:{found[3]}:{found[4] or '00'}"
        return datetime.fromisoformat(f"{day} {clock}").isoformat(" ")
    except ValueError:
        return ""
