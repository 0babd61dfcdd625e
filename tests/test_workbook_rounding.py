"""Rounding 元 to 万元 so that sums stay right: exact totals, bounds, and what cannot come out."""

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.model.account import Economic, Fund, Income, Opening, Spending
from juesuan.money import rounded
from juesuan.workbook.balancing import Key, Path, balance
from juesuan.workbook.pieces import KINDS, NATURES, Pieces
from juesuan.workbook.rounding import round_pieces

CENT = Decimal("0.01")
WAN = Decimal(10_000)
CODES = ("2010301", "2010302", "2010350", "2080501", "2080502", "2080801", "2101101")
codes = st.sampled_from(CODES)
amounts = st.integers(-(10**9), 10**11).map(lambda fen: Decimal(fen) / 100 / WAN)
positive = st.one_of(
    st.just(Decimal(0)), st.integers(1, 10**10).map(lambda fen: Decimal(fen) / 100 / WAN)
)


def levels(code: str) -> Path:
    return (code[:3], code[:5], code)


def below(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_FLOOR)


def above(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_CEILING)


def groups(values: dict[Key, Decimal], path: object) -> dict[Path, Decimal]:
    sums: dict[Path, Decimal] = defaultdict(Decimal)
    for key, value in values.items():
        whole = path(key)  # type: ignore[operator]
        for size in range(len(whole) + 1):
            sums[whole[:size]] += value
    return dict(sums)


@given(st.dictionaries(codes, amounts))
def test_one_column(column: dict[str, Decimal]) -> None:
    values = {(code,): value for code, value in column.items()}
    made = balance(values, rows=lambda k: levels(k[0]), columns=lambda k: levels(k[0]))
    assert sum(made.values()) == rounded(sum(column.values(), Decimal(0)), 2)
    printed = groups(made, lambda k: levels(k[0]))
    for path, true in groups(values, lambda k: levels(k[0])).items():
        assert printed[path] in {below(true), above(true)}
    for key, value in values.items():
        assert abs(made[key] - value) < CENT
        assert made[key] == value or value != below(value)


matrices = st.dictionaries(st.tuples(st.sampled_from("甲乙丙"), codes), amounts, max_size=21)


@given(matrices)
@settings(deadline=None)
def test_two_families_of_sums(matrix: dict[Key, Decimal]) -> None:
    families = (lambda k: levels(k[1]), lambda k: (k[0], *levels(k[1])))
    made = balance(matrix, rows=families[0], columns=families[1])
    assert sum(made.values()) == rounded(sum(matrix.values(), Decimal(0)), 2)
    for family in families:
        printed = groups(made, family)
        for path, true in groups(matrix, family).items():
            assert printed[path] in {below(true), above(true)}


@given(matrices, st.randoms())
@settings(deadline=None)
def test_the_order_of_rows_does_not_matter(matrix: dict[Key, Decimal], rng: object) -> None:
    mixed = list(matrix.items())
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    ways = {"rows": lambda k: levels(k[1]), "columns": lambda k: (k[0], *levels(k[1]))}
    assert balance(dict(mixed), **ways) == balance(matrix, **ways)  # type: ignore[arg-type]


def test_a_target_is_kept() -> None:
    values = {(code,): Decimal("0.004") for code in CODES[:3]}
    for target in ("0.01", "0.02"):
        made = balance(values, rows=lambda k: k, columns=lambda k: k, targets={(): Decimal(target)})
        assert sum(made.values()) == Decimal(target)
    with pytest.raises(ValueError, match="not next to"):
        balance(values, rows=lambda k: k, columns=lambda k: k, targets={(): Decimal("-0.01")})


def test_what_is_nearest_is_preferred() -> None:
    values = {("a",): Decimal("1.0049"), ("b",): Decimal("2.0021"), ("c",): Decimal("3.0030")}
    made = balance(values, rows=lambda _: (), columns=lambda k: k)
    assert made == {("a",): Decimal("1.01"), ("b",): Decimal("2.00"), ("c",): Decimal("3.00")}


# ---------------------------------------------------------------- whole accounts

incomes = st.lists(
    st.builds(Income, code=codes, **dict.fromkeys(KINDS, positive)),
    max_size=5,
    unique_by=lambda row: row.code,
)
spendings = st.lists(
    st.builds(
        Spending,
        code=codes,
        fund=st.sampled_from(Fund),
        **dict.fromkeys(NATURES, positive),
        purpose=st.just(""),
    ),
    max_size=8,
    unique_by=lambda row: (row.code, row.fund),
)
openings = st.lists(
    st.builds(Opening, fund=st.sampled_from(Fund), code=codes, amount=positive),
    max_size=5,
    unique_by=lambda row: (row.code, row.fund),
)
pieces = st.builds(
    Pieces,
    income=incomes.map(tuple),
    spending=spendings.map(tuple),
    openings=openings.map(tuple),
    used=positive,
    distributed=positive,
)


