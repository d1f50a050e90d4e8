"""Who may write, read, answer and moderate reviews."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.fields import declare_field
from access.permissions import Permission, declare
from marketplace.professionals.models import Professional


def is_reviewer(actor: Actor, patient_id: uuid.UUID) -> bool:
    return actor.is_person and actor.id == patient_id


def is_reviewed(actor: Actor, professional: Professional) -> bool:
    return actor.is_person and actor.id == professional.user_id


declare(
    Permission("review.view", "Read published reviews", "Reviews", ("screen:/p/{slug}",), public=True),
    Permission(
        "review.submit", "Review one's own completed session", "Reviews", ("screen:/app/sessions",), scope=is_reviewer,
        personal=True, default_roles=("patient",),
    ),
    Permission(
        "review.reply", "Read and answer the reviews of one's own sessions", "Reviews", ("screen:/pro/reviews",),
        scope=is_reviewed, personal=True, default_roles=("professional",),
    ),
    Permission(
        "review.moderate", "Publish or reject the words of reviews and answers", "Reviews", ("screen:/admin/reviews",),
        sensitivity="sensitive", default_roles=("support", "clinical_lead", "admin"),
    ),
)  # fmt: skip

declare_field("marketplace.review.text", "review.view", "review.moderate")
declare_field("marketplace.reviewreply.text", "review.view", "review.moderate")
