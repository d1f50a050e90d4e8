"""A client of the protocol for tests, on the `websockets` library."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

import orjson
from django.db import connections
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from access.actors import Actor
from realtime.conf import SUBPROTOCOL
from realtime.tickets import ticket_issue

PATIENCE = 8.0
T = TypeVar("T")


def ticket_for(person: uuid.UUID | None, **rest: Any) -> str:
    actor = Actor.person(person, rest.pop("session_id", None)) if person else Actor.anonymous()
    return ticket_issue(actor=actor, origin=rest.get("origin", ""), until=rest.get("until"), address=uuid.uuid4().hex)


class LiveClient:
    """Connects, says hello, sends frames, and waits for the frames a test is about."""

    def __init__(self, url: str, person: uuid.UUID | None = None, *, hello: bool = True, **rest: Any) -> None:
        self.url = url
        self.person = person
        self.rest = rest
        self.hello = hello
        self.socket: ClientConnection
        self.welcome: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []

    async def __aenter__(self) -> Self:
        known = ("origin", "max_queue", "additional_headers", "ssl", "host", "compression")
        options = {"compression": None, **{name: self.rest.pop(name) for name in known if name in self.rest}}
        self.resume = self.rest.pop("resume", [])
        if "origin" in options:
            self.rest["origin"] = options["origin"]
        self.socket = await connect(
            self.url,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            ping_interval=None,
            close_timeout=2,
            **options,
        )
        if self.hello:
            ticket = await asyncio.to_thread(ticket_for, self.person, **self.rest)
            await self.send("hello", ticket=ticket, resume=self.resume)
            self.welcome = await self.expect("welcome")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send(orjson.dumps({"type": kind, **fields}).decode())

    async def next(self) -> dict[str, Any]:
        raw = await asyncio.wait_for(self.socket.recv(), PATIENCE)
        frame: dict[str, Any] = orjson.loads(raw)
        self.seen.append(frame)
        return frame

    async def expect(self, kind: str, **match: Any) -> dict[str, Any]:
        """The next frame of a kind (with these values); others before it stay in `seen`."""
        while True:
            frame = await self.next()
            if frame["type"] == kind and all(frame.get(name) == value for name, value in match.items()):
                return frame

    async def subscribe(self, topic: str, **position: Any) -> dict[str, Any]:
        await self.send("subscribe", id=f"s-{topic}"[:64], topic=topic, **position)
        return await self.expect("subscribed", topic=topic)

    async def command(self, name: str, data: dict[str, Any], *, idem: str | None = None) -> dict[str, Any]:
        """The ack or nack."""
        frame_id = uuid.uuid4().hex
        await self.send("command", id=frame_id, name=name, idem=idem or uuid.uuid4().hex, data=data)
        while True:
            frame = await self.next()
            if frame["type"] in {"ack", "nack"} and frame["id"] == frame_id:
                return frame

    async def closed(self) -> int:
        """Read until the server closes; the code."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as over:
            return over.rcvd.code if over.rcvd else 1006

    def lines(self) -> list[int]:
        """The numbers of all `said` events seen."""
        return [frame["data"]["n"] for frame in self.seen if frame["type"] == "event" and frame["name"] == "said"]


async def elsewhere(work: Callable[..., T], *arguments: Any) -> T:
    """Run database work in a thread and leave no connection behind."""

    def job() -> T:
        try:
            return work(*arguments)
        finally:
            connections.close_all()

    return await asyncio.to_thread(job)
