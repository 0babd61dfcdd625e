"""Which columns the amounts of flattened rows stand in: what the sums allow, and nothing else.

Each undecided row starts with every increasing choice of columns.  Every equation of the rule
book then strikes out the choices that cannot make it hold, whatever the other rows choose, until
nothing changes.  What is left with one column is decided; the rest stays undecided.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import Final

from juesuan.model import CellState, Column, Disclosure, Row, Table
from juesuan.money import ZERO, rounding_bound
from juesuan.reading.recognise.body import read_cell
from juesuan.rules.bind import Binder, Statement
from juesuan.rules.book import load_rules
from juesuan.rules.figures import Figures
from juesuan.rules.judge import Judged, judge_rule

_MOST_CHOICES: Final = 1_000  # of one row
_MOST_SUMS: Final = 20_000  # of one equation
_MOST_ROUNDS: Final = 8

_Choice = tuple[str, ...]  # the column of each amount
_RowKey = tuple[str, int]  # table code, row index
_Free = Mapping[_RowKey, frozenset[str]]  # the columns that a row's undecided amounts may take


def assign_columns(disclosure: Disclosure) -> Disclosure:
    """Decide what the sums decide; rows with more than one solution keep undecided cells."""
    choices = _first_choices(disclosure)
    printed = {
        (table.code or "", index): [cell.amount or ZERO for cell in row.loose]
        for table in disclosure.tables
        for index, row in enumerate(table.rows)
    }
    free = {key: frozenset().union(*found) for key, found in choices.items()}
    decided = disclosure
    for _ in range(_MOST_ROUNDS):
        if not _narrow(Figures(decided), printed, choices, free):
            break
        decided = _decide(disclosure, choices)
    return decided


def _first_choices(disclosure: Disclosure) -> dict[_RowKey, list[_Choice]]:
    choices = {}
    for table in (table for table in disclosure.tables if not table.doubts):
        for index, row in enumerate(table.rows):
            columns = [column.code for column in _columns(table, row)]
            amounts = len(row.loose)
            if amounts and comb(len(columns), amounts) in range(1, _MOST_CHOICES + 1):
                choices[table.code or "", index] = list(combinations(columns, amounts))
    return choices


def _columns(table: Table, row: Row) -> list[Column]:
    """The columns of a row's side that none of its decided cells takes."""
    taken = {cell.column for cell in row.cells if cell.state is not CellState.UNDECIDED}
    return [
        column
        for column in table.columns
        if column.side in {"", row.side} and column.code not in taken
    ]


@dataclass(slots=True)
class _Equation:
    """A statement split into what is known and what depends on undecided rows."""

    known: Decimal
    bound: Decimal
    relation: str
    weights: dict[_RowKey, dict[str, int]] = field(default_factory=dict)


def _narrow(
    figures: Figures,
    printed: dict[_RowKey, list[Decimal]],
    choices: dict[_RowKey, list[_Choice]],
    free: _Free,
) -> bool:
    """Strike out choices that some equation rules out; tells whether any went."""
    equations = list(_equations(figures, free))
    changed, again = False, True
    while again:
        again = False
        for equation in equations:
            again |= _strike(equation, printed, choices)
        changed |= again
    return changed


def _equations(figures: Figures, free: _Free) -> Iterator[_Equation]:
    binder = Binder(figures)
    for rule in load_rules().values():
        if rule.formula is None or not rule.certain:
            continue
        for item in judge_rule(rule, binder):
            if isinstance(item, Judged) and not item.statement.doubt:
                equation = _equation(item.statement, figures, free)
                if equation is not None and equation.weights:
                    yield equation


