"""Sessions paid for in advance: bought once, booked one by one, and never worth more or less than was paid."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from billing.credits.models import Credit, CreditLot
from billing.credits.services import credit_spend, credits_expire_due
from billing.earnings.models import Earning
from billing.earnings.services import earning_deliver, earnings_release
from billing.ledger.accounts import AccountKind, AccountRef, natural
from billing.ledger.models import LedgerAccount, LedgerEntry
from billing.ledger.selectors import balance, trial_balance
from billing.refunds.models import Refund
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.models import Booking
from consultations.bookings.payback import KIND
from consultations.bookings.redeeming import booking_redeem
from consultations.bookings.services import booking_hold
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, NotFound
from kernel.ids import uuid7
from kernel.tasks import waiting
from marketplace.orders.deliveries import order_revision
from marketplace.orders.disputes import dispute_decide, dispute_open
from marketplace.orders.models import GigDispute, GigOrder
from marketplace.orders.selectors import order_for, orders_of_buyer
from marketplace.orders.services import order_accept, order_cancel
from marketplace.orders.sweeping import orders_sweep
from tests.factories.consultations import Pair, completed, held, pair, tomorrow
from tests.factories.gigs import SYSTEM, bought, delivered, published, work
from tests.factories.marketplace import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def bundle(two: Pair) -> GigOrder:
    """Four sessions for 200.03."""
    return bought(two.patient, published(two.professional, "bundle"))


def hold(two: Pair, order: GigOrder, day: int = 1, hour: int = 10) -> Booking:
    assert order.offer_id is not None
    return booking_hold(
        actor=two.her, professional_id=two.professional.pk, offer_id=order.offer_id,
        starts_at=tomorrow(hour) + timedelta(days=day), modality="video",
    )  # fmt: skip


def redeem(two: Pair, order: GigOrder, day: int = 1, hour: int = 10) -> Booking:
    return booking_redeem(actor=two.her, booking_id=hold(two, order, day, hour).pk, order_id=order.pk)


def credit_of(two: Pair) -> int:
    return balance(AccountRef(AccountKind.PATIENT_CREDIT, two.patient.pk), "EUR")


def check() -> None:
    """What a commit would check, and what must be so whatever happened."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert set(trial_balance().values()) <= {0}
    for account in LedgerAccount.objects.annotate(total=Sum("entries__amount")):
        assert natural(AccountKind(account.kind), account.total or 0) >= 0, account.kind
    # Credits that can be used are worth what lies in the books for them, to the unit.
    unused = Credit.objects.filter(state="available").aggregate(total=Sum("value"))["total"] or 0
    booked = LedgerEntry.objects.filter(account__kind="patient_credit").aggregate(total=Sum("amount"))["total"] or 0
    assert unused == -booked
    for payment in Payment.objects.filter(outcome="accepted", funded_by=None).select_related("earning"):
        # Of each purchase no unit is earned, paid back, or lies somewhere twice.
        parts = [payment, *payment.funded.filter(credit__isnull=False)]
        back = sum(part.refund_requested for part in parts)
        kept = sum(e.fee + e.net for e in Earning.objects.filter(payment__in=parts))
        assert back + kept <= payment.amount
        assert payment.refund_requested + payment.credited + payment.spent <= payment.amount


def test_a_session_is_booked_with_a_credit_and_without_a_payment_page(two: Pair, bundle: GigOrder) -> None:
    booking = redeem(two, bundle)
    again = booking_redeem(actor=two.her, booking_id=booking.pk, order_id=bundle.pk)
    assert (booking.state, booking.price_minor, again.pk) == ("confirmed", 5001, booking.pk)
    assert (booking.credit_order_id, credit_of(two)) == (bundle.pk, 20_003 - 5001)
    shown = order_for(actor=two.her, order_id=bundle.pk).credits
    assert shown is not None
    assert (shown.count, shown.left, shown.booked, shown.rest.amount) == (4, 3, 1, 15_002)
    check()


