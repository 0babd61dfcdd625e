"""An account as entered → every figure of the nine tables, with what each is the sum of.

Totals follow from the details by the formulas of the forms, so the tables balance by construction.
Source: the footnotes of 公开01–09表 (2023).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from juesuan.model import TOTAL, Place
from juesuan.model.account import Account, Economic, Fund, Income
from juesuan.model.codes import Classification, load_subjects, parent_code
from juesuan.model.document import Fact, fact_key
from juesuan.model.forms import Form, load_forms
from juesuan.money import ZERO

STAFF: Final = "人员经费合计"
PUBLIC: Final = "公用经费合计"
PERSONNEL: Final = frozenset({"301", "303"})
SINGLE: Final = "金额"
"""The code of table 09's only row."""

_INCOME: Final = (
    ("2", ("general", "government", "state")),
    ("3", ("superior",)),
    ("4", ("undertaking",)),
    ("5", ("operating",)),
    ("6", ("affiliate",)),
    ("7", ("other",)),
)
"""Columns of table 02 and the entries they add."""
_SPENDING: Final = (
    ("2", "basic"),
    ("3", "project"),
    ("4", "upward"),
    ("5", "operating"),
    ("6", "affiliate"),
)
_FUNDS: Final = (Fund.GENERAL, Fund.GOVERNMENT, Fund.STATE)

Leaves = Mapping[str, Mapping[str, Decimal]]
"""Amounts by 项 and column."""


@dataclass(slots=True)
class Books:
    """The figures of the nine tables by key; one that is absent is zero."""

    account: Account
    facts: dict[str, Fact] = field(default_factory=dict)
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """The cells of the workbook that a figure is entered in or follows from."""

    def value(self, table: str, row: str, column: str | int) -> Decimal:
        """A figure."""
        fact = self.facts.get(fact_key(table, row, str(column)))
        return fact.value if fact else ZERO

    def total(self, table: str, column: str | int) -> Decimal:
        """A figure of a table's total row."""
        return self.value(table, TOTAL, column)

    def codes(self, table: str, *sizes: int) -> list[str]:
        """The codes of a table's rows in order, those of some lengths only."""
        found = {
            fact.row for fact in self.facts.values() if fact.table == table and fact.row.isdigit()
        }
        return sorted(code for code in found if not sizes or len(code) in sizes)

    def name(self, code: str) -> str:
        """The name of a functional code, as the classification or the account has it."""
        return self.account.names.get(code) or subject_name("functional", code)

    def empty(self, table: str) -> bool:
        """Whether every figure of a table is zero."""
        return not any(fact.value for fact in self.facts.values() if fact.table == table)

    def sources(self, key: str) -> tuple[Place, ...]:
        """The cells of the workbook that a figure comes from, in order."""
        found: dict[Place, None] = {}
        seen: set[str] = set()
        open_keys = [key]
        while open_keys:
            each = open_keys.pop(0)
            if each in seen:
                continue
            seen.add(each)
            found |= dict.fromkeys(self.places.get(each, ()))
            fact = self.facts.get(each)
            open_keys += [term for _, term in fact.terms] if fact else []
        return tuple(found)

    # ------------------------------------------------------------ writing

    def give(
        self, table: str, row: str, column: str, value: Decimal, places: Iterable[Place] = ()
    ) -> None:
        """Enter a figure that no formula gives."""
        self._put(table, row, column, value, ())
        key = fact_key(table, row, column)
        kept = (place for place in places if place.sheet)
        self.places[key] = tuple(dict.fromkeys([*self.places.get(key, ()), *kept]))

    def add(self, table: str, row: str, column: str, terms: Iterable[tuple[int, str]]) -> None:
        """Add a figure up from others."""
        kept = tuple(terms)
        values = (weight * self.facts[key].value for weight, key in kept if key in self.facts)
        self._put(table, row, column, sum(values, ZERO), kept)

    def _put(
        self, table: str, row: str, column: str, value: Decimal, terms: tuple[tuple[int, str], ...]
    ) -> None:
        fact = Fact(table, row, column, self._label(table, row, column), value, terms)
        self.facts[fact.key] = fact

    def _label(self, table: str, row: str, column: str) -> str:
        form = load_forms()[table]
        line = form.line(row)
        if line is not None:
            name = line.name
        elif row.isdigit():
            name = subject_name("economic", row) if table == "T06" else self.name(row)
        else:
            name = row
        return f"{name}·{form.column(column).name}"


def subject_name(classification: Classification, code: str) -> str:
    """The name of a code, the code itself where the classification does not have it."""
    subject = load_subjects(classification).get(code)
    return subject.name if subject else code


