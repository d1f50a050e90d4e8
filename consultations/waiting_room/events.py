"""Shapes of the waiting room's snapshots and events."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from consultations.messages.events import ChatPosted

PlaceStateName = Literal["not_open", "open", "waiting", "away", "admitted", "in_call", "finished", "closed"]
ProfessionalStateName = Literal["offline", "available", "in_session"]


class WaitEstimate(BaseModel):
    """Whole minutes from the event's instant until admission, as an honest range."""

    low: int
    high: int


class ProfessionalHere(BaseModel):
    """Whether the professional is at his desk: nowhere, free, or in another session."""

    state: ProfessionalStateName


class PlaceChanged(BaseModel):
    """The patient's own place, whole. `position` counts from 1 and is null outside the queue.

    `place_held_until` is set while she is away. `closed_reason` is the booking's, set in the terminal states only.
    A higher `version` replaces a lower one.
    """

    version: int
    booking_id: str
    state: PlaceStateName
    position: int | None
    estimate_min: WaitEstimate | None
    checked_in_at: datetime | None
    place_held_until: datetime | None
    professional: ProfessionalHere
    opens_at: datetime
    starts_at: datetime
    delay_min: int
    closed_reason: str | None


class PlaceSnapshot(PlaceChanged):
    """What a subscriber starts from: the place and the last 50 lines of chat, oldest first."""

    messages: list[ChatPosted]


class QueuePatient(BaseModel):
    """Who is waiting, for the professional's eyes only."""

    id: str
    name: str | None


class QueueEntry(BaseModel):
    """One patient at the professional's door. `position` is null once admitted; `device_ok` null before the test."""

    booking_id: str
    patient: QueuePatient
    state: Literal["waiting", "away", "admitted", "in_call"]
    checked_in_at: datetime | None
    waiting_since: datetime | None
    starts_at: datetime
    device_ok: bool | None
    position: int | None
    place_held_until: datetime | None
    modality: Literal["video", "audio"]
    minutes: int


class QueueChanged(BaseModel):
    """The whole small queue in order; a higher `version` replaces a lower one."""

    version: int
    delay_min: int
    entries: list[QueueEntry]


class QueueSnapshot(QueueChanged):
    """What a subscriber starts from: the queue and the chat of today's rooms (last 50 lines each), oldest first."""

    messages: list[ChatPosted]
