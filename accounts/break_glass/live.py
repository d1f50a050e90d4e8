"""Live: the queue of openings that somebody has to look at, and one's own opening while it lasts."""

from __future__ import annotations

import uuid
from datetime import datetime

from pydantic import BaseModel

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.break_glass.selectors import glass_own, review_counts
from realtime.registry import Topic, topic


class GlassChanged(BaseModel):
    """An opening is new or has changed: ask again."""

    glass_id: uuid.UUID


class ReviewQueue(BaseModel):
    """How many records are open at this moment, and how many openings wait for a verdict."""

    open: int
    waiting: int


class ReviewQueueChanged(ReviewQueue):
    """The queue moved because of this opening."""

    glass_id: uuid.UUID


@topic("work:break_glass")
class ReviewTopic(Topic):
    """The review queue."""

    permission = "break_glass.review"
    policy = "latest"
    snapshot_model = ReviewQueue
    events = {"glass.changed": ReviewQueueChanged}

    def snapshot(self, actor: Actor) -> ReviewQueue:
        return ReviewQueue(**review_counts(actor=actor))


class OpenGlass(BaseModel):
    """Whose record, until when."""

    person_id: uuid.UUID
    ends_at: datetime


@topic("break_glass:{glass_id}")
class GlassTopic(Topic):
    """One's own opening; the topic ends with it."""

    permission = "break_glass.use"
    policy = "latest"
    snapshot_model = OpenGlass
    events = {"glass.changed": GlassChanged}

    def resource(self, actor: Actor, glass_id: str) -> BreakGlass:
        return glass_own(actor=actor, glass_id=uuid.UUID(glass_id))

    def snapshot(self, actor: Actor, glass_id: str) -> OpenGlass:
        glass = glass_own(actor=actor, glass_id=uuid.UUID(glass_id))
        return OpenGlass(person_id=glass.person_id, ends_at=glass.ends_at)
