"""Shapes of crisis help, as everybody and as those who keep it read it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Kind = Literal["emergency", "line", "directory"]


class _Shape(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class HelpWords(_Shape):
    """Words in both languages; empty where there are none."""

    en: str = ""
    hi: str = ""


class HelpLine(_Shape):
    """One way to reach help. Numbers are as people write them; empty: not offered. `verified_on`: when it was last checked."""

    id: UUID
    name: HelpWords
    hours: HelpWords
    description: HelpWords
    languages: list[str]
    call_number: str
    text_number: str
    chat_url: str
    verified_on: date | None


class HelpPlace(_Shape):
    """A country (ISO 3166-1, `EU` for the Union): its emergency number, null if we know none, and its lines in order.

    `covers`: countries it stands for, those left out that are in the list themselves; `zones`: IANA zones of these.
    """

    country: str
    name: HelpWords
    covers: list[str]
    zones: list[str]
    emergency: str | None
    lines: list[HelpLine]


class HelpList(_Shape):
    """Whom to call, by place; `everywhere`: what is not bound to a place, lists of lines last."""

    places: list[HelpPlace]
    everywhere: list[HelpLine]


class HelplineRow(HelpLine):
    """A line with all that whoever keeps it needs. `overdue`: never checked, or not for 180 days, though it is shown.
    `verified_by`: her name; null: nobody here has checked it yet."""

    kind: Kind
    country: str
    source_url: str
    verified_by: str | None
    position: int
    active: bool
    version: int
    overdue: bool


class HelplineRows(_Shape):
    """Every line, shown or not, by country. `overdue`: how many of those shown have to be checked."""

    results: list[HelplineRow]
    overdue: int
    countries: list[HelpCountry]


class HelpCountry(_Shape):
    """A country one can choose."""

    code: str
    name: HelpWords
