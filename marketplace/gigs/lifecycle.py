"""The states of a gig and of its review. Pure: no Django import.

Two things move: what the public sees (`GigState`) and whether somebody has to look at the words (`ReviewState`). A published gig
that is edited stays as it was published until the new words are approved.
"""

from __future__ import annotations

from enum import StrEnum


class GigState(StrEnum):
    """What the public sees of it."""

    DRAFT = "draft"  # never published
    PUBLISHED = "published"
    PAUSED = "paused"
    ARCHIVED = "archived"


class ReviewState(StrEnum):
    """Whether the working copy has been looked at."""

    CLEAR = "clear"  # nothing to look at
    WAITING = "waiting"
    SENT_BACK = "sent_back"


class GigEvent(StrEnum):
    """What can happen to a gig."""

    APPROVED = "approved"
    PAUSED = "paused"
    RESUMED = "resumed"
    ARCHIVED = "archived"


_TABLE: dict[tuple[GigState, GigEvent], GigState] = {
    (GigState.DRAFT, GigEvent.APPROVED): GigState.PUBLISHED,
    (GigState.PUBLISHED, GigEvent.APPROVED): GigState.PUBLISHED,
    # New words of a paused gig are approved without bringing it back.
    (GigState.PAUSED, GigEvent.APPROVED): GigState.PAUSED,
    (GigState.PUBLISHED, GigEvent.PAUSED): GigState.PAUSED,
    (GigState.PAUSED, GigEvent.RESUMED): GigState.PUBLISHED,
    (GigState.DRAFT, GigEvent.ARCHIVED): GigState.ARCHIVED,
    (GigState.PUBLISHED, GigEvent.ARCHIVED): GigState.ARCHIVED,
    (GigState.PAUSED, GigEvent.ARCHIVED): GigState.ARCHIVED,
}


def next_state(state: str, event: GigEvent) -> GigState | None:
    """The state after `event`, or None when it is not allowed."""
    return _TABLE.get((GigState(state), event))
