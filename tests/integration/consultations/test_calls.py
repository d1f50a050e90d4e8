"""Calls: who gets in, how the state follows from two browsers, and how a visit ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from access.actors import Actor
from access.models import AuditEvent
from billing.earnings.models import Earning
from billing.refunds.models import Refund
from consultations.bookings.models import Booking
from consultations.calls import finishing, selectors, services
from consultations.calls.documents import session_events_of
from consultations.calls.models import Call
from consultations.calls.quality import Sample
from consultations.waiting_room import services as waiting_room
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from kernel.errors import Conflict, NotFound
from kernel.tasks import drain
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, join, pair
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Iterator[Booking]:
    """Admitted at the session's start; time stands there."""
    made = confirmed(two)
    with clock.frozen(made.starts_at):
        join(made)
        admit(two, made)
        yield made


def call_of(booking: Booking) -> Call:
    return Call.objects.get(booking=booking)


def report(actor: Actor, booking: Booking, state: str, sample: Sample | None = None) -> Any:
    return services.call_report(actor=actor, booking_id=booking.pk, state=state, sample=sample)


# --- getting in -------------------------------------------------------------------------------------------------------
def test_a_grant_is_for_the_two_of_an_open_call(two: Pair, booking: Booking) -> None:
    hers, his = (services.call_grant(actor=actor, booking_id=booking.pk) for actor in (two.her, two.him))
    assert (hers["role"], his["role"]) == ("polite", "impolite")
    assert (hers["peer_id"], his["peer_id"]) == (two.professional.user_id, two.patient.pk)
    assert (hers["provider"], hers["ice_servers"]) == ("webrtc", [])
    for stranger in (pair().her, pair().him, Actor.person(person(role="super_admin").pk)):
        with pytest.raises(NotFound):
            services.call_grant(actor=stranger, booking_id=booking.pk)
        with pytest.raises(NotFound):
            selectors.call_snapshot(actor=stranger, booking_id=booking.pk)


def test_a_configured_relay_is_granted_with_credentials_that_end(two: Pair, booking: Booking, settings: Any) -> None:
    settings.MINDO_TURN_URLS = ["turn:turn.example:3478"]
    settings.MINDO_TURN_SECRET = "shared"
    (server,) = services.call_grant(actor=two.her, booking_id=booking.pk)["ice_servers"]
    expires, _, user = server["username"].partition(":")
    assert int(expires) == int((clock.now() + services.GRANT_LASTS).timestamp())
    assert user == booking.pk.hex, "the relay's log must not know people"
    assert server["urls"] == ["turn:turn.example:3478"]


def test_there_is_no_call_before_admission_nor_after_being_sent_back(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking)
        with pytest.raises(NotFound):
            selectors.call_snapshot(actor=two.her, booking_id=booking.pk)
        with pytest.raises(Conflict) as refused:
            services.call_grant(actor=two.her, booking_id=booking.pk)
        assert refused.value.code == "call_not_open"
        admit(two, booking)
        connect(two, booking)
        waiting_room.place_send_back(actor=two.him, booking_id=booking.pk)
        with pytest.raises(NotFound):
            selectors.call_snapshot(actor=two.her, booking_id=booking.pk)
        with pytest.raises(Conflict):
            report(two.her, booking, "connected")


# --- state ------------------------------------------------------------------------------------------------------------
def test_the_state_follows_from_what_both_browsers_report(two: Pair, booking: Booking) -> None:
    seen = [selectors.call_snapshot(actor=two.her, booking_id=booking.pk).state]
    for actor in (two.her, two.him):
        services.participant_seen(actor=actor, booking_id=booking.pk)
    seen += [report(actor, booking, state).state for actor, state in (
        (two.her, "connecting"), (two.him, "connecting"), (two.her, "connected"), (two.him, "connected"),
        (two.her, "reconnecting"), (two.her, "connected"),
    )]  # fmt: skip
    assert seen == ["lobby", "connecting", "connecting", "connecting", "connected", "reconnecting", "connected"]
    assert call_of(booking).started_at == clock.now()
    assert WaitingEntry.objects.get(booking=booking).state == "in_call"


