"""What assessments and matching ask about care: who looks after risk, and who treats whom."""

from __future__ import annotations

import uuid

from django.db.models import Count, QuerySet

from access.actors import Actor
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.safety_alerts.models import SafetyAlert
from consultations.safety_alerts.selectors import OPEN_STATES, treating
from consultations.safety_alerts.services import alert_raise


class SessionCare:
    """Registered with `marketplace.assessments.care`."""

    def risk_found(
        self, *, actor: Actor, response_id: uuid.UUID, person_id: uuid.UUID, severity: int, anew: bool
    ) -> None:
        """Raise the response's alert, make it worse, or open it again."""
        alert_raise(actor=actor, response_id=response_id, person_id=person_id, severity=severity, anew=anew)

    def treats(self, user_id: uuid.UUID, person_id: uuid.UUID) -> bool:
        """A session of the two is to come or recent."""
        return treating(person_id).filter(professional__user_id=user_id).exists()

    def risk_open(self, person_id: uuid.UUID) -> bool:
        """Whether an alert about the person is unresolved."""
        return SafetyAlert.objects.filter(patient_id=person_id, state__in=OPEN_STATES).exists()

    def sessions_with(self, person_id: uuid.UUID) -> dict[uuid.UUID, int]:
        """Professional's id → the person's completed sessions with her."""
        return _counted(Booking.objects.filter(patient_id=person_id))

    def sessions_completed(self) -> dict[uuid.UUID, int]:
        """Professional's id → completed sessions, of everybody who has one."""
        return _counted(Booking.objects.all())


def _counted(bookings: QuerySet[Booking]) -> dict[uuid.UUID, int]:
    rows = bookings.filter(state=BookingState.COMPLETED).values_list("professional_id").annotate(sessions=Count("pk"))
    return dict(rows.order_by())
