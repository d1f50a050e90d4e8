"""Closing an account: from one moment to the next its person holds nothing and is signed out everywhere."""

from __future__ import annotations

import uuid

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.models import RoleMember
from access.proof import demand_fresh_proof
from access.roles import rights_announce
from accounts.closing.models import AccountClosure
from accounts.people.models import User
from accounts.sessions.services import sessions_end_all
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault

LONGEST_NOTE = 500


def _locked(person_id: uuid.UUID) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(id=person_id).first()
    if user is None:
        raise NotFound
    return user


def _note(note: str) -> str:
    note = note.strip()
    if not 3 <= len(note) <= LONGEST_NOTE:
        raise Invalid("invalid_input", fields={"note": [Fault("length", least=3, most=LONGEST_NOTE)]})
    return note


def _administrator(actor: Actor, person_id: uuid.UUID) -> uuid.UUID:
    """Who does it. Whoever may close accounts must not rise by it: not over those who hold more, and not over herself."""
    if not actor.is_person or actor.id is None or actor.id == person_id:
        raise Forbidden("own_account", "Somebody else has to do this with your own account.")
    supers = RoleMember.objects.filter(role__is_super=True, ended_at__isnull=True)
    if supers.filter(user_id=person_id).exists() and not supers.filter(user_id=actor.id).exists():
        raise Forbidden("beyond_own", "This person holds more rights than you do.")
    return actor.id


@transaction.atomic
def account_close(*, actor: Actor, person_id: uuid.UUID, reason: str, note: str) -> AccountClosure:
    """Close an account: tokens are refused with the next request, sockets close within a second. Again is no change.

    Raises Forbidden `step_up_required`, `own_account` or `beyond_own`, Invalid, NotFound, Conflict `last_super_admin` and
    `account_gone` for an account that is closed for good (erased).
    """
    authorize(actor, "people.close")
    demand_fresh_proof(actor)
    if reason not in AccountClosure.Reason.values:
        raise Invalid("invalid_input", fields={"reason": [Fault("unknown")]})
    note = _note(note)
    # The active super-administrators in one order: of two who close each other at once one wins.
    supers = list(
        User.objects.select_for_update(of=("self",))
        .defer("name")
        .filter(role_members__role__is_super=True, role_members__ended_at__isnull=True, is_active=True)
        .order_by("id")
        .values_list("id", flat=True)
    )
    user = _locked(person_id)
    present = AccountClosure.objects.filter(person=user, reopened_at=None).first()
    if present is not None:
        return present
    if not user.is_active:
        raise Conflict("account_gone", "This account is closed for good.")
    administrator = _administrator(actor, person_id)
    if user.id in supers and len(set(supers)) <= 1:
        raise Conflict("last_super_admin", "The last super-administrator cannot be removed.")
    closure = AccountClosure.objects.create(person=user, reason=reason, note=note, closed_by=administrator)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions_end_all(actor=actor, person_id=user.id, reason="closed")
    record(actor, "account.closed", resource=closure, person=user.id, data={"reason": reason})
    rights_announce([user.id])
    return closure


@transaction.atomic
def account_reopen(*, actor: Actor, person_id: uuid.UUID, note: str) -> AccountClosure:
    """Open an account again that was closed here; its person signs in anew. Again is no change.

    Raises Forbidden as `account_close`, Invalid, NotFound, Conflict `account_gone` for one that was not closed by an administrator.
    """
    authorize(actor, "people.close")
    demand_fresh_proof(actor)
    note = _note(note)
    user = _locked(person_id)
    administrator = _administrator(actor, person_id)
    closure = AccountClosure.objects.filter(person=user).order_by("-id").first()
    if closure is None or (closure.reopened_at is not None and not user.is_active):
        raise Conflict("account_gone", "This account was not closed by an administrator.")
    if closure.reopened_at is not None:
        return closure
    closure.reopened_at, closure.reopened_by, closure.reopened_note = clock.now(), administrator, note
    closure.save(update_fields=["reopened_at", "reopened_by", "reopened_note"])
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor, "account.reopened", resource=closure, person=user.id)
    rights_announce([user.id])
    return closure
