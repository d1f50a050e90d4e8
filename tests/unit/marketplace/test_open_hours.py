"""Whether a session lies within the hours: adjoining hours are one stretch, midnight included."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from marketplace.calendar.slots import Calendar, Span, is_open

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# 1 June 2026 is a Monday; Berlin is two hours ahead of UTC.
@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-06-01T07:00", 60, True),
        ("2026-06-01T06:59", 60, False),
        ("2026-06-01T09:30", 60, True),  # over 12:00, where two stretches adjoin
        ("2026-06-01T12:30", 60, False),
        ("2026-06-01T21:30", 60, True),  # over midnight into Tuesday
        ("2026-06-02T22:30", 60, False),
    ],
)
def test_a_session_is_within_the_hours(start: str, minutes: int, expected: bool) -> None:
    calendar = Calendar(BERLIN, rules={0: [(540, 720), (720, 900), (1380, 1440)], 1: [(0, 120)]})
    assert is_open(calendar, at(start), at(start) + timedelta(minutes=minutes)) is expected


def test_a_date_of_its_own_and_time_off_count() -> None:
    rules = {weekday: [(540, 1020)] for weekday in range(7)}
    start, end = at("2026-06-01T08:00"), at("2026-06-01T08:50")
    assert is_open(Calendar(BERLIN, rules=rules), start, end)
    assert not is_open(Calendar(BERLIN, rules=rules, overrides={date(2026, 6, 1): []}), start, end)
    assert is_open(Calendar(BERLIN, overrides={date(2026, 6, 1): [(600, 660)]}), start, end)
    away = Span(at("2026-06-01T08:40"), at("2026-06-01T12:00"))
    assert not is_open(Calendar(BERLIN, rules=rules, time_off=[away]), start, end)


def test_a_session_over_the_end_of_summer_time_lasts_its_real_time() -> None:
    calendar = Calendar(BERLIN, rules={6: [(60, 240)]})
    # 25 October 2026: 2:00 to 3:00 happens twice, so these hours last four.
    assert is_open(calendar, at("2026-10-24T23:00"), at("2026-10-25T03:00"))
    assert not is_open(calendar, at("2026-10-24T23:00"), at("2026-10-25T03:01"))
