"""A topic that begins anew while a socket is being brought up to date: the socket is brought up to date once more."""

from __future__ import annotations

from collections.abc import Coroutine
from types import SimpleNamespace
from typing import Any

from realtime.connection import Connection
from realtime.feed import Subscription
from realtime.sender import Batch


def test_a_refresh_that_is_asked_for_during_another_follows_it() -> None:
    begun: list[str] = []
    written: list[Batch] = []

    def spawn(work: Coroutine[Any, Any, None]) -> None:
        begun.append(getattr(work, "__qualname__", ""))
        work.close()

    connection: Any = SimpleNamespace(
        sender=SimpleNamespace(write=written.append), write=written.append, hub=SimpleNamespace(spawn=spawn)
    )
    connection.refresh = lambda one: Connection.refresh(connection, one)
    subscription = Subscription(connection, SimpleNamespace(), "s")  # type: ignore[arg-type]  # its feed is not asked
    # Opening: the state is being read when the log starts over, twice.
    connection.refresh(subscription)
    connection.refresh(subscription)
    assert begun == []
    meanwhile = Batch(b"an event of the new epoch")
    assert subscription.held is not None
    subscription.held.append(meanwhile)
    subscription.release()
    assert written == [meanwhile]
    assert begun == ["refresh"]
    # Held back again until that state has been read, and then no more.
    assert subscription.held == []
    subscription.release()
    assert begun == ["refresh"]
    assert subscription.held is None
