"""What a late cancellation does not give back is earned; nothing paid for a session that is over stays in between."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from access.actors import Actor
from access.models import AuditEvent
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from billing.earnings.services import earnings_release
from billing.gateways.base import GatewayRefused
from billing.gateways.sandbox import remote
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.refunds.again import refund_send_again
from billing.refunds.models import Refund
from billing.refunds.services import refund_request
from consultations.bookings import held_money, no_shows
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.models import Booking
from consultations.bookings.redeeming import booking_redeem
from consultations.waiting_room import presence
from kernel import clock
from marketplace.orders.sweeping import orders_sweep
from tests.factories.billing import press
from tests.factories.consultations import SYSTEM, Pair, checkout, completed, confirmed, held, pair, tomorrow
from tests.factories.gigs import bought, published, work

pytestmark = pytest.mark.django_db
K = AccountKind


@pytest.fixture
def two() -> Pair:
    return pair()


def booked(two: Pair, *, at: datetime | None = None) -> Booking:
    """A booking that is paid for, inside a transaction that never commits."""
    booking = held(two, at=at)
    press(checkout(booking))
    work()
    booking.refresh_from_db()
    return booking


def books(booking: Booking) -> tuple[int, int, int, int]:
    """held, pending, fee, on the way back; after a look at what a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert set(trial_balance().values()) <= {0}
    her, him = booking.patient_id, booking.professional.user_id
    refs = (
        AccountRef(K.CUSTOMER_FUNDS_HELD, her), AccountRef(K.PROFESSIONAL_PENDING, him), AccountRef(K.PLATFORM_FEE),
        AccountRef(K.REFUNDS, her),
    )  # fmt: skip
    held_, pending, fee, back = (balance(ref, booking.currency) for ref in refs)
    return held_, pending, fee, back


def cancel(two: Pair, booking: Booking, *, hours: float, by: Actor | None = None) -> None:
    with clock.frozen(booking.starts_at - timedelta(hours=hours)):
        booking_cancel(actor=by or two.her, booking_id=booking.pk, reason="other")
    booking.refresh_from_db()


@pytest.mark.parametrize(("hours", "percent"), [(25, 100), (5, 50), (1, 0)])
def test_what_the_tier_keeps_is_earned_less_commission(two: Pair, hours: int, percent: int) -> None:
    booking = booked(two, at=tomorrow() + timedelta(days=2))
    price = booking.price_minor
    cancel(two, booking, hours=hours)
    cancel(two, booking, hours=hours - 0.5)  # once more, and in another tier: changes nothing
    kept = price - price * percent // 100
    fee = kept * 15 // 100
    assert books(booking) == (0, kept - fee, fee, price - kept)
    earned = list(Earning.objects.values_list("gross", "net", "available_at"))
    window = booking.starts_at - timedelta(hours=hours) + timedelta(hours=72)
    assert earned == ([(kept, kept - fee, window)] if kept else [])


@pytest.mark.parametrize("support", [False, True])
def test_nobody_earns_when_it_was_not_the_patient_who_cancelled(two: Pair, support: bool) -> None:
    from tests.factories.accounts import person

    booking = booked(two)
    by = Actor.person(person(role="support").pk) if support else two.him
    cancel(two, booking, hours=0.1, by=by)
    assert books(booking) == (0, 0, 0, booking.price_minor)
    assert not Earning.objects.exists()


