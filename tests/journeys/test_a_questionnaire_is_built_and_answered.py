"""An administrator builds a small questionnaire, with a branch and a band, and a patient answers it on her phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from marketplace.assessments.models import AssessmentResponse
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def write(page: Page, field: str, en: str, hi: str, *, nth: int = 0) -> None:
    """Words in both languages, as they stand side by side."""
    for language, words in (("English", en), ("Hindi", hi)):
        page.get_by_label(re.compile(rf"^{field} · {language}")).nth(nth).fill(words)


def choose(page: Page, field: str, option: str, *, nth: int = 0) -> None:
    page.get_by_role("combobox", name=field, exact=True).nth(nth).click()
    page.get_by_role("option", name=option, exact=True).click()


def answer(page: Page) -> None:
    """As somebody who slept badly: the second question is asked only then."""
    page.get_by_role("radio", name="Badly").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("textbox").fill("The heat.")
    page.get_by_role("button", name="See the result").click()


def test_a_questionnaire_is_built_and_answered(cast: Cast) -> None:
    can_sign_in(person(role="clinical_lead", name="Lena Lead", email="lena.builds@people.example"))
    can_sign_in(person(name="Asha Rao", email="asha.answers@people.example"))
    desk = cast.enter("lead")
    sign_in(desk, "lena.builds@people.example", "/admin/questionnaires")
    desk.get_by_role("button", name="New questionnaire").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Code").fill("sleep-check")
    write(desk, "Title", "Last night", "पिछली रात")
    dialog.get_by_role("button", name="Begin").click()

    desk.get_by_role("button", name="Add a question").click()
    write(desk, "Question", "How did you sleep?", "आप कैसे सोए?")
    write(desk, "Answer", "Well", "अच्छे")
    write(desk, "Answer", "Badly", "बुरे", nth=1)
    desk.get_by_role("tab", name="Scoring").click()
    desk.get_by_role("button", name="Add a sum").click()
    desk.get_by_role("button", name="Add a band").click()
    desk.get_by_label("To", exact=True).fill("1")
    write(desk, "Name of the band", "A night", "एक रात")
    desk.get_by_role("tab", name="Licence and crisis").click()
    choose(desk, "Licence for a paid platform", "Cleared")
    write(desk, "Notice people are shown", "Our own words.", "हमारे अपने शब्द।")
    desk.get_by_role("tab", name="Questions").click()
    desk.get_by_role("button", name="Add a question").click()
    write(desk, "Question", "What kept you awake?", "किसने जगाए रखा?", nth=1)
    choose(desk, "Kind of answer", "Own words", nth=1)
    choose(desk, "Asked only after one of", "q1", nth=1)
    cast.shot(desk, "builder")

    desk.get_by_role("tab", name="Preview").click()
    answer(desk)
    expect(desk.get_by_text("total: 1 (A night)")).to_be_visible()
    cast.shot(desk, "preview")
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("Published", exact=True)).to_be_visible()

    phone = cast.enter("asha", phone=True)
    sign_in(phone, "asha.answers@people.example", "/app/check-ins")
    entry = phone.get_by_role("heading", name="Last night").locator("xpath=ancestor::*[button][1]")
    entry.get_by_role("button").click()
    expect(phone.get_by_text("How did you sleep?")).to_be_visible()
    cast.shot(phone, "question")
    answer(phone)
    expect(phone.get_by_role("heading", name="Your result")).to_be_visible()
    expect(phone.get_by_text("A night")).to_be_visible()
    cast.shot(phone, "result")
    assert AssessmentResponse.objects.get().state == "submitted"
