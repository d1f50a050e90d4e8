"""Telling a person's screens and sockets that what she may do for a while has begun, or is over."""

from __future__ import annotations

import uuid
from datetime import datetime

from kernel import clock, outbox

EVENT = "standing.changed"
ENDING = "access.standings_end"


def standing_announce(user_id: uuid.UUID, *, until: datetime | None = None) -> None:
    """Open screens ask /me again and sockets are authorised again: now, and once more at the moment it ends by itself."""
    outbox.publish(f"user:{user_id}", EVENT, {})
    outbox.control("recheck", user_id=str(user_id))
    if until is not None:
        outbox.control("recheck", user_id=str(user_id), at=until.isoformat())
        # The end is written down by whoever comes first: this task, or the sweep behind it.
        outbox.task_later(max(0.0, (until - clock.now()).total_seconds()), ENDING)
