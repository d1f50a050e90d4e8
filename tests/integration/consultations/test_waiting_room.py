"""The waiting room: checking in, keeping the place, being admitted, and what each side sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from access.actors import Actor
from access.models import AuditEvent
from consultations.bookings import cancellation
from consultations.bookings.models import Booking
from consultations.messages.models import SessionMessage
from consultations.waiting_room import presence, selectors, services
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, NotFound
from realtime.registry import registry
from realtime.work import admit as admit_topic
from tests.factories.accounts import person
from tests.factories.consultations import SYSTEM, Pair, admit, confirmed, connect, join, pair, tomorrow
from tests.integration.consultations.outgoing import events, mark

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Booking:
    return confirmed(two)


@pytest.fixture
def start(booking: Booking) -> Iterator[datetime]:
    """Time stands at five minutes before the session."""
    with clock.frozen(booking.starts_at - timedelta(minutes=5)):
        yield booking.starts_at


def state(booking: Booking) -> str:
    return WaitingEntry.objects.get(booking=booking).state


def place(two: Pair, booking: Booking) -> Any:
    return selectors.place_snapshot(actor=two.her, booking_id=booking.pk)


def queue(two: Pair) -> Any:
    return selectors.queue_snapshot(actor=two.him, professional_id=two.professional.pk)


# --- checking in ------------------------------------------------------------------------------------------------------
def test_the_room_opens_fifteen_minutes_before_and_says_so_by_itself(two: Pair, booking: Booking) -> None:
    with clock.frozen(booking.opens_at - timedelta(seconds=1)):
        with pytest.raises(Conflict) as refused:
            services.place_join(actor=two.her, booking_id=booking.pk, device=None)
        assert refused.value.code == "room_not_open"
        assert place(two, booking).state == "not_open"
    with clock.frozen(booking.opens_at):
        assert place(two, booking).state == "open"
        before = mark()
        assert presence.waiting_room_sweep(actor=SYSTEM) == 1
        told = events(f"waiting_place:{booking.pk}", before)
        assert [data["state"] for _, data in told] == ["open"]


def test_checking_in_puts_her_in_the_queue_with_her_name_once(two: Pair, booking: Booking, start: datetime) -> None:
    join(booking, device={"camera": "ok", "microphone": "ok", "network": "good"})
    before = mark()
    services.place_join(actor=two.her, booking_id=booking.pk, device=None)
    assert events(f"waiting_room:{two.professional.pk}", before) == []
    (entry,) = queue(two).entries
    assert (entry.patient.name, entry.state, entry.position, entry.device_ok) == ("Asha Rao", "waiting", 1, True)
    assert entry.waiting_since == clock.now()
    assert AuditEvent.objects.filter(action="waiting_room.joined").count() == 1


def test_strangers_and_the_professional_cannot_check_in_for_her(two: Pair, booking: Booking, start: datetime) -> None:
    other = pair()
    for actor in (other.her, other.him):
        with pytest.raises(NotFound):
            services.place_join(actor=actor, booking_id=booking.pk, device=None)
        with pytest.raises(NotFound):
            selectors.place_snapshot(actor=actor, booking_id=booking.pk)
        with pytest.raises(NotFound):
            selectors.queue_snapshot(actor=actor, professional_id=two.professional.pk)
    with pytest.raises(Forbidden):
        services.place_join(actor=two.him, booking_id=booking.pk, device=None)
    with pytest.raises(DomainError):
        services.place_join(actor=Actor.anonymous(), booking_id=booking.pk, device=None)
    admin = Actor.person(person(role="super_admin").pk)
    with pytest.raises(NotFound):
        selectors.queue_snapshot(actor=admin, professional_id=two.professional.pk)
    assert state(booking) == "not_open"


def test_without_consent_to_care_nobody_waits(two: Pair, booking: Booking, start: datetime) -> None:
    from accounts.consents.services import consent_change

    consent_change(actor=two.her, person_id=two.patient.pk, decisions={"care": False}, language="en")
    with pytest.raises(Forbidden) as refused:
        services.place_join(actor=two.her, booking_id=booking.pk, device=None)
    assert refused.value.code == "consent_required"


def test_consent_withdrawn_while_she_waits_closes_her_topic_and_stores_no_more_of_the_chat(
    two: Pair, booking: Booking, start: datetime
) -> None:
    from accounts.consents.services import consent_change

    join(booking)
    spec, params = registry.find(f"waiting_place:{booking.pk}") or pytest.fail("no such topic")
    admit_topic(spec, two.her, params)
    consent_change(actor=two.her, person_id=two.patient.pk, decisions={"messages": False}, language="en")
    for who in (two.her, two.him):
        with pytest.raises(Forbidden, match="consent_required"):
            services.waiting_message_post(actor=who, booking_id=booking.pk, text="Hello", idem="hello-one")
    assert not SessionMessage.objects.exists()
    admit_topic(spec, two.her, params)
    consent_change(actor=two.her, person_id=two.patient.pk, decisions={"care": False}, language="en")
    with pytest.raises(Forbidden, match="consent_required"):
        admit_topic(spec, two.her, params)


# --- coming and going -------------------------------------------------------------------------------------------------
def test_a_dropped_patient_is_away_after_half_a_minute_and_finds_her_place_again(
    two: Pair, booking: Booking, start: datetime
) -> None:
    join(booking)
    since = queue(two).entries[0].waiting_since
    presence.place_unseen(actor=two.her, booking_id=booking.pk)
    with clock.shift(timedelta(seconds=29)):
        presence.waiting_room_sweep(actor=SYSTEM)
        assert queue(two).entries[0].state == "waiting"
    with clock.shift(timedelta(seconds=30)):
        presence.waiting_room_sweep(actor=SYSTEM)
        (entry,) = queue(two).entries
        assert (entry.state, entry.position) == ("away", 1)
        assert entry.place_held_until == start - timedelta(minutes=2)
    with clock.shift(timedelta(seconds=179)):
        presence.waiting_room_sweep(actor=SYSTEM)
        presence.place_seen(actor=two.her, booking_id=booking.pk)
        (entry,) = queue(two).entries
        assert (entry.state, entry.waiting_since, entry.place_held_until) == ("waiting", since, None)


def test_after_three_minutes_the_place_is_lost_and_she_may_come_again(
    two: Pair, booking: Booking, start: datetime
) -> None:
    join(booking)
    presence.place_unseen(actor=two.her, booking_id=booking.pk)
    with clock.shift(timedelta(seconds=180)):
        before = mark()
        presence.waiting_room_sweep(actor=SYSTEM)
        assert [data["state"] for _, data in events(f"waiting_place:{booking.pk}", before)] == ["open"]
        assert queue(two).entries == []
        assert AuditEvent.objects.filter(action="waiting_room.place_lost").count() == 1
        join(booking)
        assert queue(two).entries[0].waiting_since == clock.now()


def test_who_comes_back_within_grace_keeps_her_position_and_who_comes_late_stands_behind(two: Pair) -> None:
    first = confirmed(two, at=tomorrow(10))
    second = confirmed(Pair(person(name="Bea Lal"), two.professional), at=tomorrow(11))
    other = Pair(second.patient, two.professional)
    with clock.frozen(second.starts_at - timedelta(minutes=10)):
        # The first comes 50 minutes late, after the second has come early: she is behind no appointment but her own.
        join(second)
        join(first)
        assert [(entry.booking_id, entry.position) for entry in queue(two).entries] == [
            (str(first.pk), 1), (str(second.pk), 2),
        ]  # fmt: skip
        presence.place_unseen(actor=two.her, booking_id=first.pk)
    with clock.frozen(second.starts_at - timedelta(minutes=9)):
        presence.waiting_room_sweep(actor=SYSTEM)
        assert place(other, second).position == 2
        presence.place_seen(actor=two.her, booking_id=first.pk)
        assert place(two, first).position == 1
        presence.place_unseen(actor=two.her, booking_id=first.pk)
    with clock.frozen(second.starts_at + timedelta(minutes=1)):
        presence.waiting_room_sweep(actor=SYSTEM)
        join(first)
        assert (place(other, second).position, place(two, first).position) == (1, 2)


def test_leaving_gives_the_place_up_and_again_changes_nothing(two: Pair, booking: Booking, start: datetime) -> None:
    join(booking)
    assert services.place_leave(actor=two.her, booking_id=booking.pk).state == "open"
    assert services.place_leave(actor=two.her, booking_id=booking.pk).state == "open"
    assert queue(two).entries == []
    assert AuditEvent.objects.filter(action="waiting_room.left").count() == 1


# --- admitting --------------------------------------------------------------------------------------------------------
def test_admitting_begins_the_session_opens_the_call_and_tells_everybody(
    two: Pair, booking: Booking, start: datetime
) -> None:
    join(booking)
    before = mark()
    admit(two, booking)
    booking.refresh_from_db()
    assert (booking.state, state(booking), booking.call.is_open) == ("in_progress", "admitted", True)
    assert events(f"waiting_place:{booking.pk}", before)[-1][1]["state"] == "admitted"
    (row,) = [data["row"] for name, data in events("board:sessions", before) if name == "row.changed"]
    assert (row["place"], row["state"]) == ("call", "lobby")
    assert ("booking.changed", {"booking_id": str(booking.pk), "state": "in_progress"}) in events(
        f"user:{two.patient.pk}", before
    )
    after = mark()
    admit(two, booking)
    assert mark() == after


def test_nobody_is_admitted_who_is_not_there_and_by_nobody_else(two: Pair, booking: Booking, start: datetime) -> None:
    with pytest.raises(Conflict) as refused:
        admit(two, booking)
    assert refused.value.code == "patient_not_waiting"
    join(booking)
    with pytest.raises(Forbidden):
        services.place_admit(actor=two.her, booking_id=booking.pk)
    with pytest.raises(NotFound):
        services.place_admit(actor=pair().him, booking_id=booking.pk)
    presence.place_unseen(actor=two.her, booking_id=booking.pk)
    with clock.shift(timedelta(seconds=31)):
        presence.waiting_room_sweep(actor=SYSTEM)
        with pytest.raises(Conflict) as refused:
            admit(two, booking)
    assert refused.value.code == "patient_away"
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_a_professional_is_in_one_call_at_a_time(two: Pair) -> None:
    first, second = confirmed(two, at=tomorrow(10)), confirmed(Pair(person(), two.professional), at=tomorrow(11))
    with clock.frozen(second.starts_at):
        join(first)
        join(second)
        admit(two, first)
        with pytest.raises(Conflict) as refused:
            admit(two, second)
    assert (refused.value.code, refused.value.data) == ("session_running", {"booking_id": str(first.pk)})
    assert state(second) == "waiting"


def test_a_crash_while_admitting_leaves_her_waiting(
    two: Pair, booking: Booking, start: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**_: Any) -> None:
        raise RuntimeError("power cut")

    join(booking)
    before = mark()
    monkeypatch.setattr(services, "notify", crash)
    with pytest.raises(RuntimeError):
        admit(two, booking)
    booking.refresh_from_db()
    assert (booking.state, state(booking), booking.call.is_open, mark()) == ("confirmed", "waiting", False, before)


def test_sent_back_she_waits_at_her_old_place_and_the_call_is_shut(
    two: Pair, booking: Booking, start: datetime
) -> None:
    join(booking)
    since = queue(two).entries[0].waiting_since
    admit(two, booking)
    connect(two, booking)
    services.place_send_back(actor=two.him, booking_id=booking.pk)
    services.place_send_back(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    (entry,) = queue(two).entries
    assert (booking.state, entry.state, entry.waiting_since, booking.call.is_open) == (
        "confirmed",
        "waiting",
        since,
        False,
    )
    admit(two, booking)
    booking.refresh_from_db()
    assert booking.state == "in_progress"


def test_a_cancelled_booking_closes_the_place_before_her_eyes(two: Pair, booking: Booking, start: datetime) -> None:
    join(booking)
    before = mark()
    cancellation.booking_cancel(actor=two.him, booking_id=booking.pk, reason="unwell")
    name, last = events(f"waiting_place:{booking.pk}", before)[-1]
    assert (name, last["state"], last["closed_reason"]) == ("place.changed", "closed", "by_professional")
    assert events("board:sessions", before)[-1][0] == "row.removed"
    with pytest.raises(Conflict) as refused:
        services.place_join(actor=two.her, booking_id=booking.pk, device=None)
    assert refused.value.code == "place_closed"


# --- what is known of the wait ----------------------------------------------------------------------------------------
def test_she_sees_whether_the_professional_is_there(two: Pair, booking: Booking, start: datetime) -> None:
    join(booking)
    assert place(two, booking).professional.state == "offline"
    presence.desk_seen(actor=two.him, professional_id=two.professional.pk)
    assert place(two, booking).professional.state == "available"
    presence.desk_unseen(actor=two.him, professional_id=two.professional.pk)
    assert place(two, booking).professional.state == "offline"
    with pytest.raises(NotFound):
        presence.desk_seen(actor=two.her, professional_id=two.professional.pk)


def test_the_estimate_counts_the_running_call_and_a_delay_notice(two: Pair) -> None:
    first, second = confirmed(two, at=tomorrow(10)), confirmed(Pair(person(), two.professional), at=tomorrow(11))
    other = Pair(second.patient, two.professional)
    with clock.frozen(second.starts_at - timedelta(minutes=15)):
        join(first)
        admit(two, first)
        join(second)
        seen = place(other, second)
        assert seen.professional.state == "in_session"
        assert (seen.estimate_min.low, seen.estimate_min.high) == (15, 20)
        before = mark()
        services.delay_announce(actor=two.him, minutes=20)
        (told,) = [data for name, data in events(f"waiting_place:{second.pk}", before) if name == "place.changed"]
        assert told["delay_min"] == 20
        assert told["estimate_min"] == {"low": 15, "high": 40}
        services.delay_announce(actor=two.him, minutes=0)
        assert place(other, second).delay_min == 0
        with pytest.raises(NotFound):
            services.delay_announce(actor=two.her, minutes=5)


# --- chat -------------------------------------------------------------------------------------------------------------
def test_what_is_written_reaches_both_once_and_is_sealed(two: Pair, booking: Booking, start: datetime) -> None:
    join(booking)
    before = mark()
    sent = services.waiting_message_post(actor=two.her, booking_id=booking.pk, text=" I am here ", idem="chat-0001")
    again = services.waiting_message_post(actor=two.her, booking_id=booking.pk, text=" I am here ", idem="chat-0001")
    assert (sent.id, sent.text, sent.sender_role) == (again.id, "I am here", "patient")
    for topic in (f"waiting_place:{booking.pk}", f"waiting_room:{two.professional.pk}"):
        assert [data["text"] for _, data in events(topic, before)] == ["I am here"]
    services.waiting_message_post(actor=two.him, booking_id=booking.pk, text="One moment", idem="chat-0002")
    assert [line.text for line in place(two, booking).messages] == ["I am here", "One moment"]
    assert SessionMessage.objects.count() == 2
    with pytest.raises(NotFound):
        services.waiting_message_post(actor=pair().her, booking_id=booking.pk, text="Hello", idem="chat-0003")
