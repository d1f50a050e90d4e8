"""Telling readers of a calendar what changed, without a stampede: the first change at once, what follows in a moment together.

A change in a quiet calendar is published with its own transaction. While readers were told less than `QUIET` ago, changes
gather on the professional's row, and one event carries them all when the moment is over: so many holds as there may be, a
reader hears at most one event in `QUIET`, and the last one is right. A task tells; should it be lost, a sweep does.

What gathers is, for each slot that was touched, whether it is free at the end (never "nothing happened": a reader may have
looked in between). So an event is right for everybody who stands anywhere from `since` on.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from kernel import clock, outbox
from marketplace.calendar.locking import professional_lock
from marketplace.professionals.models import Professional

QUIET = timedelta(milliseconds=400)
# Beyond so many slots an event says "ask again" instead of naming them.
MOST_SLOTS = 200
LEFT_BEHIND_AFTER = timedelta(seconds=3)

# (starts_at as an instant's text, minutes)
SlotName = tuple[str, int]


def change_tell(
    professional: Professional,
    *,
    version: int,
    before_next: str | None,
    next_slot: str | None,
    gone: list[SlotName],
    come: list[SlotName],
    reset: bool,
) -> dict[str, Any]:
    """Publish the locked professional's change to `version`, or gather it; answers the columns to write with the change.

    `before_next`, `next_slot`: instants' texts of the next free slot before and after.
    """
    now = clock.now()
    waiting: dict[str, Any] | None = professional.slots_pending
    gathered = waiting or {"since": version - 1, "next": before_next, "slots": {}, "reset": False}
    slots = {**gathered["slots"], **{_key(name): False for name in gone}, **{_key(name): True for name in come}}
    gathered = {**gathered, "slots": slots, "reset": gathered["reset"] or reset or len(slots) > MOST_SLOTS}
    if gathered["reset"]:
        gathered["slots"] = {}
    told_at = professional.slots_told_at
    if told_at is None or not timedelta(0) <= now - told_at < QUIET:
        _publish(professional.pk, gathered, version=version, next_slot=next_slot)
        return {"slots_told_at": now, "slots_pending": None}
    if waiting is None:
        outbox.task_later(QUIET.total_seconds(), "marketplace.calendar_tell", professional_id=str(professional.pk))
    return {"slots_pending": gathered}


def calendar_tell(*, actor: Actor, professional_id: uuid.UUID) -> bool:
    """Tell what gathered, if anything did; whether something was told. Safe to run twice. Raises NotFound."""
    authorize(actor, "calendar.maintain")
    with transaction.atomic():
        professional = professional_lock(professional_id)
        if professional.slots_pending is None:
            return False
        _publish(
            professional.pk,
            professional.slots_pending,
            version=professional.calendar_version,
            next_slot=instant_text(professional.next_free_at),
        )
        Professional.objects.filter(pk=professional.pk).update(slots_pending=None, slots_told_at=clock.now())
        return True


def calendars_tell_left(*, actor: Actor, limit: int = 500) -> int:
    """Tell what a lost task left behind; how many calendars."""
    authorize(actor, "calendar.maintain")
    left = Professional.objects.filter(
        slots_pending__isnull=False, slots_told_at__lt=clock.now() - LEFT_BEHIND_AFTER
    ).order_by("slots_told_at")
    return sum(
        calendar_tell(actor=actor, professional_id=professional_id)
        for professional_id in list(left.values_list("pk", flat=True)[:limit])
    )


def instant_text(at: datetime | None) -> str | None:
    """An instant as events carry it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _publish(professional_id: uuid.UUID, gathered: dict[str, Any], *, version: int, next_slot: str | None) -> None:
    slots: dict[str, bool] = gathered["slots"]
    outbox.publish(
        f"calendar:{professional_id}",
        "slots.changed",
        {
            "version": version,
            "since": gathered["since"],
            "removed": [_slot(key) for key in sorted(slots) if not slots[key]],
            "added": [_slot(key) for key in sorted(slots) if slots[key]],
            "reset": gathered["reset"],
            "next_slot": next_slot,
        },
    )
    if next_slot != gathered["next"]:
        outbox.publish(f"directory:{professional_id}", "next_slot.changed", {"next_slot": next_slot})


def _key(name: SlotName) -> str:
    return f"{name[0]} {name[1]}"


def _slot(key: str) -> dict[str, object]:
    starts_at, minutes = key.split(" ")
    return {"starts_at": starts_at, "minutes": int(minutes)}
