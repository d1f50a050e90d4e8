"""Guests of a session: who invites, how a link opens once, who is let in, and that being put out is at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from rest_framework.test import APIClient

from access.actors import Actor
from access.models import AuditEvent
from consultations.bookings.models import Booking
from consultations.calls import services as calls
from consultations.guests import selectors, services
from consultations.guests.models import CallGuest
from consultations.guests.services import Invitation
from consultations.waiting_room import services as waiting_room
from kernel import clock
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Unauthenticated
from kernel.models import OutboxEntry
from tests.factories.accounts import person
from tests.factories.consultations import Pair, admit, confirmed, connect, join, pair
from tests.integration.consultations.outgoing import events, fold, mark
from tests.integration.consultations.test_api import signed_in
from tests.integration.consultations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Iterator[Booking]:
    """In the call at the session's start; time stands there."""
    made = confirmed(two)
    with clock.frozen(made.starts_at):
        join(made)
        admit(two, made)
        connect(two, made)
        yield made


def invited(two: Pair, booking: Booking, kind: str = "interpreter") -> tuple[UUID, str]:
    made = services.guest_invite(actor=two.him, booking_id=booking.pk, kind=kind)
    assert made.token is not None
    return UUID(made.guest.id), made.token


def inside(two: Pair, booking: Booking, name: str = "Ravi") -> tuple[Actor, services.Opened]:
    """A guest who was let in."""
    guest_id, token = invited(two, booking)
    opened = services.guest_open(token=token, name=name)
    services.guest_admit(actor=two.him, guest_id=guest_id)
    return Actor.guest(guest_id), opened


