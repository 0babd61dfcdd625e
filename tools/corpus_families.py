"""Adds the accounts of units up to those of departments, and tells the years of a family."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from corpus_accounts import SOURCES, TIED_KINDS, draw_standing, draw_year, wan
from corpus_names import DUTIES, LESS, MORE, PERFORMANCE, WORKS
from corpus_plan import Family, Order
from juesuan.model.account import (
    Account,
    Budget,
    Economic,
    Fund,
    Income,
    Opening,
    Spending,
    ThreeItem,
    Work,
    YearTotals,
)
from juesuan.money import ZERO

Row = TypeVar("Row", Income, Spending, Opening, Economic, Budget)

EARLIER = 2
"""Years before the first published one, so that there are figures to compare with."""


@dataclass(frozen=True)
class Gap:
    """A figure of a department that is not the sum of its units'."""

    table: str
    row: str
    column: str
    units: Decimal
    department: Decimal


@dataclass(frozen=True)
class Year:
    """The accounts of a family in one year, by name."""

    accounts: dict[str, Account]
    gap: Gap | None


def family_years(family: Family, order: Order) -> Iterator[tuple[int, Year]]:
    """The published years of a family, each carried on from the one before."""
    running = ("", *(code for _, code in family.below))
    standings = [
        draw_standing(order.rng("unit", name), name, family.office, code)
        for name, code in zip(family.members, running, strict=True)
    ]
    published = sorted({paper.year for paper in family.papers})
    before: dict[str, Account] = {}
    for year in range(published[0] - EARLIER, published[-1] + 1):
        accounts, gap = {}, None
        for standing in standings:
            rng = order.rng("year", standing.unit, year)
            last = before.get(standing.unit)
            accounts[standing.unit] = draw_year(standing, year, rng, last)
        rng = order.rng("department", family.department, year)
        whole = add_up(family.department, list(accounts.values()))
        if year in family.not_added_up:
            whole, gap = with_gap(whole, rng)
        below = family.members if family.below else ()
        accounts = {
            account.unit: told(account, before.get(account.unit), rng, below)
            for account in (whole, *(accounts.values() if below else ()))
        }
        before = accounts
        if year in published:
            yield year, Year(accounts, gap)


def with_gap(account: Account, rng: Random) -> tuple[Account, Gap]:
    """The account with one item of project spending that its units do not have."""
    rows = [row for row in account.spending if row.fund is Fund.GENERAL]
    row = rng.choice([row for row in rows if row.project] or rows)
    amount = wan(rng.randint(150, 5_000))
    units = sum((other.project for other in account.spending if other.code == row.code), ZERO)
    return shifted(account, row.code, amount), Gap("T03", row.code, "3", units, units + amount)


def add_up(name: str, accounts: Sequence[Account]) -> Account:
    """The account of a department: the sum of its units, figure by figure."""
    first = accounts[0]
    every = [account.numbers for account in accounts]
    three = {
        field: ThreeItem(
            sum((getattr(account, field).budget for account in accounts), ZERO),
            sum((getattr(account, field).account for account in accounts), ZERO),
        )
        for field in ("abroad", "purchase", "running", "reception")
    }
    return Account(
        unit=name,
        year=first.year,
        scope="部门",
        nature="行政单位",
        income=summed((row for account in accounts for row in account.income), "code"),
        spending=summed((row for account in accounts for row in account.spending), "code", "fund"),
        openings=summed((row for account in accounts for row in account.openings), "code", "fund"),
        economic=summed((row for account in accounts for row in account.economic), "code"),
        budgets=summed((row for account in accounts for row in account.budgets), "code"),
        used=sum((account.used for account in accounts), ZERO),
        distributed=sum((account.distributed for account in accounts), ZERO),
        numbers={
            key: sum((n.get(key, ZERO) for n in every), ZERO) for n in every for key in sorted(n)
        },
        **three,
    )


