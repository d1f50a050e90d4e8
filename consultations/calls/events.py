"""Shapes of a call's snapshots and events."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from consultations.messages.events import ChatPosted

CallStateName = Literal["lobby", "connecting", "connected", "reconnecting", "finished"]
ParticipantStateName = Literal["absent", "lobby", "connecting", "connected", "reconnecting", "left"]
Grade = Literal["good", "fair", "poor"]


class Participant(BaseModel):
    """One of the two. `person_id` is what presence and signalling call this member."""

    person_id: str
    role: Literal["patient", "professional"]
    state: ParticipantStateName
    quality: Grade | None


class CallChanged(BaseModel):
    """The call, whole; a higher `version` replaces a lower one.

    `started_at`: first time both were connected; `ends_at`: by schedule; `closes_at`: with grace.
    """

    version: int
    booking_id: str
    state: CallStateName
    modality: Literal["video", "audio"]
    started_at: datetime | None
    ends_at: datetime
    closes_at: datetime
    finished_at: datetime | None
    finish_reason: Literal["professional", "patient", "schedule", "platform"] | None
    participants: list[Participant]


class CallSnapshot(CallChanged):
    """What a subscriber starts from: the call and the last 50 lines of its chat, oldest first."""

    messages: list[ChatPosted]
