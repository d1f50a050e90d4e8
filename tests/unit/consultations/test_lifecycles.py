"""State tables: what may follow what, and that nothing leaves an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consultations.bookings import lifecycle as bookings
from consultations.bookings.lifecycle import BookingState
from consultations.calls import lifecycle as calls
from consultations.calls.lifecycle import CallState, ParticipantState
from consultations.waiting_room import lifecycle as places
from consultations.waiting_room.lifecycle import PlaceState

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_every_state_of_every_table_is_known() -> None:
    assert set(bookings.TRANSITIONS) == set(BookingState)
    assert set(places.TRANSITIONS) == set(PlaceState)


def test_ends_are_ends() -> None:
    assert {
        BookingState.COMPLETED, BookingState.CANCELLED, BookingState.NO_SHOW_PATIENT,
        BookingState.NO_SHOW_PROFESSIONAL, BookingState.TECHNICAL_FAILURE,
    } == bookings.FINAL  # fmt: skip
    assert {state for state, following in places.TRANSITIONS.items() if not following} == places.FINAL


@pytest.mark.parametrize(
    ("state", "following", "lawful"),
    [
        ("held", BookingState.CONFIRMED, True),
        ("expired", BookingState.CONFIRMED, True),
        ("in_progress", BookingState.CONFIRMED, True),
        ("held", BookingState.IN_PROGRESS, False),
        ("confirmed", BookingState.COMPLETED, False),
        ("in_progress", BookingState.CANCELLED, False),
        ("completed", BookingState.CONFIRMED, False),
    ],
)
def test_a_booking_moves_only_along_its_table(state: str, following: BookingState, lawful: bool) -> None:
    assert bookings.may_follow(state, following) is lawful


def test_a_hold_lives_up_to_and_not_including_its_last_instant() -> None:
    assert bookings.hold_alive("held", NOON, NOON - timedelta(microseconds=1))
    assert not bookings.hold_alive("held", NOON, NOON)
    assert not bookings.hold_alive("confirmed", NOON, NOON - timedelta(minutes=1))


def test_a_room_is_open_from_its_instant_even_before_a_timer_said_so() -> None:
    assert places.effective("not_open", NOON, NOON) is PlaceState.OPEN
    assert places.effective("not_open", NOON, NOON - timedelta(seconds=1)) is PlaceState.NOT_OPEN
    assert places.effective("waiting", NOON, NOON) is PlaceState.WAITING


@pytest.mark.parametrize(
    ("patient", "professional", "started", "state"),
    [
        ("absent", "absent", False, CallState.LOBBY),
        ("lobby", "absent", False, CallState.LOBBY),
        ("connecting", "lobby", False, CallState.CONNECTING),
        ("connected", "lobby", False, CallState.CONNECTING),
        ("connected", "connected", False, CallState.CONNECTED),
        ("connected", "connected", True, CallState.CONNECTED),
        ("absent", "connected", True, CallState.RECONNECTING),
        ("left", "left", True, CallState.RECONNECTING),
    ],
)
def test_a_call_is_what_its_two_make_of_it(patient: str, professional: str, started: bool, state: CallState) -> None:
    assert calls.call_state(patient=patient, professional=professional, has_started=started) is state


def test_only_who_was_in_the_call_can_be_reconnecting() -> None:
    assert not calls.may_report("lobby", ParticipantState.RECONNECTING)
    assert calls.may_report("connected", ParticipantState.RECONNECTING)
    assert not calls.may_report("connected", ParticipantState.LEFT)
