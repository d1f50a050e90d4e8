"""How the web knows that a worker lives, without asking one: each worker signs a list in Valkey every two seconds.

Celery's own `inspect ping` waits a second for every answer it does not get, too slow for a readiness check that runs
every few seconds. The list is a sorted set, worker name → Unix time of its last sign.
"""

from __future__ import annotations

from typing import Any

import redis
from celery import signals

from kernel import clock

KEY = "health:workers"
# Celery's heart beats every 2 s; five missed beats are a dead or cut-off worker.
FRESH_SECONDS = 10
_FORGET_SECONDS = 3600


def connect() -> None:
    """Have this process sign the list if it is a worker; called where the Celery application is made."""
    signals.heartbeat_sent.connect(_sign, weak=False, dispatch_uid="config.worker_heartbeat")
    signals.worker_shutting_down.connect(_sign_off, weak=False, dispatch_uid="config.worker_heartbeat")


def workers_alive(valkey: redis.Redis[bytes]) -> int:
    """How many workers gave a sign within the last FRESH_SECONDS."""
    return int(valkey.zcount(KEY, clock.now().timestamp() - FRESH_SECONDS, "+inf"))


def _valkey() -> redis.Redis[bytes]:
    from django.conf import settings

    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _sign(sender: Any, **_: Any) -> None:
    now = clock.now().timestamp()
    try:
        with _valkey() as valkey, valkey.pipeline(transaction=False) as pipe:
            pipe.zadd(KEY, {_name(sender): now})
            pipe.zremrangebyscore(KEY, "-inf", now - _FORGET_SECONDS)
            pipe.execute()
    except redis.RedisError:
        # Valkey is away: nobody could read the sign either, and the worker has its own reconnection to do.
        return


def _sign_off(sender: Any, **_: Any) -> None:
    try:
        with _valkey() as valkey:
            valkey.zrem(KEY, sender)
    except redis.RedisError:
        return


def _name(heart: Any) -> str:
    return str(heart.eventer.hostname)
