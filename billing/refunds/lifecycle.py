"""The states of a refund and of each attempt to send it. Pure: no Django import."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class RefundState(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"  # booked here, the gateway does not know yet
    SENT = "sent"
    OWED = "owed"  # the gateway refused; the payer still gets it (ADR 0043)
    SETTLED = "settled"
    OTHERWISE = "otherwise"  # paid back by another way than a gateway
    # Refused before ADR 0043, when the money was put back to where it had been taken from. Nothing enters this state any more.
    FAILED = "failed"


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    SENT = "sent"
    SETTLED = "settled"
    REFUSED = "refused"
    AGAIN = "again"
    OTHERWISE = "otherwise"


class AttemptState(StrEnum):
    """Where one attempt stands. What counts is money that moved: a refused one may still be settled, never the other way."""

    ASKED = "asked"
    REFUSED = "refused"
    SETTLED = "settled"
    OVER = "over"  # it went out as well, although the payer had it already


ON_ITS_WAY = frozenset({RefundState.REQUESTED, RefundState.SENT})
OPEN = ON_ITS_WAY | {RefundState.OWED}
PAID_BACK = frozenset({RefundState.SETTLED, RefundState.OTHERWISE})

_TABLE: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (RefundState.REQUESTED, RefundEvent.SENT): RefundState.SENT,
    # The webhook may overtake the gateway's own answer, and a success the refusal that was said before it.
    **{(state, RefundEvent.SETTLED): RefundState.SETTLED for state in OPEN},
    **{(state, RefundEvent.REFUSED): RefundState.OWED for state in ON_ITS_WAY},
    (RefundState.OWED, RefundEvent.AGAIN): RefundState.REQUESTED,
    (RefundState.OWED, RefundEvent.OTHERWISE): RefundState.OTHERWISE,
}

# After the last of these a person has to look.
PAUSES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))


def next_state(state: RefundState, event: RefundEvent) -> RefundState | None:
    """The state after `event`, or None when it says nothing new."""
    return _TABLE.get((state, event))


def next_try(number: int, *, passing: bool) -> timedelta | None:
    """How long after attempt `number` (from 1) was refused the next one follows by itself; None if a person has to decide.

    `passing`: the gateway said that the refusal may pass.
    """
    return PAUSES[number - 1] if passing and number <= len(PAUSES) else None
