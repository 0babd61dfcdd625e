"""Root causes: which single correction makes the most failed equations hold.

Corrections are tried on the system of all equations and accepted only when they mend at least
two failed ones, break none, and no other correction of another place does as well.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.checking.shifts import find_shifts
from juesuan.checking.slips import Slip, slip_between
from juesuan.checking.system import Effect, System
from juesuan.money import ZERO, Unit
from juesuan.rules.figures import CellRef

_FEWEST: Final = 2  # equations that a correction must mend
_MOST_FAILED: Final = 300  # equations; where more fail, no single figure is to blame
_MOST_CAUSES: Final = 20
_LIKELY: Final = frozenset(
    {Slip.LOST_DIGIT, Slip.EXTRA_DIGIT, Slip.SWAPPED_DIGITS, Slip.WRONG_DIGIT, Slip.SIGN, Slip.UNIT}
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A root cause: the rule it is reported under, the correction, and what it explains."""

    rule: str
    changes: dict[CellRef, Decimal]
    explained: frozenset[int]
    """Indexes of the failed equations that come to hold."""
    certain: frozenset[CellRef] = frozenset()
    """Cells whose corrected value is certain (empty: all of them)."""
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    changes: dict[CellRef, Decimal]
    effect: Effect
    slip: Slip
    rule: str = "K02"

    @property
    def merit(self) -> tuple[int, bool, int, int]:
        """Mended equations, then likely slips, then exactness, then few cells."""
        return (
            len(self.effect.mended),
            self.slip in _LIKELY,
            -self.effect.worse,
            -len(self.changes),
        )


def find_causes(system: System) -> list[Cause]:
    """Find root causes one after the other; each explains equations no earlier one did."""
    causes = []
    for shift in find_shifts(system):
        causes.append(Cause("K01", shift.changes, shift.mended, shift.certain, shift.what))
        _settle(system, shift.mended)
    while system.failed and len(causes) < _MOST_CAUSES:
        found = _best_corrections(system)[: _MOST_CAUSES - len(causes)]
        if not found:
            break
        causes += found
        for cause in found:
            _settle(system, cause.explained)
    return causes


def _settle(system: System, explained: frozenset[int]) -> None:
    """Take explained equations out of the search; others must not lean on them either way."""
    system.failed -= explained


def _best_corrections(system: System) -> list[Cause]:
    """The corrections that nothing else does as well as, those that mend most first."""
    ranked = sorted(_candidates(system), key=lambda item: item.merit, reverse=True)
    causes: list[Cause] = []
    explained: set[int] = set()
    for item in ranked:
        mended = item.effect.mended
        if explained.isdisjoint(mended) and not any(_rivals(other, item) for other in ranked):
            causes.append(Cause(_rule_of(item), item.changes, mended, what=str(item.slip)))
            explained |= mended
    return causes


def _rule_of(candidate: _Candidate) -> str:
    return {Slip.SIGN: "K05", Slip.UNIT: "K04"}.get(candidate.slip, candidate.rule)


def _rivals(item: _Candidate, best: _Candidate) -> bool:
    """Whether a correction explains some of the same equations as well, at another place.

    One misprinted figure is likelier than the same misprint in each copy of another figure.
    """
    ours, theirs = best.merit[:2], item.merit[:2]
    if theirs < ours or item.effect.mended.isdisjoint(best.effect.mended):
        return False
    copies = item.rule == "K02" and len(item.changes) > 1 and len(best.changes) == 1
    return theirs > ours or not (copies or _same_place(item, best))


def _same_place(first: _Candidate, second: _Candidate) -> bool:
    return set(first.changes) <= set(second.changes) or set(second.changes) <= set(first.changes)


def _candidates(system: System) -> Iterator[_Candidate]:
    if len(system.failed) <= _MOST_FAILED:
        yield from _figure_candidates(system)
        yield from _swap_candidates(system)
    yield from _column_swap_candidates(system)
    yield from _unit_candidates(system)


