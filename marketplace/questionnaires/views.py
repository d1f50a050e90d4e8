"""Shapes of what the builder reads."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from marketplace.questionnaires.definition import Phrase, Questionnaire


class VersionRow(BaseModel):
    """One version in the list."""

    id: UUID
    code: str
    version: int
    title: Phrase
    state: Literal["draft", "published", "retired"]
    licence_status: str
    revision: int
    updated_at: datetime
    published_at: datetime | None


class VersionList(BaseModel):
    """Every version, by code, newest first."""

    results: list[VersionRow]


class VersionDetail(VersionRow):
    """A version with its body. `faults`: what keeps it from being published, by path; `before`: the version it is compared with."""

    body: Questionnaire
    faults: dict[str, list[str]]
    before: UUID | None


class Change(BaseModel):
    """One change between two versions; `path` leads by names from the whole to the part."""

    kind: Literal["added", "removed", "changed", "moved"]
    path: str
    before: str | None
    after: str | None


class ChangeList(BaseModel):
    """What changed since the version before; `against` is its number, None for a first version."""

    against: int | None
    results: list[Change]
