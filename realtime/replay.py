"""Reading a topic's position and log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import redis.asyncio

from realtime import valkey
from realtime.conf import limits
from realtime.publishing import new_epoch

# A topic nobody has published on yet gets its epoch when the first subscriber asks.
# KEYS position, log · ARGV new epoch, position for
TOUCH = """
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'offset', 0)
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {epoch, tonumber(redis.call('HGET', KEYS[1], 'offset'))}
"""


class Place(NamedTuple):
    """A point in a topic's history."""

    epoch: str
    offset: int


def _touch(topic: str) -> tuple[list[str], list[str | int]]:
    return [valkey.position_key(topic), valkey.log_key(topic)], [new_epoch(), limits().position_for]


class Log:
    """The replay logs as one node sees them."""

    def __init__(self, client: redis.asyncio.Redis[bytes]) -> None:
        self.client = client

    async def place(self, topic: str) -> Place:
        """Where the topic stands now."""
        epoch, offset = await valkey.run_script(self.client, TOUCH, *_touch(topic))
        return Place(epoch.decode(), int(offset))

    async def places(self, topics: Sequence[str]) -> list[Place]:
        """Where several topics stand, in their order; one round trip, in a cluster one each."""
        if valkey.is_cluster():
            answers = await asyncio.gather(*(valkey.run_script(self.client, TOUCH, *_touch(topic)) for topic in topics))
        else:
            pipe = self.client.pipeline(transaction=False)
            for topic in topics:
                keys, arguments = _touch(topic)
                pipe.eval(TOUCH, len(keys), *keys, *arguments)
            answers = await pipe.execute()
        return [Place(epoch.decode(), int(offset)) for epoch, offset in answers]

    async def between(self, topic: str, after: int, upto: int) -> list[tuple[int, bytes]] | None:
        """The sealed events with after < offset ≤ upto, or None if the log no longer has all of them."""
        if upto <= after:
            return []
        if upto - after > limits().log_events * 2:
            return None
        rows: Iterable[Any] = await self.client.xrange(valkey.log_key(topic), f"{after + 1}-0", f"{upto}-0")
        found = [(int(entry.split(b"-", 1)[0]), fields[b"e"]) for entry, fields in rows]
        if [offset for offset, _ in found] != list(range(after + 1, upto + 1)):
            return None
        return found
