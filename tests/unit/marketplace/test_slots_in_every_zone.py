"""What holds of free slots in every zone there is, on the days its clocks change and on the days between.

Examples are few and always the same in CI; elsewhere hypothesis looks further.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.calendar.slots import Calendar, Slot, Terms, instant_of, instants_of, slots_free

steady = settings(max_examples=60, deadline=None, derandomize=bool(os.environ.get("CI")))

WHOLE_DAY = {weekday: [(0, 24 * 60)] for weekday in range(7)}
TERMS = Terms(horizon=timedelta(days=800), step_minutes=15)
# Zones of a name's own, not the aliases of the rules files.
ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
)
zones = st.sampled_from(ZONES)


@lru_cache(maxsize=512)
def changes(zone: str, year: int) -> tuple[datetime, ...]:
    """The instants of a year at which the zone's offset changes, to the minute."""
    place = ZoneInfo(zone)
    found = []
    at = datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        low, high = at, at + timedelta(days=1)
        if low.astimezone(place).utcoffset() != high.astimezone(place).utcoffset():
            before = low.astimezone(place).utcoffset()
            while high - low > timedelta(minutes=1):
                middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
                low, high = (middle, high) if middle.astimezone(place).utcoffset() == before else (low, middle)
            found.append(high)
        at += timedelta(days=1)
    return tuple(found)


def offered(zone: str, start: datetime, end: datetime, minutes: int = 45) -> list[Slot]:
    calendar = Calendar(ZoneInfo(zone), TERMS, WHOLE_DAY)
    return list(slots_free(calendar, minutes=minutes, start=start, end=end, now=start - timedelta(days=1)))


@steady
@given(zone=zones, year=st.integers(2024, 2028), minutes=st.sampled_from([15, 45, 90]))
def test_around_each_change_every_start_is_a_real_wall_time_with_its_offset(zone: str, year: int, minutes: int) -> None:
    place = ZoneInfo(zone)
    for change in changes(zone, year):
        start, end = change - timedelta(hours=20), change + timedelta(hours=20)
        slots = offered(zone, start, end, minutes)
        assert [slot.starts_at for slot in slots] == sorted({slot.starts_at for slot in slots})
        for slot in slots:
            wall = slot.starts_at.astimezone(place)
            offset = wall.utcoffset()
            assert offset is not None
            assert (wall.hour * 60 + wall.minute) % TERMS.step_minutes == 0
            assert slot.offset_minutes == int(offset.total_seconds()) // 60
            assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
            # The wall time of an offered slot happens, and this is one of the moments at which it does.
            assert slot.starts_at in instants_of(wall.date(), wall.hour * 60 + wall.minute, place)


@steady
@given(zone=zones, year=st.integers(2024, 2028))
def test_a_wall_time_in_the_gap_is_never_offered_and_one_in_the_overlap_twice(zone: str, year: int) -> None:
    place = ZoneInfo(zone)
    for change in changes(zone, year):
        before = (change - timedelta(minutes=1)).astimezone(place).utcoffset()
        after = change.astimezone(place).utcoffset()
        assert before is not None
        assert after is not None
        slots = offered(zone, change - timedelta(hours=6), change + timedelta(hours=6), minutes=15)
        walls = [slot.starts_at.astimezone(place).replace(tzinfo=None) for slot in slots]
        first, second = (
            change.replace(tzinfo=None) + min(before, after),
            change.replace(tzinfo=None) + max(before, after),
        )
        touched = [wall for wall in walls if first <= wall < second]
        if after > before:
            assert touched == []
        else:
            # A wall time stands twice, unless midnight falls between: then the day's end cuts the first pass short.
            doubled = {wall for wall in touched if touched.count(wall) == 2}
            assert doubled or second.date() != first.date()
            assert all(touched.count(wall) <= 2 for wall in touched)
            pairs = [[slot for slot, at in zip(slots, walls, strict=True) if at == wall] for wall in doubled]
            for one, other in pairs:
                assert one.offset_minutes - other.offset_minutes == (before - after) // timedelta(minutes=1)


@steady
@given(
    zone=zones,
    reader=zones,
    day=st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    minute=st.integers(0, 95).map(lambda quarter: quarter * 15),
)
def test_a_reader_in_another_zone_is_shown_the_same_instants(zone: str, reader: str, day: date, minute: int) -> None:
    """She travels: what she picks as her wall time is the instant the professional keeps free."""
    place, hers = ZoneInfo(zone), ZoneInfo(reader)
    start = instant_of(day, 0, place)
    slots = offered(zone, start, start + timedelta(hours=30))
    shown = [slot.starts_at.astimezone(hers) for slot in slots]
    assert [at.astimezone(UTC) for at in shown] == [slot.starts_at for slot in slots]
    # Two slots never look the same to her: where her own clock shows a time twice, the offset tells them apart.
    assert len({at.isoformat() for at in shown}) == len(shown)
    for instant in instants_of(day, minute, place):
        wall = instant.astimezone(hers)
        assert instant in instants_of(wall.date(), wall.hour * 60 + wall.minute, hers) or wall.second


@steady
@given(zone=zones, day=st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_days_follow_each_other_without_a_hole(zone: str, day: date) -> None:
    """The end of a day is the beginning of the next, also where midnight itself is skipped."""
    place = ZoneInfo(zone)
    assert instant_of(day, 24 * 60, place) == instant_of(day + timedelta(days=1), 0, place)
    assert instant_of(day, 0, place) < instant_of(day, 24 * 60, place)


@pytest.mark.parametrize(
    ("zone", "reader", "instant", "pro_wall", "reader_wall"),
    [
        ("Europe/Berlin", "America/New_York", "2026-03-20T14:00", "15:00+0100", "10:00-0400"),
        ("Europe/Berlin", "America/New_York", "2026-03-30T13:00", "15:00+0200", "09:00-0400"),
        ("Asia/Kolkata", "Pacific/Chatham", "2026-12-01T04:30", "10:00+0530", "18:15+1345"),
        ("Australia/Lord_Howe", "Asia/Kolkata", "2026-10-03T23:00", "10:00+1100", "04:30+0530"),
        ("Pacific/Apia", "Pacific/Pago_Pago", "2026-06-01T20:00", "09:00+1300", "09:00-1100"),
    ],
)
def test_named_pairs_of_zones(zone: str, reader: str, instant: str, pro_wall: str, reader_wall: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    slot = next(slot for slot in offered(zone, at, at + timedelta(minutes=1)) if slot.starts_at == at)
    assert slot.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M%z") == pro_wall
    assert slot.starts_at.astimezone(ZoneInfo(reader)).strftime("%H:%M%z") == reader_wall
