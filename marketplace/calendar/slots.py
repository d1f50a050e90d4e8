"""Free slots from a calendar's parts. Pure: no Django, no clock, no database.

A weekly rule or date override is a span of wall time in the professional's zone. A slot's start is a wall time on the
step grid of such a span; it becomes one instant, none (the wall time falls in the gap when clocks go forward) or two
(it happens twice when they go back; each carries its own offset). A slot ends a real duration later, and lies wholly
inside the span's instants.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A free stretch. Instants are UTC; `offset_minutes` is the professional's offset from UTC at the start."""

    starts_at: datetime
    ends_at: datetime
    offset_minutes: int

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in instants (UTC)."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """How the professional wants to be booked."""

    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    minimum_notice: timedelta = timedelta(0)
    horizon: timedelta = timedelta(days=42)
    daily_maximum: int = 24
    step_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything slots are computed from.

    `rules`: weekday (0 Monday) → wall-minute spans; `overrides`: date → spans that replace the rules (none: closed);
    `busy`: active claims as (session start, period with buffers); `time_off`: instants; `elsewhere`: instants that another
    calendar of hers says are taken.
    """

    zone: ZoneInfo
    terms: Terms = field(default_factory=Terms)
    rules: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    overrides: dict[date, list[tuple[int, int]]] = field(default_factory=dict)
    time_off: Sequence[Span] = ()
    busy: Sequence[tuple[datetime, Span]] = ()
    elsewhere: Sequence[Span] = ()

    def without_busy(self) -> Calendar:
        """The same calendar as if nobody had claimed anything, here or elsewhere."""
        return replace(self, busy=(), elsewhere=())

    def with_busy(self, busy: Iterable[tuple[datetime, Span]]) -> Calendar:
        return replace(self, busy=tuple(busy))


def instants_of(day: date, minute: int, zone: ZoneInfo) -> list[datetime]:
    """The UTC instants at which a clock in `zone` shows this wall time: none, one or two, in order."""
    wall = _wall(day, minute)
    found: list[datetime] = []
    for fold in (0, 1):
        instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        # A wall time in the gap does not survive the way there and back.
        if instant.astimezone(zone).replace(tzinfo=None) == wall and instant not in found:
            found.append(instant)
    return sorted(found)


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The first UTC instant at which this wall time is reached or passed; in a gap that is the gap's end."""
    exact = instants_of(day, minute, zone)
    if exact:
        return exact[0]
    wall = _wall(day, minute).replace(tzinfo=zone)
    # fold=1 reads the wall time with the offset after the change, which lies before the change, and fold=0 after it.
    low, high = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)


def slots_free(calendar: Calendar, *, minutes: int, start: datetime, end: datetime, now: datetime) -> Iterator[Slot]:
    """Slots of `minutes` that start in [start, end), in order. Lazy: taking the first costs the first day only."""
    terms = calendar.terms
    first = max(start, now + terms.minimum_notice)
    last = min(end, now + terms.horizon)
    if first >= last:
        return
    zone = calendar.zone
    duration = timedelta(minutes=minutes)
    # Two questions: buffers may reach into time off, the session itself may not; nothing may reach into a claim, nor into an
    # appointment elsewhere: she needs the time between to get there.
    claimed = _Blocked([*(period for _, period in calendar.busy), *calendar.elsewhere])
    away = _Blocked(calendar.time_off)
    taken_on: dict[date, int] = {}
    for session_start, _ in calendar.busy:
        on = session_start.astimezone(zone).date()
        taken_on[on] = taken_on.get(on, 0) + 1
    day = first.astimezone(zone).date()
    final = last.astimezone(zone).date()
    while day <= final:
        if taken_on.get(day, 0) < terms.daily_maximum:
            for starts_at in _starts(calendar, day, duration):
                if not first <= starts_at < last:
                    continue
                ends_at = starts_at + duration
                if away.free(starts_at, ends_at) and claimed.free(
                    starts_at - terms.buffer_before, ends_at + terms.buffer_after
                ):
                    offset = starts_at.astimezone(zone).utcoffset() or timedelta(0)
                    yield Slot(starts_at, ends_at, int(offset.total_seconds()) // 60)
        day += ONE_DAY


def slot_next(calendar: Calendar, *, minutes: int, now: datetime) -> Slot | None:
    """The earliest slot of `minutes` from now on, or None inside the horizon."""
    return next(slots_free(calendar, minutes=minutes, start=now, end=now + calendar.terms.horizon, now=now), None)


def is_open(calendar: Calendar, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a session lies within the hours and outside the time off, whoever has claimed what."""
    if any(off.start < ends_at and starts_at < off.end for off in calendar.time_off):
        return False
    reached = starts_at
    # Hours that adjoin, over midnight too, are one stretch.
    for span in sorted(_open_spans(calendar, starts_at, ends_at), key=lambda one: one.start):
        if span.start <= reached < span.end:
            reached = span.end
    return reached >= ends_at


def period_of(terms: Terms, starts_at: datetime, minutes: int) -> Span:
    """The stretch a claim on this session blocks: the session and its buffers."""
    return Span(starts_at - terms.buffer_before, starts_at + timedelta(minutes=minutes) + terms.buffer_after)


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _walls(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    """The day's open spans in wall minutes."""
    spans = calendar.overrides.get(day)
    return calendar.rules.get(day.weekday(), []) if spans is None else spans


def _open_spans(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Span]:
    """The open spans of every local day from `start` to `end`, as instants."""
    zone = calendar.zone
    day, final = start.astimezone(zone).date() - ONE_DAY, end.astimezone(zone).date()
    while day <= final:
        for opens, closes in _walls(calendar, day):
            yield Span(instant_of(day, opens, zone), instant_of(day, closes, zone))
        day += ONE_DAY


def _starts(calendar: Calendar, day: date, duration: timedelta) -> list[datetime]:
    """Every start the day's open spans offer, in order of instants."""
    spans = _walls(calendar, day)
    starts: set[datetime] = set()
    for opens, closes in spans:
        closes_at = instant_of(day, closes, calendar.zone)
        for minute in range(opens, closes, calendar.terms.step_minutes):
            for starts_at in instants_of(day, minute, calendar.zone):
                if starts_at + duration <= closes_at:
                    starts.add(starts_at)
    return sorted(starts)


class _Blocked:
    """Disjoint spans in order, so that one bisection answers whether a stretch is free of all of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans: list[Span] = []
        for span in sorted(spans, key=lambda one: one.start):
            if self._spans and span.start <= self._spans[-1].end:
                self._spans[-1] = Span(self._spans[-1].start, max(self._spans[-1].end, span.end))
            else:
                self._spans.append(span)
        self._ends = [span.end for span in self._spans]

    def free(self, start: datetime, end: datetime) -> bool:
        at = bisect.bisect_right(self._ends, start)
        return at == len(self._spans) or self._spans[at].start >= end
