"""Setting policy."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.db import connection, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.policy.models import PolicyVersion
from billing.policy.selectors import policy_current, policy_of
from billing.policy.terms import Policy
from kernel.errors import Invalid
from kernel.faults import Fault

_LOCK = 7_204_001  # advisory lock: two editors at once make two versions, in order


def policy_set(
    *, actor: Actor, commission_bps: int, dispute_window_hours: int, payout_minimum: Mapping[str, int]
) -> Policy:
    """Put a new version in force for payments made from now on; earlier payments keep what they were made under.

    Raises Invalid("policy_invalid") with messages by field.
    """
    fields: dict[str, list[str]] = {}
    if not 0 <= commission_bps <= 10_000:
        fields["commission_bps"] = [Fault("whole_number", least=0, most=10_000)]
    if not 0 <= dispute_window_hours <= 24 * 90:
        fields["dispute_window_hours"] = [Fault("whole_number", least=0, most=24 * 90)]
    if any(not re.fullmatch(r"[A-Z]{3}", code) or least < 0 for code, least in payout_minimum.items()):
        fields["payout_minimum"] = [
            Fault.said("bad_minimum", "Three-letter currencies and amounts that are not negative.")
        ]
    if fields:
        raise Invalid("policy_invalid", "Please check what is marked.", fields=fields)
    with transaction.atomic():
        authorize(actor, "billing.policy_edit")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        before = policy_current()
        row = PolicyVersion.objects.create(
            version=before.version + 1,
            commission_bps=commission_bps,
            dispute_window_hours=dispute_window_hours,
            payout_minimum=dict(payout_minimum),
            set_by_id=actor.id if actor.is_person else None,
        )
        record(
            actor,
            "billing.policy_set",
            resource=("billing_policy", row.id),
            data={"version": row.version, "commission_bps": [before.commission_bps, commission_bps]},
        )
        return policy_of(row)
