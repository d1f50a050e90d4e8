"""Readiness as a load balancer sees it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.test import Client

from config import health, worker_heartbeat
from kernel import clock


class Heart:
    """What Celery hands to the signal: the heart of a worker."""

    class eventer:  # noqa: N801 - Celery's attribute is named so
        hostname = "celery@test"


@pytest.fixture
def valkey() -> Iterator[redis.Redis[bytes]]:
    with redis.Redis.from_url(settings.REDIS_URL) as connection:
        connection.delete(worker_heartbeat.KEY)
        yield connection
        connection.delete(worker_heartbeat.KEY)


def test_a_live_process_says_so_whatever_else_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS, "postgresql", _down)
    assert client.get("/health/live").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_the_platform_is_not_ready_and_says_why(client: Client, valkey: redis.Redis[bytes]) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "postgresql": "ok",
        "valkey": "ok",
        "mongodb": "ok",
        "worker": "no worker gave a sign of life in the last seconds",
    }


@pytest.mark.django_db(transaction=True)
def test_a_beating_worker_makes_it_ready_until_the_beats_stop(client: Client, valkey: redis.Redis[bytes]) -> None:
    worker_heartbeat._sign(Heart)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    valkey.zadd(worker_heartbeat.KEY, {"celery@test": clock.now().timestamp() - worker_heartbeat.FRESH_SECONDS - 1})
    assert client.get("/health/ready").status_code == 503


def test_a_worker_that_ends_in_good_order_signs_off(valkey: redis.Redis[bytes]) -> None:
    worker_heartbeat._sign(Heart)
    assert worker_heartbeat.workers_alive(valkey) == 1
    worker_heartbeat._sign_off("celery@test")
    assert worker_heartbeat.workers_alive(valkey) == 0


@pytest.mark.parametrize("store", ["postgresql", "valkey", "mongodb"])
@pytest.mark.django_db(transaction=True)
def test_a_store_that_is_down_is_named_without_its_address(
    client: Client, valkey: redis.Redis[bytes], monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    worker_heartbeat._sign(Heart)
    monkeypatch.setitem(health.CHECKS, store, _down)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"][store] == "unreachable"
    assert "10.0.0.7" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_store_that_hangs_does_not_hang_the_answer(
    client: Client, valkey: redis.Redis[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    release = Event()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setitem(health.CHECKS, "mongodb", lambda: release.wait(20))
    began = time.monotonic()
    answer = client.get("/health/ready")
    release.set()
    assert answer.json()["checks"]["mongodb"] == "no answer in time"
    assert time.monotonic() - began < 5


def _down() -> None:
    raise ConnectionError("no route to 10.0.0.7:5432")
