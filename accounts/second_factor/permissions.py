"""What this room allows."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "second_factor.own", "Set up one's own second factor and confirm one's identity", "Account",
        ("screen:/account/security",), scope=is_oneself, always=True, default_roles=EVERYONE,
    ),
)  # fmt: skip
