"""Two nodes of the engine in this process, whose links lose, repeat and reorder, and the browsers connected to them."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import orjson
from django.db import connections

from access.actors import Actor
from realtime import valkey
from realtime.connection import Connection
from realtime.hub import Hub
from realtime.link import Link
from realtime.registry import TopicSpec, person_key
from realtime.sender import Batch
from realtime.tickets import Pass
from tests.live_folds import Fold, Json, fold_of

T = TypeVar("T")
PATIENCE = 20
SOON = 4


class Wire:
    """A sender whose other end is a browser of this test."""

    name = "wire"

    def __init__(self, browser: Browser) -> None:
        self.browser, self.written, self.open = browser, 0, True

    def write(self, batch: Batch) -> int:
        for payload in batch.payloads if self.open else ():
            self.written += len(payload)
            self.browser.receive(self, orjson.loads(payload))
        return 0

    def pending(self) -> int:
        return 0

    async def close(self, code: int, patience: float) -> None:
        self.open = False


class Browser:
    """One subscription to one topic, folded as the screens do. It goes by no offset: a repeat must do no harm."""

    def __init__(self, topic: str, spec: TopicSpec, actor: Actor) -> None:
        self.topic, self.actor = topic, actor
        self.fold: Fold = fold_of(spec.pattern)
        self.state: Json | None = None
        self.epoch, self.offset = "", 0
        self.connection: Connection | None = None
        self.answered = asyncio.Event()
        self.refused = ""
        self.seen: list[Json] = []

    def receive(self, wire: Wire, frame: Json) -> None:
        if self.connection is None or wire is not self.connection.sender:
            return
        self.seen.append(frame)
        kind = frame["type"]
        if kind == "subscribed":
            if not frame["recovered"]:
                self.state = self.fold.start(frame["snapshot"])
            for event in frame.get("events", ()):
                self._event(event)
            self.epoch, self.offset = frame["epoch"], frame["offset"]
            self.answered.set()
        elif kind == "event":
            assert frame["topic"] == self.topic, "an event of a topic this socket does not watch"
            self._event(frame)
            self.offset = frame["offset"]
        elif kind in {"unsubscribed", "nack", "error"}:
            self.refused = frame["code"]
            self.answered.set()

    def _event(self, event: Json) -> None:
        assert self.state is not None, "an event before any state"
        self.state = self.fold.event(self.state, event["name"], event["data"])

    async def connect(self, hub: Hub, *, resume: tuple[str, int] | None) -> None:
        self.leave(1006)
        self.answered.clear()
        self.refused = ""
        wire = Wire(self)
        self.connection = Connection(hub, wire, "")
        self.connection._signed_in(Pass(self.actor, "", None), person_key(self.actor))
        position = {} if resume is None else {"epoch": resume[0], "offset": resume[1]}
        frame = {"type": "subscribe", "id": "1", "topic": self.topic, **position}
        self.connection.received(orjson.dumps(frame).decode())
        await asyncio.wait_for(self.answered.wait(), PATIENCE)

    def leave(self, code: int) -> None:
        if self.connection is not None:
            self.connection.ended(code)
            self.connection = None


class Faults:
    """Stands between a node's link and its hub: what the next events suffer."""

    def __init__(self, hub: Hub) -> None:
        self.onward, self.next = hub.link.deliver, ""
        hub.link.deliver = self

    def __call__(self, messages: list[tuple[bytes, bytes]]) -> None:
        events = [message for message in messages if message[1][:1] == b"e"]
        if self.next and events:
            fault, self.next = self.next, ""
            if fault == "drop":
                messages = [message for message in messages if message is not events[-1]]
            elif fault == "double":
                messages = [*messages, *events]
            elif fault == "reorder":
                messages = messages[::-1]
        if messages:
            self.onward(messages)


class Nodes:
    """Their loop runs in a thread of its own; the story goes on in the test's."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.hubs: list[Hub] = self.run(self._start())
        self.faults = [Faults(hub) for hub in self.hubs]
        self._probes = itertools.count()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE * 2)

    async def _start(self) -> list[Hub]:
        hubs = [Hub(), Hub()]
        for hub in hubs:
            await hub.started()
        self.clocks = {task for hub in hubs for task in hub._tasks}
        return hubs

    async def connect(self, browser: Browser, node: int, resume: tuple[str, int] | None) -> None:
        await browser.connect(self.hubs[node], resume=resume)

    async def settle(self) -> None:
        """Returns when everything said so far has arrived and been worked off."""
        for _ in range(2):
            for hub in self.hubs:
                await self._probe(hub)
            until = self.loop.time() + SOON
            while busy := [task for hub in self.hubs for task in hub._tasks if task not in self.clocks]:
                await asyncio.wait(busy, timeout=max(0.0, until - self.loop.time()))
                if self.loop.time() >= until:
                    # What lasts this long repeats itself until its store answers, and brings no news of its own.
                    self.clocks.update(task for task in busy if not task.done())

    async def _probe(self, hub: Hub) -> None:
        """A round trip over a node's link; one that was cut on the way is asked again on the next."""
        for _ in range(PATIENCE // SOON):
            await asyncio.wait_for(hub.link.up.wait(), PATIENCE)
            probe = f"live:{{probe-{next(self._probes)}-{uuid.uuid4().hex}}}"
            with suppress(TimeoutError):
                await asyncio.wait_for(hub.link.subscribe(probe), SOON)
                hub.link.unsubscribe(probe)
                return

    async def verify(self) -> None:
        """What every node does by itself from time to time."""
        for hub in self.hubs:
            await hub.verify()
        await self.settle()

    async def cut(self, node: int) -> None:
        link = self.hubs[node].link
        assert isinstance(link, Link)
        if link.wire is not None:
            link.up.clear()
            link.wire.abort()

    def close(self) -> None:
        async def stop() -> None:
            for hub in self.hubs:
                await asyncio.gather(*(hub.pool.run(connections.close_all) for _ in range(32)))
                await hub.close()

        self.run(stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)


def spoil(topic: str, how: str, chance: random.Random) -> None:
    """What may happen to a topic's log in Valkey."""
    client = valkey.client()
    if how == "trim":
        client.xtrim(valkey.log_key(topic), maxlen=chance.randrange(2), approximate=False)
    else:
        client.delete(valkey.log_key(topic), valkey.position_key(topic))
