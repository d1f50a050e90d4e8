"""Money back by a booking's own rules."""

from __future__ import annotations

from billing.credits.services import credit_return
from billing.refunds.services import refund_request
from consultations.bookings.models import Booking
from consultations.bookings.transitions import PLATFORM


def refund_amount(booking: Booking, percent: int) -> int:
    """`percent` of the price in minor units, rounded half up in the patient's favour."""
    return (booking.price_minor * percent + 50) // 100


def booking_pay_back(*, booking: Booking, percent: int, reason: str) -> None:
    """Give `percent` of the price of a locked booking back, once for each reason; nothing to do for nought or unpaid."""
    amount = refund_amount(booking, percent)
    booking.refund_minor = amount
    # Not save(): the time of the last change is what the board was told with the change of state.
    Booking.objects.filter(pk=booking.pk).update(refund_minor=amount)
    if amount == 0 or booking.payment_id is None:
        return
    # A session that comes back whole comes back as what it was paid with.
    if percent == 100 and booking.credit_order_id and credit_return(actor=PLATFORM, payment_id=booking.payment_id):
        return
    refund_request(
        actor=PLATFORM,
        payment_id=booking.payment_id,
        # The whole of what is left rather than a number, so that an earlier partial refund does not stand in the way.
        amount=None if percent == 100 else amount,
        reason=reason,
        idem=f"booking:{booking.pk}:{reason}",
    )
