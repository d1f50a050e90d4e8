"""How many differences are open, live; the list itself is asked for again."""

from __future__ import annotations

from pydantic import BaseModel

from access.actors import Actor
from billing.reconciliation.announce import open_count
from realtime.registry import Topic, topic


class DifferencesOpen(BaseModel):
    """How many differences are open; told after every change and every comparison."""

    open: int


@topic("work:differences")
class DifferencesTopic(Topic):
    """Differences between the gateways and the books."""

    permission = "billing.differences"
    policy = "latest"
    events = {"differences.changed": DifferencesOpen}
    snapshot_model = DifferencesOpen

    def snapshot(self, actor: Actor) -> DifferencesOpen:
        """The badge's number."""
        return DifferencesOpen(open=open_count())
