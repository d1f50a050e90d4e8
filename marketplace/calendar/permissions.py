"""Who may see a calendar, shape it, and claim time on it."""

from __future__ import annotations

import uuid
from typing import Any

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare


def is_own_calendar(actor: Actor, professional: Any) -> bool:
    return actor.is_person and professional.user_id == actor.id


def is_own_time(actor: Actor, holder_id: uuid.UUID) -> bool:
    """The resource of a new hold is the person it is for."""
    return actor.is_person and actor.id == holder_id


def is_party(actor: Actor, claim: Any) -> bool:
    return actor.is_person and actor.id in {claim.holder_id, claim.professional.user_id}


declare(
    Permission(
        "calendar.view", "See free slots", "Calendar", ("screen:/p/{slug}", "topic:calendar:{professional_id}"), public=True
    ),
    Permission(
        "calendar.edit_own", "Set own weekly hours and time off", "Calendar", ("screen:/pro/calendar",),
        scope=is_own_calendar, default_roles=("professional",),
    ),
    Permission(
        "claim.hold", "Hold a free slot for oneself", "Calendar", ("screen:/p/{slug}",), scope=is_own_time,
        default_roles=("patient",),
    ),
    Permission(
        "claim.release", "Give back time one holds or that is held with one", "Calendar", scope=is_party,
        wider="claim.release_any", default_roles=("patient", "professional"),
    ),
    Permission(
        "claim.release_any", "Give back anybody's claimed time", "Calendar", sensitivity="sensitive",
        default_roles=("support", "admin"),
    ),
    Permission("calendar.maintain", "Run the calendars' timers (done by the platform)", "Calendar", sensitivity="sensitive"),
    Permission("claim.book", "Turn a hold into a booking (done by the platform on payment)", "Calendar", sensitivity="sensitive"),
)  # fmt: skip
declare_field("marketplace.busyfeed.address", closed="Who has it can read that calendar: only the fetch does.")
