"""REST and live answers: everybody sees her own money, finance sees all, nobody else anything."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.people.models import User
from billing.checkout.live import PaymentsTopic
from billing.checkout.models import Payment
from billing.earnings.announce import earning_row
from billing.earnings.models import Earning
from billing.payouts.live import AllPayoutsTopic, EarningChanged, PayoutChanged, PayoutsTopic
from billing.payouts.models import Payout
from billing.payouts.services import payout_run
from kernel import outbox
from kernel.errors import Forbidden, NotFound
from kernel.ids import uuid7
from kernel.tasks import drain
from tests.factories.billing import KIND, SYSTEM, Stall, actor, checkout, delivered, earned, paid, person

pytestmark = pytest.mark.django_db(transaction=True)


def browser(user: User | None) -> APIClient:
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return client


@pytest.fixture
def payment(stall: Stall, payer: User, payee: User) -> Payment:
    return paid(payer, stall.offer(payer=payer, payee=payee))


def test_a_checkout_is_started_once_per_key(stall: Stall, payer: User, payee: User) -> None:
    body = {"kind": KIND, "payable_id": str(stall.offer(payer=payer, payee=payee)), "return_path": "/app/done"}
    answers = [
        browser(payer).post("/api/v1/checkouts", body, headers={"Idempotency-Key": "click-0001"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["state"] == "pending"
    assert "/sandbox/pay/" in answers[0].json()["redirect_url"]
    found = browser(payer).get(f"/api/v1/checkouts/{answers[0].json()['id']}").json()
    assert found["price"] == {"amount": 150_000, "currency": "INR"}


def test_somebody_elses_payment_is_not_found(payment: Payment, payee: User) -> None:
    address = f"/api/v1/checkouts/{payment.id}"
    assert browser(person("patient")).get(address).status_code == 404
    assert browser(payee).get(address).status_code == 403
    assert browser(None).get(address).status_code == 401
    assert browser(person("patient")).get(f"/api/v1/checkouts/{uuid7()}").status_code == 404
    assert browser(person("patient")).get("/api/v1/checkouts/nonsense").status_code == 404


def test_the_list_of_payments_holds_ones_own(payment: Payment, payer: User) -> None:
    mine = browser(payer).get("/api/v1/me/payments").json()
    assert [row["id"] for row in mine["results"]] == [str(payment.id)]
    assert browser(person("patient")).get("/api/v1/me/payments").json()["results"] == []


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "/api/v1/admin/payments"),
        ("get", "/api/v1/admin/payouts"),
        ("post", "/api/v1/admin/payouts/run"),
        ("post", "/api/v1/admin/payouts/01a204ae-6dee-72b4-af22-1e88fb34ec3b/retry"),
        ("post", "/api/v1/admin/refunds"),
        ("get", "/api/v1/admin/billing-policy"),
        ("put", "/api/v1/admin/billing-policy"),
    ],
)
def test_administration_is_closed_to_everybody_else(payment: Payment, method: str, address: str) -> None:
    for user, status in ((None, 401), (person("patient"), 403), (person("professional"), 403)):
        assert getattr(browser(user), method)(address, {}).status_code == status
    payment.refresh_from_db()
    assert payment.refund_requested == 0


def test_finance_sees_all_payments_by_state_and_page(stall: Stall, payer: User, payee: User, finance: User) -> None:
    for _ in range(3):
        paid(payer, stall.offer(payer=payer, payee=payee))
    checkout(payer, stall.offer(payer=payer, payee=payee))
    first = browser(finance).get("/api/v1/admin/payments?limit=2").json()
    rest = browser(finance).get("/api/v1/admin/payments", {"limit": 2, "cursor": first["next"]}).json()
    assert len({row["id"] for row in first["results"] + rest["results"]}) == 4
    assert rest["next"] is None
    only = browser(finance).get("/api/v1/admin/payments?state=pending").json()
    assert [row["state"] for row in only["results"]] == ["pending"]


def test_finance_refunds_a_part(payment: Payment, finance: User) -> None:
    body = {"payment_id": str(payment.id), "amount": 50_000, "reason": "goodwill"}
    answers = [
        browser(finance).post("/api/v1/admin/refunds", body, headers={"Idempotency-Key": "refund-01"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    drain()
    payment.refresh_from_db()
    assert (payment.state, payment.refund_settled) == ("partly_refunded", 50_000)
    too_much = browser(finance).post("/api/v1/admin/refunds", {**body, "amount": 100_001})
    assert (too_much.status_code, too_much.json()["code"]) == (409, "refund_exceeds_payment")


def test_a_professional_sees_balances_earnings_payouts_and_the_statement(
    stall: Stall, payer: User, payee: User, finance: User
) -> None:
    earned(payer, stall.offer(payer=payer, payee=payee))
    delivered(paid(payer, stall.offer(payer=payer, payee=payee)))
    seen = browser(payee).get("/api/v1/me/earnings").json()
    assert (seen["balances"][0]["pending"], seen["balances"][0]["available"]) == (127_500, 127_500)
    assert sorted(row["state"] for row in seen["entries"]["results"]) == ["available", "pending"]
    run = browser(finance).post("/api/v1/admin/payouts/run")
    assert (run.status_code, run.json()["payout_count"]) == (201, 1)
    drain()
    (payout,) = browser(payee).get("/api/v1/me/payouts").json()["results"]
    assert (payout["state"], payout["amount"]) == ("paid", 127_500)
    address = f"/api/v1/me/payouts/{payout['payout_id']}/statement.csv"
    statement = browser(payee).get(address)
    assert statement["Content-Type"].startswith("text/csv")
    assert b"1275.00" in statement.content
    assert browser(person("professional")).get(address).status_code == 404
    assert browser(payer).get(address).status_code == 403
    assert browser(person("professional")).get("/api/v1/me/earnings").json()["balances"] == []


def test_policy_is_read_and_set(finance: User) -> None:
    address = "/api/v1/admin/billing-policy"
    assert browser(finance).get(address).json()["version"] == 0
    new = {"commission_bps": 1000, "dispute_window_hours": 48, "payout_minimum": {"INR": 10_000}}
    assert browser(finance).put(address, new).json() == {"version": 1, **new}
    bad = browser(finance).put(address, {**new, "commission_bps": 10_001, "payout_minimum": {"rupees": 1}})
    assert bad.status_code == 422


def test_topics_open_for_the_right_people_only(payment: Payment, payee: User, finance: User) -> None:
    assert PaymentsTopic().snapshot(actor(finance)).payments[0].payment_id == str(payment.id)
    with pytest.raises(Forbidden):
        PaymentsTopic().snapshot(actor(payee))
    with pytest.raises(Forbidden):
        AllPayoutsTopic().snapshot(actor(payee))
    with pytest.raises(NotFound):
        PayoutsTopic().snapshot(actor(person("professional")), str(payee.id))


class Screen:
    """A client of `payouts:{user}`: a snapshot, and every event since."""

    def __init__(self, user: User) -> None:
        self.user = user
        snapshot = self.fresh()
        self.balances = snapshot["balances"]
        self.earnings = {row["id"]: row for row in snapshot["earnings"]}
        self.payouts = {row["payout_id"]: row for row in snapshot["payouts"]}

    def fresh(self) -> dict[str, Any]:
        return PayoutsTopic().snapshot(actor(self.user), str(self.user.id)).model_dump()

    def hear(self, name: str, data: dict[str, Any]) -> None:
        if name == "earning.changed":
            change = EarningChanged(**data).model_dump()
            moved = [change["earning"]]
        else:
            change = PayoutChanged(**data).model_dump()
            moved = change["earnings"]
            self.payouts[change["payout"]["payout_id"]] = change["payout"]
        self.balances = change["balances"]
        self.earnings.update({row["id"]: row for row in moved})

    def shows(self) -> tuple[Any, ...]:
        return (self.balances, self.earnings, self.payouts)


def test_snapshot_and_events_make_the_next_snapshot(
    stall: Stall, payer: User, payee: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    earned(payer, stall.offer(payer=payer, payee=payee))
    screen = Screen(payee)
    real = outbox.publish

    def publish(topic: str, name: str, data: dict[str, Any]) -> None:
        if topic == f"payouts:{payee.id}":
            screen.hear(name, data)
        real(topic, name, data)

    monkeypatch.setattr(outbox, "publish", publish)
    earned(payer, stall.offer(payer=payer, payee=payee))
    payout_run(actor=SYSTEM)
    drain()
    delivered(paid(payer, stall.offer(payer=payer, payee=payee)))
    assert Payout.objects.get().state == "paid"
    assert screen.shows() == Screen(payee).shows()
    assert {row["id"] for row in screen.earnings.values()} == {
        str(pk) for pk in Earning.objects.values_list("pk", flat=True)
    }
    assert earning_row(Earning.objects.latest("created_at"))["state"] == "pending"
