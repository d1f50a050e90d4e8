"""What the patient says after the session."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import SessionRating
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import booking_lock
from kernel.errors import Conflict, Invalid
from marketplace.reviews.services import review_submit


def booking_rate(
    *, actor: Actor, booking_id: UUID, stars: int, text: str, alliance: dict[str, int] | None
) -> SessionRating:
    """Rate a completed session, once. `alliance` is the private check, each 0–10; `text` goes to moderation.

    Raises NotFound, Invalid("bad_stars"), Conflict("session_not_completed" | "already_rated").
    """
    authorize(actor, "booking.rate", booking_get(booking_id))
    if not 1 <= stars <= 5:
        raise Invalid("bad_stars", fields={"stars": ["Choose 1 to 5 stars."]})
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state != BookingState.COMPLETED:
            raise Conflict("session_not_completed", "A session can be rated once it has taken place.")
        if SessionRating.objects.filter(booking=booking).exists():
            raise Conflict("already_rated", "You have rated this session.")
        rating = SessionRating(booking=booking, patient_id=booking.patient_id, stars=stars, alliance=alliance)
        rating.save(force_insert=True)
        review_submit(
            actor=actor,
            professional_id=booking.professional_id,
            session_id=booking.pk,
            stars=stars,
            text=text,
            patient_id=booking.patient_id,
        )
        record(
            actor, "booking.rated", resource=booking, person=booking.patient_id,
            data={"stars": stars, "alliance": alliance is not None},
        )  # fmt: skip
        return rating
