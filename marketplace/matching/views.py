"""Shapes of slates and of what administrators see of matching."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class Reason(BaseModel):
    """A factor of the score and the catalogue codes behind it."""

    factor: Literal["concerns", "preferences", "earliest", "quality", "continuity"]
    codes: list[str]


class MatchMoney(BaseModel):
    """Minor units and ISO currency."""

    amount: int
    currency: str


class MatchOffer(BaseModel):
    """The session a card's times belong to."""

    id: UUID
    title: str
    minutes: int
    modality: str
    price: MatchMoney


class MatchCard(BaseModel):
    """One professional of a slate: why, why not quite, and the next free times. `score` is a share of 100."""

    professional_id: UUID
    slug: str
    display_name: str
    kind: str
    headline: str
    languages: list[str]
    specialties: list[str]
    zone: str
    avatar_url: str
    rating: float | None
    reviews: int
    new_here: bool
    newcomer: bool
    score: int
    reasons: list[Reason]
    mismatch: Reason | None
    offer: MatchOffer
    slots: list[datetime]


class MatchSlate(BaseModel):
    """What was found. Empty: `emptied_by` names the filter, `relaxations` how many each would find. `id`: None for visitors."""

    id: UUID | None
    cards: list[MatchCard]
    emptied_by: str | None
    relaxations: dict[str, int]
    algorithm: int
    weights_version: int


class MatchChoices(BaseModel):
    """What the intake offers."""

    jurisdictions: list[str]
    concerns: list[str]
    languages: list[str]
    approaches: list[str]
    styles: list[str]
    cultures: list[str]
    age_groups: list[str]


class WeightsView(BaseModel):
    """A version of the weights; version 0 are the first ones."""

    version: int
    weights: dict[str, float]
    note: str
    created_at: datetime | None


class WeightsHistory(BaseModel):
    """All versions, newest first."""

    results: list[WeightsView]


class GroupShare(BaseModel):
    """How often a group was shown, now and with the weights tried."""

    group: str
    value: str
    shown: int
    tried: int


class WeightsPreview(BaseModel):
    """Past slates ordered anew. `replayed_same`: how many came to the order they were shown in, as they must."""

    slates: int
    replayed_same: int
    first_changed: int
    places_moved: float
    shares: list[GroupShare]


class ExposureRow(BaseModel):
    """How often professionals of a group were shown in the last 90 days, and what share of the listed they are."""

    group: Literal["gender", "kind", "new"]
    value: str
    shown: int
    listed: int


class Exposure(BaseModel):
    """Exposure per group."""

    results: list[ExposureRow]
