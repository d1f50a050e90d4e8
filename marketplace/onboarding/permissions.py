"""Who may apply to be listed. An applicant holds this and nothing else of a professional's until she is approved."""

from __future__ import annotations

from access.permissions import Permission, declare
from accounts.people.permissions import EVERYONE, is_oneself
from marketplace.professionals.permissions import is_own_profile

declare(
    Permission(
        "onboarding.start", "Begin an application as a professional", "Professionals", ("screen:/pro/onboarding",),
        scope=is_oneself, default_roles=EVERYONE,
    ),
    Permission(
        "onboarding.own", "Write and submit one's own application, licences and photo", "Professionals",
        ("screen:/pro/onboarding",), scope=is_own_profile, personal=True, default_roles=("applicant", "professional"),
    ),
)  # fmt: skip
