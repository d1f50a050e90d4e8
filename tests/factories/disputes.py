"""Objections to sessions for tests."""

from __future__ import annotations

from uuid import UUID

from access.actors import Actor
from consultations.bookings.models import Booking
from consultations.disputes.files import dispute_file_add
from consultations.disputes.models import SessionDispute
from consultations.disputes.services import dispute_decide, dispute_open
from tests.factories.accounts import person
from tests.factories.consultations import Pair
from tests.factories.gigs import letter


def objected(two: Pair, booking: Booking, text: str = "Ten minutes only.") -> SessionDispute:
    """An open objection."""
    return dispute_open(actor=two.her, booking_id=booking.pk, reason="too_short", text=text)


def decided(
    dispute: SessionDispute, ruling: str, refund: int | None = None, *, by: Actor | None = None
) -> SessionDispute:
    """One that somebody of the support has decided."""
    judge = by or Actor.person(person(role="support").pk)
    return dispute_decide(actor=judge, dispute_id=dispute.pk, ruling=ruling, text="We read both.", refund_minor=refund)


def matrix_ids(two: Pair, past: Booking) -> dict[str, UUID]:
    """A disputed session of the owner with a file."""
    file = dispute_file_add(actor=two.her, booking_id=past.pk, name="evening.pdf", file=letter())
    dispute = dispute_open(
        actor=two.her, booking_id=past.pk, reason="technical", text="cinnabar claim", file_ids=[file.pk]
    )
    return {"dispute_file_id": file.pk, "session_dispute_id": dispute.pk}
