"""Amounts of money: whole minor units and an ISO 4217 currency, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CURRENCY = re.compile(r"[A-Z]{3}")
# ISO 4217 exponents that are not 2, for the currencies the platform may meet.
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3}
BPS = 10_000


def exponent(currency: str) -> int:
    """How many decimal places the currency's major unit has."""
    return _EXPONENTS.get(currency, 2)


def share_bps(amount: int, bps: int) -> int:
    """`bps` ten-thousandths of `amount` minor units, rounded half up; `amount` must not be negative."""
    if amount < 0:
        raise ValueError("a share is taken of an amount that is not negative")
    return (amount * bps + BPS // 2) // BPS


def split_evenly(amount: int, parts: int) -> list[int]:
    """`amount` minor units in `parts` shares that differ by one unit at most, the larger ones first; their sum is `amount`."""
    if amount < 0 or parts < 1:
        raise ValueError("an amount that is not negative is split into one part or more")
    each, rest = divmod(amount, parts)
    return [each + 1] * rest + [each] * (parts - rest)


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units of `currency`. Adding two currencies is a bug and raises ValueError."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError("money is counted in whole minor units")
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueError("a currency is three capital letters")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError("amounts of two currencies do not add up")
        return other.amount

    def as_json(self) -> dict[str, int | str]:
        """`{"amount": minor units, "currency": ISO code}`, as REST and live events carry it."""
        return {"amount": self.amount, "currency": self.currency}

    def decimal(self) -> str:
        """The amount in major units as plain text, for statements: `1499.00`."""
        places = exponent(self.currency)
        sign, digits = ("-" if self.amount < 0 else ""), str(abs(self.amount)).rjust(places + 1, "0")
        return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
