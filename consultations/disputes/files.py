"""Files of an objection: what a side has to show."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.bookings.lifecycle import EARNED
from consultations.bookings.models import Booking
from consultations.bookings.permissions import is_patient
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from consultations.disputes.models import SessionDispute, SessionDisputeFile
from kernel.errors import Conflict, NotFound, Unauthenticated
from kernel.files import file_get, file_put
from kernel.uploads.checks import CheckedFile
from marketplace.orders.deliveries import MOST_FILES, file_name

CONTEXT = "session_dispute"


def dispute_file_add(*, actor: Actor, booking_id: UUID, name: str, file: CheckedFile) -> SessionDisputeFile:
    """Keep a checked file (`deliveries.EVIDENCE`) for words to come, sealed with the patient's key. She may before she objects.

    Raises NotFound, Forbidden, Conflict("dispute_closed" | "too_many_files").
    """
    authorize(actor, "session_dispute.speak", booking_get(booking_id))
    if actor.id is None:
        raise Unauthenticated
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if not _takes_files(actor, booking):
            raise Conflict("dispute_closed", "There is nothing to add a file to.")
        if SessionDisputeFile.objects.filter(booking=booking, uploader_id=actor.id, entry=None).count() >= MOST_FILES:
            raise Conflict("too_many_files", f"At most {MOST_FILES} files at a time.")
        row = SessionDisputeFile(
            booking=booking,
            patient_id=booking.patient_id,
            uploader_id=actor.id,
            name=file_name(name),
            media_type=file.media_type,
            size=len(file.content),
            stored=file_put(booking.patient_id, file.content, context=CONTEXT),
        )
        row.save(force_insert=True)
        record(actor, "session_dispute.file_added", resource=row, person=booking.patient_id, data={"size": row.size})
        return row


def dispute_file_read(*, actor: Actor, booking_id: UUID, file_id: UUID) -> tuple[SessionDisputeFile, bytes]:
    """A file and its content; one that was not handed over yet is its uploader's alone. Raises NotFound, Forbidden."""
    booking = booking_get(booking_id)
    authorize(actor, "session_dispute.view", booking)
    row = SessionDisputeFile.objects.filter(pk=file_id, booking=booking).first()
    if row is None or (row.entry_id is None and row.uploader_id != actor.id):
        raise NotFound
    content = file_get(row.stored, context=CONTEXT)
    if content is None:
        raise NotFound
    with transaction.atomic():
        record(actor, "session_dispute.file_read", resource=row, person=booking.patient_id)
    return row, content


def _takes_files(actor: Actor, booking: Booking) -> bool:
    """While an objection is open, and for the patient of a session that is over as long as there is none."""
    dispute = SessionDispute.objects.filter(booking=booking).first()
    if dispute is not None:
        return dispute.decided_at is None
    return is_patient(actor, booking) and booking.state in EARNED
