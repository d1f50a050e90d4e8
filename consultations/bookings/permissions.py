"""Who may do what with bookings."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.permissions import Permission, declare
from access.records import declare_record
from consultations.bookings.models import Booking

GROUP = "Bookings"


def patient_of(resource: Booking | UUID) -> UUID:
    """Whose record a booking, or a person's id, belongs to."""
    return resource if isinstance(resource, UUID) else resource.patient_id


def is_patient(actor: Actor, booking: Booking | UUID) -> bool:
    """The person the session is for."""
    return actor.is_person and patient_of(booking) == actor.id


def is_professional(actor: Actor, booking: Booking | UUID) -> bool:
    """The professional the session is with; nobody's sessions as a whole are a professional's."""
    return actor.is_person and isinstance(booking, Booking) and booking.professional.user_id == actor.id


def is_participant(actor: Actor, booking: Booking | UUID) -> bool:
    """One of the two."""
    return is_patient(actor, booking) or is_professional(actor, booking)


declare(
    Permission(
        "booking.view", label="See own bookings", group=GROUP, unlocks=("screen:/app/sessions", "screen:/pro/today"),
        sensitivity="sensitive", scope=is_participant, wider="booking.view_any", default_roles=("patient", "professional"),
    ),
    Permission(
        "booking.view_any", label="See every booking", group=GROUP, unlocks=("screen:/admin/bookings",),
        sensitivity="sensitive", default_roles=("support", "admin"),
    ),
    Permission(
        "booking.hold", label="Hold a slot and book it", group=GROUP, unlocks=("screen:/app/book",), personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "booking.release", label="Give a held slot back", group=GROUP, scope=is_patient, view="booking.view", personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "booking.redeem", label="Book with a session one has already paid for", group=GROUP, scope=is_patient,
        view="booking.view", personal=True, default_roles=("patient",),
    ),
    Permission(
        "booking.reschedule", label="Move own bookings to another time", group=GROUP, scope=is_patient, view="booking.view",
        personal=True, default_roles=("patient",),
    ),
    Permission(
        "booking.cancel", label="Cancel own bookings", group=GROUP, scope=is_participant, wider="booking.cancel_any",
        view="booking.view", default_roles=("patient", "professional"),
    ),
    Permission(
        "booking.cancel_any", label="Cancel any booking for the platform", group=GROUP, sensitivity="critical",
        default_roles=("support", "admin"),
    ),
    Permission(
        "booking.rate", label="Rate own sessions", group=GROUP, scope=is_patient, view="booking.view", personal=True,
        default_roles=("patient",),
    ),
    Permission(
        "booking.day", label="See own day", group=GROUP, unlocks=("screen:/pro/today",), sensitivity="sensitive",
        personal=True, default_roles=("professional",),
    ),
)  # fmt: skip

# Sessions to come still take place: the two of them keep seeing them, everybody else does not.
declare_record("booking.view", patient_of, restricted="outsiders", emergency=True)
