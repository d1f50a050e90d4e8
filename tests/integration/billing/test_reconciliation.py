"""The gateway's statement beside our books: what differs is written once, healed where that is safe, and closes by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from accounts.people.models import User
from billing.checkout.models import Payment
from billing.gateways.base import GatewayUnavailable, RecordKind
from billing.gateways.sandbox import statement
from billing.gateways.sandbox.adapter import SandboxGateway
from billing.gateways.sandbox.models import SandboxCheckout, SandboxDelivery, SandboxTransfer
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.payouts.models import Payout
from billing.payouts.services import payout_run
from billing.payouts.transfers import payout_send
from billing.policy.services import policy_set
from billing.reconciliation import differences, services
from billing.reconciliation.models import Difference, ReconciledDay
from billing.reconciliation.ours import ours_for
from billing.refunds.services import refund_request, refund_send
from kernel import clock
from kernel.ids import uuid7
from kernel.models import OutboxEntry
from kernel.tasks import drain, waiting
from tests.factories.billing import SYSTEM, Stall, checkout, earned, paid, press

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
HOUR = NOON + timedelta(hours=1)
GATEWAY = AccountRef(AccountKind.GATEWAY_CLEARING)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def payment(db: None, stall: Stall, payer: User, payee: User) -> Payment:
    """One that the payer has just paid; the gateway's message was lost."""
    made = checkout(payer, stall.offer(payer=payer, payee=payee, until=NOON + timedelta(hours=3)))
    press(made)
    lose()
    return made


def lose() -> None:
    """The gateway's messages never arrive."""
    SandboxDelivery.objects.all().delete()
    waiting.clear()


def compare(at: datetime = HOUR, day: datetime | None = None) -> None:
    with clock.frozen(at):
        assert services.reconcile_day(actor=SYSTEM, gateway="sandbox", day=(day or at).date())
        drain()


def only() -> Difference:
    return Difference.objects.get()


def test_what_agrees_leaves_nothing(stall: Stall, payer: User, payee: User) -> None:
    for _ in range(3):
        paid(payer, stall.offer(payer=payer, payee=payee))
    refund_request(actor=SYSTEM, payment_id=Payment.objects.first().pk, amount=100, reason="goodwill", idem="x")  # type: ignore[union-attr]
    drain()
    compare()
    assert not Difference.objects.exists()
    day = ReconciledDay.objects.get()
    assert (day.records, day.checked_at) == (4, HOUR)


def test_a_lost_message_is_delivered_as_if_it_had_come(payment: Payment) -> None:
    compare()
    payment.refresh_from_db()
    assert (payment.state, payment.outcome) == ("paid", "accepted")
    assert balance(GATEWAY, "INR") == payment.amount
    row = only()
    assert (row.problem, row.state, row.healing) == ("state", "closed", "delivered")
    actions = list(AuditEvent.objects.filter(action__startswith="difference.").values_list("action", flat=True))
    assert sorted(actions) == ["difference.closed", "difference.healing_delivered", "difference.opened"]
    compare(NOON + timedelta(hours=2))
    assert (Difference.objects.count(), balance(GATEWAY, "INR")) == (1, payment.amount)


def test_money_for_what_is_gone_goes_back_in_full(payment: Payment) -> None:
    compare(NOON + timedelta(hours=4))
    payment.refresh_from_db()
    # The time to pay was over when we heard of it, so the seller did not want it any more.
    assert payment.outcome == "refund"
    assert (payment.state, trial_balance()) == ("refunded", {"INR": 0})


def test_a_lost_message_about_a_refund_is_healed(stall: Stall, payer: User, payee: User) -> None:
    payment = paid(payer, stall.offer(payer=payer, payee=payee))
    refund = refund_request(actor=SYSTEM, payment_id=payment.pk, amount=None, reason="goodwill", idem="x")
    assert refund is not None
    waiting.clear()
    refund_send(actor=SYSTEM, refund_id=refund.pk)
    lose()
    compare()
    refund.refresh_from_db()
    payment.refresh_from_db()
    assert (refund.state, payment.state, balance(GATEWAY, "INR")) == ("settled", "refunded", 0)
    assert only().healing == "delivered"


