"""A phone loses its network for some seconds, in the waiting room and in the call; nothing is lost and nobody reloads.

The browser is told that it is offline (no request, no new socket) and its open sockets are cut. Chromium's emulation does
not reach WebRTC's UDP, so here the connection of the call is torn down at one end; the journey through a relay stops the
packets themselves.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from consultations.bookings.models import Booking
from consultations.waiting_room.models import WaitingEntry
from tests.journeys.conftest import Cast
from tests.journeys.meetings import SLOW, admit_and_talk, enter_both, media_flows, meeting, wait_and_be_seen
from tests.journeys.waiting import eventually

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

# Keeps hold of what the page opens, so that it can be cut, and counts loads, so that none goes unseen.
HOLD = """
window.cuttable = { sockets: [], calls: [] };
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) { super(...given); window.cuttable.sockets.push(this); }
};
const Call = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Call {
  constructor(...given) { super(...given); window.cuttable.calls.push(this); }
};
"""
OPEN_SOCKETS = "() => window.cuttable.sockets.filter((socket) => socket.readyState === 1).length"


def cut(cast: Cast, who: str, page: Page) -> None:
    """Offline, and what was open breaks."""
    cast.contexts[who].set_offline(True)
    page.evaluate("() => window.cuttable.sockets.forEach((socket) => socket.close())")


def mend(cast: Cast, who: str) -> None:
    cast.contexts[who].set_offline(False)


def place_of(booking: Booking) -> WaitingEntry:
    return WaitingEntry.objects.get(booking=booking)


def test_a_lost_network_costs_neither_the_place_nor_the_call(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    _, booking = meeting(monkeypatch)
    patient, doctor = enter_both(cast, script=HOLD)
    admit = wait_and_be_seen(patient, doctor, booking)
    before = place_of(booking)
    patient.evaluate("() => { window.sameDocument = true; }")

    # waiting: the banner says so, the place stays, and it comes back by itself
    cut(cast, "patient", patient)
    expect(patient.get_by_text(re.compile("offline|reconnecting", re.IGNORECASE)).first).to_be_visible(timeout=SLOW)
    cast.shot(patient, "waiting-offline")
    patient.wait_for_timeout(4_000)
    kept = place_of(booking)
    assert (kept.state, kept.queued_at) == ("waiting", before.queued_at)
    mend(cast, "patient")
    eventually(lambda: patient.evaluate(OPEN_SOCKETS) > 0, "a socket again", wait=patient.wait_for_timeout)
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    expect(admit).to_be_visible(timeout=SLOW)
    eventually(lambda: place_of(booking).present, "she is present again", wait=patient.wait_for_timeout)
    assert place_of(booking).queued_at == before.queued_at
    assert patient.evaluate("() => window.sameDocument === true"), "no reload"

    # the call: signalling and media path both break, and both come back
    admit_and_talk(patient, doctor, admit, booking)
    patient.evaluate("() => { window.sameDocument = true; }")
    cut(cast, "patient", patient)
    patient.evaluate("() => window.cuttable.calls.forEach((call) => call.close())")
    expect(patient.get_by_text("Offline: the chat waits until you are back")).to_be_visible(timeout=SLOW)
    expect(doctor.get_by_text(re.compile("Reconnecting", re.IGNORECASE)).first).to_be_visible(timeout=SLOW)
    cast.shot(doctor, "call-reconnecting")
    patient.wait_for_timeout(2_000)
    mend(cast, "patient")
    for page in (patient, doctor):
        media_flows(page, page.get_by_test_id("call"))
    assert patient.evaluate("() => window.sameDocument === true"), "no reload"
    assert Booking.objects.get(pk=booking.pk).state == "in_progress"

    # sent back and let in again, by the screen
    doctor.get_by_role("button", name="Leave").first.press("Enter")
    doctor.get_by_role("dialog").get_by_role("button", name="Leave").click()
    doctor.goto("/pro/")
    doctor.get_by_role("button", name=re.compile("Send back|back to the waiting room", re.IGNORECASE)).first.click()
    patient.wait_for_url(re.compile(f"/app/sessions/{booking.pk}/room"), timeout=SLOW)
    expect(patient.get_by_text("You are next")).to_be_visible(timeout=SLOW)
    cast.shot(patient, "sent-back")
    admit_and_talk(patient, doctor, admit, booking)
