"""Exact amounts of a source (元) → the amounts of an account: 万元 with two decimals.

The totals of the published tables are sums of what is entered, so what is entered is rounded such
that these sums come out right: grand totals are the rounded true ones, the totals of columns add up
to them, 类 and 款 lie next to their true sums.  Not every sum can: those that cannot are told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from juesuan.model import Place
from juesuan.model.account import Economic, Fund, Income, Notice, Opening, Spending
from juesuan.money import ZERO, rounded
from juesuan.workbook.balancing import Key, Path, balance
from juesuan.workbook.pieces import KINDS, NATURES, Pieces, income_row, spending_row
from juesuan.workbook.printed import Parts, Sum, printed_sums

_PERSONNEL: Final = frozenset({"301", "303"})
_CENTS: Final = 2
_ITEM: Final = 7  # digits of a 项
_PROCURED: Final = ("goods", "works", "services")
_MONEY: Final = ("operating", "operating-budget", "sme", "micro")
"""Numbers that are amounts and stand alone."""


def round_pieces(exact: Pieces) -> Pieces:
    """Round everything that a source gives; sums that come out otherwise are told."""
    income = _income(exact.income or ())
    spending = _spending(exact.spending or ())
    openings = _openings(exact.openings or ())
    economic = _economic(exact, spending)
    three = _three(exact)
    printed = replace(
        exact,
        income=None if exact.income is None else tuple(_income_rows(income)),
        spending=None if exact.spending is None else tuple(_spending_rows(spending)),
        openings=None if exact.openings is None else tuple(_opening_rows(openings)),
        economic=None
        if exact.economic is None
        else tuple(
            Economic(code, amount) for (code,), amount in sorted(economic.items()) if amount
        ),
        three=three,
        used=None if exact.used is None else rounded(exact.used, _CENTS),
        distributed=None if exact.distributed is None else rounded(exact.distributed, _CENTS),
        numbers=_numbers(exact.numbers),
    )
    return replace(printed, notices=(*exact.notices, *_told(exact, printed)))


def _levels(code: str) -> Path:
    """类, 款 and 项 of a code."""
    return tuple(code[:size] for size in (3, 5, 7) if len(code) >= size)


def _above(fund: str) -> Path:
    """The group of a source of money: the appropriations, or what is not."""
    return ("own",) if fund == Fund.OWN else ("fiscal", fund)


# ---------------------------------------------------------------- income and openings


def _income(rows: tuple[Income, ...]) -> dict[Key, Decimal]:
    """By 项 and kind: the rows of table 02, and its columns with those of 07 and 08."""
    values = _gathered(((row.code, kind), getattr(row, kind)) for row in rows for kind in KINDS)
    fiscal = KINDS[:3]

    def columns(key: Key) -> Path:
        code, kind = key
        return (*(("fiscal", kind) if kind in fiscal else (kind,)), *_levels(code))

    targets = _targets({(kind,): sum_of(values, 1, kind) for kind in KINDS}, fiscal)
    return balance(values, rows=lambda key: _levels(key[0]), columns=columns, targets=targets)


def _targets(totals: Mapping[Key, Decimal], fiscal: tuple[str, ...]) -> dict[Path, Decimal]:
    """What the totals of columns are rounded to, so that they add up to the whole."""

    def path(key: Key) -> Path:
        return ("fiscal", *key) if key[0] in fiscal else key

    made = balance(totals, rows=lambda key: key, columns=path)
    return {path(key): amount for key, amount in made.items()}


def _openings(rows: tuple[Opening, ...]) -> dict[Key, Decimal]:
    """By source and 项: column 1 of table 07, lines 29–31 of 04 and 29 of 01."""
    values = _gathered(((row.fund, row.code), row.amount) for row in rows)
    totals: dict[Key, Decimal] = {(fund,): sum_of(values, 0, fund) for fund in Fund}
    return balance(
        values,
        rows=lambda _: (),
        columns=lambda key: (*_above(key[0]), *_levels(key[1])),
        targets=_fund_paths(balance(totals, rows=lambda _: (), columns=lambda key: _above(key[0]))),
    )


def _fund_paths(totals: Mapping[Key, Decimal]) -> dict[Path, Decimal]:
    return {_above(fund): amount for (fund,), amount in totals.items()}


# ---------------------------------------------------------------- spending


def _spending(rows: tuple[Spending, ...]) -> dict[Key, Decimal]:
    """By source, nature and 项.

    First the totals of every source and nature, which add up both ways; then each nature by itself,
    the later ones leaning against what the earlier ones did to a 项.
    """
    values = _gathered(
        ((row.fund, nature, row.code), getattr(row, nature)) for row in rows for nature in NATURES
    )
    totals = _gathered((key[:2], amount) for key, amount in values.items())
    aims = balance(totals, rows=lambda key: (key[1],), columns=lambda key: _above(key[0]))
    made: dict[Key, Decimal] = {}
    excess: dict[Key, Decimal] = {}
    for nature in NATURES:
        part = {key: amount for key, amount in values.items() if key[1] == nature}
        carried = {key: excess.get((key[0], key[2]), ZERO) for key in part}
        rounded_part = balance(
            part,
            rows=lambda key: _levels(key[2]),
            columns=lambda key: (*_above(key[0]), *_levels(key[2])),
            targets={
                (): sum((amount for key, amount in aims.items() if key[1] == nature), ZERO),
                **{_above(key[0]): amount for key, amount in aims.items() if key[1] == nature},
            },
            carried=carried,
        )
        for key, amount in rounded_part.items():
            row = (key[0], key[2])
            excess[row] = excess.get(row, ZERO) + amount - values[key]
        made |= rounded_part
    return made


# ---------------------------------------------------------------- the others


def _economic(exact: Pieces, spending: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """Table 06 adds up to the basic spending of table 05, if the source's tables agree."""
    values = _gathered(((row.code,), row.amount) for row in exact.economic or ())
    basic = sum((row.basic for row in exact.spending or () if row.fund is Fund.GENERAL), ZERO)
    agreed = exact.spending is not None and basic == sum(values.values(), ZERO)
    printed = sum((a for key, a in spending.items() if key[:2] == (Fund.GENERAL, "basic")), ZERO)

    def columns(key: Key) -> Path:
        staff = "staff" if key[0][:3] in _PERSONNEL else "public"
        return (staff, *_levels(key[0]))

    targets: dict[Path, Decimal] = {(): printed} if agreed else {}
    return balance(values, rows=lambda _: (), columns=columns, targets=targets)


