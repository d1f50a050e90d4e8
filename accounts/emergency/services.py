"""Saying whom to call."""

from __future__ import annotations

import uuid

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.emergency.models import EmergencyContact
from accounts.emergency.selectors import ContactCard
from accounts.people.models import User
from accounts.people.phones import to_e164
from kernel.errors import Invalid
from kernel.faults import Fault

LONGEST_NAME = 120
LONGEST_RELATION = 60


@transaction.atomic
def emergency_contact_set(
    *, actor: Actor, person_id: uuid.UUID, name: str, phone: str, relation: str = ""
) -> ContactCard:
    """Name one person to call; replaces an earlier one. Invalid with messages by field."""
    authorize(actor, "emergency_contact.own", person_id)
    name, relation = name.strip(), relation.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid("invalid_input", fields={"name": [Fault("length", least=1, most=LONGEST_NAME)]})
    if len(relation) > LONGEST_RELATION:
        raise Invalid("invalid_input", fields={"relation": [Fault("too_long", most=LONGEST_RELATION)]})
    number = to_e164(phone)
    # Her own row is there to lock; the contact's may not be.
    user = User.objects.select_for_update(of=("self",)).defer("name").get(id=person_id)
    row = EmergencyContact.objects.filter(person=user).first() or EmergencyContact(person=user)
    row.name, row.phone, row.relation = name, number, relation
    row.save()
    record(actor, "emergency_contact.set", resource=row, person=person_id)
    return ContactCard(name, number, relation)


@transaction.atomic
def emergency_contact_remove(*, actor: Actor, person_id: uuid.UUID) -> None:
    """Name nobody any more; again is no change."""
    authorize(actor, "emergency_contact.own", person_id)
    row = EmergencyContact.objects.select_for_update(of=("self",)).filter(person_id=person_id).first()
    if row is not None:
        record(actor, "emergency_contact.removed", resource=row, person=person_id)
        row.delete()
