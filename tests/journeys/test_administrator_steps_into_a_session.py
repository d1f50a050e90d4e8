"""A patient waits and nobody comes: an administrator sees it, learns who she is, writes, extends the session and ends it.

Three browsers; what the administrator does is seen in the other two at once, and stays in the audit log.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from access.models import AuditEvent
from billing.gateways.sandbox import delivery
from consultations.calls.models import Call
from consultations.waiting_room.models import WaitingEntry
from marketplace.models import ProfessionalPresence
from tests.factories.accounts import person
from tests.factories.consultations import Pair, begins_soon, confirmed
from tests.factories.marketplace import make_professional
from tests.integration.billing.conftest import post_webhook
from tests.journeys.axe import violations
from tests.journeys.conftest import Cast
from tests.journeys.persons import can_sign_in, sign_in
from tests.journeys.waiting import eventually

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
SLOW = 30_000


def _accessible(page: Page, where: str) -> None:
    found = violations(page)
    assert found == [], f"{where}: {found}"


def _step_in(admin: Page, act: str, do: str, reason: str, **words: str) -> None:
    """The board's menu, the dialog, its reason."""
    admin.get_by_role("button", name=re.compile("^Step in: ")).click()
    admin.get_by_role("menuitem", name=act, exact=True).click()
    dialog = admin.get_by_role("dialog", name=act, exact=True)
    for label, text in words.items():
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("combobox", name="Reason").click()
    admin.get_by_role("option", name=reason).click()
    dialog.get_by_role("button", name=do, exact=True).click()
    expect(dialog).to_have_count(0, timeout=SLOW)


def test_an_administrator_helps_a_patient_nobody_attends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "_post", post_webhook)
    asha = can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    meera = can_sign_in(person(role="professional", name="Meera Iyer", email="meera@people.example"))
    can_sign_in(person(role="admin", name="Olga Owner", email="olga@people.example"))
    two = Pair(asha, make_professional(user=meera, display_name="Dr. Meera Iyer", slug="meera-iyer"))
    booking = confirmed(two)
    begins_soon(booking, minutes=-6)

    admin, patient = cast.enter("administrator"), cast.enter("patient", phone=True)
    doctor, visitor = cast.enter("professional", dark=True), cast.enter("visitor", phone=True, dark=True)
    visitor.goto("/professionals")
    expect(visitor.get_by_role("heading", name="Dr. Meera Iyer")).to_be_visible(timeout=SLOW)
    _accessible(visitor, "directory")
    sign_in(admin, "olga@people.example", "/admin/")
    sign_in(patient, "asha@people.example", "/app/")
    patient.goto(f"/app/sessions/{booking.pk}/room")
    card = admin.get_by_role("listitem").filter(has_text="Dr. Meera Iyer")
    expect(card.get_by_text("Waiting", exact=True)).to_be_visible(timeout=SLOW)
    # She has stood there for six minutes: the next sweep finds it.
    WaitingEntry.objects.filter(booking=booking).update(queued_at=booking.starts_at)
    expect(card.get_by_text("Nobody attends")).to_be_visible(timeout=SLOW)
    expect(card.get_by_text("not at the desk")).to_be_visible()
    expect(admin.get_by_text("Asha Rao")).to_have_count(0)
    _accessible(admin, "board")
    _accessible(patient, "waiting room")
    cast.shot(admin, "nobody-attends")

    _step_in(admin, "Reveal the patient", "Reveal for a minute", "It is stuck")
    expect(card.get_by_text("Asha Rao")).to_be_visible(timeout=SLOW)
    cast.shot(admin, "revealed")
    card.get_by_role("button", name="Hide now").click()
    expect(admin.get_by_text("Asha Rao")).to_have_count(0)

    _step_in(admin, "Send a message", "Send", "It is stuck", Message="Dr. Iyer is on her way.")
    note = patient.get_by_role("log", name="A message from Mindo's team")
    expect(note.get_by_text("Dr. Iyer is on her way.")).to_be_visible(timeout=5_000)
    _accessible(patient, "waiting room with a message")
    cast.shot(patient, "message")
    note.get_by_role("button", name="Got it").click()
    expect(note.get_by_text("Dr. Iyer is on her way.")).to_have_count(0)

    sign_in(doctor, "meera@people.example", "/pro/")
    expect(visitor.get_by_text("Free now")).to_be_visible(timeout=SLOW)
    expect(card.get_by_text("at the desk")).to_be_visible(timeout=SLOW)
    doctor.get_by_role("switch", name="I'm away for a while").check(force=True)
    expect(visitor.get_by_text("Away for now")).to_be_visible(timeout=5_000)
    doctor.get_by_role("switch", name="I'm away for a while").uncheck(force=True)
    expect(visitor.get_by_text("Free now")).to_be_visible(timeout=5_000)
    _accessible(doctor, "day")
    doctor.get_by_role("button", name=re.compile("^(Admit|Let .* in)")).first.click()
    expect(visitor.get_by_text(re.compile("^In a session"))).to_be_visible(timeout=SLOW)
    expect(card.get_by_text("Talking")).to_be_visible(timeout=SLOW)
    _accessible(patient, "call")

    ends_at = Call.objects.get(booking=booking).ends_at
    _step_in(admin, "Extend the session", "Extend", "The patient asked")
    eventually(lambda: Call.objects.get(booking=booking).ends_at > ends_at, "the session ends later")
    cast.shot(admin, "extended")

    _step_in(admin, "End the session", "End it now", "The professional asked")
    patient.wait_for_url(re.compile(r"/rating$"), timeout=SLOW)
    doctor.wait_for_url(re.compile(r"/summary$"), timeout=SLOW)
    expect(card).to_have_count(0, timeout=SLOW)
    admin.get_by_role("link", name="Numbers").first.click()
    expect(admin.get_by_role("heading", name="Sessions held")).to_be_visible(timeout=SLOW)
    _accessible(admin, "numbers")
    cast.shot(admin, "numbers")
    done = ["board.reveal", "board.message", "board.extend", "board.end"]
    lines = AuditEvent.objects.filter(action__in=done).order_by("at")
    assert [line.action for line in lines] == done
    assert {line.person_id for line in lines} == {asha.pk}
    eventually(
        lambda: ProfessionalPresence.objects.get().state == "offline", "the professional left the desk", seconds=60
    )


