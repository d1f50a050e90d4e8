"""The states of a refund. Pure: no Django import."""

from __future__ import annotations

from enum import StrEnum


class RefundState(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"  # booked here, the gateway does not know yet
    SENT = "sent"
    SETTLED = "settled"
    FAILED = "failed"


class RefundEvent(StrEnum):
    """What can happen to a refund."""

    SENT = "sent"
    SETTLED = "settled"
    FAILED = "failed"


OPEN = frozenset({RefundState.REQUESTED, RefundState.SENT})

_TABLE: dict[tuple[RefundState, RefundEvent], RefundState] = {
    (RefundState.REQUESTED, RefundEvent.SENT): RefundState.SENT,
    # The webhook may overtake the gateway's own answer.
    **{(state, RefundEvent.SETTLED): RefundState.SETTLED for state in OPEN},
    **{(state, RefundEvent.FAILED): RefundState.FAILED for state in OPEN},
}


def next_state(state: RefundState, event: RefundEvent) -> RefundState | None:
    """The state after `event`, or None when it says nothing new."""
    return _TABLE.get((state, event))
