"""Where a professional is, from what is known of him. Pure: no Django, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# What writing a session's note usually takes; after that he counts as free whether he has written it or not.
NOTES_TAKE = timedelta(minutes=10)


@dataclass(frozen=True)
class Known:
    """Of one professional at the instant `at`.

    present: his socket watches the queue; away: his own choice; running_ends_at: of the open call, by schedule;
    unwritten_since: end of a session that took place and has no note yet.
    """

    at: datetime
    present: bool
    away: bool
    running_ends_at: datetime | None = None
    unwritten_since: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """`state`: in_session, away, finishing_notes, available or offline; `until` for the first and the third."""

    state: str
    until: datetime | None = None


def standing_of(known: Known) -> Standing:
    """A running session says it all; then what he chose; then the notes; nobody at the desk is offline."""
    if known.running_ends_at is not None:
        return Standing("in_session", known.running_ends_at)
    if not known.present:
        return Standing("offline")
    if known.away:
        return Standing("away")
    if known.unwritten_since is not None and known.at < known.unwritten_since + NOTES_TAKE:
        return Standing("finishing_notes", known.unwritten_since + NOTES_TAKE)
    return Standing("available")
