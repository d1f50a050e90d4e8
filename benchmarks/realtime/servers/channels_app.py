"""Stock Channels: a consumer of the documentation's kind, groups in Redis, served by Daphne."""

from __future__ import annotations

import os

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["*"],
        LOGGING_CONFIG=None,
        CHANNEL_LAYERS={
            "default": {
                "BACKEND": "channels_redis.core.RedisChannelLayer",
                # Longer than the layer's own blocking reads: else the client library hangs up on idle ones.
                "CONFIG": {"hosts": [{"address": os.environ["BENCH_REDIS"], "socket_timeout": 600}]},
            }
        },
    )
    django.setup()


class Watcher(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels brings no types
    """Joins one group and passes on what the group is sent."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("bench", self.channel_name)
        await self.accept()
        await self.send(text_data="ready")

    async def bench_event(self, event: dict[str, str]) -> None:
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": Watcher.as_asgi()})