def _equation(statement: Statement, figures: Figures, free: _Free) -> _Equation | None:
    equation = _Equation(ZERO, ZERO, statement.relation)
    units: list[tuple[int, Decimal]] = []
    for weight, ref in statement.terms:
        key = (ref.table, ref.row)
        if ref.column in free.get(key, ()):
            equation.weights.setdefault(key, {})[ref.column] = weight
            units.append((weight, Decimal(1).scaleb(-figures.decimals(ref))))
            continue
        figure = figures.figure(ref)
        if figure is None:
            return None
        equation.known += weight * figure.value
        units.append((weight, figure.unit))
    equation.bound = rounding_bound(units)
    return equation


def _strike(
    equation: _Equation,
    printed: dict[_RowKey, list[Decimal]],
    choices: dict[_RowKey, list[_Choice]],
) -> bool:
    """Keep the choices that some combination of the other rows can complete to the equation."""
    keys = list(equation.weights)
    sums = [_contributions(equation.weights[key], printed[key], choices[key]) for key in keys]
    before = _reachable(sums)
    after = _reachable(sums[::-1])
    if before is None or after is None:
        return False
    kept: dict[_RowKey, list[_Choice]] = {}
    for place, key in enumerate(keys):
        others = before[place], after[len(keys) - 1 - place]
        good = {value for value in set(sums[place]) if _completes(equation, value, others)}
        kept[key] = [
            choice for choice, value in zip(choices[key], sums[place], strict=True) if value in good
        ]
        if not kept[key]:
            return False  # the document's own sums do not hold here: nothing follows from them
    struck = any(len(kept[key]) < len(choices[key]) for key in keys)
    choices.update(kept)
    return struck


def _contributions(
    weights: dict[str, int], values: Sequence[Decimal], choices: Sequence[_Choice]
) -> list[Decimal]:
    """What a row adds to an equation, for each of its choices."""
    return [
        sum(
            (weights.get(column, 0) * value for column, value in zip(choice, values, strict=True)),
            ZERO,
        )
        for choice in choices
    ]


def _reachable(sums: Sequence[Iterable[Decimal]]) -> list[set[Decimal]] | None:
    """For each row, the totals that the rows before it can make; None when too many."""
    found = [{ZERO}]
    for values in sums:
        distinct = set(values)
        if len(found[-1]) * len(distinct) > _MOST_SUMS:
            return None
        found.append({total + value for total in found[-1] for value in distinct})
    return found


def _completes(
    equation: _Equation, value: Decimal, others: tuple[set[Decimal], set[Decimal]]
) -> bool:
    base = equation.known + value
    for before in others[0]:
        for after in others[1]:
            total = base + before + after
            if equation.relation == "=":
                if abs(total) <= equation.bound:
                    return True
            elif (total if equation.relation == "<=" else -total) <= equation.bound:
                return True
    return False


def _decide(disclosure: Disclosure, choices: dict[_RowKey, list[_Choice]]) -> Disclosure:
    tables = []
    for table in disclosure.tables:
        rows = tuple(
            _decided(table, row, choices.get((table.code or "", index)))
            for index, row in enumerate(table.rows)
        )
        tables.append(replace(table, rows=rows))
    return replace(disclosure, tables=tuple(tables))


def _decided(table: Table, row: Row, choices: list[_Choice] | None) -> Row:
    """A row with its decided amounts in their columns and its certainly blank columns blank."""
    if not choices:
        return row
    order = {column.code: place for place, column in enumerate(table.columns)}
    possible = [{choice[place] for choice in choices} for place in range(len(row.loose))]
    taken = set().union(*possible)
    cells = [
        (order[column.code], read_cell(column.code, "", row.place))
        for column in _columns(table, row)
        if column.code not in taken
    ]
    cells += [(order[c.column], c) for c in row.cells if c.state is not CellState.UNDECIDED]
    for cell, columns in zip(row.loose, possible, strict=True):
        place = min(order[column] for column in columns)
        if len(columns) == 1:
            sure = replace(cell, column=next(iter(columns)), state=CellState.AMOUNT)
            cells.append((place, sure))
        else:
            cells.append((place, cell))
    return replace(row, cells=tuple(cell for _, cell in sorted(cells, key=lambda item: item[0])))
