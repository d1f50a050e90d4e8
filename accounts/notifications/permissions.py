"""What this room allows."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "notifications.own", "See one's own notifications", "Account", ("screen:/account/notifications",),
        scope=is_oneself, always=True, default_roles=EVERYONE,
    ),
)  # fmt: skip
