"""Checkout, confirmation, and what happens to money nobody can use."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from access.models import AuditEvent
from accounts.people.models import User
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start, checkouts_expire_due
from billing.gateways.base import GatewayUnavailable
from billing.gateways.sandbox import remote
from billing.gateways.sandbox.delivery import deliveries_due_enqueue
from billing.gateways.sandbox.models import SandboxCheckout, SandboxRefund
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.selectors import balance, trial_balance
from billing.money import Money
from billing.policy.services import policy_set
from billing.refunds.models import Refund
from billing.webhooks.models import WebhookEvent
from billing.webhooks.services import webhook_process
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.tasks import drain, waiting
from tests.factories.billing import KIND, SYSTEM, Stall, actor, checkout, paid, person, press
from tests.integration.billing.conftest import post_webhook

pytestmark = pytest.mark.django_db(transaction=True)
GATEWAY = AccountRef(AccountKind.GATEWAY_CLEARING)


def held(user: User) -> int:
    return balance(AccountRef(AccountKind.CUSTOMER_FUNDS_HELD, user.id), "INR")


def test_paying_holds_the_money_for_the_payer(stall: Stall, payer: User, payee: User) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    payment = paid(payer, thing)
    assert (payment.state, payment.outcome) == ("paid", "accepted")
    assert stall.things[thing].sold_to == payment.id
    assert (balance(GATEWAY, "INR"), held(payer)) == (150_000, 150_000)
    assert trial_balance() == {"INR": 0}
    actions = set(AuditEvent.objects.filter(resource_id=str(payment.id)).values_list("action", flat=True))
    assert {"payment.created", "payment.opened", "payment.paid"} <= actions


def test_the_same_key_answers_the_same_checkout(stall: Stall, payer: User, payee: User) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    starts = [
        checkout_start(actor=actor(payer), kind=KIND, payable_id=thing, return_path="/app/", idem="same-key-1")
        for _ in range(2)
    ]
    assert starts[0] == starts[1]
    assert SandboxCheckout.objects.count() == 1
    other = stall.offer(payer=payer, payee=payee)
    with pytest.raises(Conflict, match="idempotency_mismatch"):
        checkout_start(actor=actor(payer), kind=KIND, payable_id=other, return_path="/app/", idem="same-key-1")


def test_a_gateway_that_does_not_answer_is_asked_again_under_the_same_key(
    stall: Stall, payer: User, payee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    real = remote.checkout_open

    def answer_lost(order: object) -> object:
        real(order)  # type: ignore[arg-type]  # the wrapped function's own order
        raise GatewayUnavailable

    with monkeypatch.context() as patch, pytest.raises(GatewayUnavailable):
        patch.setattr(remote, "checkout_open", answer_lost)
        checkout_start(actor=actor(payer), kind=KIND, payable_id=thing, return_path="/app/", idem="lost-answer")
    assert Payment.objects.get().state == "created"
    again = checkout_start(actor=actor(payer), kind=KIND, payable_id=thing, return_path="/app/", idem="lost-answer")
    assert again.state == "pending"
    assert SandboxCheckout.objects.count() == 1


@pytest.mark.parametrize("path", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:x", "app", ""])
def test_only_a_path_of_this_site_can_be_returned_to(stall: Stall, payer: User, payee: User, path: str) -> None:
    with pytest.raises(Invalid, match="return_path_invalid"):
        checkout_start(
            actor=actor(payer), kind=KIND, payable_id=stall.offer(payer=payer, payee=payee), return_path=path, idem=None
        )


def test_nobody_pays_for_somebody_else(stall: Stall, payer: User, payee: User) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    with pytest.raises(NotFound):
        checkout_start(actor=actor(person("patient")), kind=KIND, payable_id=thing, return_path="/app/", idem=None)
    with pytest.raises(Forbidden):
        checkout_start(actor=actor(payee), kind=KIND, payable_id=thing, return_path="/app/", idem=None)
    assert not Payment.objects.exists()


def test_what_is_over_cannot_be_paid_for(stall: Stall, payer: User, payee: User) -> None:
    thing = stall.offer(payer=payer, payee=payee, until=clock.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="payable_closed"):
        checkout_start(actor=actor(payer), kind=KIND, payable_id=thing, return_path="/app/", idem=None)


def test_a_decline_leaves_nothing_behind(stall: Stall, payer: User, payee: User) -> None:
    payment = checkout(payer, stall.offer(payer=payer, payee=payee))
    press(payment, "decline")
    drain()
    payment.refresh_from_db()
    assert (payment.state, payment.decline_code) == ("declined", "card_declined")
    assert trial_balance() == {}


def test_of_two_parallel_payments_one_is_accepted_and_one_refunded_in_full(
    stall: Stall, payer: User, payee: User
) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    payments = [checkout(payer, thing) for _ in range(2)]
    for payment in payments:
        press(payment)
    while waiting and waiting[0][0] == "billing.sandbox_deliver":
        drain(1)
    events = list(WebhookEvent.objects.values_list("pk", flat=True))
    waiting.clear()
    barrier = threading.Barrier(2)

    def work(index: int) -> None:
        try:
            barrier.wait()
            webhook_process(actor=SYSTEM, event_id=events[index])
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[index]) for index in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    drain()
    found = sorted(Payment.objects.values_list("state", "outcome", "refund_settled"))
    assert found == [("paid", "accepted", 0), ("refunded", "refund", 150_000)]
    assert stall.things[thing].sold_to == Payment.objects.get(outcome="accepted").id
    assert (balance(GATEWAY, "INR"), held(payer)) == (150_000, 150_000)
    assert Refund.objects.get().automatic
    assert SandboxRefund.objects.count() == 1


def test_money_that_comes_too_late_goes_back_by_itself(stall: Stall, payer: User, payee: User) -> None:
    thing = stall.offer(payer=payer, payee=payee)
    payment = checkout(payer, thing)
    press(payment, "pay_late")
    drain()
    payment.refresh_from_db()
    assert payment.state == "pending"
    with clock.shift(timedelta(minutes=10, seconds=2)):
        checkouts_expire_due(actor=SYSTEM)
        payment.refresh_from_db()
        assert payment.state == "expired"
    with clock.shift(timedelta(minutes=11)):
        assert deliveries_due_enqueue() == 1
        drain()
    payment.refresh_from_db()
    assert (payment.state, payment.outcome) == ("refunded", "refund")
    assert stall.things[thing].refunds == [Money(150_000, "INR")]
    assert (balance(GATEWAY, "INR"), held(payer)) == (0, 0)


def test_a_seller_that_refuses_by_exception_does_not_keep_the_money(
    stall: Stall, payer: User, payee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(payable_id: object, payment_id: object) -> str:
        raise NotFound

    monkeypatch.setattr(stall, "on_paid", refuse)
    payment = paid(payer, stall.offer(payer=payer, payee=payee))
    assert (payment.state, payment.outcome) == ("refunded", "refund")


def test_an_open_checkout_expires_and_its_page_takes_no_money_any_more(stall: Stall, payer: User, payee: User) -> None:
    payment = checkout(payer, stall.offer(payer=payer, payee=payee))
    with clock.shift(timedelta(minutes=10, seconds=1)):
        assert checkouts_expire_due(actor=SYSTEM) == 1
        press(payment)
        drain()
    payment.refresh_from_db()
    assert payment.state == "expired"
    assert SandboxCheckout.objects.get().state == "expired"


def test_a_paid_checkout_whose_webhook_is_late_is_confirmed_when_its_time_is_over(
    stall: Stall, payer: User, payee: User
) -> None:
    payment = checkout(payer, stall.offer(payer=payer, payee=payee, until=clock.now() + timedelta(hours=1)))
    press(payment)
    waiting.clear()
    Payment.objects.filter(pk=payment.pk).update(payable_until=clock.now() - timedelta(seconds=1))
    checkouts_expire_due(actor=SYSTEM)
    payment.refresh_from_db()
    assert (payment.state, payment.outcome) == ("paid", "accepted")
    deliveries_due_enqueue()
    drain()
    assert balance(GATEWAY, "INR") == 150_000


def test_conditions_are_those_of_the_moment_of_payment(stall: Stall, payer: User, payee: User, finance: User) -> None:
    before = paid(payer, stall.offer(payer=payer, payee=payee))
    policy_set(actor=actor(finance), commission_bps=2500, dispute_window_hours=24, payout_minimum={"INR": 100})
    after = paid(payer, stall.offer(payer=payer, payee=payee))
    before.refresh_from_db()
    assert (before.policy_version, before.commission_bps, before.dispute_window_hours) == (0, 1500, 72)
    assert (after.policy_version, after.commission_bps, after.dispute_window_hours) == (1, 2500, 24)
    with pytest.raises(Forbidden):
        policy_set(actor=actor(payer), commission_bps=0, dispute_window_hours=0, payout_minimum={})


def test_the_hosted_page_takes_the_payment(stall: Stall, payer: User, payee: User) -> None:
    payment = checkout(payer, stall.offer(payer=payer, payee=payee))
    address = payment.redirect_url.removeprefix("http://testserver")
    browser = Client()
    page = browser.get(address)
    assert page.status_code == 200
    assert "1,500" in page.content.decode()
    assert b"<script" not in page.content
    assert b"style=" not in page.content
    answer = browser.post(address, {"choice": "pay"})
    assert answer.status_code == 302
    assert answer["Location"] == f"http://testserver/app/done?checkout={payment.id}"
    drain()
    payment.refresh_from_db()
    assert payment.state == "paid"
    assert browser.post(address, {"choice": "decline"}).status_code == 302
    drain()
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_the_hosted_page_wants_its_token_and_a_known_choice(stall: Stall, payer: User, payee: User) -> None:
    payment = checkout(payer, stall.offer(payer=payer, payee=payee))
    address = payment.redirect_url.removeprefix("http://testserver")
    assert Client().get("/sandbox/pay/guessed").status_code == 404
    assert Client().post(address, {"choice": "other"}).status_code == 400
    with clock.shift(timedelta(minutes=11)):
        assert Client().post(address, {"choice": "pay"}).status_code == 409
    assert Client(enforce_csrf_checks=True).post(address, {"choice": "pay"}).status_code == 403


def test_webhooks_arrive_over_a_real_connection_and_are_repeated_until_they_do(
    stall: Stall, payer: User, payee: User, live_server: object, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billing.gateways.sandbox import delivery
    from tests.integration.billing import real_wire

    monkeypatch.setattr(delivery, "_post", real_wire)
    settings.MINDO_BASE_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]  # pytest-django's wrapper
    payment = checkout(payer, stall.offer(payer=payer, payee=payee))
    press(payment)
    drain()
    payment.refresh_from_db()
    assert payment.state == "pending"
    settings.MINDO_BASE_URL = live_server.url  # type: ignore[attr-defined]  # as above
    with clock.shift(timedelta(seconds=10)):
        deliveries_due_enqueue()
        drain()
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_webhook_posting_is_public_but_signed() -> None:
    assert post_webhook(b"{}", "t=1,v1=00") == 400
