"""Somebody applies with her licence, a reviewer checks and approves it, and the public directory shows her as checked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from kernel import clock
from marketplace.models import Professional, VerificationCase
from tests.factories import files
from tests.factories.accounts import person
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

SLOW = 30_000
BIO = "I have worked with adults for ten years. We look together at what keeps the worry going, and change it."
CHECKS = re.compile(r"^(The number is|The name matches|The authority|It is good for|It has not ended)")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def onwards(page: Page, step: str) -> None:
    """To the next step, once this one is kept."""
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url(re.compile(rf"/pro/onboarding/{step}$"), timeout=SLOW)


def apply(page: Page) -> None:
    """All steps but the photo."""
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("link", name="Begin", exact=True).click(timeout=SLOW)
    page.get_by_label("Name shown to people").fill("Dr. Meera Pillai")
    choose(page, "Profession", "Psychologist")
    page.get_by_label("In practice since (year)").fill("2014")
    onwards(page, "licences")
    page.get_by_role("combobox", name="Country or state of the licence").fill("India")
    page.get_by_role("option", name="India", exact=True).click()
    page.get_by_label("Who issued it").fill("Rehabilitation Council of India")
    page.get_by_label("Licence number").fill("A-20417")
    page.get_by_label("Valid until").fill((clock.now() + timedelta(days=400)).date().isoformat())
    page.locator("input[type=file]").set_input_files(
        {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": files.pdf(text="Licence A-20417")}
    )
    page.get_by_role("button", name="Add licence", exact=True).click()
    expect(page.get_by_text("no. A-20417")).to_be_visible(timeout=SLOW)
    onwards(page, "focus")
    for chip in ("Anxiety", "Grief", "Cognitive behavioural", "Adults"):
        page.get_by_text(re.compile(rf"^{chip}")).first.click()
    onwards(page, "meeting")
    page.get_by_text("English", exact=True).click()
    page.get_by_label("Video").check()
    onwards(page, "rates")
    page.get_by_role("button", name="Add a session").click()
    page.get_by_label("Name of the session").fill("Session")
    page.get_by_label("Price", exact=True).fill("1500")
    onwards(page, "words")
    page.get_by_label("One sentence").fill("Calm help with worry and grief")
    page.get_by_label("About your work").fill(BIO)
    onwards(page, "photo")


def test_an_applicant_is_checked_and_found(cast: Cast) -> None:
    can_sign_in(person(role="clinical_lead", name="Lena Lead", email="lena@people.example"))
    can_sign_in(person(name="Meera Pillai", email="meera@people.example", zone="Asia/Kolkata"))

    her = cast.enter("applicant", phone=True, zone="Asia/Kolkata")
    sign_in(her, "meera@people.example", "/pro/onboarding")
    apply(her)
    her.get_by_role("button", name="To the overview").click()
    her.get_by_role("button", name="Send for review").click(timeout=SLOW)
    expect(her.get_by_text("Sent", exact=False).first).to_be_visible(timeout=SLOW)
    cast.shot(her, "sent")
    # The front door of the professionals' app leads her to her application for as long as nothing else is hers there.
    her.goto("/pro/")
    her.wait_for_url(re.compile(r"/pro/onboarding$"), timeout=SLOW)

    desk = cast.enter("reviewer")
    case = VerificationCase.objects.get()
    sign_in(desk, "lena@people.example", f"/admin/verification/{case.pk}")
    desk.get_by_role("button", name="Take this case").click(timeout=SLOW)
    expect(desk.get_by_role("button", name="Approve", exact=True)).to_be_visible(timeout=SLOW)
    for box in desk.get_by_label(CHECKS).all():
        # Ticked once the server has it.
        box.click()
        expect(box).to_be_checked(timeout=SLOW)
        expect(box).to_be_enabled(timeout=SLOW)
    desk.get_by_label("Looked up in").fill("Public register, RCI")
    desk.get_by_label("Looked up in").blur()
    cast.shot(desk, "checked")
    desk.get_by_role("button", name="Approve", exact=True).click()

    # She sees it without loading the page again.
    expect(her.get_by_role("link", name="Set your hours")).to_be_visible(timeout=SLOW)
    slug = Professional.objects.get().slug
    visitor = cast.enter("visitor")
    visitor.goto("/professionals")
    visitor.get_by_role("link", name="Dr. Meera Pillai").first.click(timeout=SLOW)
    visitor.wait_for_url(re.compile(rf"/p/{slug}"), timeout=SLOW)
    expect(visitor.get_by_text(re.compile(r"Checked on .* against: Public register, RCI"))).to_be_visible(timeout=SLOW)
    cast.shot(visitor, "found")
