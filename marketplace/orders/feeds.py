"""What administrators' screens hear: how many disputes wait for a decision."""

from __future__ import annotations

from django.db.models import F
from pydantic import BaseModel

from kernel import outbox
from marketplace.orders.models import GigDispute
from marketplace.reviews.models import ReviewFeed

QUEUE = "work:gig_disputes"


class DisputeQueueChanged(BaseModel):
    """How many disputes wait. A lower `version` than the one shown is old news."""

    waiting: int
    version: int


def disputes_now() -> DisputeQueueChanged:
    """What waits, and the version of that."""
    version = ReviewFeed.objects.filter(pk=QUEUE).values_list("version", flat=True).first() or 0
    return DisputeQueueChanged(waiting=GigDispute.objects.filter(decided_at=None).count(), version=version)


def disputes_tell() -> None:
    """Publish what waits now, under the feed's lock; last in the transaction that changed it."""
    if not ReviewFeed.objects.filter(pk=QUEUE).update(version=F("version") + 1):
        ReviewFeed.objects.bulk_create([ReviewFeed(key=QUEUE)], ignore_conflicts=True)
        ReviewFeed.objects.filter(pk=QUEUE).update(version=F("version") + 1)
    outbox.publish(QUEUE, "dispute_queue.changed", disputes_now().model_dump())
