"""What this room allows. Consent is given by the person herself and by nobody for her."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself

declare(
    Permission(
        "consents.own", "Give and withdraw one's own consents", "Account", ("screen:/account/consents",),
        scope=is_oneself, personal=True, default_roles=EVERYONE,
    ),
)  # fmt: skip
