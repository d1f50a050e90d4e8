"""Who is on a topic, across nodes. Entries belong to a node; a node that stops renewing its lease takes its entries with it.

Per topic two hashes: `members` (person|node|connection → details) and `people` (person → sockets). A script changes both
and announces the difference, so everybody sees joins and leaves of a topic in one order.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from redis.exceptions import RedisError

from access.actors import Actor
from kernel import clock
from kernel.encryption import seal_transport
from realtime import valkey, work
from realtime.conf import limits
from realtime.drain import send_away
from realtime.frames import Member, PresenceDiff, encode
from realtime.registry import Topic, registry

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.feed import Subscription
    from realtime.hub import Hub

# Questions to the store under way at once while everybody is put back.
AT_ONCE = 100
# Seconds until a leave the store could not be told of is told again, the first time and the longest.
AGAIN, AGAIN_AT_MOST = 0.5, 5.0

# KEYS members, people · ARGV person, entry, details, channel, sealed diff, entry that comes back
# Returns how many sockets the person had before.
JOIN = """
local before = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
if ARGV[6] ~= '' and redis.call('HDEL', KEYS[1], ARGV[6]) == 1 then
  redis.call('HINCRBY', KEYS[2], ARGV[1], -1)
end
if redis.call('HSET', KEYS[1], ARGV[2], ARGV[3]) == 1 then
  redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
