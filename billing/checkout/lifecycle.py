"""The states of a payment. Pure: no Django import.

Money is the truth: once a gateway says it was paid, no earlier word (declined, expired, still open) stands against it, because
webhooks come in any order and a declined payer may try again on the same page.
"""

from __future__ import annotations

from enum import StrEnum


class PaymentState(StrEnum):
    """Where a payment stands."""

    CREATED = "created"  # ours, not yet at the gateway
    PENDING = "pending"  # the payer is at the gateway
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    REFUNDING = "refunding"  # money is on its way back
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class PaymentEvent(StrEnum):
    """What can happen to a payment that has not been paid."""

    OPENED = "opened"
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"


UNPAID = frozenset({PaymentState.CREATED, PaymentState.PENDING, PaymentState.DECLINED, PaymentState.EXPIRED})
WAITING = frozenset({PaymentState.CREATED, PaymentState.PENDING})

_TABLE: dict[tuple[PaymentState, PaymentEvent], PaymentState] = {
    (PaymentState.CREATED, PaymentEvent.OPENED): PaymentState.PENDING,
    (PaymentState.CREATED, PaymentEvent.DECLINED): PaymentState.DECLINED,
    (PaymentState.PENDING, PaymentEvent.DECLINED): PaymentState.DECLINED,
    (PaymentState.CREATED, PaymentEvent.EXPIRED): PaymentState.EXPIRED,
    (PaymentState.PENDING, PaymentEvent.EXPIRED): PaymentState.EXPIRED,
    **{(state, PaymentEvent.PAID): PaymentState.PAID for state in UNPAID},
}


def next_state(state: PaymentState, event: PaymentEvent) -> PaymentState | None:
    """The state after `event`, or None when the event says nothing new (late, repeated, overtaken)."""
    return _TABLE.get((state, event))


def state_of_money(*, amount: int, requested: int, settled: int) -> PaymentState:
    """The state of a paid payment by what of `amount` was asked back and what has arrived back (minor units)."""
    if not 0 <= settled <= requested <= amount:
        raise ValueError("more came back than was asked for or paid")
    if requested > settled:
        return PaymentState.REFUNDING
    if settled == 0:
        return PaymentState.PAID
    return PaymentState.REFUNDED if settled == amount else PaymentState.PARTLY_REFUNDED
