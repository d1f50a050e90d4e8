"""The states of a payout. Pure: no Django import."""

from __future__ import annotations

from enum import StrEnum


class PayoutState(StrEnum):
    """Where a payout stands."""

    CREATED = "created"  # reserved in the ledger; the gateway may or may not know of it yet
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"  # the money is available again


class PayoutEvent(StrEnum):
    """What can happen to a payout."""

    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    RETRIED = "retried"


OPEN = frozenset({PayoutState.CREATED, PayoutState.SENT})

_TABLE: dict[tuple[PayoutState, PayoutEvent], PayoutState] = {
    (PayoutState.CREATED, PayoutEvent.SENT): PayoutState.SENT,
    # The webhook may overtake the gateway's own answer.
    **{(state, PayoutEvent.PAID): PayoutState.PAID for state in OPEN},
    **{(state, PayoutEvent.FAILED): PayoutState.FAILED for state in OPEN},
    (PayoutState.FAILED, PayoutEvent.RETRIED): PayoutState.CREATED,
}


def next_state(state: PayoutState, event: PayoutEvent) -> PayoutState | None:
    """The state after `event`, or None when it says nothing new."""
    return _TABLE.get((state, event))
