"""Who may see where a gateway and our books disagree."""

from access.permissions import Permission, declare

declare(
    Permission(
        "billing.differences",
        label="See differences between the gateways and the books",
        group="Payments",
        unlocks=(
            "screen:/admin/differences",
            "GET /api/v1/admin/differences",
            "GET /api/v1/admin/reconciled-days",
            "topic:work:differences",
        ),
        sensitivity="sensitive",
        default_roles=("finance", "admin"),
    ),
)
