"""A record opened in an emergency, before witnesses; and an administrator who looks as another role sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from access.models import AuditEvent
from tests.factories.accounts import person
from tests.factories.consultations import held, pair
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
SLOW = 30_000


def test_a_lead_opens_a_record_and_a_colleague_closes_the_review(cast: Cast) -> None:
    two = pair("Meera Iyer")
    held(two)
    can_sign_in(person(role="clinical_lead", name="Rachel Lead", email="lead@people.example"))
    can_sign_in(person(role="admin", name="Colin Clerk", email="clerk@people.example"))

    clerk = cast.enter("clerk")
    sign_in(clerk, "clerk@people.example", "/admin/emergencies")
    expect(clerk.get_by_role("heading", name="Nothing waits for review")).to_be_visible(timeout=SLOW)

    lead = cast.enter("lead", phone=True)
    sign_in(lead, "lead@people.example", "/admin/emergency")
    lead.get_by_label("Whose record?").first.fill(two.patient.email or "")
    lead.get_by_role("radio", name="—").check(timeout=SLOW)
    submit = lead.get_by_role("button", name="Open the record")
    submit.click()
    expect(lead.get_by_label("What happened")).to_have_attribute("aria-invalid", "true")
    expect(lead.get_by_text("This is needed.")).to_be_visible()
    lead.get_by_label("What happened").fill("She wrote that she will not see tomorrow.")
    cast.shot(lead, "emergency-form")
    submit.click()
    expect(lead.get_by_role("heading", name="Meera Iyer")).to_be_visible(timeout=SLOW)
    expect(lead.get_by_text("A patient's record is open to you")).to_be_visible()
    cast.shot(lead, "emergency-record")

    # The colleague's queue moves by itself, and he ends it: the record is gone from the other screen.
    clerk.get_by_role("tab", name="Open now (1)").click(timeout=SLOW)
    clerk.get_by_role("button", name="Look at it").click()
    expect(clerk.get_by_text("She wrote that she will not see tomorrow.")).to_be_visible(timeout=SLOW)
    clerk.get_by_role("button", name="Close the record now").click()
    expect(lead.get_by_role("heading", name="Meera Iyer")).to_have_count(0, timeout=SLOW)
    expect(lead.get_by_text("A patient's record is open to you")).to_have_count(0)
    clerk.get_by_role("radio", name="Justified", exact=True).check(timeout=SLOW)
    clerk.get_by_label("Your remark").fill("Rightly so.")
    cast.shot(clerk, "emergency-review")
    clerk.get_by_role("button", name="Close the review").click()
    expect(lead.get_by_text("Rightly so.")).to_be_visible(timeout=SLOW)

    # What was done under it stands in the log, marked, and the log answers who saw her.
    clerk.goto("/admin/audit")
    clerk.get_by_role("tab", name="Who saw this patient?").click(timeout=SLOW)
    clerk.get_by_label("About the person (id)").fill(str(two.patient.pk))
    expect(clerk.get_by_text("Rachel Lead")).to_be_visible(timeout=SLOW)
    cast.shot(clerk, "who-saw-her")

    # Looking as another role: its menu, a bar that says so, and back.
    clerk.goto("/admin/roles")
    clerk.get_by_role("link", name="Finance").click(timeout=SLOW)
    clerk.get_by_role("button", name="See as this role").click(timeout=SLOW)
    expect(clerk.get_by_text("You are looking as “Finance”.")).to_be_visible(timeout=SLOW)
    expect(clerk.get_by_role("link", name="Audit log")).to_have_count(0)
    cast.shot(clerk, "looking-as-finance")
    clerk.get_by_role("button", name="Stop looking").click()
    expect(clerk.get_by_role("link", name="Audit log").first).to_be_visible(timeout=SLOW)
    assert AuditEvent.objects.filter(action__in=["role_view.began", "role_view.ended"]).count() == 2
