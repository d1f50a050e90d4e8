"""A request of our own for the engine's ceremonies of signed-in people, with what it has to remember between two steps."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from allauth.core import context
from django.core.cache import cache
from django.http import HttpRequest

from accounts.sign_in.engine import inner_request
from kernel.encryption import seal_transport, unseal_transport

REMEMBERED_SECONDS = 600


@contextmanager
def ceremony(request: HttpRequest, session_id: str | None) -> Iterator[dict[str, Any]]:
    """The engine's code inside sees a session that lasts ten minutes and belongs to one signed-in device."""
    name = f"ceremony:{session_id or uuid.uuid4()}"
    kept = cache.get(name)
    memory: dict[str, Any] = orjson.loads(unseal_transport(kept)) if kept else {}
    inner = inner_request(request, {}, None)
    inner.session = memory  # type: ignore[assignment]  # the engine uses it as a mapping only
    with context.request_context(inner):
        yield memory
    if memory:
        cache.set(name, seal_transport(orjson.dumps(memory)), REMEMBERED_SECONDS)
    else:
        cache.delete(name)