end
if before == 0 then redis.call('SPUBLISH', ARGV[4], 'p' .. ARGV[5]) end
return before
"""

# KEYS members, people · ARGV person, entry, channel, sealed diff
# Returns the sockets left, or -1 if the entry was not there.
LEAVE = """
if redis.call('HDEL', KEYS[1], ARGV[2]) == 0 then return -1 end
local left = redis.call('HINCRBY', KEYS[2], ARGV[1], -1)
if left <= 0 then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('SPUBLISH', ARGV[3], 'p' .. ARGV[4])
end
return left
"""


class Presence:
    """This node's part of everybody's presence."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.node = hub.node
        self._renewed = self._resigned = False
        # Loop time when the lease was last known to be ours.
        self._renewed_at = hub.loop.time()
        # Sockets from before a time in which we were cut off for longer than the lease, and which time that was; see restore.
        self._doubted: set[Connection] = set()
        self._doubted_since = 0.0
        # Dead nodes that are ours to clean up after.
        self._to_bury: set[str] = set()
        # Sockets that broke without a goodbye: (topic, person) → entry and timer.
        self._lost: dict[tuple[str, str], tuple[str, asyncio.TimerHandle]] = {}

    def _entry(self, person: str, connection_id: str) -> str:
        return f"{person}|{self.node}|{connection_id}"

    async def join(self, topic: str, person: str, connection_id: str, meta: dict[str, Any], kind: str) -> None:
        """Add a socket. A socket of the same person that was lost here a moment ago is replaced without a word."""
        since = clock.now()
        details = orjson.dumps({"since": since, "meta": meta, "kind": kind}, option=orjson.OPT_UTC_Z)
        diff = PresenceDiff(topic=topic, joins=[Member(id=person, devices=1, since=since, meta=meta)])
        back = ""
        waiting = self._lost.pop((topic, person), None)
        if waiting is not None:
            back = waiting[0]
            waiting[1].cancel()
        # First, so that whoever buries this node finds the topic; a topic without an entry of ours does no harm.
        await self.hub.redis.sadd(valkey.node_topics_key(self.node), topic)
        await valkey.run_script(
            self.hub.redis,
            JOIN,
            [valkey.members_key(topic), valkey.people_key(topic)],
            [
                person,
                self._entry(person, connection_id),
                details,
                valkey.channel(topic),
                seal_transport(encode(diff)),
                back,
            ],
        )

    async def leave(self, topic: str, person: str, entry: str) -> bool:
        """Remove a socket; True if it was the person's last."""
        diff = PresenceDiff(topic=topic, leaves=[person])
        left = await valkey.run_script(
            self.hub.redis,
            LEAVE,
            [valkey.members_key(topic), valkey.people_key(topic)],
            [person, entry, valkey.channel(topic), seal_transport(encode(diff))],
        )
        # A store that lost its memory has forgotten the entry as well: then what counts is whether anybody is left.
        return int(left) == 0 or (int(left) < 0 and not await self.hub.redis.hexists(valkey.people_key(topic), person))

    async def restore(self) -> None:
        """Put back those of our sockets that the store no longer knows: others buried us, or it lost its memory.

        After a time so long that we were buried, some may have gone without our having been told, and what comes from them now
        may be the last they said: nobody is taken at his word, all are asked to come back with a new socket. Raises
        redis.RedisError if the store cannot be asked.
        """
        if self.hub.loop.time() - self._renewed_at >= limits().lease_for and self._doubted_since != self._renewed_at:
            self._doubted_since = self._renewed_at
            self._doubted |= self.hub.connections
            self.hub.spawn(send_away(list(self._doubted), "Please connect again."))
        await self._put_back(
            [
                subscription
                for feed in list(self.hub.feeds.values())
                for subscription in feed.subscriptions.values()
                if subscription.connection not in self._doubted
            ]
        )

    def doubts(self, connection: Connection) -> bool:
        """Whether it is unknown if anybody is at the other end; who is will be back in a moment."""
        return connection in self._doubted

    def ended(self, connection: Connection) -> None:
        """A socket is no more."""
        self._doubted.discard(connection)

    async def _put_back(self, subscriptions: Iterable[Subscription]) -> None:
        ours = [one for one in subscriptions if one.feed.spec.presence and one.member_since is not None]
        for start in range(0, len(ours), AT_ONCE):
            part = ours[start : start + AT_ONCE]
            known = await asyncio.gather(
                *(
                    self.hub.redis.hexists(
                        valkey.members_key(one.feed.name), self._entry(one.connection.person, one.connection.id)
                    )
                    for one in part
                )
            )
            await asyncio.gather(*(work.rejoin(one) for one, there in zip(part, known, strict=True) if not there))

    async def gone(self, topic: str, actor: Actor, person: str, connection_id: str, reason: str) -> None:
        """A socket left: at once if it said so, after the grace if it was lost."""
        entry = self._entry(person, connection_id)
        if reason == "lost":
            previous = self._lost.pop((topic, person), None)
            if previous is not None:
                previous[1].cancel()
                await self._finish(topic, actor, person, previous[0], "lost")
            timer = self.hub.loop.call_later(
                limits().grace, lambda: self.hub.spawn(self._grace_over(topic, actor, person, entry))
            )
            self._lost[topic, person] = (entry, timer)
            return
        await self._finish(topic, actor, person, entry, reason)

    async def _grace_over(self, topic: str, actor: Actor, person: str, entry: str) -> None:
        waiting = self._lost.get((topic, person))
        if waiting is not None and waiting[0] == entry:
            del self._lost[topic, person]
            await self._finish(topic, actor, person, entry, "lost")

    async def _finish(self, topic: str, actor: Actor, person: str, entry: str, reason: str) -> None:
        pause = AGAIN
        while True:
            try:
                last = await self.leave(topic, person, entry)
            except (RedisError, OSError):
                # Our lease may live on, so nobody else would ever clear this away: whoever has gone must not stay present.
                await asyncio.sleep(pause)
                pause = min(pause * 2, AGAIN_AT_MOST)
            else:
                break
        if last:
            self._tell_room(topic, actor, entry.rsplit("|", 1)[1], reason)

    def _tell_room(self, topic: str, actor: Actor, connection_id: str, reason: str) -> None:
        found = registry.find(topic)
        if found is None:
            return
        spec, params = found
        if type(spec.topic).on_leave is not Topic.on_leave:
            hook = partial(spec.topic.on_leave, actor, connection_id, reason, **params)
            self.hub.spawn(work.tell(self.hub, hook, spec.pattern))

    async def members(self, topic: str) -> list[Member]:
        """Everybody on the topic: once each, since the earliest of their sockets."""
        found: dict[str, Member] = {}
        for raw_entry, raw in (await self.hub.redis.hgetall(valkey.members_key(topic))).items():
            person = raw_entry.decode().split("|", 1)[0]
            details = orjson.loads(raw)
            since = datetime.fromisoformat(details["since"]).astimezone(UTC)
            known = found.get(person)
            found[person] = Member(
                id=person,
                devices=1 + (known.devices if known else 0),
                since=min(since, known.since) if known else since,
                meta=details["meta"],
            )
        return sorted(found.values(), key=lambda member: (member.since, member.id))

    # --- leases -------------------------------------------------------------------------------------------------------
    async def renew(self) -> None:
        """Say that this node lives, and clean up after nodes that no longer do."""
        if self._resigned:
            return
        pipe = self.hub.redis.pipeline(transaction=False)
        pipe.set(valkey.lease_key(self.node), "1", ex=limits().lease_for, get=True)
        pipe.zadd(valkey.NODES, {self.node: time.time()})
        held, _ = await pipe.execute()
        if held is None and self._renewed:
            # Our lease had run out, so somebody may have cleaned up after us.
            await self.restore()
        self._renewed, self._renewed_at = True, self.hub.loop.time()
        late = await self.hub.redis.zrangebyscore(valkey.NODES, 0, time.time() - limits().lease_for)
        for raw in late:
            node = raw.decode()
            # Clocks of nodes may differ: the lease key decides. Only one node gets to remove the name, and cleans up.
            if not await self.hub.redis.exists(valkey.lease_key(node)) and await self.hub.redis.zrem(
                valkey.NODES, node
            ):
                self._to_bury.add(node)
        for node in list(self._to_bury):
            # What fails half-way is gone on with in the next round: nobody else knows of it any more.
            await self._bury(node)
            self._to_bury.discard(node)

    async def _bury(self, node: str) -> None:
        topics = await self.hub.redis.smembers(valkey.node_topics_key(node))
        for raw in topics:
            topic = raw.decode()
            for raw_entry, details in (await self.hub.redis.hgetall(valkey.members_key(topic))).items():
                entry = raw_entry.decode()
                person, owner, _ = entry.split("|", 2)
                if owner == node:
                    actor = _actor_of(person, orjson.loads(details)["kind"])
                    if await self.leave(topic, person, entry):
                        self._tell_room(topic, actor, entry.rsplit("|", 1)[1], "lost")
        await self.hub.redis.delete(valkey.node_topics_key(node))

    async def resign(self) -> None:
        """The node stops in an orderly way: its lease ends now, another node tells the rooms about sockets that stay away."""
        self._resigned = True
        pipe = self.hub.redis.pipeline(transaction=False)
        pipe.delete(valkey.lease_key(self.node))
        pipe.zadd(valkey.NODES, {self.node: time.time() - limits().lease_for + limits().grace})
        await pipe.execute()


def _actor_of(person: str, kind: str) -> Actor:
    return Actor.guest(uuid.UUID(person)) if kind == "guest" else Actor.person(uuid.UUID(person))


def person_is_on(topic: str, person: str) -> bool:
    """Whether a socket of the person is on the topic, one lost within the grace included. For services, in a thread.

    Hooks of joins and leaves run in a pool and may overtake each other; a hook that asks here, under the lock of what it
    changes, writes the state instead of the change, so whichever runs last leaves the truth.
    """
    return int(valkey.client().hget(valkey.people_key(topic), person) or 0) > 0