def refused_with(work: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        work()
    return refused.value.code


# --- inviting ---------------------------------------------------------------------------------------------------------
def test_the_professional_invites_with_a_link_that_is_kept_nowhere(two: Pair, booking: Booking) -> None:
    guest_id, token = invited(two, booking)
    guest = CallGuest.objects.get(pk=guest_id)
    assert (guest.state, guest.kind, guest.invited_by) == ("invited", "interpreter", "professional")
    assert guest.link_expires_at == booking.ends_at + timedelta(minutes=booking.policy.call_grace_minutes)
    assert token.encode() not in bytes(guest.token_digest or b"")
    assert not any(token.encode() in bytes(row.payload) for row in OutboxEntry.objects.all())
    (told,) = [data["guests"][0] for name, data in events(f"guests:{booking.pk}") if name == "guests.changed"]
    assert (told["state"], told["has_link"], told["name"]) == ("invited", True, None)
    assert AuditEvent.objects.filter(action="guest.invited", person_id=two.patient.pk).count() == 1


def test_the_patients_guest_needs_the_professionals_agreement(two: Pair, booking: Booking) -> None:
    asked = services.guest_invite(actor=two.her, booking_id=booking.pk, kind="family")
    assert (asked.guest.state, asked.token) == ("proposed", None)
    guest_id = UUID(asked.guest.id)
    assert refused_with(partial(services.guest_link, actor=two.her, guest_id=guest_id)) == "guest_state"
    with pytest.raises(Forbidden):
        services.guest_agree(actor=two.her, guest_id=guest_id)
    with pytest.raises(Forbidden):
        services.guest_admit(actor=two.her, guest_id=guest_id)
    services.guest_agree(actor=two.him, guest_id=guest_id)
    services.guest_agree(actor=two.him, guest_id=guest_id)
    with pytest.raises(NotFound):
        services.guest_link(actor=two.him, guest_id=guest_id)
    made = services.guest_link(actor=two.her, guest_id=guest_id)
    assert made.token is not None
    assert services.guest_open(token=made.token, name="Her sister").place.state == "waiting"


def test_nobody_else_knows_of_guests_or_touches_them(two: Pair, booking: Booking) -> None:
    guest_id, _ = invited(two, booking)
    other = pair()
    strangers = [
        other.her,
        other.him,
        Actor.person(person(role="super_admin").pk),
        Actor.guest(uuid4()),
        Actor.guest(guest_id),
    ]
    before = mark()
    for stranger in strangers:
        for work in (
            partial(services.guest_invite, actor=stranger, booking_id=booking.pk, kind="other"),
            partial(services.guest_link, actor=stranger, guest_id=guest_id),
            partial(services.guest_agree, actor=stranger, guest_id=guest_id),
            partial(services.guest_admit, actor=stranger, guest_id=guest_id),
            partial(services.guest_remove, actor=stranger, guest_id=guest_id),
            partial(selectors.guests_snapshot, actor=stranger, booking_id=booking.pk),
            partial(selectors.mesh_snapshot, actor=stranger, booking_id=booking.pk),
            partial(selectors.guest_place, actor=stranger, guest_id=guest_id),
        ):
            with pytest.raises(NotFound):
                work()
    with pytest.raises(Unauthenticated):
        selectors.guests_snapshot(actor=Actor.anonymous(), booking_id=booking.pk)
    assert mark() == before


def test_there_is_room_for_two_guests(two: Pair, booking: Booking) -> None:
    first, _ = invited(two, booking)
    outcomes = at_once(*[partial(services.guest_invite, actor=two.him, booking_id=booking.pk, kind="other")] * 3)
    assert sorted(outcomes) == ["ok", "too_many_guests", "too_many_guests"]
    services.guest_remove(actor=two.him, guest_id=first)
    invited(two, booking)


def test_a_call_of_a_vendor_takes_no_guests(two: Pair, booking: Booking) -> None:
    booking.call.provider = "agora"
    booking.call.save()
    assert refused_with(partial(invited, two, booking)) == "guests_unsupported"


# --- opening ----------------------------------------------------------------------------------------------------------
def test_a_link_opens_once_for_one_browser(two: Pair, booking: Booking) -> None:
    guest_id, token = invited(two, booking)
    outcomes = at_once(*[lambda name=name: services.guest_open(token=token, name=name) for name in ("Ravi", "Mallory")])
    assert sorted(outcomes) == ["link_unknown", "ok"]
    assert refused_with(partial(services.guest_open, token=token, name="Ravi")) == "link_unknown"
    assert refused_with(partial(services.guest_of_browser, guest_id=guest_id, secret="guessed")) == "guest_gone"
    assert refused_with(partial(services.guest_of_browser, guest_id=uuid4(), secret="guessed")) == "guest_gone"


def test_a_link_that_was_replaced_or_ran_out_opens_nothing(two: Pair, booking: Booking) -> None:
    guest_id, old = invited(two, booking)
    fresh = services.guest_link(actor=two.him, guest_id=guest_id).token or ""
    assert refused_with(partial(services.guest_open, token=old, name="Ravi")) == "link_unknown"
    with clock.frozen(booking.ends_at + timedelta(minutes=booking.policy.call_grace_minutes)):
        assert refused_with(partial(services.guest_open, token=fresh, name="Ravi")) == "link_expired"
    assert services.guest_open(token=fresh, name="Ravi").place.state == "waiting"


def test_a_link_to_a_session_far_away_lasts_a_week(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at - timedelta(days=20)):
        guest_id, _ = invited(two, booking)
        assert CallGuest.objects.get(pk=guest_id).link_expires_at == clock.now() + timedelta(days=7)


def test_a_guest_says_who_he_is_and_the_link_survives_that_he_did_not(two: Pair, booking: Booking) -> None:
    _, token = invited(two, booking)
    for name, code in (("  ", "guest_name_missing"), ("x" * 61, "guest_name_long")):
        with pytest.raises(Invalid) as wrong:
            services.guest_open(token=token, name=name)
        assert (wrong.value.code, list(wrong.value.fields)) == (code, ["name"])
    opened = services.guest_open(token=token, name="  Ravi \n Kumar ")
    assert opened.place.name == "Ravi Kumar"


# --- in the call ------------------------------------------------------------------------------------------------------
def test_a_guest_is_let_in_by_the_professional_once_the_call_is_open(two: Pair) -> None:
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        guest_id, token = invited(two, booking)
        assert refused_with(partial(services.guest_admit, actor=two.him, guest_id=guest_id)) == "call_not_open"
        services.guest_open(token=token, name="Ravi")
        assert refused_with(partial(services.guest_admit, actor=two.him, guest_id=guest_id)) == "call_not_open"
        guest = Actor.guest(guest_id)
        assert refused_with(partial(services.guest_grant, actor=guest)) == "call_not_open"
        join(booking)
        admit(two, booking)
        with pytest.raises(NotFound):
            selectors.mesh_snapshot(actor=guest, booking_id=booking.pk)
        services.guest_admit(actor=two.him, guest_id=guest_id)
        services.guest_admit(actor=two.him, guest_id=guest_id)
        assert [member.role for member in selectors.mesh_snapshot(actor=guest, booking_id=booking.pk).members] == [
            "patient", "professional", "guest",
        ]  # fmt: skip
        assert services.guest_grant(actor=guest).provider == "webrtc"


def test_a_guest_reads_nothing_of_the_session(two: Pair, booking: Booking) -> None:
    from consultations.bookings.selectors import booking_for
    from consultations.calls.selectors import call_snapshot
    from consultations.notes.services import note_write

    guest, opened = inside(two, booking)
    shown = (
        opened.place.model_dump_json() + selectors.mesh_snapshot(actor=guest, booking_id=booking.pk).model_dump_json()
    )
    assert "Asha" not in shown
    for work in (
        partial(call_snapshot, actor=guest, booking_id=booking.pk),
        partial(calls.call_grant, actor=guest, booking_id=booking.pk),
        partial(calls.call_finish, actor=guest, booking_id=booking.pk),
        partial(calls.call_message_post, actor=guest, booking_id=booking.pk, text="hi", idem="guest-idem-1"),
        partial(calls.call_report, actor=guest, booking_id=booking.pk, state="connected", sample=None),
        partial(booking_for, actor=guest, booking_id=booking.pk),
        partial(note_write, actor=guest, booking_id=booking.pk, text="x", version=0),
        partial(waiting_room.place_admit, actor=guest, booking_id=booking.pk),
        partial(services.guest_invite, actor=guest, booking_id=booking.pk, kind="other"),
        partial(services.guest_remove, actor=guest, guest_id=guest.id or uuid4()),
    ):
        with pytest.raises(NotFound):
            work()


def test_who_is_put_out_is_out_everywhere_and_for_good(two: Pair, booking: Booking) -> None:
    guest, opened = inside(two, booking)
    assert guest.id is not None
    before = mark()
    services.guest_remove(actor=two.her, guest_id=guest.id)
    services.guest_remove(actor=two.her, guest_id=guest.id)
    assert OutboxEntry.objects.filter(kind="control", target="signout", id__gt=before).count() == 1
    with pytest.raises(NotFound):
        services.guest_grant(actor=guest)
    with pytest.raises(NotFound):
        selectors.mesh_snapshot(actor=guest, booking_id=booking.pk)
    gone = partial(services.guest_of_browser, guest_id=guest.id, secret=opened.secret)
    assert refused_with(gone) == "guest_gone"
    assert refused_with(partial(services.guest_admit, actor=two.him, guest_id=guest.id)) == "guest_state"
    assert AuditEvent.objects.filter(action="guest.removed").count() == 1


def test_sending_the_patient_back_puts_guests_back_into_their_lobby(two: Pair, booking: Booking) -> None:
    guest, _ = inside(two, booking)
    waiting_room.place_send_back(actor=two.him, booking_id=booking.pk)
    assert guest.id is not None
    assert selectors.guest_place(actor=guest, guest_id=guest.id).state == "waiting"
    with pytest.raises(NotFound):
        selectors.mesh_snapshot(actor=guest, booking_id=booking.pk)
    join(booking)
    admit(two, booking)
    services.guest_admit(actor=two.him, guest_id=guest.id)


def test_the_end_of_the_session_ends_every_guest_and_link(two: Pair, booking: Booking) -> None:
    guest, opened = inside(two, booking)
    _, token = invited(two, booking, kind="family")
    calls.call_finish(actor=two.him, booking_id=booking.pk)
    assert {row.state for row in CallGuest.objects.all()} == {"ended"}
    assert refused_with(partial(services.guest_open, token=token, name="Late")) == "link_unknown"
    assert guest.id is not None
    assert refused_with(partial(services.guest_of_browser, guest_id=guest.id, secret=opened.secret)) == "guest_gone"
    assert refused_with(partial(invited, two, booking)) == "session_over"
    with pytest.raises(Conflict):
        services.guest_admit(actor=two.him, guest_id=guest.id)
    assert events(f"guest_place:{guest.id}")[-1][1]["state"] == "ended"


# --- what readers fold ------------------------------------------------------------------------------------------------
def test_what_readers_fold_is_what_a_fresh_snapshot_says(two: Pair, booking: Booking) -> None:
    guest_id, token = invited(two, booking)
    guest = Actor.guest(guest_id)
    services.guest_open(token=token, name="Ravi")
    snapshots: dict[str, Callable[[], Any]] = {
        f"guests:{booking.pk}": lambda: selectors.guests_snapshot(actor=two.her, booking_id=booking.pk),
        f"call_mesh:{booking.pk}": lambda: selectors.mesh_snapshot(actor=two.her, booking_id=booking.pk),
        f"guest_place:{guest_id}": lambda: selectors.guest_place(actor=guest, guest_id=guest_id),
    }
    began = {topic: (read().model_dump(mode="json"), mark()) for topic, read in snapshots.items()}
    services.guest_seen(actor=guest, guest_id=guest_id, present=True)
    services.guest_admit(actor=two.him, guest_id=guest_id)
    services.guest_seen(actor=guest, guest_id=guest_id, present=False)
    services.guest_seen(actor=guest, guest_id=guest_id, present=False)
    second, _ = invited(two, booking, kind="family")
    services.guest_remove(actor=two.her, guest_id=second)
    for topic, read in snapshots.items():
        shown, at = began[topic]
        happened = events(topic, at)
        for order in (happened, happened + happened, [*happened[-1:], *happened]):
            folded = fold(shown, order)
            fresh = read().model_dump(mode="json")
            assert {**folded, "version": 0} == {**fresh, "version": 0}, topic


# --- over REST --------------------------------------------------------------------------------------------------------
def test_a_guests_browser_is_bound_by_a_cookie_no_script_reads(two: Pair, booking: Booking) -> None:
    his = signed_in(two.professional.user)
    answer = his.post(f"/api/v1/bookings/{booking.pk}/guests", {"kind": "interpreter"})
    assert answer.status_code == 201, answer.content
    token, guest_id = answer.json()["token"], answer.json()["guest"]["id"]
    browser, other = APIClient(), APIClient()
    assert browser.get("/api/v1/guest").json()["code"] == "guest_gone"
    wrong = browser.post("/api/v1/guest/open", {"token": token, "name": ""})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["name"])
    foreign = browser.post(
        "/api/v1/guest/open", {"token": token, "name": "Ravi"}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.json()["code"] == "wrong_origin"
    opened = browser.post("/api/v1/guest/open", {"token": token, "name": "Ravi"})
    assert (opened.status_code, opened.json()["state"]) == (200, "waiting")
    cookie = opened.cookies["mindo_guest"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/api/v1/guest")
    assert token not in opened.content.decode() + str(cookie)
    assert browser.get("/api/v1/guest").json()["id"] == guest_id
    assert other.post("/api/v1/guest/open", {"token": token, "name": "Mallory"}).json()["code"] == "link_unknown"
    assert other.post("/api/v1/guest/ticket").status_code == 401
    assert browser.post("/api/v1/guest/ticket").status_code == 201
    assert browser.get("/api/v1/guest/grant").json()["code"] == "call_not_open"
    services.guest_admit(actor=two.him, guest_id=UUID(guest_id))
    assert browser.get("/api/v1/guest/grant").json()["provider"] == "webrtc"
    # The cookie opens a guest's own addresses and nothing else.
    assert browser.get(f"/api/v1/bookings/{booking.pk}").status_code == 401
    services.guest_remove(actor=two.him, guest_id=UUID(guest_id))
    for asked in (
        browser.get("/api/v1/guest"),
        browser.get("/api/v1/guest/grant"),
        browser.post("/api/v1/guest/ticket"),
    ):
        assert (asked.status_code, asked.json()["code"]) == (401, "guest_gone")


def test_a_fresh_link_over_rest_is_for_who_invited(two: Pair, booking: Booking) -> None:
    made: Invitation = services.guest_invite(actor=two.him, booking_id=booking.pk, kind="other")
    url = f"/api/v1/guests/{made.guest.id}/link"
    assert signed_in(two.professional.user).post(url).json()["token"] not in {None, made.token}
    assert signed_in(two.patient).post(url).status_code == 404
    assert APIClient().post(url).status_code == 401
    bad = signed_in(two.professional.user).post(f"/api/v1/bookings/{booking.pk}/guests", {"kind": "spy"})
    assert (bad.status_code, list(bad.json()["fields"])) == (422, ["kind"])