def summed(rows: Iterable[Row], *keys: str) -> tuple[Row, ...]:
    """Rows that agree in some entries, joined to one with the sums of their amounts."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(getattr(row, key) for key in keys)].append(row)
    return tuple(joined(groups[key]) for key in sorted(groups))


def joined(rows: Sequence[Row]) -> Row:
    """The first of some rows with the sums of all in its amounts."""
    names = [
        field.name for field in fields(rows[0]) if isinstance(getattr(rows[0], field.name), Decimal)
    ]
    return replace(
        rows[0], **{name: sum((getattr(row, name) for row in rows), ZERO) for name in names}
    )


def shifted(account: Account, code: str, amount: Decimal) -> Account:
    """The account with more project spending of an item than its units have, paid for as well."""
    spending = tuple(
        replace(row, project=row.project + amount)
        if (row.code, row.fund) == (code, Fund.GENERAL)
        else row
        for row in account.spending
    )
    income = tuple(
        replace(row, general=row.general + amount) if row.code == code else row
        for row in account.income
    )
    return replace(account, spending=spending, income=income)


# ---------------------------------------------------------------- what people write


def told(account: Account, before: Account | None, rng: Random, units: Sequence[str]) -> Account:
    """The account with last year's figures and the reasons that people give."""
    below = units if account.scope == "部门" else ()
    now, prior = totals(account), totals(before) if before else {}
    three = {}
    for field in ("abroad", "purchase", "running", "reception"):
        item = getattr(account, field)
        last = getattr(before, field).account if before else None
        three[field] = replace(item, prior=last, reason=why(item.account, last, rng))
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for row in account.spending:
        spent[row.code] += row.basic + row.project if row.fund is Fund.GENERAL else ZERO
    older = before.prior.get("total") if before else None
    return replace(
        account,
        budgets=tuple(
            replace(item, reason=why(spent[item.code], item.amount, rng))
            for item in account.budgets
        ),
        spending=tuple(replace(row, purpose="保障机构运转和开展工作") for row in account.spending),
        prior=prior,
        years=() if older is None else (YearTotals(account.year - 2, older, older),),
        texts={
            **words(account, below, rng),
            **{f"reason-{key}": why(now[key], last, rng) for key, last in prior.items()},
            "reason-operating": why(now["operating"], account.numbers["operating-budget"], rng),
        },
        works=tuple(Work(*row) for row in rng.sample(WORKS, rng.randint(0, 3))),
        **three,
    )


def totals(account: Account) -> dict[str, Decimal]:
    """The figures that the year after is compared with."""
    appropriated = {
        kind: sum((getattr(row, kind) for row in account.income), ZERO) for kind in TIED_KINDS
    }
    income = sum((getattr(row, kind) for row in account.income for kind in SOURCES), ZERO)
    income += sum(appropriated.values(), ZERO)
    own = sum((row.amount for row in account.openings if row.fund is Fund.OWN), ZERO)
    openings = sum((row.amount for row in account.openings), ZERO)
    general = (row.total for row in account.spending if row.fund is Fund.GENERAL)
    return {
        "total": income + account.used + openings,
        "income": income,
        "spending": sum((row.total for row in account.spending), ZERO),
        "fiscal": sum(appropriated.values(), openings - own),
        **{f"fiscal-{kind}": amount for kind, amount in appropriated.items()},
        "general": sum(general, ZERO),
        "operating": account.numbers["operating"],
    }


def why(now: Decimal, before: Decimal | None, rng: Random) -> str:
    """A reason that fits the direction of a change."""
    if before is None or now == before:
        return ""
    return rng.choice(MORE if now > before else LESS)


def words(account: Account, below: Sequence[str], rng: Random) -> dict[str, str]:
    """The duties of a unit, what it is made of, and what is done with its evaluation."""
    made = f"从单位构成看，{account.unit}{account.scope}决算由本级决算组成，没有下属单位。"
    if below:
        listed = "\n".join(f"{number}.{name}" for number, name in enumerate(below, 1))
        made = f"从单位构成看，{account.unit}部门决算由以下{len(below)}个单位的决算组成：\n{listed}"
    return {
        "duties": "\n".join([*rng.sample(DUTIES[:-1], rng.randint(2, 5)), DUTIES[-1]]),
        "organs": made,
        "performance-use": rng.choice(PERFORMANCE),
    }