def test_a_time_of_a_bundle_cannot_be_paid_for_at_its_lower_price(two: Pair, bundle: GigOrder) -> None:
    booking = hold(two, bundle)
    with pytest.raises(Conflict, match="payable_closed"):
        checkout_start(actor=two.her, kind=KIND, payable_id=booking.pk, return_path="/app/", idem=uuid7().hex)
    stranger = Pair(make_user(), two.professional)
    with pytest.raises(DomainError):
        hold(stranger, bundle, 2)


def test_a_credit_pays_for_the_calendars_own_offer_of_that_length(two: Pair, bundle: GigOrder) -> None:
    booking = booking_redeem(actor=two.her, booking_id=held(two).pk, order_id=bundle.pk)
    assert (booking.state, booking.price_minor) == ("confirmed", 5001)


def test_wrong_orders_and_wrong_persons(two: Pair, bundle: GigOrder) -> None:
    other = pair()
    foreign = bought(other.patient, published(other.professional, "bundle"))
    booking = hold(two, bundle)
    for actor, order, refusal in (
        (other.her, foreign, NotFound), (two.her, foreign, NotFound), (two.him, bundle, Forbidden),
    ):  # fmt: skip
        with pytest.raises(refusal):
            booking_redeem(actor=actor, booking_id=booking.pk, order_id=order.pk)
    short = bought(two.patient, published(two.professional, "bundle", minutes=30))
    with pytest.raises(Conflict, match="credit_does_not_fit"):
        booking_redeem(actor=two.her, booking_id=booking.pk, order_id=short.pk)
    assert Credit.objects.filter(state="spent").count() == 0


def test_cancelled_in_time_the_credit_comes_back_and_late_its_share_in_money(two: Pair, bundle: GigOrder) -> None:
    booking = redeem(two, bundle, day=3)
    booking_cancel(actor=two.her, booking_id=booking.pk, reason="other")
    assert (credit_of(two), Refund.objects.count()) == (20_003, 0)
    booking = redeem(two, bundle, day=3)
    with clock.frozen(booking.starts_at - timedelta(hours=5)):
        booking_cancel(actor=two.her, booking_id=booking.pk, reason="other")
    assert (credit_of(two), Refund.objects.get().amount) == (15_002, 2501)
    with clock.shift(timedelta(days=5)):
        work()
    assert Refund.objects.get().state == "settled"
    check()


def test_each_session_is_earned_when_it_took_place_and_the_last_one_completes_the_order(two: Pair) -> None:
    order = bought(two.patient, published(two.professional, "session"))
    booking = redeem(two, order)
    assert orders_sweep(actor=SYSTEM) == 0
    earning = earning_deliver(actor=SYSTEM, kind=KIND, payable_id=booking.pk, delivered_at=clock.now())
    assert (earning.gross, earning.fee, earning.net) == (6000, 900, 5100)
    assert orders_sweep(actor=SYSTEM) == 1
    order.refresh_from_db()
    assert order.state == "completed"
    check()


def test_unused_sessions_are_paid_back_to_the_unit(two: Pair, bundle: GigOrder) -> None:
    booking = redeem(two, bundle)
    order_cancel(actor=two.her, order_id=bundle.pk)
    order_cancel(actor=two.her, order_id=bundle.pk)
    assert (Refund.objects.get().amount, credit_of(two)) == (15_002, 0)
    bundle.refresh_from_db()
    assert bundle.state == "in_progress"
    with pytest.raises(Conflict, match="credits_over"):
        redeem(two, bundle, 2)
    # The booked one is still to come; cancelled in time it can only come back as money.
    booking_cancel(actor=two.her, booking_id=booking.pk, reason="other")
    work()
    assert sum(Refund.objects.filter(state="settled").values_list("amount", flat=True)) == 20_003
    assert orders_sweep(actor=SYSTEM) == 1
    check()


