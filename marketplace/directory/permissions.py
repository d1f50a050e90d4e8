"""The directory is open to everybody."""

from __future__ import annotations

from access.permissions import Permission, declare

declare(
    Permission(
        "directory.view",
        "Search professionals",
        "Directory",
        ("screen:/professionals", "topic:directory:{professional_id}"),
        public=True,
    ),
)
