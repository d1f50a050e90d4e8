"""Two at once, on real connections: one wins, the other hears why, and nothing is left half done."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connections, transaction

from access.models import AuditEvent
from billing.earnings.models import Earning
from consultations.bookings import cancellation, ratings, services
from consultations.bookings.models import Booking, SessionRating
from consultations.bookings.payable import BookingPayable
from consultations.bookings.transitions import booking_lock
from consultations.calls import services as calls
from consultations.calls.models import Call
from consultations.notes import services as notes
from consultations.waiting_room import presence
from consultations.waiting_room import services as waiting_room
from consultations.waiting_room.models import Desk, WaitingEntry
from kernel import clock
from kernel.errors import DomainError
from marketplace.models import Claim
from tests.factories.accounts import person
from tests.factories.beside import Beside
from tests.factories.consultations import SYSTEM, Pair, admit, completed, confirmed, connect, held, join, pair, tomorrow
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Run all at the same moment, each on a connection of its own; their results or refusals as words, in order given."""
    ready = threading.Barrier(len(doings))

    def run(doing: Callable[[], object]) -> str:
        ready.wait(30)
        try:
            result = doing()
        except DomainError as refused:
            return refused.code
        finally:
            connections.close_all()
        return result if isinstance(result, str) else "ok"

    with ThreadPoolExecutor(len(doings)) as pool:
        return [future.result(60) for future in [pool.submit(run, doing) for doing in doings]]


def test_of_fifty_patients_who_want_one_slot_one_holds_it() -> None:
    professional = make_professional()
    pairs = [Pair(person(), professional) for _ in range(50)]
    start = tomorrow()
    outcome = Counter(at_once(*[partial(held, two, at=start) for two in pairs]))
    assert outcome == {"ok": 1, "slot_taken": 49}
    assert Booking.objects.count() == Claim.objects.count() == 1
    assert AuditEvent.objects.filter(action="booking.held").count() == 1


def test_one_patient_clicking_twice_gets_one_hold_both_times() -> None:
    two = pair()
    start = tomorrow()
    assert at_once(*[lambda: held(two, at=start)] * 6) == ["ok"] * 6
    assert Booking.objects.count() == 1


def test_one_patient_in_two_tabs_holds_one_of_two_slots() -> None:
    two = pair()
    one, other = tomorrow(10), tomorrow(12)
    assert sorted(at_once(lambda: held(two, at=one), lambda: held(two, at=other))) == ["hold_exists", "ok"]
    assert Booking.objects.count() == Claim.objects.count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_money_and_expiry_at_the_last_instant_agree_on_one_story(round_: int) -> None:
    two = pair()
    booking = held(two)
    with clock.frozen(booking.hold_expires_at):
        paid, _ = at_once(
            lambda: BookingPayable().on_paid(booking.pk, uuid4()), lambda: services.holds_expire(actor=SYSTEM)
        )
    booking.refresh_from_db()
    claim = Claim.objects.get(pk=booking.claim_id)
    # Nobody else wanted the slot, so the money always gets it, before the expiry or after.
    assert (paid, booking.state, claim.state) == ("accepted", "confirmed", "booked")
    assert WaitingEntry.objects.filter(booking=booking).count() == 1


def test_two_payments_of_one_booking_make_one_booking_and_one_refund() -> None:
    booking = held(pair())
    pay = [lambda: BookingPayable().on_paid(booking.pk, uuid4())] * 2
    assert sorted(at_once(*pay)) == ["accepted", "refund"]
    assert AuditEvent.objects.filter(action="booking.confirmed").count() == 1


@pytest.mark.parametrize("round_", range(4))
def test_admitting_and_leaving_at_once_end_in_one_of_the_two(round_: int) -> None:
    two = pair()
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        let_in, left = at_once(
            lambda: admit(two, booking), lambda: waiting_room.place_leave(actor=two.her, booking_id=booking.pk)
        )
    booking.refresh_from_db()
    entry, call = WaitingEntry.objects.get(booking=booking), Call.objects.get(booking=booking)
    story = (let_in, left, booking.state, entry.state, call.is_open)
    assert story in {
        ("ok", "already_admitted", "in_progress", "admitted", True),
        ("patient_not_waiting", "ok", "confirmed", "open", False),
    }


