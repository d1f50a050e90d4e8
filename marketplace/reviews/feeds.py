"""Telling live readers that reviews have changed: moderators what waits, everybody what a professional's reviews come to.

Each feed has a row that is locked while it is told, so that versions follow the order of commits. Take it last in a
transaction: nobody waits for it longer than a commit takes.
"""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from kernel import outbox
from marketplace.feeds import version_next, version_now
from marketplace.professionals.models import Professional
from marketplace.reviews.models import Review, ReviewReply

QUEUE = "work:reviews"


class ReviewQueueChanged(BaseModel):
    """How many reviews and answers wait for a moderator. A lower `version` than the one shown is old news."""

    waiting: int
    version: int


class ProfessionalReviewsChanged(BaseModel):
    """What a professional's reviews come to: mean stars (null before the first), how many stars were given, and how many
    reviews are shown with their words. A lower `version` than the one shown is old news.
    """

    stars: float | None
    count: int
    published: int
    version: int


def feed_of(professional_id: uuid.UUID) -> str:
    """The topic of one professional's reviews."""
    return f"reviews:{professional_id}"


def queue_now() -> ReviewQueueChanged:
    """What waits, and the version of that."""
    return _queue(version_now(QUEUE))


def reviews_now(professional: Professional) -> ProfessionalReviewsChanged:
    """What the reviews come to, and the version of that."""
    return _reviews(professional, version_now(feed_of(professional.pk)))


def queue_tell() -> None:
    """Publish what waits now; inside the transaction that changed it."""
    outbox.publish(QUEUE, "review_queue.changed", _queue(version_next(QUEUE)).model_dump())


def reviews_tell(professional_id: uuid.UUID) -> None:
    """Publish what a professional's reviews come to now; inside the transaction that changed it."""
    topic = feed_of(professional_id)
    version = version_next(topic)
    professional = Professional.objects.only("id", "rating_sum", "rating_count").get(pk=professional_id)
    outbox.publish(topic, "reviews.changed", _reviews(professional, version).model_dump())


def _queue(version: int) -> ReviewQueueChanged:
    waiting = Review.objects.filter(state=Review.State.PENDING).count()
    waiting += ReviewReply.objects.filter(state=Review.State.PENDING).count()
    return ReviewQueueChanged(waiting=waiting, version=version)


def _reviews(professional: Professional, version: int) -> ProfessionalReviewsChanged:
    published = Review.objects.filter(professional_id=professional.pk, state=Review.State.PUBLISHED).count()
    return ProfessionalReviewsChanged(
        stars=professional.rating, count=professional.rating_count, published=published, version=version
    )