def test_the_same_report_again_publishes_nothing(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    before = mark()
    report(two.her, booking, "connected")
    assert mark() == before


def test_a_disconnect_never_ends_the_visit(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    services.participant_unseen(actor=two.her, booking_id=booking.pk, reason="lost")
    services.participant_unseen(actor=two.him, booking_id=booking.pk, reason="closed")
    call = call_of(booking)
    assert (call.state, call.patient_state, call.professional_state) == ("reconnecting", "absent", "left")
    booking.refresh_from_db()
    assert booking.state == "in_progress"
    connect(two, booking)
    assert call_of(booking).state == "connected"


def test_reconnecting_is_not_said_by_who_never_was_connected(two: Pair, booking: Booking) -> None:
    with pytest.raises(Conflict) as refused:
        report(two.her, booking, "reconnecting")
    assert refused.value.code == "report_refused"


def test_quality_reaches_call_board_and_metadata(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    before = mark()
    report(two.her, booking, "connected", Sample(grade="poor", rtt_ms=700.0, loss=0.2, bitrate=90_000.0))
    (changed,) = [data for _, data in events(f"call:{booking.pk}", before)]
    assert {(part["role"], part["quality"]) for part in changed["participants"]} == {
        ("patient", "poor"), ("professional", None),
    }  # fmt: skip
    assert events("board:sessions", before)[-1][1]["row"]["quality"] == "poor"
    stored = session_events_of(booking.pk)
    assert [line["kind"] for line in stored[:1]] == ["opened"]
    assert {line.get("role") for line in stored if line["kind"] == "joined"} == {"patient", "professional"}


# --- the end ----------------------------------------------------------------------------------------------------------
def test_finishing_completes_earns_closes_and_asks_for_a_rating_once(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    before = mark()
    services.call_finish(actor=two.him, booking_id=booking.pk)
    after = mark()
    again = services.call_finish(actor=two.him, booking_id=booking.pk)
    assert (again.state, mark()) == ("finished", after)
    booking.refresh_from_db()
    assert booking.state == "completed"
    assert Earning.objects.get().payment_id == booking.payment_id
    assert events(f"waiting_place:{booking.pk}", before)[-1][1]["state"] == "finished"
    assert events("board:sessions", before)[-1][0] == "row.removed"
    assert events(f"call:{booking.pk}", before)[-1][1]["finish_reason"] == "professional"
    assert two.patient.notifications.filter(template="booking.completed").count() == 1
    drain()
    with pytest.raises(Conflict) as refused:
        report(two.her, booking, "connected")
    assert refused.value.code == "call_finished"


def test_the_patient_finishes_only_once_the_schedule_has_passed(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    with pytest.raises(Conflict) as refused:
        services.call_finish(actor=two.her, booking_id=booking.pk)
    assert refused.value.code == "visit_running"
    with pytest.raises(NotFound):
        services.call_finish(actor=pair().him, booking_id=booking.pk)
    with clock.frozen(booking.ends_at):
        assert services.call_finish(actor=two.her, booking_id=booking.pk).finish_reason == "patient"


def test_a_crash_while_finishing_leaves_the_visit_running(
    two: Pair, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: Any) -> None:
        raise RuntimeError("power cut")

    connect(two, booking)
    before = mark()
    monkeypatch.setattr(finishing, "notify", crash)
    with pytest.raises(RuntimeError):
        services.call_finish(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    assert (booking.state, call_of(booking).state, mark()) == ("in_progress", "connected", before)
    assert not Earning.objects.exists()
    assert not AuditEvent.objects.filter(action="call.finished").exists()


def test_schedule_and_grace_end_a_call_nobody_finished(two: Pair, booking: Booking) -> None:
    connect(two, booking)
    with clock.frozen(booking.ends_at + timedelta(minutes=14)):
        assert services.calls_sweep(actor=SYSTEM) == 0
    with clock.frozen(booking.ends_at + timedelta(minutes=15)):
        assert services.calls_sweep(actor=SYSTEM) == 1
        assert services.calls_sweep(actor=SYSTEM) == 0
    booking.refresh_from_db()
    assert (booking.state, call_of(booking).finish_reason) == ("completed", "schedule")


def test_a_visit_that_never_connected_is_nobodys_fault_and_paid_back(two: Pair, booking: Booking) -> None:
    services.participant_seen(actor=two.her, booking_id=booking.pk)
    services.call_finish(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    assert (booking.state, booking.closed_reason) == ("technical_failure", "never_connected")
    assert Refund.objects.get(payment__payable_id=booking.pk).amount == booking.price_minor
    assert not Earning.objects.exists()


def test_chat_in_the_call_stays_between_the_two(two: Pair, booking: Booking) -> None:
    before = mark()
    services.call_message_post(actor=two.him, booking_id=booking.pk, text="Can you hear me?", idem="call-chat-1")
    assert [data["text"] for _, data in events(f"call:{booking.pk}", before)] == ["Can you hear me?"]
    assert [line.text for line in selectors.call_snapshot(actor=two.her, booking_id=booking.pk).messages] == [
        "Can you hear me?"
    ]
    with pytest.raises(NotFound):
        services.call_message_post(actor=pair().her, booking_id=booking.pk, text="Hi", idem="call-chat-2")
