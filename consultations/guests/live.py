"""Guests on the socket: the list for the two, everybody's signalling, and the guest's own place."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from access.actors import Actor
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.guests import selectors, services
from consultations.guests.events import GuestPlace, GuestsChanged, MeshChanged
from consultations.guests.models import CallGuest
from realtime.registry import Topic, command, topic


class GuestRequest(BaseModel):
    """Which guest is meant."""

    model_config = ConfigDict(extra="forbid")

    guest_id: UUID


class GuestsResult(BaseModel):
    """The guests after the command."""

    guests: GuestsChanged


@topic("guests:{booking_id}")
class GuestsTopic(Topic):
    """The guests of a session, for its two participants."""

    permission = "guest.list"
    policy = "ordered"
    events = {"guests.changed": GuestsChanged}
    snapshot_model = GuestsChanged

    def resource(self, actor: Actor, *, booking_id: str) -> Booking:
        return booking_get(booking_id)

    def snapshot(self, actor: Actor, *, booking_id: str) -> GuestsChanged:
        return selectors.guests_snapshot(actor=actor, booking_id=booking_id)


@topic("call_mesh:{booking_id}")
class CallMeshTopic(Topic):
    """Everybody who may be in an open call; signalling from and to guests. No chat, nothing of the record."""

    permission = "guest.meet"
    policy = "ordered"
    presence = True
    signalling = True
    events = {"mesh.changed": MeshChanged}
    snapshot_model = MeshChanged

    def resource(self, actor: Actor, *, booking_id: str) -> Booking:
        return selectors.mesh_booking(booking_id)

    def snapshot(self, actor: Actor, *, booking_id: str) -> MeshChanged:
        return selectors.mesh_snapshot(actor=actor, booking_id=booking_id)


@topic("guest_place:{guest_id}")
class GuestPlaceTopic(Topic):
    """A guest's own place: waiting, let in, put out, over."""

    permission = "guest.wait"
    policy = "ordered"
    presence = True
    events = {"guest_place.changed": GuestPlace}
    snapshot_model = GuestPlace

    def resource(self, actor: Actor, *, guest_id: str) -> CallGuest:
        return selectors.guest_get(guest_id)

    def snapshot(self, actor: Actor, *, guest_id: str) -> GuestPlace:
        return selectors.guest_place(actor=actor, guest_id=guest_id)

    def on_join(self, actor: Actor, connection_id: str, *, guest_id: str) -> None:
        services.guest_seen(actor=actor, guest_id=UUID(guest_id), present=True)

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, guest_id: str) -> None:
        services.guest_seen(actor=actor, guest_id=UUID(guest_id), present=False)


@command("guest.agree", permission="guest.admit", request=GuestRequest, response=GuestsResult)
def agree(actor: Actor, data: GuestRequest, *, idem: str) -> GuestsResult:
    """Agree to a guest whom the patient asked for."""
    return GuestsResult(guests=services.guest_agree(actor=actor, guest_id=data.guest_id))


@command("guest.admit", permission="guest.admit", request=GuestRequest, response=GuestsResult)
def admit(actor: Actor, data: GuestRequest, *, idem: str) -> GuestsResult:
    """Let a waiting guest into the call."""
    return GuestsResult(guests=services.guest_admit(actor=actor, guest_id=data.guest_id))


@command("guest.remove", permission="guest.remove", request=GuestRequest, response=GuestsResult)
def remove(actor: Actor, data: GuestRequest, *, idem: str) -> GuestsResult:
    """Put a guest out, or take an invitation back."""
    return GuestsResult(guests=services.guest_remove(actor=actor, guest_id=data.guest_id))
