"""What an iCalendar document says about when its owner is busy. Pure: bytes in, spans out; titles are never looked at.

RFC 5545: rules, exceptions and moved occurrences (RRULE, EXDATE, RDATE, RECURRENCE-ID), whole days, zones by TZID, and times
without a zone, which are read in the owner's. What is TRANSPARENT or cancelled takes no time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from marketplace.calendar.slots import Span, instant_of

MOST_EVENTS = 5000
MOST_SPANS = 3000
# Expanding rules may cost so many seconds.
MOST_SECONDS = 20.0
STRETCH = timedelta(days=28)
# Whatever a foreign document makes a parser say: to its owner it means one thing. Not Exception: a worker's time limit is one.
_SAID_BY_PARSERS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
)
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


class Unreadable(Exception):
    """The document cannot be used. `code`: `not_a_calendar`, `too_many_events`, `too_often`, `too_slow`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def busy_spans(document: bytes, *, start: datetime, end: datetime, zone: ZoneInfo) -> list[Span]:
    """The stretches within [start, end) (UTC) that the document's events take, joined and in order. Raises Unreadable."""
    calendar = _calendar(document)
    spans: list[Span] = []
    until = time.monotonic() + MOST_SECONDS
    at = start
    try:
        query = recurring_ical_events.of(calendar)
        while at < end and time.monotonic() < until:
            upto = min(at + STRETCH, end)
            spans = joined([*spans, *_taken(query.between(at, upto), zone, start, end)])
            at = upto
    except _SAID_BY_PARSERS as error:
        raise Unreadable("not_a_calendar") from error
    if at < end:
        raise Unreadable("too_slow")
    if len(spans) > MOST_SPANS:
        raise Unreadable("too_many_events")
    return spans


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as disjoint spans in order, so that what is kept does not tell how many events there were."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _calendar(document: bytes) -> icalendar.Component:
    # Half a document would free the time that the other half takes.
    if b"BEGIN:VCALENDAR" not in document[:2000].upper() or not document.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise Unreadable("not_a_calendar")
    if document.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Unreadable("too_many_events")
    try:
        calendar = icalendar.Calendar.from_ical(document)
        often = {
            str(freq).upper() for event in calendar.walk("VEVENT") for rule in _rules(event) for freq in rule["FREQ"]
        }
    except _SAID_BY_PARSERS as error:
        raise Unreadable("not_a_calendar") from error
    if often & _TOO_OFTEN:
        raise Unreadable("too_often")
    return calendar


def _rules(event: icalendar.Component) -> list[Any]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _taken(events: Iterable[icalendar.Component], zone: ZoneInfo, start: datetime, end: datetime) -> Iterable[Span]:
    for event in events:
        free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        if free or str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        # The library types a property as any of its kinds; these two are dates or instants, or it had refused the document.
        begins, ends = (_instant(cast("Any", event[name]).dt, zone) for name in ("DTSTART", "DTEND"))
        begins, ends = max(begins, start), min(ends, end)
        if begins < ends:
            yield Span(begins, ends)


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    """A DTSTART or DTEND as an instant: a date begins with the owner's day, and a time without zone is hers too."""
    if not isinstance(value, datetime):
        return instant_of(value, 0, zone)
    if value.tzinfo is None:
        return instant_of(value.date(), value.hour * 60 + value.minute, zone)
    return value.astimezone(UTC)
