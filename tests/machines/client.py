"""A browser as far as its socket is concerned: tickets over REST, hello with resume, back-off, commands repeated with their key.

It does what `frontend/packages/live` does, with its numbers, in a few milliseconds of CPU a connection.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from realtime.conf import SUBPROTOCOL
from tests.live_folds import Fold

Json = dict[str, Any]
# As in client.ts, backoff.ts and commands.ts; seconds.
FIRST, MOST = 0.5, 30.0
PONG_WITHIN = 10.0
TRIES = 3


def backoff(attempt: int) -> float:
    """Full jitter: anything from 0 to a ceiling that doubles with every failed attempt."""
    return random.uniform(0, min(MOST, FIRST * 2**attempt))


class NoTicketError(Exception):
    """The platform, or the proxy, had none to give just now."""


@dataclass
class Watched:
    """A topic as this client sees it."""

    fold: Fold
    epoch: str | None = None
    offset: int = 0
    state: Json | None = None
    live: bool = False

    def subscribed(self, frame: Json) -> bool:
        """Take an answer in; whether what is shown has changed."""
        before, self.live = self.state, True
        if frame["recovered"]:
            for event in frame.get("events", ()):
                self.event(event)
        else:
            self.state = self.fold.start(frame["snapshot"])
        self.epoch, self.offset = frame["epoch"], max(frame["offset"], self.offset if frame["recovered"] else 0)
        return self.state != before

    def event(self, frame: Json) -> bool:
        if frame["epoch"] != self.epoch or frame["offset"] <= self.offset or self.state is None:
            return False
        self.offset, before = frame["offset"], self.state
        self.state = self.fold.event(self.state, frame["name"], frame["data"])
        return self.state != before


@dataclass
class Client:
    """One signed-in person. Every change calls `changed`; what should never happen is kept in `complaints`."""

    port: int
    token: str
    topics: dict[str, Watched]
    changed: Callable[[], None]
    complaints: list[str]
    unanswered: dict[str, Json] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    changed_at: float = 0.0
    live_at: float = 0.0
    connections: int = 0
    socket: ClientConnection | None = None
    welcomed: bool = False
    _tries: dict[str, int] = field(default_factory=dict)
    _heard_at: float = 0.0
    _attempt: int = 0

    @property
    def live(self) -> bool:
        return self.welcomed and all(topic.live for topic in self.topics.values())

    async def run(self) -> None:
        """Be connected, for as long as nobody cancels this."""
        while True:
            try:
                ticket = await self._ticket()
                await self._converse(ticket)
            except (OSError, TimeoutError, WebSocketException, NoTicketError):
                pass
            self._lost()
            self._attempt += 1
            await asyncio.sleep(backoff(self._attempt - 1))

    def _lost(self) -> None:
        self.socket, self.welcomed = None, False
        for topic in self.topics.values():
            topic.live = False
        self.changed()

    async def _ticket(self) -> str:
        async with asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                head = (
                    f"POST /api/v1/live/ticket HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAuthorization: Bearer {self.token}"
                    "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                )
                writer.write(head.encode())
                answer = await reader.read()
            finally:
                writer.close()
        status, _, rest = answer.partition(b"\r\n")
        if b" 201" not in status:
            raise NoTicketError(status)
        body = rest.partition(b"\r\n\r\n")[2]
        ticket: str = orjson.loads(body[body.index(b"{") : body.rindex(b"}") + 1])["ticket"]
        return ticket

    async def _converse(self, ticket: str) -> None:
        async with connect(
            f"ws://127.0.0.1:{self.port}/ws/", subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None,
            ping_interval=None, open_timeout=10, close_timeout=1, max_queue=None,
        ) as socket:  # fmt: skip
            self.socket = socket
            self.connections += 1
            self.changed()
            resume = [
                {"topic": name, "epoch": topic.epoch, "offset": topic.offset}
                for name, topic in self.topics.items()
                if topic.epoch is not None
            ]
            await self._send({"type": "hello", "ticket": ticket, "resume": resume})
            heart = asyncio.create_task(self._beat(socket))
            try:
                async for raw in socket:
                    self._heard_at = time.monotonic()
                    await self._receive(orjson.loads(raw))
            finally:
                heart.cancel()

    async def _beat(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(25 - PONG_WITHIN)
            asked = time.monotonic()
            await self._send({"type": "ping"})
            await asyncio.sleep(PONG_WITHIN)
            if self._heard_at < asked:
                socket.transport.abort()

    async def _send(self, frame: Json) -> None:
        if self.socket is not None:
            await self.socket.send(orjson.dumps(frame).decode())

    # --- in -----------------------------------------------------------------------------------------------------------
    async def _receive(self, frame: Json) -> None:
        kind = frame["type"]
        if kind in {"subscribed", "event"}:
            topic = self.topics[frame["topic"]]
            if topic.subscribed(frame) if kind == "subscribed" else topic.event(frame):
                self.changed_at = time.monotonic()
            if kind == "subscribed" and self.live:
                self.live_at = time.monotonic()
            self.changed()
        elif kind == "welcome":
            await self._welcome()
        elif kind == "ack":
            if self.unanswered.pop(frame["id"], None) is not None:
                self.acknowledged.append(frame["id"])
                self.changed()
        elif kind == "nack":
            self._nacked(frame)
        elif kind == "drain":
            asyncio.get_running_loop().call_later(frame["after_ms"] / 1000, self._come_back, self.socket)
        elif kind == "unsubscribed" and frame["code"] != "left":
            self.complaints.append(f"{frame['topic']} was taken away: {frame['code']}")

    async def _welcome(self) -> None:
        self.welcomed, self._attempt = True, 0
        for name, topic in self.topics.items():
            if topic.epoch is None:
                await self._send({"type": "subscribe", "id": name[:64], "topic": name})
        for command in list(self.unanswered.values()):
            await self._send(command)

    def _nacked(self, frame: Json) -> None:
        again, wait = frame["id"], frame.get("retry_after")
        if again in self.unanswered:
            if wait is not None and self._tries.get(again, 1) < TRIES:
                self._tries[again] = self._tries.get(again, 1) + 1
                self._later(wait, self.unanswered[again])
                return
            del self.unanswered[again]
            self.refused.append(again)
            self.changed()
            if wait is None:
                self.complaints.append(f"a command was refused: {frame['code']}")
            return
        name = next((one for one in self.topics if one[:64] == again), None)
        if name is None or wait is None:
            self.complaints.append(f"{again}: {frame['code']}")
            return
        self._later(wait, {"type": "subscribe", "id": again, "topic": name})

    def _later(self, seconds: float, frame: Json) -> None:
        def send() -> None:
            if self.welcomed and (frame["type"] == "subscribe" or frame["id"] in self.unanswered):
                self._sending = asyncio.ensure_future(self._quietly(frame))

        asyncio.get_running_loop().call_later(seconds, send)

    async def _quietly(self, frame: Json) -> None:
        try:
            await self._send(frame)
        except (OSError, WebSocketException):
            return  # the connection has gone; after the next welcome everything unanswered is said again

    def _come_back(self, socket: ClientConnection | None) -> None:
        if socket is not None and socket is self.socket:
            self._closing = asyncio.ensure_future(socket.close(1000))

    # --- out ----------------------------------------------------------------------------------------------------------
    async def command(self, name: str, data: Json) -> None:
        """Ask for something under a key of its own; it is asked for until it is answered. Frame and command share the key."""
        key = uuid.uuid4().hex
        frame = {"type": "command", "id": key, "name": name, "idem": key, "data": data}
        self.unanswered[key] = frame
        if self.welcomed:
            await self._quietly(frame)