def _figure_candidates(system: System) -> Iterator[_Candidate]:
    """One figure is wrong, wherever that same figure was copied to."""
    failing = dict.fromkeys(system.cells_of(system.failed))
    for ref in failing:
        for index in system.by_cell[ref]:
            if index not in system.failed or not system.exact(index):
                continue
            value = system.implied(index, ref)
            slip = slip_between(system.values[ref], value, system.figures.decimals(ref))
            for cells in _copies(system, ref, failing):
                changes = dict.fromkeys(cells, value)
                effect = system.try_out(changes)
                if len(effect.mended) >= _FEWEST and not effect.broken:
                    yield _Candidate(changes, effect, slip)


def _copies(system: System, ref: CellRef, failing: Collection[CellRef]) -> Iterator[list[CellRef]]:
    """The cell alone, its copies in the same column, and its copies in any table."""
    yield [ref]
    value = system.values[ref]
    if not value:
        return
    twins = system.by_value[value]
    column = [other for other in twins if (other.table, other.column) == (ref.table, ref.column)]
    if len(column) > 1:
        yield column
    everywhere = [other for other in twins if other in failing or other in column]
    if len(everywhere) > len(column):
        yield everywhere


def _swap_candidates(system: System) -> Iterator[_Candidate]:
    """Two figures of one row, or two neighbours of one column, changed places."""
    cells = system.cells_of(system.failed)
    for position, first in enumerate(cells):
        for second in cells[position + 1 :]:
            near = first.row == second.row or (
                first.column == second.column and abs(first.row - second.row) <= 1
            )
            if first.table != second.table or not near:
                continue
            yield from _swapped(system, [(first, second)])


def _column_swap_candidates(system: System) -> Iterator[_Candidate]:
    """Two whole columns of a table changed places."""
    cells = system.cells_of(system.failed)
    columns = sorted({(ref.table, ref.column) for ref in cells})
    for position, (table, one) in enumerate(columns):
        for other_table, two in columns[position + 1 :]:
            if table == other_table:
                rows = {ref.row for ref in system.values if ref.table == table}
                pairs = [(CellRef(table, row, one), CellRef(table, row, two)) for row in rows]
                known = [pair for pair in pairs if all(ref in system.values for ref in pair)]
                if len(known) > 1:
                    yield from _swapped(system, known)


def _swapped(system: System, pairs: Sequence[tuple[CellRef, CellRef]]) -> Iterator[_Candidate]:
    changes: dict[CellRef, Decimal] = {}
    for first, second in pairs:
        if system.values[first] != system.values[second]:
            changes[first], changes[second] = system.values[second], system.values[first]
    effect = system.try_out(changes)
    if len(effect.mended) >= _FEWEST and not effect.broken:
        yield _Candidate(changes, effect, Slip.SWAPPED_DIGITS, "K03")


def _unit_candidates(system: System) -> Iterator[_Candidate]:
    """A whole table or column was printed in yuan instead of 万元, or the other way round."""
    factor = Unit.WAN.value / Unit.YUAN.value
    cells = system.cells_of(system.failed)
    groups = {(ref.table, "") for ref in cells} | {(ref.table, ref.column) for ref in cells}
    for table, column in sorted(groups):
        members = [
            ref
            for ref, value in system.values.items()
            if ref.table == table and column in {"", ref.column} and value != ZERO
        ]
        if len(members) < 2:
            continue
        for scale in (1 / factor, factor):
            changes = {ref: system.values[ref] * scale for ref in members}
            effect = system.try_out(changes)
            if len(_tied(system, effect.mended, changes)) >= _FEWEST and not effect.broken:
                yield _Candidate(changes, effect, Slip.UNIT, "K04")


def _tied(
    system: System, equations: Iterable[int], changes: Mapping[CellRef, Decimal]
) -> list[int]:
    """Equations that set scaled figures against others, and by more than the rounding.

    Figures that are all scaled alike prove nothing among themselves: made small enough, they
    agree within rounding whatever they are.
    """
    return [
        index
        for index in equations
        if system.exact(index)
        and any(ref not in changes and system.values[ref] for ref in system.weights[index])
        and any(
            abs(changes.get(ref, ZERO)) > system.equations[index].allowed
            for ref in system.weights[index]
        )
    ]