@given(pieces)
@settings(deadline=None, max_examples=30)
def test_totals_of_an_account(exact: Pieces) -> None:
    made = round_pieces(exact)
    for before, after in (
        (
            sum((getattr(row, kind) for row in exact.income or () for kind in KINDS), Decimal(0)),
            sum((getattr(row, kind) for row in made.income or () for kind in KINDS), Decimal(0)),
        ),
        (
            sum((row.total for row in exact.spending or ()), Decimal(0)),
            sum((row.total for row in made.spending or ()), Decimal(0)),
        ),
        (
            sum((row.amount for row in exact.openings or ()), Decimal(0)),
            sum((row.amount for row in made.openings or ()), Decimal(0)),
        ),
    ):
        assert after == rounded(before, 2)
    true = {(row.code, row.fund): row for row in exact.spending or ()}
    for row in made.spending or ():
        for nature in NATURES:
            value = getattr(true[row.code, row.fund], nature)
            assert getattr(row, nature) in {below(value), above(value)}


@given(pieces)
@settings(deadline=None, max_examples=30)
def test_columns_and_levels_of_every_fund(exact: Pieces) -> None:
    """Tables 05, 07, 08 by nature: the column and every 类 and 款 lie next to their true sums."""
    made = round_pieces(exact)
    for nature in NATURES:
        sums = [
            groups(
                {(row.fund, row.code): getattr(row, nature) for row in rows or ()},
                lambda key: (key[0], *levels(key[1])),
            )
            for rows in (exact.spending, made.spending)
        ]
        for path, value in sums[0].items():
            assert sums[1].get(path, Decimal(0)) in {below(value), above(value)}


@given(pieces)
@settings(deadline=None, max_examples=25)
def test_a_difference_is_told_and_nothing_else(exact: Pieces) -> None:
    """Whole cents need no notice; otherwise each notice shows two figures that differ."""
    made = round_pieces(exact)
    assert all("相差" in notice.message for notice in made.notices)
    again = round_pieces(replace(made, notices=()))
    assert again == replace(made, notices=())


def test_a_column_that_gives_way_is_told() -> None:
    """Three columns of 0.004 add up to 0.01: one of them is printed as 0.01, and that is said."""
    fen = Decimal("0.004")
    made = round_pieces(
        Pieces(spending=(Spending("2010301", Fund.OWN, basic=fen, project=fen, upward=fen),))
    )
    (row,) = made.spending or ()
    assert sorted((row.basic, row.project, row.upward)) == [0, 0, CENT]
    told = [notice for notice in made.notices if str(notice.place) == "03表"]
    assert any("合计" in notice.message and "0.01" in notice.message for notice in told)
    assert not any("本年支出合计" in notice.message for notice in told)


def test_closing_balance_that_differs_is_told() -> None:
    income = Income("2120801", government=Decimal("10.004"))
    opening = Opening(Fund.GOVERNMENT, "2120801", Decimal("5.004"))
    spending = Spending("2120801", Fund.GOVERNMENT, project=Decimal("1"))
    made = round_pieces(Pieces(income=(income,), openings=(opening,), spending=(spending,)))
    told = [notice.message for notice in made.notices if str(notice.place) == "07表"]
    assert any("2120801·年末结转和结余" in message for message in told)
    assert any("14.00 万元" in message and "14.01 万元" in message for message in told)


def test_economic_items_follow_the_printed_basic_spending() -> None:
    third = Decimal("1.0033")
    made = round_pieces(
        Pieces(
            spending=(
                Spending("2010301", Fund.GENERAL, basic=third),
                Spending("2080501", Fund.GENERAL, basic=third),
                Spending("2101101", Fund.GENERAL, basic=third),
            ),
            economic=tuple(Economic(code, third) for code in ("30101", "30201", "31002")),
        )
    )
    assert sum(row.amount for row in made.economic or ()) == Decimal("3.01")
    assert sum(row.basic for row in made.spending or ()) == Decimal("3.01")


def test_items_of_the_three_add_up() -> None:
    parts = {
        key: {"account": Decimal("0.0033"), "budget": Decimal("1")}
        for key in ("abroad", "purchase", "running", "reception")
    }
    made = round_pieces(Pieces(three=parts))
    assert sum(item["account"] for item in made.three.values()) == CENT
    numbers = round_pieces(
        Pieces(numbers={"goods": Decimal("1.004"), "works": Decimal("2.004"), "kept": Decimal(3)})
    ).numbers
    assert numbers["goods"] + numbers["works"] == Decimal("3.01")
    assert numbers["kept"] == 3


@given(pieces)
@settings(deadline=None, max_examples=30)
def test_columns_of_tables_02_and_03(exact: Pieces) -> None:
    """Each kind of income with its levels, and each nature of spending, lie next to the truth."""
    made = round_pieces(exact)
    for kind in KINDS:
        sums = [
            groups({(row.code,): getattr(row, kind) for row in rows or ()}, lambda k: levels(k[0]))
            for rows in (exact.income, made.income)
        ]
        for path, value in sums[0].items():
            assert sums[1].get(path, Decimal(0)) in {below(value), above(value)}
    for nature in NATURES:
        whole, printed = (
            sum((getattr(row, nature) for row in rows or ()), Decimal(0))
            for rows in (exact.spending, made.spending)
        )
        assert printed in {below(whole), above(whole)}
    for fund in Fund:
        whole, printed = (
            sum((row.total for row in rows or () if row.fund is fund), Decimal(0))
            for rows in (exact.spending, made.spending)
        )
        assert printed in {below(whole), above(whole)}
