"""Booking a held time with a session credit: no payment page, one transaction from the credit to the confirmed booking."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.authorize import authorize
from billing.credits.services import credit_spend
from consultations.bookings.lifecycle import BookingState, hold_alive
from consultations.bookings.models import Booking
from consultations.bookings.payable import BookingPayable, reference_of
from consultations.bookings.payback import KIND
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import PLATFORM, booking_lock
from kernel import clock
from kernel.errors import Conflict
from marketplace.orders.selectors import order_redeemable


def booking_redeem(*, actor: Actor, booking_id: UUID, order_id: UUID) -> Booking:
    """Confirm a living hold with the next credit of one's order; once more answers the same booking.

    Locks: booking → the order's credits. Two holds for one last credit take turns at the credits, and the second hears
    Conflict("no_credit_left") with nothing changed. Raises NotFound, Forbidden, Conflict("booking_state" | "credits_over" |
    "credit_does_not_fit" | "order_state" | "slot_taken").
    """
    authorize(actor, "booking.redeem", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state == BookingState.CONFIRMED and booking.credit_order_id == order_id:
            return booking
        if not hold_alive(booking.state, booking.hold_expires_at, clock.now()):
            raise Conflict("booking_state", "The time is not held any more.", data={"state": str(booking.state)})
        lot = order_redeemable(
            actor=actor, order_id=order_id, professional_id=booking.professional_id, minutes=booking.minutes
        )
        payment = credit_spend(
            actor=PLATFORM,
            lot_id=lot.id,
            kind=KIND,
            payable_id=booking.pk,
            payee_id=booking.professional.user_id,
            reference=reference_of(booking.pk),
        )
        # The session's price is what its credit cost; a later refund of a part is a part of that.
        Booking.objects.filter(pk=booking.pk).update(
            price_minor=payment.amount, currency=payment.currency, credit_order_id=order_id
        )
        if BookingPayable().on_paid(booking.pk, payment.pk) != "accepted":
            raise Conflict("slot_taken", "This time is not free any more.")
        return booking_get(booking.pk)
