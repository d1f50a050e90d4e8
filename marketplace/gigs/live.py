"""Live: the moderators' queue of gigs."""

from __future__ import annotations

from access.actors import Actor
from marketplace.gigs.feeds import GigQueueChanged, queue_now
from realtime.registry import Topic, topic


@topic("work:gigs")
class GigQueueTopic(Topic):
    """How many gigs wait for a moderator."""

    permission = "gig.moderate"
    policy = "latest"
    events = {"gig_queue.changed": GigQueueChanged}
    snapshot_model = GigQueueChanged

    def snapshot(self, actor: Actor) -> GigQueueChanged:
        """What waits now."""
        return queue_now()
