"""Finding an account, for administrators: by address, number or id. Names are sealed and cannot be searched."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.fields import field_shown
from access.grants import role_slugs
from accounts.people.models import User
from accounts.people.selectors import UNNAMED
from kernel.encryption import warm
from kernel.ids import parse_uuid

FEWEST_LETTERS = 3
MOST = 20


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """What an administrator sees of an account: columns her roles do not open are empty."""

    id: uuid.UUID
    name: str
    email: str | None
    phone: str | None
    is_active: bool
    roles: list[str]


def _matching(actor: Actor, query: str) -> Q | None:
    if (person_id := parse_uuid(query)) is not None:
        return Q(id=person_id)
    if len(query) < FEWEST_LETTERS:
        return None
    if not field_shown(actor, "accounts.user.email"):
        # Who may not see addresses must not find them out letter by letter either: only a whole one is looked up.
        return Q(email=query.lower()) | Q(phone=query)
    return Q(email__contains=query.lower()) | Q(phone__contains=query)


@transaction.atomic
def people_search(*, actor: Actor, query: str) -> list[FoundPerson]:
    """Up to 20 accounts whose address or number holds the words, or whose id it is; fewer than 3 letters find nobody.

    Who was shown is recorded in the audit log, what was typed is not.
    """
    authorize(actor, "people.search")
    wanted = _matching(actor, query.strip())
    users = list(User.objects.filter(wanted).order_by("email", "id")[:MOST]) if wanted is not None else []
    names, email, phone = (field_shown(actor, f"accounts.user.{column}") for column in ("name", "email", "phone"))
    if names:
        warm(user.id for user in users)
    record(actor, "people.searched", shown=[user.id for user in users])
    return [
        FoundPerson(
            user.id,
            (user.name if names else None) or UNNAMED,
            user.email if email else None,
            user.phone if phone else None,
            user.is_active,
            role_slugs(user.id),
        )
        for user in users
    ]
