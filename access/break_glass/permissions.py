"""Who may open a record in an emergency, and who looks at it afterwards."""

from __future__ import annotations

from access.actors import Actor
from access.break_glass.models import BreakGlass
from access.fields import declare_field
from access.permissions import Permission, declare


def is_ones_own(actor: Actor, glass: BreakGlass) -> bool:
    """Opened by this person. What it opens counts in one sign-in only; she may see and end it in any."""
    return actor.is_person and glass.by_id == actor.id


declare(
    # Care content is never the super-administrator's, so nor is the way into it.
    Permission(
        "break_glass.use", "Open a patient's record in an emergency, before witnesses", "Access",
        ("screen:/admin/emergency", "topic:break_glass"), "critical", scope=is_ones_own, personal=True,
        default_roles=("clinical_lead",),
    ),
    Permission(
        "break_glass.review", "Be told of opened records, stop and review them", "Access",
        ("screen:/admin/emergencies", "topic:work:break_glass"), "critical", default_roles=("admin", "compliance"),
    ),
)  # fmt: skip

declare_field("access.breakglass.reason", "break_glass.review", "break_glass.use")
declare_field("access.breakglass.remark", "break_glass.review", "break_glass.use")
