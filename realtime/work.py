"""What frames ask for, carried out: subscribe, command, signal. Everything here may wait for threads or Valkey."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from django.core.exceptions import ObjectDoesNotExist
from django.core.exceptions import ValidationError as DjangoInvalid

from access.actors import Actor
from access.authorize import NOTHING, authorize
from access.denials import denials_recorded
from kernel.encryption import seal_transport
from kernel.errors import DomainError, NotFound, TooMany, Unauthenticated, Unavailable
from realtime import frames, valkey
from realtime.close_codes import CloseCode
from realtime.commands import STORES_AWAY, command_run, refusal
from realtime.conf import limits
from realtime.feed import Feed, Subscription
from realtime.metrics import COMMAND_SECONDS, RESUMES, SNAPSHOT_SECONDS
from realtime.registry import Topic, TopicSpec, registry
from realtime.replay import Place
from realtime.sender import Batch

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.hub import Hub

log = logging.getLogger("mindo.live")

# Seconds until a hook that could not run is tried again, the first time and the longest.
HOOK_AGAIN = 0.5
HOOK_AGAIN_AT_MOST = 5.0


# --- in pooled threads ------------------------------------------------------------------------------------------------
def admit(spec: TopicSpec, actor: Actor, params: dict[str, str]) -> None:
    """May this actor watch this topic? Raises the refusal; a resource that cannot be found is not found."""
    if actor.kind == "anonymous" and not spec.topic.public:
        raise Unauthenticated
    try:
        resource = spec.topic.resource(actor, **params)
    except (ObjectDoesNotExist, DjangoInvalid):
        raise NotFound from None
    with denials_recorded():
        # Being there is told to others, so it is no mere looking.
        authorize(actor, spec.permission, NOTHING if resource is None else resource, writes=spec.presence)


def snapshot_json(spec: TopicSpec, actor: Actor, params: dict[str, str]) -> bytes | None:
    """The present state as JSON, or None for a topic without state."""
    if spec.topic.snapshot_model is None:
        return None
    with SNAPSHOT_SECONDS.labels(spec.pattern).time():
        state = spec.topic.snapshot(actor, **params)
        return b"{}" if state is None else state.model_dump_json().encode()


# --- subscribing ------------------------------------------------------------------------------------------------------
async def subscribe(connection: Connection, frame: frames.Subscribe, *, resumed: bool = False) -> None:
    """Open a topic for a socket. A refusal is a nack; for a topic named in hello, `unsubscribed` with code `revoked`."""
    try:
        await _subscribe(connection, frame)
    except Exception as raised:  # noqa: BLE001 - refusal() logs what is no refusal
        error = refusal(raised, "subscribe")
        if not connection.open:
            return
        if resumed and isinstance(error, TooMany | Unavailable):
            # Nobody has taken the topic away: the client keeps its place and comes back with it.
            connection.close(CloseCode.RESTARTING, error.code, "Please connect again.")
        elif resumed:
            connection.send(frames.Unsubscribed(topic=frame.topic, code="ended" if error.status == 404 else "revoked"))
        else:
            connection.nack(frame.id, error)


async def _subscribe(connection: Connection, frame: frames.Subscribe) -> None:
    actor, hub = connection.actor, connection.hub
    found = registry.find(frame.topic)
    if found is None:
        raise NotFound("unknown_topic", "There is no such topic.")
    spec, params = found
    _has_room(connection, frame.topic)
    await hub.pool.run(lambda: admit(spec, actor, params))
    feed = await hub.feed(frame.topic, spec, params)
    if not connection.open:
        hub.release(feed)
        return
    try:
        # Again, with nothing to wait for until it is attached: of many that came together only so many find room.
        _has_room(connection, frame.topic)
    except TooMany:
        hub.release(feed)
        raise
    before = connection.subscriptions.get(frame.topic)
    subscription = feed.attach(connection, frame.id)
    if before is not None:
        before.closed = True
        subscription.member_since = before.member_since
    connection.subscriptions[frame.topic] = subscription
    try:
        await _answer(subscription, _asked(frame))
        if spec.presence and connection.person and subscription.member_since is None:
            await _join(subscription)
        elif spec.presence:
            await _tell_members(subscription)
    except BaseException:
        if connection.subscriptions.get(frame.topic) is subscription:
            del connection.subscriptions[frame.topic]
        feed.detach(subscription)
        raise
    if not subscription.closed:
        subscription.release()


def _has_room(connection: Connection, topic: str) -> None:
    if topic not in connection.subscriptions and len(connection.subscriptions) >= limits().topics_per_socket:
        raise TooMany("too_many_topics", "Too many topics on one socket.")


def _asked(frame: frames.Subscribe) -> Place | None:
    return Place(frame.epoch, frame.offset) if frame.epoch is not None and frame.offset is not None else None


async def _answer(subscription: Subscription, asked: Place | None) -> None:
    """`subscribed` with the missed events if the log has them all, else with a snapshot."""
    feed, connection = subscription.feed, subscription.connection
    if asked is not None:
        missed = await _missed(feed, asked)
        RESUMES.labels("snapshot" if missed is None else "log").inc()
        if missed is not None:
            place, events = missed
            head = _head(subscription, place, recovered=True)
            connection.write(Batch(head + b',"events":[' + b",".join(events) + b"]}"))
            return
    await send_snapshot(subscription)


async def _missed(feed: Feed, asked: Place) -> tuple[Place, list[bytes]] | None:
    now = feed.place
    if asked.epoch != now.epoch:
        return None
    if asked.offset > now.offset:
        # The client heard of it through a faster node; if the log agrees, the rest is deduplicated by offset.
        real = await feed.hub.log.place(feed.name)
        return (asked, []) if real.epoch == asked.epoch and asked.offset <= real.offset else None
    rows = await feed.hub.log.between(feed.name, asked.offset, now.offset)
    if rows is None or feed.place.epoch != now.epoch:
        return None
    return now, [feed.frame(offset, sealed) for offset, sealed in rows]


def _head(subscription: Subscription, place: Place, *, recovered: bool) -> bytes:
    fields = {
        "type": "subscribed",
        "id": subscription.frame_id,
        "topic": subscription.feed.name,
        "epoch": place.epoch,
        "offset": place.offset,
        "recovered": recovered,
    }
    return orjson.dumps(fields)[:-1]


async def send_snapshot(subscription: Subscription) -> None:
    """The place is fixed before the state is read: an event in between arrives twice in effect, never not at all."""
    feed, connection = subscription.feed, subscription.connection
    place = feed.place
    state = await _state(feed, connection.actor)
    tail = b"}" if state is None else b',"snapshot":' + state + b"}"
    if not subscription.closed:
        connection.write(Batch(_head(subscription, place, recovered=False) + tail))


async def _state(feed: Feed, actor: Actor) -> bytes | None:
    pool, spec, params = feed.hub.pool, feed.spec, feed.params
    if not spec.topic.public:
        return await pool.run(lambda: snapshot_json(spec, actor, params))
    # A crowd on a public topic asks the database once.
    shared = feed.fresh_shared()
    if shared is None:
        shared = feed.hub.spawn(pool.run(lambda: snapshot_json(spec, Actor.anonymous(), params)))
        feed.shared = (feed.place, time.monotonic(), shared)
    return await asyncio.shield(shared)


async def refresh(subscription: Subscription) -> None:
    """A fresh snapshot for somebody who could not be handed every event, then what came meanwhile."""
    try:
        async with subscription.feed.hub.pool.background:
            await send_snapshot(subscription)
    except Exception as raised:  # noqa: BLE001 - refusal() logs what is no refusal
        error = refusal(raised, "refresh")
        if isinstance(error, TooMany | Unavailable):
            subscription.connection.close(CloseCode.RESTARTING, error.code, "Please connect again.")
        elif not subscription.closed:
            subscription.connection.drop_topic(subscription.feed.name, "ended")
        return
    if not subscription.closed:
        subscription.release()


# --- presence ---------------------------------------------------------------------------------------------------------
async def _join(subscription: Subscription) -> None:
    feed, connection = subscription.feed, subscription.connection
    actor, hub, topic = connection.actor, feed.hub, feed.spec.topic
    await _enter(subscription)
    subscription.member_since = connection.id
    if topic.signalling:
        # One socket per person: the others, wherever they are, give way. After the join, so that nobody sees a leave.
        await valkey.announce(
            hub.redis,
            valkey.channel(feed.name),
            b"r" + orjson.dumps({"person": connection.person, "keep": connection.id}),
        )
    if subscription.closed or not connection.open:
        await hub.presence.gone(feed.name, actor, connection.person, connection.id, connection.end_reason)
        return
    await _tell_members(subscription)
    _tell_room(subscription)


async def _enter(subscription: Subscription) -> None:
    feed, connection = subscription.feed, subscription.connection
    actor, hub, topic = connection.actor, feed.hub, feed.spec.topic
    meta: dict[str, Any] = {}
    if type(topic).presence_meta is not Topic.presence_meta:
        meta = await hub.pool.run(lambda: topic.presence_meta(actor, **feed.params))
    await hub.presence.join(feed.name, connection.person, connection.id, meta, actor.kind)


async def rejoin(subscription: Subscription) -> None:
    """A member the store no longer knows is one again, and the room, which may have been told that he left, hears of it."""
    feed, connection = subscription.feed, subscription.connection
    await _enter(subscription)
    if subscription.closed or not connection.open:
        await feed.hub.presence.gone(
            feed.name, connection.actor, connection.person, connection.id, connection.end_reason
        )
        return
    _tell_room(subscription)


def _tell_room(subscription: Subscription) -> None:
    feed, connection = subscription.feed, subscription.connection
    actor, topic = connection.actor, feed.spec.topic
    if type(topic).on_join is not Topic.on_join:
        hook = partial(topic.on_join, actor, connection.id, **feed.params)
        feed.hub.spawn(tell(feed.hub, hook, feed.spec.pattern))


async def _tell_members(subscription: Subscription) -> None:
    feed = subscription.feed
    subscription.connection.send(
        frames.PresenceState(topic=feed.name, members=await feed.hub.presence.members(feed.name))
    )


async def tell(hub: Hub, hook: Callable[[], None], pattern: str) -> None:
    """Run a room's hook. While the pool is full or a store is away it waits: somebody's coming or going must not go unheard."""
    pause = HOOK_AGAIN
    while True:
        try:
            async with hub.pool.background:
                await hub.pool.run(hook)
        except (*STORES_AWAY, TooMany):
            await asyncio.sleep(pause)
            pause = min(pause * 2, HOOK_AGAIN_AT_MOST)
        except Exception:
            log.exception("a hook failed", extra={"topic_kind": pattern})
            return
        else:
            return


# --- commands and signals ---------------------------------------------------------------------------------------------
async def command(connection: Connection, frame: frames.Command) -> None:
    """Run a command in a pooled thread; ack with its result or nack with the refusal."""
    actor = connection.actor
    label = frame.name if frame.name in registry.commands else "unknown"
    with COMMAND_SECONDS.labels(label).time():
        try:
            result = await connection.hub.pool.run(
                lambda: command_run(actor=actor, name=frame.name, topic=frame.topic, idem=frame.idem, data=frame.data)
            )
        except Exception as raised:  # noqa: BLE001 - refusal() logs what is no refusal
            connection.nack(frame.id, refusal(raised, label))
        else:
            connection.write(Batch(b'{"type":"ack","id":' + orjson.dumps(frame.id) + b',"result":' + result + b"}"))


async def signal(connection: Connection, frame: frames.Signal) -> None:
    """Relay to the other member's socket, on whichever node it is. Nothing of it is kept or logged."""
    subscription = connection.subscriptions.get(frame.topic)
    if subscription is None or not subscription.feed.spec.topic.signalling or not connection.person:
        connection.nack(frame.topic[:64], DomainError("not_a_member", "Subscribe to the topic first.", status=403))
        return
    topic = subscription.feed.spec.topic
    if not topic.allowed(connection.actor, frame.to, **subscription.feed.params):
        connection.nack(frame.topic[:64], DomainError("signal_refused", "This member cannot be signalled.", status=403))
        return
    try:
        sealed = seal_transport(orjson.dumps({"from": connection.person, "to": frame.to, "data": frame.data}))
    except orjson.JSONEncodeError:
        connection.nack(frame.topic[:64], DomainError("signal_refused", "The signal is nested too deeply.", status=422))
        return
    await valkey.announce(connection.hub.redis, valkey.channel(frame.topic), b"s" + sealed)
