"""Choosing to be away, and the timer that ends the minutes for notes."""

from __future__ import annotations

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from consultations.waiting_room.publishing import desk_lock, room_publish
from kernel import clock
from marketplace.professionals.models import ProfessionalPresence
from marketplace.professionals.selectors import professional_of


def away_choose(*, actor: Actor, away: bool) -> bool:
    """Say that one is away from one's desk, or back; again it changes nothing. Raises NotFound("no_profile"), Forbidden."""
    professional = professional_of(actor.id)
    authorize(actor, "presence.choose", professional)
    with transaction.atomic():
        desk = desk_lock(professional.pk)
        if desk.away != away:
            desk.away = away
            desk.save(update_fields=["away", "updated_at"])
            record(actor, "presence.away" if away else "presence.back", resource=desk)
            room_publish(professional.pk, desk=desk)
    return away


def presence_sweep(*, actor: Actor, limit: int = 500) -> int:
    """Free everybody whose minutes for notes are over, each in a transaction of its own; how many."""
    authorize(actor, "presence.maintain")
    over = ProfessionalPresence.objects.filter(
        state=ProfessionalPresence.State.FINISHING_NOTES, until__lte=clock.now()
    ).order_by("until")
    due = list(over.values_list("professional_id", flat=True)[:limit])
    for professional_id in due:
        with transaction.atomic():
            room_publish(professional_id, desk=desk_lock(professional_id))
    return len(due)
