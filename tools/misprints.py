"""Balanced disclosures, and every misprint of their amounts.

Each amount gets a wrong digit, two swapped digits and a lost digit; from each amount on its column
slides by one row to the end of the table or block, and from each row on all columns of a table of
codes.  All choices are always the same.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import juesuan
from balanced import (
    FREE_ECONOMY,
    FUND_CODES,
    GENERAL_CODES,
    STATE_CODES,
    TABLES,
    THREE_PUBLIC,
    TIED,
    UNITS,
    Accounts,
    Facts,
    Flow,
    Own,
    Reserves,
)
from juesuan.model import Cell, CellState, Disclosure
from juesuan.model.forms import load_forms
from juesuan.money import format_amount, parse_amount
from typeset import typeset

ROOT: Final = Path(__file__).parents[1]
DRAWN: Final = (("all-fiscal", "shanghai", 0), ("own-money", "wuhan", 3))
"""Name, layout and number of items that are not only fiscal money."""

Key = tuple[str, str, str]
"""Table, row and column code of a cell."""


class Kind(StrEnum):
    """A way to misprint."""

    DIGIT = "wrong digit"
    SWAP = "swapped digits"
    DROP = "lost digit"
    SHIFT = "shifted column"
    ROWS = "shifted rows"


@dataclass(frozen=True)
class Misprint:
    """Other texts for some cells of one table; ``origin`` is where it begins."""

    kind: Kind
    origin: Key
    texts: dict[Key, str]


@dataclass(frozen=True)
class Subject:
    """A balanced disclosure with its cells of amounts."""

    name: str
    disclosure: Disclosure
    cells: dict[Key, Cell] = field(repr=False)
    columns: dict[Key, list[Key]] = field(repr=False)
    """For each cell its column in the table or block, from the cell itself to the end."""


# ---------------------------------------------------------------- subjects


@cache
def subjects() -> tuple[Subject, ...]:
    """The example disclosure and some drawn ones, set as PDF and read."""
    found = [_subject("wuhan-2023", juesuan.read(ROOT / "tests" / "data" / "wuhan-2023.pdf"))]
    with tempfile.TemporaryDirectory() as folder:
        for name, layout, own in DRAWN:
            file = Path(folder) / f"{name}.pdf"
            file.write_bytes(typeset(drawn_facts(name, own), layout))
            found.append(_subject(name, juesuan.read(file)))
    return tuple(found)


def drawn_facts(name: str, own: int) -> Facts:
    """The facts of a year with all three funds, and ``own`` items of other money."""
    random = Random(name)
    general = [_flow(random, code) for code in sorted(random.sample(GENERAL_CODES, 11))]
    economy = _economy(random, general)
    items = [
        Own(code, _some(random, 5), _some(random, 5)) for code in random.sample(GENERAL_CODES, own)
    ]
    left = sum(sum(item.income) - sum(item.spending) for item in items)
    account = [economy.get(code, 0) + _maybe(random) for code in THREE_PUBLIC]
    books = Accounts(
        general=general,
        fund=[_flow(random, code) for code in FUND_CODES[1:3]],
        state=[_flow(random, code) for code in STATE_CODES[:1]],
        own=items,
        reserves=Reserves(opening=max(0, -left), closing=max(0, left)),
        economy=economy,
        budget=[spent + _maybe(random) for spent in account],
        account=account,
    )
    tables = {code: table(books) for code, table in TABLES.items()}
    return {"unit": UNITS[0], "year": 2023, "money_unit": "万元", "tables": tables}


def _amount(random: Random) -> int:
    """An amount in 分, of any size between a few 万元 and some thousand."""
    return int(10 ** random.uniform(5.5, 9.3))


def _maybe(random: Random) -> int:
    return _amount(random) if random.random() < 0.5 else 0


def _some(random: Random, count: int) -> tuple[int, ...]:
    return tuple(_maybe(random) for _ in range(count))


def _flow(random: Random, code: str) -> Flow:
    basic = _amount(random) if code in TIED else _maybe(random)
    project = 0 if code in TIED else _amount(random)
    closing = _maybe(random)
    opening = min(_maybe(random), basic + project + closing)
    return Flow(code, opening, basic, project, closing)


def _economy(random: Random, general: list[Flow]) -> dict[str, int]:
    """Basic spending of the general fund, cut into economic items."""
    economy = {TIED[flow.code]: flow.basic for flow in general if flow.code in TIED}
    rest = sum(flow.basic for flow in general) - sum(economy.values())
    codes = random.sample(FREE_ECONOMY, 24)
    cuts = sorted(random.randrange(rest + 1) for _ in codes[1:])
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, rest], strict=True)]
    return {**economy, **dict(zip(codes, parts, strict=True))}


def _subject(name: str, disclosure: Disclosure) -> Subject:
    cells: dict[Key, Cell] = {}
    chains: dict[Key, list[Key]] = {}
    for table, row, cell in disclosure.cells():
        key = (table.code or "", row.code, cell.column)
        if all(key) and cell.state in {CellState.AMOUNT, CellState.BLANK}:
            cells[key] = cell
            if not row.code.endswith("经费合计"):  # the totals under the blocks of table 06
                chains.setdefault((key[0], row.side, cell.column), []).append(key)
    columns = {key: chain[i:] for chain in chains.values() for i, key in enumerate(chain)}
    return Subject(name, disclosure, cells, columns)


# ---------------------------------------------------------------- misprints


def misprints(subject: Subject) -> Iterator[Misprint]:
    """Every misprint of a subject."""
    for key, cell in subject.cells.items():
        if cell.amount is None:
            continue
        seed = "|".join((subject.name, *key))
        for kind, text in other_texts(cell, seed).items():
            yield Misprint(kind, key, {key: text})
        if texts := _slid(subject, key, up=_coin(seed)):
            yield Misprint(Kind.SHIFT, key, texts)
    for row in _coded_rows(subject):
        up = _coin("|".join((subject.name, *row[0][:2])))
        slid = [_slid(subject, key, up=up) for key in row]
        if texts := {key: text for column in slid for key, text in column.items()}:
            yield Misprint(Kind.ROWS, row[0], texts)


def _coin(seed: str) -> bool:
    return Random(seed).random() < 0.5


def other_texts(cell: Cell, seed: str) -> dict[Kind, str]:
    """The amount of a cell misprinted in every way that is possible."""
    random = Random(seed)
    changed = {kind: _changed(cell, change, random) for kind, change in _CHANGES.items()}
    return {kind: text for kind, text in changed.items() if text}


def _changed(cell: Cell, change: Callable[[str], list[str]], random: Random) -> str:
    """The printed amount with other digits, ``""`` where that way of misprinting is impossible."""
    amount = cell.amount or Decimal(0)
    digits = f"{abs(amount):.{cell.decimals}f}".replace(".", "")
    point = len(digits) - cell.decimals
    possible = []
    for other in change(digits):
        kept = point + len(other) - len(digits)
        natural = kept > 0 and not (kept > 1 and other[0] == "0")
        if natural and int(other) != int(digits):
            possible.append(other)
    if not possible:
        return ""
    value = Decimal(random.choice(possible)).scaleb(-cell.decimals)
    return format_amount(value.copy_sign(amount), cell.decimals)


def _wrong(digits: str) -> list[str]:
    return [
        digits[:place] + digit + digits[place + 1 :]
        for place in range(len(digits))
        for digit in "0123456789"
    ]


def _swapped(digits: str) -> list[str]:
    return [
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for place in range(len(digits) - 1)
    ]


def _lost(digits: str) -> list[str]:
    return [digits[:place] + digits[place + 1 :] for place in range(len(digits))]


_CHANGES: Final = {Kind.DIGIT: _wrong, Kind.SWAP: _swapped, Kind.DROP: _lost}


def _slid(subject: Subject, start: Key, *, up: bool) -> dict[Key, str]:
    """The column from a cell on, one row too high or too low; only cells whose figure changes."""
    chain = subject.columns.get(start, [])
    if len(chain) < 2:
        return {}
    cells = [subject.cells[key] for key in chain]
    texts = [cell.text for cell in cells]
    moved = [*texts, ""][1:] if up else ["", *texts][:-1]
    return {
        key: text
        for key, cell, text in zip(chain, cells, moved, strict=True)
        if (parse_amount(text).value if text else 0) != (cell.amount or 0)
    }


def _coded_rows(subject: Subject) -> Iterator[list[Key]]:
    """The rows of the tables of codes that print a figure in every column, or could."""
    for table in subject.disclosure.tables:
        if table.code and load_forms()[table.code].layout == "codes":
            for row in table.rows:
                keys = [(table.code, row.code, cell.column) for cell in row.cells]
                if all(key in subject.cells for key in keys):
                    yield keys
