"""Reading an emergency contact."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from access.actors import Actor
from access.authorize import authorize
from accounts.emergency.models import EmergencyContact


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Whom to call. `phone` is E.164."""

    name: str
    phone: str
    relation: str


def emergency_contact_of(person_id: uuid.UUID) -> ContactCard | None:
    """For rooms that show it to somebody: the caller authorises and records who saw it. None if there is none."""
    row = EmergencyContact.objects.filter(person_id=person_id).first()
    if row is None or not row.phone:
        return None
    return ContactCard(row.name or "", row.phone, row.relation or "")


def own_emergency_contact(*, actor: Actor, person_id: uuid.UUID) -> ContactCard | None:
    """One's own."""
    authorize(actor, "emergency_contact.own", person_id)
    return emergency_contact_of(person_id)