def test_a_part_refunded_before_neither_blocks_the_cancellation_nor_is_paid_twice(two: Pair) -> None:
    booking = booked(two)
    price = booking.price_minor
    assert booking.payment_id is not None
    refund_request(
        actor=SYSTEM, payment_id=booking.payment_id, amount=price * 8 // 10, reason="goodwill", idem="goodwill"
    )
    cancel(two, booking, hours=5)  # half of the price is more than what is left
    assert (booking.state, booking.refund_minor) == ("cancelled", price - price * 8 // 10)
    assert books(booking) == (0, 0, 0, price)
    assert not Earning.objects.exists()


def test_a_session_paid_with_a_credit_and_cancelled_at_the_last_moment_is_earned_and_ends_its_order(two: Pair) -> None:
    order = bought(two.patient, published(two.professional, "session"))
    booking = booking_redeem(actor=two.her, booking_id=held(two).pk, order_id=order.pk)
    cancel(two, booking, hours=1)
    assert books(booking) == (0, 5100, 900, 0)
    assert orders_sweep(actor=SYSTEM) == 1
    order.refresh_from_db()
    assert order.state == "completed"


def test_a_refund_the_gateway_refuses_is_sent_again_without_touching_what_was_earned(
    two: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(order: object) -> object:
        raise GatewayRefused("card_closed")

    booking = booked(two)
    price = booking.price_minor
    kept = price - price // 2
    net = kept - kept * 15 // 100
    with monkeypatch.context() as patch:
        patch.setattr(remote, "refund_make", refuse)
        cancel(two, booking, hours=5)
        with clock.shift(timedelta(days=3)):
            work()
    owed = AccountRef(K.REFUNDS_OWED, booking.patient_id)
    assert (books(booking), balance(owed, booking.currency)) == ((0, net, kept - net, 0), price // 2)
    with clock.shift(timedelta(days=5)):
        refund_send_again(actor=SYSTEM, refund_id=Refund.objects.get().pk)
        assert (books(booking), balance(owed, booking.currency)) == ((0, net, kept - net, price // 2), 0)
        assert booking.payment_id is not None
        refund_request(actor=SYSTEM, payment_id=booking.payment_id, amount=None, reason="goodwill", idem="all")
    assert books(booking) == (0, 0, 0, price)


def test_a_refund_during_the_session_does_not_keep_it_or_the_next_no_show_from_ending(two: Pair) -> None:
    first = booked(two)
    second = booked(Pair(pair().patient, two.professional), at=tomorrow(14))
    for booking in (first, second):
        assert booking.payment_id is not None
        refund_request(actor=SYSTEM, payment_id=booking.payment_id, amount=None, reason="goodwill", idem="all")
    assert completed(two, booking=first).state == "completed"
    with clock.frozen(second.starts_at):
        presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
    with clock.frozen(second.starts_at + timedelta(minutes=15)):
        assert no_shows.no_shows_settle(actor=SYSTEM) == 1
    assert not Earning.objects.exists()


def test_money_left_from_before_is_made_good_once_and_what_is_the_patients_is_only_named(two: Pair) -> None:
    kept, hers = booked(two), booked(Pair(pair().patient, two.professional), at=tomorrow(14))
    for booking, state, back in ((kept, "cancelled", 0), (hers, "no_show_professional", hers.price_minor)):
        Booking.objects.filter(pk=booking.pk).update(state=state, closed_at=clock.now(), refund_minor=back)
    with clock.shift(timedelta(hours=23)):
        assert held_money.held_money_settle(actor=SYSTEM) == (0, 0)
    with clock.shift(timedelta(hours=25)):
        assert held_money.held_money_settle(actor=SYSTEM) == (1, 1)
        assert held_money.held_money_settle(actor=SYSTEM) == (0, 1)
        assert list(held_money.held_after_the_end()) == [hers]
    assert AuditEvent.objects.filter(action="booking.money_settled").count() == 1
    earning = Earning.objects.get()
    with clock.frozen(earning.available_at + timedelta(hours=1)):
        assert earnings_release(actor=SYSTEM) == 1


@pytest.mark.django_db(transaction=True)
def test_cancelling_twice_at_once_refunds_and_earns_once() -> None:
    from tests.integration.consultations.test_races import at_once

    two = pair()
    booking = confirmed(two)
    with clock.frozen(booking.starts_at - timedelta(hours=5)):
        outcome = at_once(*[lambda: booking_cancel(actor=two.her, booking_id=booking.pk, reason="other").state] * 3)
    assert outcome == ["cancelled"] * 3
    assert (Refund.objects.count(), Earning.objects.count()) == (1, 1)
    payment = Payment.objects.get()
    assert payment.refundable == Earning.objects.get().gross
