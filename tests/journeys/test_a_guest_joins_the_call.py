"""An interpreter is brought into a session by a one-time link, interprets, and is thanked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from access.models import AuditEvent
from consultations.guests.models import CallGuest
from tests.journeys.conftest import Cast
from tests.journeys.meetings import SLOW, admit_and_talk, enter_both, media_flows, meeting, press, wait_and_be_seen
from tests.journeys.platform import Platform

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def test_an_interpreter_joins_by_a_link_is_let_in_and_put_out(
    cast: Cast, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, booking = meeting(monkeypatch)
    patient, doctor = enter_both(cast)
    admit_and_talk(patient, doctor, wait_and_be_seen(patient, doctor, booking), booking)

    # the professional makes a link
    press(doctor, "Devices")
    doctor.get_by_role("menuitem", name="Guests").click()
    doctor.get_by_role("button", name="Invite a guest").click()
    doctor.get_by_role("menuitem", name="Interpreter").click()
    shown = doctor.get_by_test_id("guest-link")
    expect(shown).to_be_visible(timeout=SLOW)
    link = shown.input_value()
    cast.shot(doctor, "link")
    token = link.partition("#")[2]
    assert len(token) > 40

    # the interpreter opens it: the token leaves the address at once
    interpreter = cast.enter("interpreter", language="en")
    interpreter.goto(link)
    name = interpreter.get_by_label("Your name")
    expect(name).to_be_visible(timeout=SLOW)
    assert token not in interpreter.url
    cast.shot(interpreter, "invited")
    interpreter.get_by_role("button", name="Continue").click()
    expect(interpreter.get_by_text("This is needed.")).to_be_visible()
    name.fill("Ravi Kumar")
    interpreter.get_by_role("button", name="Continue").click()
    expect(interpreter.get_by_test_id("guest-lobby")).to_be_visible(timeout=SLOW)
    expect(interpreter.get_by_text("Your microphone works")).to_be_visible(timeout=SLOW)
    cast.shot(interpreter, "lobby")

    # somebody else who has the link too finds it void, and the guest's own reload keeps the place
    thief = cast.enter("thief")
    thief.goto(link)
    thief.get_by_label("Your name").fill("Mallory")
    thief.get_by_role("button", name="Continue").click()
    expect(thief.get_by_text("This link is no longer good")).to_be_visible(timeout=SLOW)
    interpreter.reload()
    expect(interpreter.get_by_test_id("guest-lobby")).to_be_visible(timeout=SLOW)

    # let in: three sides, six pictures
    at_door = doctor.get_by_text("Ravi Kumar (Interpreter) is waiting to join")
    expect(at_door).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "at-the-door")
    doctor.get_by_role("button", name="Let in").first.click()
    expect(interpreter.get_by_test_id("guest-call")).to_be_visible(timeout=SLOW)
    for page in (patient, doctor):
        media_flows(page, page.get_by_test_id("tile").and_(page.locator("[data-role=guest]")))
        media_flows(page, page.get_by_test_id("call"))
    for role in ("patient", "professional"):
        media_flows(interpreter, interpreter.locator(f"[data-testid=tile][data-role={role}]"))
    expect(interpreter.get_by_text("Asha")).to_have_count(0)
    expect(interpreter.get_by_role("button", name=re.compile("Chat|Note|Finish"))).to_have_count(0)
    for page, who in ((patient, "patient"), (doctor, "professional"), (interpreter, "interpreter")):
        cast.shot(page, f"three-{who}")

    # put out by the professional: at once, and for good
    if not doctor.get_by_test_id("guest").is_visible():
        press(doctor, "Devices")
        doctor.get_by_role("menuitem", name="Guests").click()
    doctor.get_by_role("button", name="Remove").click()
    expect(interpreter.get_by_text("You have left the session")).to_be_visible(timeout=2_000)
    for page in (patient, doctor):
        expect(page.get_by_test_id("tile")).to_have_count(0, timeout=5_000)
        media_flows(page, page.get_by_test_id("call"))
    interpreter.reload()
    expect(interpreter.get_by_text("There is no invitation here")).to_be_visible(timeout=SLOW)

    assert CallGuest.objects.get(booking=booking).state == "removed"
    done = set(AuditEvent.objects.filter(resource_kind="consultations.callguest").values_list("action", flat=True))
    assert done >= {"guest.invited", "guest.waiting", "guest.admitted", "guest.granted", "guest.removed"}
    assert token not in platform.logs()
    assert "Ravi Kumar" not in platform.logs()