@pytest.mark.parametrize(("percent", "back"), [(100, 15_002), (50, 7501), (0, 0)])
def test_what_expires_goes_where_the_terms_said(two: Pair, percent: int, back: int) -> None:
    order = bought(two.patient, published(two.professional, "bundle", expiry_refund_percent=percent))
    redeem(two, order)
    with clock.shift(timedelta(days=121)):
        assert credits_expire_due(actor=SYSTEM) == 1
        assert credits_expire_due(actor=SYSTEM) == 0
    assert sum(Refund.objects.values_list("amount", flat=True)) == back
    assert sum(Earning.objects.values_list("gross", flat=True)) == 15_002 - back
    assert credit_of(two) == 0
    check()


def test_a_credit_that_comes_back_can_be_used_for_a_month_at_least(two: Pair, bundle: GigOrder) -> None:
    with clock.shift(timedelta(days=118)):
        booking = redeem(two, bundle, day=9)
        booking_cancel(actor=two.him, booking_id=booking.pk, reason="other")
        assert CreditLot.objects.get().expires_at >= clock.now() + timedelta(days=29)


def test_the_list_of_what_can_be_booked_with(two: Pair, bundle: GigOrder) -> None:
    bought(two.patient, published(two.professional))
    found = orders_of_buyer(actor=two.her, professional_id=two.professional.pk, usable=True).results
    assert [row.id for row in found] == [bundle.pk]


def over(two: Pair, order: GigOrder, day: int) -> Payment:
    """A session of the order that took place."""
    booking = redeem(two, order, day)
    earning_deliver(actor=SYSTEM, kind=KIND, payable_id=booking.pk, delivered_at=clock.now())
    return Payment.objects.get(payable_id=booking.pk)


@pytest.mark.parametrize(
    ("ruling", "part", "back", "net"),
    [("refund", None, 5001, 0), ("partial", 2000, 2000, 2551), ("release", None, 0, 4251)],
)
def test_one_session_of_several_is_objected_to_and_its_money_alone_waits(
    two: Pair, bundle: GigOrder, ruling: str, part: int | None, back: int, net: int
) -> None:
    first, second = over(two, bundle, 1), over(two, bundle, 2)
    held_net = balance(AccountRef(AccountKind.PROFESSIONAL_PENDING, two.professional.user_id), "EUR")
    shown = order_for(actor=two.her, order_id=bundle.pk)
    assert "dispute" in shown.actions
    assert {one.id: one.objectable for one in shown.sessions} == {first.pk: True, second.pk: True}
    with pytest.raises(DomainError, match="session_required"):
        dispute_open(actor=two.her, order_id=bundle.pk, reason="quality", text="She came late.")
    dispute = dispute_open(
        actor=two.her, order_id=bundle.pk, reason="quality", text="She came late.", session_id=first.pk
    )
    again = dispute_open(actor=two.her, order_id=bundle.pk, reason="other", text="Again", session_id=second.pk)
    assert (again.pk, dispute.amount_minor) == (dispute.pk, 5001)
    disputed = AccountRef(AccountKind.DISPUTED_FUNDS, two.patient.pk)
    assert balance(disputed, "EUR") == Earning.objects.get(payment=first).net
    check()
    with clock.shift(timedelta(hours=80)):
        assert earnings_release(actor=SYSTEM) == 1  # the other session's only
        dispute_decide(actor=SYSTEM, dispute_id=dispute.pk, ruling=ruling, text="So be it.", refund_minor=part)
        assert balance(disputed, "EUR") == 0
        bundle.refresh_from_db()
        # The sessions that are left can be booked as before.
        assert (bundle.state, redeem(two, bundle, 9).state) == ("in_progress", "confirmed")
        assert ((first.refunds.count() and first.refunds.get().amount) or 0, first.earning.net) == (back, net)
        check()
    assert held_net == 4251 * 2


