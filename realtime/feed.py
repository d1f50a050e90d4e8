"""One topic with subscribers on this node: what arrives from Valkey is put in order, framed once, and handed to sockets."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime
from typing import TYPE_CHECKING

import orjson
from redis.exceptions import RedisError

from kernel import clock
from kernel.encryption import unseal_transport
from realtime import valkey
from realtime.metrics import DELIVERIES, DELIVERY_LAG, DROPPED, RECOVERIES, SUBSCRIPTIONS
from realtime.replay import Place
from realtime.sender import Batch

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.hub import Hub
    from realtime.registry import TopicSpec

log = logging.getLogger("mindo.live")

EVENT, PRESENCE, SIGNAL, REPLACE = b"epsr"
# Stands before anything of the room's own in every event.
AT = b',"at":"'
# From here on a socket is looked at: latest-wins topics wait, and the clock of the slow-reader rule starts.
LAGGING_FROM = 64 * 1024


def happened_at(frame: bytes) -> float:
    """When what an event frame tells of happened (seconds since 1970): our own bytes, so the place of `at` is known."""
    start = frame.index(AT) + len(AT)
    return datetime.fromisoformat(frame[start : frame.index(b'"', start)].decode()).timestamp()


class Subscription:
    """One socket on one topic. While it is being opened or refreshed, what arrives is held back and follows after."""

    __slots__ = ("again", "closed", "connection", "feed", "frame_id", "held", "member_since", "newest", "write")

    def __init__(self, connection: Connection, feed: Feed, frame_id: str | None) -> None:
        self.connection = connection
        self.feed = feed
        self.frame_id = frame_id
        self.held: list[Batch] | None = []
        # The state being read for this socket was overtaken by a new beginning of the topic: it has to be read once more.
        self.again = False
        # The last batch a lagging reader of a latest-wins topic skipped.
        self.newest: Batch | None = None
        self.member_since: str | None = None
        self.closed = False
        # Looked up once and not for every event.
        self.write = connection.sender.write

    def release(self) -> None:
        """Hand on what was held back; from now on events go out as they come."""
        held, self.held = self.held, None
        for batch in held or ():
            self.connection.write(batch)
        if self.again:
            self.again = False
            self.connection.refresh(self)


class Feed:
    """The node's view of one topic. `place` is the last event handed on; all methods run on the event loop."""

    def __init__(self, hub: Hub, name: str, spec: TopicSpec, params: dict[str, str]) -> None:
        self.hub = hub
        self.name = name
        self.spec = spec
        self.params = params
        self.place = Place("", 0)
        self.subscriptions: dict[Connection, Subscription] = {}
        self.opening: asyncio.Future[None] | None = None
        # What arrives before the place is known, or while a gap is being closed.
        self._early: list[bytes] | None = []
        self._head = b'{"type":"event","topic":%b,"epoch":' % orjson.dumps(name)
        self._latest = spec.topic.policy == "latest"
        self._lag = DELIVERY_LAG.labels(spec.pattern)
        # For public topics: the snapshot everybody gets, with its place and the time it was asked for.
        self.shared: tuple[Place, float, asyncio.Task[bytes | None]] | None = None

    # --- life ---------------------------------------------------------------------------------------------------------
    async def open(self) -> None:
        """Subscribe first, then read where the topic stands: nothing can fall between the two."""
        await self.hub.link.subscribe(valkey.channel(self.name))
        self.place = await self.hub.log.place(self.name)
        self._drain_early()

    def attach(self, connection: Connection, frame_id: str | None) -> Subscription:
        """Add a socket, held back from this very moment on."""
        subscription = Subscription(connection, self, frame_id)
        if connection not in self.subscriptions:
            SUBSCRIPTIONS.inc()
        self.subscriptions[connection] = subscription
        return subscription

    def detach(self, subscription: Subscription) -> None:
        subscription.closed = True
        if self.subscriptions.get(subscription.connection) is subscription:
            del self.subscriptions[subscription.connection]
            SUBSCRIPTIONS.dec()
        self.hub.release(self)

    # --- what arrives -------------------------------------------------------------------------------------------------
    def receive(self, messages: list[bytes]) -> None:
        """Everything of this topic that came with one read."""
        if self._early is not None:
            self._early.extend(messages)
            return
        batch, events, oldest = Batch(), 0, b""
        for index, message in enumerate(messages):
            kind = message[0]
            if kind == EVENT:
                epoch, offset_text, sealed = message[1:].split(b":", 2)
                offset = int(offset_text)
                if epoch.decode() != self.place.epoch or offset > self.place.offset + 1:
                    self._fan_out(batch, events)
                    self._close_gap(messages[index:])
                    return
                if offset <= self.place.offset:
                    continue
                frame = self.frame(offset, sealed)
                batch.add(frame)
                self.place = Place(self.place.epoch, offset)
                events += 1
                oldest = oldest or frame
            elif kind == PRESENCE:
                batch.add(unseal_transport(message[1:]))
            elif kind == SIGNAL:
                # A signal does not overtake what came before it.
                self._fan_out(batch, events)
                batch, events = Batch(), 0
                self._relay(unseal_transport(message[1:]))
            elif kind == REPLACE:
                self._replace(orjson.loads(message[1:]))
        self._fan_out(batch, events)
        if oldest:
            # Once a read and topic, for the event that waited longest: a sample that costs the crowd nothing.
            self._lag.observe(max(0.0, clock.now().timestamp() - happened_at(oldest)))

    def frame(self, offset: int, sealed: bytes) -> bytes:
        """The event frame: the publisher's bytes with this topic's place spliced in front."""
        tail = unseal_transport(sealed)
        return b'%b"%b","offset":%d,%b' % (self._head, self.place.epoch.encode(), offset, tail[1:])

    def _fan_out(self, batch: Batch, events: int) -> None:
        if not batch.payloads:
            return
        lagging = self.hub.lagging
        behind: list[Connection] = []
        for connection, subscription in self.subscriptions.items():
            if subscription.held is not None:
                subscription.held.append(batch)
            elif self._latest and connection in lagging:
                subscription.newest = batch
                DROPPED.inc(events)
            elif subscription.write(batch) > LAGGING_FROM:
                behind.append(connection)
        DELIVERIES.inc(events * len(self.subscriptions))
        # Afterwards, because the verdict may be to close the socket, which changes what was just walked over.
        for connection in behind:
            self.hub.watch_lag(connection)

    def _relay(self, payload: bytes) -> None:
        sent = orjson.loads(payload)
        frame = orjson.dumps({"type": "signal", "topic": self.name, "from": sent["from"], "data": sent["data"]})
        for connection, subscription in list(self.subscriptions.items()):
            if connection.person == sent["to"]:
                if subscription.held is not None:
                    subscription.held.append(Batch(frame))
                else:
                    connection.write(Batch(frame))

    def _replace(self, order: dict[str, str]) -> None:
        """The same person took the place with another socket."""
        for connection in list(self.subscriptions):
            if connection.person == order["person"] and connection.id != order["keep"]:
                connection.drop_topic(self.name, "replaced", presence=False)

    # --- gaps ---------------------------------------------------------------------------------------------------------
    def verify(self, now: Place) -> None:
        """Compare with where the log stands; called after the link was down, and from time to time."""
        if (
            self._early is None
            and now != self.place
            and (now.epoch != self.place.epoch or now.offset > self.place.offset)
        ):
            self._close_gap([])

    def _close_gap(self, rest: list[bytes]) -> None:
        self._early = list(rest)
        self.hub.spawn(self._recover())

    async def _recover(self) -> None:
        """Hand on what was missed from the log; if it is gone, everybody gets a fresh snapshot."""
        try:
            now = await self.hub.log.place(self.name)
            missed = None
            if now.epoch == self.place.epoch:
                missed = await self.hub.log.between(self.name, self.place.offset, now.offset)
        except (RedisError, OSError):
            # Valkey is away again: the next comparison, or the link's return, starts this anew.
            log.warning("a gap could not be closed yet", extra={"topic_kind": self.spec.pattern})
            self._drain_early(keep=False)
            self.hub.verify_soon()
            return
        if missed is not None:
            batch = Batch(*(self.frame(offset, sealed) for offset, sealed in missed))
            self.place = now
            self._fan_out(batch, len(missed))
            RECOVERIES.labels("log").inc()
        else:
            self.place = now
            self.refresh_all()
            RECOVERIES.labels("snapshot").inc()
        self._drain_early()

    def _drain_early(self, *, keep: bool = True) -> None:
        early, self._early = self._early, None
        if early and keep:
            self.receive(early)

    def refresh_all(self) -> None:
        self.shared = None
        for subscription in list(self.subscriptions.values()):
            subscription.connection.refresh(subscription)

    def fresh_shared(self) -> asyncio.Task[bytes | None] | None:
        """The shared snapshot, if it may be handed to somebody who stands where the feed stands."""
        if self.shared is None:
            return None
        place, asked_at, task = self.shared
        failed = task.done() and (task.cancelled() or task.exception() is not None)
        return task if place == self.place and time.monotonic() - asked_at < 1.0 and not failed else None
