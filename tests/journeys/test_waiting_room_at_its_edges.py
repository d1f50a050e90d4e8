"""A late professional, another time, a colleague, and a session that cannot be: what the two see, without reloading."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from billing.gateways.sandbox import delivery
from consultations.bookings.models import Booking, BookingMove
from kernel import clock
from marketplace.models import Professional
from tests.factories.accounts import person
from tests.factories.consultations import Pair, confirmed
from tests.factories.marketplace import make_professional
from tests.integration.billing.conftest import post_webhook
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

SLOW = 30_000


@pytest.fixture(autouse=True)
def wire(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is paid before the curtain rises is settled in this process."""
    monkeypatch.setattr(delivery, "_post", post_webhook)


def free_all_day(name: str, email: str, **fields: Any) -> Professional:
    """A professional who can be booked every five minutes, day and night."""
    return make_professional(
        user=can_sign_in(person(role="professional", name=name, email=email)),
        display_name=name,
        # No session crosses midnight, so he works where the day has room.
        zone="UTC" if clock.now().hour < 20 else "America/New_York",
        rules=[(weekday, 0, 24 * 60) for weekday in range(7)],
        minutes=30,
        terms={"step_minutes": 5, "minimum_notice_minutes": 0, "buffer_after_minutes": 0},
        **fields,
    )


def soon() -> datetime:
    """The next start on the grid whose waiting room is open already."""
    at = clock.now() + timedelta(minutes=7)
    return at.replace(minute=at.minute - at.minute % 5, second=0, microsecond=0)


def waiting_pair(cast: Cast, *, phone: bool, language: str = "en") -> tuple[Pair, Booking, Page, Page]:
    """She sits in her waiting room, he at his desk."""
    her = can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    two = Pair(her, free_all_day("Dr. Meera Iyer", "meera@people.example"))
    booking = confirmed(two, at=soon())
    doctor = cast.enter("professional")
    sign_in(doctor, "meera@people.example", "/pro/")
    patient = cast.enter("patient", phone=phone)
    sign_in(patient, "asha@people.example", f"/app/sessions/{booking.pk}/room")
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    expect(doctor.get_by_role("button", name="Admit Asha Rao")).to_be_visible(timeout=SLOW)
    return two, booking, patient, doctor


def test_a_delay_that_grows_lets_her_choose_another_time(cast: Cast) -> None:
    _, booking, patient, doctor = waiting_pair(cast, phone=True)
    doctor.get_by_role("button", name="Running late").click()
    doctor.get_by_role("menuitem", name="About 5 minutes").click()
    expect(patient.get_by_text("is running about 5 minutes late")).to_be_visible(timeout=SLOW)
    expect(patient.get_by_role("link", name="Choose another time")).to_have_count(0)
    doctor.get_by_role("button", name=re.compile("About 5 min late")).click()
    doctor.get_by_role("menuitem", name="About 20 minutes").click()
    another = patient.get_by_role("link", name="Choose another time")
    expect(another).to_be_visible(timeout=SLOW)
    cast.shot(patient, "late")
    another.click()
    expect(patient.get_by_text("does not count")).to_be_visible(timeout=SLOW)
    tomorrow = patient.get_by_role("toolbar", name="Days").get_by_role("button").nth(1)
    expect(tomorrow).to_be_visible(timeout=SLOW)
    tomorrow.click()
    patient.get_by_role("button", name=re.compile(r"^\d{1,2}:\d{2}")).first.click()
    cast.shot(patient, "another-time")
    patient.get_by_role("button", name=re.compile("^Move to")).click()
    patient.wait_for_url(re.compile(f"/app/sessions/{booking.pk}$"), timeout=SLOW)
    expect(doctor.get_by_text("Nobody is waiting").first).to_be_visible(timeout=SLOW)
    cast.shot(patient, "moved")
    before, price = booking.starts_at, booking.price_minor
    booking.refresh_from_db()
    assert booking.starts_at > before
    assert (booking.state, booking.price_minor) == ("confirmed", price)
    assert BookingMove.objects.get().counted is False


def test_she_goes_to_a_colleague_and_another_is_told_kindly_that_it_cannot_be(cast: Cast) -> None:
    two, booking, patient, doctor = waiting_pair(cast, phone=False)
    free_all_day("Dr. Jonas Weber", "jonas@people.example", price_minor=9900)
    colleague = cast.enter("colleague", dark=True)
    sign_in(colleague, "jonas@people.example", "/pro/")
    expect(colleague.get_by_text("Nobody is waiting").first).to_be_visible(timeout=SLOW)

    doctor.get_by_role("button", name="More for Asha Rao").click()
    doctor.get_by_role("menuitem", name="Offer a colleague").click()
    offer = doctor.get_by_role("button", name="Offer Dr. Jonas Weber")
    expect(offer).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "colleagues")
    offer.click()
    expect(patient.get_by_text("Dr. Jonas Weber could see you now")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "transfer")
    patient.get_by_role("button", name="Go to Dr. Jonas Weber").click()
    expect(colleague.get_by_role("button", name="Admit Asha Rao")).to_be_visible(timeout=SLOW)
    expect(doctor.get_by_text("Nobody is waiting").first).to_be_visible(timeout=SLOW)
    expect(patient.get_by_text("Dr. Jonas Weber sees that you are here")).to_be_visible(timeout=SLOW)

    colleague.get_by_role("button", name="More for Asha Rao").click()
    colleague.get_by_role("menuitem", name="Not today").click()
    cast.shot(colleague, "remove")
    colleague.get_by_role("button", name="End the session", exact=True).click()
    expect(patient.get_by_text("we are sorry")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "removed")
    booking.refresh_from_db()
    assert booking.professional_id != two.professional.pk
    assert (booking.state, booking.closed_reason, booking.refund_minor) == ("cancelled", "removed", booking.price_minor)
