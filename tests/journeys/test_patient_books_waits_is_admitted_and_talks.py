"""The main job of the platform, end to end: sign up, find, hold, pay, wait, be let in, talk, and everything after it.

Patient, professional and administrator sit in browsers of their own; what one does the others see without reloading.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect

from access import audit
from access.actors import Actor
from access.models import AuditEvent, Role
from access.roles import role_give
from accounts.people.models import User
from billing.ledger.models import LedgerEntry
from billing.policy.services import policy_set
from consultations.bookings.models import Booking
from kernel import clock
from marketplace.models import Professional
from tests.factories.accounts import person
from tests.factories.marketplace import make_professional
from tests.journeys.canaries import Canaries
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.platform import Platform
from tests.journeys.waiting import eventually

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(420)]

SLOW = 30_000


def _professional() -> Professional:
    """Free every five minutes from now on, so that a waiting room is open at once."""
    user = can_sign_in(
        person(role="professional", name="Meera Iyer", email="meera@people.example", zone="Asia/Kolkata")
    )
    return make_professional(
        user=user,
        display_name="Dr. Meera Iyer",
        slug="meera-iyer",
        zone="Asia/Kolkata",
        rules=[(weekday, 0, 24 * 60) for weekday in range(7)],
        minutes=30,
        price_minor=150_000,
        currency="INR",
        terms={"step_minutes": 5, "minimum_notice_minutes": 0, "buffer_after_minutes": 0},
    )


def _owner() -> User:
    user = can_sign_in(person(role=None, name="Olga Owner", email="olga@people.example"))
    role_give(actor=Actor.system("tests"), role_id=Role.objects.get(slug="super_admin").id, user_id=user.id)
    policy_set(actor=Actor.person(user.id), commission_bps=2000, dispute_window_hours=0, payout_minimum={"INR": 100})
    return user


def _code(page: Page, to: str) -> str:
    found = page.request.get("/api/v1/dev/inbox", params={"to": to}).json()["results"]
    assert found, f"nothing was sent to {to}"
    match = re.search(r"\b(\d{6})\b", found[0]["body"])
    assert match is not None
    return match[1]


def _sign_up(page: Page, name: str, *, email: str | None = None, phone: str | None = None) -> None:
    """By address and password, or by number: with a code either way, read in the local inbox."""
    page.goto("/sign-up")
    page.get_by_label("What shall we call you?").fill(name)
    if email:
        page.locator("input[type=email]").fill(email)
        page.locator("input[type=password]").fill("quiet river under stones")
    else:
        page.get_by_text("Phone", exact=True).click()
        page.locator("input[type=tel]").fill(phone or "")
    # Care, without which there is no session, and messages, which the chat is.
    for purpose in ("Care", "Messages"):
        page.get_by_role("switch", name=purpose, exact=True).check(force=True)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("We sent a code")).to_be_visible(timeout=SLOW)
    to = email or phone or ""
    eventually(
        lambda: bool(page.request.get("/api/v1/dev/inbox", params={"to": to}).json()["results"]), "the code's message"
    )
    page.get_by_label("Code, six digits").first.press_sequentially(_code(page, to))
    page.wait_for_url(re.compile("/app/"), timeout=SLOW)


def _hold_a_slot(patient: Page, visitor: Page, cast: Cast) -> str:
    """The patient takes one of the next free times; somebody else on the same page sees it go. Returns the booking's id."""
    for page in (patient, visitor):
        page.goto("/p/meera-iyer")
        expect(page.get_by_role("heading", name="Dr. Meera Iyer").first).to_be_visible(timeout=SLOW)
    times = re.compile(r"^\d{1,2}:\d{2}")
    first = patient.get_by_role("button", name=times).nth(1)
    expect(first).to_be_visible(timeout=SLOW)
    label = first.inner_text().split()[0]
    shown = visitor.get_by_role("button", name=re.compile(rf"^{label}"))
    expect(shown.first).to_be_enabled(timeout=SLOW)
    cast.shot(patient, "profile")
    first.click()
    patient.get_by_role("button", name="Hold this time").click()
    patient.wait_for_url(re.compile(r"/app/checkout/"), timeout=SLOW)
    expect(shown.and_(visitor.locator(":enabled"))).to_have_count(0, timeout=SLOW)
    return patient.url.rstrip("/").split("/")[-1].split("?")[0]


