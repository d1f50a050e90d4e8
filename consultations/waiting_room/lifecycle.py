"""The states of a patient's place in a waiting room. Pure: no Django, no clock of its own."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class PlaceState(StrEnum):
    NOT_OPEN = "not_open"
    OPEN = "open"
    WAITING = "waiting"
    AWAY = "away"
    ADMITTED = "admitted"
    IN_CALL = "in_call"
    FINISHED = "finished"
    CLOSED = "closed"


S = PlaceState

TRANSITIONS: dict[PlaceState, frozenset[PlaceState]] = {
    S.NOT_OPEN: frozenset({S.OPEN, S.CLOSED}),
    # Back to not open: the session was moved to another time.
    S.OPEN: frozenset({S.WAITING, S.NOT_OPEN, S.CLOSED}),
    # Back to open: she left, or her place was not kept any longer; she may check in again.
    S.WAITING: frozenset({S.AWAY, S.ADMITTED, S.OPEN, S.NOT_OPEN, S.CLOSED}),
    S.AWAY: frozenset({S.WAITING, S.OPEN, S.NOT_OPEN, S.CLOSED}),
    S.ADMITTED: frozenset({S.IN_CALL, S.WAITING, S.FINISHED, S.CLOSED}),
    S.IN_CALL: frozenset({S.WAITING, S.FINISHED, S.CLOSED}),
    S.FINISHED: frozenset(),
    S.CLOSED: frozenset(),
}

QUEUED = frozenset({S.WAITING, S.AWAY})
ON_DESK = QUEUED | {S.ADMITTED, S.IN_CALL}
FINAL = frozenset({S.FINISHED, S.CLOSED})


def may_follow(state: str, following: PlaceState) -> bool:
    """Whether `following` is a lawful next state."""
    return following in TRANSITIONS[PlaceState(state)]


def effective(state: str, opens_at: datetime, at: datetime) -> PlaceState:
    """The state as a reader must see it: the room is open from its instant on, even before the sweep has said so."""
    if state == S.NOT_OPEN and at >= opens_at:
        return S.OPEN
    return PlaceState(state)


def order_key(starts_at: datetime, queued_at: datetime) -> datetime:
    """Who is seen first: an appointment's time, but for those who came (or came back) after it, when they came."""
    return max(starts_at, queued_at)
