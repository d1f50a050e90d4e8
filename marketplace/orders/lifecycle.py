"""The states of an order. Pure: no Django import."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class OrderState(StrEnum):
    """Where an order stands."""

    REQUESTED = "requested"  # not paid yet
    LAPSED = "lapsed"  # the time to pay is over
    PAID = "paid"  # the work, or the use of its sessions, has not begun
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"  # before payment, or all of it paid back before anything was handed over
    REFUNDED = "refunded"  # all of it paid back after a dispute, or before the first session


class OrderEvent(StrEnum):
    """What can happen to an order."""

    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    PAID = "paid"
    STARTED = "started"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    REVISION_ASKED = "revision_asked"
    ACCEPTED = "accepted"
    USED_UP = "used_up"  # every session has taken place, or its rest has gone back
    UNUSED_RETURNED = "unused_returned"  # all sessions paid back before any was used
    DISPUTED = "disputed"
    RULED_REFUND = "ruled_refund"
    RULED_KEEP = "ruled_keep"  # all or a part stays with the professional
    RULED_SESSION = (
        "ruled_session"  # about one session of several: the order goes on, and ends by itself if none is left
    )


S, E = OrderState, OrderEvent
_TABLE: dict[tuple[OrderState, OrderEvent], OrderState] = {
    (S.REQUESTED, E.LAPSED): S.LAPSED,
    (S.REQUESTED, E.WITHDRAWN): S.CANCELLED,
    (S.REQUESTED, E.PAID): S.PAID,
    # Money that came late is taken if the gig is still sold as it was.
    (S.LAPSED, E.PAID): S.PAID,
    (S.PAID, E.STARTED): S.IN_PROGRESS,
    (S.PAID, E.CANCELLED): S.CANCELLED,
    (S.IN_PROGRESS, E.CANCELLED): S.CANCELLED,
    (S.IN_PROGRESS, E.DELIVERED): S.DELIVERED,
    (S.DELIVERED, E.REVISION_ASKED): S.IN_PROGRESS,
    (S.DELIVERED, E.ACCEPTED): S.COMPLETED,
    (S.IN_PROGRESS, E.USED_UP): S.COMPLETED,
    (S.IN_PROGRESS, E.UNUSED_RETURNED): S.REFUNDED,
    (S.IN_PROGRESS, E.DISPUTED): S.DISPUTED,
    (S.DELIVERED, E.DISPUTED): S.DISPUTED,
    # Inside billing's dispute window only, which billing keeps.
    (S.COMPLETED, E.DISPUTED): S.DISPUTED,
    (S.DISPUTED, E.RULED_REFUND): S.REFUNDED,
    (S.DISPUTED, E.RULED_KEEP): S.COMPLETED,
    (S.DISPUTED, E.RULED_SESSION): S.IN_PROGRESS,
}
OPEN = frozenset({S.PAID, S.IN_PROGRESS, S.DELIVERED, S.DISPUTED})
CLOSED = frozenset({S.COMPLETED, S.CANCELLED, S.REFUNDED, S.LAPSED})

PAY_WITHIN = timedelta(minutes=30)
COMPLETES_AFTER = timedelta(days=3)
# A revision gives at least so much time, whatever is left of the first.
REVISION_TIME = timedelta(days=3)
REMIND_BEFORE = timedelta(hours=24)


def next_state(state: str, event: OrderEvent) -> OrderState | None:
    """The state after `event`, or None when it is not allowed."""
    return _TABLE.get((OrderState(state), event))


def late(due_at: datetime | None, done_at: datetime | None, at: datetime) -> bool:
    """Whether it was handed over after its time, or its time is over and it was not."""
    return due_at is not None and (done_at or at) > due_at
