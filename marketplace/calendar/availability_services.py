"""Shaping a calendar: weekly rules, date overrides, terms, time off; and keeping the next free slot true as time passes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Func, Q, Value

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Invalid
from kernel.faults import Fault
from marketplace.calendar.changes import calendar_changed, professional_lock
from marketplace.calendar.models import (
    AvailabilityOverride,
    AvailabilityRule,
    BusyFeed,
    CalendarSettings,
    TimeOff,
)
from marketplace.calendar.selectors import calendars_load
from marketplace.professionals.models import Professional
from marketplace.professionals.standing import listed_rows

MOST_RULES, MOST_OVERRIDES, MOST_TIME_OFF = 70, 366, 200


@dataclass(frozen=True, slots=True)
class RuleInput:
    """Open on a weekday (0 Monday) between two wall minutes."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class OverrideInput:
    """One date's own spans of wall minutes; none closes the date."""

    on: date
    spans: tuple[tuple[int, int], ...]


def rules_replace(
    *,
    actor: Actor,
    professional_id: uuid.UUID,
    version: int,
    rules: list[RuleInput],
    overrides: list[OverrideInput],
    terms: dict[str, int],
    zone: str,
) -> CalendarSettings:
    """Replace weekly rules, overrides and terms. Claims that stand are not touched.

    Raises NotFound, Invalid with the field, Conflict("stale_version", data.version) if they were changed meanwhile.
    """
    _check_spans(rules, overrides, zone)
    with transaction.atomic():
        professional = professional_lock(professional_id)
        authorize(actor, "calendar.edit_own", professional)
        settings = _settings(professional, version)
        for name, value in terms.items():
            setattr(settings, name, value)
        settings.version += 1
        settings.save()
        if zone != professional.zone:
            Professional.objects.filter(pk=professional.pk).update(zone=zone)
            # Whole days of other calendars are days of hers: they are read again, as a whole.
            BusyFeed.objects.filter(professional=professional).update(next_at=clock.now(), read_at=None)
        AvailabilityRule.objects.filter(professional=professional).delete()
        AvailabilityRule.objects.bulk_create(
            AvailabilityRule(
                professional=professional, weekday=one.weekday, start_minute=one.start_minute, end_minute=one.end_minute
            )
            for one in rules
        )
        AvailabilityOverride.objects.filter(professional=professional).delete()
        AvailabilityOverride.objects.bulk_create(
            AvailabilityOverride(professional=professional, on=one.on, start_minute=start, end_minute=end)
            for one in overrides
            for start, end in (one.spans or ((None, None),))
        )
        record(actor, "calendar.rules_changed", resource=professional, data={"version": settings.version})
        calendar_changed(professional, before=None)
        return settings


def time_off_replace(
    *, actor: Actor, professional_id: uuid.UUID, version: int, spans: list[tuple[datetime, datetime]]
) -> CalendarSettings:
    """Replace the time off that has not passed (UTC instants). Sessions already booked stay booked.

    Raises NotFound, Invalid, Conflict("stale_version", data.version).
    """
    if len(spans) > MOST_TIME_OFF:
        raise Invalid("too_many", fields={"time_off": [Fault("too_many", most=MOST_TIME_OFF)]})
    for index, (starts_at, ends_at) in enumerate(spans):
        if ends_at <= starts_at:
            raise Invalid("bad_span", fields={f"time_off.{index}.ends_at": ["Must be after the start."]})
    with transaction.atomic():
        professional = professional_lock(professional_id)
        authorize(actor, "calendar.edit_own", professional)
        settings = _settings(professional, version)
        settings.version += 1
        settings.save(update_fields=["version"])
        TimeOff.objects.filter(professional=professional, ends_at__gt=clock.now()).delete()
        TimeOff.objects.bulk_create(
            TimeOff(professional=professional, starts_at=starts_at, ends_at=ends_at) for starts_at, ends_at in spans
        )
        record(actor, "calendar.time_off_changed", resource=professional, data={"version": settings.version})
        calendar_changed(professional, before=None)
        return settings


def next_slots_refresh(*, actor: Actor, limit: int = 500) -> int:
    """Recompute next free slots that lie inside the notice period or the past, or that were never computed; how many."""
    authorize(actor, "calendar.maintain")
    now = clock.now()
    notice = Func(
        F("calendar__minimum_notice_minutes"),
        template="make_interval(mins => %(expressions)s)",
        output_field=DurationField(),
    )
    bookable_from = ExpressionWrapper(Value(now, DateTimeField()) + notice, output_field=DateTimeField())
    stale = list(
        listed_rows(now)
        .filter(Q(next_free_at__lt=bookable_from) | Q(next_free_at__isnull=True))
        # By chance among those who have none: however many they are, each has her turn.
        .order_by(F("next_free_at").asc(nulls_last=True), "?")
        .values_list("pk", flat=True)[:limit]
    )
    count = 0
    for professional_id, loaded in calendars_load(stale).items():
        if loaded.next_slot(now) == loaded.next_free_at:
            continue
        with transaction.atomic():
            # Read again under the lock: a hold may have moved it meanwhile.
            calendar_changed(professional_lock(professional_id), before=loaded.calendar)
        count += 1
    return count


def _settings(professional: Professional, version: int) -> CalendarSettings:
    settings, _ = CalendarSettings.objects.get_or_create(professional=professional)
    if settings.version != version:
        raise Conflict(
            "stale_version", "The calendar was changed elsewhere meanwhile.", data={"version": settings.version}
        )
    return settings


def _check_spans(rules: list[RuleInput], overrides: list[OverrideInput], zone: str) -> None:
    if zone not in available_timezones():
        raise Invalid("unknown_zone", fields={"zone": [Fault("unknown")]})
    ZoneInfo(zone)
    if len(rules) > MOST_RULES:
        raise Invalid("too_many", fields={"rules": [Fault("too_many", most=MOST_RULES)]})
    if len(overrides) > MOST_OVERRIDES:
        raise Invalid("too_many", fields={"overrides": [Fault("too_many", most=MOST_OVERRIDES)]})
    by_weekday: dict[int, list[tuple[int, int, str]]] = {}
    for index, rule in enumerate(rules):
        by_weekday.setdefault(rule.weekday, []).append((rule.start_minute, rule.end_minute, f"rules.{index}.end"))
    for spans in by_weekday.values():
        _check_order(spans)
    for index, override in enumerate(overrides):
        _check_order([(start, end, f"overrides.{index}.spans") for start, end in override.spans])


def _check_order(spans: list[tuple[int, int, str]]) -> None:
    before = -1
    for start, end, field in sorted(spans):
        if end <= start:
            raise Invalid("bad_span", fields={field: ["Must end after it starts."]})
        if start < before:
            raise Invalid("overlapping_spans", fields={field: ["Overlaps another span of that day."]})
        before = end