def test_an_objection_to_the_last_session_ends_with_the_order_complete_again(two: Pair) -> None:
    order = bought(two.patient, published(two.professional, "session"))
    payment = over(two, order, 1)
    assert orders_sweep(actor=SYSTEM) == 1
    dispute = dispute_open(actor=two.her, order_id=order.pk, reason="not_delivered", text="No.", session_id=payment.pk)
    assert orders_sweep(actor=SYSTEM) == 0
    dispute_decide(actor=SYSTEM, dispute_id=dispute.pk, ruling="release", text="It took place.")
    assert orders_sweep(actor=SYSTEM) == 1
    order.refresh_from_db()
    assert order.state == "completed"
    check()


def test_what_cannot_be_objected_to(two: Pair, bundle: GigOrder) -> None:
    coming = Payment.objects.get(payable_id=redeem(two, bundle, 1).pk)
    stranger = pair()
    foreign = over(stranger, bought(stranger.patient, published(stranger.professional, "bundle")), 1)
    assert "dispute" not in order_for(actor=two.her, order_id=bundle.pk).actions
    with pytest.raises(Conflict, match="session_not_over"):
        dispute_open(actor=two.her, order_id=bundle.pk, reason="other", text="No", session_id=coming.pk)
    with pytest.raises(NotFound):
        dispute_open(actor=two.her, order_id=bundle.pk, reason="other", text="No", session_id=foreign.pk)
    earning_deliver(actor=SYSTEM, kind=KIND, payable_id=coming.payable_id, delivered_at=clock.now())
    with clock.shift(timedelta(hours=73)):
        earnings_release(actor=SYSTEM)
        with pytest.raises(Conflict, match="dispute_window_over"):
            dispute_open(actor=two.her, order_id=bundle.pk, reason="other", text="No", session_id=coming.pk)
    bundle.refresh_from_db()
    assert (bundle.state, GigDispute.objects.count()) == ("in_progress", 0)
    check()


STEPS = st.one_of(
    st.tuples(st.just("redeem"), st.integers(1, 8)),
    st.tuples(st.just("cancel"), st.integers(0, 3), st.sampled_from([1, 10, 60])),
    st.tuples(st.just("session"), st.integers(0, 3)),
    st.tuples(st.just("unused")),
    st.tuples(st.just("deliver")),
    st.tuples(st.just("revise")),
    st.tuples(st.just("accept")),
    st.tuples(st.just("dispute")),
    st.tuples(st.just("decide"), st.sampled_from(["refund", "partial", "release"]), st.integers(1, 8999)),
    st.tuples(st.just("stop"), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1, 70, 24 * 6, 24 * 130])),
)


class Story:
    """A bundle and a plan of the same two people, and all that can happen to both."""

    def __init__(self, two: Pair) -> None:
        self.two, self.passed = two, timedelta(0)
        self.bundle = bought(two.patient, published(two.professional, "bundle", expiry_refund_percent=50))
        self.plan = bought(two.patient, published(two.professional))
        self.bookings: list[Booking] = []

    def step(self, name: str, *given: Any) -> None:
        with clock.shift(self.passed):
            try:
                with transaction.atomic():
                    getattr(self, name)(*given)
            except DomainError:
                return  # a refusal is a fine answer, as long as the books stay right

    def booking(self, index: int) -> Booking | None:
        return self.bookings[index % len(self.bookings)] if self.bookings else None

    def redeem(self, day: int) -> None:
        self.bookings.append(redeem(self.two, self.bundle, day))

    def cancel(self, index: int, hours: int) -> None:
        if booking := self.booking(index):
            with clock.frozen(booking.starts_at - timedelta(hours=hours)):
                booking_cancel(actor=self.two.her, booking_id=booking.pk, reason="other")

    def session(self, index: int) -> None:
        if booking := self.booking(index):
            booking.refresh_from_db()
            if booking.state == "confirmed":
                earning_deliver(actor=SYSTEM, kind=KIND, payable_id=booking.pk, delivered_at=clock.now())

    def unused(self) -> None:
        order_cancel(actor=self.two.her, order_id=self.bundle.pk)

    def deliver(self) -> None:
        delivered(self.two, self.plan)

    def revise(self) -> None:
        order_revision(actor=self.two.her, order_id=self.plan.pk, text="More")

    def accept(self) -> None:
        order_accept(actor=self.two.her, order_id=self.plan.pk)

    def dispute(self) -> None:
        dispute_open(actor=self.two.her, order_id=self.plan.pk, reason="other", text="No")

    def decide(self, ruling: str, part: int) -> None:
        if dispute := GigDispute.objects.filter(decided_at=None).first():
            dispute_decide(actor=SYSTEM, dispute_id=dispute.pk, ruling=ruling, text="So", refund_minor=part)

    def stop(self, by_her: bool) -> None:
        order_cancel(actor=self.two.her if by_her else self.two.him, order_id=self.plan.pk)

    def wait(self, hours: int) -> None:
        self.passed += timedelta(hours=hours)

    def tick(self) -> None:
        orders_sweep(actor=SYSTEM)
        credits_expire_due(actor=SYSTEM)
        earnings_release(actor=SYSTEM)


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_no_story_of_orders_loses_or_doubles_a_unit(steps: list[tuple[Any, ...]]) -> None:
    waiting.clear()
    with transaction.atomic():
        story = Story(pair())
        for name, *details in steps:
            story.step(name, *details)
            story.step("tick")
            check()
        with clock.shift(story.passed):
            work()
        check()
        transaction.set_rollback(True)  # the next example starts from nothing


