"""What assessments and matching ask of the app above, which registers itself at start: who looks after whom."""

from __future__ import annotations

import uuid
from typing import Protocol

from access.actors import Actor


class Care(Protocol):
    """Implemented by consultations."""

    def risk_found(
        self, *, actor: Actor, response_id: uuid.UUID, person_id: uuid.UUID, severity: int, anew: bool
    ) -> None:
        """The answers meet a crisis rule. Called inside the transaction that stores one, again for each further answer.

        `anew`: the answer just given is worse than what was there, or nobody can say.
        """

    def treats(self, user_id: uuid.UUID, person_id: uuid.UUID) -> bool:
        """Whether the account is a professional who treats that person now."""

    def risk_open(self, person_id: uuid.UUID) -> bool:
        """Whether somebody is looking after a safety alert about the person."""

    def sessions_with(self, person_id: uuid.UUID) -> dict[uuid.UUID, int]:
        """Professional's id → the person's completed sessions with her."""

    def sessions_completed(self) -> dict[uuid.UUID, int]:
        """Professional's id → completed sessions, of everybody who has one."""


_care: list[Care] = []


def register(care: Care) -> None:
    """Called once, from AppConfig.ready()."""
    _care[:] = [care]


def care() -> Care:
    """Raises LookupError when nobody is there to look after alerts: a platform without that must not ask about risk."""
    if not _care:
        raise LookupError("nobody looks after safety alerts")
    return _care[0]
