"""Two gigs from end to end: a bundle of which one session is booked, and a written plan that is delivered, revised and accepted.

Patient and professional sit in browsers of their own; what one does the other sees without reloading.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from billing.credits.models import Credit
from billing.earnings.models import Earning
from billing.ledger.selectors import trial_balance
from consultations.bookings.models import Booking
from marketplace.orders.models import GigOrder
from tests.factories.accounts import person
from tests.factories.gigs import published
from tests.factories.marketplace import make_professional
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.waiting import eventually

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(420)]

SLOW = 30_000


def _buy(page: Page, gig_id: object, brief: str = "") -> None:
    """From the gig's page over the sandbox's payment page to the order."""
    page.goto(f"/gigs/{gig_id}")
    if brief:
        page.get_by_role("button", name="Choose this").click()
        page.get_by_label("What would you like help with?").fill(brief)
    page.get_by_role("button", name="Go to payment").click()
    page.wait_for_url(re.compile(r"/sandbox/pay/"), timeout=SLOW)
    page.locator("button[value=pay]").click()
    page.get_by_role("link", name="See your order").click(timeout=SLOW)


def _said(page: Page, button: str, words: str, send: str) -> None:
    page.get_by_role("button", name=button, exact=True).click(timeout=SLOW)
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").first.fill(words)
    dialog.get_by_role("button", name=send, exact=True).click()
    expect(dialog).to_be_hidden(timeout=SLOW)


def test_a_bundle_and_a_plan_are_bought(cast: Cast) -> None:
    expert = make_professional(
        user=can_sign_in(person(role="professional", name="Meera Iyer", email="meera@people.example")),
        display_name="Dr. Meera Iyer",
    )
    bundle, plan = published(expert, "bundle"), published(expert, "service")
    can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    her, him = cast.enter("patient", phone=True), cast.enter("professional", dark=True)
    sign_in(her, "asha@people.example", "/app/")

    _buy(her, bundle.pk)
    expect(her.get_by_text("4 of 4 sessions left to book").first).to_be_visible(timeout=SLOW)
    cast.shot(her, "bundle")
    her.get_by_role("link", name="Choose a time").click()
    her.get_by_role("button", name=re.compile(r"^\d{1,2}:\d{2}")).nth(1).click(timeout=SLOW)
    cast.shot(her, "time")
    her.get_by_role("button", name=re.compile("^Book ")).click()
    her.wait_for_url(re.compile(r"/app/sessions/"), timeout=SLOW)
    booking = Booking.objects.get()
    assert (booking.state, Credit.objects.filter(state="spent").count()) == ("confirmed", 1)

    _buy(her, plan.pk, "I lie awake at three.")
    expect(her.get_by_text("This is under way.")).to_be_visible(timeout=SLOW)
    order = GigOrder.objects.get(kind="service")
    sign_in(him, "meera@people.example", f"/pro/orders/{order.pk}")
    expect(him.get_by_text("I lie awake at three.")).to_be_visible(timeout=SLOW)
    cast.shot(him, "to-deliver")
    _said(him, "Deliver", "Here is the plan.", "Deliver")
    expect(her.get_by_text("Here is the plan.")).to_be_visible(timeout=SLOW)
    _said(her, "Ask for a revision", "Shorter, please.", "Ask for it")
    expect(him.get_by_text("Shorter, please.")).to_be_visible(timeout=SLOW)
    _said(him, "Deliver", "A shorter plan.", "Deliver")
    expect(her.get_by_text("A shorter plan.")).to_be_visible(timeout=SLOW)
    cast.shot(her, "delivered")
    her.get_by_role("button", name="Accept", exact=True).click()
    her.get_by_role("dialog").get_by_role("button", name="Accept", exact=True).click()
    expect(him.get_by_text("This is complete.")).to_be_visible(timeout=SLOW)
    eventually(lambda: Earning.objects.filter(gross=9000).exists(), "the plan is earned")
    assert trial_balance() == {"EUR": 0}
    her.goto("/gigs")
    expect(her.get_by_role("link", name="Sleep better").first).to_be_visible(timeout=SLOW)
    cast.shot(her, "list")
