"""A patient answers the ninth question on a phone: help is on her screen at once, and somebody is with it within seconds."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from consultations.safety_alerts.models import SafetyAlert
from marketplace.assessments.models import AssessmentResponse
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()


def test_an_answer_about_self_harm_brings_help_at_once(cast: Cast) -> None:
    can_sign_in(person(role="clinical_lead", name="Lena Lead", email="lena@people.example"))
    can_sign_in(person(name="Asha Rao", email="asha@people.example", zone="Asia/Kolkata"))

    desk = cast.enter("lead")
    sign_in(desk, "lena@people.example", "/admin/safety")
    expect(desk.get_by_text("Nobody is waiting")).to_be_visible(timeout=30_000)

    phone = cast.enter("asha", phone=True, zone="Asia/Kolkata")
    sign_in(phone, "asha@people.example", "/app/check-ins")
    entry = phone.get_by_role("heading", name="Mood: the last two weeks (PHQ-9)").locator(
        "xpath=ancestor::*[button][1]"
    )
    entry.get_by_role("button").click()
    expect(phone.get_by_text("Question 1 of 9")).to_be_visible(timeout=30_000)
    cast.shot(phone, "first-question")
    for number in range(1, 9):
        expect(phone.get_by_text(re.compile(rf"^Question {number} of "))).to_be_visible()
        phone.keyboard.press("1" if number % 2 else "2")
        phone.get_by_role("button", name="Next").click()

    # The connection is gone at the very moment: help is shown all the same, and the answer is kept for later.
    cast.contexts["asha"].set_offline(True)
    choose(phone, "Several days")
    expect(phone.get_by_role("heading", name=re.compile("You don't have to carry this alone"))).to_be_visible(
        timeout=1_000
    )
    expect(phone.get_by_role("link", name="Call 14416")).to_be_visible()
    expect(phone.get_by_text("Not saved yet")).to_be_visible(timeout=10_000)
    assert not SafetyAlert.objects.exists()
    cast.shot(phone, "crisis-panel")
    cast.contexts["asha"].set_offline(False)
    expect(phone.get_by_text("have been told")).to_be_visible(timeout=30_000)
    assert AssessmentResponse.objects.get().state == "in_progress"

    # Live on the clinical lead's screen, before anything was submitted, and without a name.
    card = desk.get_by_role("listitem").filter(has_text="Severity 1 of 3")
    expect(card).to_be_visible(timeout=5_000)
    assert "Asha" not in desk.locator("main").inner_text()
    cast.shot(desk, "alert")
    card.get_by_role("button").click()
    desk.get_by_role("button", name="Take it", exact=True).click()
    expect(desk.get_by_role("heading", name="Asha Rao")).to_be_visible(timeout=10_000)
    cast.shot(desk, "taken")
    desk.get_by_role("combobox", name="What came of it").click()
    desk.get_by_role("option", name="Spoke with her").click()
    desk.get_by_label("What was done").fill("Called her; she is with her sister tonight.")
    desk.get_by_role("button", name="Close the alert").click()
    expect(desk.get_by_text("This alert has been closed.")).to_be_visible(timeout=10_000)
    assert SafetyAlert.objects.get().state == "resolved"

    phone.get_by_role("button", name="Next").click()
    choose(phone, "Somewhat difficult")
    phone.get_by_role("button", name="See the result").click()
    expect(phone.get_by_role("heading", name="Your result")).to_be_visible(timeout=20_000)
    expect(phone.get_by_text("5 of 27")).to_be_visible()
    cast.shot(phone, "result")
    phone.get_by_role("link", name="Back to check-ins").click()
    expect(phone.get_by_text("Latest: 5, Mild")).to_be_visible(timeout=20_000)
    cast.shot(phone, "trends")
