"""Reading the rules in force."""

from __future__ import annotations

from consultations.policies.models import PolicyVersion
from consultations.policies.policy import Policy
from kernel import clock


def current() -> Policy:
    """The rules that hold for a booking made now; the product's defaults until a version is stored."""
    row = PolicyVersion.objects.filter(effective_at__lte=clock.now()).order_by("-effective_at", "-version").first()
    if row is None:
        return Policy()
    return Policy.from_snapshot({**row.values, "version": row.version})
