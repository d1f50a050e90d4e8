"""The one way a booking changes its state. Used by the services of all rooms, inside their transactions.

Order of locks, everywhere in consultations: booking, then the professional's calendar (marketplace) or the payment
(billing), then the desk. A booking's lock covers its place, its call, its note and its messages.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from access.actors import Actor
from access.audit import record
from consultations.boards.events import BoardPrice, BookingRow
from consultations.bookings.lifecycle import FINAL, BookingState, ClosedReason, may_follow
from consultations.bookings.models import Booking
from consultations.guests.closing import guests_end
from consultations.talk_now.following import request_follow
from kernel import clock, outbox
from kernel.errors import Conflict, NotFound

# In whose name the platform acts on calendar and money once it has authorised the person who asked.
PLATFORM = Actor.system("consultations.bookings")


def booking_lock(booking_id: UUID) -> Booking:
    """The booking, locked until the transaction ends. Raises NotFound."""
    booking = (
        Booking.objects.select_for_update(of=("self",), no_key=True)
        .select_related("professional")
        .defer("professional__avatar_svg", "professional__search_terms", "professional__bio")
        .filter(pk=booking_id)
        .first()
    )
    if booking is None:
        # Given to another professional while we waited for the lock: PostgreSQL looks at the changed row beside the professional
        # read before, and drops both. Alone it is found; the professional follows when asked for.
        booking = Booking.objects.select_for_update(no_key=True).filter(pk=booking_id).first()
    if booking is None:
        raise NotFound
    return booking


def booking_move(
    *,
    actor: Actor,
    booking: Booking,
    to: BookingState,
    reason: ClosedReason | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    """Move a locked booking to another state: row, audit line and live events. Raises Conflict("booking_state")."""
    if not may_follow(booking.state, to):
        raise Conflict("booking_state", "The booking is not in a state for this.", data={"state": str(booking.state)})
    now = clock.now()
    before = booking.state
    booking.state = to
    if reason is not None:
        booking.closed_reason = reason
    if to is BookingState.CONFIRMED:
        booking.closed_reason = ""
        booking.closed_at = None
        booking.confirmed_at = booking.confirmed_at or now
        booking.started_at = None
    elif to is BookingState.IN_PROGRESS:
        booking.started_at = now
    elif to in FINAL or to is BookingState.EXPIRED:
        booking.closed_at = now
    booking.save()
    record(
        actor,
        f"booking.{to.value}",
        resource=booking,
        person=booking.patient_id,
        data={"from": str(before), **({"reason": reason.value} if reason else {}), **(data or {})},
    )
    if to in FINAL:
        guests_end(actor=PLATFORM, booking=booking)
    booking_announce(booking)
    request_follow(booking_id=booking.pk, to=to)


def booking_announce(booking: Booking) -> None:
    """Tell both participants and the administrators' board how the booking stands."""
    change = {"booking_id": str(booking.pk), "state": str(booking.state)}
    outbox.publish(f"user:{booking.patient_id}", "booking.changed", change)
    outbox.publish(f"user:{booking.professional.user_id}", "booking.changed", change)
    outbox.publish("board:bookings", "booking.changed", booking_row(booking).model_dump(mode="json"))


def booking_row(booking: Booking) -> BookingRow:
    """The booking as the administrators' board shows it: nothing of the patient."""
    return BookingRow(
        booking_id=str(booking.pk),
        state=str(booking.state),
        starts_at=booking.starts_at,
        price=BoardPrice(amount=booking.price_minor, currency=booking.currency),
        professional_id=str(booking.professional_id),
        at=booking.updated_at,
    )
