"""Reading payouts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from billing.payouts.models import Payout
from kernel.errors import NotFound


def payouts_of(*, actor: Actor, payee_id: UUID) -> QuerySet[Payout]:
    """A professional's payouts. Raises Forbidden or NotFound for somebody else's."""
    authorize(actor, "billing.own_earnings", payee_id)
    return Payout.objects.filter(payee_id=payee_id)


def payouts_any(*, actor: Actor) -> QuerySet[Payout]:
    """All payouts. Raises Forbidden."""
    authorize(actor, "billing.payouts_any")
    return Payout.objects.all()


def payout_get(*, actor: Actor, payout_id: UUID) -> Payout:
    """One payout. Raises NotFound, for somebody else's as well."""
    payout = Payout.objects.filter(pk=payout_id).first()
    if payout is None:
        raise NotFound
    authorize(actor, "billing.own_earnings", payout)
    return payout