@pytest.fixture
def real(transactional_db: None) -> Pair:
    """Two people whose rows other connections see."""
    return pair()


def test_two_tabs_cannot_spend_the_last_credit_twice(real: Pair) -> None:
    from tests.integration.consultations.test_races import at_once

    order = bought(real.patient, published(real.professional, "session"))
    lot, payee = CreditLot.objects.get(), real.professional.user_id
    booking = hold(real, order)
    # The same booking twice, and another thing for the same credit, straight at the credits: one hold a pair is the rule above.
    outcome = at_once(
        *[lambda: booking_redeem(actor=real.her, booking_id=booking.pk, order_id=order.pk).state] * 2,
        lambda: (
            credit_spend(
                actor=SYSTEM, lot_id=lot.pk, kind=KIND, payable_id=uuid7(), payee_id=payee, reference="S-OTHER"
            ).state
        ),
    )
    assert outcome in (["confirmed", "confirmed", "no_credit_left"], ["no_credit_left", "no_credit_left", "paid"])
    assert Payment.objects.filter(funded_by__isnull=False).count() == 1
    check()


@pytest.mark.parametrize("by_time", [False, True])
def test_accepting_and_objecting_at_once_agree_on_one_story(real: Pair, by_time: bool) -> None:
    from tests.integration.consultations.test_races import at_once

    order = bought(real.patient, published(real.professional))
    delivered(real, order)
    if by_time:
        GigOrder.objects.filter(pk=order.pk).update(completes_at=clock.now())

    def finish() -> object:
        return orders_sweep(actor=SYSTEM) if by_time else order_accept(actor=real.her, order_id=order.pk)

    def object_() -> object:
        return dispute_open(actor=real.her, order_id=order.pk, reason="other", text="No")

    outcome = at_once(finish, object_)
    order.refresh_from_db()
    # Whoever was first: objecting is possible after completion as well, accepting after an objection is not.
    assert (order.state, outcome[1]) == ("disputed", "ok")
    frozen = balance(AccountRef(AccountKind.DISPUTED_FUNDS, real.patient.pk), "EUR")
    assert frozen == (7650 if Earning.objects.exists() else 9000)
    check()


def test_a_session_that_took_place_after_a_credit(real: Pair) -> None:
    """The whole way of one booking, waiting room and call included, ends in an earning of the credit's worth."""
    order = bought(real.patient, published(real.professional, "session"))
    booking = redeem(real, order)
    finished = completed(real, booking=booking)
    assert finished.state == "completed"
    assert Earning.objects.get().gross == 6000
