"""What administrators' screens hear: how many gigs and disputes wait for them."""

from __future__ import annotations

from django.db.models import F
from pydantic import BaseModel

from kernel import outbox
from marketplace.gigs.selectors import gigs_waiting
from marketplace.reviews.models import ReviewFeed

QUEUE = "work:gigs"


class GigQueueChanged(BaseModel):
    """How many gigs wait for a moderator. A lower `version` than the one shown is old news."""

    waiting: int
    version: int


def queue_now() -> GigQueueChanged:
    """What waits, and the version of that."""
    version = ReviewFeed.objects.filter(pk=QUEUE).values_list("version", flat=True).first() or 0
    return GigQueueChanged(waiting=gigs_waiting(), version=version)


def queue_tell() -> None:
    """Publish what waits now, under the feed's lock; last in the transaction that changed it."""
    if not ReviewFeed.objects.filter(pk=QUEUE).update(version=F("version") + 1):
        ReviewFeed.objects.bulk_create([ReviewFeed(key=QUEUE)], ignore_conflicts=True)
        ReviewFeed.objects.filter(pk=QUEUE).update(version=F("version") + 1)
    outbox.publish(QUEUE, "gig_queue.changed", queue_now().model_dump())
