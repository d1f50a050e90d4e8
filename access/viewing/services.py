"""Beginning and ending a look through a role."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.models import Role, RoleViewing
from access.standing import standing_announce
from kernel import clock
from kernel.errors import Conflict, NotFound, Unauthenticated

LASTS = timedelta(minutes=30)
CLOCKWORK = Actor.system("access.standings_end")
EndedFor = RoleViewing.EndedFor


@transaction.atomic
def viewing_begin(*, actor: Actor, role_id: uuid.UUID) -> RoleViewing:
    """Look through a role in this sign-in for half an hour: what it grants and the actor holds, and nothing can be changed.

    Raises NotFound for a role that is not there or retired, Conflict `already_viewing`.
    """
    authorize(actor, "roles.view_as")
    if not actor.is_person or actor.id is None or not actor.session_id:
        raise Unauthenticated
    role = Role.objects.filter(id=role_id, retired_at__isnull=True).first()
    if role is None:
        raise NotFound
    get_user_model().objects.select_for_update(of=("self",)).only("id").get(id=actor.id)
    late = RoleViewing.objects.select_for_update(of=("self",)).filter(
        session_id=actor.session_id, ended_at__isnull=True, ends_at__lte=clock.now()
    )
    for viewing in late:
        _end(viewing, actor=CLOCKWORK, reason=EndedFor.TIME)
    viewing = RoleViewing(user_id=actor.id, session_id=actor.session_id, role=role, ends_at=clock.now() + LASTS)
    try:
        with transaction.atomic():
            viewing.save(force_insert=True)
    except IntegrityError:
        raise Conflict("already_viewing", "You are looking as a role already. Stop that first.") from None
    record(
        actor, "role_view.began", resource=role,
        data={"viewing": str(viewing.id), "ends_at": viewing.ends_at.isoformat()},
    )  # fmt: skip
    standing_announce(actor.id, until=viewing.ends_at)
    return viewing


def _end(viewing: RoleViewing, *, actor: Actor, reason: RoleViewing.EndedFor) -> None:
    viewing.ended_at, viewing.ended_for = min(clock.now(), viewing.ends_at), reason
    viewing.save(update_fields=["ended_at", "ended_for"])
    record(
        actor, "role_view.ended", resource=("access.role", viewing.role_id),
        data={"viewing": str(viewing.id), "reason": str(reason)},
    )  # fmt: skip
    standing_announce(viewing.user_id)


@transaction.atomic
def viewing_end(*, actor: Actor) -> None:
    """Stop looking through a role in this sign-in; again is no change. It only gives back what is the actor's own."""
    if not actor.is_person or actor.id is None or not actor.session_id:
        raise Unauthenticated
    open_ones = RoleViewing.objects.select_for_update(of=("self",)).filter(
        user_id=actor.id, session_id=actor.session_id, ended_at__isnull=True
    )
    for viewing in open_ones:
        _end(viewing, actor=actor, reason=EndedFor.HAND)


def viewings_expire(limit: int = 200) -> int:
    """Write down what has ended by itself; returns how many."""
    with transaction.atomic():
        late = RoleViewing.objects.select_for_update(of=("self",), skip_locked=True).filter(
            ended_at__isnull=True, ends_at__lte=clock.now()
        )
        rows = list(late.order_by("id")[:limit])
        for viewing in rows:
            _end(viewing, actor=CLOCKWORK, reason=EndedFor.TIME)
    return len(rows)
