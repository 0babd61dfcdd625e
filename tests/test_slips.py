"""Which slip of the pen turns one figure into another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from juesuan.checking.slips import Slip, slip_between
from juesuan.money import format_amount


@pytest.mark.parametrize(
    ("printed", "right", "slip"),
    [
        ("24.27", "240.27", Slip.LOST_DIGIT),
        ("1066.51", "10661.51", Slip.LOST_DIGIT),
        ("240.27", "24.27", Slip.EXTRA_DIGIT),
        ("827.87", "872.87", Slip.SWAPPED_DIGITS),
        ("512.30", "521.30", Slip.SWAPPED_DIGITS),
        ("872.78", "872.87", Slip.SWAPPED_DIGITS),
        ("812.87", "872.87", Slip.WRONG_DIGIT),
        ("0.30", "9.30", Slip.WRONG_DIGIT),
        ("0.05", "0.50", Slip.SWAPPED_DIGITS),
        ("0.27", "10.27", Slip.LOST_DIGIT),
        ("-5.00", "5.00", Slip.SIGN),
        ("15535100", "1553.51", Slip.UNIT),
        ("1553.51", "15535100", Slip.UNIT),
        ("", "5.00", Slip.MISSING),
        ("5.00", "", Slip.SURPLUS),
        ("155.351", "1553.51", Slip.POINT),
        ("155351", "1553.51", Slip.POINT),
        ("782.87", "827.78", Slip.OTHER),
        ("287.87", "872.87", Slip.OTHER),
        ("17.00", "5.20", Slip.OTHER),
        ("123.00", "7.00", Slip.OTHER),
    ],
)
def test_a_slip_is_named(printed: str, right: str, slip: Slip) -> None:
    amounts = [Decimal(text or "0") for text in (printed, right)]
    assert slip_between(amounts[0], amounts[1]) is slip


def test_the_sign_does_not_hide_a_slip_in_the_digits() -> None:
    assert slip_between(Decimal("-24.27"), Decimal("-240.27")) is Slip.LOST_DIGIT


def test_digits_are_compared_as_they_are_printed() -> None:
    """Without decimals 24 and 240 differ by a digit; with six, a trailing zero is no digit."""
    assert slip_between(Decimal(24), Decimal(241), 0) is Slip.LOST_DIGIT
    assert slip_between(Decimal("1.5"), Decimal("1.6"), 6) is Slip.WRONG_DIGIT


AMOUNTS = st.integers(100_00, 999_999_99)
"""Cents; at least three digits before the point."""


def amount(digits: str) -> Decimal:
    """Digits without a point as an amount with two decimals."""
    return Decimal(digits).scaleb(-2)


@given(AMOUNTS, st.data())
def test_a_lost_digit_is_found_and_the_other_way_round_an_extra_one(
    cents: int, data: st.DataObject
) -> None:
    digits = str(cents)
    at = data.draw(st.integers(1, len(digits) - 1))
    short = amount(digits[:at] + digits[at + 1 :])
    assert slip_between(short, amount(digits)) is Slip.LOST_DIGIT
    assert slip_between(amount(digits), short) is Slip.EXTRA_DIGIT


@given(AMOUNTS, st.data())
def test_two_swapped_digits_are_found(cents: int, data: st.DataObject) -> None:
    digits = str(cents)
    at = data.draw(st.integers(0, len(digits) - 2))
    assume(digits[at] != digits[at + 1] and digits[at + 1] != "0")
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert slip_between(amount(swapped), amount(digits)) is Slip.SWAPPED_DIGITS


@given(AMOUNTS, st.data())
def test_one_wrong_digit_is_found(cents: int, data: st.DataObject) -> None:
    digits = str(cents)
    at = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from("123456789"))
    assume(other != digits[at])
    wrong = amount(digits[:at] + other + digits[at + 1 :])
    assert slip_between(wrong, amount(digits)) is Slip.WRONG_DIGIT


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_different_amounts_always_get_a_name(one: int, other: int, decimals: int) -> None:
    assume(one != other)
    first, second = Decimal(one).scaleb(-decimals), Decimal(other).scaleb(-decimals)
    assert slip_between(first, second, decimals) in Slip
    assert format_amount(first, decimals) != format_amount(second, decimals)
