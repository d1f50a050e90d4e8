"""Reading exports."""

from __future__ import annotations

import uuid

from access.actors import Actor
from access.authorize import authorize
from privacy.exports.models import DataExport


def exports_of(*, actor: Actor, person_id: uuid.UUID, limit: int = 5) -> list[DataExport]:
    """A person's newest copies, without their pass phrases."""
    authorize(actor, "privacy.own", person_id)
    return list(DataExport.objects.filter(person_id=person_id).defer("pass_phrase").order_by("-id")[:limit])
