"""What follows from a changed calendar, in the same transaction: version, next free slot, and what readers are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from kernel import clock
from marketplace.calendar.locking import professional_lock
from marketplace.calendar.selectors import LoadedCalendar, calendar_load
from marketplace.calendar.slots import Calendar, instant_of, slots_free
from marketplace.calendar.telling import SlotName, change_tell, instant_text
from marketplace.professionals.models import Professional

__all__ = ["calendar_changed", "professional_lock"]


def calendar_changed(
    professional: Professional,
    *,
    before: Calendar | None,
    after: LoadedCalendar | None = None,
    around: Iterable[datetime] = (),
) -> LoadedCalendar:
    """Write and tell a change of the locked professional's calendar; returns the calendar as it is now.

    `after` spares reading it again where the caller knows it.
    With `before` and the session starts it is `around`, readers learn the slots that came and went on those days;
    without, they are told `reset` and ask again.
    """
    now = clock.now()
    after = after or calendar_load(professional.pk)
    next_slot = after.next_slot(now)
    gone: list[SlotName] = []
    come: list[SlotName] = []
    if before is not None:
        gone, come = _difference(before, after, list(around), now)
    told = change_tell(
        professional,
        version=after.version + 1,
        before_next=instant_text(after.next_free_at),
        next_slot=instant_text(next_slot),
        gone=gone,
        come=come,
        reset=before is None,
    )
    Professional.objects.filter(pk=professional.pk).update(
        calendar_version=F("calendar_version") + 1, next_free_at=next_slot, updated_at=now, **told
    )
    for name, value in told.items():
        setattr(professional, name, value)
    return after


def _difference(
    before: Calendar, after: LoadedCalendar, around: list[datetime], now: datetime
) -> tuple[list[SlotName], list[SlotName]]:
    """Slots that went and came on the local days of `around`. Whole days, because the daily maximum acts on them."""
    gone: list[SlotName] = []
    come: list[SlotName] = []
    zone = after.calendar.zone
    days = sorted({at.astimezone(zone).date() + timedelta(days=by) for at in around for by in (-1, 0, 1)})
    for day in days:
        start, end = instant_of(day, 0, zone), instant_of(day + timedelta(days=1), 0, zone)
        for minutes in after.minutes:
            old = {slot.starts_at for slot in slots_free(before, minutes=minutes, start=start, end=end, now=now)}
            new = {
                slot.starts_at for slot in slots_free(after.calendar, minutes=minutes, start=start, end=end, now=now)
            }
            gone.extend((instant_text(at) or "", minutes) for at in sorted(old - new))
            come.extend((instant_text(at) or "", minutes) for at in sorted(new - old))
    return gone, come
