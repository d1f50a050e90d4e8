"""Professionals choose for themselves whether they are away."""

from __future__ import annotations

from access.permissions import Permission, declare
from consultations.waiting_room.permissions import is_own_room

declare(
    Permission(
        "presence.maintain", label="Run the timers of presence (done by the platform)", group="Waiting room",
        sensitivity="sensitive",
    ),
    Permission(
        "presence.choose", label="Say that one is away or back", group="Waiting room", scope=is_own_room, personal=True,
        default_roles=("professional",),
    ),
)  # fmt: skip