def _pay(patient: Page, cast: Cast) -> None:
    expect(patient.get_by_text("Time left to pay")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "checkout")
    patient.get_by_role("button", name=re.compile("^Pay ")).click()
    patient.wait_for_url(re.compile("/sandbox/pay/"), timeout=SLOW)
    cast.shot(patient, "hosted-page")
    patient.locator("button[value=pay]").click()
    expect(patient.get_by_text(re.compile("You are booked|Paid, and it's yours"))).to_be_visible(timeout=SLOW)
    cast.shot(patient, "paid")


def _in_call(page: Page) -> None:
    """Media flows: a nominated pair of candidates and frames decoded, more of them as time goes on."""
    call = page.get_by_test_id("call")
    expect(call).to_have_attribute("data-connection-state", "connected", timeout=SLOW)
    expect(call).to_have_attribute("data-candidate-pair", re.compile(".+"), timeout=SLOW)
    expect(call).not_to_have_attribute("data-frames-decoded", "0", timeout=SLOW)
    decoded = int(call.get_attribute("data-frames-decoded") or 0)
    eventually(
        lambda: int(call.get_attribute("data-frames-decoded") or 0) > decoded,
        "more frames decoded",
        wait=page.wait_for_timeout,
    )


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    """A control of the call by the keyboard: the bar hides itself from a pointer that rests, and comes back on focus."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.press("Enter")


def _walk(cast: Cast, platform: Platform, *, phone: bool) -> None:
    canaries = Canaries(name="Zephyrine", note="thistledown-brook", chat="marzipan-lantern")
    professional, owner = _professional(), _owner()
    # Somewhere where the day still has room: what is free is shown day by day.
    hers = "Europe/Berlin" if clock.now().hour < 20 else "America/New_York"
    patient = cast.enter("patient", phone=phone, zone=hers)
    doctor = cast.enter("professional", zone="Asia/Kolkata", dark=True)
    admin = cast.enter("administrator", zone="America/New_York")
    visitor = cast.enter("visitor", zone=hers)

    # 1–4: sign up, find, hold, pay
    identity = {"phone": "+919876543210"} if phone else {"email": "zephyrine@people.example"}
    _sign_up(patient, f"{canaries.name} Okafor", **identity)
    cast.shot(patient, "home")
    her = User.objects.get(**identity)
    assert her.consent_records.filter(purpose="care").exists()
    patient.goto("/professionals?q=meera")
    expect(patient.get_by_text("Dr. Meera Iyer").first).to_be_visible(timeout=SLOW)
    cast.shot(patient, "directory")
    sign_in(admin, owner.email or "", "/admin/bookings")
    expect(admin.get_by_role("heading", name="Bookings and payments")).to_be_visible(timeout=SLOW)
    booking_id = _hold_a_slot(patient, visitor, cast)
    expect(admin.get_by_text("Held").first).to_be_visible(timeout=SLOW)
    _pay(patient, cast)
    booking = Booking.objects.get(pk=booking_id)
    assert booking.state == "confirmed"
    assert booking.patient_id == her.pk
    expect(admin.get_by_text("Confirmed").first).to_be_visible(timeout=SLOW)
    cast.shot(admin, "flow")

    # 5: the waiting room, seen from both sides and from the board
    sign_in(doctor, "meera@people.example", "/pro/")
    expect(doctor.get_by_text("Nobody is waiting").first).to_be_visible(timeout=SLOW)
    admin.goto("/admin/")
    expect(admin.get_by_role("heading", name="Live sessions")).to_be_visible(timeout=SLOW)
    patient.goto(f"/app/sessions/{booking_id}/room")
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    # With the right already given the test starts by itself.
    start, works = patient.get_by_role("button", name="Test camera and microphone"), patient.get_by_text("Works")
    expect(start.or_(works.first)).to_be_visible(timeout=SLOW)
    if start.is_visible():
        start.click()
    expect(works.first).to_be_visible(timeout=SLOW)
    cast.shot(patient, "waiting-room")
    admit = doctor.get_by_role("button", name=re.compile(f"^Admit.*{canaries.name}"))
    expect(admit).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "queue")
    expect(admin.get_by_text("Waiting", exact=True).first).to_be_visible(timeout=SLOW)
    expect(admin.get_by_text(canaries.name)).to_have_count(0)
    cast.shot(admin, "board-waiting")

    # a dropped connection keeps the place
    cast.contexts["patient"].set_offline(True)
    cast.contexts["patient"].set_offline(False)
    patient.reload()
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    expect(admit).to_be_visible(timeout=SLOW)

    # 6: admit, send back, admit again, talk
    admit.click()
    expect(doctor.get_by_test_id("call")).to_be_visible(timeout=SLOW)
    patient.wait_for_url(re.compile(f"/app/sessions/{booking_id}/call"), timeout=SLOW)
    _in_call(patient)
    _in_call(doctor)
    cast.shot(patient, "call")
    cast.shot(doctor, "call")
    expect(admin.get_by_text("Talking").first).to_be_visible(timeout=SLOW)
    cast.shot(admin, "board-call")

    _press(patient, "Mute")
    expect(doctor.get_by_text(re.compile("is muted"))).to_be_visible(timeout=SLOW)
    _press(patient, "Unmute")
    _press(patient, "Turn camera off")
    expect(doctor.get_by_text(re.compile("has the camera off")).first).to_be_visible(timeout=SLOW)
    _press(patient, "Turn camera on")
    _press(doctor, "Share screen")
    expect(patient.get_by_text(re.compile("is sharing a screen|Shared screen")).first).to_be_visible(timeout=SLOW)
    _press(doctor, "Stop sharing")
    _press(doctor, "Chat")
    box = doctor.get_by_role("textbox", name=re.compile("Message to"))
    box.fill(f"{canaries.chat} is on its way")
    box.press("Enter")
    _press(patient, re.compile("^Chat"))
    expect(patient.get_by_text(canaries.chat).first).to_be_visible(timeout=SLOW)

    # the network goes away and comes back
    patient.reload()
    _in_call(patient)
    _in_call(doctor)

    _press(doctor, "Finish")
    doctor.get_by_role("button", name="Finish the session").click()
    expect(patient.get_by_text(re.compile("session (has ended|is over)|How was")).first).to_be_visible(timeout=SLOW)

    # 7: note, rating, earning, payout
    note = doctor.get_by_role("textbox", name=re.compile("note", re.IGNORECASE)).first
    expect(note).to_be_visible(timeout=SLOW)
    note.fill(f"Talked about {canaries.note}.")
    doctor.get_by_role("button", name="Save note").click()
    expect(doctor.get_by_text(re.compile("^Saved")).first).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "after")
    patient.goto(f"/app/sessions/{booking_id}/rating")
    patient.get_by_role("radio", name="5 stars").press("Space")
    patient.get_by_role("button", name="Send", exact=True).click()
    expect(patient.get_by_text("Thank you").first).to_be_visible(timeout=SLOW)
    cast.shot(patient, "rated")
    booking.refresh_from_db()
    assert booking.state == "completed"

    doctor.goto("/pro/earnings")
    expect(doctor.get_by_text(re.compile("1,?200")).first).to_be_visible(timeout=SLOW)
    eventually(
        lambda: "Available" in doctor.locator("main").inner_text(),
        "the earning is available",
        wait=doctor.wait_for_timeout,
    )
    admin.goto("/admin/payouts")
    pay_out = admin.get_by_role("button", name="Run payouts now")
    expect(pay_out).to_be_visible(timeout=SLOW)
    from billing.earnings.models import Earning

    eventually(lambda: Earning.objects.filter(state="available").exists(), "the dispute window is over", seconds=90)
    pay_out.click()
    admin.get_by_role("button", name="Pay out", exact=True).click()
    expect(doctor.get_by_text(re.compile("Arrived|Paid out")).first).to_be_visible(timeout=60_000)
    eventually(lambda: Earning.objects.filter(state="paid").exists(), "the payout has arrived")
    expect(admin.get_by_text("Arrived").first).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "earnings")
    cast.shot(admin, "payouts")

    # what it leaves behind
    totals = LedgerEntry.objects.values("account__currency").annotate(total=Sum("amount"))
    assert [row["total"] for row in totals] == [0]
    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert done >= {"booking.held", "booking.confirmed", "payout.paid"} | {"session.opened"}, sorted(done)
    assert AuditEvent.objects.filter(person_id=her.pk).exists()
    assert audit.verify() == []
    assert clock.now() - booking.created_at < timedelta(minutes=15)
    assert professional.pk == booking.professional_id
    canaries.expect_nowhere(platform)


def test_patient_books_waits_is_admitted_and_talks(cast: Cast, platform: Platform) -> None:
    _walk(cast, platform, phone=False)


def test_the_same_on_a_phone(cast: Cast, platform: Platform) -> None:
    _walk(cast, platform, phone=True)
