"""What is published about queues: each whole, computed under its own lock, last in the transaction."""

from __future__ import annotations

from collections.abc import Iterable

from consultations.talk_now.events import TalkNowChanged, TalkNowEntry
from consultations.talk_now.lifecycle import OPEN, QueueName, queue_name
from consultations.talk_now.models import TalkNowQueue, TalkNowRequest, TalkNowShift
from kernel import clock, outbox
from marketplace.professionals.selectors import listed


def on_for(name: QueueName) -> int:
    """How many professionals take people from a queue now."""
    shifts = TalkNowShift.objects.filter(on=True, professional__in=listed())
    if name.professional_id is not None:
        return shifts.filter(professional_id=name.professional_id).count()
    return shifts.filter(specialties__contains=[name.specialty]).count()


def queue_view(name: str, version: int) -> TalkNowChanged:
    """The queue as everybody who watches it sees it."""
    rows = TalkNowRequest.objects.filter(queue=name, state__in=sorted(s.value for s in OPEN)).order_by(
        "joined_at", "pk"
    )
    return TalkNowChanged(
        version=version,
        queue=name,
        on=on_for(queue_name(name) or QueueName()),
        entries=[
            TalkNowEntry.model_validate(
                {
                    "request_id": str(row.pk),
                    "state": str(row.state),
                    "modality": row.modality,
                    "joined_at": row.joined_at,
                    "expires_at": row.expires_at,
                }
            )
            for row in rows
        ],
    )


def queues_publish(names: Iterable[str]) -> None:
    """Publish queues after every other change of the transaction is saved. Locked by name, so that nobody waits in a ring."""
    for name in sorted(set(names)):
        TalkNowQueue.objects.bulk_create([TalkNowQueue(name=name)], ignore_conflicts=True)
        row = TalkNowQueue.objects.select_for_update(of=("self",)).get(name=name)
        row.version += 1
        row.updated_at = clock.now()
        row.save()
        outbox.publish(f"talk_now:{name}", "queue.changed", queue_view(name, row.version).model_dump(mode="json"))
