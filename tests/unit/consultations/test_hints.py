"""What looks stuck, at the exact second, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consultations.boards.hints import Facts, hints_of

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
WAITING = Facts(at=NOW, waiting=True, due_at=NOW, professional="offline")
CALL = Facts(
    at=NOW, waiting=False, due_at=NOW, professional="in_session", opened_at=NOW, state="lobby", state_since=NOW,
    ends_at=NOW + timedelta(minutes=50),
)  # fmt: skip


def codes(facts: Facts, **after: float) -> list[str]:
    return [hint.code for hint in hints_of(replace(facts, at=facts.at + timedelta(**after)))]


def test_nobody_attends_from_the_fifth_minute_after_her_own_start() -> None:
    assert codes(WAITING, seconds=299) == []
    assert codes(WAITING, minutes=5) == ["nobody_attends"]
    assert codes(replace(WAITING, professional="in_session"), minutes=5) == []
    assert codes(replace(WAITING, professional="available"), minutes=10) == ["waiting_long"]
    assert codes(replace(WAITING, due_at=NOW + timedelta(minutes=10)), minutes=14) == []


@pytest.mark.parametrize(("here", "code"), [(0, "nobody_connected"), (1, "one_missing"), (2, "nobody_connected")])
def test_a_call_that_does_not_come_about(here: int, code: str) -> None:
    facts = replace(CALL, here=here)
    assert codes(facts, seconds=119) == []
    assert codes(facts, minutes=2) == [code]
    assert hints_of(replace(facts, at=NOW + timedelta(minutes=9)))[0].since == NOW + timedelta(minutes=2)


def test_a_connected_call_is_left_alone_until_it_is_over_or_poor() -> None:
    talking = replace(CALL, state="connected", here=2)
    assert codes(talking, minutes=40) == []
    assert codes(talking, minutes=50, seconds=59) == []
    assert codes(talking, minutes=51) == ["over_time"]
    assert codes(replace(talking, quality="poor"), minutes=51) == ["over_time", "poor_quality"]
    assert codes(replace(talking, state="reconnecting"), minutes=2) == ["reconnecting_long"]
