"""All judged equations of a document as one system: what changes when cells change.

Root causes are found by trying corrections on it: a correction is good when failed equations
come to hold and none that held is broken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from juesuan.model import Outcome
from juesuan.money import ZERO, last_place, rounding_bound
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.judge import Judged, compare

Changes = Mapping[CellRef, Decimal]


@dataclass(frozen=True, slots=True)
class Effect:
    """Which equations (by index) a correction mends and which it breaks."""

    mended: frozenset[int]
    broken: frozenset[int]
    worse: int
    """How many equations that held exactly would hold only within rounding."""

    @property
    def gain(self) -> int:
        """Equations mended less equations broken."""
        return len(self.mended) - len(self.broken)


class System:
    """The judged equations with an index from cells to the equations they stand in."""

    def __init__(self, judged: Iterable[Judged], figures: Figures) -> None:
        self.figures = figures
        self.equations: list[Judged] = [
            item
            for item in judged
            if item.statement.rule.certain
            and item.outcome
            in {Outcome.PASS, Outcome.ROUNDING, Outcome.FAIL, Outcome.NOT_APPLICABLE}
            and not item.statement.doubt
        ]
        self.values: dict[CellRef, Decimal] = {}
        self.weights: list[dict[CellRef, int]] = []
        self.by_cell: dict[CellRef, list[int]] = defaultdict(list)
        for index, item in enumerate(self.equations):
            weights: dict[CellRef, int] = defaultdict(int)
            for weight, ref in item.statement.terms:
                weights[ref] += weight
                if ref not in self.values:
                    figure = figures.figure(ref)
                    self.values[ref] = figure.value if figure else ZERO
            self.weights.append(weights)
            for ref in weights:
                self.by_cell[ref].append(index)
        self.by_value: dict[Decimal, list[CellRef]] = defaultdict(list)
        for ref, value in self.values.items():
            self.by_value[value].append(ref)
        self.failed: set[int] = {
            index for index, item in enumerate(self.equations) if item.outcome is Outcome.FAIL
        }

    def implied(self, index: int, ref: CellRef) -> Decimal:
        """The value of a cell that makes an equation hold exactly."""
        equation = self.equations[index]
        return self.values[ref] - equation.difference / self.weights[index][ref]

    def exact(self, index: int) -> bool:
        """Whether the statement is an equation, not a part-of relation."""
        return self.equations[index].statement.relation == "="

    def try_out(self, changes: Changes) -> Effect:
        """What a correction does to every equation it touches."""
        shift: dict[int, Decimal] = defaultdict(lambda: ZERO)
        slack: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for ref, value in changes.items():
            delta = value - self.values.get(ref, ZERO)
            if delta:
                extra = ZERO if self.values.get(ref) else self.half_unit(ref)
                for index in self.by_cell.get(ref, ()):
                    shift[index] += self.weights[index][ref] * delta
                    slack[index] += abs(self.weights[index][ref]) * extra
        mended, broken, worse = set(), set(), 0
        for index, delta in shift.items():
            equation = self.equations[index]
            outcome = compare(
                equation.difference + delta,
                equation.allowed + slack[index],
                equation.statement.relation,
            )
            if index in self.failed:
                if outcome is not Outcome.FAIL:
                    mended.add(index)
            elif outcome is Outcome.FAIL and equation.outcome is not Outcome.FAIL:
                broken.add(index)
            worse += outcome is Outcome.ROUNDING
        return Effect(frozenset(mended), frozenset(broken), worse)

    def open_equations(self, ref: CellRef) -> list[int]:
        """The equations of a cell, without failed ones that are explained already."""
        return [
            index
            for index in self.by_cell[ref]
            if index in self.failed or self.equations[index].outcome is not Outcome.FAIL
        ]

    def half_unit(self, ref: CellRef) -> Decimal:
        """The rounding that a blank cell brings along once it holds a figure."""
        return rounding_bound([(1, last_place(self.figures.decimals(ref)))])

    def cells_of(self, indexes: Iterable[int]) -> list[CellRef]:
        """Every cell of some equations, each once, in a stable order."""
        found: dict[CellRef, None] = {}
        for index in sorted(indexes):
            found.update(dict.fromkeys(self.weights[index]))
        return list(found)
