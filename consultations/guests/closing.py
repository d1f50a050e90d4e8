"""What becomes of guests when a session ends, or its call is shut for a while; the booking is locked by the caller."""

from __future__ import annotations

from access.actors import Actor
from access.audit import record
from consultations.bookings.models import Booking
from consultations.guests.lifecycle import ALIVE, GuestState, may_follow
from consultations.guests.models import CallGuest
from consultations.guests.publishing import guests_publish, version_of
from kernel import clock, outbox
from kernel.errors import Conflict


def guest_move(*, actor: Actor, guest: CallGuest, to: GuestState) -> None:
    """Move a guest of a locked booking: row, audit line, and for who may no longer be here the end of his sockets.

    Raises Conflict("guest_state", data.state).
    """
    if not may_follow(guest.state, to):
        raise Conflict("guest_state", "This guest is not in a state for that.", data={"state": str(guest.state)})
    now = clock.now()
    before, guest.state = guest.state, to
    guest.version = version_of(guest.booking_id) + 1
    if to is GuestState.ADMITTED:
        guest.admitted_at = now
    elif to not in ALIVE:
        guest.closed_at, guest.present = now, False
        guest.token_digest = guest.browser_digest = None
    guest.save()
    record(
        actor,
        f"guest.{to.value}",
        resource=guest,
        person=guest.patient_id,
        data={"from": str(before), "booking_id": str(guest.booking_id)},
    )
    if to not in ALIVE:
        outbox.control("signout", user_id=str(guest.pk))
    elif before == GuestState.ADMITTED:
        outbox.control("recheck", user_id=str(guest.pk))


def guests_end(*, actor: Actor, booking: Booking) -> None:
    """The session is over: every link, every lobby and every guest's connection ends with it."""
    _move_all(actor, booking, ALIVE, GuestState.ENDED)


def guests_send_back(*, actor: Actor, booking: Booking) -> None:
    """The call is shut for now: guests wait again."""
    _move_all(actor, booking, frozenset({GuestState.ADMITTED}), GuestState.WAITING)


def _move_all(actor: Actor, booking: Booking, states: frozenset[GuestState], to: GuestState) -> None:
    found = CallGuest.objects.filter(booking=booking, state__in=[state.value for state in states])
    guests = list(found.order_by("id"))
    for guest in guests:
        guest_move(actor=actor, guest=guest, to=to)
    if guests:
        guests_publish(booking, *guests)
