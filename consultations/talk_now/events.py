"""Shapes of a talk-now queue on the wire. Nobody is named: a request is known to its own patient by its id alone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class TalkNowEntry(BaseModel):
    """One request, oldest first. `accepted`: somebody has taken it and it is being paid for."""

    request_id: str
    state: Literal["waiting", "accepted"]
    modality: Literal["video", "audio"]
    joined_at: datetime
    expires_at: datetime


class TalkNowChanged(BaseModel):
    """A queue, whole; a higher `version` replaces a lower one. `on`: professionals who take people from it now."""

    version: int
    queue: str
    on: int
    entries: list[TalkNowEntry]
