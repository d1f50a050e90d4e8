"""What a look through a role shows, for the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from access.actors import Actor
from access.grants import codenames_of, role_codenames
from access.models import RoleViewing
from kernel import clock


@dataclass(frozen=True, slots=True)
class ViewingView:
    """Through which role, until when; `beyond`: how many of its permissions the person does not hold and so does not see."""

    role_id: UUID
    role: str
    ends_at: datetime
    beyond: int


def viewing_of(actor: Actor) -> ViewingView | None:
    """The look through a role this sign-in has open at the moment."""
    if not actor.is_person or actor.id is None or not actor.session_id:
        return None
    viewing = (
        RoleViewing.objects.select_related("role")
        .filter(user_id=actor.id, session_id=actor.session_id, ended_at__isnull=True, ends_at__gt=clock.now())
        .first()
    )
    if viewing is None:
        return None
    beyond = role_codenames(viewing.role_id) - codenames_of(actor.id)
    return ViewingView(viewing.role_id, viewing.role.name, viewing.ends_at, len(beyond))