def test_an_administrator_finds_somebody_else_and_the_patient_agrees(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_post", post_webhook)
    asha = can_sign_in(person(name="Asha Rao", email="asha@people.example"))
    can_sign_in(person(role="admin", name="Olga Owner", email="olga@people.example"))
    two = Pair(asha, make_professional(display_name="Dr. Meera Iyer", slug="meera-iyer"))
    noor = can_sign_in(person(role="professional", name="Noor Khan", email="noor@people.example"))
    other = make_professional(user=noor, display_name="Dr. Noor Khan", slug="noor-khan")
    booking = confirmed(two)
    begins_soon(booking, minutes=-6)

    admin, patient, doctor = cast.enter("administrator"), cast.enter("patient", phone=True), cast.enter("professional")
    sign_in(doctor, "noor@people.example", "/pro/")
    expect(doctor.get_by_role("heading", name="Nobody is waiting")).to_be_visible(timeout=SLOW)
    sign_in(patient, "asha@people.example", "/app/")
    patient.goto(f"/app/sessions/{booking.pk}/room")
    sign_in(admin, "olga@people.example", "/admin/")
    expect(admin.get_by_role("listitem").filter(has_text="Dr. Meera Iyer")).to_be_visible(timeout=SLOW)
    admin.get_by_role("button", name=re.compile("^Step in: ")).click()
    admin.get_by_role("menuitem", name="Propose another professional", exact=True).click()
    dialog = admin.get_by_role("dialog", name="Propose another professional", exact=True)
    dialog.get_by_role("radio", name="Dr. Noor Khan, At the desk and free now").click()
    dialog.get_by_role("combobox", name="Reason").click()
    admin.get_by_role("option", name="It is stuck").click()
    _accessible(admin, "somebody else")
    cast.shot(admin, "somebody-else")
    dialog.get_by_role("button", name="Ask the patient", exact=True).click()

    # She is asked on the page she waits on, and nothing moves before her yes.
    expect(patient.get_by_role("button", name="Yes, see Dr. Noor Khan")).to_be_visible(timeout=SLOW)
    assert Call.objects.get(booking=booking).professional_id == two.professional.pk
    _accessible(patient, "asked")
    cast.shot(patient, "asked")
    patient.get_by_role("button", name="Yes, see Dr. Noor Khan").click()
    expect(patient.get_by_role("heading", name="Chat with Dr. Noor Khan")).to_be_visible(timeout=SLOW)
    expect(doctor.get_by_role("button", name=re.compile("^(Admit|Let .* in)")).first).to_be_visible(timeout=SLOW)
    expect(admin.get_by_role("listitem").filter(has_text="Dr. Noor Khan")).to_be_visible(timeout=SLOW)
    assert Call.objects.get(booking=booking).professional_id == other.pk
    assert AuditEvent.objects.get(action="board.reassign").person_id == asha.pk
