"""Rounding amounts to two decimals so that their sums are rounded too.

Every amount goes to the 0.01 below or above it, one of two decimals stays.  Amounts are added up in
two families of nested groups (by code; by column), and a group's sum is to be its true sum, rounded
to the 0.01 below or above.  What each amount gains by rounding up is a flow of whole units through
both families, so a cheapest flow gives the rounding (controlled rounding, Cox and Ernst 1982).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from juesuan.money import ZERO

Key = tuple[str, ...]
"""An amount by what tells it from the others."""
Path = tuple[str, ...]
"""A group by the groups around it, outermost first; ``()`` holds everything."""
_CENT: Final = Decimal("0.01")
_ONE: Final = 10**6  # how finely preferences are told apart
_ROW: Final = 10**10  # a sum by code that is off by more than 0.01
_COLUMN: Final = 10**13  # a sum within a column that is
_TARGET: Final = 10**16  # a sum that has a target


def to_cents(value: Decimal) -> Decimal:
    """An amount as the nearest number of 0.01."""
    return (value / _CENT).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(slots=True)
class _Arc:
    start: int
    end: int
    room: int
    cost: int


@dataclass(slots=True)
class _Network:
    """A network of whole units with costs."""

    arcs: list[_Arc] = field(default_factory=list)
    out: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def connect(self, start: int, end: int, room: int, cost: int) -> int:
        """Add an arc and its way back; its index."""
        index = len(self.arcs)
        self.arcs += [_Arc(start, end, room, cost), _Arc(end, start, 0, -cost)]
        self.out[start].append(index)
        self.out[end].append(index + 1)
        return index

    def send(self, source: int, sink: int, units: int) -> None:
        """Send units along the cheapest ways (successive shortest paths)."""
        for _ in range(units):
            way = self._cheapest(source, sink)
            node = sink
            while node != source:
                arc = self.arcs[way[node]]
                arc.room -= 1
                self.arcs[way[node] ^ 1].room += 1
                node = arc.start

    def _cheapest(self, source: int, sink: int) -> dict[int, int]:
        """The last arc of the cheapest way to each node."""
        costs, way = {source: 0}, {}
        waiting, queued = [source], {source}
        while waiting:
            following: list[int] = []
            for node in waiting:
                queued.discard(node)
                for index in self.out[node]:
                    arc = self.arcs[index]
                    cost = costs[node] + arc.cost
                    if arc.room and (arc.end not in costs or cost < costs[arc.end]):
                        costs[arc.end], way[arc.end] = cost, index
                        if arc.end not in queued:
                            queued.add(arc.end)
                            following.append(arc.end)
            waiting = following
        if sink not in way:
            raise ValueError("the targets contradict one another")
        return way


def balance(
    values: Mapping[Key, Decimal],
    *,
    rows: Callable[[Key], Path],
    columns: Callable[[Key], Path],
    targets: Mapping[Path, Decimal] | None = None,
    carried: Mapping[Key, Decimal] | None = None,
) -> dict[Key, Decimal]:
    """Round amounts to two decimals.

    ``rows`` and ``columns`` give the groups of an amount in the two families.  Groups of
    ``columns`` (``()`` of everything) may have ``targets``: amounts of two decimals next to their
    true sums, which are kept exactly.  Where the families contradict one another, those of
    ``columns`` prevail.  ``carried`` is by how much other amounts of the same row are already too
    large.  The order of ``values`` does not matter.
    """
    keys = sorted(values)
    cents = {key: values[key] / _CENT for key in keys}
    floors = {key: cents[key].quantize(Decimal(1), ROUND_FLOOR) for key in keys}
    loose = [key for key in keys if cents[key] != floors[key]]
    fixed = {path: to_cents(value) for path, value in (targets or {}).items()}
    fixed.setdefault((), to_cents(sum(values.values(), ZERO)))
    network, nodes = _Network(), _Nodes()
    for family, penalty in ((rows, _ROW), (columns, _COLUMN)):
        for path, group in _groups(keys, family):
            need = _need([cents[key] for key in group], [floors[key] for key in group])
            aim = fixed.get(path) if family is columns else None
            _limit(network, nodes.pair(penalty, path), need, penalty, aim)
    chosen = {}
    for key in loose:
        lean = 1 - 2 * (cents[key] - floors[key]) + 2 * (carried or {}).get(key, ZERO) / _CENT
        start, end = nodes.of(_ROW, rows(key)), nodes.of(_COLUMN, columns(key))
        chosen[key] = network.connect(start, end, 1, int(lean * _ONE))
    units = int(fixed[()] - sum(floors.values(), ZERO))
    if units < 0:
        raise ValueError("the target of everything is not next to its sum")
    network.send(nodes.of(_ROW, None), nodes.of(_COLUMN, None), units)
    up = {key for key, index in chosen.items() if not network.arcs[index].room}
    return {key: (floors[key] + (key in up)) * _CENT for key in keys}


@dataclass(slots=True)
class _Nodes:
    """Numbers the nodes: two ends for each family, one for each group."""

    numbers: dict[tuple[int, Path | None], int] = field(default_factory=dict)

    def of(self, family: int, path: Path | None) -> int:
        return self.numbers.setdefault((family, path), len(self.numbers))

    def pair(self, family: int, path: Path) -> tuple[int, int]:
        """The nodes that a group's units pass: from outside in for rows, out for columns."""
        outer, inner = self.of(family, path[:-1] if path else None), self.of(family, path)
        return (outer, inner) if family == _ROW else (inner, outer)


def _groups(keys: list[Key], family: Callable[[Key], Path]) -> Iterator[tuple[Path, list[Key]]]:
    groups: dict[Path, list[Key]] = defaultdict(list)
    for key in keys:
        path = family(key)
        for size in range(len(path) + 1):
            groups[path[:size]].append(key)
    yield from sorted(groups.items())


@dataclass(frozen=True, slots=True)
class _Need:
    """How many amounts of a group go up: at least, at most, at all; and the sum's fraction."""

    least: int
    most: int
    loose: int
    fraction: Decimal
    floor: Decimal


def _need(cents: list[Decimal], floors: list[Decimal]) -> _Need:
    whole, base = sum(cents, ZERO), sum(floors, ZERO)
    floor = whole.quantize(Decimal(1), ROUND_FLOOR)
    least = int(floor - base)
    loose = sum(cent != floor for cent, floor in zip(cents, floors, strict=True))
    return _Need(least, least + (whole != floor), loose, whole - floor, base)


def _limit(
    network: _Network, ends: tuple[int, int], need: _Need, penalty: int, aim: Decimal | None
) -> None:
    """Let a group's units pass, at a price beyond its bounds; those of a target exactly."""
    if aim is not None:
        network.connect(*ends, max(int(aim - need.floor), 0), -_TARGET)
        return
    network.connect(*ends, need.least, -penalty)
    if need.most > need.least:
        preference = (1 + need.loose) * (1 - 2 * need.fraction)
        network.connect(*ends, 1, int(preference * _ONE))
    network.connect(*ends, need.loose - need.most, penalty)
