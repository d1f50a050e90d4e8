"""Who may give a calendar's address out, and who reads it."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.permissions import Permission, declare

GROUP = "Calendar"


def is_oneself(actor: Actor, person_id: uuid.UUID) -> bool:
    """The address of a person is that person's."""
    return actor.is_person and actor.id == person_id


declare(
    Permission(
        "agenda.own", label="Have an address at which one's own appointments can be read", group=GROUP,
        unlocks=("screen:/account/calendar",), scope=is_oneself, personal=True, default_roles=("patient", "professional"),
    ),
)  # fmt: skip
