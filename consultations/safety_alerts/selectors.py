"""Reading safety alerts."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize, can
from accounts.people.models import User
from accounts.people.selectors import person_card, person_cards
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.safety_alerts.events import AlertList, AlertPatient, AlertsSnapshot, AlertView, Deed, StepView
from consultations.safety_alerts.lifecycle import UNRESOLVED, AlertState, SafetyPolicy
from consultations.safety_alerts.models import SafetyAlert, SafetyPolicyVersion
from consultations.safety_alerts.rows import alert_rows
from kernel import clock
from kernel.errors import NotFound
from kernel.pagination import paginate
from marketplace.assessments.models import AssessmentResponse

OPEN_STATES = [state.value for state in UNRESOLVED]
TREATED = [BookingState.CONFIRMED, BookingState.IN_PROGRESS, BookingState.COMPLETED]


def policy() -> SafetyPolicy:
    """The rules that hold now."""
    row = SafetyPolicyVersion.objects.order_by("-version").first()
    return SafetyPolicy.of(row.data) if row else SafetyPolicy()


def _alerts() -> QuerySet[SafetyAlert]:
    return SafetyAlert.objects.select_related("professional").defer(
        "professional__avatar_svg", "professional__search_terms", "professional__bio"
    )


def treating(person_id: uuid.UUID) -> QuerySet[Booking]:
    """Sessions that make their professional the one who treats the person: to come, or not longer ago than the policy says."""
    since = clock.now() - timedelta(days=policy().care_days)
    return Booking.objects.filter(patient_id=person_id, state__in=TREATED, starts_at__gte=since)


def alerts_snapshot(*, actor: Actor, owner_id: uuid.UUID | None = None) -> AlertsSnapshot:
    """Unresolved alerts, the most urgent first: all of them for those on duty, or those of one professional's clients."""
    if owner_id is None:
        authorize(actor, "safety.duty")
        rows = _alerts()
    else:
        authorize(actor, "safety.own", owner_id)
        rows = _alerts().filter(professional__user_id=owner_id)
    found = list(rows.filter(state__in=OPEN_STATES).order_by("due_at", "id"))
    return AlertsSnapshot(alerts=alert_rows(found))


def alerts_resolved(*, actor: Actor, cursor: str | None, limit: int) -> AlertList:
    """Closed alerts the actor looked after or was on duty for, newest first."""
    authorize(actor, "safety.own")
    rows = _alerts().filter(state=AlertState.RESOLVED)
    if actor.id is not None and not can(actor, "safety.duty"):
        rows = rows.filter(professional__user_id=actor.id)
    page = paginate(rows, cursor=cursor, limit=limit, order="-raised_at")
    return AlertList(results=alert_rows(page.rows), next=page.next)


def alert_view(*, actor: Actor, alert_id: uuid.UUID) -> AlertView:
    """An alert opened, with an audit line. Raises NotFound."""
    alert = _alerts().filter(pk=alert_id).first()
    if alert is None:
        raise NotFound
    authorize(actor, "safety.own", alert)
    own = alert.professional is not None and alert.professional.user_id == actor.id
    told = own or (alert.owner_id == actor.id and alert.state != AlertState.OPEN)
    with transaction.atomic():
        record(actor, "safety_alert.viewed", resource=alert, person=alert.patient_id, data={"identity": told})
    return AlertView(
        alert=alert_rows([alert])[0],
        patient=_patient(alert.patient_id) if told else None,
        questionnaire=AssessmentResponse.objects.filter(pk=alert.response_id).values_list("code", flat=True).first(),
        steps=_steps(alert, told=told),
        may=_may(alert, actor),
    )


def _patient(person_id: uuid.UUID) -> AlertPatient:
    card = person_card(person_id)
    user = User.objects.only("email", "phone", "jurisdiction").get(pk=person_id)
    return AlertPatient(
        id=card.id, name=card.name, zone=card.zone, language=card.language, jurisdiction=user.jurisdiction,
        email=user.email, phone=user.phone,
    )  # fmt: skip


def _steps(alert: SafetyAlert, *, told: bool) -> list[StepView]:
    steps = list(alert.steps.order_by("id"))
    names = person_cards(step.by_id for step in steps if step.by_id and step.by_id != alert.patient_id)
    return [
        StepView(
            kind=step.kind, at=step.at, by=names[step.by_id].name if step.by_id in names else None,
            note=step.note if told else None,
        )
        for step in steps
    ]  # fmt: skip


def _may(alert: SafetyAlert, actor: Actor) -> list[Deed]:
    """What the reader can do next."""
    if alert.state == AlertState.OPEN:
        return ["acknowledge"]
    if alert.state == AlertState.RESOLVED:
        return []
    if alert.owner_id == actor.id:
        return ["resolve", "hand_over"]
    # Somebody on duty may take over what another has acknowledged.
    return ["acknowledge"] if can(actor, "safety.duty") else []
