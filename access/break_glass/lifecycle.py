"""The states of an emergency opening: it is in force, then waits for a verdict, then is closed. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class GlassState(StrEnum):
    """`open`: in force; `waiting`: over and not reviewed; `reviewed`: closed by somebody else."""

    OPEN = "open"
    WAITING = "waiting"
    REVIEWED = "reviewed"


def state_of(
    *, ends_at: datetime, ended_at: datetime | None, reviewed_at: datetime | None, now: datetime
) -> GlassState:
    """A verdict is given on what is over only, so the first two never meet."""
    if reviewed_at is not None:
        return GlassState.REVIEWED
    return GlassState.OPEN if ended_at is None and now < ends_at else GlassState.WAITING
