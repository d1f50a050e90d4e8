"""What administrators' screens hear: how many disputes wait for a decision."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from kernel import outbox
from marketplace.feeds import version_next, version_now
from marketplace.orders.models import GigDispute

QUEUE = "work:gig_disputes"


class DisputeQueueChanged(BaseModel):
    """How many disputes wait. A lower `version` than the one shown is old news."""

    waiting: int
    version: int


class DisputeQueueMoved(DisputeQueueChanged):
    """Something happened to one of them: whoever looks at it asks again."""

    dispute_id: UUID


def disputes_now() -> DisputeQueueChanged:
    """What waits, and the version of that."""
    return DisputeQueueChanged(waiting=GigDispute.objects.filter(decided_at=None).count(), version=version_now(QUEUE))


def disputes_tell(dispute_id: UUID) -> None:
    """Publish what waits now, under the feed's lock; last in the transaction that changed it."""
    version_next(QUEUE)
    told = DisputeQueueMoved(**disputes_now().model_dump(), dispute_id=dispute_id)
    outbox.publish(QUEUE, "dispute_queue.changed", told.model_dump(mode="json"))
