"""Who may say and who may see where a patient is."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare
from consultations.bookings.permissions import is_patient, is_professional

GROUP = "Safety"

declare(
    Permission(
        "whereabouts.confirm", label="Say where one is before a session", group=GROUP, unlocks=("screen:/app/waiting",),
        sensitivity="sensitive", scope=is_patient, view="booking.view", personal=True, default_roles=("patient",),
    ),
    Permission(
        "whereabouts.see", label="See where the patient is and whom to call, around own sessions", group=GROUP,
        unlocks=("screen:/pro/call",), sensitivity="critical", scope=is_professional, view="booking.view", personal=True,
        default_roles=("professional",),
    ),
)  # fmt: skip

declare_field("consultations.whereabouts.place", "whereabouts.see")
declare_field("consultations.whereabouts.plan", "whereabouts.see")
