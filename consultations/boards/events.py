"""Shapes of the live boards. Nothing here tells who a patient is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class BoardProfessional(BaseModel):
    """Public facts of the professional."""

    id: str
    display_name: str


class StuckHint(BaseModel):
    """Why somebody should look, and since when (rules: `boards/hints.py`)."""

    code: Literal[
        "nobody_attends",
        "waiting_long",
        "nobody_connected",
        "one_missing",
        "reconnecting_long",
        "over_time",
        "poor_quality",
    ]
    since: datetime


class SessionRow(BaseModel):
    """A waiting room or a call that is going on. `alias` is a pseudonym of the patient that lasts a day.

    `version` grows with each change of one professional's rooms, so a lower one never replaces a higher one.
    `waiting_s`: seconds waited so far as of the event, or altogether once admitted; `since`: when `state` began;
    `ends_at`: by schedule, with what it was extended by; `professional_state`: where the professional is.
    `transfer_to`: the professional the patient has been asked about, until `transfer_until`.
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
    ends_at: datetime
    professional_state: Literal["available", "in_session", "finishing_notes", "away", "offline"]
    hints: list[StuckHint]
    transfer_to: str | None
    transfer_until: datetime | None


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


class SupportNote(BaseModel):
    """A line from the platform's people to one person, about one session. `text` is null once the patient was erased."""

    id: str
    booking_id: str
    text: str | None
    sent_at: datetime


class SupportSnapshot(BaseModel):
    """The lines of the last hours this person has not put away, oldest first."""

    notes: list[SupportNote]


class SupportSeen(BaseModel):
    """The person has put a line away."""

    id: str


class MetricsNow(BaseModel):
    """How things stand: people waiting, calls open, where professionals are.

    `utilisation_percent`: of the professionals who are there and not away, how many are in a session or its notes;
    null if nobody is.
    """

    waiting: int
    running: int
    available: int
    in_session: int
    finishing_notes: int
    away: int
    utilisation_percent: int | None


class MetricsBucket(BaseModel):
    """What happened from `at` on, for an hour or a UTC day. Money in minor units by ISO currency; waits until admission."""

    at: datetime
    bookings: int
    sessions: int
    session_minutes: int
    waits: int
    wait_seconds: int
    no_shows_patient: int
    no_shows_professional: int
    technical_failures: int
    cancelled: int
    revenue: dict[str, int]
    refunds: dict[str, int]


class MetricsSnapshot(BaseModel):
    """The last 24 hours and 14 UTC days, oldest first."""

    now: MetricsNow
    hours: list[MetricsBucket]
    days: list[MetricsBucket]


class MetricsChanged(BaseModel):
    """How things stand now, and every bucket that is another one now, whole."""

    now: MetricsNow
    hours: list[MetricsBucket]
    days: list[MetricsBucket]
