"""Where a booking's money goes by its own rules: back to the patient, and what stays to the professional."""

from __future__ import annotations

from datetime import datetime

from billing.credits.services import credit_return
from billing.earnings.services import earning_deliver
from billing.refunds.services import refund_request
from consultations.bookings.models import Booking
from consultations.bookings.transitions import PLATFORM
from kernel.errors import Conflict

# What billing knows a booking as.
KIND = "booking"


def refund_amount(booking: Booking, percent: int) -> int:
    """`percent` of the price in minor units, rounded half up in the patient's favour."""
    return (booking.price_minor * percent + 50) // 100


def booking_pay_back(*, booking: Booking, percent: int, reason: str) -> None:
    """Give `percent` of the price of a locked booking back, once for each reason; nothing to do for nought or unpaid.

    `refund_minor` then says what really went back: less, if a part had been refunded before.
    """
    amount = refund_amount(booking, percent)
    if amount and booking.payment_id is not None:
        # A session that comes back whole comes back as what it was paid with.
        credited = percent == 100 and booking.credit_order_id is not None
        if not (credited and credit_return(actor=PLATFORM, payment_id=booking.payment_id)):
            refund = refund_request(
                actor=PLATFORM,
                payment_id=booking.payment_id,
                # The whole of what is left rather than a number, so that an earlier partial refund is not in the way.
                amount=None if percent == 100 else amount,
                at_most=True,
                reason=reason,
                idem=f"booking:{booking.pk}:{reason}",
            )
            amount = refund.amount if refund else 0
    booking.refund_minor = amount
    # Not save(): the time of the last change is what the board was told with the change of state.
    Booking.objects.filter(pk=booking.pk).update(refund_minor=amount)


def booking_earn(*, booking: Booking, at: datetime) -> bool:
    """The professional earns what is still held of a locked booking's payment, less commission, as of `at` (UTC).

    False when nothing is left: it was refunded meanwhile, which must not keep a session from ending. Once more changes nothing.
    """
    try:
        earning_deliver(actor=PLATFORM, kind=KIND, payable_id=booking.pk, delivered_at=at)
    except Conflict as refused:
        if refused.code != "nothing_held":
            raise
        return False
    return True
