"""Shapes of what is told about guests: to the two, to everybody in the call, and to the guest himself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

Kind = Literal["interpreter", "family", "other"]
StateName = Literal["proposed", "invited", "waiting", "admitted", "removed", "ended"]


class GuestView(BaseModel):
    """One guest as the two see him. `name` is what he called himself, null before he came or once it was erased."""

    id: str
    kind: Kind
    state: StateName
    name: str | None
    invited_by: Literal["patient", "professional"]
    present: bool
    has_link: bool
    link_expires_at: datetime | None


class GuestsChanged(BaseModel):
    """All guests of a session that are not over, oldest first; a higher `version` replaces a lower one."""

    version: int
    booking_id: str
    guests: list[GuestView]


class MeshMember(BaseModel):
    """Somebody who may be in the call, by the id presence and signalling use. Of a guest: what he is and calls himself."""

    id: str
    role: Literal["patient", "professional", "guest"]
    kind: Kind | None
    name: str | None


class MeshChanged(BaseModel):
    """Who may be in the call now; a higher `version` replaces a lower one."""

    version: int
    booking_id: str
    members: list[MeshMember]


class GuestPlace(BaseModel):
    """A guest's own place. Of the session he learns when it is, with which professional, and nothing else."""

    version: int
    id: str
    state: StateName
    kind: Kind
    name: str | None
    booking_id: str
    professional: str
    modality: Literal["video", "audio"]
    starts_at: datetime
    ends_at: datetime
