"""Money that is still held for sessions that ended a day ago: made good where the rules say whose it is, named where they do not.

Every way a session ends moves its money in the same transaction, and a refund the gateway refuses is not held but owed, so there
should be none. What is found was left by an older version.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from access.actors import Actor
from access.audit import record
from billing.checkout.models import Payment
from billing.refunds.lifecycle import RefundState
from billing.refunds.models import Refund
from consultations.bookings.lifecycle import EARNED, FINAL, BookingState
from consultations.bookings.models import Booking
from consultations.bookings.payback import KIND, booking_earn
from consultations.bookings.transitions import booking_lock
from kernel import clock

log = logging.getLogger("mindo.consultations.held_money")
AFTER = timedelta(days=1)


def held_after_the_end() -> QuerySet[Booking]:
    """Bookings that ended a day ago or more, of whose payment something is neither refunded, earned nor in dispute."""
    held = Payment.objects.filter(
        kind=KIND,
        outcome=Payment.Outcome.ACCEPTED,
        earning=None,
        amount__gt=F("refund_requested") + F("credited") + F("spent"),
    ).exclude(freezes__lifted_at=None, freezes__isnull=False)
    return Booking.objects.filter(
        state__in=sorted(FINAL), closed_at__lte=clock.now() - AFTER, payment_id__in=held.values("pk")
    )


def held_money_settle(*, actor: Actor, limit: int = 200) -> tuple[int, int]:
    """Give what is found to whom it belongs; returns (made good, left for a person to look at).

    A session that took place, a patient who did not come, and what a late cancellation kept are the professional's. The rest is
    the patient's: a gateway refused it when that still put it back among what is held, so it is only named in the log.
    """
    found = list(held_after_the_end().order_by("closed_at").values_list("pk", flat=True)[:limit])
    settled = sum(_settle(actor, booking_id) for booking_id in found)
    if left := len(found) - settled:
        log.error("money is held for sessions that ended", extra={"count": left})
    return settled, left


def _settle(actor: Actor, booking_id: UUID) -> bool:
    with transaction.atomic():
        booking = booking_lock(booking_id)
        kept = booking.state == BookingState.CANCELLED and (booking.refund_minor or 0) < booking.price_minor
        if booking.state not in EARNED and not (kept and _refunds_went_out(booking.payment_id)):
            return False
        if not booking_earn(booking=booking, at=clock.now()):
            return False
        record(actor, "booking.money_settled", resource=booking, person=booking.patient_id)
        return True


def _refunds_went_out(payment_id: UUID | None) -> bool:
    """Whether the patient has her part, so that what is held is exactly what she does not get."""
    return (
        payment_id is not None and not Refund.objects.filter(payment_id=payment_id, state=RefundState.FAILED).exists()
    )
