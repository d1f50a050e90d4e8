"""Who may watch the live boards."""

from __future__ import annotations

from access.permissions import Permission, declare

declare(
    Permission(
        "board.watch", label="Watch live sessions and bookings, pseudonymous", group="Live boards",
        unlocks=("screen:/admin/live", "topic:board:sessions", "topic:board:bookings"), sensitivity="sensitive",
        default_roles=("support", "admin", "clinical_lead"),
    ),
)  # fmt: skip
