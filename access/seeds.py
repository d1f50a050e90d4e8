"""The roles a new platform starts with: rows that administrators may change, and the one fixed point."""

from __future__ import annotations

from typing import Any

from access.models import Role, RoleGrant
from access.permissions import declared

SUPER = "super_admin"
# slug: name, description, given by the platform itself
SEEDED: dict[str, tuple[str, str, bool]] = {
    "patient": ("Patient", "Finds, books, pays, waits, talks; sees her own record.", True),
    "applicant": ("Applicant", "Applies to be listed as a professional.", True),
    "professional": ("Professional", "Own calendar, queue, sessions, notes and earnings.", True),
    "admin": ("Administrator", "Runs the marketplace; no clinical content.", False),
    "support": ("Support", "Helps people with bookings and live sessions.", False),
    "finance": ("Finance", "Payments, refunds and payouts.", False),
    "clinical_lead": ("Clinical lead", "Verification, safety alerts, quality of care.", False),
    "compliance": ("Compliance", "Audit log, privacy requests, disclosures.", False),
}


def seed_roles(**_: Any) -> None:
    """Create missing seeded roles with their default grants. A role that exists is left as administrators made it, except
    that a permission declared for the first time is granted once to the roles it names."""
    Role.objects.get_or_create(
        slug=SUPER,
        defaults={
            "name": "Super-administrator", "description": "Holds everything that is not personal.", "is_super": True,
        },
    )  # fmt: skip
    known = set(RoleGrant.objects.values_list("codename", flat=True))
    for slug, (name, description, is_base) in SEEDED.items():
        role, created = Role.objects.get_or_create(
            slug=slug, defaults={"name": name, "description": description, "is_base": is_base}
        )
        RoleGrant.objects.bulk_create(
            [
                RoleGrant(role=role, codename=codename)
                for codename, permission in declared().items()
                if slug in permission.default_roles and (created or codename not in known)
            ],
            ignore_conflicts=True,
        )
