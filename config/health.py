"""`GET /health/live`: the process answers. `GET /health/ready`: it and all it stands on can do the platform's work.

Ready asks PostgreSQL, Valkey, MongoDB and for a live worker, all at once and with a short patience, and answers 200
or 503 with `{"status": "ready"|"not_ready", "checks": {name: "ok"|what is wrong}}`. It names no host and no credential.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.worker_heartbeat import workers_alive
from kernel.documents import documents
from realtime.drain import is_draining

log = logging.getLogger("mindo.health")
PATIENCE_SECONDS = 3
# Two questions at once may all hang on stores that are away: eight threads, never more.
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")


class NoWorkerError(RuntimeError):
    """No worker gave a sign of life lately."""


def _postgresql() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        # This thread is the pool's, not a request's: nobody else would give its connection back.
        connection.close()


def _valkey() -> redis.Redis[bytes]:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def _ping_valkey() -> None:
    with _valkey() as valkey:
        valkey.ping()


def _worker() -> None:
    with _valkey() as valkey:
        if workers_alive(valkey) == 0:
            raise NoWorkerError


CHECKS: dict[str, Callable[[], None]] = {
    "postgresql": _postgresql,
    "valkey": _ping_valkey,
    "mongodb": documents.ping,
    "worker": _worker,
}


def _outcome(name: str, asked: Future[None]) -> str:
    try:
        asked.result(timeout=PATIENCE_SECONDS)
    except NoWorkerError:
        return "no worker gave a sign of life in the last seconds"
    except TimeoutError:
        return "no answer in time"
    except Exception as error:  # noqa: BLE001 - whatever a driver raises means one thing here: down
        log.warning("health check failed", extra={"kind": name, "code": type(error).__name__})
        return "unreachable"
    return "ok"


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; a supervisor restarts it when it does not."""
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when traffic may be sent here, else 503 naming what is down, or saying that this node is leaving."""
    if is_draining():
        return JsonResponse({"status": "draining", "checks": {}}, status=503)
    asked = {name: _pool.submit(check) for name, check in CHECKS.items()}
    checks = {name: _outcome(name, future) for name, future in asked.items()}
    good = all(outcome == "ok" for outcome in checks.values())
    return JsonResponse({"status": "ready" if good else "not_ready", "checks": checks}, status=200 if good else 503)


urlpatterns = [path("live", live), path("ready", ready)]
