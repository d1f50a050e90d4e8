"""A session went wrong: its patient says so, its professional answers, and somebody divides the money. Nobody reloads."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from billing.earnings.models import Earning
from billing.ledger.selectors import trial_balance
from consultations.calls.models import Call
from tests.factories.accounts import person
from tests.factories.consultations import Pair, completed, confirmed
from tests.factories.marketplace import make_professional
from tests.journeys.axe import violations
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.waiting import eventually

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(420)]

SLOW = 30_000


def test_a_session_is_disputed_and_decided(cast: Cast) -> None:
    asha = can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    meera = can_sign_in(person(role="professional", name="Meera Iyer", email="meera@people.example"))
    can_sign_in(person(role="support", name="Sam", email="sam@people.example"))
    two = Pair(asha, make_professional(user=meera, display_name="Dr. Meera Iyer"))
    booking = confirmed(two)
    eventually(lambda: Call.objects.filter(booking=booking).exists(), "the platform confirms it")
    completed(two, booking=booking)
    her, him, desk = cast.enter("patient", phone=True), cast.enter("professional", dark=True), cast.enter("support")
    sign_in(desk, "sam@people.example", "/admin/disputes")
    expect(desk.get_by_text("No dispute waits")).to_be_visible(timeout=SLOW)
    sign_in(him, "meera@people.example", f"/pro/sessions/{booking.pk}/summary")
    sign_in(her, "asha@people.example", f"/app/sessions/{booking.pk}")

    her.get_by_role("link", name="Something was wrong").click(timeout=SLOW)
    her.get_by_label("Sound or picture did not work").check()
    her.get_by_label("What happened?").fill("I could not hear you.")
    assert violations(her) == []
    her.get_by_role("button", name="Send").click()
    expect(her.get_by_text("Being looked into")).to_be_visible(timeout=SLOW)

    him.get_by_role("link", name="See what was said").click(timeout=SLOW)
    expect(him.get_by_text("I could not hear you.")).to_be_visible(timeout=SLOW)
    expect(him.get_by_text("€51", exact=True)).to_be_visible()
    him.get_by_role("button", name="Add words").click()
    him.get_by_label("Your words").fill("It came back after a while.")
    him.get_by_role("button", name="Send").click()
    expect(her.get_by_text("It came back after a while.")).to_be_visible(timeout=SLOW)
    assert violations(him) == []
    cast.shot(him, "answered")

    expect(desk.get_by_text("Answered", exact=True)).to_be_visible(timeout=SLOW)
    desk.get_by_role("link", name="50 minutes with Dr. Meera Iyer").click()
    desk.get_by_label("Pay a part back").check()
    desk.get_by_label("To be paid back").fill("12.34")
    desk.get_by_label("Why").fill("Both of you are right.")
    expect(desk.get_by_text("€12.34 goes back, €47.66 less commission")).to_be_visible()
    assert violations(desk) == []
    cast.shot(desk, "deciding")
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("A part goes back")).to_be_visible(timeout=SLOW)
    expect(her.get_by_text("You get €12.34 back.")).to_be_visible(timeout=SLOW)
    expect(him.get_by_text("Both of you are right.")).to_be_visible(timeout=SLOW)
    cast.shot(her, "decided")
    eventually(lambda: Earning.objects.get().refunded == 1234, "the part has gone back")
    assert trial_balance() == {"EUR": 0}
