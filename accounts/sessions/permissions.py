"""What this room allows."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "devices.own", "See one's own devices and sign them out", "Account", ("screen:/account/devices",),
        scope=is_oneself, always=True, default_roles=EVERYONE,
    ),
)  # fmt: skip
