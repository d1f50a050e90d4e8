"""Shape of a chat line on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

Role = Literal["patient", "professional"]


class ChatPosted(BaseModel):
    """One line of chat; `text` is null once the patient's key was destroyed. Ordered by `id` (time-ordered)."""

    id: str
    booking_id: str
    sender_id: str
    sender_role: Role
    place: Literal["waiting", "call"]
    text: str | None
    sent_at: datetime
