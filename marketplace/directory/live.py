"""The directory, live: one topic for each professional, so that a visitor hears of those she looks at and of nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from access.actors import Actor
from kernel.errors import NotFound
from marketplace.professionals.presence import presence_of
from marketplace.professionals.selectors import listed
from realtime.registry import Topic, topic

PresenceName = Literal["available", "in_session", "finishing_notes", "away", "offline"]


class NextSlotChanged(BaseModel):
    """The earliest free slot is another one now, or there is none."""

    next_slot: datetime | None


class PresenceChanged(BaseModel):
    """Where the professional is; `until` is when a session or its notes are expected to be over."""

    presence: PresenceName
    until: datetime | None


class ShownSnapshot(BaseModel):
    """What a card shows that changes: the stored next free slot, and where the professional is."""

    next_slot: datetime | None
    presence: PresenceName
    until: datetime | None


@topic("directory:{professional_id}")
class DirectoryTopic(Topic):
    """Public and latest-wins: a reader who falls behind is given the newest. Its state is one row, read once for a crowd."""

    permission = "directory.view"
    policy = "latest"
    public = True
    events = {"next_slot.changed": NextSlotChanged, "presence.changed": PresenceChanged}
    snapshot_model = ShownSnapshot

    def snapshot(self, actor: Actor, *, professional_id: str) -> ShownSnapshot:
        row = (
            listed()
            .select_related("presence")
            .only("next_free_at", "presence__state", "presence__until")
            .filter(pk=professional_id)
            .first()
        )
        if row is None:
            raise NotFound
        here = presence_of(row)
        return ShownSnapshot(next_slot=row.next_free_at, presence=here["presence"], until=here["presence_until"])
