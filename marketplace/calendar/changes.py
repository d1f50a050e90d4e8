"""What follows from a changed calendar, in the same transaction: version, next free slot, and the live events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from kernel import clock, outbox
from kernel.errors import NotFound
from marketplace.calendar.selectors import LoadedCalendar, calendar_load
from marketplace.calendar.slots import Calendar, instant_of, slots_free
from marketplace.professionals.models import Professional


def professional_lock(professional_id: uuid.UUID) -> Professional:
    """The professional, locked: every change of one calendar happens one after the other.

    NO KEY UPDATE, so that rows which merely refer to the professional can still be written. Raises NotFound.
    """
    found = (
        Professional.objects.select_for_update(of=("self",), no_key=True)
        .only("id", "user_id", "state", "calendar_version", "next_free_at", "zone")
        .filter(pk=professional_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def calendar_changed(
    professional: Professional,
    *,
    before: Calendar | None,
    after: LoadedCalendar | None = None,
    around: Iterable[datetime] = (),
) -> LoadedCalendar:
    """Publish a change of the locked professional's calendar; returns the calendar as it is now.

    `after` spares reading it again where the caller knows it.
    With `before` and the session starts it is `around`, the event names the slots that came and went on those days;
    without, the event says `reset` and readers ask again.
    """
    now = clock.now()
    after = after or calendar_load(professional.pk)
    next_slot = after.next_slot(now)
    before_next = after.next_free_at
    Professional.objects.filter(pk=professional.pk).update(
        calendar_version=F("calendar_version") + 1, next_free_at=next_slot, updated_at=now
    )
    gone: list[dict[str, object]] = []
    come: list[dict[str, object]] = []
    if before is not None:
        gone, come = _difference(before, after, list(around), now)
    outbox.publish(
        f"calendar:{professional.pk}",
        "slots.changed",
        {
            "version": after.version + 1,
            "removed": gone,
            "added": come,
            "reset": before is None,
            "next_slot": _iso(next_slot),
        },
    )
    if next_slot != before_next:
        outbox.publish(
            "directory", "next_slot.changed", {"professional_id": str(professional.pk), "next_slot": _iso(next_slot)}
        )
    return after


def _difference(
    before: Calendar, after: LoadedCalendar, around: list[datetime], now: datetime
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Slots that went and came on the local days of `around`. Whole days, because the daily maximum acts on them."""
    gone: list[dict[str, object]] = []
    come: list[dict[str, object]] = []
    zone = after.calendar.zone
    days = sorted({at.astimezone(zone).date() + timedelta(days=by) for at in around for by in (-1, 0, 1)})
    for day in days:
        start, end = instant_of(day, 0, zone), instant_of(day + timedelta(days=1), 0, zone)
        for minutes in after.minutes:
            old = {slot.starts_at for slot in slots_free(before, minutes=minutes, start=start, end=end, now=now)}
            new = {
                slot.starts_at for slot in slots_free(after.calendar, minutes=minutes, start=start, end=end, now=now)
            }
            gone.extend({"starts_at": _iso(at), "minutes": minutes} for at in sorted(old - new))
            come.extend({"starts_at": _iso(at), "minutes": minutes} for at in sorted(new - old))
    return gone, come


def _iso(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
