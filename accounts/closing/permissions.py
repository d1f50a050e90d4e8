"""What this room allows."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare

declare(
    Permission(
        "people.standing", "See why an account was closed", "Account", ("screen:/admin/people",),
        sensitivity="sensitive", default_roles=("admin", "support", "compliance"),
    ),
    Permission(
        "people.close", "Close accounts and open them again", "Account", ("screen:/admin/people",), "critical",
        view="people.standing", default_roles=("admin",),
    ),
)  # fmt: skip

declare_field("accounts.accountclosure.note", "people.standing")
declare_field("accounts.accountclosure.reopened_note", "people.standing")
