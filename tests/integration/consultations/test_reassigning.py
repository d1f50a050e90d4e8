"""The platform proposes another professional: who may, whom, what the patient decides, and that nothing moves before."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from access.actors import Actor
from access.models import AuditEvent
from accounts.models import Notification
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from consultations.boards import services as boards
from consultations.boards.interventions import Why
from consultations.boards.models import BoardIntervention
from consultations.boards.reassigning import Asked, reassign_withdraw, session_reassign, substitutes_for
from consultations.boards.selectors import sessions_snapshot
from consultations.bookings.models import Booking, BookingMove
from consultations.bookings.rescheduling import booking_reschedule
from consultations.bookings.selectors import booking_view
from consultations.calls import services as calls
from consultations.waiting_room import presence, selectors, transfers
from consultations.waiting_room.models import Desk, TransferOffer
from kernel import clock
from marketplace.calendar.availability_services import next_slots_refresh
from marketplace.models import Claim, Professional
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, held, join, pair, tomorrow
from tests.factories.marketplace import make_professional
from tests.integration.consultations.outgoing import events, mark
from tests.integration.consultations.test_moves import day_after, refused
from tests.integration.consultations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

STUCK = Why("stuck")


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def admin() -> Actor:
    return Actor.person(person(role="admin", name="Olga Owner").pk)


def at_desk(**fields: Any) -> Professional:
    found = make_professional(price_minor=9900, **fields)
    presence.desk_seen(actor=Actor.person(found.user_id), professional_id=found.pk)
    return found


def ask(admin: Actor, booking: Booking, to: Professional, *, idem: str = "", why: Why = STUCK) -> Asked:
    return session_reassign(
        actor=admin, booking_id=booking.pk, professional_id=to.pk, why=why, idem=idem or f"ask-{to.pk}"
    )


def answer(two: Pair, booking: Booking, *, accept: bool = True, offer_id: UUID | None = None) -> object:
    offer_id = offer_id or TransferOffer.objects.get(booking=booking, state="offered").pk
    return transfers.transfer_answer(actor=two.her, booking_id=booking.pk, offer_id=offer_id, accept=accept)


def test_who_waits_is_asked_and_after_her_yes_everything_is_the_others(two: Pair, admin: Actor) -> None:
    booking = confirmed(two)
    paid = booking.price_minor
    with clock.frozen(booking.starts_at + timedelta(minutes=3)):
        join(booking)
        to = at_desk()
        assert [(row["id"], row["here"]) for row in substitutes_for(actor=admin, booking_id=booking.pk)] == [
            (to.pk, True)
        ]
        since = mark()
        asked = ask(admin, booking, to)
        assert asked == Asked(to.pk, clock.now() + timedelta(minutes=3))
        shown = events(f"waiting_place:{booking.pk}", since)[-1][1]["transfer"]
        assert (shown["by"], shown["professional_id"]) == ("platform", str(to.pk))
        row = events("board:sessions", since)[-1][1]["row"]
        assert (row["transfer_to"], row["professional"]["id"]) == (to.display_name, str(two.professional.pk))
        assert events(f"waiting_room:{two.professional.pk}", since)[-1][1]["entries"][0]["transfer_by"] == "platform"
        assert sessions_snapshot(actor=admin).rows[0].transfer_to == to.display_name
        booking.refresh_from_db()
        assert booking.professional_id == two.professional.pk, "asking moves nothing"

        since = mark()
        answer(two, booking)
        now_theirs = Pair(two.patient, to)
        assert events(f"waiting_room:{two.professional.pk}", since)[-1][1]["entries"] == []
        queue = selectors.queue_snapshot(actor=now_theirs.him, professional_id=to.pk)
        assert [entry.booking_id for entry in queue.entries] == [str(booking.pk)]
        row = events("board:sessions", since)[-1][1]["row"]
        assert (row["professional"]["id"], row["transfer_to"]) == (str(to.pk), None)
        assert refused(partial(admit, two, booking)) in {"forbidden", "not_found"}
        admit(now_theirs, booking)
        connect(now_theirs, booking)
        calls.call_finish(actor=now_theirs.him, booking_id=booking.pk)
    earning, payment = Earning.objects.get(), Payment.objects.get()
    assert (earning.payee_id, earning.gross, payment.amount) == (to.user_id, paid, paid)
    claim = Claim.objects.get(state__in=Claim.ACTIVE)
    booking.refresh_from_db()
    assert (claim.professional_id, claim.starts_at) == (to.pk, booking.starts_at)
    kept = BoardIntervention.objects.get()
    assert (kept.kind, kept.reason, kept.by_id) == ("reassign", "stuck", admin.id)
    assert AuditEvent.objects.get(action="board.reassign").person_id == two.patient.pk
    assert Notification.objects.filter(person_id=admin.id, template="board.reassign_accepted").exists()
    done = BookingMove.objects.get()
    assert (done.kind, done.reason, done.to_professional_id) == ("transferred", "by_platform", to.pk)


def test_who_is_not_here_yet_is_asked_by_message_and_answers_from_her_session(two: Pair, admin: Actor) -> None:
    booking = confirmed(two, at=day_after(10))
    to = make_professional()
    next_slots_refresh(actor=SYSTEM)
    assert [(row["id"], row["here"]) for row in substitutes_for(actor=admin, booking_id=booking.pk)] == [(to.pk, False)]
    asked = ask(admin, booking, to)
    assert asked.until is not None
    assert asked.until < booking.starts_at
    told = Notification.objects.get(template="booking.reassign_asked")
    assert told.person_id == two.patient.pk
    shown = booking_view(actor=two.her, booking=booking)["transfer"]
    assert (shown["by"], shown["display_name"]) == ("platform", to.display_name)
    assert booking_view(actor=two.him, booking=booking)["transfer"] is None
    answer(two, booking)
    booking.refresh_from_db()
    assert (booking.professional_id, booking.starts_at) == (to.pk, day_after(10))
    assert Payment.objects.get().payee_id == to.user_id
    assert booking_view(actor=two.her, booking=booking)["transfer"] is None
    place = selectors.place_snapshot(actor=two.her, booking_id=booking.pk)
    assert (place.state, place.professional.id) == ("not_open", str(to.pk))


def test_her_no_keeps_everything_and_a_stale_question_moves_nothing(two: Pair, admin: Actor) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        to, other = at_desk(), at_desk()
        ask(admin, booking, to)
        answer(two, booking, accept=False)
        assert Notification.objects.filter(person_id=admin.id, template="board.reassign_declined").exists()
        ask(admin, booking, to, idem="again-01")
        first = TransferOffer.objects.get(booking=booking, state="offered").pk
        ask(admin, booking, to, idem="again-01")
        assert TransferOffer.objects.count() == 2, "the same act again asks nothing"
        ask(admin, booking, other)
        assert refused(partial(answer, two, booking, offer_id=first)) == "transfer_gone"
        # Her professional neither overrules the question nor takes it back.
        offering = partial(
            transfers.transfer_offer, actor=two.him, booking_id=booking.pk, professional_id=to.pk, reason="unwell"
        )
        assert refused(offering) == "transfer_pending"
        transfers.transfer_withdraw(actor=two.him, booking_id=booking.pk)
        second = TransferOffer.objects.get(booking=booking, state="offered").pk
        reassign_withdraw(actor=admin, booking_id=booking.pk)
        assert refused(partial(answer, two, booking, offer_id=second)) == "transfer_gone"
        ask(admin, booking, other, idem="again-02")
        third = TransferOffer.objects.get(booking=booking, state="offered").pk
    with clock.frozen(booking.starts_at + timedelta(minutes=3)):
        since = mark()
        presence.waiting_room_sweep(actor=Actor.system("tests"))
        assert events("board:sessions", since)[-1][1]["row"]["transfer_to"] is None
        assert refused(partial(answer, two, booking, offer_id=third)) == "transfer_gone"
    booking.refresh_from_db()
    assert booking.professional_id == two.professional.pk
    assert not BookingMove.objects.exists()


def test_only_somebody_qualified_and_free_can_be_proposed(two: Pair, admin: Actor) -> None:
    booking = confirmed(two, at=day_after(10))
    busy = make_professional()
    held(Pair(person(), busy), at=day_after(10))
    wrong: list[Professional] = [
        busy,
        make_professional(kind="coach"),
        make_professional(languages=["de"]),
        make_professional(jurisdictions=["FR"]),
        make_professional(state=Professional.State.SUSPENDED),
        make_professional(rules=[(day, 18 * 60, 20 * 60) for day in range(7)]),
        two.professional,
    ]
    next_slots_refresh(actor=SYSTEM)
    for to in wrong:
        assert refused(partial(ask, admin, booking, to)) == "colleague_not_available"
    assert substitutes_for(actor=admin, booking_id=booking.pk) == []
    unknown = partial(
        session_reassign, actor=admin, booking_id=booking.pk, professional_id=uuid4(), why=STUCK, idem="unknown-1"
    )
    assert refused(unknown) == "colleague_not_available"
    with clock.frozen(booking.starts_at):
        join(booking)
        away = at_desk()
        Desk.objects.filter(professional=away).update(away=True)
        assert refused(partial(ask, admin, booking, away)) == "colleague_not_available"
        assert refused(partial(ask, admin, booking, make_professional())) == "colleague_not_available", "nobody there"
    assert not TransferOffer.objects.exists()
    assert not BoardIntervention.objects.exists()


def test_the_wrong_person_a_poor_reason_and_a_session_under_way_are_refused(two: Pair, admin: Actor) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        to = at_desk()
        watcher = Actor.person(person(role="clinical_lead").pk)
        for stranger in (watcher, two.her, two.him, Actor.person(to.user_id), Actor.anonymous()):
            assert refused(partial(ask, stranger, booking, to)) in {"forbidden", "not_found", "sign_in_required"}
            assert refused(partial(reassign_withdraw, actor=stranger, booking_id=booking.pk)) in {
                "forbidden",
                "sign_in_required",
            }
        assert refused(partial(ask, admin, booking, to, why=Why("other", " "))) == "reason_needed"
        mine = make_professional(user=person(role="admin"))
        assert refused(partial(ask, Actor.person(mine.user_id), booking, mine)) == "own_session"
        ask(admin, booking, to)
        offer_id = TransferOffer.objects.get().pk
        wrong = partial(transfers.transfer_answer, booking_id=booking.pk, offer_id=offer_id, accept=True)
        for actor in (admin, two.him, pair().her, Actor.person(to.user_id)):
            assert refused(partial(wrong, actor=actor)) in {"forbidden", "not_found"}
        admit(two, booking)
        assert refused(partial(answer, two, booking)) == "already_admitted"
        assert refused(partial(ask, admin, booking, to, idem="late-0001")) == "already_admitted"
        assert refused(partial(substitutes_for, actor=admin, booking_id=booking.pk)) == "already_admitted"
    assert not BookingMove.objects.exists()


def test_a_session_she_moved_herself_is_not_asked_about_any_more(two: Pair, admin: Actor) -> None:
    booking = confirmed(two, at=day_after(10))
    to = make_professional()
    ask(admin, booking, to)
    booking_reschedule(actor=two.her, booking_id=booking.pk, starts_at=day_after(11))
    assert booking_view(actor=two.her, booking=Booking.objects.get(pk=booking.pk))["transfer"] is None
    assert TransferOffer.objects.get().state == "withdrawn"


def _offers(admin: Actor, to: Professional, at: datetime) -> list[tuple[Pair, Booking]]:
    asked = []
    for _ in range(2):
        one = pair()
        booking = confirmed(one, at=at)
        ask(admin, booking, to, idem=f"race-{booking.pk}")
        asked.append((one, booking))
    return asked


def test_of_two_who_say_yes_and_one_who_books_the_hour_one_has_it(admin: Actor) -> None:
    to, at = make_professional(), day_after(15)
    asked = _offers(admin, to, at)
    stranger = Pair(person(), to)
    outcome = at_once(*[partial(answer, one, booking) for one, booking in asked], partial(held, stranger, at=at))
    assert outcome.count("ok") == 1
    assert set(outcome) <= {"ok", "slot_taken", "colleague_not_available"}
    assert Claim.objects.filter(professional=to, state__in=Claim.ACTIVE).count() == 1
    kept = Booking.objects.exclude(professional=to).filter(state="confirmed").count()
    assert kept + Booking.objects.filter(professional=to, state="confirmed").count() == 2, "nobody lost a session"


def test_saying_yes_while_support_ends_the_session_leaves_one_truth(two: Pair, admin: Actor) -> None:
    booking = confirmed(two, at=tomorrow(10))
    with clock.frozen(booking.starts_at):
        join(booking)
        to = at_desk()
        ask(admin, booking, to)
        ending = partial(boards.session_end, actor=admin, booking_id=booking.pk, why=STUCK, idem="end-0001")
        ended, said = at_once(ending, partial(answer, two, booking))
    booking.refresh_from_db()
    assert (ended, booking.state) == ("cancelled", "cancelled")
    assert said in {"ok", "place_closed"}
    assert (booking.professional_id == to.pk) == (said == "ok")
    assert not Claim.objects.filter(state__in=Claim.ACTIVE).exists()
    assert booking.refund_minor == booking.price_minor


def test_looking_for_somebody_costs_the_same_for_one_and_for_many(
    two: Pair, admin: Actor, django_assert_num_queries: Any
) -> None:
    booking = confirmed(two, at=day_after(10))
    make_professional()
    next_slots_refresh(actor=SYSTEM)
    substitutes_for(actor=admin, booking_id=booking.pk)
    with django_assert_num_queries(6):
        assert len(substitutes_for(actor=admin, booking_id=booking.pk)) == 1
    for _ in range(3):
        make_professional()
    next_slots_refresh(actor=SYSTEM)
    with django_assert_num_queries(6):
        assert len(substitutes_for(actor=admin, booking_id=booking.pk)) == 4
