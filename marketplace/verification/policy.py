"""The reviewers' rules: a new version for each change."""

from __future__ import annotations

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.errors import Conflict, Invalid
from marketplace.verification.models import VerificationPolicy

MOST_WARNINGS, LONGEST_WARNING = 6, 180


def policy_change(*, actor: Actor, four_eyes: bool, warn_days: list[int], version: int) -> VerificationPolicy:
    """The next version of the rules, written over `version` (0: the first).

    Raises Invalid with the field, Conflict("stale_version", data.version).
    """
    authorize(actor, "verification.policy")
    if not 1 <= len(warn_days) <= MOST_WARNINGS or not all(1 <= day <= LONGEST_WARNING for day in warn_days):
        raise Invalid(
            "bad_policy", fields={"warn_days": [f"One to {MOST_WARNINGS} numbers from 1 to {LONGEST_WARNING}."]}
        )
    with transaction.atomic():
        newest = VerificationPolicy.objects.select_for_update().order_by("-version").first()
        present = newest.version if newest else 0
        if present != version:
            raise Conflict("stale_version", "Somebody changed the rules meanwhile.", data={"version": present})
        row = VerificationPolicy.objects.create(
            version=present + 1, four_eyes=four_eyes, warn_days=sorted(set(warn_days), reverse=True)
        )
        record(
            actor, "verification_policy.changed", resource=row,
            data={"four_eyes": four_eyes, "warn_days": row.warn_days, "before": present},
        )  # fmt: skip
        return row
