"""When quiet hours end: over midnight, in half-hour zones, and on the nights the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.messages.words import catalogue
from accounts.notifications.kinds import kind_of
from accounts.notifications.quiet import quiet_end

NIGHT = (time(22), time(7))


def end(local: str, zone: str, start: time, until: time, fold: int = 0) -> str | None:
    """The end as a local time with its offset."""
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
    found = quiet_end(at=at, zone=zone, start=start, end=until)
    return found.astimezone(ZoneInfo(zone)).isoformat() if found else None


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2026-11-28T23:00", "Asia/Kolkata", "2026-11-29T07:00:00+05:30"),
        ("2026-11-28T06:59", "Asia/Kolkata", "2026-11-28T07:00:00+05:30"),
        ("2026-11-28T07:00", "Asia/Kolkata", None),
        ("2026-11-28T21:59", "Asia/Kolkata", None),
        ("2026-11-28T22:00", "Asia/Kolkata", "2026-11-29T07:00:00+05:30"),
        ("2026-11-28T23:00", "Pacific/Chatham", "2026-11-29T07:00:00+13:45"),
        # New Zealand's clocks go back on this night: quiet lasts an hour longer.
        ("2026-04-04T23:00", "Pacific/Chatham", "2026-04-05T07:00:00+12:45"),
        # Lord Howe moves by half an hour.
        ("2026-10-03T23:00", "Australia/Lord_Howe", "2026-10-04T07:00:00+11:00"),
        ("2026-04-04T23:00", "Australia/Lord_Howe", "2026-04-05T07:00:00+10:30"),
    ],
)
def test_a_night(local: str, zone: str, expected: str | None) -> None:
    assert end(local, zone, *NIGHT) == expected


def test_an_end_the_clocks_leave_out_is_the_moment_they_jump() -> None:
    assert end("2026-10-03T23:00", "Australia/Lord_Howe", time(22), time(2, 15)) == "2026-10-04T02:30:00+11:00"
    assert end("2026-03-28T23:00", "Europe/Berlin", time(22), time(2, 30)) == "2026-03-29T03:00:00+02:00"


def test_an_end_that_comes_twice_is_the_next_one() -> None:
    zone, start, until = "Australia/Lord_Howe", time(22), time(1, 45)
    assert end("2026-04-04T23:00", zone, start, until) == "2026-04-05T01:45:00+11:00"
    assert end("2026-04-05T01:40", zone, start, until, fold=1) == "2026-04-05T01:45:00+10:30"


def test_an_hour_in_the_day_is_quiet_that_day_only() -> None:
    assert end("2026-11-28T13:00", "Asia/Kolkata", time(12), time(14)) == "2026-11-28T14:00:00+05:30"
    assert end("2026-11-28T14:00", "Asia/Kolkata", time(12), time(14)) is None


@pytest.mark.parametrize(
    ("template", "kind", "always"),
    [
        ("safety.alert", "safety", True),
        ("waiting_room.admitted", "starting", True),
        ("talk_now.accepted", "starting", True),
        ("talk_now.expired", "appointments", False),
        ("session.new", "security", True),
        ("contact_changed", "security", True),
        ("booking.confirmed", "appointments", False),
        ("booking.reminder", "reminders", False),
        ("payout.sent", "payments", False),
        ("something.else", "news", False),
    ],
)
def test_a_template_is_of_one_kind(template: str, kind: str, always: bool) -> None:
    assert (kind_of(template).name, kind_of(template).always) == (kind, always)


def test_every_code_is_told_at_once() -> None:
    assert all(kind_of(template).always for template in catalogue("en") if template.startswith("code_"))