def _terms(table: str, cells: Iterable[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    return ((1, fact_key(table, row, column)) for row, column in cells)


def keep_books(account: Account) -> Books:
    """Work out the nine tables."""
    books = Books(account)
    _income(books)
    _spending(books)
    _economic(books)
    _small_fund(books, "T07", Fund.GOVERNMENT)
    _small_fund(books, "T08", Fund.STATE)
    _three(books)
    _all_money(books)
    _fiscal_money(books)
    return books


# ---------------------------------------------------------------- tables by code


def _roll_up(books: Books, table: str, leaves: Leaves, columns: Iterable[str]) -> None:
    """Add 项 up to 款, 类 and the total; rows without any amount are left out."""
    below: dict[str, set[str]] = defaultdict(set)
    for code, amounts in leaves.items():
        if not any(amounts.values()):
            continue
        below[code]  # a row of its own, with nothing below it
        while code:
            parent = parent_code(code)
            below[parent or TOTAL].add(code)
            code = parent  # noqa: PLW2901
    below[TOTAL]  # an empty table has its total row too
    for code in sorted(below, key=lambda item: (item == TOTAL, -len(item), item)):
        for column in columns:
            if code in leaves:
                books.give(table, code, column, books.value(table, code, column))
            else:
                books.add(
                    table, code, column, _terms(table, ((c, column) for c in sorted(below[code])))
                )


def _across(books: Books, table: str, column: str, terms: Iterable[tuple[int, str]]) -> None:
    """Add a column of every row up from others of the row."""
    kept = tuple(terms)
    for row in [*books.codes(table), TOTAL]:
        books.add(
            table, row, column, ((weight, fact_key(table, row, other)) for weight, other in kept)
        )


def _leaves(
    books: Books, table: str, entries: Iterable[tuple[str, str, Decimal, Place]]
) -> dict[str, dict[str, Decimal]]:
    """Enter the amounts of 项, several of one cell added up."""
    leaves: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for code, column, amount, place in entries:
        if not amount:
            continue
        leaves[code][column] = leaves[code].get(column, ZERO) + amount
        books.give(table, code, column, leaves[code][column], [place])
    return leaves


def _income(books: Books) -> None:
    """Table 02."""
    leaves = _leaves(
        books,
        "T02",
        (
            (row.code, column, sum((getattr(row, kind) for kind in kinds), ZERO), row.place)
            for row in books.account.income
            for column, kinds in _INCOME
        ),
    )
    columns = [column for column, _ in _INCOME]
    _roll_up(books, "T02", leaves, columns)
    _across(books, "T02", "1", ((1, column) for column in columns))


def _spending(books: Books) -> None:
    """Tables 03 and 05."""
    rows = books.account.spending
    for table, kinds, picked in (
        ("T03", _SPENDING, rows),
        ("T05", _SPENDING[:2], [row for row in rows if row.fund is Fund.GENERAL]),
    ):
        leaves = _leaves(
            books,
            table,
            (
                (row.code, column, getattr(row, kind), row.place)
                for row in picked
                for column, kind in kinds
            ),
        )
        columns = [column for column, _ in kinds]
        _roll_up(books, table, leaves, columns)
        _across(books, table, "1", ((1, column) for column in columns))


def _economic(books: Books) -> None:
    """Table 06: every item of the classification, amounts or not."""
    classes: dict[str, list[str]] = defaultdict(list)
    blank = (Economic(code, ZERO) for code in load_subjects("economic") if len(code) == 5)
    for entry in (*blank, *books.account.economic):
        amount = books.value("T06", entry.code, "1") + entry.amount
        books.give("T06", entry.code, "1", amount, [entry.place])
        if entry.code not in classes[entry.code[:3]]:
            classes[entry.code[:3]].append(entry.code)
    for code, items in sorted(classes.items()):
        books.add("T06", code, "1", _terms("T06", ((item, "1") for item in items)))
    for total, personnel in ((STAFF, True), (PUBLIC, False)):
        kept = (code for code in sorted(classes) if (code in PERSONNEL) is personnel)
        books.add("T06", total, "1", _terms("T06", ((code, "1") for code in kept)))


def _small_fund(books: Books, table: str, fund: Fund) -> None:
    """Tables 07 and 08: opening, income, spending and closing of a fund."""
    opening, income, basic, project, whole, closing = (
        ("1", "2", "4", "5", "3", "6") if table == "T07" else ("4", "5", "2", "3", "1", "6")
    )
    account = books.account
    kind = "government" if fund is Fund.GOVERNMENT else "state"
    entries = [
        (row.code, opening, row.amount, row.place) for row in account.openings if row.fund is fund
    ]
    entries += [(row.code, income, getattr(row, kind), row.place) for row in account.income]
    for row in account.spending:
        if row.fund is fund:
            entries += [
                (row.code, basic, row.basic, row.place),
                (row.code, project, row.project, row.place),
            ]
    leaves = _leaves(books, table, entries)
    _roll_up(books, table, leaves, (opening, income, basic, project))
    _across(books, table, whole, ((1, basic), (1, project)))
    _across(books, table, closing, ((1, opening), (1, income), (-1, whole)))


def _three(books: Books) -> None:
    """Table 09."""
    account = books.account
    items = (
        ("2", account.abroad),
        ("4", account.purchase),
        ("5", account.running),
        ("6", account.reception),
    )
    for column, item in items:
        books.give("T09", SINGLE, column, item.budget, [item.place])
        books.give("T09", SINGLE, str(int(column) + 6), item.account, [item.place])
    for base in (0, 6):
        cars, whole = str(base + 3), str(base + 1)
        books.add("T09", SINGLE, cars, _terms("T09", ((SINGLE, str(base + n)) for n in (4, 5))))
        books.add("T09", SINGLE, whole, _terms("T09", ((SINGLE, str(base + n)) for n in (2, 3, 6))))


# ---------------------------------------------------------------- tables of totals


def _rows_with(rows: Iterable[Income], kind: str) -> tuple[Decimal, list[Place]]:
    kept = [row for row in rows if getattr(row, kind)]
    return sum((getattr(row, kind) for row in kept), ZERO), [row.place for row in kept]


def _all_money(books: Books) -> None:
    """Table 01."""
    account, form = books.account, load_forms()["T01"]
    for line, kind in zip("123", ("general", "government", "state"), strict=True):
        books.give("T01", line, "1", *_rows_with(account.income, kind))
    for line in "45678":
        books.add("T01", line, "1", [(1, fact_key("T02", TOTAL, str(int(line) - 1)))])
    books.add("T01", "27", "1", _terms("T01", ((line, "1") for line in "12345678")))
    books.give("T01", "28", "1", account.used, [account.places.get("used", Place())])
    openings = account.openings
    books.give(
        "T01", "29", "1", sum((row.amount for row in openings), ZERO), [r.place for r in openings]
    )
    books.add("T01", "31", "1", _terms("T01", ((line, "1") for line in ("27", "28", "29"))))
    classes = _class_lines(books, form, "2", {"2": ("T03", "1")})
    books.add("T01", "58", "2", _terms("T01", ((line, "2") for line in classes)))
    books.give("T01", "59", "2", account.distributed, [account.places.get("distributed", Place())])
    income = fact_key("T01", "31", "1")
    books.add(
        "T01",
        "60",
        "2",
        [(1, income), *((-1, fact_key("T01", line, "2")) for line in ("58", "59"))],
    )
    books.add("T01", "62", "2", _terms("T01", ((line, "2") for line in ("58", "59", "60"))))


def _class_lines(
    books: Books, form: Form, first: str, sources: Mapping[str, tuple[str, str]]
) -> list[str]:
    """The lines of the 类, each column taken from another table; the codes of the lines."""
    lines = [line for line in form.lines if line.function]
    for line in lines:
        for column, (table, source) in sources.items():
            books.add(form.code, line.code, column, [(1, fact_key(table, line.function, source))])
        if first not in sources:
            books.add(
                form.code, line.code, first, _terms(form.code, ((line.code, c) for c in sources))
            )
    return [line.code for line in lines]


def _fiscal_money(books: Books) -> None:
    """Table 04."""
    account, form = books.account, load_forms()["T04"]
    for line in "123":
        books.add("T04", line, "1", [(1, fact_key("T01", line, "1"))])
    books.add("T04", "27", "1", _terms("T04", ((line, "1") for line in "123")))
    for line, fund in zip(("29", "30", "31"), _FUNDS, strict=True):
        rows = [row for row in account.openings if row.fund is fund]
        books.give(
            "T04", line, "1", sum((row.amount for row in rows), ZERO), [r.place for r in rows]
        )
    books.add("T04", "28", "1", _terms("T04", ((line, "1") for line in ("29", "30", "31"))))
    books.add("T04", "32", "1", _terms("T04", (("27", "1"), ("28", "1"))))
    columns = {"3": ("T05", "1"), "4": ("T07", "3"), "5": ("T08", "1")}
    classes = _class_lines(books, form, "2", columns)
    for column in columns:
        books.add("T04", "59", column, _terms("T04", ((line, column) for line in classes)))
    for line, column in zip("123", columns, strict=True):
        flows = [(1, line, "1"), (1, str(int(line) + 28), "1"), (-1, "59", column)]
        books.add("T04", "60", column, ((w, fact_key("T04", row, c)) for w, row, c in flows))
        books.add("T04", "64", column, _terms("T04", (("59", column), ("60", column))))
    for line in ("59", "60", "64"):
        books.add("T04", line, "2", _terms("T04", ((line, column) for column in columns)))