def test_a_lost_message_about_a_payout_is_healed(stall: Stall, payer: User, payee: User) -> None:
    policy_set(actor=SYSTEM, commission_bps=1500, dispute_window_hours=72, payout_minimum={"INR": 1})
    with clock.frozen(NOON - timedelta(days=5)):
        earned(payer, stall.offer(payer=payer, payee=payee))
    payout_run(actor=SYSTEM)
    waiting.clear()
    payout_send(actor=SYSTEM, payout_id=Payout.objects.get().pk)
    lose()
    compare()
    assert Payout.objects.get().state == "paid"
    assert (only().kind, only().healing) == ("payout", "delivered")


def test_another_amount_is_named_and_left_to_a_person(payment: Payment) -> None:
    SandboxCheckout.objects.update(amount=payment.amount - 1)
    compare()
    payment.refresh_from_db()
    row = only()
    assert (row.problem, row.state, row.healing) == ("amount", "open", "")
    assert (row.here_amount, row.there_amount) == (payment.amount, payment.amount - 1)
    assert (payment.state, trial_balance()) == ("pending", {})


def test_money_we_know_nothing_of_is_never_invented(payment: Payment) -> None:
    SandboxCheckout.objects.update(payment_id=uuid7())
    compare()
    assert (only().problem, only().subject_id, only().state) == ("missing_here", None, "open")
    assert trial_balance() == {}


def test_money_the_gateway_does_not_know_is_named_and_closes_once_it_does(
    stall: Stall, payer: User, payee: User
) -> None:
    payment = paid(payer, stall.offer(payer=payer, payee=payee))
    SandboxCheckout.objects.update(id=(elsewhere := uuid7()))
    compare()
    assert {row.problem for row in Difference.objects.all()} == {"missing_there"}
    SandboxCheckout.objects.filter(pk=elsewhere).update(id=payment.gateway_ref)
    with clock.frozen(NOON + timedelta(days=9)):
        services.differences_recheck(actor=SYSTEM, gateway="sandbox")
    assert {row.state for row in Difference.objects.all()} == {"closed"}
    SandboxCheckout.objects.update(id=elsewhere)
    compare()
    row = Difference.objects.get(problem="missing_there")
    assert (row.state, row.times_opened) == ("open", 2)


