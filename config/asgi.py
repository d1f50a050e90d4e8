"""What the server runs: HTTP by Django, the socket by the engine. Both servers, Daphne and uvicorn, start here."""

from __future__ import annotations

import gc
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402 - needs the apps

import config.celery  # noqa: E402, F401 - services send tasks through it
from config import env  # noqa: E402 - after the settings
from kernel.serving import ThreadedHandler  # noqa: E402 - needs the apps
from realtime import drain, servers  # noqa: E402 - needs the apps
from realtime.consumer import LiveConsumer  # noqa: E402 - needs the apps

# More than the processors can use: some of them wait for a vendor while the others go on.
http = ThreadedHandler(env.number("MINDO_HTTP_THREADS", 40))


async def http_until_drained(scope: Any, receive: Any, send: Any) -> None:
    """Django; and from the first request on SIGTERM lets what is under way end, also where nobody has a socket."""
    drain.install()
    await http(scope, receive, send)


application = ProtocolTypeRouter({"http": http_until_drained, "websocket": LiveConsumer.as_asgi()})
servers.spare_debug_lines()
# What has been imported stays for good: the collector need not walk over it again and again between two events.
gc.freeze()
