"""Live: how far the extracts are, for those who may take them along."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from access.actors import Actor
from marketplace.research.selectors import extracts_newest
from marketplace.research.services import TOPIC
from realtime.registry import Topic, topic


class ExtractChanged(BaseModel):
    """An extract is further, ready or gone; nothing of what is in it."""

    extract_id: uuid.UUID
    state: str
    percent: int


class ExtractsSnapshot(BaseModel):
    """Where the newest extracts stand."""

    extracts: list[ExtractChanged]


@topic(TOPIC)
class ResearchTopic(Topic):
    """`work:research`."""

    permission = "research.extract"
    policy = "ordered"
    snapshot_model = ExtractsSnapshot
    events = {"research.extract_changed": ExtractChanged}

    def snapshot(self, actor: Actor) -> ExtractsSnapshot:
        """How they stand now."""
        rows = extracts_newest()
        return ExtractsSnapshot(
            extracts=[ExtractChanged(extract_id=row.id, state=str(row.state), percent=row.percent) for row in rows]
        )
