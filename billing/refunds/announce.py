"""What the world hears of refunds that did not go out. Called by services, inside their transaction."""

from __future__ import annotations

from billing.refunds.selectors import waiting_count
from kernel import outbox


def refunds_tell() -> None:
    """Tell the finance screens to look again, and what their badge says now."""
    outbox.publish("work:refunds", "refunds.changed", {"waiting": waiting_count()})
