"""The shapes of objections to sessions on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from consultations.boards.events import BoardPrice
from marketplace.orders.views import OrderFileView, Ruling

Reason = Literal["did_not_come", "too_short", "technical", "other"]


class SessionDisputeRow(BaseModel):
    """An objection in the queue, without words and without the patient. `answered`: the professional has spoken."""

    id: UUID
    booking_id: UUID
    reason: Reason
    amount: BoardPrice
    opened_at: datetime
    answered: bool
    professional: str
    starts_at: datetime
    minutes: int


class SessionDisputePage(BaseModel):
    """A page of open objections, oldest first."""

    results: list[SessionDisputeRow]
    next: str | None


class SessionDisputeWords(BaseModel):
    """Something said. `text` is null once the patient's data was erased."""

    id: UUID
    kind: Literal["statement", "ruling"]
    by: Literal["patient", "professional", "platform"]
    text: str | None
    files: list[OrderFileView]
    created_at: datetime


class SessionFacts(BaseModel):
    """What the server saw of the session; null for what did not happen."""

    ends_at: datetime
    patient_arrived_at: datetime | None
    admitted_at: datetime | None
    connected_at: datetime | None
    finished_at: datetime | None


class SessionDispute(SessionDisputeRow):
    """An objection in full. `held`: what of the professional's is kept back while it is open, told to her and to those who decide;
    `available_at`: when that was due to her anyway. `may_speak`: the reader may add words now."""

    ruling: Ruling | None
    refunded: BoardPrice | None
    decided_at: datetime | None
    entries: list[SessionDisputeWords]
    facts: SessionFacts
    held: BoardPrice | None
    available_at: datetime | None
    may_speak: bool


class OwnSessionDispute(BaseModel):
    """The objection to a session; null if there is none."""

    dispute: SessionDispute | None
