"""Giving a calendar's address out, replacing it, taking it back."""

from __future__ import annotations

import secrets
import uuid

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.models import User
from consultations.agenda.models import AgendaLink
from consultations.agenda.selectors import digest_of


def agenda_link_make(*, actor: Actor, person_id: uuid.UUID) -> str:
    """A new secret address part, shown this once; the one before opens nothing any more. Raises NotFound."""
    with transaction.atomic():
        authorize(actor, "agenda.own", person_id)
        # Two browsers at once: one after the other, and the last address holds.
        User.objects.select_for_update(of=("self",), no_key=True).only("id").get(pk=person_id)
        token = secrets.token_urlsafe(32)
        link = AgendaLink.objects.filter(person_id=person_id).first()
        action = "agenda.link_replaced" if link else "agenda.link_made"
        link = link or AgendaLink(person_id=person_id)
        link.token_digest = digest_of(token)
        link.save()
        record(actor, action, resource=link, person=person_id)
        return token


def agenda_link_revoke(*, actor: Actor, person_id: uuid.UUID) -> None:
    """The address opens nothing any more. Again is no change. Raises NotFound."""
    with transaction.atomic():
        authorize(actor, "agenda.own", person_id)
        link = AgendaLink.objects.select_for_update(of=("self",)).filter(person_id=person_id).first()
        if link is not None:
            record(actor, "agenda.link_revoked", resource=link, person=person_id)
            link.delete()
