"""Who looks after safety alerts. Care content: never open to the super-administrator."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from consultations.safety_alerts.models import SafetyAlert

GROUP = "Safety"


def looks_after(actor: Actor, resource: SafetyAlert | uuid.UUID) -> bool:
    """The actor owns the alert or is the patient's professional; or the account named is the actor's own."""
    if isinstance(resource, uuid.UUID):
        return actor.is_person and actor.id == resource
    professional = resource.professional.user_id if resource.professional else None
    return actor.is_person and actor.id in {resource.owner_id, professional}


declare(
    Permission(
        "safety.own", "Look after safety alerts of one's own clients", GROUP, ("screen:/pro/safety", "topic:alerts_of"),
        "critical", scope=looks_after, wider="safety.duty", personal=True, default_roles=("professional",),
    ),
    Permission(
        "safety.duty", "Be on duty for all safety alerts", GROUP, ("screen:/admin/safety", "topic:alerts"), "critical",
        personal=True, default_roles=("clinical_lead",),
    ),
    Permission(
        "safety.policy", "Change who is on duty and how long alerts may wait", GROUP, ("screen:/admin/safety",), "critical",
        default_roles=("clinical_lead",),
    ),
)  # fmt: skip

declare_field("consultations.alertstep.note", "safety.own", "safety.duty")
