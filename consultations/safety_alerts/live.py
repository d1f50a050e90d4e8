"""The live alert queues: everybody's for those on duty, a professional's own."""

from __future__ import annotations

import uuid

from access.actors import Actor
from consultations.safety_alerts import selectors
from consultations.safety_alerts.events import AlertChanged, AlertsSnapshot
from realtime.registry import Topic, topic


@topic("alerts")
class AlertsTopic(Topic):
    """Every unresolved alert."""

    permission = "safety.duty"
    policy = "ordered"
    events = {"alert.changed": AlertChanged}
    snapshot_model = AlertsSnapshot

    def snapshot(self, actor: Actor) -> AlertsSnapshot:
        return selectors.alerts_snapshot(actor=actor)


@topic("alerts_of:{person_id}")
class OwnAlertsTopic(Topic):
    """Unresolved alerts about a professional's clients; `person_id` is her account."""

    permission = "safety.own"
    policy = "ordered"
    events = {"alert.changed": AlertChanged}
    snapshot_model = AlertsSnapshot

    def resource(self, actor: Actor, person_id: str) -> uuid.UUID:
        return uuid.UUID(person_id)

    def snapshot(self, actor: Actor, person_id: str) -> AlertsSnapshot:
        return selectors.alerts_snapshot(actor=actor, owner_id=uuid.UUID(person_id))
