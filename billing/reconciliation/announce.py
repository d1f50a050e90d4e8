"""What the world hears of differences: how many are open. Called by services, inside their transaction."""

from __future__ import annotations

from billing.reconciliation.models import Difference
from kernel import outbox


def open_count() -> int:
    """Differences nobody and nothing has settled yet."""
    return Difference.objects.filter(state=Difference.State.OPEN).count()


def differences_tell() -> None:
    """Tell the finance screens to look again, and what their badge says now."""
    outbox.publish("work:differences", "differences.changed", {"open": open_count()})
