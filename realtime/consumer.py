"""The ASGI end: a Channels consumer with its own loop, no mailbox in a channel layer and no thread per message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from realtime import drain, hub
from realtime.conf import SUBPROTOCOL, limits
from realtime.connection import Connection
from realtime.sender import sender_for

log = logging.getLogger("mindo.live")

PATHS = frozenset({"/ws/", "/ws"})
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def origin_of(headers: list[tuple[bytes, bytes]]) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == b"origin"), "")


def origin_is_ours(origin: str, host: str) -> bool:
    """A page of ours, or no browser at all (those always say where they are). The ticket is bound to it as well."""
    if not origin:
        return True
    return urlsplit(origin).netloc == host or origin in settings.CSRF_TRUSTED_ORIGINS


def plain_is_refused(scope: MutableMapping[str, Any]) -> bool:
    """Whether the socket came unencrypted although pages must not: by the same setting and the same word of the proxy."""
    if not settings.SECURE_SSL_REDIRECT or scope.get("scheme") == "wss":
        return False
    told: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
    if told is None:
        return True
    name, secure = told
    wanted = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
    return all(header != wanted or value.decode("latin-1") != secure for header, value in scope["headers"])


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]  # channels brings no types
    """One instance per socket at `/ws/`."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        headers = scope["headers"]
        origin = origin_of(headers)
        host = next((value.decode("latin-1") for name, value in headers if name == b"host"), "")
        welcome = (
            scope["path"] in PATHS
            and SUBPROTOCOL in scope.get("subprotocols", ())
            and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
            and origin_is_ours(origin, host)
            and not plain_is_refused(scope)
            and not drain.is_draining()
        )
        if not welcome:
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            node = await hub.current()
        except (OSError, TimeoutError):
            log.warning("no live connections while Valkey cannot be reached")
            await send({"type": "websocket.close", "code": 1013})
            return
        drain.install()
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        connection = Connection(node, sender_for(send, limits().sender), origin)
        code = 1006
        try:
            while True:
                message = await receive()
                if message["type"] == "websocket.disconnect":
                    code = int(message.get("code") or 1005)
                    break
                connection.received(message.get("text"))
        except asyncio.CancelledError:
            code = 1012
            raise
        finally:
            connection.ended(code)
