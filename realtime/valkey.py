"""Connections to Valkey and the names of everything the engine keeps there."""

from __future__ import annotations

from functools import lru_cache

import redis
import redis.asyncio
from django.conf import settings

CONTROL = "live:control"
NODES = "live:nodes"


@lru_cache(maxsize=1)
def client() -> redis.Redis[bytes]:
    """The client for threads: services' publishing, tickets. Safe across threads and forks."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=2, health_check_interval=15, max_connections=64
    )


def loop_client() -> redis.asyncio.Redis[bytes]:
    """A client for one event loop; the hub owns it. A herd that signs in at once waits its turn for a connection."""
    pool: redis.asyncio.BlockingConnectionPool[redis.asyncio.Connection] = (
        redis.asyncio.BlockingConnectionPool.from_url(
            settings.REDIS_URL,
            socket_timeout=5,
            socket_connect_timeout=2,
            health_check_interval=15,
            max_connections=32,
            timeout=10,
        )
    )
    return redis.asyncio.Redis(connection_pool=pool)


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
