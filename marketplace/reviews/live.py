"""Live: the moderators' queue, and what a professional's reviews come to."""

from __future__ import annotations

from access.actors import Actor
from kernel.errors import NotFound
from kernel.ids import parse_uuid
from marketplace.professionals.selectors import listed
from marketplace.reviews.feeds import ProfessionalReviewsChanged, ReviewQueueChanged, queue_now, reviews_now
from realtime.registry import Topic, topic


@topic("work:reviews")
class ReviewQueueTopic(Topic):
    """How many reviews and answers wait for a moderator."""

    permission = "review.moderate"
    policy = "latest"
    events = {"review_queue.changed": ReviewQueueChanged}
    snapshot_model = ReviewQueueChanged

    def snapshot(self, actor: Actor) -> ReviewQueueChanged:
        """What waits now."""
        return queue_now()


@topic("reviews:{professional_id}")
class ReviewsTopic(Topic):
    """Stars and the number of shown reviews of one listed professional, for every visitor."""

    permission = "review.view"
    policy = "latest"
    public = True
    events = {"reviews.changed": ProfessionalReviewsChanged}
    snapshot_model = ProfessionalReviewsChanged

    def snapshot(self, actor: Actor, professional_id: str) -> ProfessionalReviewsChanged:
        """What they come to now. Raises NotFound."""
        own_id = parse_uuid(professional_id)
        row = listed().filter(pk=own_id).first() if own_id else None
        if row is None:
            raise NotFound
        return reviews_now(row)
