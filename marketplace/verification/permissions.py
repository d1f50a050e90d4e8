"""Who may look at applications and licences, and who may take somebody off the list."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare

declare(
    Permission(
        "verification.review", "Look at applications and licences, and decide", "Professionals",
        ("screen:/admin/verification",), sensitivity="sensitive", default_roles=("clinical_lead", "admin"),
    ),
    Permission(
        "verification.suspend", "Take a professional off the list and put her back", "Professionals",
        ("screen:/admin/verification",), sensitivity="critical", default_roles=("clinical_lead", "admin"),
    ),
    Permission(
        "verification.policy", "Set the rules of verification", "Professionals", ("screen:/admin/verification",),
        sensitivity="critical", default_roles=("admin",),
    ),
    Permission(
        "verification.watch_licences", "Tell of licences that end (done by the platform)", "Professionals",
        sensitivity="sensitive",
    ),
)  # fmt: skip

declare_field("marketplace.verificationcase.reason", "onboarding.own", "verification.review")
declare_field("marketplace.verificationcase.requests", "onboarding.own", "verification.review")
declare_field("marketplace.application.draft", "onboarding.own")
