"""Who may see earnings."""

from __future__ import annotations

from typing import Any

from access.actors import Actor
from access.permissions import Permission, declare


def is_payee(actor: Actor, resource: Any) -> bool:
    """The earning's or payout's payee (or the person herself, given as her id) is the actor."""
    return actor.is_person and getattr(resource, "payee_id", resource) == actor.id


declare(
    Permission(
        "billing.own_earnings",
        label="See own earnings and payouts",
        group="Payments",
        unlocks=(
            "screen:/pro/earnings",
            "GET /api/v1/me/earnings",
            "GET /api/v1/me/payouts",
            "GET /api/v1/me/payouts/{id}/statement.csv",
            "topic:payouts:{user_id}",
        ),
        scope=is_payee,
        wider="billing.payouts_any",
        default_roles=("professional",),
    ),
    Permission(
        "billing.own_payout_account",
        label="Say where one is paid",
        group="Payments",
        unlocks=("screen:/pro/earnings", "GET /api/v1/me/payout-accounts", "POST /api/v1/me/payout-accounts"),
        sensitivity="critical",
        scope=is_payee,
        personal=True,
        default_roles=("professional",),
    ),
)
