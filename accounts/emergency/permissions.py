"""What this room allows."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "emergency_contact.own", "Say whom to call for oneself in an emergency", "Account", ("screen:/account",),
        sensitivity="sensitive", scope=is_oneself, default_roles=EVERYONE,
    ),
)  # fmt: skip

_CLOSED = "shown to the person, and during a session to her professional by a permission of the session"
declare_field("accounts.emergencycontact.name", closed=_CLOSED)
declare_field("accounts.emergencycontact.phone", closed=_CLOSED)
declare_field("accounts.emergencycontact.relation", closed=_CLOSED)
