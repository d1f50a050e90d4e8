"""A paid session that begins now, for journeys that are about the waiting room and the call only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from billing.gateways.sandbox import delivery
from consultations.bookings.models import Booking
from consultations.calls.models import Call
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from tests.factories.accounts import person
from tests.factories.consultations import Pair, held, pay, tomorrow
from tests.factories.marketplace import make_professional
from tests.integration.billing.conftest import post_webhook
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.waiting import eventually

SLOW = 30_000


def meeting(monkeypatch: pytest.MonkeyPatch) -> tuple[Pair, Booking]:
    """Two people who can sign in, and their session, which begins in two minutes."""
    monkeypatch.setattr(delivery, "_post", post_webhook)
    user = can_sign_in(
        person(role="professional", name="Meera Iyer", email="meera@people.example", zone="Asia/Kolkata")
    )
    her = can_sign_in(person(role="patient", name="Asha Rao", email="asha@people.example"))
    two = Pair(her, make_professional(user=user, display_name="Dr. Meera Iyer"))
    booking = held(two, at=tomorrow())
    pay(booking)
    # The platform's own processes may have taken the payment's webhook into their hands.
    eventually(lambda: Call.objects.filter(booking=booking).exists(), "the booking is confirmed")
    booking.refresh_from_db()
    starts_at = clock.now() + timedelta(minutes=2)
    ends_at = starts_at + timedelta(minutes=booking.minutes)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE marketplace_claim SET starts_at = %s, ends_at = %s, period = tstzrange(%s, %s) WHERE id = %s",
            [starts_at, ends_at, starts_at, ends_at, booking.claim_id],
        )
    Booking.objects.filter(pk=booking.pk).update(starts_at=starts_at, ends_at=ends_at)
    WaitingEntry.objects.filter(booking=booking).update(starts_at=starts_at, opens_at=starts_at - timedelta(minutes=15))
    booking.call.ends_at = ends_at
    booking.call.save()
    booking.refresh_from_db()
    return two, booking


def wait_and_be_seen(patient: Page, doctor: Page, booking: Booking) -> Locator:
    """The patient sits in the waiting room, the professional at the desk; returns the professional's "Admit"."""
    sign_in(doctor, "meera@people.example", "/pro/")
    sign_in(patient, "asha@people.example", "/app/")
    patient.goto(f"/app/sessions/{booking.pk}/room")
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    admit = doctor.get_by_role("button", name=re.compile("^Admit.*Asha"))
    expect(admit).to_be_visible(timeout=SLOW)
    return admit


def admit_and_talk(patient: Page, doctor: Page, admit: Locator, booking: Booking) -> None:
    """One click of the professional, and both see and hear each other."""
    admit.click()
    expect(doctor.get_by_test_id("call")).to_be_visible(timeout=SLOW)
    patient.wait_for_url(re.compile(f"/app/sessions/{booking.pk}/call"), timeout=SLOW)
    for page in (patient, doctor):
        media_flows(page, page.get_by_test_id("call"))


def media_flows(page: Page, call: Locator) -> None:
    """A pair of candidates is in use and frames are decoded, more of them as time goes on."""
    expect(call).to_have_attribute("data-connection-state", "connected", timeout=SLOW)
    expect(call).to_have_attribute("data-candidate-pair", re.compile("^succeeded:"), timeout=SLOW)
    expect(call).not_to_have_attribute("data-frames-decoded", "0", timeout=SLOW)
    decoded = int(call.get_attribute("data-frames-decoded") or 0)
    eventually(
        lambda: int(call.get_attribute("data-frames-decoded") or 0) > decoded,
        "more frames decoded",
        wait=page.wait_for_timeout,
    )


def enter_both(cast: Cast, *, script: str = "") -> tuple[Page, Page]:
    """The patient on a phone, the professional at a desk."""
    return cast.enter("patient", phone=True, script=script), cast.enter(
        "professional", zone="Asia/Kolkata", script=script
    )


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """A control of the call by the keyboard: the bar hides itself from a pointer that rests, and comes back on focus."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.press("Enter")
