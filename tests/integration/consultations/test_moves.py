"""A session that changes its time or its professional, and one that ends at the door: who may, what moves, what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from access.actors import Actor
from access.models import AuditEvent
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from consultations.bookings.models import Booking, BookingMove
from consultations.bookings.rescheduling import booking_reschedule
from consultations.bookings.selectors import booking_view
from consultations.calls import services as calls
from consultations.calls.models import Call
from consultations.waiting_room import presence, removal, selectors, services, transfers
from consultations.waiting_room.colleagues import colleagues_for
from consultations.waiting_room.models import GivenEstimate, TransferOffer, WaitingEntry
from kernel import clock
from kernel.errors import DomainError
from marketplace.models import Claim, Professional
from tests.factories.accounts import person
from tests.factories.consultations import Pair, admit, completed, confirmed, connect, held, join, pair, tomorrow
from tests.factories.marketplace import make_professional
from tests.integration.consultations.outgoing import events, mark
from tests.integration.consultations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


def move(two: Pair, booking: Booking, to: datetime) -> Booking:
    return booking_reschedule(actor=two.her, booking_id=booking.pk, starts_at=to)


def refused(doing: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        doing()
    return caught.value.code


def day_after(hour: int = 10, days: int = 3) -> datetime:
    return tomorrow(hour) + timedelta(days=days - 1)


def test_two_moves_are_free_outside_the_window_and_everything_moves_together(two: Pair) -> None:
    booking = confirmed(two, at=day_after(10))
    price, payment = booking.price_minor, booking.payment_id
    since = mark()
    moved = move(two, booking, day_after(11))
    claim, entry, call = (
        Claim.objects.get(pk=booking.claim_id), WaitingEntry.objects.get(booking=booking), Call.objects.get(booking=booking),
    )  # fmt: skip
    assert moved.starts_at == claim.starts_at == entry.starts_at == day_after(11)
    assert call.ends_at == moved.ends_at == day_after(11) + timedelta(minutes=50)
    assert (moved.professional_id, moved.price_minor, moved.payment_id) == (two.professional.pk, price, payment)
    assert events(f"waiting_place:{booking.pk}", since)[-1][1]["starts_at"].startswith(f"{day_after(11):%Y-%m-%dT%H}")
    assert [name for name, _ in events(f"user:{two.professional.user_id}", since)].count("booking.changed") == 1
    move(two, booking, day_after(11))
    assert BookingMove.objects.count() == 1, "to where it is: nothing happens"
    move(two, booking, day_after(12))
    assert refused(partial(move, two, booking, day_after(13))) == "reschedules_used_up"
    view = booking_view(actor=two.her, booking=Booking.objects.get(pk=booking.pk))["reschedule"]
    assert (view["refusal"], view["left"]) == ("reschedules_used_up", 0)
    assert booking_view(actor=two.him, booking=booking)["reschedule"] is None
    assert AuditEvent.objects.filter(action="booking.rescheduled", person_id=two.patient.pk).count() == 2
    assert Payment.objects.get().refund_requested == 0


def test_a_move_is_refused_where_it_must_be_and_changes_nothing(two: Pair) -> None:
    booking = confirmed(two, at=tomorrow(10))
    stranger = pair()
    with clock.frozen(booking.starts_at - timedelta(hours=2)):
        assert refused(partial(move, two, booking, day_after(12))) == "reschedule_too_late"
        for actor in (two.him, stranger.her, stranger.him, Actor.anonymous()):
            code = refused(partial(booking_reschedule, actor=actor, booking_id=booking.pk, starts_at=day_after(12)))
            assert code in {"forbidden", "not_found", "sign_in_required"}
    far = confirmed(stranger, at=day_after(10))
    confirmed(Pair(person(), stranger.professional), at=day_after(12))
    assert refused(partial(move, stranger, far, day_after(12))) == "slot_taken"
    assert refused(partial(move, stranger, far, day_after(12) + timedelta(minutes=7))) == "slot_not_offered"
    assert (
        refused(partial(booking_reschedule, actor=stranger.her, booking_id=uuid4(), starts_at=day_after()))
        == "not_found"
    )
    assert Claim.objects.get(pk=far.claim_id).starts_at == far.starts_at
    assert not BookingMove.objects.exists()


def test_a_delay_beyond_policy_offers_another_time_for_nothing(two: Pair) -> None:
    booking = confirmed(two, at=tomorrow(10))
    with clock.frozen(booking.starts_at - timedelta(minutes=5)):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
        join(booking)
        services.delay_announce(actor=two.him, minutes=5)
        place = selectors.place_snapshot(actor=two.her, booking_id=booking.pk)
        assert (place.delay_min, place.reschedule_offered) == (5, False)
        since = mark()
        services.delay_announce(actor=two.him, minutes=20)
        assert events(f"waiting_place:{booking.pk}", since)[-1][1]["reschedule_offered"] is True
        moved = move(two, booking, day_after(9))
        place = selectors.place_snapshot(actor=two.her, booking_id=booking.pk)
        assert (place.state, place.starts_at, place.checked_in_at) == ("not_open", moved.starts_at, None)
        assert selectors.queue_snapshot(actor=two.him, professional_id=two.professional.pk).entries == []
    done = BookingMove.objects.get()
    assert (done.reason, done.counted) == ("professional_late", False)
    with clock.frozen(moved.starts_at):
        join(moved)
        assert WaitingEntry.objects.get(booking=booking).state == "waiting"


def test_a_patient_left_waiting_past_her_start_may_move_without_a_notice(two: Pair) -> None:
    booking = confirmed(two, at=tomorrow(10))
    with clock.frozen(booking.starts_at + timedelta(minutes=9)):
        join(booking)
        assert not selectors.place_snapshot(actor=two.her, booking_id=booking.pk).reschedule_offered
    with clock.frozen(booking.starts_at + timedelta(minutes=10)):
        assert selectors.place_snapshot(actor=two.her, booking_id=booking.pk).reschedule_offered
        move(two, booking, day_after(9))


def test_of_two_who_move_to_one_slot_and_one_who_books_it_one_has_it(two: Pair) -> None:
    bookings = [confirmed(two, at=day_after(10)), confirmed(Pair(person(), two.professional), at=day_after(12))]
    third = Pair(person(), two.professional)
    doings = [
        partial(booking_reschedule, actor=Actor.person(one.patient_id), booking_id=one.pk, starts_at=day_after(15))
        for one in bookings
    ]
    outcome = at_once(*doings, partial(held, third, at=day_after(15)))
    assert sorted(outcome) == ["ok", "slot_taken", "slot_taken"]
    assert Claim.objects.filter(starts_at=day_after(15), state__in=Claim.ACTIVE).count() == 1


def test_moving_and_admitting_at_once_end_in_one_of_the_two(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at + timedelta(minutes=11)):
        join(booking)
        let_in, moved = at_once(lambda: admit(two, booking), lambda: move(two, booking, day_after(9)))
    booking.refresh_from_db()
    assert (let_in, moved, booking.state) in {
        ("ok", "booking_state", "in_progress"),
        ("patient_not_waiting", "ok", "confirmed"),
    }


# --- transfer ---------------------------------------------------------------------------------------------------------
def colleague() -> Professional:
    """Somebody at the desk with free time and a higher price."""
    found = make_professional(price_minor=9900)
    presence.desk_seen(actor=Actor.person(found.user_id), professional_id=found.pk)
    return found


def offer(two: Pair, booking: Booking, to: Professional) -> UUID:
    transfers.transfer_offer(actor=two.him, booking_id=booking.pk, professional_id=to.pk, reason="unwell")
    return TransferOffer.objects.get(booking=booking, state="offered").pk


def answer(two: Pair, booking: Booking, offer_id: UUID, accept: bool = True) -> object:
    return transfers.transfer_answer(actor=two.her, booking_id=booking.pk, offer_id=offer_id, accept=accept)


def test_a_patient_who_agrees_goes_to_the_colleague_who_then_earns_it(two: Pair) -> None:
    booking = confirmed(two)
    paid = booking.price_minor
    with clock.frozen(booking.starts_at + timedelta(minutes=3)):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
        join(booking)
        to = colleague()
        assert [row["id"] for row in colleagues_for(actor=two.him, booking_id=booking.pk)] == [to.pk]
        offer_id = offer(two, booking, to)
        shown = selectors.place_snapshot(actor=two.her, booking_id=booking.pk)
        assert shown.transfer is not None
        assert shown.transfer.display_name == to.display_name
        since = mark()
        answer(two, booking, offer_id)
        booking.refresh_from_db()
        now_his = Pair(two.patient, to)
        queue = selectors.queue_snapshot(actor=now_his.him, professional_id=to.pk)
        assert [entry.booking_id for entry in queue.entries] == [str(booking.pk)]
        assert events(f"waiting_room:{two.professional.pk}", since)[-1][1]["entries"] == []
        told = [data for name, data in events(f"waiting_place:{booking.pk}", since) if name == "place.changed"]
        assert told[-1]["professional"]["id"] == str(to.pk)
        assert told[-1]["version"] > shown.version, "a later word never looks older, whoever's desk it comes from"
        assert refused(partial(admit, two, booking)) in {"forbidden", "not_found"}
        admit(now_his, booking)
        connect(now_his, booking)
        calls.call_finish(actor=now_his.him, booking_id=booking.pk)
    earning, payment = Earning.objects.get(), Payment.objects.get()
    assert (earning.payee_id, earning.gross, payment.amount) == (to.user_id, paid, paid)
    done = BookingMove.objects.get()
    assert (done.kind, done.from_professional_id, done.to_professional_id, done.counted) == (
        "transferred", two.professional.pk, to.pk, False,
    )  # fmt: skip
    claim = Claim.objects.get(pk=booking.claim_id)
    assert (claim.professional_id, claim.starts_at) == (to.pk, booking.starts_at)


def test_an_offer_that_is_declined_withdrawn_over_or_strange_moves_nothing(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        to, other = colleague(), make_professional()
        assert refused(partial(offer, two, booking, other)) == "colleague_not_available"
        first = offer(two, booking, to)
        stranger = pair()
        wrong = partial(transfers.transfer_answer, booking_id=booking.pk, offer_id=first, accept=True)
        for actor in (two.him, stranger.her, Actor.person(to.user_id)):
            assert refused(partial(wrong, actor=actor)) in {"forbidden", "not_found"}
        answer(two, booking, first, accept=False)
        assert refused(partial(answer, two, booking, first)) == "transfer_gone"
        second = offer(two, booking, to)
        transfers.transfer_withdraw(actor=two.him, booking_id=booking.pk)
        assert refused(partial(answer, two, booking, second)) == "transfer_gone"
        third = offer(two, booking, to)
    with clock.frozen(booking.starts_at + timedelta(seconds=180)):
        since = mark()
        presence.waiting_room_sweep(actor=Actor.system("tests"))
        assert events(f"waiting_place:{booking.pk}", since)[-1][1]["transfer"] is None
        assert refused(partial(answer, two, booking, third)) == "transfer_gone"
    booking.refresh_from_db()
    assert booking.professional_id == two.professional.pk
    assert not BookingMove.objects.exists()


def test_one_colleague_offered_to_two_patients_takes_one(two: Pair) -> None:
    other = pair()
    bookings = [confirmed(two), confirmed(other)]
    with clock.frozen(bookings[0].starts_at):
        join(bookings[0])
        join(bookings[1])
        to = colleague()
        offers = [offer(two, bookings[0], to), offer(other, bookings[1], to)]
        outcome = at_once(partial(answer, two, bookings[0], offers[0]), partial(answer, other, bookings[1], offers[1]))
    assert outcome.count("ok") == 1
    assert set(outcome) <= {"ok", "slot_taken", "colleague_not_available"}
    assert Claim.objects.filter(professional=to).count() == Payment.objects.filter(payee_id=to.user_id).count() == 1


# --- removal, and the estimate ----------------------------------------------------------------------------------------
def test_who_is_removed_is_told_at_once_and_paid_back_in_full(two: Pair) -> None:
    booking = confirmed(two)
    remove = partial(removal.place_remove, booking_id=booking.pk, reason="not_fit_today")
    with clock.frozen(booking.starts_at):
        join(booking)
        stranger = pair()
        for actor in (two.her, stranger.him):
            assert refused(partial(remove, actor=actor)) in {"forbidden", "not_found"}
        since = mark()
        assert remove(actor=two.him).entries == []
        last = events(f"waiting_place:{booking.pk}", since)[-1][1]
        assert (last["state"], last["closed_reason"]) == ("closed", "removed")
        assert "not_fit_today" not in str(events(f"waiting_place:{booking.pk}", since))
        remove(actor=two.him)
    booking.refresh_from_db()
    assert (booking.state, booking.refund_minor) == ("cancelled", booking.price_minor)
    assert Claim.objects.get(pk=booking.claim_id).state == "released"
    assert AuditEvent.objects.filter(action="booking.cancelled").count() == 1


def test_who_was_let_in_cannot_be_removed(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        doing = partial(removal.place_remove, actor=two.him, booking_id=booking.pk, reason="other")
        assert refused(doing) == "already_admitted"


def test_the_estimate_a_patient_was_told_is_measured_against_her_wait(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at - timedelta(minutes=5)):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
        join(booking)
    told = GivenEstimate.objects.get()
    with clock.frozen(booking.starts_at + timedelta(minutes=1)):
        services.delay_announce(actor=two.him, minutes=10)
        admit(two, booking)
        told.refresh_from_db()
        assert (told.low, told.waited_s) == (5, 360)
        watcher = Actor.person(person(role="support").pk)
        found = selectors.estimate_accuracy(actor=watcher)
        assert (found.measured, found.within, found.within_percent) == (1, 1, 100)
        assert refused(partial(selectors.estimate_accuracy, actor=two.him)) == "forbidden"


def test_a_finished_session_has_no_way_back(two: Pair) -> None:
    booking = completed(two)
    assert refused(partial(move, two, booking, day_after(12))) == "booking_state"
    assert (
        refused(partial(removal.place_remove, actor=two.him, booking_id=booking.pk, reason="other")) == "place_closed"
    )
