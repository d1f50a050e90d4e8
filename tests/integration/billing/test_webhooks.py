"""Webhooks: signed, stored once, applied in any order, and never lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import orjson
import pytest
from django.db import connection
from django.test import Client

from access.actors import Actor
from accounts.people.models import User
from billing.checkout.models import Payment
from billing.gateways.sandbox import signing
from billing.gateways.sandbox.adapter import webhook_secrets
from billing.gateways.sandbox.models import SandboxDelivery
from billing.ledger.accounts import AccountKind, AccountRef
from billing.ledger.models import LedgerTransaction
from billing.ledger.selectors import balance, trial_balance
from billing.webhooks import services
from billing.webhooks.models import WebhookEvent
from kernel import clock
from kernel.tasks import drain, waiting
from tests.factories.billing import Stall, checkout, press
from tests.integration.billing.conftest import post_webhook

pytestmark = pytest.mark.django_db(transaction=True)
GATEWAY = AccountRef(AccountKind.GATEWAY_CLEARING)


@pytest.fixture
def payment(stall: Stall, payer: User, payee: User) -> Payment:
    """One the payer has just pressed "Pay" for; its webhook is not delivered yet."""
    made = checkout(payer, stall.offer(payer=payer, payee=payee))
    press(made)
    waiting.clear()
    return made


def message() -> bytes:
    return bytes(SandboxDelivery.objects.get().body)


def test_a_signed_message_is_stored_answered_and_applied_afterwards(payment: Payment) -> None:
    assert post_webhook(message()) == 200
    payment.refresh_from_db()
    assert payment.state == "pending"
    drain()
    payment.refresh_from_db()
    assert (payment.state, payment.outcome) == ("paid", "accepted")
    assert balance(GATEWAY, "INR") == payment.amount


@pytest.mark.parametrize("moved", [timedelta(seconds=-301), timedelta(seconds=301)])
def test_a_signature_from_the_past_or_future_is_refused(payment: Payment, moved: timedelta) -> None:
    body = message()
    assert post_webhook(body, signing.sign(webhook_secrets()[0], body, clock.now() + moved)) == 400
    assert not WebhookEvent.objects.exists()


def test_a_signature_just_within_tolerance_is_taken(payment: Payment) -> None:
    body = message()
    assert post_webhook(body, signing.sign(webhook_secrets()[0], body, clock.now() - timedelta(seconds=290))) == 200


@pytest.mark.parametrize("header", ["", "t=1", "v1=ab", "t=abc,v1=ab", "t=1,v1=é", "t=" + "9" * 40 + ",v1=00"])
def test_a_malformed_signature_is_refused(payment: Payment, header: str) -> None:
    answer = Client().post(
        "/api/v1/webhooks/sandbox", message(), content_type="application/json",
        headers={signing.HEADER: header.encode("utf-8").decode("latin-1")},
    )  # fmt: skip
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_signature"


def test_a_changed_body_or_another_secret_is_refused(payment: Payment) -> None:
    body = message()
    good = signing.sign(webhook_secrets()[0], body, clock.now())
    assert post_webhook(body + b" ", good) == 400
    assert post_webhook(body, signing.sign(b"another", body, clock.now())) == 400
    assert not WebhookEvent.objects.exists()


def test_a_signed_message_that_is_no_event_is_refused() -> None:
    for body in (b"nonsense", b"[]", b"{}"):
        assert post_webhook(body) == 400


def test_an_unknown_gateway_is_not_found() -> None:
    assert Client().post("/api/v1/webhooks/other", b"{}", content_type="application/json").status_code == 404


def test_the_same_message_again_is_answered_and_has_no_effect(payment: Payment) -> None:
    assert [post_webhook(message()) for _ in range(3)] == [200, 200, 200]
    drain()
    assert WebhookEvent.objects.count() == 1
    assert balance(GATEWAY, "INR") == payment.amount


def test_the_body_is_sealed_at_rest(payment: Payment) -> None:
    post_webhook(message())
    stored = bytes(WebhookEvent.objects.get().body)
    assert str(payment.id).encode() not in stored


def test_a_decline_that_arrives_after_the_money_changes_nothing(payment: Payment) -> None:
    paid = orjson.loads(message())
    declined = orjson.dumps({**paid, "id": "evt_other", "type": "payment.declined"})
    post_webhook(message())
    post_webhook(declined)
    drain()
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_money_that_arrives_after_a_decline_counts(payment: Payment) -> None:
    paid = orjson.loads(message())
    post_webhook(orjson.dumps({**paid, "id": "evt_other", "type": "payment.declined"}))
    drain()
    payment.refresh_from_db()
    assert payment.state == "declined"
    post_webhook(message())
    drain()
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_another_amount_than_asked_for_is_not_booked(payment: Payment) -> None:
    paid = orjson.loads(message())
    paid["data"]["amount"] = 1
    post_webhook(orjson.dumps(paid))
    drain()
    row = WebhookEvent.objects.get()
    assert (row.state, row.error_code, row.attempts) == ("received", "amount_mismatch", 1)
    assert balance(GATEWAY, "INR") == 0


def test_an_event_of_an_unknown_type_is_kept_and_ignored(payment: Payment) -> None:
    post_webhook(orjson.dumps({**orjson.loads(message()), "type": "something.else"}))
    drain()
    assert WebhookEvent.objects.get().state == "ignored"


def test_an_event_that_never_succeeds_ends_as_a_dead_letter(payment: Payment) -> None:
    paid = orjson.loads(message())
    paid["data"]["client_reference"] = "019ab000-0000-7000-8000-000000000000"
    post_webhook(orjson.dumps(paid))
    row = WebhookEvent.objects.get()
    for _ in range(services.ATTEMPTS):
        services.webhook_process(actor=Actor.system("tests"), event_id=row.id)
    row.refresh_from_db()
    assert (row.state, row.error_code) == ("dead", "not_found")


def test_many_workers_on_one_event_have_one_effect(payment: Payment) -> None:
    post_webhook(message())
    waiting.clear()
    row = WebhookEvent.objects.get()
    barrier, errors = threading.Barrier(8), []

    def work() -> None:
        try:
            barrier.wait()
            services.webhook_process(actor=Actor.system("tests"), event_id=row.id)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert LedgerTransaction.objects.filter(kind="payment_received").count() == 1
    assert balance(GATEWAY, "INR") == payment.amount


def test_many_deliveries_of_one_message_at_once_are_stored_once(payment: Payment) -> None:
    body, barrier, answers = message(), threading.Barrier(8), []

    def work() -> None:
        try:
            barrier.wait()
            answers.append(post_webhook(body))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert answers == [200] * 8
    assert WebhookEvent.objects.count() == 1


class Crash(BaseException):
    """The process dies here."""


def test_a_crash_in_the_middle_of_applying_loses_nothing_and_doubles_nothing(
    payment: Payment, stall: Stall, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_webhook(message())
    row = WebhookEvent.objects.get()

    def die(payable_id: object, payment_id: object) -> str:
        raise Crash

    with monkeypatch.context() as patch, pytest.raises(Crash):
        patch.setattr(stall, "on_paid", die)
        services.webhook_process(actor=Actor.system("tests"), event_id=row.id)
    payment.refresh_from_db()
    assert payment.state == "pending"
    assert trial_balance() == {}
    waiting.clear()  # the queue's copy of the task died with the worker
    with clock.shift(services.SWEEP_AFTER + timedelta(seconds=1)):
        assert services.webhooks_due_enqueue() == 1
        drain()
    payment.refresh_from_db()
    assert payment.state == "paid"
    assert balance(GATEWAY, "INR") == payment.amount


def test_an_unexpected_error_is_tried_again(payment: Payment, stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(payable_id: object, payment_id: object) -> str:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(stall, "on_paid", fail)
        post_webhook(message())
        drain()
    row = WebhookEvent.objects.get()
    assert (row.state, row.error_code) == ("received", "ZeroDivisionError")
    with clock.shift(timedelta(minutes=1)):
        services.webhooks_due_enqueue()
        drain()
    payment.refresh_from_db()
    assert payment.state == "paid"
