"""What this app allows."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "privacy.own", "Export and erase one's own data, see who opened it, object and correct", "Privacy",
        ("screen:/privacy", "topic:privacy"), "sensitive", scope=is_oneself, personal=True, default_roles=EVERYONE,
    ),
    Permission(
        "privacy.manage", "See and decide privacy requests; read the register of processing", "Privacy",
        ("screen:/admin/privacy",), "sensitive", default_roles=("admin", "compliance"),
    ),
    Permission(
        "erasure.follow", "Follow an erasure by its receipt", "Privacy", ("topic:erasure",), public=True,
    ),
    Permission(
        "vault.open", "Open what is kept of erased persons by law, with a reason", "Privacy", ("screen:/admin/privacy",),
        "critical", view="privacy.manage", default_roles=("compliance",),
    ),
)  # fmt: skip

declare_field("privacy.dataexport.pass_phrase", "privacy.own")
declare_field("privacy.privacyrequest.words", "privacy.own", "privacy.manage")
declare_field("privacy.privacyrequest.answer", "privacy.own", "privacy.manage")
