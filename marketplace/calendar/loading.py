"""A calendar's parts from the database: one statement for any number of calendars, however full.

Written as SQL: composing it from query sets costs more than running it, and every hold runs it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from kernel import clock
from kernel.errors import NotFound
from marketplace.calendar import slots
from marketplace.calendar.slots import Calendar, Span, Terms
from marketplace.professionals.standing import is_listed

# Longer than any horizon.
BEYOND = timedelta(days=3660)
# A hold that is overdue blocks nobody: the next hold takes it away in its own transaction.
_CALENDARS = """
SELECT p.id, p.zone, p.listed_until, p.next_free_at, p.calendar_version,
  (SELECT json_build_array(buffer_before_minutes, buffer_after_minutes, minimum_notice_minutes, horizon_days, daily_maximum,
      step_minutes) FROM marketplace_calendarsettings WHERE professional_id = p.id),
  ARRAY(SELECT DISTINCT minutes FROM marketplace_sessionoffer WHERE professional_id = p.id AND active ORDER BY minutes),
  (SELECT json_agg(json_build_array(weekday, start_minute, end_minute) ORDER BY weekday, start_minute)
      FROM marketplace_availabilityrule WHERE professional_id = p.id),
  (SELECT json_agg(json_build_array("on", start_minute, end_minute) ORDER BY "on", start_minute)
      FROM marketplace_availabilityoverride WHERE professional_id = p.id AND "on" >= %(recent)s::date),
  (SELECT json_agg(json_build_array(starts_at, ends_at))
      FROM marketplace_timeoff WHERE professional_id = p.id AND ends_at > %(recent)s),
  (SELECT json_agg(json_build_array(starts_at, lower(period), upper(period))) FROM marketplace_claim
      WHERE professional_id = p.id AND ends_at > %(recent)s AND state IN ('held', 'booked')
      AND (state = 'booked' OR expires_at > %(now)s)),
  (SELECT json_agg(json_build_array(starts_at, ends_at))
      FROM marketplace_busyspan WHERE professional_id = p.id AND ends_at > %(recent)s)
FROM marketplace_professional p WHERE p.id = ANY(%(ids)s)
"""


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
    ids = list(professional_ids)
    if not ids:
        return {}
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_CALENDARS, {"ids": ids, "now": now, "recent": now - timedelta(days=1)})
        return {row[0]: _loaded(row, now) for row in cursor.fetchall()}


def calendar_load(professional_id: uuid.UUID) -> LoadedCalendar:
    """One professional's calendar; raises NotFound."""
    found = calendars_load([professional_id]).get(professional_id)
    if found is None:
        raise NotFound
    return found


def _loaded(row: tuple[Any, ...], now: datetime) -> LoadedCalendar:
    professional_id, zone, listed_until, next_free_at, version, terms, minutes, *lists = row
    rule_rows, override_rows, off_rows, claim_rows, busy_rows = (one or [] for one in lists)
    rules: dict[int, list[tuple[int, int]]] = {}
    for weekday, start, end in rule_rows:
        rules.setdefault(weekday, []).append((start, end))
    overrides: dict[date, list[tuple[int, int]]] = {}
    for on, start, end in override_rows:
        spans = overrides.setdefault(date.fromisoformat(on), [])
        if start is not None:
            spans.append((start, end))
    return LoadedCalendar(
        professional_id=professional_id,
        version=version,
        zone=zone,
        next_free_at=next_free_at,
        bookable=is_listed(listed_until, now),
        minutes=tuple(minutes),
        calendar=Calendar(
            zone=ZoneInfo(zone),
            terms=_terms(*terms) if terms else Terms(),
            rules=rules,
            overrides=overrides,
            time_off=[*(_span(*one) for one in off_rows), *_unlicensed(listed_until)],
            busy=[(_instant(at), _span(start, end)) for at, start, end in claim_rows],
            elsewhere=[_span(*one) for one in busy_rows],
        ),
    )


def _unlicensed(listed_until: datetime | None) -> list[Span]:
    """What lies behind the licence's last day is not offered before it is renewed."""
    return [Span(listed_until, listed_until + BEYOND)] if listed_until else []


def _terms(before: int, after: int, notice: int, horizon: int, maximum: int, step: int) -> Terms:
    return Terms(
        buffer_before=timedelta(minutes=before),
        buffer_after=timedelta(minutes=after),
        minimum_notice=timedelta(minutes=notice),
        horizon=timedelta(days=horizon),
        daily_maximum=maximum,
        step_minutes=step,
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _span(start: str, end: str) -> Span:
    return Span(_instant(start), _instant(end))
