"""Who may object, speak and decide."""

from __future__ import annotations

from access.fields import declare_field
from access.permissions import Permission, declare
from consultations.bookings.permissions import is_participant, is_patient

GROUP = "Bookings"

# No restriction closes an objection (`access.records`): claims are what GDPR art. 18(2) lets go on.
declare(
    Permission(
        "session_dispute.view", "See the objection to one's session", GROUP, ("screen:/app/sessions", "screen:/pro/today"),
        sensitivity="sensitive", scope=is_participant, wider="session_dispute.decide",
        default_roles=("patient", "professional"),
    ),
    Permission(
        "session_dispute.open", "Object to a session one has paid for", GROUP, scope=is_patient, view="session_dispute.view",
        personal=True, default_roles=("patient",),
    ),
    Permission(
        "session_dispute.speak", "Add words and files to the objection to one's session", GROUP, scope=is_participant,
        view="session_dispute.view", personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "session_dispute.decide", "See disputed sessions with both sides' words, and decide", GROUP,
        ("screen:/admin/disputes", "topic:work:session_disputes"), sensitivity="critical",
        default_roles=("support", "admin"),
    ),
)  # fmt: skip

for _column in ("sessiondisputeentry.text", "sessiondisputefile.name"):
    declare_field(f"consultations.{_column}", "session_dispute.decide")
