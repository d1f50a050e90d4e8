"""Putting prices of different currencies in one order. Nothing here is ever shown or charged."""

from __future__ import annotations

# Reference-currency (EUR cents) value of one minor unit, in millionths: fixed on purpose, so that an order does not
# change under a reader's hands. A currency we do not know sorts as if it were the reference.
_MILLIONTHS = {"EUR": 1_000_000, "USD": 860_000, "INR": 9_700, "GBP": 1_150_000, "AUD": 560_000, "NZD": 510_000}


def order_value(amount: int, currency: str) -> int:
    """`amount` minor units of `currency` as a whole number that compares across currencies."""
    return amount * _MILLIONTHS.get(currency, 1_000_000) // 1_000_000
