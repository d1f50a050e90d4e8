"""Raising, acknowledging, escalating and resolving safety alerts.

One alert per response: the database keeps it so, and raising again changes nothing unless the answer got worse. Nothing about
an alert leaves in a mail, text message or log; those who look after it are asked to sign in.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.grants import holders_of
from access.models import RoleGrant, RoleMember
from accounts.notifications.services import notify
from consultations.safety_alerts.events import AlertChanged
from consultations.safety_alerts.lifecycle import AlertState, Resolution, SafetyPolicy, may_move
from consultations.safety_alerts.models import AlertStep, SafetyAlert, SafetyPolicyVersion
from consultations.safety_alerts.rows import alert_rows
from consultations.safety_alerts.selectors import OPEN_STATES, policy, treating
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound
from kernel.faults import Fault
from marketplace.professionals.models import Professional

log = logging.getLogger("mindo.consultations.safety_alerts")
TEMPLATE = "safety.alert"
DUTY = "safety.duty"
NOTE_LENGTH = 5000


def alert_raise(
    *, actor: Actor, response_id: uuid.UUID, person_id: uuid.UUID, severity: int, anew: bool = False
) -> SafetyAlert:
    """The alert of a response: made, made worse, raised again, or found as it is. Runs in the transaction that stores the answer.

    `anew`: this answer itself brought the risk, rather than being told of once more. A closed alert then opens again: whoever
    closed it knew of the answer before, and a response can stay under way for days. The caller has authorised the actor for the
    answer; the platform itself decides who looks after it.
    """
    with transaction.atomic():
        found = _find(response_id)
        if found is None:
            rules = policy()
            now = clock.now()
            professional = _professional_of(person_id)
            found = SafetyAlert(
                patient_id=person_id, response_id=response_id, severity=severity, professional=professional,
                owner_id=professional.user_id if professional else None, raised_at=now,
                due_at=rules.acknowledge_by(severity, now),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    found.save(force_insert=True)
            except IntegrityError:  # somebody else has just raised it for the same response
                found = _find(response_id)
                if found is None:
                    raise
            else:
                _step(found, "raised", by=None)
                record(actor, "safety_alert.raised", resource=found, person=person_id, data={"severity": severity})
                _tell(actor, found, rules)
                _publish(found)
                return found
        if found.state == AlertState.RESOLVED and (anew or severity > found.severity):
            _raise_again(actor, found, severity)
        elif severity > found.severity and found.state != AlertState.RESOLVED:
            found.severity = severity
            if found.state == AlertState.OPEN:
                found.due_at = min(found.due_at, policy().acknowledge_by(severity, clock.now()))
            _step(found, "worsened", by=None)
            record(actor, "safety_alert.worsened", resource=found, person=person_id, data={"severity": severity})
            _tell(actor, found, policy())
            _changed(found)
        return found


def alert_acknowledge(*, actor: Actor, alert_id: uuid.UUID) -> SafetyAlert:
    """Take it: the actor becomes its owner and learns whom it is about. Again by the same person: nothing changes.

    Raises NotFound, Conflict("alert_resolved"), Conflict("alert_taken") when a professional's alert is with somebody on duty.
    """
    with transaction.atomic():
        alert = _locked(actor, alert_id)
        if alert.state == AlertState.RESOLVED:
            raise Conflict("alert_resolved", "This alert has been closed.")
        if alert.state == AlertState.ACKNOWLEDGED and alert.owner_id == actor.id:
            return alert
        if alert.state == AlertState.ACKNOWLEDGED:
            authorize(actor, "safety.duty")
        now = clock.now()
        alert.state, alert.owner_id = AlertState.ACKNOWLEDGED, actor.id
        alert.acknowledged_at = alert.acknowledged_at or now
        alert.due_at = policy().resolve_by(now)
        _step(alert, "acknowledged", by=actor.id)
        record(actor, "safety_alert.acknowledged", resource=alert, person=alert.patient_id)
        _changed(alert)
    return alert


def alert_resolve(*, actor: Actor, alert_id: uuid.UUID, resolution: str, note: str) -> SafetyAlert:
    """Close it with a reason and a note. Raises NotFound, Invalid by field, Conflict("not_acknowledged" | "alert_resolved")."""
    note = note.strip()
    if resolution not in set(Resolution):
        raise Invalid("bad_resolution", fields={"resolution": [Fault("required")]})
    if not note:
        raise Invalid("note_missing", fields={"note": [Fault("required")]})
    if len(note) > NOTE_LENGTH:
        raise Invalid("note_too_long", fields={"note": [Fault("too_long", most=NOTE_LENGTH)]})
    with transaction.atomic():
        alert = _locked(actor, alert_id)
        if alert.state == AlertState.RESOLVED:
            raise Conflict("alert_resolved", "This alert has been closed.")
        if not may_move(alert.state, AlertState.RESOLVED) or alert.owner_id != actor.id:
            raise Conflict("not_acknowledged", "Take the alert before you close it.")
        alert.state, alert.resolution, alert.resolved_at = AlertState.RESOLVED, resolution, clock.now()
        _step(alert, "resolved", by=actor.id, note=note)
        record(
            actor, "safety_alert.resolved", resource=alert, person=alert.patient_id, data={"resolution": resolution}
        )  # fmt: skip
        _changed(alert)
    return alert


def alert_hand_over(*, actor: Actor, alert_id: uuid.UUID, note: str) -> SafetyAlert:
    """Give it to whoever is on duty; the timer starts anew. Raises NotFound, Conflict("not_acknowledged")."""
    with transaction.atomic():
        alert = _locked(actor, alert_id)
        if alert.state != AlertState.ACKNOWLEDGED or alert.owner_id != actor.id:
            raise Conflict("not_acknowledged", "Only who has taken an alert can hand it over.")
        rules = policy()
        alert.owner_id, alert.due_at = None, rules.acknowledge_by(alert.severity, clock.now())
        _step(alert, "handed_over", by=actor.id, note=note.strip()[:NOTE_LENGTH] or None)
        record(actor, "safety_alert.handed_over", resource=alert, person=alert.patient_id)
        _tell(actor, alert, rules)
        _changed(alert)
    return alert


def alerts_escalate(*, actor: Actor) -> int:
    """Every alert whose timer ran out goes to those on duty, again and again until somebody takes it; returns how many."""
    escalated = 0
    due = SafetyAlert.objects.filter(state__in=OPEN_STATES, due_at__lte=clock.now())
    for alert_id in list(due.order_by("due_at", "id").values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            alert = (
                SafetyAlert.objects.select_for_update(skip_locked=True)
                .filter(pk=alert_id, state__in=OPEN_STATES, due_at__lte=clock.now())
                .first()
            )
            if alert is None:  # somebody is just taking it, or another sweep was first
                continue
            rules = policy()
            alert.level += 1
            alert.owner_id, alert.due_at = None, rules.acknowledge_by(alert.severity, clock.now())
            _step(alert, "escalated", by=None)
            record(
                actor, "safety_alert.escalated", resource=alert, person=alert.patient_id, data={"level": alert.level}
            )
            _tell(actor, alert, rules)
            _changed(alert)
            escalated += 1
    return escalated


def policy_change(*, actor: Actor, data: dict[str, Any], version: int) -> SafetyPolicyVersion:
    """The next version of the rules, written over `version` (0: the first). Running timers keep their time.

    Raises Conflict("stale_version", data.version), Invalid by field.
    """
    authorize(actor, "safety.policy")
    rules = SafetyPolicy.of(data)
    wrong = {
        f"acknowledge_minutes.{severity}": [Fault("whole_number", least=1, most=1440)]
        for severity in ("1", "2", "3")
        if not 1 <= rules.acknowledge_minutes.get(severity, 0) <= 1440
    }
    if not 1 <= rules.resolve_hours <= 24 * 14:
        wrong["resolve_hours"] = [Fault.said("bad_resolve_hours", "From 1 hour to 14 days.")]
    if not _holding(rules.duty_role):
        wrong["duty_role"] = [Fault("unknown")]
    elif not RoleGrant.objects.filter(role__slug=rules.duty_role, codename=DUTY).exists():
        # They would be asked to look at what they may not open.
        wrong["duty_role"] = [Fault.said("role_lacks_alerts", "This role may not look after all safety alerts.")]
    if wrong:
        raise Invalid("bad_policy", "Please check what is marked.", fields=wrong)
    with transaction.atomic():
        newest = SafetyPolicyVersion.objects.select_for_update().order_by("-version").first()
        present = newest.version if newest else 0
        if present != version:
            raise Conflict("stale_version", "Somebody changed the rules meanwhile.", data={"version": present})
        row = SafetyPolicyVersion.objects.create(version=present + 1, data=rules.as_data())
        record(
            actor,
            "safety_policy.changed",
            resource=row,
            data={"before": newest.data if newest else {}, "after": row.data},
        )
    return row


def _raise_again(actor: Actor, alert: SafetyAlert, severity: int) -> None:
    """A closed alert is open again, with a timer of its own; what was done before stays in its steps."""
    rules, now = policy(), clock.now()
    alert.state, alert.severity, alert.level = AlertState.OPEN, severity, 0
    alert.professional = _professional_of(alert.patient_id)
    alert.owner_id = alert.professional.user_id if alert.professional else None
    alert.raised_at, alert.due_at = now, rules.acknowledge_by(severity, now)
    alert.acknowledged_at = alert.resolved_at = None
    alert.resolution = ""
    _step(alert, "raised_again", by=None)
    record(
        actor, "safety_alert.raised_again", resource=alert, person=alert.patient_id, data={"severity": severity}
    )  # fmt: skip
    _tell(actor, alert, rules)
    _changed(alert)


def _find(response_id: uuid.UUID) -> SafetyAlert | None:
    return SafetyAlert.objects.select_for_update().filter(response_id=response_id).first()


def _locked(actor: Actor, alert_id: uuid.UUID) -> SafetyAlert:
    # Alone: joined, it would come without its professional if that changed while the lock was waited for.
    alert = SafetyAlert.objects.select_for_update().filter(pk=alert_id).first()
    if alert is None:
        raise NotFound
    authorize(actor, "safety.own", alert)
    return alert


def _professional_of(person_id: uuid.UUID) -> Professional | None:
    booking = treating(person_id).select_related("professional").order_by("-starts_at").first()
    return booking.professional if booking and booking.professional.state == Professional.State.APPROVED else None


def _on_duty(role: str) -> list[uuid.UUID]:
    """Who holds the role of duty; when the last of them has left it, everybody who may look after all alerts."""
    found = _holding(role) or sorted(holders_of(DUTY))
    if not found:
        log.critical("nobody is on duty for safety alerts")
    return found


def _holding(role: str) -> list[uuid.UUID]:
    return list(
        RoleMember.objects.filter(role__slug=role, role__retired_at=None, ended_at=None)
        .order_by("user_id")
        .values_list("user_id", flat=True)
    )


def _tell(actor: Actor, alert: SafetyAlert, rules: SafetyPolicy) -> None:
    """Ask its owner, or everybody on duty, to sign in."""
    people: Iterable[uuid.UUID] = [alert.owner_id] if alert.owner_id else _on_duty(rules.duty_role)
    for person_id in people:
        notify(actor=actor, person_id=person_id, template=TEMPLATE, data={"alert_id": str(alert.pk)})


def _step(alert: SafetyAlert, kind: str, *, by: uuid.UUID | None, note: str | None = None) -> None:
    AlertStep.objects.create(alert=alert, patient_id=alert.patient_id, kind=kind, by_id=by, note=note)


def _changed(alert: SafetyAlert) -> None:
    alert.version += 1
    alert.save()
    _publish(alert)


def _publish(alert: SafetyAlert) -> None:
    data = AlertChanged(alert=alert_rows([alert])[0]).model_dump(mode="json")
    outbox.publish("alerts", "alert.changed", data)
    if alert.professional:
        outbox.publish(f"alerts_of:{alert.professional.user_id}", "alert.changed", data)
