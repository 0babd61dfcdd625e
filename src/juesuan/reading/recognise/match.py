"""Which of the nine forms a printed table is, decided by its header cells.

Titles only choose between forms whose headers are alike (tables 05 and 08, 07 and 08); then the
whole title must be one of the form's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from juesuan.model.forms import Form, compact, is_of_which, load_forms
from juesuan.reading.recognise.header import Header, PrintedColumn, Role

_ORDINAL: Final = re.compile(
    r"^(附?表[\d一二三四五六七八九十]+[:：、.]?|[\d一二三四五六七八九十]+[、.．])"
)
_YEAR: Final = re.compile(r"^.*?(20\d\d|[xX×]{2,4})年度?")
_QUOTES: Final = re.compile(r"[\"'“”‘’「」『』＂＇]")
_TAIL: Final = re.compile(r"[（(](续表?|公开)[^）)]*[）)]$|[:：]$")
_NARROWING: Final = re.compile(r"财政|预算|拨款|基金|国有|基本|项目|明细|三公")
_ALIKE: Final = frozenset({"T05", "T07", "T08"})  # headers that do not tell the form alone


@dataclass(frozen=True, slots=True)
class Match:
    """A form and the code of each printed column of amounts (``""``: none of the form's)."""

    form: Form
    codes: Mapping[int, str]
    sides: Mapping[int, str]


def match_form(header: Header, title: str) -> Match | None:
    """The form that a header is of, or None for a table that is none of ours."""
    if re.search(r"预算(总|明细)?表$", compact(title)):
        return None
    sides = _sides(header)
    matches = []
    for form in load_forms().values():
        codes = _match_columns(form, header, sides)
        if codes is not None:
            matches.append(Match(form, codes, sides))
    titled = titled_form(title)
    for match in matches:
        if match.form.code == titled:
            return match
    best = max(matches, key=_fit, default=None)
    if best is None or titled is not None or best.form.code in _ALIKE:
        return None
    return best


def titled_form(title: str) -> str | None:
    """The form whose title this is, with year, unit name and ordinal left out."""
    text = _QUOTES.sub("", _TAIL.sub("", _YEAR.sub("", _ORDINAL.sub("", compact(title)))))
    best, best_length = None, 0
    for known, code in _known_titles().items():
        if not text.endswith(known) or len(known) <= best_length:
            continue
        if not _NARROWING.search(text.removesuffix(known).removesuffix("部门")):
            best, best_length = code, len(known)
    return best


@cache
def _known_titles() -> dict[str, str]:
    """The code of the form for each title, quotation marks left out."""
    forms = load_forms().values()
    return {_QUOTES.sub("", title): form.code for form in forms for title in form.titles}


def _fit(match: Match) -> int:
    known = sum(1 for code in match.codes.values() if code)
    return 2 * known - len(match.codes)


def _sides(header: Header) -> dict[int, str]:
    """The side each column of amounts stands on: the number of label columns to its left."""
    names = [column.index for column in header.of(Role.NAME)]
    return {
        column.index: str(sum(1 for name in names if name < column.index))
        for column in header.of(Role.AMOUNT)
    }


def _match_columns(form: Form, header: Header, sides: Mapping[int, str]) -> dict[int, str] | None:
    """Give each column of amounts its code; None where the header is not the form's."""
    if not _layout_fits(form, header):
        return None
    amounts = header.of(Role.AMOUNT)
    codes = dict.fromkeys((column.index for column in amounts), "")
    order = {side: str(number) for number, side in enumerate(form.sides, start=1)}
    for column in form.columns:
        found = [
            item
            for item in amounts
            if (not column.side or sides[item.index] == order[column.side])
            and column.header.search(_leaf(item, form))
            and not any(is_of_which(text) for text in item.path)
        ]
        if form.layout == "blocks":
            codes.update((item.index, column.code) for item in found)
            if len(found) != len(amounts):
                return None
        elif len(found) == 1 and not codes[found[0].index]:
            codes[found[0].index] = column.code
        elif not column.optional or found:
            return _by_order(form, amounts)
    return codes


def _leaf(column: PrintedColumn, form: Form) -> str:
    """The header without a last line that only says 决算数 in a table that has nothing else."""
    header = column.header
    return header if form.layout != "codes" else re.sub(r"/(决算数|金额)$", "", header)


def _by_order(form: Form, amounts: Sequence[PrintedColumn]) -> dict[int, str] | None:
    """Table 09 with a damaged header: budget and account columns by their order."""
    kinds = [
        "budget" if "预算数" in item.header else "account" if "决算数" in item.header else ""
        for item in amounts
    ]
    if form.layout != "single" or len(kinds) != 12 or kinds.count("budget") != 6 or "" in kinds:
        return None
    numbers = {"budget": 0, "account": 6}
    codes = {}
    for item, kind in zip(amounts, kinds, strict=True):
        numbers[kind] += 1
        codes[item.index] = str(numbers[kind])
    return codes


def _layout_fits(form: Form, header: Header) -> bool:
    codes, names = header.of(Role.CODE), header.of(Role.NAME)
    amounts = header.of(Role.AMOUNT)
    if not amounts:
        return False
    if form.layout == "lines":
        return (
            not codes
            and len(names) == 2
            and all(
                any(side in text for text in name.path)
                for name, side in zip(names, form.sides.values(), strict=True)
            )
        )
    if form.layout == "codes":
        return bool(codes) and len(names) == 1
    if form.layout == "blocks":
        return len(names) >= 2 and len(amounts) == len(names) and len(codes) >= len(names)
    return not codes and not names
