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
    """Who the professional is now, and whether he is at his desk: nowhere, free, or in another session."""

    id: str
    state: ProfessionalStateName


class TransferProposed(BaseModel):
    """A colleague who would take her session, for the price already paid; open until `expires_at`.

    `by`: her professional at the door, or the platform's people, who may ask before she has come.
    """

    id: str
    by: Literal["professional", "platform"]
    professional_id: str
    display_name: str
    slug: str
    avatar_url: str
    expires_at: datetime


class PlaceChanged(BaseModel):
    """The patient's own place, whole. `position` counts from 1 and is null outside the queue.

    `reschedule_offered`: the delay has grown so far that she may choose another time at once, for nothing.
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
    reschedule_offered: bool
    transfer: TransferProposed | None
    closed_reason: str | None


class PlaceSnapshot(PlaceChanged):
    """What a subscriber starts from: the place and the last 50 lines of chat, oldest first."""

    messages: list[ChatPosted]


class QueuePatient(BaseModel):
    """Who is waiting, for the professional's eyes only."""

    id: str
    name: str | None


class QueueEntry(BaseModel):
    """One patient at the professional's door. `position` is null once admitted; `device_ok` null before the test.

    `transfer_to` names the colleague the patient has been offered and has not answered about yet, `transfer_by` who asked.
    """

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
    transfer_to: str | None
    transfer_by: Literal["professional", "platform"] | None
    transfer_until: datetime | None


class QueueChanged(BaseModel):
    """The whole small queue in order; a higher `version` replaces a lower one."""

    version: int
    delay_min: int
    entries: list[QueueEntry]


class QueueSnapshot(QueueChanged):
    """What a subscriber starts from: the queue and the chat of today's rooms (last 50 lines each), oldest first."""

    messages: list[ChatPosted]
