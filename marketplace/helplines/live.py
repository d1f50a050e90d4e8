"""The list of crisis numbers, live: that it changed. Whoever shows it asks for it again."""

from __future__ import annotations

from pydantic import BaseModel

from access.actors import Actor
from marketplace.feeds import version_now
from marketplace.helplines.services import TOPIC
from realtime.registry import Topic, topic


class HelplinesChanged(BaseModel):
    """A number that grows with every change of the list."""

    version: int


@topic(TOPIC)
class HelplinesTopic(Topic):
    """Public, and the same for everybody."""

    permission = "helpline.view"
    policy = "latest"
    public = True
    events = {"helplines.changed": HelplinesChanged}
    snapshot_model = HelplinesChanged

    def snapshot(self, actor: Actor) -> HelplinesChanged:
        """The version of the list now."""
        return HelplinesChanged(version=version_now(TOPIC))
