"""Refund tiers, absence, honest estimates, relay credentials: arithmetic over plain values."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.bookings.absence import Evidence, absence
from consultations.bookings.lifecycle import BookingState
from consultations.calls.providers.webrtc import turn_credentials
from consultations.policies.policy import Policy, RefundTier
from consultations.waiting_room.estimates import Ahead, estimate_wait, usual_overrun

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
POLICY = Policy()
VECTORS = json.loads((Path(__file__).parents[2] / "data" / "turn_rest_vectors.json").read_text())["vectors"]


# --- policy -----------------------------------------------------------------------------------------------------------
def test_a_policy_survives_its_snapshot() -> None:
    policy = replace(POLICY, hold_minutes=7, refund_tiers=(RefundTier(48, 80), RefundTier(0, 10)))
    assert Policy.from_snapshot(json.loads(json.dumps(policy.snapshot()))) == policy


def test_a_field_a_snapshot_does_not_know_has_its_default_and_one_we_do_not_know_is_left_out() -> None:
    assert Policy.from_snapshot({"version": 3, "of_the_future": 1}) == replace(POLICY, version=3)


@given(st.integers(min_value=-100, max_value=400), st.integers(min_value=0, max_value=300))
def test_cancelling_later_never_pays_back_more(hours: int, later: int) -> None:
    soon = POLICY.refund_percent(NOON, NOON - timedelta(hours=hours))
    late = POLICY.refund_percent(NOON, NOON - timedelta(hours=hours - later))
    assert late <= soon


# --- absence ----------------------------------------------------------------------------------------------------------
def seen(**values: object) -> Evidence:
    return replace(
        Evidence(
            starts_at=NOON, ends_at=NOON + timedelta(minutes=50), patient_arrived_at=None, patient_queued=False,
            professional_seen_at=None, professional_here=False, delay_minutes=0,
        ),
        **values,  # type: ignore[arg-type]  # names are the fields' own
    )  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "minutes", "verdict"),
    [
        (seen(professional_here=True), 14, None),
        (seen(professional_here=True), 15, BookingState.NO_SHOW_PATIENT),
        (seen(professional_seen_at=NOON), 15, BookingState.NO_SHOW_PATIENT),
        (seen(professional_seen_at=NOON - timedelta(hours=3)), 15, BookingState.NO_SHOW_PROFESSIONAL),
        (seen(), 15, BookingState.NO_SHOW_PROFESSIONAL),
        (seen(patient_arrived_at=NOON, patient_queued=True), 14, None),
        (seen(patient_arrived_at=NOON, patient_queued=True), 15, BookingState.NO_SHOW_PROFESSIONAL),
        (seen(patient_arrived_at=NOON, patient_queued=True, delay_minutes=10), 24, None),
        (seen(patient_arrived_at=NOON, patient_queued=True, professional_here=True), 64, None),
        (
            seen(patient_arrived_at=NOON, patient_queued=True, professional_here=True),
            65,
            BookingState.TECHNICAL_FAILURE,
        ),
        (seen(patient_arrived_at=NOON, professional_here=True), 49, None),
        (seen(patient_arrived_at=NOON, professional_here=True), 50, BookingState.TECHNICAL_FAILURE),
        (seen(patient_arrived_at=NOON), 50, BookingState.NO_SHOW_PROFESSIONAL),
    ],
)
def test_who_did_not_come(evidence: Evidence, minutes: int, verdict: BookingState | None) -> None:
    assert absence(evidence, POLICY, NOON + timedelta(minutes=minutes)) is verdict


@given(st.integers(min_value=0, max_value=600), st.booleans(), st.booleans())
def test_a_patient_the_server_saw_is_never_called_absent(minutes: int, queued: bool, here: bool) -> None:
    evidence = seen(patient_arrived_at=NOON, patient_queued=queued, professional_here=here)
    assert absence(evidence, POLICY, NOON + timedelta(minutes=minutes)) is not BookingState.NO_SHOW_PATIENT


# --- estimates --------------------------------------------------------------------------------------------------------
def wait(**values: object) -> tuple[int, int] | None:
    defaults: dict[str, object] = {
        "at": NOON, "starts_at": NOON, "delay_minutes": 0, "running_ends_at": None, "ahead": [], "overruns": [0.0],
        "professional_offline": False,
    }  # fmt: skip
    found = estimate_wait(**{**defaults, **values})  # type: ignore[arg-type]  # names are the parameters' own
    return None if found is None else (found.low, found.high)


def test_nobody_before_her_and_on_time_is_at_once() -> None:
    assert wait() == (0, 0)


def test_an_early_patient_waits_for_her_own_start() -> None:
    assert wait(starts_at=NOON + timedelta(minutes=12)) == (12, 12)


def test_the_running_call_and_those_ahead_come_first() -> None:
    ahead = [Ahead(NOON, 25)]
    assert wait(running_ends_at=NOON + timedelta(minutes=10), ahead=ahead, overruns=[0, 4, 2, 1, 3]) == (35, 41)


def test_a_call_past_its_end_counts_as_ending_now() -> None:
    assert wait(running_ends_at=NOON - timedelta(minutes=9)) == (0, 0)


def test_a_delay_notice_widens_the_range_upwards_only() -> None:
    assert wait(delay_minutes=10) == (0, 10)


def test_nobody_can_know_when_the_professional_is_late_and_not_there() -> None:
    assert wait(at=NOON + timedelta(minutes=1), professional_offline=True) is None
    assert wait(at=NOON - timedelta(minutes=5), professional_offline=True) == (5, 5)


def test_without_history_five_minutes_are_allowed_for() -> None:
    assert usual_overrun([]) == 5
    assert usual_overrun([-3, -8]) == 0


@given(
    st.integers(-30, 120), st.integers(0, 60), st.none() | st.integers(-30, 60),
    st.lists(st.tuples(st.integers(-60, 60), st.integers(10, 80)), max_size=5), st.lists(st.floats(-30, 60), max_size=10),
)  # fmt: skip
def test_a_range_is_a_range_and_never_negative(
    starts: int, delay: int, running: int | None, ahead: list[tuple[int, int]], overruns: list[float]
) -> None:
    found = wait(
        starts_at=NOON + timedelta(minutes=starts),
        delay_minutes=delay,
        running_ends_at=None if running is None else NOON + timedelta(minutes=running),
        ahead=[Ahead(NOON + timedelta(minutes=start), minutes) for start, minutes in ahead],
        overruns=overruns,
    )
    assert found is not None
    assert 0 <= found[0] <= found[1]


# --- relay ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["username"]))
def test_relay_credentials_equal_those_a_turn_server_accepted(vector: dict[str, object]) -> None:
    made = turn_credentials(secret=str(vector["secret"]), user=str(vector["user"]), expires=int(str(vector["expires"])))
    assert made == (vector["username"], vector["credential"])
