"""Who may pay, and who may see payments."""

from __future__ import annotations

from typing import Any

from access.actors import Actor
from access.permissions import Permission, declare


def is_payer(actor: Actor, resource: Any) -> bool:
    """The payment's (or quote's) payer is the actor."""
    return actor.is_person and resource.payer_id == actor.id


declare(
    Permission(
        "billing.pay",
        label="Pay for what one has chosen",
        group="Payments",
        unlocks=("POST /api/v1/checkouts",),
        scope=is_payer,
        personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "billing.own_payments",
        label="See own payments",
        group="Payments",
        unlocks=("screen:/app/payments", "GET /api/v1/me/payments", "GET /api/v1/checkouts/{id}"),
        scope=is_payer,
        wider="billing.payments_any",
        default_roles=("patient",),
    ),
    Permission(
        "billing.payments_any",
        label="See all payments",
        group="Payments",
        unlocks=("screen:/admin/payments", "GET /api/v1/admin/payments", "topic:work:payments"),
        sensitivity="sensitive",
        default_roles=("support", "finance", "admin"),
    ),
)
