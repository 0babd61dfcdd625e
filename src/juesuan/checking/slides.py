"""Columns whose figures slid by one row: a cell was deleted or inserted and all below followed.

Deleting a cell loses its figure and pulls up the rest; inserting one leaves a blank and pushes
the last figure out.  Every row is tried as the place where it happened; it is believed when all
equations that the restored figures touch hold, the lost figures being the only freedom.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from juesuan.checking.system import System
from juesuan.checking.wording import row_name
from juesuan.model import Outcome, RowKind
from juesuan.model.forms import load_forms
from juesuan.money import ZERO
from juesuan.rules.figures import CellRef
from juesuan.rules.judge import compare

_FEWEST_CELLS: Final = 2  # figures that must change to speak of a slide
_FEWEST_EQUATIONS: Final = 3  # failed equations that must come to hold

Chain = Sequence[tuple[CellRef, ...]]
"""The rows of a column, or of several columns that slid together."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift, the values it restores, the equations it mends, and a description."""

    changes: dict[CellRef, Decimal]
    mended: frozenset[int]
    certain: frozenset[CellRef]
    what: str


@dataclass(frozen=True, slots=True)
class _Restored:
    """Figures put back into their rows."""

    changes: dict[CellRef, Decimal]
    mended: frozenset[int]
    up: bool


class _Trial:
    """The system with some figures replaced; knows which equations it touched do not hold."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.values: dict[CellRef, Decimal] = {}
        self._delta: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        self._slack: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
        self.wrong: set[int] = set()

    def value(self, ref: CellRef) -> Decimal:
        """The figure that now stands in a cell."""
        return self.values.get(ref, self._system.values[ref])

    def put(self, ref: CellRef, value: Decimal) -> None:
        """Put a figure into a cell and judge the equations of the cell again."""
        system, before = self._system, self.value(ref)
        self.values[ref] = value
        half = ZERO if system.values[ref] else system.half_unit(ref)
        spare = half * (bool(value) - bool(before))
        for index in system.open_equations(ref):
            equation, weight = system.equations[index], system.weights[index][ref]
            self._delta[index] += weight * (value - before)
            self._slack[index] += abs(weight) * spare
            outcome = compare(
                equation.difference + self._delta[index],
                equation.allowed + self._slack[index],
                equation.statement.relation,
            )
            (self.wrong.add if outcome is Outcome.FAIL else self.wrong.discard)(index)

    def implied(self, ref: CellRef, lost: Sequence[CellRef]) -> Decimal:
        """What a lost figure must be by most of its equations that hold no other lost one.

        A cell that agrees with all of them within rounding keeps what is printed.
        """
        system = self._system
        alone = [
            index
            for index in system.open_equations(ref)
            if system.exact(index)
            and not any(other in system.weights[index] for other in lost if other != ref)
        ]
        if self.wrong.isdisjoint(alone):
            return self.value(ref)
        said = Counter(
            self.value(ref)
            - (system.equations[index].difference + self._delta[index]) / system.weights[index][ref]
            for index in alone
        )
        return max(said, key=lambda value: (said[value], value))


def find_slide(system: System, table: str) -> Shift | None:
    """Find where a column of a table, or all of them together, slid by one row."""
    found: list[_Restored] = []
    for chain in _chains(system, table):
        touched = {index for refs in chain for ref in refs for index in system.by_cell[ref]}
        if len(touched & system.failed) >= _FEWEST_EQUATIONS:
            for up in (True, False):
                found += _restorations(system, chain, up)
    most = max((len(item.mended) for item in found), default=0)
    best = [item for item in found if len(item.mended) == most]
    certain = {
        ref
        for ref, value in (best[0].changes.items() if best else ())
        if all(item.changes.get(ref) == value for item in best)
    }
    if len(certain) < _FEWEST_CELLS:
        return None
    direction = "上" if best[0].up else "下"
    least = "至少" if len(best) > 1 else ""
    first = row_name(system.figures, min(certain, key=lambda ref: ref.row))
    what = f"{_column_names(table, certain)}{least}自 {first} 起，金额整体{direction}移一行"
    return Shift(best[0].changes, best[0].mended, frozenset(certain), what)


def _column_names(table: str, refs: set[CellRef]) -> str:
    form = load_forms()[table]
    columns = sorted({ref.column for ref in refs}, key=int)
    sides = [column for column in form.columns if column.side == form.column(columns[0]).side]
    names = "、".join(form.column(code).name for code in columns)
    return f"“{names}”栏" if len(sides) > 1 else ""


def _chains(system: System, table: str) -> Iterator[Chain]:
    """Each column of each side from top to bottom, then all columns of a table of codes."""
    rows = system.figures.tables[table].rows
    form = load_forms()[table]
    columns = [column.code for column in form.columns]
    for side in dict.fromkeys(row.side for row in rows):
        lines = [
            index
            for index, row in enumerate(rows)
            if row.side == side and row.kind is RowKind.LINE and not row.code.endswith("经费合计")
        ]
        used = []
        for column in columns:
            refs = [CellRef(table, index, column) for index in lines]
            if any(system.values.get(ref) for ref in refs):
                used.append(column)
                yield [(ref,) for ref in refs if ref in system.values]
        if form.layout == "codes" and len(used) > 1:
            whole = [tuple(CellRef(table, index, column) for column in used) for index in lines]
            yield [refs for refs in whole if all(ref in system.values for ref in refs)]


def _restorations(system: System, chain: Chain, up: bool) -> Iterator[_Restored]:
    """Push the figures back from the last row to each row in turn, and keep what then holds."""
    trial = _Trial(system)
    printed = [[system.values[ref] for ref in refs] for refs in chain]
    last = len(chain) - 1
    if up and any(printed[last]):
        return
    for start in range(last - 1, -1, -1):
        target, source = (start + 1, start) if up else (start, start + 1)
        for ref, value in zip(chain[target], printed[source], strict=True):
            trial.put(ref, value)
        if up or not any(printed[start]):
            restored = _filled(system, trial, chain[start if up else last], up)
            if restored is not None:
                yield restored


def _filled(system: System, trial: _Trial, lost: tuple[CellRef, ...], up: bool) -> _Restored | None:
    """Fill in the lost figures, if everything then holds; leaves the trial as it was."""
    free = {index for ref in lost for index in system.by_cell[ref]}
    if not trial.wrong <= free:
        return None
    before = [trial.value(ref) for ref in lost]
    for ref, value in zip(lost, before, strict=True):
        trial.put(ref, value)  # judges the equations of the lost figures
    for ref in lost:
        trial.put(ref, trial.implied(ref, lost))
    changes = {ref: value for ref, value in trial.values.items() if value != system.values[ref]}
    holds = not trial.wrong
    for ref, value in zip(lost, before, strict=True):
        trial.put(ref, value)
    if not holds or len(changes) < _FEWEST_CELLS:
        return None
    effect = system.try_out(changes)
    if effect.broken or len(effect.mended) < _FEWEST_EQUATIONS:
        return None
    return _Restored(changes, effect.mended, up)
