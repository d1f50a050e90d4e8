"""Reading sessions."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import QuerySet

from accounts.sessions.models import AuthSession
from kernel import clock

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
