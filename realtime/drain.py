"""Going away politely: on SIGTERM readiness fails, clients are told to come back spread out, sockets close in batches."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Any

from realtime import frames
from realtime.close_codes import CloseCode
from realtime.conf import limits
from realtime.sender import Batch

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.hub import Hub

log = logging.getLogger("mindo.live")

_draining = threading.Event()
_installed = threading.Event()
_tasks: set[asyncio.Task[None]] = set()


def is_draining() -> bool:
    """True from SIGTERM on; `/health/ready` answers 503 then."""
    return _draining.is_set()


def install() -> None:
    """Put the drain before whatever the server does on SIGTERM. Called with each request and socket; the first one does it.

    Not earlier: the servers put up their own handlers after they have loaded the application.
    """
    if _installed.is_set() or threading.current_thread() is not threading.main_thread():
        return
    _installed.set()
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> None:
        if _draining.is_set():
            _hand_on(before, number, frame)
            return
        _draining.set()
        loop.call_soon_threadsafe(lambda: _tasks.add(loop.create_task(_drain_then(before, number))))

    signal.signal(signal.SIGTERM, stop)


def _hand_on(before: Any, number: int, frame: FrameType | None) -> None:
    if callable(before):
        before(number, frame)
    elif before != signal.SIG_IGN:
        raise SystemExit(0)


async def _drain_then(before: Any, number: int) -> None:
    from realtime.hub import present  # the hub knows us as well

    try:
        hub = present()
        if hub is not None:
            await drain(hub)
        else:
            # Nobody is connected: requests under way end, and the proxy has time to see that no more should come.
            await asyncio.sleep(limits().drain_spread)
    finally:
        _hand_on(before, number, None)


async def send_away(connections: list[Connection], message: str) -> None:
    """Tell each client to come back, with a delay of its own, then close them in batches over the spread. Resume loses nothing."""
    random.shuffle(connections)
    spread = limits().drain_spread
    for connection in connections:
        after = random.uniform(0, spread)  # noqa: S311 - spreads a herd, protects nothing
        connection.write(Batch(frames.encode(frames.Drain(after_ms=int(after * 1000)))))
    batches = [connections[i : i + limits().drain_batch] for i in range(0, len(connections), limits().drain_batch)]
    for batch in batches:
        await asyncio.sleep(spread / (len(batches) + 1))
        for connection in batch:
            connection.close(CloseCode.RESTARTING, "restarting", message)


async def drain(hub: Hub) -> None:
    """Send everybody away for good."""
    hub.draining = True
    connections = list(hub.connections)
    await send_away(connections, "This node is being restarted.")
    await asyncio.sleep(min(1.0, limits().drain_spread / 4))
    await hub.presence.resign()
    log.info("drained", extra={"count": len(connections)})
