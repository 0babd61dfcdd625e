"""Figures that stand in the wrong rows: a column shifted, or a whole list pasted a row too high.

Three kinds of evidence: ties imply for each row what it should hold, and the printed figures are
that list moved by some rows; the rows under one heading add up to the heading twice, because the
heading's own figure has slid into its list; or pushing a column back makes all equations hold.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from juesuan.checking.slides import Shift, find_slide
from juesuan.checking.system import System
from juesuan.checking.wording import row_name
from juesuan.model.forms import load_forms
from juesuan.money import ZERO
from juesuan.rules.figures import CellRef

_FEWEST_ROWS: Final = 3  # rows that must stand wrong to speak of a shift
_ALIGNED: Final = 0.8  # share of the implied list that is found again, moved


def find_shifts(system: System) -> Iterator[Shift]:
    """Find shifted figures, table by table."""
    for table in sorted({ref.table for ref in system.cells_of(system.failed)}):
        form = load_forms()[table]
        if form.layout == "codes":
            shift = _moved_list(system, table)
        elif form.layout == "blocks":
            shift = _slid_heading(system)
        else:
            shift = None
        shift = shift or find_slide(system, table)
        if shift is not None:
            yield shift


Vector = tuple[Decimal, ...]


def _moved_list(system: System, table: str) -> Shift | None:
    """The rows of a table of codes against what the ties with other tables imply."""
    implied = _implied_by_ties(system, table)
    rows = sorted({ref.row for ref in implied})
    columns = sorted({ref.column for ref in implied}, key=int)
    rows = [row for row in rows if all(CellRef(table, row, c) in implied for c in columns)]
    if len(rows) < _FEWEST_ROWS:
        return None
    printed = [_vector(system.values, table, row, columns) for row in rows]
    wanted = [_vector(implied, table, row, columns) for row in rows]
    in_place = sum(a == b for a, b in zip(printed, wanted, strict=True))
    listed = [vector for vector in wanted if any(vector)]
    matcher = SequenceMatcher(None, printed, listed, autojunk=False)
    aligned = sum(block.size for block in matcher.get_matching_blocks())
    moved = aligned - sum(a == b and any(a) for a, b in zip(printed, wanted, strict=True))
    if moved < _FEWEST_ROWS or aligned < _ALIGNED * len(listed) or in_place == len(rows):
        return None
    changes = {
        ref: value for ref, value in implied.items() if value != system.values.get(ref, ZERO)
    }
    changes |= _totals(system, table, changes)
    changes = {ref: value for ref, value in changes.items() if value != system.values[ref]}
    effect = system.try_out(changes)
    if effect.broken or len(effect.mended) < _FEWEST_ROWS:
        return None
    first = next(row for row, a, b in zip(rows, printed, wanted, strict=True) if a != b)
    wrong = sum(a != b for a, b in zip(printed, wanted, strict=True))
    what = f"自 {row_name(system.figures, CellRef(table, first, ''))} 起，{wrong} 行金额与科目错位"
    return Shift(changes, effect.mended, frozenset(), what + _foreign(system, table, implied))


def _foreign(system: System, table: str, implied: dict[CellRef, Decimal]) -> str:
    """Name the rows that belong to the fund table and made the figures slip."""
    fund = system.figures.tables.get("T07")
    if table != "T05" or fund is None:
        return ""
    held: dict[int, Decimal] = {}
    for ref, value in implied.items():
        held[ref.row] = held.get(ref.row, ZERO) + abs(value)
    funded = {row.code for row in fund.rows if row.code.isdigit()}
    rows = system.figures.tables[table].rows
    codes = [rows[row].code for row, value in sorted(held.items()) if not value]
    foreign = [code for code in codes if code in funded]
    return f"；{'、'.join(foreign)} 属于政府性基金（07表），不应列入本表" if foreign else ""


def _vector(values: dict[CellRef, Decimal], table: str, row: int, columns: Sequence[str]) -> Vector:
    return tuple(values.get(CellRef(table, row, column), ZERO) for column in columns)


def _implied_by_ties(system: System, table: str) -> dict[CellRef, Decimal]:
    """What equations with other tables imply for cells of this one, where each stands alone.

    A cell that agrees with its tie within rounding keeps what is printed.
    """
    implied: dict[CellRef, Decimal] = {}
    for index, weights in enumerate(system.weights):
        own = [ref for ref in weights if ref.table == table]
        if len(own) == 1 and len(weights) > 1 and system.exact(index):
            agrees = index not in system.failed
            value = system.values[own[0]] if agrees else system.implied(index, own[0])
            implied.setdefault(own[0], value)
    return implied


def _totals(system: System, table: str, changes: dict[CellRef, Decimal]) -> dict[CellRef, Decimal]:
    """The table's own sums that no tie implies and that the changes leave wrong, added up anew."""
    found: dict[CellRef, Decimal] = {}
    for index in sorted(system.failed):
        equation, weights = system.equations[index], system.weights[index]
        terms = equation.statement.left
        if len(terms) != 1 or not system.exact(index) or any(r.table != table for r in weights):
            continue
        total = terms[0][1]
        changed = [ref for ref in weights if ref in changes]
        delta = sum((weights[r] * (changes[r] - system.values[r]) for r in changed), ZERO)
        difference = equation.difference + delta
        if total not in changes and abs(difference) > equation.allowed:
            found.setdefault(total, system.values[total] - difference)
    return found


def _slid_heading(system: System) -> Shift | None:
    """A heading's figure stands again among its items, which have moved up or down by a row."""
    for index in sorted(system.failed):
        statement = system.equations[index].statement
        items = [ref for _, ref in statement.right]
        if len(statement.left) != 1 or len(items) < _FEWEST_ROWS or not system.exact(index):
            continue
        heading = statement.left[0][1]
        total = system.values[heading]
        values = [system.values[ref] for ref in items]
        for place in [i for i, value in enumerate(values) if value == total and total]:
            shift = _close_gap(system, items, values, place)
            if shift is not None:
                return shift
    return None


def _close_gap(
    system: System, items: list[CellRef], values: list[Decimal], place: int
) -> Shift | None:
    """Take the heading's figure out at ``place`` and open the gap wherever that mends most."""
    tried = []
    for gap in range(len(items)):
        rest = values[:place] + values[place + 1 :]
        restored = [*rest[:gap], ZERO, *rest[gap:]]
        changes = {
            ref: new for ref, new, old in zip(items, restored, values, strict=True) if new != old
        }
        effect = system.try_out(changes)
        if not effect.broken:
            tried.append((len(effect.mended), changes, effect, gap))
    if not tried:
        return None
    most = max(item[0] for item in tried)
    best = [item for item in tried if item[0] == most]
    common = {
        ref
        for ref in set.intersection(*(set(item[1]) for item in best))
        if len({item[1][ref] for item in best}) == 1
    }
    if most < 1 or not common or len(best[0][1]) < _FEWEST_ROWS:
        return None
    _, changes, effect, _ = max(best, key=lambda item: len(item[1]))
    moved = "上" if place >= max(item[3] for item in best) else "下"
    edge = row_name(system.figures, min(common))
    fell = row_name(system.figures, items[place])
    what = f"部分明细金额整体{moved}移一行（至少涉及 {edge} 一段），类的合计数落进 {fell}"
    return Shift(changes, effect.mended, frozenset(common), what)
