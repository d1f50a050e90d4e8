"""Adding, changing and removing the address or number one signs in by. It is proved with a code before anything changes."""

from __future__ import annotations

import uuid

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from accounts.codes.models import OneTimeCode
from accounts.codes.services import Proved, code_send, code_take
from accounts.contacts.selectors import CHANNELS, email_is_proven
from accounts.messages.services import message_queue
from accounts.notifications.services import notify
from accounts.people.models import User
from accounts.people.phones import to_e164
from accounts.people.services import unproven_release
from kernel import clock, outbox
from kernel.errors import Conflict, DomainError, Invalid, NotFound
from kernel.faults import Fault

KINDS = {channel: kind for kind, channel in CHANNELS.items()}


def _known(kind: str) -> str:
    if kind not in CHANNELS:
        raise NotFound
    return kind


def _clean(kind: str, value: str) -> str:
    if kind == "phone":
        try:
            return to_e164(value)
        except Invalid as refused:
            raise Invalid(refused.code, refused.message, fields={"value": refused.fields["phone"]}) from None
    address = value.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid("bad_email", fields={"value": [Fault("bad_email")]}) from None
    return address


def _owner_of(kind: str, value: str) -> User | None:
    """Who proved it already. What was typed and never proved belongs to nobody."""
    if kind == "phone":
        return User.objects.filter(phone=value, phone_verified_at__isnull=False).first()
    proven = EmailAddress.objects.filter(email=value, verified=True).select_related("user").first()
    return proven.user if proven else None


@transaction.atomic
def contact_begin(*, actor: Actor, person_id: uuid.UUID, kind: str, value: str, request: HttpRequest) -> None:
    """Send a code to a new address or number. Nothing changes before it came back.

    The answer is the same if somebody else has it: its owner is told, and no code will do. Invalid `bad_phone`, `bad_email` or
    `contact_unchanged`; Forbidden `step_up_required`; TooMany `rate_limited`.
    """
    authorize(actor, "contacts.own", person_id)
    demand_fresh_proof(actor)
    value = _clean(_known(kind), value)
    user = User.objects.select_for_update(of=("self",)).get(id=person_id)
    owner = _owner_of(kind, value)
    if owner == user:
        raise Invalid("contact_unchanged", fields={"value": ["This is yours already."]})
    code_send(
        actor=actor, user=user, purpose=OneTimeCode.Purpose.CONTACT, channel=CHANNELS[kind], target=value,
        template="code_contact", request=request, decoy="account_exists" if owner else None,
    )  # fmt: skip


def contact_confirm(*, actor: Actor, person_id: uuid.UUID, kind: str, code: str) -> None:
    """Enter the code: the address or number is hers from now on, and the old one opens nothing any more. Both are told.

    Invalid `incorrect_code`; Conflict `flow_ended` after three of those, five minutes, or if somebody else proved it meanwhile.
    """
    authorize(actor, "contacts.own", person_id)
    _known(kind)
    try:
        with transaction.atomic():
            user = User.objects.select_for_update(of=("self",)).get(id=person_id)
            outcome = code_take(actor=actor, person_id=person_id, purpose=OneTimeCode.Purpose.CONTACT, code=code)
            if isinstance(outcome, Proved):
                if KINDS[outcome.channel] != kind:
                    raise Conflict("flow_ended", "This code is no longer good. Please ask for a new one.")
                old = _old(user, kind)
                _set(user, kind, outcome.target)
                _told(actor, user, kind, old=old, new=outcome.target)
    except IntegrityError:
        # Somebody else proved the same address at the same moment.
        raise Conflict("flow_ended", "This code is no longer good. Please ask for a new one.") from None
    if isinstance(outcome, DomainError):
        raise outcome


@transaction.atomic
def contact_remove(*, actor: Actor, person_id: uuid.UUID, kind: str) -> None:
    """Take the address or number away. Conflict `last_way_in` unless the other one is proved; Forbidden `step_up_required`."""
    authorize(actor, "contacts.own", person_id)
    demand_fresh_proof(actor)
    user = User.objects.select_for_update(of=("self",)).get(id=person_id)
    old = _old(user, _known(kind))
    if old is None:
        return
    other_is_proven = user.phone_verified_at is not None and user.phone if kind == "email" else email_is_proven(user)
    if not other_is_proven:
        raise Conflict("last_way_in", "This is the last way into your account. Add another before you remove it.")
    _set(user, kind, None)
    _told(actor, user, kind, old=old, new=None)


def _old(user: User, kind: str) -> str | None:
    return user.phone if kind == "phone" else user.email


def _set(user: User, kind: str, value: str | None) -> None:
    if kind == "phone":
        if value is not None:
            _unproven_number_release(value, user)
        user.phone, user.phone_verified_at = value, clock.now() if value else None
        user.save(update_fields=["phone", "phone_verified_at"])
        return
    if value is not None:
        unproven_release(email=value)
    EmailAddress.objects.filter(user=user).delete()
    user.email = value
    user.save(update_fields=["email"])
    if value is not None:
        EmailAddress.objects.create(user=user, email=value, verified=True, primary=True)


def _unproven_number_release(number: str, user: User) -> None:
    """A number somebody typed and never proved is given to who proves it. The row stays: a code for it may be under way."""
    for other in User.objects.select_for_update(of=("self",)).filter(phone=number, phone_verified_at=None):
        if other != user:
            other.phone = None
            other.save(update_fields=["phone"])


def _told(actor: Actor, user: User, kind: str, *, old: str | None, new: str | None) -> None:
    action = "removed" if new is None else "added" if old is None else "changed"
    record(actor, f"contact.{action}", resource=user, person=user.id, data={"kind": kind})
    outbox.publish(f"user:{user.id}", "profile.changed", {"fields": [kind]})
    # The old one above all: whoever took an account over would otherwise have silenced its owner.
    notify(actor=actor, person_id=user.id, template="contact_changed", data={"kind": kind})
    if old is not None:
        message_queue(
            channel=CHANNELS[kind], to=old, template="contact_changed", language=user.language, person_id=user.id
        )