def _three(exact: Pieces) -> dict[str, dict[str, Decimal]]:
    """Table 09: the items add up to the cars, these to the whole; a figure of last year alone."""
    made = {
        key: {name: rounded(value, _CENTS) for name, value in parts.items()}
        for key, parts in exact.three.items()
    }
    for name in ("budget", "account"):
        values: dict[Key, Decimal] = {
            (key,): parts[name] for key, parts in exact.three.items() if name in parts
        }

        def columns(key: Key) -> Path:
            return ("cars", *key) if key[0] in {"purchase", "running"} else key

        for (key,), amount in balance(values, rows=lambda _: (), columns=columns).items():
            made[key][name] = amount
    return made


def _numbers(numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    procured: dict[Key, Decimal] = {(key,): numbers[key] for key in _PROCURED if key in numbers}
    sums = balance(procured, rows=lambda _: (), columns=lambda key: key)
    alone = {key: rounded(numbers[key], _CENTS) for key in _MONEY if key in numbers}
    return {**numbers, **alone, **{key: amount for (key,), amount in sums.items()}}


# ---------------------------------------------------------------- to and fro


def _gathered(items: Iterable[tuple[Key, Decimal]]) -> dict[Key, Decimal]:
    """Amounts by key, those of one key added up, without zeros."""
    sums: dict[Key, Decimal] = {}
    for key, amount in items:
        plain = tuple(map(str, key))
        sums[plain] = sums.get(plain, ZERO) + amount
    return {key: amount for key, amount in sums.items() if amount}


def sum_of(values: Mapping[Key, Decimal], at: int, word: str) -> Decimal:
    """The sum of the amounts whose key has a word in some place."""
    return sum((amount for key, amount in values.items() if key[at] == word), ZERO)


def _income_rows(made: Mapping[Key, Decimal]) -> Iterator[Income]:
    for code in sorted({key[0] for key, amount in made.items() if amount}):
        yield income_row(code, {kind: made.get((code, kind), ZERO) for kind in KINDS})


def _spending_rows(made: Mapping[Key, Decimal]) -> Iterator[Spending]:
    order = list(Fund)
    rows = sorted({(key[2], order.index(Fund(key[0]))) for key, amount in made.items() if amount})
    for code, at in rows:
        fund = order[at]
        amounts = {nature: made.get((fund, nature, code), ZERO) for nature in NATURES}
        yield spending_row(code, fund, amounts)


def _opening_rows(made: Mapping[Key, Decimal]) -> Iterator[Opening]:
    order = list(Fund)
    for fund, code in sorted(made, key=lambda key: (order.index(Fund(key[0])), key[1])):
        if made[fund, code]:
            yield Opening(Fund(fund), code, made[fund, code])


# ---------------------------------------------------------------- what cannot come out


def _told(exact: Pieces, printed: Pieces) -> Iterator[Notice]:
    """The sums of the published tables that differ from their own rounded true value."""
    shown = printed_sums(Parts.of(printed))
    for (table, row, column), true in printed_sums(Parts.of(exact)).items():
        if row.isdecimal() and len(row) == _ITEM and true.details < 2:
            continue  # a detail, not a sum of several
        figure = shown.get((table, row, column), Sum()).value
        own = rounded(true.value, _CENTS)
        if figure != own:
            message = (
                f"{row}·{column}：由明细相加为 {figure:,.2f} 万元，单独四舍五入为 {own:,.2f} 万元，"
                f"相差 {figure - own:,.2f} 万元。"
            )
            yield Notice(Place(sheet=table), message)
