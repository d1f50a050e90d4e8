"""Reading differences."""

from __future__ import annotations

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from billing.reconciliation.models import Difference, ReconciledDay

DAYS_SHOWN = 14


def differences(*, actor: Actor, state: str | None) -> QuerySet[Difference]:
    """Differences in a state, all of them for None. Raises Forbidden."""
    authorize(actor, "billing.differences")
    found = Difference.objects.all()
    return found.filter(state=state) if state else found


def reconciled_days(*, actor: Actor) -> list[ReconciledDay]:
    """The days that were compared last, newest first. Raises Forbidden."""
    authorize(actor, "billing.differences")
    return list(ReconciledDay.objects.order_by("-day", "gateway")[:DAYS_SHOWN])
