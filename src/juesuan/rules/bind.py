"""Rules + a disclosure → statements: linear relations between printed cells.

A line that the form knows and the table does not print is nothing and adds nothing; that holds
only while every printed row is known, so a table with unknown rows or lost pages puts the
statements that add up its rows in doubt.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from juesuan.model import TOTAL, Outcome, RowKind, Table
from juesuan.model.forms import load_forms
from juesuan.rules.book import Rule
from juesuan.rules.figures import CellRef, Figures
from juesuan.rules.notation import Formula, Ref, Relation

_QUANTIFIED: Final = frozenset({"类", "科目"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation between cells: left and right sums of (weight, cell)."""

    rule: Rule
    subject: str
    relation: Relation
    left: tuple[tuple[int, CellRef], ...]
    right: tuple[tuple[int, CellRef], ...]
    doubt: str = ""
    """Why the statement cannot be evaluated here."""

    @property
    def terms(self) -> tuple[tuple[int, CellRef], ...]:
        """All cells with their weights in ``left − right``."""
        return self.left + tuple((-weight, ref) for weight, ref in self.right)


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that makes no statement here, and why."""

    rule: Rule
    outcome: Outcome
    reason: str


class Binder:
    """Binds formulas to the tables of one disclosure."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._shapes = {code: _Shape(table) for code, table in figures.tables.items()}

    def bind(self, rule: Rule, formula: Formula | None = None) -> Iterator[Statement | Gap]:
        """All statements of a rule (or of another formula under that rule)."""
        formula = formula or rule.formula
        if formula is None:
            return
        tables = {term.ref.table or rule.table for term in formula.terms}
        missing = sorted(tables - self._shapes.keys())
        if missing:
            names = "、".join(f"{code[1:]}表" for code in missing)
            yield Gap(rule, Outcome.NOT_EVALUATED, f"没有找到 {names}")
            return
        made = False
        for key, row in self._row_bindings(formula, rule.table):
            for column in self._column_bindings(formula, rule.table, key, row):
                statement = self._statement(rule, formula, key, row, column)
                if statement is not None:
                    made = True
                    yield statement
        if not made:
            yield Gap(rule, Outcome.NOT_APPLICABLE, "表中没有这些行或栏")

    def _row_bindings(self, formula: Formula, home: str) -> Iterator[tuple[str, int | None]]:
        """What ``各…行`` stands for in turn: a code, or the index of a row of the home table."""
        each = next((term.ref.each for term in formula.terms if term.ref.each), None)
        if each is None:
            yield "", None
        elif each in _QUANTIFIED:
            codes: dict[str, None] = {}
            for term in formula.terms:
                if term.ref.each:
                    shape = self._shapes[term.ref.table or home]
                    codes.update(dict.fromkeys(shape.keys(each)))
            for code in codes:
                yield code, None
        else:
            shape = self._shapes[home]
            for index, row in enumerate(shape.table.rows):
                known = row.kind is RowKind.LINE and row.code
                if known and (each == "行" or shape.children(row.code)):
                    yield row.code, index

    def _column_bindings(self, formula: Formula, home: str, key: str, row: int | None) -> list[str]:
        """The columns a formula without columns holds in, one after the other."""
        for term in formula.left:
            if not term.ref.column:
                shape = self._shapes[term.ref.table or home]
                rows = shape.rows(term.ref, key, row)
                code = shape.table.rows[rows[0]].code if rows else shape.line_of(key)
                return shape.columns_of(code) if code else []
        return [""]

    def _statement(
        self, rule: Rule, formula: Formula, key: str, row: int | None, column: str
    ) -> Statement | None:
        doubts: list[str] = []
        sides = []
        for terms in (formula.left, formula.right):
            cells: list[tuple[int, CellRef]] = []
            for term in terms:
                shape = self._shapes[term.ref.table or rule.table]
                rows = shape.rows(term.ref, key, row)
                columns = shape.columns(term.ref, rows, column)
                found = [(term.weight, CellRef(shape.code, r, c)) for r in rows for c in columns]
                cells += [item for item in found if item not in cells]
                adds_rows = term.ref.below or term.ref.row_to or not rows
                if adds_rows or (len(terms) > 1 and term.ref.row):
                    doubts += shape.doubts
                if len(rows) > 1 and not (term.ref.below or term.ref.row_to):
                    doubts.append(f"{table_name(shape.code)}中同一行印了 {len(rows)} 次")
                doubts += shape.table.doubts
            quantified = any(term.ref.each in _QUANTIFIED for term in terms)
            if not cells and not quantified:
                return None
            sides.append(tuple(cells))
        if not any(sides):
            return None
        return Statement(
            rule=rule,
            subject=f"{key}|{column}",
            relation=formula.relation,
            left=sides[0],
            right=sides[1],
            doubt=doubts[0] if doubts else "",
        )


