"""Who may be in a call: exactly the booking's two participants."""

from __future__ import annotations

from access.permissions import Permission, declare
from access.records import declare_record
from consultations.bookings.permissions import is_participant, patient_of

GROUP = "Calls"

declare(
    Permission(
        "call.join", label="Join own calls", group=GROUP,
        unlocks=("screen:/app/call", "screen:/pro/call", "topic:call"), sensitivity="sensitive", scope=is_participant,
        personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "call.report", label="Report the state of own calls", group=GROUP, scope=is_participant, view="call.join",
        personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "call.chat", label="Write in own calls", group=GROUP, scope=is_participant, view="call.join",
        sensitivity="sensitive", personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "call.finish", label="Finish own calls", group=GROUP, scope=is_participant, view="call.join", personal=True,
        default_roles=("patient", "professional"),
    ),
)  # fmt: skip

# Withdrawn consent ends what is going on: the topic closes with the recheck, a line of chat is not stored any more.
declare_record("call.join", patient_of, consent="care")
declare_record("call.chat", patient_of, consent="messages")
