"""Who may do what with guests, and what a guest may do."""

from __future__ import annotations

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from consultations.bookings.models import Booking
from consultations.bookings.permissions import is_participant, is_professional
from consultations.guests.lifecycle import INSIDE, GuestState
from consultations.guests.models import CallGuest

GROUP = "Guests"


def is_that_guest(actor: Actor, guest: CallGuest) -> bool:
    """The guest himself, whose link was opened and who was not put out."""
    return actor.kind == "guest" and guest.pk == actor.id and guest.state in INSIDE


def may_meet(actor: Actor, booking: Booking) -> bool:
    """One of the two, or a guest who was let in."""
    if actor.kind != "guest" or actor.id is None:
        return is_participant(actor, booking)
    return CallGuest.objects.filter(pk=actor.id, booking=booking, state=GuestState.ADMITTED).exists()


declare(
    Permission(
        "guest.list", label="See the guests of own sessions", group=GROUP, unlocks=("topic:guests",),
        scope=is_participant, personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "guest.invite", label="Invite guests into own sessions", group=GROUP, scope=is_participant, view="guest.list",
        sensitivity="sensitive", personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "guest.remove", label="Put guests out of own sessions", group=GROUP, scope=is_participant, view="guest.list",
        personal=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "guest.admit", label="Agree to guests and let them in", group=GROUP, scope=is_professional, view="guest.list",
        sensitivity="sensitive", personal=True, default_roles=("professional",),
    ),
    Permission(
        "guest.meet", label="Be in a call with guests", group=GROUP, unlocks=("topic:call_mesh",), scope=may_meet,
        sensitivity="sensitive", personal=True, guests=True, default_roles=("patient", "professional"),
    ),
    Permission(
        "guest.wait", label="Wait as a guest", group=GROUP, unlocks=("screen:/guest", "topic:guest_place"),
        scope=is_that_guest, personal=True, guests=True,
    ),
)  # fmt: skip

# What a guest calls himself is told to those in the session, and to nobody who merely supports it.
declare_field("consultations.callguest.name", "guest.list", "guest.meet", "guest.wait")
