"""Live: the administrators' queue. Both sides of a session hear of it with their booking."""

from __future__ import annotations

from access.actors import Actor
from consultations.disputes.events import SessionDisputesChanged, SessionDisputesWaiting, disputes_waiting
from realtime.registry import Topic, topic


@topic("work:session_disputes")
class SessionDisputesTopic(Topic):
    """How many objections to sessions wait for a decision."""

    permission = "session_dispute.decide"
    policy = "latest"
    events = {"session_disputes.changed": SessionDisputesChanged}
    snapshot_model = SessionDisputesWaiting

    def snapshot(self, actor: Actor) -> SessionDisputesWaiting:
        """What waits now."""
        return disputes_waiting()
