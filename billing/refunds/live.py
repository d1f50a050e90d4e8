"""How many refunds wait for a person, live; the list itself is asked for again."""

from __future__ import annotations

from pydantic import BaseModel

from access.actors import Actor
from billing.refunds.selectors import waiting_count
from realtime.registry import Topic, topic


class RefundsWaiting(BaseModel):
    """How many refunds nothing happens to until a person does something; told after every change of one that was refused."""

    waiting: int


@topic("work:refunds")
class RefundsTopic(Topic):
    """Refunds a gateway refused."""

    permission = "billing.refunds_refused"
    policy = "latest"
    events = {"refunds.changed": RefundsWaiting}
    snapshot_model = RefundsWaiting

    def snapshot(self, actor: Actor) -> RefundsWaiting:
        """The badge's number."""
        return RefundsWaiting(waiting=waiting_count())
