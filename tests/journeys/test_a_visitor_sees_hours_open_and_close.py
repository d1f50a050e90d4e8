"""A professional opens hours of every week by keyboard and shortens one day; a visitor's open page follows, without a reload."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kernel import clock
from marketplace.models import AvailabilityOverride, AvailabilityRule
from tests.factories.accounts import person
from tests.factories.marketplace import make_professional
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def press(page: Page, role: str, name: str | re.Pattern[str], *keys: str) -> None:
    """Reach something as a keyboard does, and press keys there."""
    page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]  # one of ARIA's words
    for key in keys:
        page.keyboard.press(key)


def test_a_visitor_sees_hours_open_and_close(cast: Cast) -> None:
    mira = can_sign_in(person(role="professional", name="Mira Sen", email="mira.hours@people.example", zone="UTC"))
    professional = make_professional(user=mira, display_name="Mira Sen", rules=[])
    today = clock.now().date()
    # Neither today, which may be over in a moment, nor a day that the visitor's week does not hold.
    day = today + timedelta(days=2)

    visitor = cast.enter("visitor", phone=True, zone="UTC")
    visitor.goto(f"/p/{professional.slug}")
    expect(visitor.get_by_text("There is no free time in the next weeks.")).to_be_visible(timeout=30_000)

    desk = cast.enter("mira", zone="UTC")
    sign_in(desk, "mira.hours@people.example", "/pro/calendar")
    press(desk, "radio", "Usual week", "Space")
    press(desk, "button", f"Hours on {day:%A}", "Enter")
    expect(desk.get_by_role("menuitem", name="Add hours")).to_be_visible()
    press(desk, "menuitem", "Add hours", "Enter")
    # Two hours later than offered: picked up, moved, put down.
    press(desk, "button", f"{day:%A}, 09:00 to 17:00", "Enter", *["ArrowDown"] * 8, "Enter")
    expect(desk.get_by_role("button", name=f"{day:%A}, 11:00 to 19:00")).to_be_focused()
    cast.shot(desk, "usual-week")
    press(desk, "button", "Save the calendar", "Enter")
    expect(desk.get_by_text("Saved. People see your new times now.")).to_be_visible()
    times = visitor.locator("time")
    expect(times).to_have_text([f"{hour}:00" for hour in range(11, 19)], timeout=10_000)
    cast.shot(visitor, "open")

    press(desk, "radio", "Week", "Space")
    if day.isocalendar().week != today.isocalendar().week:
        press(desk, "button", "Later days", "Enter")
    block = rf"^{day:%A},? {day.day} {day:%B}, 11:00 to"
    press(desk, "button", re.compile(f"{block} 19:00"), "Enter", *["Shift+ArrowUp"] * 4, "Enter")
    expect(desk.get_by_role("button", name=re.compile(f"{block} 18:00"))).to_be_visible()
    cast.shot(desk, "that-day")
    press(desk, "button", "Save the calendar", "Enter")
    expect(times).to_have_text([f"{hour}:00" for hour in range(11, 18)], timeout=10_000)
    cast.shot(visitor, "closed")
    assert list(AvailabilityRule.objects.values_list("weekday", "start_minute", "end_minute")) == [
        (day.weekday(), 11 * 60, 19 * 60)
    ]
    assert list(AvailabilityOverride.objects.values_list("on", "end_minute")) == [(day, 18 * 60)]
