"""Who may give money back."""

from access.permissions import Permission, declare

declare(
    Permission(
        "billing.refund_any",
        label="Refund payments",
        group="Payments",
        unlocks=("POST /api/v1/admin/refunds",),
        sensitivity="critical",
        view="billing.payments_any",
        default_roles=("finance", "admin"),
    ),
)
