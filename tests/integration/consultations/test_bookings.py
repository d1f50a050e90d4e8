"""Hold, pay, confirm, cancel, rate: each step once, whole, and for the right person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.actors import Actor
from access.models import AuditEvent
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from billing.refunds.models import Refund
from consultations.bookings import cancellation, no_shows, ratings, selectors, services
from consultations.bookings.models import Booking, SessionRating
from consultations.bookings.payable import BookingPayable
from consultations.waiting_room import presence
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.models import OutboxEntry
from marketplace.calendar.services import claims_expire
from marketplace.models import Claim, Review
from tests.factories.accounts import person
from tests.factories.billing import press
from tests.factories.consultations import (
    SYSTEM,
    Pair,
    admit,
    checkout,
    completed,
    confirmed,
    held,
    join,
    pair,
    pay,
    tomorrow,
)
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


def actions(booking: Booking) -> list[str]:
    rows = AuditEvent.objects.filter(resource_id=str(booking.pk)).order_by("at")
    return list(rows.values_list("action", flat=True))


# --- hold -------------------------------------------------------------------------------------------------------------
def test_a_hold_takes_the_slot_for_ten_minutes_and_leaves_an_audit_line(two: Pair) -> None:
    booking = held(two)
    assert booking.state == "held"
    assert booking.hold_expires_at - booking.created_at < timedelta(minutes=10, seconds=1)
    assert Claim.objects.get(pk=booking.claim_id).state == "held"
    assert Claim.objects.get(pk=booking.claim_id).expires_at == booking.hold_expires_at
    assert booking.policy_snapshot["hold_minutes"] == 10
    assert "booking.held" in actions(booking)


def test_the_same_slot_again_answers_the_same_hold_and_another_slot_names_it(two: Pair) -> None:
    first = held(two)
    assert held(two).pk == first.pk
    with pytest.raises(Conflict) as refused:
        held(two, at=tomorrow(12))
    assert refused.value.code == "hold_exists"
    assert refused.value.data["booking_id"] == str(first.pk)
    assert Booking.objects.count() == 1


def test_a_hold_is_eighteen_statements(two: Pair) -> None:
    """What a hold costs; whoever adds a statement here says why."""
    held(two)
    other = Pair(person(), two.professional)
    offer = two.professional.offers.get()
    with CaptureQueriesContext(connection) as queries:
        services.booking_hold(
            actor=other.her, professional_id=other.professional.pk, offer_id=offer.pk, starts_at=tomorrow(14),
            modality="video",
        )  # fmt: skip
    assert len(queries) == 18, [query["sql"][:90] for query in queries.captured_queries]


def test_without_consent_to_care_nothing_is_held(two: Pair) -> None:
    stranger = Pair(person(role="patient", consents=False), two.professional)
    with pytest.raises(Forbidden) as refused:
        held(stranger)
    assert refused.value.code == "consent_required"
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()


def test_an_offer_of_somebody_else_and_an_unknown_modality_are_refused(two: Pair) -> None:
    other = make_professional()
    with pytest.raises(Invalid) as refused:
        services.booking_hold(
            actor=two.her, professional_id=two.professional.pk, offer_id=other.offers.get().pk, starts_at=tomorrow(),
            modality="video",
        )  # fmt: skip
    assert refused.value.code == "offer_not_found"
    with pytest.raises(Invalid):
        held(two, modality="letter")


def test_a_slot_somebody_else_holds_is_taken(two: Pair) -> None:
    held(two)
    with pytest.raises(Conflict) as refused:
        held(Pair(person(), two.professional))
    assert refused.value.code == "slot_taken"


def test_a_crash_after_the_claim_leaves_neither_claim_nor_booking(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(services, "booking_announce", crash)
    with pytest.raises(RuntimeError):
        held(two)
    assert not Booking.objects.exists()
    assert not Claim.objects.exists()
    assert not AuditEvent.objects.filter(action__in=["booking.held", "claim.held"]).exists()
    assert not OutboxEntry.objects.filter(target__startswith="calendar:").exists()


def test_a_professional_cannot_book_himself(two: Pair) -> None:
    from django.db import transaction

    from accounts.consents.services import consents_give_at_sign_up
    from tests.factories.accounts import give_role

    user = two.professional.user
    give_role(user, "patient")
    with transaction.atomic():
        consents_give_at_sign_up(person_id=user.pk, purposes=["care"], language="en")
    with pytest.raises(Invalid) as refused:
        held(Pair(user, two.professional))
    assert refused.value.code == "own_calendar"


# --- release and expiry -----------------------------------------------------------------------------------------------
def test_releasing_frees_the_slot_at_once_and_again_changes_nothing(two: Pair) -> None:
    booking = held(two)
    services.booking_release(actor=two.her, booking_id=booking.pk)
    again = services.booking_release(actor=two.her, booking_id=booking.pk)
    assert (again.state, again.closed_reason) == ("expired", "released")
    assert actions(booking).count("booking.expired") == 1
    assert held(Pair(person(), two.professional)).state == "held"


def test_nobody_else_can_release_or_even_see_a_hold(two: Pair) -> None:
    booking = held(two)
    for stranger in (person(role="patient"), person(role="professional")):
        with pytest.raises(NotFound):
            services.booking_release(actor=Actor.person(stranger.pk), booking_id=booking.pk)
        with pytest.raises(NotFound):
            selectors.booking_for(actor=Actor.person(stranger.pk), booking_id=booking.pk)
    with pytest.raises(Forbidden):
        services.booking_release(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    assert booking.state == "held"


@pytest.mark.parametrize("claims_first", [True, False])
def test_hold_and_claim_expire_together_whichever_timer_runs_first(two: Pair, claims_first: bool) -> None:
    booking = held(two)
    with clock.frozen(booking.hold_expires_at - timedelta(seconds=1)):
        assert services.holds_expire(actor=SYSTEM) == 0
    with clock.frozen(booking.hold_expires_at):
        if claims_first:
            assert claims_expire(actor=SYSTEM) == 1
        assert services.holds_expire(actor=SYSTEM) == 1
        assert services.holds_expire(actor=SYSTEM) == 0
        assert claims_expire(actor=SYSTEM) == 0
    booking.refresh_from_db()
    assert (booking.state, booking.closed_reason) == ("expired", "hold_expired")
    assert Claim.objects.get(pk=booking.claim_id).state == "released"


def test_a_lapsed_hold_that_no_timer_has_seen_does_not_block_the_next(two: Pair) -> None:
    booking = held(two)
    with clock.frozen(booking.hold_expires_at + timedelta(seconds=1)):
        second = held(two, at=tomorrow(12))
    booking.refresh_from_db()
    assert (booking.state, second.state) == ("expired", "held")


# --- payment ----------------------------------------------------------------------------------------------------------
def test_paying_confirms_makes_a_place_and_tells_both(two: Pair) -> None:
    booking = confirmed(two)
    assert booking.state == "confirmed"
    assert Claim.objects.get(pk=booking.claim_id).state == "booked"
    entry = WaitingEntry.objects.get(booking=booking)
    assert (entry.state, entry.opens_at) == ("not_open", booking.starts_at - timedelta(minutes=15))
    assert not booking.call.is_open
    assert two.patient.notifications.filter(template="booking.confirmed").count() == 1
    assert two.professional.user.notifications.filter(template="booking.received").count() == 1


def test_the_same_payment_told_twice_confirms_once(two: Pair) -> None:
    booking = confirmed(two)
    assert booking.payment_id is not None
    assert BookingPayable().on_paid(booking.pk, booking.payment_id) == "accepted"
    assert actions(booking).count("booking.confirmed") == 1


def test_a_second_payment_of_one_booking_is_given_back_in_full(two: Pair) -> None:
    booking = held(two)
    first, second = checkout(booking), checkout(booking)
    from kernel.tasks import drain

    for payment in {first.pk: first, second.pk: second}.values():
        press(payment)
    drain()
    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert BookingPayable().on_paid(booking.pk, uuid4()) == "refund"
    accepted = Payment.objects.filter(payable_id=booking.pk, outcome="accepted")
    assert accepted.count() == 1
    for refused in Payment.objects.filter(payable_id=booking.pk, outcome="refund"):
        assert Refund.objects.get(payment=refused).amount == refused.amount


def test_money_after_the_hold_confirms_while_the_slot_is_free(two: Pair) -> None:
    booking = held(two)
    payment = checkout(booking)
    with clock.frozen(booking.hold_expires_at + timedelta(minutes=1)):
        services.holds_expire(actor=SYSTEM)
        assert BookingPayable().on_paid(booking.pk, payment.pk) == "accepted"
    booking.refresh_from_db()
    assert (booking.state, booking.closed_reason) == ("confirmed", "")
    assert Claim.objects.get(pk=booking.claim_id).state == "booked"


def test_money_after_the_hold_goes_back_when_somebody_else_has_the_slot(two: Pair) -> None:
    booking = held(two)
    payment = checkout(booking)
    with clock.frozen(booking.hold_expires_at + timedelta(minutes=1)):
        other = held(Pair(person(), two.professional))
        assert BookingPayable().on_paid(booking.pk, payment.pk) == "refund"
    booking.refresh_from_db()
    other.refresh_from_db()
    assert (booking.state, other.state) == ("expired", "held")
    assert booking.payment_id is None


def test_money_for_a_hold_its_patient_gave_back_is_returned(two: Pair) -> None:
    booking = held(two)
    services.booking_release(actor=two.her, booking_id=booking.pk)
    assert BookingPayable().on_paid(booking.pk, uuid4()) == "refund"


def test_a_quote_is_given_only_for_a_living_hold(two: Pair) -> None:
    booking = held(two)
    quote = BookingPayable().quote(booking.pk)
    assert (quote.price.amount, quote.payer_id, quote.payee_id) == (
        booking.price_minor, two.patient.pk, two.professional.user_id,
    )  # fmt: skip
    with clock.frozen(booking.hold_expires_at), pytest.raises(Conflict) as refused:
        BookingPayable().quote(booking.pk)
    assert refused.value.code == "payable_closed"
    with pytest.raises(NotFound):
        BookingPayable().quote(uuid4())


def test_a_crash_while_confirming_books_nothing(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    from consultations.bookings import payable

    def crash(**_: Any) -> None:
        raise RuntimeError("power cut")

    booking = held(two)
    monkeypatch.setattr(payable, "place_create", crash)
    with pytest.raises(RuntimeError):
        BookingPayable().on_paid(booking.pk, uuid4())
    booking.refresh_from_db()
    assert (booking.state, booking.payment_id) == ("held", None)
    assert Claim.objects.get(pk=booking.claim_id).state == "held"
    assert not WaitingEntry.objects.exists()


# --- cancellation -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("hours", "percent"), [(25, 100), (24, 100), (23, 50), (2, 50), (1, 0)])
def test_a_patient_gets_back_what_the_tier_says(two: Pair, hours: int, percent: int) -> None:
    booking = confirmed(two, at=tomorrow() + timedelta(days=2))
    with clock.frozen(booking.starts_at - timedelta(hours=hours)):
        cancellation.booking_cancel(actor=two.her, booking_id=booking.pk, reason="unwell")
        cancellation.booking_cancel(actor=two.her, booking_id=booking.pk, reason="unwell")
    booking.refresh_from_db()
    assert (booking.state, booking.closed_reason) == ("cancelled", "by_patient")
    refunds = list(Refund.objects.filter(payment__payable_id=booking.pk))
    assert [refund.amount for refund in refunds] == ([booking.price_minor * percent // 100] if percent else [])
    assert Claim.objects.get(pk=booking.claim_id).state == "released"
    assert WaitingEntry.objects.get(booking=booking).state == "closed"


def test_the_professional_cancelling_always_pays_back_all_of_it(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at - timedelta(minutes=5)):
        cancellation.booking_cancel(actor=two.him, booking_id=booking.pk, reason="other")
    assert Refund.objects.get(payment__payable_id=booking.pk).amount == booking.price_minor
    assert two.patient.notifications.filter(template="booking.cancelled").count() == 1


def test_support_may_cancel_for_the_platform_and_a_stranger_may_not(two: Pair) -> None:
    booking = confirmed(two)
    with pytest.raises(NotFound):
        cancellation.booking_cancel(actor=Actor.person(person().pk), booking_id=booking.pk, reason="other")
    support = person(role="support")
    done = cancellation.booking_cancel(actor=Actor.person(support.pk), booking_id=booking.pk, reason="other")
    assert done.closed_reason == "by_platform"


def test_a_running_session_cannot_be_cancelled(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        with pytest.raises(Conflict) as refused:
            cancellation.booking_cancel(actor=two.her, booking_id=booking.pk, reason="other")
    assert refused.value.code == "booking_state"
    assert not Refund.objects.exists()


# --- no-shows ---------------------------------------------------------------------------------------------------------
def test_a_patient_who_never_came_is_a_no_show_after_fifteen_minutes(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
    with clock.frozen(booking.starts_at + timedelta(minutes=14)):
        assert no_shows.no_shows_settle(actor=SYSTEM) == 0
    with clock.frozen(booking.starts_at + timedelta(minutes=15)):
        assert no_shows.no_shows_settle(actor=SYSTEM) == 1
        assert no_shows.no_shows_settle(actor=SYSTEM) == 0
    booking.refresh_from_db()
    assert booking.state == "no_show_patient"
    assert Earning.objects.filter(payment__payable_id=booking.pk).count() == 1
    assert not Refund.objects.exists()


def test_a_patient_who_waited_for_nobody_gets_everything_back(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
    with clock.frozen(booking.starts_at + timedelta(minutes=15)):
        assert no_shows.no_shows_settle(actor=SYSTEM) == 1
    booking.refresh_from_db()
    assert booking.state == "no_show_professional"
    assert Refund.objects.get(payment__payable_id=booking.pk).amount == booking.price_minor
    assert WaitingEntry.objects.get(booking=booking).state == "closed"


def test_a_professional_whose_page_loads_again_is_not_absent_but_one_who_stays_away_is(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
    with clock.frozen(booking.starts_at + timedelta(minutes=20)):
        presence.desk_unseen(actor=two.him, professional_id=two.professional.pk)
        assert no_shows.no_shows_settle(actor=SYSTEM) == 0
    with clock.frozen(booking.starts_at + timedelta(minutes=23)):
        assert no_shows.no_shows_settle(actor=SYSTEM) == 1
    booking.refresh_from_db()
    assert booking.state == "no_show_professional"


# --- rating -----------------------------------------------------------------------------------------------------------
def test_a_completed_session_is_rated_once(two: Pair) -> None:
    booking = completed(two)
    alliance = {"heard": 9, "goals": 8, "approach": 7, "overall": 9}
    ratings.booking_rate(actor=two.her, booking_id=booking.pk, stars=5, text="She listened.", alliance=alliance)
    with pytest.raises(Conflict) as refused:
        ratings.booking_rate(actor=two.her, booking_id=booking.pk, stars=1, text="", alliance=None)
    assert refused.value.code == "already_rated"
    assert SessionRating.objects.get().alliance == alliance
    assert Review.objects.get(session_id=booking.pk).stars == 5


def test_only_the_patient_rates_and_only_what_took_place(two: Pair) -> None:
    booking = confirmed(two)
    with pytest.raises(Conflict) as refused:
        ratings.booking_rate(actor=two.her, booking_id=booking.pk, stars=5, text="", alliance=None)
    assert refused.value.code == "session_not_completed"
    with pytest.raises(Forbidden):
        ratings.booking_rate(actor=two.him, booking_id=booking.pk, stars=5, text="", alliance=None)
    with pytest.raises(NotFound):
        ratings.booking_rate(actor=Actor.person(person().pk), booking_id=booking.pk, stars=5, text="", alliance=None)
    assert not Review.objects.exists()


# --- reading ----------------------------------------------------------------------------------------------------------
def test_the_patients_name_is_shown_to_her_professional_and_not_in_her_own_or_the_platforms_view(two: Pair) -> None:
    booking = confirmed(two)
    assert selectors.booking_view(actor=two.him, booking=booking)["patient"]["name"] == "Asha Rao"
    assert "patient" not in selectors.booking_view(actor=two.her, booking=booking)
    support = Actor.person(person(role="support").pk)
    seen = selectors.booking_for(actor=support, booking_id=booking.pk)
    assert "patient" not in selectors.booking_view(actor=support, booking=seen)
    assert "booking.viewed" in actions(booking)


def test_lists_show_ones_own_bookings_and_leave_lapsed_holds_out(two: Pair) -> None:
    coming = confirmed(two)
    pay(held(Pair(person(), two.professional), at=tomorrow(12)))
    lapsed = held(two, at=tomorrow(14))
    services.booking_release(actor=two.her, booking_id=lapsed.pk)
    upcoming = selectors.booking_list_for_patient(actor=two.her, upcoming=True)
    assert [row.pk for row in upcoming.rows] == [coming.pk]
    assert selectors.booking_list_for_patient(actor=two.her, upcoming=False).rows == []
    day = selectors.day_for_professional(actor=two.him, on=coming.starts_at.date())
    assert len(day["bookings"]) == 2
