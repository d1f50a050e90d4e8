"""Reading sessions."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db.models import QuerySet

from access.actors import Actor
from accounts.sessions.models import AuthSession
from kernel import clock
from kernel.ids import parse_uuid

# How exactly "last seen" is kept: one write a minute per device, not one per request.
SEEN_EVERY = timedelta(minutes=1)


def sessions_of(person_id: uuid.UUID) -> QuerySet[AuthSession]:
    """The devices a person is signed in on, the one used last first."""
    return AuthSession.objects.filter(user_id=person_id, revoked_at=None, refresh_expires_at__gt=clock.now()).order_by(
        "-last_seen_at", "-id"
    )


def session_is_live(session_id: uuid.UUID) -> bool:
    """Whether a sign-in still counts: not signed out, and its person's account is active."""
    return AuthSession.objects.filter(id=session_id, revoked_at=None, user__is_active=True).exists()


def last_proof(actor: Actor) -> datetime | None:
    """When the actor's open session last proved who she is; registered with `access.proof`."""
    session_id = parse_uuid(actor.session_id)
    if session_id is None or actor.id is None:
        return None
    mine = AuthSession.objects.filter(id=session_id, user_id=actor.id, revoked_at=None)
    return mine.values_list("proved_at", flat=True).first()