def table_name(code: str) -> str:
    """A table's number and title, as a reviewer calls it.

    >>> table_name("T03")
    '03表（支出决算表）'
    """
    return f"{code[1:]}表（{load_forms()[code].title}）"


class _Shape:
    """A table's rows and columns by code."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.code = table.code or ""
        self.form = load_forms()[self.code]
        self._by_code: dict[str, list[int]] = {}
        for index, row in enumerate(table.rows):
            if row.kind is RowKind.LINE and row.code:
                self._by_code.setdefault(row.code, []).append(index)
        self._functions = {line.function: line.code for line in self.form.lines if line.function}
        self._children = self._find_children()
        unknown = [
            row
            for row in table.rows
            if row.kind is RowKind.UNKNOWN and any(cell.text for cell in row.cells)
        ]
        self.doubts = [
            f"{table_name(self.code)}中“{row.label or '（无名）'}”一行不认识" for row in unknown[:1]
        ]

    def _find_children(self) -> dict[str, list[int]]:
        """Rows one level below each code; the total's are those with no printed parent."""
        children: dict[str, list[int]] = {}
        if not self.form.classification:
            return children
        for code, indexes in self._by_code.items():
            if not code.isdigit():
                continue
            parent = next(
                (
                    code[:end]
                    for end in (7, 5, 3)
                    if end < len(code) and code[:end] in self._by_code
                ),
                TOTAL,
            )
            children.setdefault(parent, []).extend(indexes)
        return {code: found for code, found in children.items() if code in self._by_code}

    def children(self, code: str) -> list[int]:
        """Indexes of the rows one level below a code."""
        return self._children.get(code, [])

    def keys(self, each: str) -> list[str]:
        """The codes that ``各类行`` or ``各科目行`` stands for."""
        if self._functions:
            return [code for code, line in self._functions.items() if line in self._by_code]
        return [
            code for code in self._by_code if each == "科目" or (len(code) == 3 and code.isdigit())
        ]

    def line_of(self, key: str) -> str:
        """The form's line for a class of spending, ``""`` where it has none."""
        return self._functions.get(key, "")

    def columns_of(self, code: str) -> list[str]:
        """Column codes of the side that a row stands on, or of the whole table."""
        line = self.form.line(code)
        side = line.side if line else ""
        known = {column.code for column in self.table.columns}
        return [
            column.code
            for column in self.form.columns
            if column.code in known and (not side or column.side in {"", side})
        ]

    def rows(self, ref: Ref, key: str, bound: int | None) -> list[int]:
        """The rows a reference means."""
        if ref.below:
            return self.children(ref.row or key)
        if ref.each in _QUANTIFIED:
            return self._by_code.get(self._functions.get(key, key), [])
        if ref.each:
            return [bound] if bound is not None else []
        if ref.row_to:
            return self._line_range(int(ref.row), int(ref.row_to))
        if ref.row:
            return self._by_code.get(ref.row) or self._stand_ins(ref.row)
        return [0] if self.form.layout == "single" and self.table.rows else []

    def _line_range(self, first: int, last: int) -> list[int]:
        found: list[int] = []
        for number in range(first, last + 1):
            code = str(number)
            for index in self._by_code.get(code) or self._stand_ins(code):
                if index not in found:
                    found.append(index)
        return found

    def _stand_ins(self, code: str) -> list[int]:
        """A printed line that combines lines which are not printed themselves."""
        for line in self.form.lines:
            if code in line.stands_for:
                return self._by_code.get(line.code, [])
        return []

    def columns(self, ref: Ref, rows: Sequence[int], bound: str) -> list[str]:
        """The columns a reference means in these rows."""
        known = [column.code for column in self.table.columns if column.code]
        if ref.column_to:
            wanted = {str(number) for number in range(int(ref.column), int(ref.column_to) + 1)}
            return [code for code in known if code in wanted]
        if ref.column:
            return [ref.column] if ref.column in known else []
        codes = self.columns_of(self.table.rows[rows[0]].code) if rows else []
        return codes if len(codes) == 1 else [bound]
