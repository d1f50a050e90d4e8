"""Settling sessions to which somebody did not come."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from accounts.notifications.services import notify
from consultations.bookings.absence import Evidence, absence
from consultations.bookings.lifecycle import PAID_BACK_IN_FULL, BookingState, ClosedReason
from consultations.bookings.models import Booking
from consultations.bookings.payback import booking_earn, booking_pay_back
from consultations.bookings.transitions import booking_lock, booking_move
from consultations.calls.models import Call
from consultations.policies.policy import Policy
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import Desk, WaitingEntry
from consultations.waiting_room.places import place_close
from kernel import clock

REASONS = {
    BookingState.NO_SHOW_PATIENT: ClosedReason.PATIENT_ABSENT,
    BookingState.NO_SHOW_PROFESSIONAL: ClosedReason.PROFESSIONAL_ABSENT,
    BookingState.TECHNICAL_FAILURE: ClosedReason.NEVER_CONNECTED,
}
# Nobody is absent before this long after the start, whatever the policy; keeps the sweep off sessions just begun.
EARLIEST = timedelta(minutes=5)


def no_shows_settle(*, actor: Actor, limit: int = 200) -> int:
    """End every confirmed session that did not begin in time, each in its own transaction; returns how many."""
    late = Booking.objects.filter(state=BookingState.CONFIRMED, starts_at__lte=clock.now() - EARLIEST).order_by(
        "starts_at"
    )
    return sum(_settle(actor, booking_id) for booking_id in list(late.values_list("pk", flat=True)[:limit]))


def _settle(actor: Actor, booking_id: UUID) -> bool:
    with transaction.atomic():
        booking = booking_lock(booking_id)
        if booking.state != BookingState.CONFIRMED:
            return False
        verdict = absence(_evidence(booking), booking.policy, clock.now())
        if verdict is None:
            return False
        booking_move(actor=actor, booking=booking, to=verdict, reason=REASONS[verdict])
        if verdict in PAID_BACK_IN_FULL:
            booking_pay_back(booking=booking, percent=100, reason=verdict.value)
        else:
            # The professional was there for the whole time: it is earned as if the session had taken place.
            booking_earn(booking=booking, at=clock.now())
        for person_id in (booking.patient_id, booking.professional.user_id):
            notify(actor=actor, person_id=person_id, template="booking.missed", data={"booking_id": str(booking.pk)})
        place_close(booking=booking)
        return True


def _evidence(booking: Booking) -> Evidence:
    entry = WaitingEntry.objects.filter(booking=booking).first()
    desk = Desk.objects.filter(professional_id=booking.professional_id).first()
    in_session = Call.objects.filter(
        professional_id=booking.professional_id, opened_at__isnull=False, finished_at__isnull=True
    ).exists()
    return Evidence(
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        patient_arrived_at=entry.arrived_at if entry else None,
        patient_queued=bool(entry and entry.state in QUEUED),
        professional_seen_at=desk.seen_at if desk else None,
        professional_here=in_session or (desk is not None and _at_desk(desk, booking.policy)),
        delay_minutes=desk.delay_at(clock.now()) if desk else 0,
    )


def _at_desk(desk: Desk, policy: Policy) -> bool:
    """There now, or gone for no longer than a patient's place is kept: a page that is loading again is nobody's no-show."""
    if desk.present:
        return True
    return desk.seen_at is not None and clock.now() < desk.seen_at + timedelta(seconds=policy.place_kept_seconds)
