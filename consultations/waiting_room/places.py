"""Moves of a place that several rooms make, on a booking the caller has locked. Publishing follows by `room_publish`."""

from __future__ import annotations

from datetime import datetime, timedelta

from consultations.bookings.models import Booking
from consultations.calls.models import Call
from consultations.waiting_room.lifecycle import FINAL, PlaceState, may_follow
from consultations.waiting_room.models import GivenEstimate, WaitingEntry
from consultations.waiting_room.publishing import room_publish
from kernel import clock
from kernel.errors import Conflict, NotFound


def place_create(*, booking: Booking) -> WaitingEntry:
    """The place and the still closed call of a booking that was just confirmed."""
    entry, _ = WaitingEntry.objects.get_or_create(
        booking=booking,
        defaults={
            "patient_id": booking.patient_id,
            "professional_id": booking.professional_id,
            "starts_at": booking.starts_at,
            "opens_at": booking.opens_at,
        },
    )
    Call.objects.get_or_create(
        booking=booking,
        defaults={
            "professional_id": booking.professional_id,
            "ends_at": booking.ends_at,
            "state_since": clock.now(),
        },
    )
    room_publish(booking.professional_id, also=[booking.pk])
    return entry


def place_of(booking: Booking) -> WaitingEntry:
    """The place of a locked booking. Raises NotFound for one that was never confirmed."""
    entry = WaitingEntry.objects.filter(booking=booking).first()
    if entry is None:
        raise NotFound
    return entry


def place_move(entry: WaitingEntry, to: PlaceState) -> None:
    """Move a place whose booking is locked. Raises Conflict("place_state")."""
    if not may_follow(entry.state, to):
        raise Conflict("place_state", "The place is not in a state for this.", data={"state": str(entry.state)})
    now = clock.now()
    entry.state = to
    if to in {PlaceState.OPEN, PlaceState.NOT_OPEN}:
        entry.queued_at = entry.checked_in_at = entry.place_held_until = None
    elif to is PlaceState.ADMITTED:
        entry.admitted_at = now
        entry.place_held_until = None
    elif to is PlaceState.WAITING:
        entry.admitted_at = None
        entry.place_held_until = None
    elif to in FINAL:
        entry.closed_at = now
        entry.place_held_until = None
    entry.save()


def place_close(*, booking: Booking, to: PlaceState = PlaceState.CLOSED) -> None:
    """End the place of a locked booking that has ended, and tell everybody who watched. Once more changes nothing."""
    entry = WaitingEntry.objects.filter(booking=booking).first()
    if entry is not None and entry.state not in FINAL:
        place_move(entry, to)
    room_publish(booking.professional_id, also=[booking.pk])


def place_reset(entry: WaitingEntry, *, starts_at: datetime, opens_at: datetime) -> None:
    """The booking was moved to another time: a place as if she had never come, though a socket of hers may still watch."""
    if entry.state != PlaceState.NOT_OPEN:
        place_move(entry, PlaceState.NOT_OPEN)
    entry.starts_at, entry.opens_at = starts_at, opens_at
    entry.arrived_at = entry.device = entry.unseen_since = None
    # What she had been told was about another day; it says nothing about how good estimates are.
    GivenEstimate.objects.filter(entry=entry, waited_s=None).delete()
    if opens_at <= clock.now():
        place_move(entry, PlaceState.OPEN)
    entry.save()


def estimate_measure(entry: WaitingEntry) -> None:
    """She has been let in: write down how long the wait was that she had been told about. Only the first time counts."""
    given = GivenEstimate.objects.filter(entry=entry, waited_s=None).first()
    if given is not None:
        given.waited_s = max(0, int((clock.now() - given.given_at).total_seconds()))
        given.save()


def place_keep(entry: WaitingEntry, seconds: int) -> None:
    """Nobody speaks for her any more: from now on the place is kept for so long."""
    now = clock.now()
    entry.present = False
    entry.unseen_since = now
    if entry.state in {PlaceState.WAITING, PlaceState.AWAY}:
        entry.place_held_until = now + timedelta(seconds=seconds)
    entry.save()
