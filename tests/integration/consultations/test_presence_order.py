"""Hooks of sockets run in a pool and overtake each other: whichever runs last, the room shows who is there now."""

from __future__ import annotations

import random
from functools import partial

import pytest

from consultations.bookings.models import Booking
from consultations.waiting_room import services
from consultations.waiting_room.live import WaitingPlaceTopic, WaitingRoomTopic
from consultations.waiting_room.models import Desk, WaitingEntry
from kernel import clock
from realtime import valkey
from tests.factories.consultations import Pair, confirmed, pair
from tests.integration.consultations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def sockets(topic: str, person: object, count: int) -> None:
    """How many sockets of the person the engine knows on the topic."""
    if count:
        valkey.client().hset(valkey.people_key(topic), str(person), count)
    else:
        valkey.client().hdel(valkey.people_key(topic), str(person))


def place(booking: Booking) -> WaitingEntry:
    return WaitingEntry.objects.get(booking=booking)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Booking:
    return confirmed(two)


def test_the_old_connections_end_does_not_win_over_the_new_one(two: Pair, booking: Booking) -> None:
    topic, name = WaitingPlaceTopic(), f"waiting_place:{booking.pk}"
    with clock.frozen(booking.starts_at):
        sockets(name, two.patient.pk, 1)
        topic.on_join(two.her, "old", booking_id=str(booking.pk))
        services.place_join(actor=two.her, booking_id=booking.pk, device=None)
        # She came back elsewhere; what was left of the old connection is only buried now.
        topic.on_join(two.her, "new", booking_id=str(booking.pk))
        topic.on_leave(two.her, "old", "lost", booking_id=str(booking.pk))
    entry = place(booking)
    assert (entry.present, entry.unseen_since, entry.place_held_until) == (True, None, None)


def test_a_join_that_is_told_after_her_leave_does_not_make_her_present(two: Pair, booking: Booking) -> None:
    topic, name = WaitingPlaceTopic(), f"waiting_place:{booking.pk}"
    with clock.frozen(booking.starts_at):
        services.place_join(actor=two.her, booking_id=booking.pk, device=None)
        sockets(name, two.patient.pk, 0)
        topic.on_leave(two.her, "one", "closed", booking_id=str(booking.pk))
        topic.on_join(two.her, "one", booking_id=str(booking.pk))
    entry = place(booking)
    assert entry.present is False
    assert entry.place_held_until is not None


@pytest.mark.parametrize("is_here", [True, False])
def test_many_hooks_at_once_end_with_the_truth(two: Pair, booking: Booking, is_here: bool) -> None:
    rng = random.Random(3)
    place_topic, room_topic = WaitingPlaceTopic(), WaitingRoomTopic()
    room = str(two.professional.pk)
    sockets(f"waiting_place:{booking.pk}", two.patient.pk, int(is_here))
    sockets(f"waiting_room:{room}", two.professional.user_id, int(is_here))
    doings = [partial(place_topic.on_join, two.her, "c", booking_id=str(booking.pk))] * 3
    doings += [partial(place_topic.on_leave, two.her, "c", "lost", booking_id=str(booking.pk))] * 3
    doings += [partial(room_topic.on_join, two.him, "c", professional_id=room)] * 3
    doings += [partial(room_topic.on_leave, two.him, "c", "lost", professional_id=room)] * 3
    rng.shuffle(doings)
    with clock.frozen(booking.starts_at):
        assert set(at_once(*doings)) == {"ok"}
    assert (place(booking).present, Desk.objects.get(professional=two.professional).present) == (is_here, is_here)
