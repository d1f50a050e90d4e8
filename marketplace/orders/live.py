"""Live: the administrators' queue of disputes. Both sides of an order hear of it on their own topic."""

from __future__ import annotations

from access.actors import Actor
from marketplace.orders.feeds import DisputeQueueChanged, DisputeQueueMoved, disputes_now
from realtime.registry import Topic, topic


@topic("work:gig_disputes")
class DisputeQueueTopic(Topic):
    """How many disputes wait for a decision."""

    permission = "gig_dispute.decide"
    policy = "latest"
    events = {"dispute_queue.changed": DisputeQueueMoved}
    snapshot_model = DisputeQueueChanged

    def snapshot(self, actor: Actor) -> DisputeQueueChanged:
        """What waits now."""
        return disputes_now()
