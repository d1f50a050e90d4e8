"""What every test may lean on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kernel import keyring, tasks


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """No cached key or waiting task of one test reaches the next."""
    keyring.forget()
    tasks.waiting.clear()
    yield
    tasks.waiting.clear()


@pytest.fixture(scope="session", autouse=True)
def _clean_stores_at_start(request: pytest.FixtureRequest) -> None:
    """A worker's own Valkey database starts empty."""
    from django.conf import settings
    from redis import Redis
    from redis.exceptions import ConnectionError as StoreAway

    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1).flushdb()
    except StoreAway:
        return
