"""What the server runs: HTTP by Django, the socket by the engine. Both servers, Daphne and uvicorn, start here."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - needs the apps

import config.celery  # noqa: E402, F401 - services send tasks through it
from realtime.consumer import LiveConsumer  # noqa: E402 - needs the apps

application = ProtocolTypeRouter({"http": http, "websocket": LiveConsumer.as_asgi()})
