"""People for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from access.actors import Actor
from access.models import RoleMember
from access.roles import give_base_role
from accounts.consents.models import Purpose
from accounts.consents.services import consents_give_at_sign_up
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from accounts.sessions.services import session_open
from accounts.sign_in.tokens import _issue

PASSWORD = "a long enough pass phrase"
_number = count(1)


def person(
    *,
    role: str | None = "patient",
    email: str | None = None,
    name: str = "Asha Rao",
    consents: bool = True,
    **rest: Any,
) -> User:
    """A person with a proven address, a role and (unless told otherwise) the consents care needs."""
    address = email or f"person{next(_number)}@people.example"
    with transaction.atomic():
        user = User.objects.create_user(email=address, name=name, password=rest.pop("password", PASSWORD), **rest)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        if role in {"patient", "professional"}:
            give_base_role(user_id=user.id, slug=role, by="tests")
        elif role is not None:
            give_role(user, role)
        if consents:
            given = [Purpose.CARE, Purpose.ASSESSMENT, Purpose.MATCHING, Purpose.MESSAGES]
            consents_give_at_sign_up(person_id=user.id, purposes=given, language=user.language)
    return user


def give_role(user: User, slug: str) -> RoleMember:
    """One of the seeded roles."""
    from access.models import Role

    member, _ = RoleMember.objects.get_or_create(
        role=Role.objects.get(slug=slug), user=user, defaults={"given_by": "tests"}
    )
    return member


def actor(user: User) -> Actor:
    """The person as an actor, signed in on a device."""
    return Actor.person(user.id, str(AuthSession.objects.create(user=user, device="Tests").id))


def token_of(user: User, *, device: str = "Tests") -> str:
    """An access token as a sign-in would give it; the sign-in itself is walked by its own tests."""
    engine = SessionStore()
    engine["_auth_user_id"] = str(user.pk)
    engine.save()
    family = session_open(user=user, engine_key=str(engine.session_key), device=device, method="password")
    issued = _issue(user, engine, family)
    engine.save()
    return str(issued["access_token"])
