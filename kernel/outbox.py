"""The transactional outbox: events, tasks and control messages leave only if, and surely if, their transaction commits.

A row is written in the transaction that made the change. After commit the same process delivers it at once; whatever a crash
left behind is delivered by the sweeper (the `relay` process). Delivery is at least once; receivers go by `event_id`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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
    """One thing to deliver: `target` is a topic, a task name or a control kind; `at` is when it happened.

    `written_in` is the number of its transaction, `seen` says which others that one knew of (`xmin:xmax:still,running`).
    """

    id: int
    event_id: uuid.UUID
    kind: str
    target: str
    name: str
    data: dict[str, Any]
    at: datetime
    written_in: int
    seen: str


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


@contextmanager
def together() -> Iterator[None]:
    """Write all that is published inside with one statement, at the block's end and in the same transaction.

    For a change that tells many: inside, `outbox` rows cannot be read yet. What a rolled-back savepoint published is left out;
    if the block fails nothing is written, as its transaction must fail too. A block inside another joins it.
    """
    _refuse_outside()
    if _gathering.get() is not None:
        yield
        return
    gathered: list[tuple[_Mark, OutboxEntry, bytes]] = []
    token = _gathering.set(gathered)
    try:
        yield
    finally:
        _gathering.reset(token)
    # Django has dropped the marks of savepoints that were rolled back. The others have done their work.
    alive = {entry[1] for entry in connection.run_on_commit if isinstance(entry[1], _Mark)}
    connection.run_on_commit = [entry for entry in connection.run_on_commit if entry[1] not in alive]
    written = [(entry, plain) for mark, entry, plain in gathered if mark in alive]
    OutboxEntry.objects.bulk_create([entry for entry, _ in written])
    for entry, plain in written:
        _leave(entry, plain)


def _add(kind: OutboxEntry.Kind, target: str, name: str, data: dict[str, Any]) -> None:
    _refuse_outside()
    plain = orjson.dumps(data, default=str)
    entry = OutboxEntry(kind=kind, target=target, name=name, payload=seal_transport(plain))
    gathered = _gathering.get()
    if gathered is not None:
        gathered.append((_mark(gathered), entry, plain))
        return
    entry.save(force_insert=True)
    _leave(entry, plain)


def _refuse_outside() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the outbox is written inside the transaction of the change")


class _Mark:
    """Stands among the after-commit hooks for the savepoints it was set in: gone when one of them was rolled back."""

    def __init__(self) -> None:
        self.savepoints = _savepoints()

    def __call__(self) -> None:
        """Nothing: a mark is taken away before the commit."""


_gathering: ContextVar[list[tuple[_Mark, OutboxEntry, bytes]] | None] = ContextVar("outbox_gathering", default=None)


def _savepoints() -> frozenset[str]:
    """The savepoints that could still be rolled back, taking with them what is written now."""
    return frozenset(name for name in connection.savepoint_ids if name)


def _mark(gathered: list[tuple[_Mark, OutboxEntry, bytes]]) -> _Mark:
    if gathered and gathered[-1][0].savepoints == _savepoints():
        return gathered[-1][0]
    mark = _Mark()
    transaction.on_commit(mark)
    return mark


class _Flush:
    """The after-commit hook of one transaction: everything it wrote to the outbox goes out together, in order."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        # Django drops this hook with them.
        self.savepoints = _savepoints()
        # Whether a row may have gone with a savepoint of its own while the hook stayed.
        self.doubtful = False

    def __call__(self) -> None:
        messages = self.messages
        if self.doubtful:
            ids = [message.id for message in messages]
            there = set(OutboxEntry.objects.filter(id__in=ids).values_list("id", flat=True))
            messages = [message for message in messages if message.id in there]
        deliver(messages)


def _leave(entry: OutboxEntry, plain: bytes) -> None:
    """Let a written row go out after the commit."""
    batch = _batch()
    batch.doubtful = batch.doubtful or not _savepoints() <= batch.savepoints
    batch.messages.append(_message(entry, plain))


def _message(entry: OutboxEntry, plain: bytes) -> Message:
    return Message(
        entry.id,
        entry.event_id,
        entry.kind,
        entry.target,
        entry.name,
        orjson.loads(plain),
        entry.at,
        entry.written_in,
        entry.seen,
    )


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
        return deliver([_message(row, unseal_transport(bytes(row.payload))) for row in rows])


def trim() -> int:
    """Remove rows delivered long ago; returns how many."""
    return OutboxEntry.objects.filter(delivered_at__lt=clock.now() - KEEP_DELIVERED).delete()[0]
