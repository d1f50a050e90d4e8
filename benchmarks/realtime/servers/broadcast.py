"""The reference: a bare server of the `websockets` library that hands what it hears from Valkey to `broadcast`."""

from __future__ import annotations

import asyncio
import sys

import redis.asyncio
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main(port: int, url: str) -> None:
    sockets: set[ServerConnection] = set()

    async def handle(socket: ServerConnection) -> None:
        sockets.add(socket)
        await socket.send("ready")
        try:
            await socket.wait_closed()
        finally:
            sockets.discard(socket)

    async with serve(handle, "127.0.0.1", port, compression=None, ping_interval=None):
        channel = redis.asyncio.Redis.from_url(url).pubsub()
        await channel.subscribe("bench")
        async for message in channel.listen():
            if message["type"] == "message":
                broadcast(sockets, message["data"].decode())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
