"""Who may give money back, and see what did not go out."""

from access.permissions import Permission, declare

declare(
    Permission(
        "billing.refund_any",
        label="Refund payments",
        group="Payments",
        unlocks=(
            "POST /api/v1/admin/refunds",
            "POST /api/v1/admin/refunds/{id}/send-again",
            "POST /api/v1/admin/refunds/{id}/settle-otherwise",
            "POST /api/v1/admin/refunds/{id}/settle-over",
        ),
        sensitivity="critical",
        view="billing.payments_any",
        default_roles=("finance", "admin"),
    ),
    Permission(
        "billing.refunds_refused",
        label="See refunds that could not be sent",
        group="Payments",
        unlocks=("screen:/admin/refunds", "GET /api/v1/admin/refunds/refused", "topic:work:refunds"),
        sensitivity="sensitive",
        default_roles=("finance", "admin"),
    ),
)
