"""What billing may know of a booking: its price, and what to do when money came or went."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from accounts.notifications.services import notify
from billing.money import Money
from billing.payables import Quote, Verdict
from consultations.agenda.attached import calendar_file
from consultations.bookings.lifecycle import BookingState, ClosedReason, hold_alive
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock, booking_move
from consultations.waiting_room.places import place_create
from kernel import clock
from kernel.errors import Conflict
from marketplace.calendar.services import claim_book, claim_rebook
from marketplace.professionals.models import SessionOffer

PAYMENT = Actor.system("billing.payment")


def reference_of(booking_id: UUID) -> str:
    """What a receipt calls the session; opaque."""
    return f"S-{booking_id.hex[-8:].upper()}"


class BookingPayable:
    """`billing.payables.PayableKind` for bookings. Called under billing's lock of the payment; the booking's comes next."""

    def quote(self, payable_id: UUID) -> Quote:
        """The price of a living hold. Raises NotFound, Conflict("payable_closed")."""
        booking = booking_get(payable_id)
        if not hold_alive(booking.state, booking.hold_expires_at, clock.now()):
            raise Conflict("payable_closed", "The time is not held any more.", data={"state": str(booking.state)})
        if booking.offer.channel == SessionOffer.Channel.CREDIT:
            raise Conflict("payable_closed", "This time is booked with a session you have already paid for.")
        return Quote(
            price=Money(booking.price_minor, booking.currency),
            payer_id=booking.patient_id,
            payee_id=booking.professional.user_id,
            reference=reference_of(booking.pk),
            payable_until=booking.hold_expires_at,
        )

    def on_paid(self, payable_id: UUID, payment_id: UUID) -> Verdict:
        """Confirm a living hold, or a lapsed one whose time is still free; anything else is paid back in full."""
        with transaction.atomic():
            booking = booking_lock(payable_id)
            if booking.payment_id == payment_id:
                return "accepted"
            if not self._wants_money(booking):
                self._refused(booking, payment_id)
                return "refund"
            try:
                with transaction.atomic():
                    self._take_time(booking)
            except Conflict:
                if booking.state == BookingState.HELD:
                    booking_move(
                        actor=PAYMENT, booking=booking, to=BookingState.EXPIRED, reason=ClosedReason.HOLD_EXPIRED
                    )
                self._refused(booking, payment_id)
                return "refund"
            self._confirm(booking, payment_id)
            return "accepted"

    def on_refunded(self, payable_id: UUID, payment_id: UUID, amount: Money) -> None:
        """Show both sides that money went back. A payment that never was this booking's changes nothing on it."""
        with transaction.atomic():
            booking = booking_lock(payable_id)
            record(
                PAYMENT, "booking.refunded", resource=booking, person=booking.patient_id,
                data={"payment_id": str(payment_id), "amount": amount.amount},
            )  # fmt: skip
            if booking.payment_id == payment_id:
                booking_announce(booking)

    @staticmethod
    def _wants_money(booking: Booking) -> bool:
        """A hold, living or lapsed by time; not one its patient gave back, and not a session that would already have begun."""
        lapsed = booking.state == BookingState.EXPIRED and booking.closed_reason == ClosedReason.HOLD_EXPIRED
        return (booking.state == BookingState.HELD or lapsed) and clock.now() < booking.starts_at

    @staticmethod
    def _take_time(booking: Booking) -> None:
        """The claim becomes a booking, even if it had been released meanwhile. Raises Conflict if somebody else has it."""
        if hold_alive(booking.state, booking.hold_expires_at, clock.now()):
            claim_book(actor=PLATFORM, claim_id=booking.claim_id)
        else:
            claim_rebook(actor=PLATFORM, claim_id=booking.claim_id)

    @staticmethod
    def _confirm(booking: Booking, payment_id: UUID) -> None:
        booking.payment_id = payment_id
        booking_move(actor=PAYMENT, booking=booking, to=BookingState.CONFIRMED, data={"payment_id": str(payment_id)})
        place_create(booking=booking)
        data = {"booking_id": str(booking.pk)}
        told = (booking.patient_id, "booking.confirmed"), (booking.professional.user_id, "booking.received")
        calendar = calendar_file(booking)
        for person_id, template in told:
            notify(actor=PAYMENT, person_id=person_id, template=template, data=data, calendar=calendar)

    @staticmethod
    def _refused(booking: Booking, payment_id: UUID) -> None:
        record(
            PAYMENT, "booking.payment_refused", resource=booking, person=booking.patient_id, outcome="refund",
            data={"payment_id": str(payment_id), "state": str(booking.state)},
        )  # fmt: skip
