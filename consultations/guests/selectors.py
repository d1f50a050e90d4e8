"""Reading guests: for the two, for everybody in the call, for the guest."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.calls.selectors import call_booking
from consultations.guests.events import GuestPlace, GuestsChanged, MeshChanged
from consultations.guests.models import CallGuest
from consultations.guests.publishing import guests_view, mesh_view, place_view
from kernel.errors import NotFound


def guest_get(guest_id: str | UUID) -> CallGuest:
    """Raises NotFound."""
    guest = CallGuest.objects.select_related("booking__professional").filter(pk=guest_id).first()
    if guest is None:
        raise NotFound
    return guest


def guests_snapshot(*, actor: Actor, booking_id: str | UUID) -> GuestsChanged:
    """The living guests of one of the actor's bookings. Raises NotFound."""
    booking = booking_get(booking_id)
    authorize(actor, "guest.list", booking)
    return guests_view(booking)


def mesh_booking(booking_id: str | UUID) -> Booking:
    """The booking whose call is open. Raises NotFound, also after the end and after being sent back."""
    booking = call_booking(booking_id)
    if not booking.call.is_open:
        raise NotFound
    return booking


def mesh_snapshot(*, actor: Actor, booking_id: str | UUID) -> MeshChanged:
    """Who may be in the call. Raises NotFound."""
    booking = mesh_booking(booking_id)
    authorize(actor, "guest.meet", booking)
    return mesh_view(booking)


def guest_place(*, actor: Actor, guest_id: str | UUID) -> GuestPlace:
    """The guest's own place. Raises NotFound."""
    guest = guest_get(guest_id)
    authorize(actor, "guest.wait", guest)
    return place_view(guest.booking, guest)
