"""The node's centre: one per process (per event loop). It owns the link to Valkey, the feeds, the sockets and the clocks."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from redis.exceptions import RedisError

from realtime import valkey
from realtime.close_codes import CloseCode
from realtime.cluster import ClusterLink
from realtime.conf import limits
from realtime.control import Control
from realtime.feed import Feed
from realtime.link import Link
from realtime.metrics import LAGGING, LOOP_LAG, SOCKETS, TOPICS
from realtime.pool import Pool
from realtime.presence import Presence
from realtime.replay import Log

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.registry import TopicSpec

log = logging.getLogger("mindo.live")

TICK = 0.5
VERIFY_AGAIN = 0.5
DRAINED_BELOW = 8 * 1024
# What arrived in one burst may wait this long (seconds) beyond the bound, up to so many times the bound.
MOMENT = 1.0
AT_ONCE = 16

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


async def current() -> Hub:
    """This loop's hub, started on first use. Raises OSError if Valkey cannot be reached."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
    await hub.started()
    return hub


def present() -> Hub | None:
    """This loop's hub, if anybody has connected yet."""
    return _hubs.get(asyncio.get_running_loop())


class Hub:
    """All state of one node. Nothing here is shared between threads; other threads use `loop.call_soon_threadsafe`."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.node = uuid.uuid4().hex[:12]
        self.redis = valkey.loop_client()
        self.log = Log(self.redis)
        self.link = (ClusterLink if valkey.is_cluster() else Link)(valkey.url(), self._deliver, self._link_is_back)
        self.pool = Pool(limits().threads, limits().waiting_jobs)
        self.presence = Presence(self)
        self.control = Control(self)
        self.feeds: dict[str, Feed] = {}
        self.connections: set[Connection] = set()
        self.by_person: dict[str, set[Connection]] = {}
        self.lagging: set[Connection] = set()
        self.draining = False
        self._verify_timer: asyncio.TimerHandle | None = None
        self._starting: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    # --- life ---------------------------------------------------------------------------------------------------------
    async def started(self) -> None:
        if self._starting is None or (self._starting.done() and self._starting.exception() is not None):
            self._starting = self.loop.create_task(self._start())
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        await self.link.start()
        await self.link.subscribe(valkey.CONTROL)
        for work in (
            self._tick(),
            self._every(limits().lease_renew, self.presence.renew),
            self._every(min(5.0, limits().silence / 4), self._look_after),
        ):
            self.spawn(work)
        self.spawn(self._every(limits().verify_every, self.verify))

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something in the background; the hub keeps it alive and logs its failure."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background work of the hub failed", exc_info=(type(error), error, error.__traceback__))

    async def close(self) -> None:
        """Stop everything; for orderly shutdown after the drain, and for tests."""
        self.link.close()
        for task in list(self._tasks):
            task.cancel()
        self.pool.close()
        await valkey.close(self.redis)
        _hubs.pop(self.loop, None)

    # --- sockets ------------------------------------------------------------------------------------------------------
    def add(self, connection: Connection) -> None:
        self.connections.add(connection)
        SOCKETS.set(len(self.connections))

    def remove(self, connection: Connection) -> None:
        self.connections.discard(connection)
        if connection.person and (theirs := self.by_person.get(connection.person)) is not None:
            theirs.discard(connection)
            if not theirs:
                del self.by_person[connection.person]
        self.lagging.discard(connection)
        self.presence.ended(connection)
        SOCKETS.set(len(self.connections))

    def signed_in(self, connection: Connection) -> None:
        if connection.person:
            self.by_person.setdefault(connection.person, set()).add(connection)

    def sockets_of(self, person: str) -> int:
        return len(self.by_person.get(person, ()))

    # --- topics -------------------------------------------------------------------------------------------------------
    async def feed(self, name: str, spec: TopicSpec, params: dict[str, str]) -> Feed:
        """The topic's feed, opened by its first subscriber on this node; the others wait for the same opening."""
        while True:
            feed = self.feeds.get(name)
            if feed is None:
                feed = self.feeds[name] = Feed(self, name, spec, params)
                feed.opening = self.loop.create_future()
                TOPICS.set(len(self.feeds))
                try:
                    await feed.open()
                except BaseException:
                    self.feeds.pop(name, None)
                    self.link.unsubscribe(valkey.channel(name))
                    feed.opening.cancel()
                    raise
                feed.opening.set_result(None)
                return feed
            if feed.opening is not None and not feed.opening.done():
                await asyncio.wait([feed.opening])
                continue
            return feed

    def release(self, feed: Feed) -> None:
        """Let go of a topic nobody here watches any more."""
        if not feed.subscriptions and self.feeds.get(feed.name) is feed:
            del self.feeds[feed.name]
            self.link.unsubscribe(valkey.channel(feed.name))
            TOPICS.set(len(self.feeds))

    def _deliver(self, messages: list[tuple[bytes, bytes]]) -> None:
        """Everything one read from Valkey brought, by topic, so that each socket is written to once."""
        by_channel: dict[bytes, list[bytes]] = {}
        for channel, payload in messages:
            by_channel.setdefault(channel, []).append(payload)
        for channel, payloads in by_channel.items():
            name = channel.decode()
            if name == valkey.CONTROL:
                for payload in payloads:
                    self.control.receive(payload)
                continue
            feed = self.feeds.get(valkey.topic_of(name))
            if feed is None:
                continue
            try:
                feed.receive(payloads)
            except Exception:
                # One topic's bad message must not cost the others theirs.
                log.exception("a message could not be handed on", extra={"topic_kind": feed.spec.pattern})

    def _link_is_back(self) -> None:
        """Events, revocations and presence may have been missed meanwhile: compare every topic, ask again about everybody."""
        self.spawn(self._verified())
        self.control.recheck_all()

    def verify_soon(self) -> None:
        """Compare once more in a moment: a store that has just come back does not answer everybody at once."""
        if self._verify_timer is None:
            self._verify_timer = self.loop.call_later(VERIFY_AGAIN, self._verify_again)

    def _verify_again(self) -> None:
        self._verify_timer = None
        if self.link.up.is_set():
            self.spawn(self._verified())

    async def _verified(self) -> None:
        try:
            await self.verify()
            await self.presence.restore()
        except (RedisError, OSError):
            self.verify_soon()

    async def verify(self) -> None:
        """Compare the place of every topic held here with its log."""
        names = list(self.feeds)
        for start in range(0, len(names), 500):
            part = names[start : start + 500]
            for name, place in zip(part, await self.log.places(part), strict=True):
                feed = self.feeds.get(name)
                if feed is not None and feed.opening is not None and feed.opening.done():
                    feed.verify(place)

    # --- clocks -------------------------------------------------------------------------------------------------------
    async def _every(self, seconds: float, work: Any) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - the next round is the remedy for anything
                log.warning("periodic work of the hub failed; it is tried again", extra={"code": type(error).__name__})
            await asyncio.sleep(seconds)

    async def _tick(self) -> None:
        while True:
            due = self.loop.time() + TICK
            await asyncio.sleep(TICK)
            LOOP_LAG.observe(max(0.0, self.loop.time() - due))
            for connection in list(self.lagging):
                self._judge(connection)
            LAGGING.set(len(self.lagging))

    async def _look_after(self) -> None:
        """Silence, and small backlogs that no write has noticed."""
        now = self.loop.time()
        for connection in list(self.connections):
            if now - connection.heard_at > limits().silence:
                connection.close(CloseCode.TOO_LATE, "silent", "No sign of life for too long.")
            elif connection.sender.pending():
                self.watch_lag(connection)

    def watch_lag(self, connection: Connection) -> None:
        """Start the slow-reader clock of a socket that did not take all of its bytes."""
        if connection not in self.lagging:
            self.lagging.add(connection)
            connection.lagging_since = self.loop.time()
            connection.lag_mark = (connection.lagging_since, connection.sender.written)
        if connection.sender.pending() > limits().pending_bytes * AT_ONCE:
            self._judge(connection)

    def _judge(self, connection: Connection) -> None:
        """A slow reader: caught up, still within bounds, or too far behind."""
        sender, now = connection.sender, self.loop.time()
        pending = sender.pending()
        if pending < DRAINED_BELOW and (pending == 0 or connection.skipped()):
            self.lagging.discard(connection)
            connection.catch_up()
            return
        since, mark = connection.lag_mark
        if sender.written - pending >= mark:
            # What was pending at the mark has left: the reader is slow but moving.
            connection.lag_mark = (now, sender.written)
            since = now
        # A burst may be large for a moment; the memory it takes is bounded all the same.
        most = limits().pending_bytes * AT_ONCE
        bound = limits().pending_bytes if now - connection.lagging_since >= MOMENT else most
        too_far = pending > bound or now - since > limits().behind
        # Topics of which only the newest counts wait for a reader; answers to what it asks would pile up all the same.
        if (too_far and connection.has_ordered()) or pending > most:
            connection.close(CloseCode.SLOW, "slow", "Reading too slowly; connect again and resume.", patience=10.0)
