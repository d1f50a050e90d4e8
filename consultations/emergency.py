"""What of a patient's record an emergency shows: her sessions, and where a note waits to be read."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from access.break_glass.selectors import RecordEntry
from consultations.bookings.models import Booking
from consultations.notes.models import SessionNote
from marketplace.professionals.selectors import professional_cards

NEWEST = 50


def sessions_of(actor: Actor, person_id: UUID) -> list[RecordEntry]:
    """The newest sessions of a person, past and to come. Runs in the caller's transaction, which writes the line."""
    authorize(actor, "booking.view", person_id)
    rows = list(Booking.objects.filter(patient_id=person_id).order_by("-starts_at", "-id")[:NEWEST])
    noted = set(SessionNote.objects.filter(booking__in=[row.pk for row in rows]).values_list("booking_id", flat=True))
    cards = professional_cards(row.professional_id for row in rows)
    return [
        RecordEntry(
            "sessions", row.pk, row.starts_at, cards[row.professional_id].display_name, str(row.state), row.pk in noted
        )
        for row in rows
    ]
