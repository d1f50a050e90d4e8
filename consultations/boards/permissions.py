"""Who may watch the live boards, and who may step in."""

from __future__ import annotations

from typing import Any

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare

GROUP = "Live boards"


def is_self(actor: Actor, user_id: Any) -> bool:
    """Lines are read by the person they were written to."""
    return actor.is_person and actor.id == user_id


declare(
    Permission(
        "board.watch", label="Watch live sessions and bookings, pseudonymous", group=GROUP,
        unlocks=("screen:/admin/live", "topic:board:sessions", "topic:board:bookings"), sensitivity="sensitive",
        default_roles=("support", "admin", "clinical_lead"),
    ),
    Permission(
        "board.reveal", label="Reveal who the patient of a live session is, with a reason", group=GROUP,
        unlocks=("screen:/admin/live",), sensitivity="critical", view="board.watch",
        default_roles=("support", "admin", "clinical_lead"),
    ),
    Permission(
        "board.message", label="Write to the two of a live session", group=GROUP, unlocks=("screen:/admin/live",),
        sensitivity="sensitive", view="board.watch", default_roles=("support", "admin", "clinical_lead"),
    ),
    Permission(
        "board.extend", label="Extend a running session", group=GROUP, unlocks=("screen:/admin/live",),
        sensitivity="sensitive", view="board.watch", default_roles=("support", "admin"),
    ),
    Permission(
        "board.reassign", label="Propose another professional for a session that has not begun", group=GROUP,
        unlocks=("screen:/admin/live",), sensitivity="critical", view="board.watch", default_roles=("support", "admin"),
    ),
    Permission(
        "board.end", label="End a running session or cancel a waiting one", group=GROUP, unlocks=("screen:/admin/live",),
        sensitivity="critical", view="board.watch", default_roles=("support", "admin"),
    ),
    Permission(
        "board.metrics", label="See the platform in numbers", group=GROUP,
        unlocks=("screen:/admin/metrics", "topic:board:metrics"), default_roles=("support", "admin", "finance", "clinical_lead"),
    ),
    Permission("board.count", label="Count the platform's hours (done by the platform)", group=GROUP, sensitivity="sensitive"),
    Permission(
        "support.read", label="Read what the platform's people write to oneself", group=GROUP,
        unlocks=("topic:support:{user_id}",), scope=is_self, personal=True, default_roles=("patient", "professional"),
    ),
)  # fmt: skip

declare_field(
    "consultations.boardintervention.words", closed="kept for an investigation of the act; no screen shows it"
)
declare_field("consultations.supportmessage.text", "support.read")
