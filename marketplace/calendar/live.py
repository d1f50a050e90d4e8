"""A calendar's topic: free slots that come and go, for every visitor who looks at them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from access.actors import Actor
from kernel.errors import NotFound
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import listed
from realtime.registry import Topic, topic


class SlotKey(BaseModel):
    """One slot of one length."""

    starts_at: datetime
    minutes: int


class SlotsChanged(BaseModel):
    """Slots that went and came after version `since`, up to `version`: right for whoever stands at `since` or later.

    `reset`, or for a reader who stands before `since`: ask for the slots again.
    """

    version: int
    since: int
    removed: list[SlotKey]
    added: list[SlotKey]
    reset: bool
    next_slot: datetime | None


class CalendarSnapshot(BaseModel):
    """Where the calendar stands; slots themselves are asked for over REST, which answers the same version."""

    version: int
    next_slot: datetime | None


@topic("calendar:{professional_id}")
class CalendarTopic(Topic):
    """Public and latest-wins: the version tells a reader who skipped events to ask again."""

    permission = "calendar.view"
    policy = "latest"
    public = True
    events = {"slots.changed": SlotsChanged}
    snapshot_model = CalendarSnapshot

    def resource(self, actor: Actor, professional_id: str) -> Professional:
        professional = listed().filter(pk=professional_id).first()
        if professional is None:
            raise NotFound
        return professional

    def snapshot(self, actor: Actor, professional_id: str) -> CalendarSnapshot:
        professional = self.resource(actor, professional_id)
        return CalendarSnapshot(version=professional.calendar_version, next_slot=professional.next_free_at)
