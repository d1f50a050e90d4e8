"""Reading and writing session notes; both leave a line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from consultations.notes.models import SessionNote
from consultations.waiting_room.publishing import room_publish
from kernel.errors import Conflict, Invalid
from kernel.faults import Fault

NOTE_LENGTH = 50_000
# Notes are of sessions that began; a booking that never took place has none.
NOTEWORTHY = frozenset({BookingState.IN_PROGRESS, BookingState.COMPLETED, BookingState.TECHNICAL_FAILURE})


@dataclass(frozen=True)
class Note:
    """A note as its author reads it. Version 0: nothing was written yet; text None: the patient's data was erased."""

    booking_id: UUID
    text: str | None
    version: int
    updated_at: datetime | None


def note_read(*, actor: Actor, booking_id: UUID) -> Note:
    """The note of a session, for the treating professional alone. Raises NotFound, Forbidden `record_restricted`."""
    booking = booking_get(booking_id)
    authorize(actor, "note.read", booking)
    with transaction.atomic():
        note = SessionNote.objects.filter(booking=booking).first()
        record(
            actor,
            "note.read",
            resource=booking,
            person=booking.patient_id,
            data={"version": note.version if note else 0},
        )
    return _view(booking_id, note)


def note_write(*, actor: Actor, booking_id: UUID, text: str, version: int) -> Note:
    """Replace the whole text, written over `version` (0 for the first).

    Raises NotFound, Forbidden `record_restricted`, Invalid("note_too_long"), Conflict("no_session") before the session began,
    Conflict("stale_version", data.version) if another tab wrote since.
    """
    booking = booking_get(booking_id)
    authorize(actor, "note.write", booking)
    if len(text) > NOTE_LENGTH:
        raise Invalid("note_too_long", fields={"text": [Fault("too_long", most=NOTE_LENGTH)]})
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state not in NOTEWORTHY:
            raise Conflict("no_session", "Notes can be written once the session has begun.")
        note = SessionNote.objects.filter(booking=booking).first()
        present = note.version if note else 0
        if version != present:
            raise Conflict("stale_version", "The note was changed in another window.", data={"version": present})
        if note is None:
            note = SessionNote(booking=booking, patient_id=booking.patient_id, version=0)
        note.author_id = booking.professional.user_id
        note.text = text
        note.version += 1
        note.save()
        if note.version == 1:
            # The minutes kept free for it are over.
            room_publish(booking.professional_id)
        record(actor, "note.written", resource=booking, person=booking.patient_id, data={"version": note.version})
    return _view(booking_id, note)


def _view(booking_id: UUID, note: SessionNote | None) -> Note:
    if note is None:
        return Note(booking_id, "", 0, None)
    return Note(booking_id, note.text, note.version, note.updated_at)
