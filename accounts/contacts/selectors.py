"""Reading one's address and number."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from access.actors import Actor
from access.authorize import authorize
from accounts.codes.models import OneTimeCode
from accounts.messages.selectors import masked
from accounts.people.models import User
from kernel import clock
from kernel.ids import parse_uuid


@dataclass(frozen=True, slots=True)
class Contact:
    """`pending` is the masked new one whose code has been sent and not been entered yet. `removable`: another way in remains."""

    kind: str
    value: str | None
    verified: bool
    pending: str | None
    removable: bool


CHANNELS = {"email": "email", "phone": "sms"}


def email_is_proven(user: User) -> bool:
    """Whether the person proved that her address is hers."""
    proven: bool = bool(user.email) and EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return proven


def contacts_of(*, actor: Actor, person_id: uuid.UUID) -> list[Contact]:
    """Address and number of a person, each with where it stands."""
    authorize(actor, "contacts.own", person_id)
    user = User.objects.get(id=person_id)
    device = parse_uuid(actor.session_id) or uuid.UUID(int=0)
    code = (
        OneTimeCode.objects.filter(
            person=user, purpose=OneTimeCode.Purpose.CONTACT, session_id=device, used_at=None,
            expires_at__gt=clock.now(), attempts_left__gt=0,
        )
        .order_by("-id")
        .first()
    )  # fmt: skip
    proven = {"email": email_is_proven(user), "phone": bool(user.phone and user.phone_verified_at)}
    values = {"email": user.email, "phone": user.phone}
    return [
        Contact(
            kind,
            values[kind],
            proven[kind],
            masked(code.target) if code is not None and code.target and code.channel == channel else None,
            values[kind] is not None and any(proven[other] for other in proven if other != kind),
        )
        for kind, channel in CHANNELS.items()
    ]
