"""What this room allows."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare

declare(
    Permission(
        "codes.watch", "See whether one-time codes come back, and be told when they do not", "Platform",
        ("screen:/admin/health", "GET /api/v1/admin/code-alarms"), sensitivity="sensitive",
        default_roles=("admin", "support"),
    ),
)  # fmt: skip

declare_field("accounts.onetimecode.target", closed="where a code went; the platform itself compares it")
