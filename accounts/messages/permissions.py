"""What this room allows."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "messages.own", "See what was sent to oneself by mail and text message", "Account",
        ("screen:/account/notifications", "GET /api/v1/me/messages"), scope=is_oneself, default_roles=EVERYONE,
    ),
    Permission(
        "messages.log", "See which mails and text messages arrived, without address and words", "Platform",
        ("screen:/admin/messages", "GET /api/v1/admin/messages"), sensitivity="sensitive",
        default_roles=("admin", "support"),
    ),
    Permission(
        "messages.replay", "Send a message again that could not be delivered", "Platform",
        ("POST /api/v1/admin/messages/{message_id}/replay",), sensitivity="sensitive", view="messages.log",
        default_roles=("admin", "support"),
    ),
)  # fmt: skip
