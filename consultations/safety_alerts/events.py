"""Shapes of safety alerts. Rows say neither who the patient is nor what was asked or answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

Deed = Literal["acknowledge", "resolve", "hand_over"]


class AlertOwner(BaseModel):
    """Who looks after it: a named person, or whoever is on duty (name None)."""

    kind: Literal["professional", "duty"]
    id: UUID | None
    name: str | None


class AlertRow(BaseModel):
    """One alert. `version` grows with each change; a lower one never replaces a higher one. `level`: times escalated."""

    id: UUID
    version: int
    alias: str
    severity: int
    state: Literal["open", "acknowledged", "resolved"]
    level: int
    owner: AlertOwner
    raised_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    resolution: str | None


class AlertChanged(BaseModel):
    """An alert is new or has changed; a resolved one leaves the queue."""

    alert: AlertRow


class AlertsSnapshot(BaseModel):
    """Every unresolved alert, the most urgent first."""

    alerts: list[AlertRow]


class AlertPatient(BaseModel):
    """Whom it is about and how to reach her; only for who looks after it."""

    id: UUID
    name: str
    zone: str
    language: str
    jurisdiction: str
    email: str | None
    phone: str | None


class StepView(BaseModel):
    """What was done, when and by whom."""

    kind: str
    at: datetime
    by: str | None
    note: str | None


class AlertView(BaseModel):
    """An alert opened. `patient` is None until the reader has acknowledged it or is the patient's own professional."""

    alert: AlertRow
    patient: AlertPatient | None
    questionnaire: str | None
    steps: list[StepView]
    may: list[Deed]


class AlertList(BaseModel):
    """Alerts, newest first, and the cursor of the next page."""

    results: list[AlertRow]
    next: str | None
