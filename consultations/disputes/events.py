"""What administrators' screens hear: how many objections wait for a decision."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from consultations.disputes.models import SessionDispute
from kernel import outbox
from marketplace.feeds import version_next, version_now

QUEUE = "work:session_disputes"


class SessionDisputesWaiting(BaseModel):
    """How many wait; the list itself is asked for again. A lower `version` than the one shown is old news."""

    waiting: int
    version: int


class SessionDisputesChanged(SessionDisputesWaiting):
    """Something happened to one of them: whoever looks at it asks again."""

    dispute_id: UUID


def disputes_waiting() -> SessionDisputesWaiting:
    """What waits now, and the version of that."""
    return SessionDisputesWaiting(
        waiting=SessionDispute.objects.filter(decided_at=None).count(), version=version_now(QUEUE)
    )


def disputes_tell(dispute_id: UUID) -> None:
    """Publish what waits now, under the feed's lock; last in the transaction that changed it."""
    version_next(QUEUE)
    told = SessionDisputesChanged(**disputes_waiting().model_dump(), dispute_id=dispute_id)
    outbox.publish(QUEUE, "session_disputes.changed", told.model_dump(mode="json"))
