"""Shapes of what is read about assessments."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from marketplace.questionnaires.definition import Phrase, Questionnaire

Change = Literal["better", "worse", "no_clear_change"]


class ScaleView(BaseModel):
    """A scale's total with its band. `change` is against the submission before; None at the first."""

    code: str
    total: int
    low: int
    high: int
    band: str | None
    tone: str | None
    label: Phrase | None
    words: Phrase | None
    positive: bool | None
    change: Change | None
    before: int | None


class ResultView(BaseModel):
    """What a submitted response adds up to, and what to offer next."""

    scales: list[ScaleView]
    follow_up: str | None


class ResponseView(BaseModel):
    """A response as its own person sees it. `asked`: codes of the items in order, as far as the answers lead."""

    id: UUID
    code: str
    version: int
    state: Literal["in_progress", "submitted"]
    started_at: datetime
    submitted_at: datetime | None
    answers: dict[str, Any]
    asked: list[str]
    questionnaire: Questionnaire
    result: ResultView | None


class AnswersView(BaseModel):
    """After an answer: all answers, what is asked now, and the severity of the crisis rule (0: none)."""

    answers: dict[str, Any]
    asked: list[str]
    risk: int


class CatalogueEntry(BaseModel):
    """A questionnaire that can be taken, and where the person stands with it."""

    code: str
    title: Phrase
    short: str
    about: Phrase
    minutes: int
    questions: int
    open_id: UUID | None
    open_answered: int
    last_id: UUID | None
    last_at: datetime | None


class Catalogue(BaseModel):
    """What can be taken."""

    results: list[CatalogueEntry]


class TrendPoint(BaseModel):
    """One submitted response in a trend."""

    response_id: UUID
    at: datetime
    version: int
    total: int
    band: str | None
    change: Change | None


class BandView(BaseModel):
    """A band as the chart draws it."""

    code: str
    low: int
    high: int
    tone: str
    label: Phrase


class TrendView(BaseModel):
    """A scale over time, oldest first, with the present version's bands."""

    code: str
    title: Phrase
    short: str
    scale: str
    low: int
    high: int
    meaningful_change: int | None
    positive_from: int | None
    bands: list[BandView]
    points: list[TrendPoint]


class Trends(BaseModel):
    """Every questionnaire the person has submitted."""

    results: list[TrendView]
