"""Checking in, leaving, admitting, sending back, announcing a delay, writing. Presence and timers are in `presence`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from accounts.notifications.services import notify
from consultations.bookings.lifecycle import LIVE, BookingState
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock, booking_move
from consultations.calls.models import Call
from consultations.calls.opening import call_close_again, call_open
from consultations.messages.events import ChatPosted
from consultations.messages.services import message_post
from consultations.waiting_room.events import PlaceChanged, QueueChanged
from consultations.waiting_room.lifecycle import FINAL, ON_DESK, QUEUED, PlaceState
from consultations.waiting_room.models import WaitingEntry
from consultations.waiting_room.places import estimate_measure, place_keep, place_move, place_of
from consultations.waiting_room.publishing import desk_lock, room_publish
from consultations.waiting_room.room import Room
from consultations.waiting_room.views import place_view, queue_view
from kernel import clock
from kernel.errors import Conflict
from marketplace.professionals.selectors import professional_of

# A delay notice counts for the rest of a working block, not for tomorrow.
DELAY_LASTS = timedelta(hours=3)


def place_join(*, actor: Actor, booking_id: UUID, device: dict[str, Any] | None) -> PlaceChanged:
    """Check the patient in, or return her to the place she had; again it only adds the device test's codes.

    Raises NotFound, Forbidden("consent_required"), Conflict("room_not_open", data.opens_at), Conflict("place_closed").
    """
    authorize(actor, "waiting_room.join", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        consent_require(booking.patient_id, "care")
        entry = _open_place(booking)
        now = clock.now()
        if now < entry.opens_at:
            raise Conflict(
                "room_not_open", "The waiting room is not open yet.", data={"opens_at": entry.opens_at.isoformat()}
            )
        if entry.state == PlaceState.NOT_OPEN:
            place_move(entry, PlaceState.OPEN)
        if device is not None:
            entry.device = device
        entry.arrived_at = entry.arrived_at or now
        if entry.state == PlaceState.OPEN:
            entry.queued_at = entry.checked_in_at = now
            place_move(entry, PlaceState.WAITING)
            record(actor, "waiting_room.joined", resource=booking, person=booking.patient_id)
        elif entry.state == PlaceState.AWAY:
            place_move(entry, PlaceState.WAITING)
            record(actor, "waiting_room.returned", resource=booking, person=booking.patient_id)
        if not entry.present and entry.unseen_since is None:
            # She spoke, but no socket of hers watches: the timer for "away" starts here.
            entry.unseen_since = now
        entry.save()
        return _own_place(room_publish(booking.professional_id), booking)


def place_leave(*, actor: Actor, booking_id: UUID) -> PlaceChanged:
    """Give the place in line up; again it changes nothing. Raises Conflict("already_admitted"), Conflict("place_closed")."""
    authorize(actor, "waiting_room.leave", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        entry = _open_place(booking)
        if entry.state in {PlaceState.ADMITTED, PlaceState.IN_CALL}:
            raise Conflict("already_admitted", "You have just been let in.", data={"booking_id": str(booking.pk)})
        if entry.state in QUEUED:
            place_move(entry, PlaceState.OPEN)
            record(actor, "waiting_room.left", resource=booking, person=booking.patient_id)
        return _own_place(room_publish(booking.professional_id, also=[booking.pk]), booking)


def place_admit(*, actor: Actor, booking_id: UUID) -> Call:
    """Let a waiting patient in: the booking begins, the call opens; again it answers the same open call.

    Raises NotFound, Conflict("patient_away" | "patient_not_waiting" | "place_closed"),
    Conflict("session_running", data.booking_id) while another of the professional's calls is open.
    """
    authorize(actor, "waiting_room.admit", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        entry = _open_place(booking)
        call = booking.call
        if entry.state in {PlaceState.ADMITTED, PlaceState.IN_CALL} and call.is_open:
            return call
        if entry.state == PlaceState.AWAY:
            raise Conflict("patient_away", "The patient has lost the connection.")
        if entry.state != PlaceState.WAITING:
            raise Conflict("patient_not_waiting", "The patient is not in the waiting room.")
        desk = desk_lock(booking.professional_id)
        call_open(booking=booking, call=call)
        place_move(entry, PlaceState.ADMITTED)
        estimate_measure(entry)
        booking_move(actor=actor, booking=booking, to=BookingState.IN_PROGRESS)
        notify(
            actor=actor,
            person_id=booking.patient_id,
            template="waiting_room.admitted",
            data={"booking_id": str(booking.pk)},
            channels=("app",),
        )
        room_publish(booking.professional_id, desk=desk)
        return call


def place_send_back(*, actor: Actor, booking_id: UUID) -> QueueChanged:
    """Back to the waiting room, at the place she had in line. Raises Conflict("not_admitted"), Conflict("place_closed")."""
    authorize(actor, "waiting_room.send_back", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        entry = _open_place(booking)
        if entry.state == PlaceState.WAITING:
            return queue_view(room_publish(booking.professional_id))
        if entry.state not in ON_DESK - QUEUED:
            raise Conflict("not_admitted", "The patient has not been admitted.")
        place_move(entry, PlaceState.WAITING)
        if not entry.present:
            # Her socket is still on the call's page: the time to come back starts now.
            place_keep(entry, booking.policy.place_kept_seconds)
        call_close_again(booking=booking, call=booking.call)
        booking_move(actor=actor, booking=booking, to=BookingState.CONFIRMED, data={"sent_back": True})
        return queue_view(room_publish(booking.professional_id))


def delay_announce(*, actor: Actor, minutes: int) -> QueueChanged:
    """Tell everybody who waits that it will be `minutes` (0–60) later; 0 takes it back. Raises NotFound("no_profile")."""
    professional = professional_of(actor.id)
    authorize(actor, "waiting_room.delay", professional)
    with transaction.atomic():
        desk = desk_lock(professional.pk)
        desk.delay_minutes = minutes
        desk.delay_until = clock.now() + DELAY_LASTS if minutes else None
        record(actor, "waiting_room.delayed", resource=desk, data={"minutes": minutes})
        return queue_view(room_publish(professional.pk, desk=desk))


def waiting_message_post(*, actor: Actor, booking_id: UUID, text: str, idem: str) -> ChatPosted:
    """Write to the other of the two while the booking is confirmed or under way. Raises Conflict("place_closed")."""
    authorize(actor, "waiting_room.chat", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        _open_place(booking)
        topics = [f"waiting_place:{booking.pk}", f"waiting_room:{booking.professional_id}"]
        return message_post(actor=actor, booking=booking, place="waiting", text=text, idem=idem, topics=topics)


def _open_place(booking: Booking) -> WaitingEntry:
    """The place of a locked booking that may still be used."""
    entry = place_of(booking)
    if booking.state not in LIVE or entry.state in FINAL:
        raise Conflict("place_closed", "This session has ended.", data={"state": str(booking.state)})
    return entry


def _own_place(room: Room, booking: Booking) -> PlaceChanged:
    place = room.find(booking.pk)
    if place is None:
        raise Conflict("place_closed", "This session has ended.")
    return place_view(room, place)
