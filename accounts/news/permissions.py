"""Who may write and send news, and who may stop them."""

from __future__ import annotations

from access.permissions import Permission, declare

declare(
    Permission(
        "news.send", "Write news of the platform and send them to those who agreed to it", "Messages",
        ("screen:/admin/news", "topic:work:news"), "sensitive", default_roles=("admin",),
    ),
)  # fmt: skip
