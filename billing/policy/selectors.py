"""Reading policies."""

from __future__ import annotations

from billing.policy.models import PolicyVersion
from billing.policy.terms import Policy


def policy_current() -> Policy:
    """The policy in force; before anyone has set one, the built-in version 0."""
    row = PolicyVersion.objects.order_by("-version").first()
    return policy_of(row) if row else Policy()


def policy_of(row: PolicyVersion) -> Policy:
    """The terms of one version."""
    return Policy(
        version=row.version,
        commission_bps=row.commission_bps,
        dispute_window_hours=row.dispute_window_hours,
        payout_minimum=dict(row.payout_minimum),
    )
