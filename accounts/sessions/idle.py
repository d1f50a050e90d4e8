"""Automatic logoff (45 CFR 164.312(a)(2)(iii)): a device nobody touches is signed out by the server, unless its person is in a
session."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from access.actors import Actor
from accounts.sessions.models import AuthSession
from accounts.sessions.services import sessions_end
from kernel import clock

Attending = Callable[[], set[uuid.UUID]]
_attending: list[Attending] = []


def register_attending(attending: Attending) -> None:
    """Say who is in a call or a waiting room now: watching a face is activity too. Called from AppConfig.ready()."""
    if attending not in _attending:
        _attending.append(attending)


@transaction.atomic
def sessions_idle_end() -> int:
    """End the sessions of devices untouched for too long; returns how many. Tokens die with it, sockets within a second.

    Whoever is in a session counts as active as long as it lasts, and gets the whole time again afterwards.
    """
    now = clock.now()
    before = now - timedelta(minutes=settings.MINDO_IDLE_MINUTES)
    idle = AuthSession.objects.filter(revoked_at=None, active_at__lt=before)
    busy = {person for attending in _attending for person in attending()} if idle.exists() else set()
    idle.filter(user_id__in=busy).update(active_at=now)
    # A device that is being used at this moment is locked by nobody; one that is being signed out is left to that.
    sessions = list(
        idle.exclude(user_id__in=busy).select_for_update(of=("self",), skip_locked=True).order_by("id")[:500]
    )
    sessions_end(actor=Actor.system("accounts.idle"), sessions=sessions, reason="idle")
    return len(sessions)
