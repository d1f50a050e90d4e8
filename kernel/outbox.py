"""The transactional outbox: events, tasks and control messages leave only if, and surely if, their transaction commits.

A row is written in the transaction that made the change. After commit the same process delivers it at once; whatever a crash
left behind is delivered by the sweeper (the `relay` process). Delivery is at least once; receivers go by `event_id`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import connection, transaction

from kernel import clock
from kernel.encryption import seal_transport, unseal_transport
from kernel.models import OutboxEntry

log = logging.getLogger("mindo.outbox")
# A row younger than this is still being delivered by the process that wrote it.
SWEEP_AFTER = timedelta(seconds=2)
KEEP_DELIVERED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to deliver: `target` is a topic, a task name or a control kind; `at` is when it happened."""

    id: int
    event_id: uuid.UUID
    kind: str
    target: str
    name: str
    data: dict[str, Any]
    at: datetime


Deliver = Callable[[list[Message]], None]
_deliverers: dict[str, Deliver] = {}


def register_dispatcher(kind: str, deliver: Deliver) -> None:
    """Say who delivers messages of a kind (`event`, `task`, `control`); called once, from AppConfig.ready()."""
    _deliverers[kind] = deliver


def publish(topic: str, name: str, data: dict[str, Any]) -> None:
    """Publish an event on a topic once the current transaction commits. `data` is JSON."""
    _add(OutboxEntry.Kind.EVENT, topic, name, data)


def task(task_name: str, **ids: Any) -> None:
    """Start a Celery task by its name once the current transaction commits. Arguments are ids and codes only."""
    _add(OutboxEntry.Kind.TASK, task_name, "", ids)


def task_later(seconds: float, task_name: str, **ids: Any) -> None:
    """Start a Celery task by its name `seconds` after the current transaction has committed."""
    _add(OutboxEntry.Kind.TASK, task_name, str(seconds), ids)


def control(kind: str, **data: Any) -> None:
    """Tell every node something (e.g. `recheck`, user_id=…) once the current transaction commits."""
    _add(OutboxEntry.Kind.CONTROL, kind, "", data)


def _add(kind: OutboxEntry.Kind, target: str, name: str, data: dict[str, Any]) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the outbox is written inside the transaction of the change")
    entry = OutboxEntry.objects.create(
        kind=kind, target=target, name=name, payload=seal_transport(orjson.dumps(data, default=str))
    )
    _batch().messages.append(
        Message(entry.id, entry.event_id, kind, target, name, orjson.loads(orjson.dumps(data, default=str)), entry.at)
    )


class _Flush:
    """The after-commit hook of one transaction: everything it wrote to the outbox goes out together, in order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def __call__(self) -> None:
        # A savepoint that was rolled back took its rows with it: only what is really there goes out.
        ids = [message.id for message in self.messages]
        there = set(OutboxEntry.objects.filter(id__in=ids).values_list("id", flat=True))
        deliver([message for message in self.messages if message.id in there])


def _batch() -> _Flush:
    """This transaction's hook. Django drops it with the transaction (or savepoint) that registered it."""
    for registered in reversed(connection.run_on_commit):
        # (savepoint ids, the hook, whether it is robust)
        hook: object = registered[1]
        if isinstance(hook, _Flush):
            return hook
    fresh = _Flush()
    transaction.on_commit(fresh, robust=True)
    return fresh


def deliver(messages: list[Message]) -> int:
    """Hand messages to their deliverers in order, mark the delivered ones; returns how many. A failure is left to the sweeper."""
    done: list[int] = []
    for kind in dict.fromkeys(message.kind for message in messages):
        batch = [message for message in messages if message.kind == kind]
        deliverer = _deliverers.get(kind)
        if deliverer is None:
            continue
        try:
            deliverer(batch)
        except Exception:
            log.exception("outbox delivery failed", extra={"kind": kind, "count": len(batch)})
            continue
        done.extend(message.id for message in batch)
    if done:
        OutboxEntry.objects.filter(id__in=done).update(delivered_at=clock.now())
    return len(done)


def sweep(limit: int = 500) -> int:
    """Deliver what was left behind; returns how many. Several sweepers share the work by SKIP LOCKED."""
    with transaction.atomic():
        rows = list(
            OutboxEntry.objects.select_for_update(skip_locked=True)
            .filter(delivered_at__isnull=True, at__lt=clock.now() - SWEEP_AFTER)
            .order_by("id")[:limit]
        )
        messages = [
            Message(r.id, r.event_id, r.kind, r.target, r.name, orjson.loads(unseal_transport(bytes(r.payload))), r.at)
            for r in rows
        ]
        return deliver(messages)


def trim() -> int:
    """Remove rows delivered long ago; returns how many."""
    return OutboxEntry.objects.filter(delivered_at__lt=clock.now() - KEEP_DELIVERED).delete()[0]