def test_a_silent_gateway_leaves_nothing_missing(
    stall: Stall, payer: User, payee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(payer, stall.offer(payer=payer, payee=payee))
    SandboxCheckout.objects.update(id=uuid7())

    def silent(*_: Any) -> None:
        raise GatewayUnavailable

    for name in ("list_records", "find_record"):
        with monkeypatch.context() as patch, clock.frozen(NOON + timedelta(hours=1)):
            patch.setattr(SandboxGateway, name, silent)
            assert not services.reconcile_day(actor=SYSTEM, gateway="sandbox", day=NOON.date())
            assert services.differences_recheck(actor=SYSTEM, gateway="sandbox") == 0
    day = ReconciledDay.objects.get()
    assert (day.error_code, day.checked_at, day.claimed_until) == ("gateway_unavailable", None, None)
    assert not Difference.objects.exists()


def test_every_page_is_read(stall: Stall, payer: User, payee: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "PAGE", 2)
    for _ in range(5):
        press(checkout(payer, stall.offer(payer=payer, payee=payee, until=NOON + timedelta(hours=3))))
    lose()
    compare()
    assert set(Payment.objects.values_list("state", flat=True)) == {"paid"}
    assert Difference.objects.filter(state="closed", healing="delivered").count() == 5


def test_a_day_ends_at_midnight_utc_and_what_straddles_it_agrees(stall: Stall, payer: User, payee: User) -> None:
    midnight = datetime(2026, 3, 30, tzinfo=UTC)
    with clock.frozen(midnight - timedelta(milliseconds=1)):
        made = checkout(payer, stall.offer(payer=payer, payee=payee))
        press(made)
    # Our clock is past midnight when the message arrives; in Kolkata it has been the next day for hours.
    with clock.frozen(midnight + timedelta(seconds=2)):
        drain()
    for day in (midnight - timedelta(days=1), midnight):
        compare(midnight + timedelta(hours=2), day)
    assert Payment.objects.get().state == "paid"
    assert not Difference.objects.exists()
    days = ReconciledDay.objects.order_by("day").values_list("records", flat=True)
    # Theirs on the first day; ours on the second, found at the gateway by its name.
    assert list(days) == [1, 1]


def test_a_message_that_may_still_come_is_waited_for(payment: Payment) -> None:
    compare(NOON + timedelta(minutes=14))
    assert not Difference.objects.exists()
    compare(NOON + timedelta(minutes=16))
    assert only().state == "closed"


def test_a_crash_between_note_and_healing_is_made_good(payment: Payment, monkeypatch: pytest.MonkeyPatch) -> None:
    class Crash(BaseException):
        pass

    def crash(**_: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(differences, "event_apply", crash)
        with pytest.raises(Crash):
            compare()
    assert (only().state, ReconciledDay.objects.get().checked_at) == ("open", None)
    # The claim of the crashed worker has to run out first; then the next timer goes on where it stopped.
    with clock.frozen(NOON + timedelta(hours=1, minutes=1)):
        assert not services.reconcile_day(actor=SYSTEM, gateway="sandbox", day=NOON.date())
    compare(NOON + timedelta(hours=1) + services.LEASE)
    payment.refresh_from_db()
    assert (only().state, only().healing, payment.gateway_ref != "") == ("closed", "delivered", True)


def test_a_payout_that_left_twice_is_for_a_person(stall: Stall, payer: User, payee: User) -> None:
    policy_set(actor=SYSTEM, commission_bps=1500, dispute_window_hours=72, payout_minimum={"INR": 1})
    with clock.frozen(NOON - timedelta(days=5)):
        earned(payer, stall.offer(payer=payer, payee=payee))
    payout_run(actor=SYSTEM)
    drain()
    Payout.objects.update(attempt=2)
    transfer = SandboxTransfer.objects.get()
    compare()
    assert (only().kind, only().problem, only().state) == ("payout", "state", "open")
    assert (only().ref, only().healing) == (str(transfer.pk), "")


def test_finance_sees_the_list_others_do_not(payment: Payment, finance: User) -> None:
    SandboxCheckout.objects.update(amount=1)
    compare()
    with clock.frozen(NOON):
        client, stranger = APIClient(), APIClient()
        client.force_authenticate(finance)
        stranger.force_authenticate(payment.payer)
        answer = client.get("/api/v1/admin/differences?state=open").json()
        assert stranger.get("/api/v1/admin/differences").status_code == 403
        assert client.get("/api/v1/admin/differences?state=strange").status_code == 422
        days = client.get("/api/v1/admin/reconciled-days").json()["results"]
    (row,) = answer["results"]
    assert (row["problem"], row["there"]) == ("amount", {"money": {"amount": 1, "currency": "INR"}, "state": "settled"})
    assert (row["here"]["state"], days[0]["records"]) == ("pending", 1)
    told = OutboxEntry.objects.filter(target="work:differences").exists()
    assert told


def test_the_timer_starts_what_is_due(db: None) -> None:
    services.reconcile_enqueue(at=NOON)
    assert len(waiting) == 5
    with clock.frozen(NOON):
        drain()
    services.reconcile_enqueue(at=NOON + timedelta(minutes=15))
    # Today again, and what is open; the days before have been compared since midnight.
    assert len(waiting) == 2
    drain()
    assert ReconciledDay.objects.count() == 4


def test_two_comparisons_at_once_heal_once_and_write_one_row(stall: Stall, payer: User, payee: User) -> None:
    made = checkout(payer, stall.offer(payer=payer, payee=payee, until=NOON + timedelta(hours=3)))
    press(made)
    lose()
    record = SandboxGateway().find_record(RecordKind.PAYMENT, str(SandboxCheckout.objects.get().pk))
    assert record is not None
    ours = ours_for(kind=RecordKind.PAYMENT, gateway="sandbox", records=[record])[record.ref]
    both = threading.Barrier(2)
    failed: list[BaseException] = []

    def one(what: Callable[[], object]) -> None:
        try:
            both.wait()
            what()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connection.close()

    def judge() -> None:
        # Past the claim of the day, with the same old view of our side: as two recheck tasks would come.
        differences.judge(
            actor=Actor.system("tests"), gateway="sandbox", kind=RecordKind.PAYMENT, ref=record.ref, ours=ours, theirs=record
        )  # fmt: skip

    with clock.frozen(NOON + timedelta(hours=1)):
        threads = [threading.Thread(target=one, args=(judge,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not failed
    assert (only().problem, balance(GATEWAY, "INR"), trial_balance()) == ("state", made.amount, {"INR": 0})
    with clock.frozen(NOON + timedelta(hours=1)):
        services.differences_recheck(actor=SYSTEM, gateway="sandbox")
    assert only().state == "closed"
