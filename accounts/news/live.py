"""Live: how far the sending of news is."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from access.actors import Actor
from accounts.news.selectors import issues_newest
from accounts.news.services import TOPIC
from realtime.registry import Topic, topic


class NewsChanged(BaseModel):
    """An issue was written, changed, or is further: people told of people who agreed when it began; nobody is named."""

    issue_id: uuid.UUID
    state: str
    told: int
    wanted: int


class NewsSnapshot(BaseModel):
    """Where the newest issues stand."""

    issues: list[NewsChanged]


@topic(TOPIC)
class NewsTopic(Topic):
    """`work:news`."""

    permission = "news.send"
    policy = "ordered"
    snapshot_model = NewsSnapshot
    events = {"news.changed": NewsChanged}

    def snapshot(self, actor: Actor) -> NewsSnapshot:
        """How they stand now."""
        return NewsSnapshot(
            issues=[
                NewsChanged(issue_id=row.pk, state=str(row.state), told=row.told, wanted=row.wanted)
                for row in issues_newest()
            ]
        )
