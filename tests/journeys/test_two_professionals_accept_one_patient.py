"""Talk now: she joins a shared queue, two professionals press accept, one has her; she pays and is in his waiting room."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from consultations.bookings.models import Booking
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.test_waiting_room_at_its_edges import SLOW, free_all_day

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def _on(page: Page) -> None:
    page.get_by_role("switch", name="Take people now").check(force=True)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("Nobody is waiting at the moment")).to_be_visible(timeout=SLOW)


def test_two_professionals_accept_and_one_has_the_patient(cast: Cast) -> None:
    pages = []
    for number, (name, email) in enumerate(
        (("Dr. Meera Iyer", "meera@people.example"), ("Dr. Jonas Weber", "jonas@people.example"))
    ):
        free_all_day(name, email, specialties=["anxiety"])
        page = cast.enter(f"professional-{number}", dark=number == 1)
        sign_in(page, email, "/pro/")
        _on(page)
        pages.append(page)
    can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    patient = cast.enter("patient", phone=True)
    sign_in(patient, "asha@people.example", "/app/talk-now")
    join = patient.get_by_role("button", name="Join the line: Anxiety and worry")
    expect(join).to_be_visible(timeout=SLOW)
    cast.shot(patient, "queues")
    join.click()
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "in-line")
    buttons = [page.get_by_role("button", name="Accept: Anxiety and worry") for page in pages]
    for button in buttons:
        expect(button).to_be_visible(timeout=SLOW)
    cast.shot(pages[0], "desk")
    # Both press before either has heard of the other.
    for page in pages:
        page.evaluate(
            "() => [...document.querySelectorAll('button')].find((b) => b.ariaLabel?.startsWith('Accept:'))?.click()"
        )
    won = [page.get_by_text("You have this person") for page in pages]
    lost = [page.get_by_text("A colleague was faster") for page in pages]
    for mine, theirs in zip(won, lost, strict=True):
        expect(mine.or_(theirs).first).to_be_visible(timeout=SLOW)
    assert sorted(text.count() for text in won) == [0, 1]
    expect(patient.get_by_text("Somebody is here for you")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "accepted")
    assert Booking.objects.count() == 1
    patient.get_by_role("link", name="Continue").click()
    patient.get_by_role("button", name=re.compile("^Pay ")).click()
    patient.wait_for_url(re.compile("/sandbox/pay/"), timeout=SLOW)
    patient.locator("button[value=pay]").click()
    expect(patient.get_by_text(re.compile("You are booked|Paid, and it's yours"))).to_be_visible(timeout=SLOW)
    patient.goto(f"/app/sessions/{Booking.objects.get().pk}/room")
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    winner = pages[[text.count() for text in won].index(1)]
    expect(winner.get_by_role("button", name="Admit Asha Rao")).to_be_visible(timeout=SLOW)
    cast.shot(winner, "in-the-room")
