"""From the public site to a held slot: a few answers, a slate with reasons, a time that is live, a sign-in, a hold."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from consultations.models import Booking
from kernel import clock
from tests.factories.accounts import person
from tests.factories.marketplace import make_professional
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def test_a_visitor_finds_a_match_and_holds_a_slot(cast: Cast) -> None:
    soon = clock.now() + timedelta(hours=20)
    for name, gender, concerns in (
        ("Dr. Mira Sen", "woman", ["anxiety", "sleep"]),
        ("Dr. Omar Khan", "man", ["anxiety"]),
        ("Tara Iyer", "woman", ["grief"]),
    ):
        make_professional(display_name=name, gender=gender, specialties=concerns, next_free_at=soon)
    patient = can_sign_in(person(name="Asha Rao", email="asha.match@people.example", zone="Asia/Kolkata"))

    page = cast.enter("visitor", phone=True, zone="Asia/Kolkata")
    page.goto("/match")
    expect(page.get_by_role("heading", name="Find somebody who fits")).to_be_visible(timeout=30_000)
    for word in ("Anxiety and worry", "Sleep"):
        page.get_by_text(word, exact=True).click()
    cast.shot(page, "concerns")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("combobox", name="Where are you now?")).to_have_value("India")
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Woman", exact=True).click()
    page.get_by_role("button", name="Show my matches").click()

    cards = page.get_by_role("listitem").filter(has=page.get_by_role("heading"))
    expect(cards).to_have_count(3, timeout=20_000)
    first = cards.first
    expect(first.get_by_role("heading")).to_have_text("Dr. Mira Sen")
    expect(first.get_by_text(re.compile("Works with Anxiety and worry, Sleep"))).to_be_visible()
    expect(cards.nth(1).get_by_text(re.compile("Not as wished: Woman|Does not name"))).to_be_visible()
    cast.shot(page, "slate")
    first.get_by_role("link", name=re.compile(r"\d\d:\d\d")).first.click()

    expect(page.get_by_role("heading", name="Dr. Mira Sen")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Sign in to hold").or_(page.locator("a[href^='/sign-in?next=']")).first.click()
    page.locator("input[type=email]").fill("asha.match@people.example")
    page.locator("input[type=password]").fill("a long enough pass phrase")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/p/"), timeout=30_000)
    page.get_by_role("button", name=re.compile("Hold")).click()
    page.wait_for_url(re.compile(r"/app/checkout/"), timeout=30_000)
    held = Booking.objects.get(patient=patient)
    assert held.state == "held"
    cast.shot(page, "held")
