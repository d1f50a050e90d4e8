"""Amounts are whole minor units of one currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.money import Money, share_bps


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError):
        Money(1, "INR") + Money(1, "USD")


@pytest.mark.parametrize("amount", [1.5, "1", True, None])
def test_an_amount_is_a_whole_number(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "INR")  # type: ignore[arg-type]  # what is being refused


@pytest.mark.parametrize("currency", ["inr", "RUPEE", "", "IN"])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    with pytest.raises(ValueError):
        Money(1, currency)


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(149900, "INR"), "1499.00"),
        (Money(5, "USD"), "0.05"),
        (Money(-150, "EUR"), "-1.50"),
        (Money(1200, "JPY"), "1200"),
        (Money(1234, "KWD"), "1.234"),
        (Money(0, "INR"), "0.00"),
    ],
)
def test_statements_show_major_units(money: Money, text: str) -> None:
    assert money.decimal() == text


@given(amount=st.integers(0, 10**15), bps=st.integers(0, 10_000))
def test_a_share_and_the_rest_make_the_whole(amount: int, bps: int) -> None:
    share = share_bps(amount, bps)
    assert 0 <= share <= amount
    assert abs(share * 10_000 - amount * bps) <= 5_000


@given(amount=st.integers(1, 10**9), part=st.integers(0, 10**9), bps=st.integers(0, 10_000))
def test_taking_a_part_away_never_raises_either_side(amount: int, part: int, bps: int) -> None:
    left = amount - min(part, amount)
    assert share_bps(left, bps) <= share_bps(amount, bps)
    assert left - share_bps(left, bps) <= amount - share_bps(amount, bps)
