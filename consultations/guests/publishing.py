"""What each reader is shown of a session's guests, and telling all of them after a change."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max

from consultations.bookings.models import Booking
from consultations.guests.events import GuestPlace, GuestsChanged, GuestView, MeshChanged, MeshMember
from consultations.guests.lifecycle import ALIVE, GuestState
from consultations.guests.models import CallGuest
from kernel import outbox


def version_of(booking_id: UUID) -> int:
    """The number of the last change to any guest of the booking; 0 before the first."""
    newest: int | None = CallGuest.objects.filter(booking_id=booking_id).aggregate(newest=Max("version"))["newest"]
    return newest or 0


def guest_view(guest: CallGuest) -> GuestView:
    """One guest as the two see him."""
    return GuestView.model_validate(
        {
            "id": str(guest.pk),
            "kind": guest.kind,
            "state": str(guest.state),
            "name": guest.name,
            "invited_by": guest.invited_by,
            "present": guest.present,
            "has_link": guest.token_digest is not None,
            "link_expires_at": guest.link_expires_at,
        }
    )


def guests_view(booking: Booking) -> GuestsChanged:
    """The living guests of a booking."""
    # The version first: what is read after it is at least as new.
    version = version_of(booking.pk)
    alive = CallGuest.objects.filter(booking=booking, state__in=[state.value for state in ALIVE]).order_by("id")
    return GuestsChanged(version=version, booking_id=str(booking.pk), guests=[guest_view(guest) for guest in alive])


def mesh_view(booking: Booking) -> MeshChanged:
    """Who may be in the booking's call: the two, and admitted guests."""
    version = version_of(booking.pk)
    admitted = CallGuest.objects.filter(booking=booking, state=GuestState.ADMITTED).order_by("id")
    return MeshChanged(
        version=version,
        booking_id=str(booking.pk),
        members=[
            MeshMember(id=str(booking.patient_id), role="patient", kind=None, name=None),
            MeshMember(id=str(booking.professional.user_id), role="professional", kind=None, name=None),
            *(
                MeshMember.model_validate({"id": str(one.pk), "role": "guest", "kind": one.kind, "name": one.name})
                for one in admitted
            ),
        ],
    )


def place_view(booking: Booking, guest: CallGuest) -> GuestPlace:
    """What the guest himself is shown."""
    return GuestPlace.model_validate(
        {
            "version": guest.version,
            "id": str(guest.pk),
            "state": str(guest.state),
            "kind": guest.kind,
            "name": guest.name,
            "booking_id": str(booking.pk),
            "professional": booking.professional.display_name,
            "modality": booking.modality,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
        }
    )


def guests_publish(booking: Booking, *changed: CallGuest) -> GuestsChanged:
    """Tell everybody about saved changes of a locked booking's guests. Last in its transaction."""
    view = guests_view(booking)
    outbox.publish(f"guests:{booking.pk}", "guests.changed", view.model_dump(mode="json"))
    outbox.publish(f"call_mesh:{booking.pk}", "mesh.changed", mesh_view(booking).model_dump(mode="json"))
    for guest in changed:
        place = place_view(booking, guest)
        outbox.publish(f"guest_place:{guest.pk}", "guest_place.changed", place.model_dump(mode="json"))
    return view
