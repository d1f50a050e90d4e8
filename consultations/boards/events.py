"""Shapes of the live boards. Nothing here tells who a patient is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class BoardProfessional(BaseModel):
    """Public facts of the professional."""

    id: str
    display_name: str


class SessionRow(BaseModel):
    """A waiting room or a call that is going on. `alias` is a pseudonym of the patient that lasts a day.

    `version` grows with each change of one professional's rooms, so a lower one never replaces a higher one.
    `waiting_s`: seconds waited so far as of the event, or altogether once admitted; `since`: when `state` began.
    """

    version: int
    booking_id: str
    alias: str
    professional: BoardProfessional
    place: Literal["waiting", "call"]
    state: str
    since: datetime
    waiting_s: int
    quality: Literal["good", "fair", "poor"] | None
    starts_at: datetime


class SessionsSnapshot(BaseModel):
    """Everything going on now, by start and booking."""

    rows: list[SessionRow]


class RowChanged(BaseModel):
    """A row is new or has changed."""

    row: SessionRow


class RowRemoved(BaseModel):
    """Nothing goes on in that booking any more, as of `version`."""

    version: int
    booking_id: str


class BoardPrice(BaseModel):
    """Minor units and ISO currency."""

    amount: int
    currency: str


class BookingRow(BaseModel):
    """A booking's latest change."""

    booking_id: str
    state: str
    starts_at: datetime
    price: BoardPrice
    professional_id: str
    at: datetime


class BookingsSnapshot(BaseModel):
    """The 100 bookings that changed last, newest first."""

    bookings: list[BookingRow]
