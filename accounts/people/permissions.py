"""What this room allows."""

from __future__ import annotations

import uuid
from typing import Any

from access.actors import Actor
from access.fields import declare_field
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
        scope=is_oneself, always=True, default_roles=EVERYONE,
    ),
    Permission(
        "people.search", "Find an account by address, number or id", "Account",
        ("screen:/admin/people", "GET /api/v1/admin/people"), sensitivity="sensitive",
        default_roles=("admin", "support", "compliance", "clinical_lead"),
    ),
    Permission(
        "people.names", "See people's names in the administrators' lists", "Account", ("field:name",), sensitivity="sensitive",
        default_roles=("admin", "support", "compliance"),
    ),
    Permission(
        "people.contact", "See people's addresses and numbers in the administrators' lists", "Account",
        ("field:email", "field:phone"), sensitivity="sensitive", default_roles=("admin", "support"),
    ),
)  # fmt: skip

declare_field("accounts.user.name", "people.names")
declare_field("accounts.user.email", "people.contact")
declare_field("accounts.user.phone", "people.contact")
declare_field(
    "accounts.outgoingmessage.sealed", closed="recipient and words; the local inbox of a development machine alone"
)
