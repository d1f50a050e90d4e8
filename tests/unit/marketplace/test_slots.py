"""Free slots are right in every zone, on the days the clocks change too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.calendar.slots import (
    Calendar,
    Slot,
    Span,
    Terms,
    instant_of,
    instants_of,
    period_of,
    slot_next,
    slots_free,
)

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
)
ALL_WEEK = {weekday: [(0, 24 * 60)] for weekday in range(7)}
YEAR = Terms(horizon=timedelta(days=400), step_minutes=30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def walls(slots: list[Slot], zone: str) -> list[str]:
    return [slot.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M%z") for slot in slots]


def free_on(calendar: Calendar, day: date, minutes: int = 30) -> list[Slot]:
    start = instant_of(day, 0, calendar.zone)
    end = instant_of(day, 24 * 60, calendar.zone)
    return list(slots_free(calendar, minutes=minutes, start=start, end=end, now=start - timedelta(days=1)))


def test_a_plain_day_offers_the_grid_of_its_rule() -> None:
    calendar = Calendar(ZoneInfo("Europe/Berlin"), YEAR, {0: [(9 * 60, 11 * 60)]})
    slots = free_on(calendar, date(2026, 6, 1), minutes=50)
    assert walls(slots, "Europe/Berlin") == ["09:00+0200", "09:30+0200", "10:00+0200"]
    assert all(slot.minutes == 50 for slot in slots)


@pytest.mark.parametrize(
    ("zone", "day", "missing"),
    [
        ("America/New_York", date(2026, 3, 8), ["02:00", "02:30"]),
        ("Europe/Berlin", date(2026, 3, 29), ["02:00", "02:30"]),
        ("Australia/Lord_Howe", date(2026, 10, 4), ["02:00"]),
        ("Pacific/Chatham", date(2026, 9, 27), ["03:00", "03:30"]),
    ],
)
def test_a_wall_time_in_the_gap_is_not_offered(zone: str, day: date, missing: list[str]) -> None:
    slots = free_on(Calendar(ZoneInfo(zone), YEAR, ALL_WEEK), day)
    shown = {wall[:5] for wall in walls(slots, zone)}
    assert shown.isdisjoint(missing)
    assert "01:30" in shown
    assert "04:00" in shown


@pytest.mark.parametrize(
    ("zone", "day", "twice", "offsets"),
    [
        ("America/New_York", date(2026, 11, 1), "01:30", [-240, -300]),
        ("Europe/Berlin", date(2026, 10, 25), "02:30", [120, 60]),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:30", [660, 630]),
        ("Pacific/Chatham", date(2026, 4, 5), "03:00", [825, 765]),
    ],
)
def test_a_wall_time_that_happens_twice_is_two_slots_with_their_offsets(
    zone: str, day: date, twice: str, offsets: list[int]
) -> None:
    slots = free_on(Calendar(ZoneInfo(zone), YEAR, ALL_WEEK), day)
    pair = [slot for slot, wall in zip(slots, walls(slots, zone), strict=True) if wall[:5] == twice]
    assert [slot.offset_minutes for slot in pair] == offsets
    assert pair[0].starts_at < pair[1].starts_at


def test_a_zone_without_summer_time_is_the_same_all_year() -> None:
    calendar = Calendar(ZoneInfo("Asia/Kolkata"), YEAR, ALL_WEEK)
    assert len(free_on(calendar, date(2026, 3, 29))) == len(free_on(calendar, date(2026, 10, 25))) == 48


def test_the_day_samoa_skipped_offers_nothing() -> None:
    zone = ZoneInfo("Pacific/Apia")
    calendar = Calendar(zone, YEAR, ALL_WEEK)
    start = utc("2011-12-29T10:00:00")
    slots = list(
        slots_free(calendar, minutes=30, start=start, end=start + timedelta(days=3), now=start - timedelta(days=1))
    )
    days = {slot.starts_at.astimezone(zone).date() for slot in slots}
    assert date(2011, 12, 30) not in days
    assert {date(2011, 12, 29), date(2011, 12, 31)} <= days


def test_a_session_over_the_gap_lasts_its_real_time() -> None:
    calendar = Calendar(ZoneInfo("America/New_York"), YEAR, {6: [(60, 4 * 60)]})
    slots = free_on(calendar, date(2026, 3, 8), minutes=60)
    assert walls(slots, "America/New_York") == ["01:00-0500", "01:30-0500", "03:00-0400"]
    assert slots[1].ends_at.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M") == "03:30"


def test_a_rule_that_ends_in_the_gap_ends_when_the_clocks_change() -> None:
    zone = ZoneInfo("America/New_York")
    assert instants_of(date(2026, 3, 8), 150, zone) == []
    assert instant_of(date(2026, 3, 8), 150, zone) == utc("2026-03-08T07:00:00")


def test_overrides_replace_the_rules_of_their_date_only() -> None:
    day = date(2026, 6, 1)
    closed = Calendar(ZoneInfo("Europe/Berlin"), YEAR, ALL_WEEK, {day: []})
    assert free_on(closed, day) == []
    assert free_on(closed, day + timedelta(days=1))
    moved = Calendar(ZoneInfo("Europe/Berlin"), YEAR, ALL_WEEK, {day: [(600, 660)]})
    assert walls(free_on(moved, day), "Europe/Berlin") == ["10:00+0200", "10:30+0200"]


def test_buffers_keep_their_distance_from_claims_on_both_sides() -> None:
    terms = Terms(buffer_before=timedelta(minutes=10), buffer_after=timedelta(minutes=20), step_minutes=10)
    start = utc("2026-06-01T10:00:00")
    claim = (start, period_of(terms, start, 50))
    calendar = Calendar(ZoneInfo("UTC"), terms, {0: [(8 * 60, 13 * 60)]}, busy=[claim])
    shown = walls(
        list(
            slots_free(
                calendar,
                minutes=50,
                start=utc("2026-06-01T00:00:00"),
                end=utc("2026-06-02T00:00:00"),
                now=utc("2026-05-31T00:00:00"),
            )
        ),
        "UTC",
    )
    assert shown == [
        "08:00+0000", "08:10+0000", "08:20+0000", "08:30+0000", "08:40+0000",
        "11:20+0000", "11:30+0000", "11:40+0000", "11:50+0000", "12:00+0000", "12:10+0000",
    ]  # fmt: skip


def test_time_off_shorter_than_the_buffers_still_counts() -> None:
    terms = Terms(buffer_before=timedelta(minutes=30), buffer_after=timedelta(minutes=30), step_minutes=30)
    off = Span(utc("2026-06-01T10:10:00"), utc("2026-06-01T10:15:00"))
    calendar = Calendar(ZoneInfo("UTC"), terms, {0: [(600, 720)]}, time_off=[off])
    shown = list(slots_free(calendar, minutes=30, start=utc("2026-06-01T00:00:00"), end=utc("2026-06-02T00:00:00"),
                            now=utc("2026-05-31T00:00:00")))  # fmt: skip
    assert walls(shown, "UTC") == ["10:30+0000", "11:00+0000", "11:30+0000"]


def test_notice_horizon_and_daily_maximum_limit_what_is_offered() -> None:
    terms = Terms(minimum_notice=timedelta(hours=2), horizon=timedelta(days=2), daily_maximum=1, step_minutes=60)
    now = utc("2026-06-01T08:30:00")
    claim_at = utc("2026-06-02T09:00:00")
    calendar = Calendar(ZoneInfo("UTC"), terms, ALL_WEEK, busy=[(claim_at, period_of(terms, claim_at, 60))])
    slots = list(slots_free(calendar, minutes=60, start=now - timedelta(days=9), end=now + timedelta(days=9), now=now))
    assert slots[0].starts_at == utc("2026-06-01T11:00:00")
    assert slots[-1].starts_at == utc("2026-06-03T08:00:00")
    assert not [slot for slot in slots if slot.starts_at.date() == date(2026, 6, 2)]
    assert slot_next(calendar, minutes=60, now=now) == slots[0]


spans = (
    st.tuples(st.integers(0, 1430), st.integers(10, 1440))
    .map(lambda pair: (min(pair), max(pair) + 1))
    .filter(lambda pair: pair[1] <= 24 * 60)
)


@settings(max_examples=150, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    rules=st.dictionaries(st.integers(0, 6), st.lists(spans, min_size=1, max_size=3), max_size=7),
    claims=st.lists(st.tuples(st.integers(0, 3 * 24 * 12), st.sampled_from([25, 50, 80])), max_size=6),
    before=st.integers(0, 30),
    after=st.integers(0, 30),
    step=st.sampled_from([5, 15, 20, 30, 60]),
    minutes=st.sampled_from([25, 50, 80]),
)
def test_every_slot_is_open_free_of_claims_and_shown_once(
    zone: str, day: date, rules: dict[int, list[tuple[int, int]]], claims: list[tuple[int, int]],
    before: int, after: int, step: int, minutes: int,
) -> None:  # fmt: skip
    place = ZoneInfo(zone)
    terms = Terms(buffer_before=timedelta(minutes=before), buffer_after=timedelta(minutes=after), step_minutes=step)
    now = instant_of(day, 0, place)
    busy = []
    for offset, length in claims:
        start = now + timedelta(minutes=5 * offset)
        busy.append((start, period_of(terms, start, length)))
    calendar = Calendar(place, terms, rules, busy=busy)
    slots = list(slots_free(calendar, minutes=minutes, start=now, end=now + timedelta(days=3), now=now))
    assert [slot.starts_at for slot in slots] == sorted({slot.starts_at for slot in slots})
    for slot in slots:
        wall = slot.starts_at.astimezone(place)
        minute = wall.hour * 60 + wall.minute
        assert any(
            opens <= minute < closes
            and (minute - opens) % step == 0
            and slot.ends_at <= instant_of(wall.date(), closes, place)
            for opens, closes in rules.get(wall.weekday(), [])
        )
        assert wall.utcoffset() == timedelta(minutes=slot.offset_minutes)
        wanted = period_of(terms, slot.starts_at, minutes)
        assert all(period.end <= wanted.start or wanted.end <= period.start for _, period in busy)
    # Nothing free is withheld: taking all claims away only ever adds slots.
    without = {slot.starts_at for slot in slots_free(calendar.without_busy(), minutes=minutes, start=now,
                                                     end=now + timedelta(days=3), now=now)}  # fmt: skip
    assert {slot.starts_at for slot in slots} <= without
    for missing in without - {slot.starts_at for slot in slots}:
        wanted = period_of(terms, missing, minutes)
        assert any(period.start < wanted.end and wanted.start < period.end for _, period in busy)
