"""Reading calendars. A calendar, however full, is one query; everything else is pure code over it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from kernel import clock
from kernel.errors import Invalid, NotFound
from marketplace.calendar import slots
from marketplace.calendar.models import AvailabilityOverride, AvailabilityRule, CalendarSettings, Claim, TimeOff
from marketplace.calendar.slots import Calendar, Slot, Span, Terms
from marketplace.professionals.models import Professional, SessionOffer

# The widest stretch one answer covers: a calendar page of six weeks and a day for the zones on either side.
WIDEST = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class LoadedCalendar:
    """A professional's calendar, ready to compute from. `minutes`: the lengths her active offers have, shortest first."""

    professional_id: uuid.UUID
    version: int
    zone: str
    next_free_at: datetime | None
    bookable: bool
    minutes: tuple[int, ...]
    calendar: Calendar

    def next_slot(self, now: datetime) -> datetime | None:
        """Start of the earliest slot of the shortest offer; None if she cannot be booked."""
        if not self.bookable or not self.minutes:
            return None
        found = slots.slot_next(self.calendar, minutes=self.minutes[0], now=now)
        return found.starts_at if found else None


def calendars_load(professional_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, LoadedCalendar]:
    """The calendars of these professionals, claims from yesterday on included, in one query."""
    now = clock.now()
    recent = now - timedelta(days=1)
    own = OuterRef("pk")
    rows = Professional.objects.filter(pk__in=list(professional_ids)).values(
        "pk", "zone", "state", "licensed_until", "next_free_at", "calendar_version",
        terms=ArraySubquery(
            CalendarSettings.objects.filter(professional=own).values(
                json=JSONObject(
                    before="buffer_before_minutes", after="buffer_after_minutes", notice="minimum_notice_minutes",
                    horizon="horizon_days", maximum="daily_maximum", step="step_minutes",
                )
            )
        ),
        minutes=ArraySubquery(
            SessionOffer.objects.filter(professional=own, active=True).order_by("minutes").values("minutes").distinct()
        ),
        rules_=ArraySubquery(
            AvailabilityRule.objects.filter(professional=own).values(
                json=JSONObject(weekday="weekday", start="start_minute", end="end_minute")
            )
        ),
        overrides_=ArraySubquery(
            AvailabilityOverride.objects.filter(professional=own, on__gte=recent.date()).values(
                json=JSONObject(on="on", start="start_minute", end="end_minute")
            )
        ),
        time_off_=ArraySubquery(
            TimeOff.objects.filter(professional=own, ends_at__gt=recent).values(
                json=JSONObject(start="starts_at", end="ends_at")
            )
        ),
        busy=ArraySubquery(
            # A hold that is overdue blocks nobody: the next hold takes it away in its own transaction.
            Claim.objects.filter(professional=own, ends_at__gt=recent)
            .filter(Q(state=Claim.State.BOOKED) | Q(state=Claim.State.HELD, expires_at__gt=now))
            .values(json=JSONObject(at="starts_at", start=F("period__startswith"), end=F("period__endswith")))
        ),
    )  # fmt: skip
    return {row["pk"]: _loaded({**row}, now.date()) for row in rows}


def calendar_load(professional_id: uuid.UUID) -> LoadedCalendar:
    """One professional's calendar; raises NotFound."""
    found = calendars_load([professional_id]).get(professional_id)
    if found is None:
        raise NotFound
    return found


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


def _loaded(row: dict[str, Any], today: date) -> LoadedCalendar:
    zone = ZoneInfo(row["zone"])
    terms = row["terms"][0] if row["terms"] else None
    rules: dict[int, list[tuple[int, int]]] = {}
    for rule in row["rules_"]:
        rules.setdefault(rule["weekday"], []).append((rule["start"], rule["end"]))
    overrides: dict[date, list[tuple[int, int]]] = {}
    for override in row["overrides_"]:
        spans = overrides.setdefault(date.fromisoformat(override["on"]), [])
        if override["start"] is not None:
            spans.append((override["start"], override["end"]))
    return LoadedCalendar(
        professional_id=row["pk"],
        version=row["calendar_version"],
        zone=row["zone"],
        next_free_at=row["next_free_at"],
        bookable=row["state"] == Professional.State.APPROVED
        and row["licensed_until"] is not None
        and row["licensed_until"] >= today,
        minutes=tuple(row["minutes"]),
        calendar=Calendar(
            zone=zone,
            terms=terms_of(terms) if terms else Terms(),
            rules=rules,
            overrides=overrides,
            time_off=[_span(off) for off in row["time_off_"]],
            busy=[(_instant(claim["at"]), _span(claim)) for claim in row["busy"]],
        ),
    )


def terms_of(row: dict[str, int]) -> Terms:
    return Terms(
        buffer_before=timedelta(minutes=row["before"]),
        buffer_after=timedelta(minutes=row["after"]),
        minimum_notice=timedelta(minutes=row["notice"]),
        horizon=timedelta(days=row["horizon"]),
        daily_maximum=row["maximum"],
        step_minutes=row["step"],
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _span(row: dict[str, str]) -> Span:
    return Span(_instant(row["start"]), _instant(row["end"]))
