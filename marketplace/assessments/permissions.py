"""Who may take assessments and read results. Care content: never open to the super-administrator."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from access.records import declare_record
from marketplace.assessments.care import care
from marketplace.assessments.models import AssessmentResponse

GROUP = "Assessments"


def is_own(actor: Actor, resource: AssessmentResponse | uuid.UUID) -> bool:
    """The response, or the person named, is the actor's own."""
    person = resource.patient_id if isinstance(resource, AssessmentResponse) else resource
    return actor.is_person and person == actor.id


def treats(actor: Actor, person_id: uuid.UUID) -> bool:
    """The actor is a professional with a session of that person, coming or recent."""
    return actor.is_person and actor.id is not None and care().treats(actor.id, person_id)


declare(
    Permission(
        "assessment.take", "Take assessments and see one's own results", GROUP, ("screen:/app/assessments",), "sensitive",
        scope=is_own, personal=True, default_roles=("patient",),
    ),
    Permission(
        "assessment.view_client", "See the results of one's own clients", GROUP, ("screen:/pro/clients",), "critical",
        scope=treats, personal=True, default_roles=("professional",),
    ),
)  # fmt: skip

declare_field("marketplace.assessmentresponse.result", "assessment.view_client")


def person_of(resource: AssessmentResponse | uuid.UUID) -> uuid.UUID:
    return resource.patient_id if isinstance(resource, AssessmentResponse) else resource


declare_record("assessment.view_client", person_of, restricted="everybody", emergency=True, consent="assessment")
