"""Amounts: reading and printing them, and what rounding allows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.money import (
    ZERO,
    Amount,
    NotAnAmountError,
    Unit,
    format_amount,
    half_width,
    is_blank,
    last_place,
    parse_amount,
    rounding_bound,
)

YUAN = st.decimals(-(10**9), 10**9, places=6)
"""Exact amounts with more places than are ever printed."""


def rounded(value: Decimal, decimals: int) -> Decimal:
    """The amount as it is printed with so many decimals."""
    return value.quantize(last_place(decimals), ROUND_HALF_UP)


# ---- reading


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1,553.51", "1553.51", 2),
        ("1553.51", "1553.51", 2),
        ("0", "0", 0),
        ("0.00", "0.00", 2),
        ("12,345,678.9", "12345678.9", 1),
        ("007", "7", 0),
        ("１，５５３．５１", "1553.51", 2),
        ("1, 553.51", "1553.51", 2),
        ("1 553.51\n", "1553.51", 2),
        ("\u30001,066.51\u00a0", "1066.51", 2),
        ("+5.0", "5.0", 1),
        ("-1,447.80", "-1447.80", 2),
        ("－1,447.80", "-1447.80", 2),
        ("−3", "-3", 0),
        ("–3", "-3", 0),
        ("(0.5)", "-0.5", 1),
        ("（１，２３４．５６）", "-1234.56", 2),
        ("(-5)", "-5", 0),
        ("(+5)", "-5", 0),
        ("38.288", "38.288", 3),
    ],
)
def test_a_printed_amount_keeps_its_value_and_its_decimals(
    text: str, value: str, decimals: int
) -> None:
    assert parse_amount(text) == Amount(Decimal(value), decimals)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "—",
        "合计",
        "12.3万元",
        "5%",
        "1,55",
        "1,5553.51",
        ",553",
        "1.5.5",
        "5.",
        ".5",
        "(5",
        "5)",
        "-(5)",
        "--5",
        "1e5",
        "NaN",
        "Infinity",
        "1,066.51 240.27",
        "٣٫٥",
        "٣٤",
    ],
)
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(NotAnAmountError, match="not an amount"):
        parse_amount(text)


def test_a_run_of_digits_longer_than_any_amount_is_not_read() -> None:
    assert parse_amount("9" * 32).value == Decimal("9" * 32)
    with pytest.raises(NotAnAmountError, match="33 characters"):
        parse_amount("9" * 33)


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except NotAnAmountError:
        return
    assert amount.value.is_finite()
    assert amount.decimals == max(-int(amount.value.as_tuple().exponent), 0)


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "－", " — ", "——", "―", "─", "–", "/", "\u3000", "--"]
)
def test_nothing_and_a_dash_are_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "0.00", "-5", "无", "---", "//"])
def test_a_zero_or_a_word_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_full_width_signs_become_half_width() -> None:
    assert half_width("（－１，２３４．５６）＋") == "(-1,234.56)+"
    assert half_width("收入") == "收入"


# ---- printing


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1553.5", 2, "1,553.50"),
        ("-1447.8", 2, "-1,447.80"),
        ("0", 2, "0.00"),
        ("1000", 0, "1,000"),
        ("1E+3", 2, "1,000.00"),
        ("38.288", 2, "38.288"),
        ("38.2800", 2, "38.28"),
    ],
)
def test_an_amount_is_printed_with_separators_and_never_cut_short(
    value: str, decimals: int, text: str
) -> None:
    assert format_amount(Decimal(value), decimals) == text


@given(YUAN, st.integers(0, 6))
def test_what_is_printed_reads_back_as_the_same_amount(value: Decimal, decimals: int) -> None:
    read = parse_amount(format_amount(value, decimals))
    assert read.value == value
    assert read.decimals >= decimals


@given(YUAN, st.integers(0, 6))
def test_brackets_and_a_minus_sign_mean_the_same(value: Decimal, decimals: int) -> None:
    text = format_amount(abs(value), decimals)
    assert parse_amount(f"（{text}）") == parse_amount(f"-{text}")


@given(st.decimals(-(10**9), 10**9, places=2))
def test_full_width_and_half_width_print_the_same_amount(value: Decimal) -> None:
    text = format_amount(value)
    wide = text.translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    assert parse_amount(wide) == parse_amount(text)


# ---- units


@pytest.mark.parametrize(("label", "size"), [("元", 1), ("万元", 10_000), ("亿元", 100_000_000)])
def test_a_unit_is_found_by_its_label(label: str, size: int) -> None:
    unit = Unit.from_label(label)
    assert unit.value == size
    assert unit.label == label


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(KeyError, match="美元"):
        Unit.from_label("美元")


# ---- rounding


def test_the_last_place() -> None:
    assert [str(last_place(decimals)) for decimals in (0, 1, 2, 6)] == [
        "1",
        "0.1",
        "0.01",
        "0.000001",
    ]


def test_a_tie_may_be_off_by_one_last_place() -> None:
    cent = last_place(2)
    assert rounding_bound([(1, cent), (-1, cent)]) == cent


def test_a_sum_of_eight_may_be_off_by_half_a_cent_for_each_figure() -> None:
    cent = last_place(2)
    assert rounding_bound([(1, cent), *[(-1, cent)] * 8]) == Decimal("0.045")


def test_a_blank_has_no_rounding() -> None:
    assert rounding_bound([(1, last_place(2)), (-1, ZERO)]) == Decimal("0.005")
    assert rounding_bound([]) == 0


def test_a_figure_counted_twice_may_be_off_twice() -> None:
    assert rounding_bound([(1, Decimal(1)), (-2, Decimal(1))]) == Decimal("1.5")


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from([-2, -1, 1, 2]), YUAN, st.integers(0, 4)), min_size=1))
def test_a_true_sum_rounded_figure_by_figure_stays_within_the_bound(
    items: list[tuple[int, Decimal, int]],
) -> None:
    total = sum((weight * value for weight, value, _ in items), ZERO)
    printed = sum((weight * rounded(value, places) for weight, value, places in items), ZERO)
    units = [(weight, last_place(places)) for weight, _, places in items] + [(1, last_place(2))]
    assert abs(rounded(total, 2) - printed) <= rounding_bound(units)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_no_smaller_bound_would_do(places: list[int]) -> None:
    """Details of half a last place are all printed as a whole one; the total is exact."""
    units = [last_place(decimals) for decimals in places]
    halves = [unit / 2 for unit in units]
    printed = [rounded(half, decimals) for half, decimals in zip(halves, places, strict=True)]
    assert sum(printed) - sum(halves) == rounding_bound([(1, unit) for unit in units])
