"""Publishing: the outbox hands over committed events; one atomic script gives each its offset, logs and announces it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from pydantic import ValidationError

from kernel import clock, outbox
from kernel.encryption import seal_transport
from realtime import valkey
from realtime.conf import limits
from realtime.metrics import PUBLISHED
from realtime.registry import registry

log = logging.getLogger("mindo.live")

# Next offset, append, announce: nobody can see an offset without its log entry, and an event id counts once.
# An event that comes after one whose writer knew of it already is news of the past: a process was slow, or a store was away. Then a
# new epoch begins, and everybody is given the present state instead. What each writer knew is its PostgreSQL snapshot; the
# position keeps the widest of those published (`known`, by the transaction `by`, which its own snapshot does not list as running).
# Where nothing is kept, because Valkey has forgotten, an event that is late already is taken for one.
# KEYS position, log, seen · ARGV channel, new epoch, sealed event, seen for, log length, log for, position for, transaction,
# snapshot, late
PUBLISH = """
if ARGV[4] ~= '0' and not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[4]) then
  return {'', -1}
end
local position = redis.call('HMGET', KEYS[1], 'epoch', 'known', 'by')
local epoch, known = position[1], position[2]
local overtaken = false
if ARGV[9] ~= '' then
  local _, most, running = string.match(ARGV[9], '^(%d+):(%d+):(.*)$')
  most = tonumber(most)
  if known then
    local written = tonumber(ARGV[8])
    local least, highest, others = string.match(known, '^(%d+):(%d+):(.*)$')
    highest = tonumber(highest)
    if position[3] ~= ARGV[8] and written < highest then
      overtaken = written < tonumber(least) or not string.find(',' .. others .. ',', ',' .. ARGV[8] .. ',', 1, true)
    end
    if most > highest or (most == highest and #running < #others) then known = nil end
  else
    overtaken = ARGV[10] == '1'
  end
  if not known then redis.call('HSET', KEYS[1], 'known', ARGV[9], 'by', ARGV[8]) end
end
if not epoch or overtaken then
  epoch = ARGV[2]
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'offset', 0)
end
local offset = redis.call('HINCRBY', KEYS[1], 'offset', 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], offset .. '-0', 'e', ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('EXPIRE', KEYS[1], ARGV[7])
redis.call('SPUBLISH', ARGV[1], 'e' .. epoch .. ':' .. offset .. ':' .. ARGV[3])
return {epoch, offset}
"""
PUBLISH_SHA = valkey.script_sha(PUBLISH)


class Published(NamedTuple):
    """Where an event landed; offset -1 if its id had been published before."""

    epoch: str
    offset: int


class Outgoing(NamedTuple):
    """An event on its way: the last three are the outbox row's; without them nothing is deduplicated or put in order."""

    topic: str
    name: str
    data: dict[str, Any]
    at: datetime
    event_id: uuid.UUID | None = None
    written_in: int = 0
    seen: str = ""


def body(name: str, at: datetime, data: dict[str, Any]) -> bytes:
    """The part of an event frame that is the same for everybody, serialised once."""
    return orjson.dumps({"name": name, "at": at.astimezone(UTC), "data": data}, option=orjson.OPT_UTC_Z)


def publish_many(events: Sequence[Outgoing]) -> list[Published]:
    """Publish events in order. Raises redis.RedisError if Valkey cannot be reached; repeating is safe with event ids."""
    if limits().check_events:
        for event in events:
            check(event)
    answers = valkey.run_script_for([arguments(event) for event in events], PUBLISH)
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    PUBLISHED.inc(len(answers))
    return [Published(epoch.decode(), int(offset)) for epoch, offset in answers]


def arguments(event: Outgoing) -> list[Any]:
    """Keys and arguments of the script."""
    bounds = limits()
    return [
        valkey.position_key(event.topic),
        valkey.log_key(event.topic),
        valkey.seen_key(event.topic, str(event.event_id or "")),
        valkey.channel(event.topic),
        new_epoch(),
        seal_transport(body(event.name, event.at, event.data)),
        bounds.seen_for if event.event_id else 0,
        bounds.log_events,
        bounds.log_for,
        bounds.position_for,
        event.written_in,
        event.seen,
        int(clock.now() - event.at > outbox.SWEEP_AFTER),
    ]


def new_epoch() -> str:
    """Short, and never the same again: time in base 36 would do, a random part makes two nodes' choices differ."""
    return f"{int(time.time()):x}{uuid.uuid4().hex[:6]}"


def check(event: Outgoing) -> None:
    """Raise ValueError if the topic does not declare this event, or the data does not fit its model."""
    found = registry.find(event.topic)
    if found is None:
        raise ValueError(f"nobody declares a topic for events named {event.name}")
    model = found[0].topic.events.get(event.name)
    if model is None:
        raise ValueError(f"the topic {found[0].pattern} declares no event {event.name}")
    try:
        model.model_validate_json(orjson.dumps(event.data))
    except ValidationError as wrong:
        places = sorted({".".join(map(str, error["loc"])) for error in wrong.errors()})
        raise ValueError(f"{found[0].pattern} {event.name} does not fit its model at {places}") from None


def deliver_events(messages: list[outbox.Message]) -> None:
    """The outbox's deliverer for events."""
    publish_many([Outgoing(m.target, m.name, m.data, m.at, m.event_id, m.written_in, m.seen) for m in messages])


def deliver_control(messages: list[outbox.Message]) -> None:
    """The outbox's deliverer for control messages: every node hears them."""
    for message in messages:
        valkey.client().execute_command(
            "SPUBLISH", valkey.CONTROL, orjson.dumps({"kind": message.target, **message.data})
        )
