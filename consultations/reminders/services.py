"""Sending reminders."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from access.actors import Actor
from access.audit import record
from accounts.notifications.services import notify
from consultations.agenda.attached import calendar_file
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking, BookingMove
from consultations.bookings.transitions import booking_lock
from consultations.reminders.models import SentReminder
from consultations.reminders.steps import STEPS, Step
from kernel import clock


def reminders_send(*, actor: Actor, limit: int = 500) -> int:
    """Remind both of every session whose moment has come, each in its own transaction; returns how many sessions.

    Two sweeps at once send one: the booking is locked, and a reminder is noted in the transaction that queues its messages.
    """
    sent = 0
    for step in STEPS:
        after, until = step.starts_between(clock.now())
        gone_out = SentReminder.objects.filter(booking=OuterRef("pk"), step=step.name, starts_at=OuterRef("starts_at"))
        due = (
            Booking.objects.filter(state=BookingState.CONFIRMED, starts_at__gt=after, starts_at__lte=until)
            .exclude(Exists(gone_out))
            .order_by("starts_at", "pk")
        )
        sent += sum(_remind(actor, step, booking_id) for booking_id in list(due.values_list("pk", flat=True)[:limit]))
    return sent


def _remind(actor: Actor, step: Step, booking_id: UUID) -> bool:
    with transaction.atomic():
        booking = booking_lock(booking_id)
        moved_at = (
            BookingMove.objects.filter(booking=booking).order_by("-created_at").values_list("created_at", flat=True)
        )
        agreed_at = moved_at.first() or booking.confirmed_at
        due = step.is_due(starts_at=booking.starts_at, agreed_at=agreed_at, now=clock.now())
        if booking.state != BookingState.CONFIRMED or not due:
            return False
        _, new = SentReminder.objects.get_or_create(booking=booking, step=step.name, starts_at=booking.starts_at)
        if not new:
            return False
        calendar = calendar_file(booking)
        for person_id in (booking.patient_id, booking.professional.user_id):
            notify(
                actor=actor, person_id=person_id, template=step.template, data={"booking_id": str(booking.pk)},
                calendar=calendar,
            )  # fmt: skip
        record(actor, "booking.reminded", resource=booking, person=booking.patient_id, data={"step": step.name})
        return True
