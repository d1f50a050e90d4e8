"""Two people whose networks let nothing through but a TURN relay."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Cast
from tests.journeys.meetings import SLOW, admit_and_talk, enter_both, media_flows, meeting, wait_and_be_seen
from tests.journeys.platform import Platform

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

# What a strict firewall does: of all ways only the relay's is left.
RELAY_ONLY = """
const Plain = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Plain {
  constructor(configuration) { super({ ...configuration, iceTransportPolicy: "relay" }); }
  setConfiguration(configuration) { super.setConfiguration({ ...configuration, iceTransportPolicy: "relay" }); }
};
"""


def test_media_flows_when_only_a_relay_is_left(cast: Cast, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    _, booking = meeting(monkeypatch)
    patient, doctor = enter_both(cast, script=RELAY_ONLY)
    admit = wait_and_be_seen(patient, doctor, booking)
    admit_and_talk(patient, doctor, admit, booking)
    for page in (patient, doctor):
        expect(page.get_by_test_id("call")).to_have_attribute(
            "data-candidate-pair", re.compile("^succeeded:relay/relay$"), timeout=SLOW
        )
    cast.shot(doctor, "relayed")

    # The path itself is cut for a while: packets stop where they pass, as in a tunnel, and come through again.
    relay = platform.processes["turn"]
    os.killpg(relay.pid, signal.SIGSTOP)
    try:
        for page in (patient, doctor):
            expect(page.get_by_test_id("call")).to_have_attribute("data-phase", "reconnecting", timeout=SLOW)
        expect(patient.get_by_text("Reconnecting").first).to_be_visible()
        cast.shot(patient, "cut")
    finally:
        os.killpg(relay.pid, signal.SIGCONT)
    for page in (patient, doctor):
        media_flows(page, page.get_by_test_id("call"))
    # Its secret never left the server.
    assert platform.environment["MINDO_TURN_SECRET"] not in patient.content() + platform.logs()
