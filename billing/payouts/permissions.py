"""Who may see all payouts and start them."""

from access.permissions import Permission, declare

declare(
    Permission(
        "billing.payouts_any",
        label="See all payouts",
        group="Payments",
        unlocks=("screen:/admin/payouts", "GET /api/v1/admin/payouts", "topic:work:payouts"),
        sensitivity="sensitive",
        default_roles=("finance", "admin"),
    ),
    Permission(
        "billing.payout_run",
        label="Start and repeat payouts",
        group="Payments",
        unlocks=("POST /api/v1/admin/payouts/run", "POST /api/v1/admin/payouts/{id}/retry"),
        sensitivity="critical",
        view="billing.payouts_any",
        default_roles=("finance", "admin"),
    ),
)
