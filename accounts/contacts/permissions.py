"""What this room allows."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "contacts.own", "See and change one's own address and number", "Account",
        ("screen:/account/contacts", "GET /api/v1/me/contacts"), scope=is_oneself, default_roles=EVERYONE,
    ),
)  # fmt: skip
