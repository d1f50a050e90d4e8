"""The estimate's own measure, and who may move a session for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consultations.bookings.leeway import leeway, professional_late
from consultations.policies.policy import Policy
from consultations.waiting_room.accuracy import accuracy

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULES = Policy()


def test_waits_inside_the_range_count_with_a_minute_of_grace_on_either_side() -> None:
    found = accuracy([(5, 10, 240), (5, 10, 660), (5, 10, 239), (5, 10, 661), (0, 3, 900)], days=30)
    assert (found.measured, found.within, found.sooner, found.later) == (5, 2, 1, 2)
    assert (found.within_percent, found.median_width_min) == (40, 5.0)
    assert found.median_miss_min == 1.0


def test_without_data_nothing_is_claimed() -> None:
    found = accuracy([], days=7)
    assert (found.measured, found.within_percent, found.median_miss_min, found.median_wait_min) == (0, None, None, None)


@pytest.mark.parametrize(
    ("notice", "moved", "late", "reason", "refusal", "left"),
    [
        (timedelta(hours=24), 0, False, "chosen", None, 2),
        (timedelta(hours=24), 1, False, "chosen", None, 1),
        (timedelta(hours=24), 2, False, None, "reschedules_used_up", 0),
        (timedelta(hours=24) - timedelta(seconds=1), 0, False, None, "reschedule_too_late", 2),
        (timedelta(minutes=-12), 2, True, "professional_late", None, 0),
    ],
)
def test_two_moves_are_free_outside_the_window(
    notice: timedelta, moved: int, late: bool, reason: str | None, refusal: str | None, left: int
) -> None:
    found = leeway(state="confirmed", policy=RULES, starts_at=NOON + notice, moved=moved, late=late, at=NOON)
    assert (found.reason, found.refusal, found.left) == (reason, refusal, left)


@pytest.mark.parametrize(
    ("at", "delay", "waiting", "late"),
    [
        (NOON - timedelta(minutes=15), 10, False, True),
        (NOON - timedelta(minutes=16), 60, False, False),
        (NOON, 9, True, False),
        (NOON + timedelta(minutes=10), 0, True, True),
        (NOON + timedelta(minutes=10), 0, False, False),
    ],
)
def test_late_is_what_was_announced_or_waited(at: datetime, delay: int, waiting: bool, late: bool) -> None:
    assert professional_late(policy=RULES, starts_at=NOON, delay_minutes=delay, waiting=waiting, at=at) is late
