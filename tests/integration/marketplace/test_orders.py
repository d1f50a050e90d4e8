"""Orders from the request to the last unit of money."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.actors import Actor
from billing.checkout.models import Payment
from billing.earnings.models import Earning
from billing.earnings.services import earnings_release
from billing.freezes.models import Freeze
from billing.gateways.sandbox.delivery import deliveries_due_enqueue
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.refunds.models import Refund
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from marketplace.gigs.lifecycle import GigEvent
from marketplace.gigs.services import gig_move
from marketplace.orders.deliveries import order_deliver, order_file_add, order_file_read, order_revision
from marketplace.orders.disputes import dispute_decide, dispute_open, dispute_speak
from marketplace.orders.models import GigOrder
from marketplace.orders.selectors import disputes_open, order_for, orders_of_buyer
from marketplace.orders.services import order_accept, order_brief, order_cancel, order_request
from marketplace.orders.sweeping import orders_sweep
from marketplace.orders.tasks import gig_order_start
from tests.factories.accounts import person, token_of
from tests.factories.billing import press
from tests.factories.consultations import Pair, pair
from tests.factories.gigs import SYSTEM, bought, checkout, delivered, letter, published, requested, work
from tests.factories.marketplace import make_professional, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def plan(two: Pair) -> GigOrder:
    """A service that is paid for and begun."""
    return bought(two.patient, published(two.professional))


def sweep(at: timedelta = timedelta(0)) -> int:
    with clock.shift(at):
        return orders_sweep(actor=SYSTEM)


def settle() -> None:
    """Everything that waits for a worker, refunds at the gateway included."""
    work()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert trial_balance() in ({}, {"EUR": 0})


def held(two: Pair, kind: AccountKind) -> int:
    return balance(AccountRef(kind, two.patient.pk), "EUR")


def pending(two: Pair) -> int:
    return balance(AccountRef(AccountKind.PROFESSIONAL_PENDING, two.professional.user_id), "EUR")


def state(order: GigOrder) -> str:
    return GigOrder.objects.values_list("state", flat=True).get(pk=order.pk)


def test_a_plan_is_paid_delivered_revised_and_accepted(two: Pair, plan: GigOrder) -> None:
    assert (plan.state, plan.due_at) == ("in_progress", (plan.started_at or clock.now()) + timedelta(days=5))
    file = order_file_add(actor=two.him, order_id=plan.pk, name="../Plan.pdf", file=letter())
    with pytest.raises(NotFound):
        order_file_read(actor=two.her, order_id=plan.pk, file_id=file.pk)
    order_deliver(actor=two.him, order_id=plan.pk, text="First plan", file_ids=[file.pk])
    assert order_file_read(actor=two.her, order_id=plan.pk, file_id=file.pk)[1] == b"%PDF-1.7 quiet"
    order_revision(actor=two.her, order_id=plan.pk, text="Shorter, please")
    delivered(two, plan, "Second plan")
    with pytest.raises(Conflict, match="no_revision_left"):
        order_revision(actor=two.her, order_id=plan.pk, text="Again")
    assert not Earning.objects.exists()
    order_accept(actor=two.her, order_id=plan.pk)
    order_accept(actor=two.her, order_id=plan.pk)
    assert pending(two) == 9000 - 1350
    shown = order_for(actor=two.her, order_id=plan.pk)
    assert [(e.kind, e.by, e.text) for e in shown.entries] == [
        ("delivery", "professional", "First plan"), ("revision", "buyer", "Shorter, please"),
        ("delivery", "professional", "Second plan"),
    ]  # fmt: skip
    assert shown.entries[0].files[0].name == "Plan.pdf"
    settle()


def test_what_was_bought_stays_what_was_bought(two: Pair, plan: GigOrder) -> None:
    gig_move(actor=two.him, gig_id=plan.gig_id, event=GigEvent.ARCHIVED)
    delivered(two, plan)
    assert order_for(actor=two.her, order_id=plan.pk).package.price.amount == 9000


def test_a_crash_between_the_payment_and_the_beginning_is_made_good_once(
    two: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = requested(two.patient, published(two.professional, "bundle"))
    press(checkout(order))
    with monkeypatch.context() as worker:
        worker.setattr(gig_order_start, "run", lambda **_: None)  # it died before it began
        work()
    assert state(order) == "paid"
    assert sweep() == 0
    assert sweep(timedelta(minutes=1)) == 1
    assert (state(order), held(two, AccountKind.PATIENT_CREDIT)) == ("in_progress", 20_003)
    assert sweep(timedelta(minutes=2)) == 0
    settle()


def test_an_unpaid_order_lapses_and_late_money_is_taken_only_for_what_is_still_sold(two: Pair) -> None:
    gig = published(two.professional)
    for gone in (False, True):
        order = requested(two.patient, gig)
        payment = checkout(order)
        press(payment, "pay_late")
        with clock.shift(timedelta(minutes=31)):
            orders_sweep(actor=SYSTEM)
            assert state(order) == "lapsed"
            if gone:
                gig_move(actor=two.him, gig_id=gig.pk, event=GigEvent.PAUSED)
            deliveries_due_enqueue()
            settle()
        payment.refresh_from_db()
        assert (state(order), payment.outcome) == (("lapsed", "refund") if gone else ("in_progress", "accepted"))


def test_two_payments_of_one_order_take_the_money_once(two: Pair) -> None:
    order = requested(two.patient, published(two.professional))
    for payment in (checkout(order), checkout(order)):
        press(payment)
    settle()
    assert sorted(Payment.objects.values_list("outcome", flat=True)) == ["accepted", "refund"]
    assert held(two, AccountKind.CUSTOMER_FUNDS_HELD) == 9000


def test_another_package_takes_the_place_of_one_that_was_not_paid(two: Pair) -> None:
    gig = published(two.professional)
    first = requested(two.patient, gig)
    assert requested(two.patient, gig).pk == first.pk
    with pytest.raises(Conflict, match="gig_changed"):
        order_request(actor=two.her, gig_id=gig.pk, version_id=gig.pk, package="a")
    with pytest.raises(Invalid, match="package_not_found"):
        order_request(actor=two.her, gig_id=gig.pk, version_id=gig.live_id or gig.pk, package="z")


def test_a_paid_plan_waits_for_its_brief(two: Pair) -> None:
    order = bought(two.patient, published(two.professional), brief="")
    assert (order.state, sweep(timedelta(hours=1))) == ("paid", 0)
    order_brief(actor=two.her, order_id=order.pk, text="I wake at four.")
    assert state(order) == "in_progress"
    with pytest.raises(Conflict, match="order_state"):
        order_brief(actor=two.her, order_id=order.pk, text="And at five.")


def test_a_delivered_plan_completes_by_itself_once(two: Pair, plan: GigOrder) -> None:
    delivered(two, plan)
    assert sweep(timedelta(days=3) - timedelta(minutes=1)) == 0
    assert sweep(timedelta(days=3, minutes=1)) == 1
    assert sweep(timedelta(days=3, minutes=2)) == 0
    assert (state(plan), Earning.objects.count()) == ("completed", 1)
    settle()


def test_a_due_plan_is_recalled_once_before_and_once_after_its_time(two: Pair, plan: GigOrder) -> None:
    told = [sweep(timedelta(days=days)) for days in (3, 4.5, 4.6, 5.1, 5.2)]
    assert told == [0, 1, 0, 1, 0]
    with clock.shift(timedelta(days=5, hours=1)):
        assert order_for(actor=two.her, order_id=plan.pk).late
        delivered(two, plan)
        assert order_for(actor=two.her, order_id=plan.pk).entries[0].late


def test_the_buyer_cancels_before_the_work_or_once_it_is_overdue(two: Pair, plan: GigOrder) -> None:
    with pytest.raises(Conflict, match="work_has_begun"):
        order_cancel(actor=two.her, order_id=plan.pk)
    with clock.shift(timedelta(days=5, hours=1)):
        order_cancel(actor=two.her, order_id=plan.pk)
        order_cancel(actor=two.her, order_id=plan.pk)
    settle()
    assert (state(plan), held(two, AccountKind.CUSTOMER_FUNDS_HELD), Refund.objects.get().amount) == (
        "cancelled",
        0,
        9000,
    )


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize(
    ("ruling", "part", "to_him"), [("refund", None, 0), ("partial", 4000, 5000), ("release", None, 9000)]
)
def test_a_dispute_freezes_the_money_and_its_ruling_moves_it(
    two: Pair, plan: GigOrder, accepted: bool, ruling: str, part: int | None, to_him: int
) -> None:
    delivered(two, plan)
    if accepted:
        order_accept(actor=two.her, order_id=plan.pk)
    dispute = dispute_open(actor=two.her, order_id=plan.pk, reason="quality", text="Not what I read")
    assert dispute_open(actor=two.her, order_id=plan.pk, reason="quality", text="Again").pk == dispute.pk
    assert held(two, AccountKind.DISPUTED_FUNDS) == (7650 if accepted else 9000)
    assert (held(two, AccountKind.CUSTOMER_FUNDS_HELD), pending(two)) == (0, 0)
    assert earnings_release(actor=SYSTEM, at=clock.now() + timedelta(days=9)) == 0
    assert sweep(timedelta(days=9)) == 0
    dispute_speak(actor=two.him, order_id=plan.pk, text="It is what I wrote")
    for _ in range(2):
        dispute_decide(actor=SYSTEM, dispute_id=dispute.pk, ruling=ruling, text="We read both.", refund_minor=part)
    settle()
    assert held(two, AccountKind.DISPUTED_FUNDS) == held(two, AccountKind.CUSTOMER_FUNDS_HELD) == 0
    assert pending(two) == to_him - (to_him * 15 + 50) // 100
    assert sum(Refund.objects.values_list("amount", flat=True)) == 9000 - to_him
    assert state(plan) == ("refunded" if ruling == "refund" else "completed")
    other = "release" if ruling != "release" else "refund"
    with pytest.raises(Conflict, match="dispute_decided"):
        dispute_decide(actor=SYSTEM, dispute_id=dispute.pk, ruling=other, text="Or not.")


def test_the_window_to_object_closes_with_the_release(two: Pair, plan: GigOrder) -> None:
    delivered(two, plan)
    order_accept(actor=two.her, order_id=plan.pk)
    earnings_release(actor=SYSTEM, at=clock.now() + timedelta(hours=73))
    assert "dispute" not in order_for(actor=two.her, order_id=plan.pk).actions
    with pytest.raises(Conflict, match="dispute_window_over"):
        dispute_open(actor=two.her, order_id=plan.pk, reason="quality", text="Too late")
    assert (state(plan), Freeze.objects.exists()) == ("completed", False)


def test_wrong_persons_see_and_change_nothing(two: Pair, plan: GigOrder) -> None:
    delivered(two, plan)
    strangers = [Actor.person(make_user().pk), Actor.person(make_professional().user_id)]
    for who in strangers:
        for act in (
            lambda who=who: order_for(actor=who, order_id=plan.pk),
            lambda who=who: order_accept(actor=who, order_id=plan.pk),
            lambda who=who: order_cancel(actor=who, order_id=plan.pk),
            lambda who=who: dispute_open(actor=who, order_id=plan.pk, reason="other", text="x"),
        ):
            with pytest.raises(DomainError) as refused:
                act()
            assert refused.value.status in {403, 404}
    with pytest.raises(Forbidden):
        order_accept(actor=two.him, order_id=plan.pk)
    support = Actor.person(person(role="support").pk)
    with pytest.raises(NotFound):
        order_for(actor=support, order_id=plan.pk)
    dispute_open(actor=two.her, order_id=plan.pk, reason="other", text="x")
    shown = order_for(actor=support, order_id=plan.pk)
    assert (shown.buyer, shown.brief, shown.actions) == (None, "Help me sleep.", [])
    assert len(disputes_open(actor=support).results) == 1


def test_a_file_is_what_its_bytes_say(two: Pair, plan: GigOrder) -> None:
    address = f"/api/v1/gig-orders/{plan.pk}/files"
    headers = {"authorization": f"Bearer {token_of(two.patient)}"}
    for content, code in ((b"MZ\x90", "file_type_not_allowed"), (b"", "file_empty")):
        answer = Client().post(address, {"file": SimpleUploadedFile("plan.pdf", content)}, headers=headers)
        assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (422, code, ["file"])
    stranger = {"authorization": f"Bearer {token_of(make_user())}"}
    assert Client().post(address, {"file": SimpleUploadedFile("x.pdf", b"%PDF-")}, headers=stranger).status_code == 404


def test_lists_ask_as_much_for_many_as_for_one(two: Pair) -> None:
    bought(two.patient, published(two.professional))
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            orders_of_buyer(actor=two.her)
        asked.append(len(queries))
        for kind in ("bundle", "service"):
            bought(two.patient, published(make_professional(), kind))
    # One more for the credits, however many orders have some.
    assert asked[1] <= asked[0] + 1