def test_admitting_and_cancelling_at_once_end_in_one_of_the_two() -> None:
    two = pair()
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        let_in, cancelled = at_once(
            lambda: admit(two, booking),
            lambda: cancellation.booking_cancel(actor=two.her, booking_id=booking.pk, reason="other"),
        )
    booking.refresh_from_db()
    assert (let_in, cancelled, booking.state) in {
        ("ok", "booking_state", "in_progress"),
        ("place_closed", "ok", "cancelled"),
    }


def test_two_patients_admitted_at_once_are_one_call() -> None:
    two = pair()
    first, second = confirmed(two, at=tomorrow(10)), confirmed(Pair(person(), two.professional), at=tomorrow(11))
    with clock.frozen(second.starts_at):
        join(first)
        join(second)
        assert sorted(at_once(lambda: admit(two, first), lambda: admit(two, second))) == ["ok", "session_running"]
    assert Call.objects.filter(opened_at__isnull=False).count() == 1


def test_finishing_twice_at_once_finishes_once() -> None:
    two = pair()
    booking = confirmed(two)
    with clock.frozen(booking.ends_at):
        join(booking)
        admit(two, booking)
        connect(two, booking)
        finish = [
            partial(calls.call_finish, actor=actor, booking_id=booking.pk)
            for actor in (two.him, two.her, two.him, two.her)
        ]
        assert at_once(*finish) == ["ok"] * 4
    assert Earning.objects.count() == 1
    assert AuditEvent.objects.filter(action="call.finished").count() == 1
    assert AuditEvent.objects.filter(action="booking.completed").count() == 1


def test_rating_and_writing_a_note_twice_at_once_happens_once() -> None:
    two = pair()
    booking = completed(two)
    rate = [lambda: ratings.booking_rate(actor=two.her, booking_id=booking.pk, stars=5, text="", alliance=None)] * 3
    write = [lambda: notes.note_write(actor=two.him, booking_id=booking.pk, text="One", version=0)] * 3
    outcome = at_once(*rate, *write)
    assert sorted(outcome[:3]) == ["already_rated", "already_rated", "ok"]
    assert sorted(outcome[3:]) == ["ok", "stale_version", "stale_version"]
    assert SessionRating.objects.count() == 1


def test_many_movements_in_one_room_never_deadlock_and_versions_only_grow() -> None:
    two = pair()
    bookings = [confirmed(two, at=tomorrow(10))]
    bookings += [confirmed(Pair(person(), two.professional), at=tomorrow(hour)) for hour in (11, 12, 13)]
    with clock.frozen(bookings[-1].starts_at - timedelta(minutes=10)):
        doings: list[Callable[[], object]] = []
        for booking in bookings:
            doings += [partial(join, booking)] * 2
        doings += [lambda: presence.desk_seen(actor=two.him, professional_id=two.professional.pk)] * 2
        doings += [lambda: waiting_room.delay_announce(actor=two.him, minutes=5)]
        doings += [lambda: presence.waiting_room_sweep(actor=SYSTEM)] * 2
        assert set(at_once(*doings)) == {"ok"}
    assert WaitingEntry.objects.filter(state="waiting").count() == 4
    assert Desk.objects.get().version > 4


def test_a_booking_given_to_a_colleague_while_its_lock_is_waited_for_is_found_with_her() -> None:
    """PostgreSQL looks at the changed row beside the professional it had read before, and would find nothing."""
    two, colleague = pair(), make_professional()
    booking = held(two)
    found: list[Booking] = []

    def lock() -> None:
        with transaction.atomic():
            found.append(booking_lock(booking.pk))

    with transaction.atomic():
        given = booking_lock(booking.pk)
        given.professional = colleague
        given.save(update_fields=["professional"])
        other = Beside(lock)
        assert other.waits
    assert other.outcome() == "ok"
    assert found[0].professional == colleague
