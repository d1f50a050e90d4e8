"""The states of a guest. Pure."""

from __future__ import annotations

from enum import StrEnum


class GuestState(StrEnum):
    PROPOSED = "proposed"  # asked for by the patient, the professional has not agreed yet
    INVITED = "invited"  # a link may be made and opened
    WAITING = "waiting"  # the link was opened; sits in a lobby of his own
    ADMITTED = "admitted"  # may be in the call
    REMOVED = "removed"
    ENDED = "ended"  # the session is over


G = GuestState

ALIVE = frozenset({G.PROPOSED, G.INVITED, G.WAITING, G.ADMITTED})
# Who holds a link that was opened and has a browser of his own with us.
INSIDE = frozenset({G.WAITING, G.ADMITTED})

FOLLOWS: dict[GuestState, frozenset[GuestState]] = {
    G.PROPOSED: frozenset({G.INVITED, G.REMOVED, G.ENDED}),
    G.INVITED: frozenset({G.WAITING, G.REMOVED, G.ENDED}),
    G.WAITING: frozenset({G.ADMITTED, G.REMOVED, G.ENDED}),
    G.ADMITTED: frozenset({G.WAITING, G.REMOVED, G.ENDED}),
    G.REMOVED: frozenset(),
    G.ENDED: frozenset(),
}


def may_follow(state: str, following: GuestState) -> bool:
    """Whether a guest in `state` may come to be in `following`."""
    return following in FOLLOWS[GuestState(state)]
