"""What this room allows."""

from __future__ import annotations

import uuid
from typing import Any

from access.actors import Actor
from access.permissions import Permission, declare

EVERYONE = ("patient", "professional", "admin", "support", "finance", "clinical_lead", "compliance")


def is_oneself(actor: Actor, resource: Any) -> bool:
    """The resource is the actor's own account, its id, or a row that names its person."""
    owner = (
        getattr(resource, "person_id", None) or getattr(resource, "user_id", None) or getattr(resource, "pk", resource)
    )
    return isinstance(owner, uuid.UUID) and owner == actor.id


declare(
    Permission(
        "profile.own", "See and change one's own profile", "Account", ("screen:/account", "topic:user"),
        scope=is_oneself, default_roles=EVERYONE,
    ),
    Permission(
        "people.search", "Find an account by address, number or id", "Account",
        ("screen:/admin/people", "GET /api/v1/admin/people"), sensitivity="sensitive",
        default_roles=("admin", "support", "compliance"),
    ),
)  # fmt: skip
