"""Many hands reach for one slot, two payments for one hold, and processes die at the worst moment. Nothing is lost or doubled."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from django.db.models import Sum

from access import audit
from access.models import AuditEvent
from billing.checkout.models import Payment
from billing.ledger.models import LedgerEntry
from billing.webhooks.models import WebhookEvent
from consultations.bookings.models import Booking
from kernel import clock
from marketplace.models import Claim
from tests.factories.accounts import person
from tests.factories.marketplace import make_professional
from tests.journeys.persons import Client
from tests.journeys.platform import Platform

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def _hold_body(professional: Any) -> dict[str, Any]:
    starts_at = (clock.now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    return {
        "professional_id": str(professional.pk),
        "offer_id": str(professional.offers.get().pk),
        "starts_at": starts_at.isoformat(),
        "modality": "video",
    }


def _until(true: Callable[[], bool], what: str, *, seconds: float = 45) -> None:
    """Wait for other processes; they tell nobody here, so asking is the only way."""
    deadline = monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert monotonic() < deadline, f"not in {seconds} s: {what}"
        pause.wait(0.2)


@pytest.fixture
def whole_books() -> Iterator[None]:
    """Whatever happened, the ledger sums to zero and the audit log verifies."""
    yield
    totals = LedgerEntry.objects.values("account__currency").annotate(total=Sum("amount"))
    assert all(row["total"] == 0 for row in totals)
    assert audit.verify() == []


def test_fifty_requests_for_one_slot_give_one_hold_and_49_clear_conflicts(
    platform: Platform, whole_books: None
) -> None:
    body = _hold_body(make_professional())
    clients = [Client(platform, person()) for _ in range(50)]
    start = threading.Barrier(50)

    def reach(client: Client) -> tuple[int, str]:
        start.wait()
        answer = client.post("/bookings/hold", body, idem=f"hold-{client.user.pk}")
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(reach, clients))
    assert outcomes == {(201, ""): 1, (409, "slot_taken"): 49}
    assert Claim.objects.filter(state="held").count() == 1
    assert Booking.objects.count() == 1
    assert AuditEvent.objects.filter(action="booking.held").count() == 1


def _checkout(client: Client, booking_id: str, idem: str) -> str:
    answer = client.post(
        "/checkouts",
        {"kind": "booking", "payable_id": booking_id, "return_path": f"/app/checkout/{booking_id}"},
        idem=idem,
    )
    assert answer.status_code in {200, 201}, answer.text
    return str(answer.json()["redirect_url"])


def _press(url: str, choice: str) -> None:
    """What the hosted page's form sends."""
    with httpx.Client(timeout=30) as browser:
        page = browser.get(url)
        assert page.status_code == 200
        token = browser.cookies["csrftoken"]
        answer = browser.post(url, data={"choice": choice, "csrfmiddlewaretoken": token}, headers={"Referer": url})
        assert answer.status_code == 302, answer.text


def _held(platform: Platform) -> tuple[Client, str]:
    client = Client(platform, person())
    answer = client.post("/bookings/hold", _hold_body(make_professional()), idem="hold-it-once")
    assert answer.status_code == 201, answer.text
    return client, str(answer.json()["id"])


def test_two_payments_of_one_hold_at_once_give_one_booking_and_one_full_refund(
    platform: Platform, whole_books: None
) -> None:
    client, booking_id = _held(platform)
    pages = [_checkout(client, booking_id, f"checkout-{number}") for number in range(2)]
    assert pages[0] != pages[1]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda url: _press(url, "pay"), pages))
    _until(
        lambda: sorted(Payment.objects.values_list("state", flat=True)) == ["paid", "refunded"],
        "one payment kept, the other given back",
    )
    booking = Booking.objects.get(pk=booking_id)
    assert booking.state == "confirmed"
    kept = Payment.objects.get(state="paid")
    assert booking.payment_id == kept.pk


def test_a_declined_card_leaves_the_hold_and_the_next_one_pays(platform: Platform, whole_books: None) -> None:
    client, booking_id = _held(platform)
    _press(_checkout(client, booking_id, "first-card"), "decline")
    _until(lambda: Payment.objects.filter(state="declined").exists(), "the decline arrives")
    assert Booking.objects.get(pk=booking_id).state == "held"
    _press(_checkout(client, booking_id, "second-card"), "pay")
    _until(lambda: Booking.objects.get(pk=booking_id).state == "confirmed", "confirmed by the second card")


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_a_process_killed_between_payment_and_confirmation_loses_nothing(
    platform: Platform, whole_books: None, victim: str
) -> None:
    client, booking_id = _held(platform)
    page = _checkout(client, booking_id, "pay-it-once")
    # Without a worker the gateway's message stays on its way; whoever dies now, dies in between.
    platform.kill("worker")
    _press(page, "pay")
    if victim == "web":
        platform.kill("web")
    missing = [name for name in ("web", "worker") if name not in platform.processes]
    assert Booking.objects.get(pk=booking_id).state == "held"
    platform.start(*missing)
    _until(lambda: Booking.objects.get(pk=booking_id).state == "confirmed", "confirmed after the restart", seconds=60)
    assert WebhookEvent.objects.filter(state="processed").count() == 1
    assert list(Payment.objects.values_list("state", flat=True)) == ["paid"]


def test_a_worker_killed_while_it_confirms_confirms_once(platform: Platform, whole_books: None) -> None:
    client, booking_id = _held(platform)
    page = _checkout(client, booking_id, "pay-it-once")
    _press(page, "pay")
    _until(WebhookEvent.objects.exists, "the message has arrived")
    platform.kill("worker")
    platform.start("worker")
    _until(lambda: Booking.objects.get(pk=booking_id).state == "confirmed", "confirmed", seconds=60)
    assert list(Payment.objects.values_list("state", flat=True)) == ["paid"]
    assert LedgerEntry.objects.values("transaction").distinct().count() >= 1
