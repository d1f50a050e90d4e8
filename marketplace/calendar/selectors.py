"""Reading calendars: free slots, the professional's own plan, claims. How a calendar is loaded: `loading.py`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Q

from kernel import clock
from kernel.errors import Invalid, NotFound
from kernel.faults import Fault
from marketplace.calendar import slots
from marketplace.calendar.busy_reading import joined
from marketplace.calendar.loading import LoadedCalendar, calendar_load, calendars_load
from marketplace.calendar.models import (
    AvailabilityOverride,
    AvailabilityRule,
    BusyFeed,
    BusySpan,
    CalendarSettings,
    Claim,
    TimeOff,
)
from marketplace.calendar.slots import Slot, Span
from marketplace.professionals.models import Professional

__all__ = ["LoadedCalendar", "calendar_load", "calendars_load"]

# The widest stretch one answer covers: a calendar page of six weeks and a day for the zones on either side.
WIDEST = timedelta(days=45)


def slots_free(
    professional_id: uuid.UUID, start: datetime, end: datetime, minutes: int, *, loaded: LoadedCalendar | None = None
) -> list[Slot]:
    """Free slots of `minutes` that start in [start, end) (UTC), in order; [] for one who cannot be booked.

    Raises NotFound, and Invalid("range_too_wide") for more than 45 days.
    """
    if end - start > WIDEST:
        raise Invalid("range_too_wide", "Ask for at most 45 days.", fields={"to": ["At most 45 days after `from`."]})
    loaded = loaded or calendar_load(professional_id)
    if not loaded.bookable:
        return []
    return list(slots.slots_free(loaded.calendar, minutes=minutes, start=start, end=end, now=clock.now()))


@dataclass(frozen=True, slots=True)
class OwnRules:
    """A professional's weekly plan as its editor shows it."""

    zone: str
    settings: CalendarSettings
    rules: list[AvailabilityRule]
    overrides: list[AvailabilityOverride]


def rules_of(professional: Professional) -> OwnRules:
    """The plan; one who has never set one sees the defaults as version 1."""
    settings = CalendarSettings.objects.filter(professional=professional).first()
    return OwnRules(
        zone=professional.zone,
        settings=settings or CalendarSettings(professional=professional),
        rules=list(AvailabilityRule.objects.filter(professional=professional)),
        overrides=list(AvailabilityOverride.objects.filter(professional=professional, on__gte=clock.now().date())),
    )


def time_off_of(professional: Professional) -> tuple[int, list[TimeOff]]:
    """The plan's version and the time off that has not passed."""
    version = CalendarSettings.objects.filter(professional=professional).values_list("version", flat=True).first()
    return version or 1, list(TimeOff.objects.filter(professional=professional, ends_at__gt=clock.now()))


def claims_upcoming(professional_id: uuid.UUID, start: datetime, end: datetime) -> list[Claim]:
    """Active claims that touch [start, end), in order."""
    return list(
        Claim.objects.filter(
            professional_id=professional_id, state__in=Claim.ACTIVE, starts_at__lt=end, ends_at__gt=start
        ).order_by("starts_at")
    )


def claims_left_out(
    professional: Professional,
    *,
    zone: str,
    rules: list[tuple[int, int, int]] | None,
    overrides: dict[date, list[tuple[int, int]]] | None,
    time_off: list[Span] | None,
) -> list[Claim]:
    """Active claims still to come that lie within her hours as they are and would not if these were hers; None: as it is.

    Raises Invalid("unknown_zone") at `zone`.
    """
    if zone not in available_timezones():
        raise Invalid("unknown_zone", fields={"zone": [Fault("unknown")]})
    now = clock.now()
    present = calendar_load(professional.pk).calendar
    wished = replace(
        present,
        zone=ZoneInfo(zone),
        overrides=present.overrides if overrides is None else overrides,
        time_off=present.time_off if time_off is None else time_off,
    )
    if rules is not None:
        by_weekday: dict[int, list[tuple[int, int]]] = {}
        for weekday, start, end in rules:
            by_weekday.setdefault(weekday, []).append((start, end))
        wished = replace(wished, rules=by_weekday)
    coming = Claim.objects.filter(
        Q(state=Claim.State.BOOKED) | Q(state=Claim.State.HELD, expires_at__gt=now),
        professional=professional,
        ends_at__gt=now,
    ).order_by("starts_at")
    return [
        claim
        for claim in coming
        if slots.is_open(present, claim.starts_at, claim.ends_at)
        and not slots.is_open(wished, claim.starts_at, claim.ends_at)
    ]


def busy_upcoming(professional_id: uuid.UUID, start: datetime, end: datetime) -> list[Span]:
    """What other calendars of hers say is taken and touches [start, end), joined: which calendar said it is not told apart."""
    rows = BusySpan.objects.filter(professional_id=professional_id, starts_at__lt=end, ends_at__gt=start)
    return joined(Span(*row) for row in rows.values_list("starts_at", "ends_at"))


def busy_feeds_of(professional_id: uuid.UUID) -> list[BusyFeed]:
    """The calendars elsewhere that are read for this professional, oldest first."""
    return list(BusyFeed.objects.filter(professional_id=professional_id))


def busy_feed_of(feed_id: uuid.UUID) -> BusyFeed:
    """One of them, after a service has authorised. Raises NotFound."""
    feed = BusyFeed.objects.filter(pk=feed_id).first()
    if feed is None:
        raise NotFound
    return feed
