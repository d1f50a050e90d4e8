"""A node's one subscription connection to Valkey, as a plain asyncio protocol.

Everything that arrives in one read is handed on in one call, so a burst is framed and written together. The link keeps the
list of channels; after a break it reconnects, subscribes again, and only then says that it is back.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Callable
from typing import Any, cast

import hiredis
from redis.connection import parse_url

from realtime.metrics import LINK_LOSSES

log = logging.getLogger("mindo.live")

Deliver = Callable[[list[tuple[bytes, bytes]]], None]
# A peer that fell silent without a word is found out within twice this.
PING_EVERY = 3.0
CONNECT_WITHIN = 1.5
LONGEST_PAUSE = 1.0


def encode_command(*parts: str | bytes) -> bytes:
    """A command in the Redis protocol."""
    out = [b"*%d\r\n" % len(parts)]
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        out.append(b"$%d\r\n%s\r\n" % (len(raw), raw))
    return b"".join(out)


class _Wire(asyncio.Protocol):
    """One TCP connection of the link."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.reader = hiredis.Reader()
        self.transport: asyncio.Transport | None = None
        self.replies = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self.replies += 1
        self.reader.feed(data)
        messages: list[tuple[bytes, bytes]] = []
        while (reply := self.reader.gets()) is not False:
            if isinstance(reply, hiredis.HiredisError):
                if self.link.on_moved is not None and str(reply).startswith(("MOVED", "CLUSTERDOWN")):
                    self.link.on_moved()
                    continue
                log.error("Valkey refused a command of the subscription link")
                self.abort()
                return
            if isinstance(reply, list) and len(reply) == 3:
                kind = reply[0]
                if kind == b"smessage":
                    messages.append((reply[1], reply[2]))
                elif kind == b"ssubscribe":
                    self.link.confirmed(reply[1])
                elif kind == b"sunsubscribe":
                    self.link.let_go(reply[1])
        if messages:
            self.link.deliver(messages)

    def connection_lost(self, exc: Exception | None) -> None:
        self.link.lost(self)

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()


class Link:
    """Subscriptions of one node. All methods run on the event loop."""

    def __init__(
        self, url: str, deliver: Deliver, on_back: Callable[[], None], on_moved: Callable[[], None] | None = None
    ) -> None:
        self.url = url
        # In a cluster: this server does not answer, or no longer has what we asked it for.
        self.on_moved = on_moved
        self.deliver = deliver
        self.on_back = on_back
        self.channels: dict[str, asyncio.Future[None]] = {}
        # Still wanted, but the server has let go of them.
        self.orphans: set[str] = set()
        self.wire: _Wire | None = None
        self.closed = False
        self.up = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Connect for the first time; raises OSError if Valkey is not there."""
        await self._connect()
        self._spawn(self._watch())

    def resume(self) -> None:
        """Go on trying after a first connection that failed."""
        self._spawn(self._reconnect())
        self._spawn(self._watch())

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self) -> None:
        where = parse_url(self.url)
        loop = asyncio.get_running_loop()
        secure = ssl.create_default_context() if self.url.startswith("rediss:") else None
        if path := where.get("path"):
            _, wire = await loop.create_unix_connection(lambda: _Wire(self), path)
        else:
            host, port = str(where.get("host", "localhost")), int(where.get("port", 6379))
            _, wire = await asyncio.wait_for(
                loop.create_connection(lambda: _Wire(self), host, port, ssl=secure), CONNECT_WITHIN
            )
        if password := where.get("password"):
            self._write(wire, "AUTH", *([str(where["username"])] if where.get("username") else []), str(password))
        self.wire = wire
        for name, future in list(self.channels.items()):
            if future.done():
                self.channels[name] = loop.create_future()
            self._write(wire, "SSUBSCRIBE", name)
        await asyncio.wait_for(asyncio.gather(*self.channels.values()), 5)
        self.up.set()

    @staticmethod
    def _write(wire: _Wire, *parts: str) -> None:
        if wire.transport is not None and not wire.transport.is_closing():
            wire.transport.write(encode_command(*parts))

    async def subscribe(self, channel: str) -> None:
        """Returns once Valkey confirmed: everything announced from now on arrives."""
        future = self.channels.get(channel)
        if future is None:
            future = self.channels[channel] = asyncio.get_running_loop().create_future()
            if self.wire is not None:
                self._write(self.wire, "SSUBSCRIBE", channel)
        await asyncio.wait_for(asyncio.shield(future), 10)

    def unsubscribe(self, channel: str) -> None:
        if self.channels.pop(channel, None) is not None and self.wire is not None:
            self._write(self.wire, "SUNSUBSCRIBE", channel)

    def confirmed(self, channel: bytes) -> None:
        future = self.channels.get(channel.decode())
        if future is not None and not future.done():
            future.set_result(None)

    def let_go(self, channel: bytes) -> None:
        """The server ended a subscription. If we still want it, its slot has gone to another server."""
        name = channel.decode()
        if name in self.channels and self.on_moved is not None:
            self.orphans.add(name)
            self.on_moved()

    def give_up(self, channel: str) -> asyncio.Future[None]:
        """Stop listening and hand over whoever waits for the confirmation."""
        future = self.channels.pop(channel)
        if channel in self.orphans:
            self.orphans.discard(channel)
        elif self.wire is not None:
            self._write(self.wire, "SUNSUBSCRIBE", channel)
        return future

    def adopt(self, channel: str, future: asyncio.Future[None]) -> None:
        """Listen to a channel another link has given up."""
        self.channels[channel] = asyncio.get_running_loop().create_future() if future.done() else future
        if self.wire is not None:
            self._write(self.wire, "SSUBSCRIBE", channel)

    def lost(self, wire: _Wire) -> None:
        if wire is not self.wire:
            return
        self.wire = None
        self.up.clear()
        if not self.closed:
            LINK_LOSSES.inc()
            self._spawn(self._reconnect())

    async def _reconnect(self) -> None:
        delay = 0.05
        while not self.closed:
            try:
                await self._connect()
            except (OSError, TimeoutError):
                if self.wire is not None:
                    broken, self.wire = self.wire, None
                    broken.abort()
                if self.on_moved is not None:
                    self.on_moved()
                await asyncio.sleep(delay * random.uniform(0.5, 1))  # noqa: S311 - spreads nodes, protects nothing
                delay = min(delay * 2, LONGEST_PAUSE)
            else:
                self.on_back()
                return

    async def _watch(self) -> None:
        """A half-open connection says nothing at all: ask, and hang up if there is no answer."""
        while not self.closed:
            wire = self.wire
            before = wire.replies if wire is not None else 0
            if wire is not None:
                self._write(wire, "PING")
            await asyncio.sleep(PING_EVERY)
            if wire is not None and wire is self.wire and wire.replies == before:
                wire.abort()

    def close(self) -> None:
        self.closed = True
        for task in self._tasks:
            task.cancel()
        if self.wire is not None:
            self.wire.abort()
