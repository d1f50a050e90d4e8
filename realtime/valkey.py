"""Connections to Valkey and the names of everything the engine keeps there.

`LIVE_REDIS_URL` names a server, or with `redis+cluster://` (`rediss+cluster://`) any node of a cluster. Announcements are sharded
(SPUBLISH, SSUBSCRIBE): in a cluster they stay with the topic's own node, on a single server they are what PUBLISH is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import redis
import redis.asyncio
import redis.asyncio.cluster
from django.conf import settings
from redis.backoff import ExponentialBackoff
from redis.cluster import RedisCluster
from redis.retry import Retry

from realtime.batching import Batching

CONTROL = "live:control"
NODES = "live:nodes"
_CLUSTER = "+cluster://"


def is_cluster() -> bool:
    """Whether the topics are spread over the nodes of a cluster."""
    return _CLUSTER in settings.LIVE_REDIS_URL


def url() -> str:
    """The address without our mark for a cluster."""
    address: str = settings.LIVE_REDIS_URL
    return address.replace(_CLUSTER, "://", 1)


@lru_cache(maxsize=1)
def client() -> redis.Redis[bytes]:
    """The client for threads: services' publishing, tickets. Safe across threads and forks."""
    if is_cluster():
        # The same commands; every key finds its node.
        return cast(
            "redis.Redis[bytes]",
            RedisCluster.from_url(url(), socket_timeout=5, socket_connect_timeout=2, max_connections=64),
        )
    # Somebody waits for the answer: enough for a connection that the server has closed, and not for a server that is away. What the
    # outbox could not hand over then, the relay will.
    again = Retry(ExponentialBackoff(base=0.01, cap=0.1), retries=2)
    return redis.Redis.from_url(
        url(), socket_timeout=5, socket_connect_timeout=2, health_check_interval=15, max_connections=64, retry=again
    )


def loop_client() -> redis.asyncio.Redis[bytes]:
    """A client for one event loop; the hub owns it. A herd that signs in at once waits its turn for a connection."""
    if is_cluster():
        return cast(
            "redis.asyncio.Redis[bytes]",
            redis.asyncio.cluster.RedisCluster.from_url(
                url(), socket_timeout=5, socket_connect_timeout=2, max_connections=64
            ),
        )
    pool: redis.asyncio.BlockingConnectionPool[redis.asyncio.Connection] = (
        redis.asyncio.BlockingConnectionPool.from_url(
            url(), socket_timeout=5, socket_connect_timeout=2, health_check_interval=15, max_connections=32, timeout=10
        )
    )
    return Batching(connection_pool=pool)


async def close(target: Any) -> None:
    """Let a loop's client go."""
    await target.aclose()
    if not is_cluster():
        await target.connection_pool.disconnect()


async def announce(target: Any, channel_name: str, payload: bytes) -> None:
    """Tell every node that listens to the channel, by a loop's client."""
    await target.execute_command("SPUBLISH", channel_name, payload)


async def run_script(target: Any, text: str, keys: Sequence[str], args: Sequence[Any]) -> Any:
    """Run a script whose keys share one slot, by a loop's client; the server learns it if it does not know it."""
    sha = script_sha(text)
    try:
        return await target.execute_command("EVALSHA", sha, len(keys), *keys, *args)
    except redis.exceptions.NoScriptError:
        return await target.execute_command("EVAL", text, len(keys), *keys, *args)


@lru_cache(maxsize=32)
def script_sha(text: str) -> str:
    """What the server calls a script it has been given."""
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def run_script_for(calls: Sequence[Sequence[Any]], text: str) -> list[Any]:
    """Run one script for several sets of three keys and arguments, in order per node, with one round trip to each node.

    What a call failed with stands in its place.
    """
    if not is_cluster():
        return _evaluate(client(), calls, text)
    cluster: Any = client()
    by_node: dict[Any, list[int]] = {}
    for index, call in enumerate(calls):
        by_node.setdefault(cluster.get_node_from_key(call[0]), []).append(index)
    answers: list[Any] = [None] * len(calls)
    for server, indexes in by_node.items():
        node = cluster.get_redis_connection(server)
        found = _evaluate(node, [calls[index] for index in indexes], text)
        for index, answer in zip(indexes, found, strict=True):
            if isinstance(answer, redis.exceptions.MovedError | redis.exceptions.AskError):
                # The slot has moved: the cluster's own client follows it and learns the way.
                answer = cluster.eval(text, 3, *calls[index])  # noqa: PLW2901 - the answer after all
            answers[index] = answer
    return answers


def _evaluate(target: redis.Redis[bytes], calls: Sequence[Sequence[Any]], text: str) -> list[Any]:
    pipe = target.pipeline(transaction=False)
    for call in calls:
        pipe.evalsha(script_sha(text), 3, *call)
    answers: list[Any] = pipe.execute(raise_on_error=False)
    if any(isinstance(answer, redis.exceptions.NoScriptError) for answer in answers):
        # A Valkey that has just started knows no scripts; then none of these was carried out.
        script = target.register_script(text)
        answers = [
            script(keys=call[:3], args=call[3:]) if isinstance(answer, redis.exceptions.NoScriptError) else answer
            for call, answer in zip(calls, answers, strict=True)
        ]
    return answers


# The braces make a cluster keep everything of a topic in one slot.
def channel(topic: str) -> str:
    return f"live:{{{topic}}}"


def topic_of(channel_name: str) -> str:
    return channel_name[6:-1]


def position_key(topic: str) -> str:
    return f"live:{{{topic}}}:position"


def log_key(topic: str) -> str:
    return f"live:{{{topic}}}:log"


def seen_key(topic: str, event_id: str) -> str:
    return f"live:{{{topic}}}:seen:{event_id}"


def members_key(topic: str) -> str:
    return f"live:{{{topic}}}:members"


def people_key(topic: str) -> str:
    return f"live:{{{topic}}}:people"


def lease_key(node: str) -> str:
    return f"live:node:{node}"


def node_topics_key(node: str) -> str:
    return f"live:node:{node}:topics"


def ticket_key(digest: str) -> str:
    return f"live:ticket:{digest}"
