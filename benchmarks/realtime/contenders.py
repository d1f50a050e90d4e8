"""Starting each server, connecting a crowd to it, and publishing the way its users would."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import redis

from benchmarks.realtime.crowd import Crowd, open_socket, text_frame, wait_for

ROOT = Path(__file__).resolve().parents[2]
FILLER = "x" * 230


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cores() -> tuple[set[int], set[int]]:
    """One core for the server, the others for everything else."""
    every = sorted(os.sched_getaffinity(0))
    return ({every[0]}, set(every[1:])) if len(every) > 1 else (set(every), set(every))


class Contender:
    """A server process and how to talk to it."""

    name = ""
    path = "/"
    protocol: str | None = None

    def __init__(self, redis_url: str) -> None:
        self.redis_url = redis_url
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the contender

    def command(self) -> list[str]:
        raise TypeError("every contender says how it is started")

    def environment(self) -> dict[str, str]:
        return {}

    def start(self) -> None:
        mine, _ = cores()
        self.log.seek(0)
        self.process = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env={**os.environ, **self.environment()},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        os.sched_setaffinity(self.process.pid, mine)
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def cpu(self) -> float:
        """CPU seconds the server has used so far."""
        assert self.process is not None
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def memory(self) -> int:
        assert self.process is not None
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def connect(self, number: int) -> Crowd:
        sockets = []
        try:
            for _ in range(number):
                one, seen = open_socket(self.port, self.path, self.protocol)
                self.enter(one, seen)
                sockets.append(one)
        except OSError as error:
            self.log.seek(0)
            error.add_note(f"{self.name} wrote: {self.log.read().decode()[-2000:]}")
            raise
        return Crowd(sockets)

    def enter(self, one: socket.socket, seen: bytes) -> None:
        wait_for(one, b"ready", seen)

    def publisher(self) -> Callable[[int], None]:
        raise TypeError("every contender says how one publishes")


def event_data(number: int) -> dict[str, Any]:
    return {"mark": f"{number:08}", "text": FILLER}


class Broadcast(Contender):
    """`websockets.broadcast`."""

    name = "websockets.broadcast"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "benchmarks.realtime.servers.broadcast", str(self.port), self.redis_url]

    def publisher(self) -> Callable[[int], None]:
        import orjson

        client = redis.Redis.from_url(self.redis_url)

        def publish(number: int) -> None:
            frame = {
                "type": "event", "topic": "bench:one", "epoch": "6b033d2b18f381", "offset": number, "name": "tick",
                "at": datetime.now(UTC).isoformat(), "data": event_data(number),
            }  # fmt: skip
            client.publish("bench", orjson.dumps(frame))

        return publish


class StockChannels(Contender):
    """Consumer, RedisChannelLayer, Daphne."""

    name = "Channels + RedisChannelLayer on Daphne"

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "daphne", "--ping-interval", "3600", "-b", "127.0.0.1", "-p", str(self.port),
            "benchmarks.realtime.servers.channels_app:application",
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        return {"BENCH_REDIS": self.redis_url}

    def publisher(self) -> Callable[[int], None]:
        import orjson
        from channels_redis.core import RedisChannelLayer

        loop = asyncio.new_event_loop()
        layer = RedisChannelLayer(hosts=[self.redis_url])

        def publish(number: int) -> None:
            frame = {
                "type": "event",
                "topic": "bench:one",
                "offset": number,
                "name": "tick",
                "data": event_data(number),
            }
            loop.run_until_complete(
                layer.group_send("bench", {"type": "bench.event", "text": orjson.dumps(frame).decode()})
            )

        return publish


class Engine(Contender):
    """Ours, on the default server."""

    name = "engine on Daphne"
    path = "/ws/"
    protocol = "mindo.v1"
    # All servers run at once on one Valkey: each listens to a topic of its own.
    topic = "bench:one"

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "daphne", "--ping-interval", "3600", "-b", "127.0.0.1", "-p", str(self.port),
            "config.asgi:application",
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        return {"DJANGO_SETTINGS_MODULE": "benchmarks.realtime.servers.settings", "REDIS_URL": self.redis_url}

    def enter(self, one: socket.socket, seen: bytes) -> None:
        import orjson

        from access.actors import Actor
        from realtime.tickets import ticket_issue

        ticket = ticket_issue(actor=Actor.anonymous(), origin="", until=None, address=uuid.uuid4().hex)
        one.sendall(text_frame(orjson.dumps({"type": "hello", "ticket": ticket})))
        rest = wait_for(one, b'"welcome"', seen)
        one.sendall(text_frame(orjson.dumps({"type": "subscribe", "id": "1", "topic": self.topic})))
        wait_for(one, b'"subscribed"', rest)

    def publisher(self) -> Callable[[int], None]:
        from kernel import clock
        from realtime.publishing import Outgoing, publish_many

        def publish(number: int) -> None:
            publish_many([Outgoing(self.topic, "tick", event_data(number), clock.now())])

        return publish

    def burst(self, number: int) -> None:
        from kernel import clock
        from realtime.publishing import Outgoing, publish_many

        publish_many([Outgoing(self.topic, "tick", event_data(n), clock.now()) for n in range(number)])


class EngineUvicorn(Engine):
    """Ours, on the performance profile."""

    name = "engine on uvicorn"
    topic = "bench:two"

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(self.port), "--ws", "websockets-sansio",
            "--loop", "uvloop", "--ws-per-message-deflate", "false", "--lifespan", "off", "--log-level", "error",
            "--ws-ping-interval", "3600",
            "config.asgi:application",
        ]  # fmt: skip
