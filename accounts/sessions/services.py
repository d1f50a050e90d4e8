"""Opening, renewing and ending sessions."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from accounts.sessions.selectors import SEEN_EVERY
from kernel import clock, outbox
from kernel.errors import NotFound


@transaction.atomic
def session_open(*, user: User, engine_key: str, device: str, method: str) -> AuthSession:
    """The row of a fresh sign-in. The sign-in engine has checked password, code and second factor before."""
    session = AuthSession.objects.create(user=user, engine_key=engine_key, device=device, method=method)
    record(
        Actor.person(user.id, str(session.id)),
        "session.opened",
        resource=session,
        person=user.id,
        data={"method": method},
    )
    outbox.publish(f"user:{user.id}", "session.opened", {"session_id": str(session.id)})
    return session


@transaction.atomic
def session_renew(*, session: AuthSession, refresh_expires_at: datetime, key: str | None) -> None:
    """Begin the next turn of the family's refresh tokens; only its token is good from now on. The caller holds the row's lock.

    `key` is what the client asked under; with it, and with the token it had, it may ask for this turn's token again.
    """
    session.previous_id, session.refresh_id = session.refresh_id, uuid.uuid4()
    session.refresh_key_hash = _hash(key) if key else ""
    session.refresh_expires_at, session.last_seen_at = refresh_expires_at, clock.now()
    session.save(update_fields=["previous_id", "refresh_id", "refresh_key_hash", "refresh_expires_at", "last_seen_at"])


def asks_again(session: AuthSession, turn: str, key: str | None) -> bool:
    """Whether somebody shows the token before the present one because its answer got lost (a closed tab, a dead network).

    A thief has the token but not the key, which never leaves the browser that made it except with that one request.
    """
    return (
        bool(key and session.refresh_key_hash)
        and turn == str(session.previous_id)
        and hmac.compare_digest(_hash(key or ""), session.refresh_key_hash)
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def session_seen(*, session: AuthSession, active: bool) -> None:
    """Note that the device was used; `active`: by the person and not by a page of its own accord."""
    now = clock.now()
    changes = {}
    if now - session.last_seen_at >= SEEN_EVERY:
        changes["last_seen_at"] = now
    if active and now - session.active_at >= SEEN_EVERY:
        changes["active_at"] = now
    if changes:
        AuthSession.objects.filter(id=session.id).update(**changes)


def session_proved(*, session_id: uuid.UUID) -> None:
    """Somebody proved on this device who she is; checked and recorded by the caller."""
    now = clock.now()
    AuthSession.objects.filter(id=session_id, revoked_at=None).update(proved_at=now, active_at=now)


@transaction.atomic
def session_revoke(*, actor: Actor, session_id: uuid.UUID) -> None:
    """Sign one device out; again is no change. NotFound for a session that is not the actor's."""
    session = AuthSession.objects.select_for_update(of=("self",)).filter(id=session_id).first()
    if session is None:
        raise NotFound
    authorize(actor, "devices.own", session)
    sessions_end(
        actor=actor, sessions=[session], reason="signed_out" if actor.session_id == str(session.id) else "revoked"
    )


@transaction.atomic
def sessions_revoke_others(*, actor: Actor, person_id: uuid.UUID) -> int:
    """Sign every other device out; returns how many."""
    authorize(actor, "devices.own", person_id)
    open_ones = (
        AuthSession.objects.select_for_update(of=("self",)).filter(user_id=person_id, revoked_at=None).order_by("id")
    )
    others = [session for session in open_ones if str(session.id) != actor.session_id]
    sessions_end(actor=actor, sessions=others, reason="revoked")
    return len(others)


@transaction.atomic
def sessions_end_all(*, actor: Actor, person_id: uuid.UUID, reason: str) -> None:
    """End every session of a person, e.g. after a new password. Authorised by the caller."""
    sessions_end(
        actor=actor,
        sessions=AuthSession.objects.select_for_update(of=("self",))
        .filter(user_id=person_id, revoked_at=None)
        .order_by("id"),
        reason=reason,
    )


def sessions_end(*, actor: Actor, sessions: Iterable[AuthSession], reason: str) -> None:
    """End locked sessions: tokens die with the next request, sockets within a second."""
    for session in sessions:
        if session.revoked_at is not None:
            continue
        if session.engine_key:
            Session.objects.filter(session_key=session.engine_key).delete()
        session.revoked_at, session.revoked_for = clock.now(), reason
        session.engine_key = session.refresh_id = session.previous_id = None
        session.save(update_fields=["revoked_at", "revoked_for", "engine_key", "refresh_id", "previous_id"])
        record(actor, "session.ended", resource=session, person=session.user_id, data={"reason": reason})
        outbox.publish(f"user:{session.user_id}", "session.ended", {"session_id": str(session.id)})
        outbox.control("signout", session_id=str(session.id))
