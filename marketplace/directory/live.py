"""The directory's topic: the next free slot of everybody listed, for every visitor."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from access.actors import Actor
from marketplace.directory.selectors import next_slots
from realtime.registry import Topic, topic


class NextSlotChanged(BaseModel):
    """A professional's earliest free slot is another one now, or there is none."""

    professional_id: str
    next_slot: datetime | None


class PresenceChanged(BaseModel):
    """Whether a professional is at her desk."""

    professional_id: str
    presence: Literal["available", "in_session", "away", "offline"]


class DirectorySnapshot(BaseModel):
    """The stored next free slot of everybody listed, by professional id."""

    next_slots: dict[str, datetime | None]


@topic("directory")
class DirectoryTopic(Topic):
    """Public and latest-wins: a reader who falls behind is given the newest."""

    permission = "directory.view"
    policy = "latest"
    public = True
    events = {"next_slot.changed": NextSlotChanged, "presence.changed": PresenceChanged}
    snapshot_model = DirectorySnapshot

    def snapshot(self, actor: Actor) -> DirectorySnapshot:
        return DirectorySnapshot.model_validate({"next_slots": next_slots()})
