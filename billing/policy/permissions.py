"""Who may see and set billing policy."""

from access.permissions import Permission, declare

declare(
    Permission(
        "billing.policy_view",
        label="See commission and payout policy",
        group="Payments",
        unlocks=("screen:/admin/policies", "GET /api/v1/admin/billing-policy"),
        default_roles=("finance", "admin"),
    ),
    Permission(
        "billing.policy_edit",
        label="Change commission and payout policy",
        group="Payments",
        unlocks=("PUT /api/v1/admin/billing-policy",),
        sensitivity="critical",
        default_roles=("finance", "admin"),
    ),
)
