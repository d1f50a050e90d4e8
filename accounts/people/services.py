"""Writing accounts and profiles."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.roles import give_base_role
from accounts.consents.services import consents_give_at_sign_up
from accounts.people.models import Language, User
from kernel import outbox
from kernel.errors import Invalid
from kernel.faults import Fault

LONGEST_NAME = 120


def _check(*, name: str | None, zone: str | None, language: str | None) -> None:
    fields: dict[str, list[str]] = {}
    if name is not None and not 1 <= len(name.strip()) <= LONGEST_NAME:
        fields["name"] = [Fault("length", least=1, most=LONGEST_NAME)]
    if zone is not None and zone not in available_timezones():
        fields["zone"] = [Fault("unknown")]
    if language is not None and language not in Language.values:
        fields["language"] = [Fault("unknown")]
    if fields:
        raise Invalid("invalid_input", "Please check what is marked.", fields=fields)


@transaction.atomic
def person_start(
    *, user: User, name: str, zone: str, language: str, consents: Iterable[str], role: str = "patient", method: str
) -> User:
    """Complete a new account: profile, base role, first consents. Called by sign-up, which authorised it by proof or form."""
    _check(name=name, zone=zone, language=language)
    user.name, user.zone, user.language = name.strip(), zone, language
    user.save()
    give_base_role(user_id=user.id, slug=role, by="accounts.sign_up")
    consents_give_at_sign_up(person_id=user.id, purposes=consents, language=language)
    record(Actor.person(user.id), "person.signed_up", resource=user, person=user.id, data={"method": method})
    return user


@transaction.atomic
def profile_update(
    *,
    actor: Actor,
    person_id: uuid.UUID,
    name: str | None = None,
    zone: str | None = None,
    language: str | None = None,
    jurisdiction: str | None = None,
) -> User:
    """Change what is given. Invalid with messages by field."""
    authorize(actor, "profile.own", person_id)
    _check(name=name, zone=zone, language=language)
    user = User.objects.select_for_update(of=("self",)).get(id=person_id)
    given = {"name": name and name.strip(), "zone": zone, "language": language, "jurisdiction": jurisdiction}
    changed = sorted(field for field, value in given.items() if value is not None and value != getattr(user, field))
    if changed:
        for field in changed:
            setattr(user, field, given[field])
        user.save(update_fields=changed)
        record(actor, "profile.changed", resource=user, person=user.id, data={"fields": changed})
        outbox.publish(f"user:{user.id}", "profile.changed", {"fields": changed})
    return user


@transaction.atomic
def unproven_release(*, email: str) -> None:
    """Free an address that somebody typed at sign-up but never proved, so that the next person who types it can.

    Otherwise whoever is quick to type your address would keep you from having an account.
    """
    stale = User.objects.select_for_update(of=("self",)).filter(
        email=email.lower(), last_login=None, phone_verified_at=None
    )
    for user in stale.exclude(emailaddress__verified=True):
        EmailAddress.objects.filter(user=user).delete()
        user.email, user.is_active = None, False
        user.set_unusable_password()
        user.save(update_fields=["email", "is_active", "password"])
        record(Actor.system("accounts.sign_up"), "person.unproven_released", resource=user, person=user.id)
