"""Where a professional is, for everybody: written by whoever knows, told to those who look at her."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from access.actors import Actor
from access.authorize import authorize
from kernel import outbox
from marketplace.professionals.models import Professional, ProfessionalPresence


def presence_set(*, actor: Actor, professional_id: uuid.UUID, state: str, until: datetime | None) -> bool:
    """Write down and tell where a professional is; whether that was news. The caller lets one writer at a time in.

    `until` (UTC) belongs to in_session and finishing_notes alone.
    """
    authorize(actor, "professional.set_presence")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("presence is written in the transaction it follows from")
    found = ProfessionalPresence.objects.filter(professional_id=professional_id).first()
    if (found.state if found else ProfessionalPresence.State.OFFLINE, found.until if found else None) == (state, until):
        return False
    if found is None:
        ProfessionalPresence.objects.create(professional_id=professional_id, state=state, until=until)
    else:
        ProfessionalPresence.objects.filter(professional_id=professional_id).update(state=state, until=until)
    outbox.publish(f"directory:{professional_id}", "presence.changed", {"presence": state, "until": until})
    return True


def presence_of(row: Professional) -> dict[str, Any]:
    """`presence` and `presence_until` of a professional read with `select_related("presence")`; offline if never seen."""
    found: ProfessionalPresence | None = getattr(row, "presence", None)
    return {
        "presence": found.state if found else ProfessionalPresence.State.OFFLINE.value,
        "presence_until": found.until if found else None,
    }
