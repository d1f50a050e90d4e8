"""Starting each server, connecting a crowd to it, and publishing the way its users would."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import redis

from benchmarks.realtime.crowd import PER_RUN, open_socket, text_frame, wait_for
from benchmarks.realtime.machine import ROOT, compiled, cores, cpu_seconds, free_port, memory, pin

FILLER = "x" * 230
STARTS_WITHIN = 60.0


class Contender:
    """A server process and how to talk to it."""

    name = ""
    path = "/"
    protocol: str | None = None
    # A server that is slow by orders of magnitude is measured once; one that loses events is waited for less long.
    once = False

    def __init__(self, redis_url: str) -> None:
        self.redis_url = redis_url
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the contender
        self.sockets: list[socket.socket] = []

    def command(self) -> list[str] | None:
        """How it is started; None where this machine cannot."""
        raise TypeError("every contender says how it is started")

    def environment(self) -> dict[str, str]:
        return {}

    def launch(self) -> bool:
        """Start it, without waiting; False where this machine cannot."""
        command = self.command()
        if command is None:
            return False
        mine, others = cores()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **self.environment()}, stdout=self.log, stderr=subprocess.STDOUT
        )
        os.sched_setaffinity(self.process.pid, mine | others)
        return True

    def wait_ready(self) -> None:
        """Wait until it listens; raises RuntimeError with its own words when it does not."""
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if time.monotonic() > deadline or self.pid_ended():
                    raise RuntimeError(f"{self.name} did not start: {self.words()}") from None
                time.sleep(0.05)
            else:
                pin(self.pid)
                return

    def pid_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def words(self) -> str:
        """The end of what it printed."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")[-2000:]

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def stop(self) -> None:
        for one in self.sockets:
            one.close()
        self.sockets.clear()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def cpu(self) -> float:
        """CPU seconds the server has used so far."""
        return cpu_seconds(self.pid)

    def memory(self) -> int:
        return memory(self.pid)

    def grow(self, number: int) -> None:
        """Have `number` sockets connected and subscribed."""
        try:
            while len(self.sockets) < number:
                one, seen = open_socket(self.port, self.path, self.protocol)
                self.enter(one, seen)
                self.sockets.append(one)
        except OSError as error:
            error.add_note(f"{self.name} wrote: {self.words()}")
            raise

    def enter(self, one: socket.socket, seen: bytes) -> None:
        wait_for(one, b"ready", seen)

    def publisher(self) -> Callable[[int], None]:
        """A function that publishes the event of a number."""
        raise TypeError("every contender says how one publishes")

    def prepared(self, number: int) -> bytes | None:
        """The command to Valkey that publishes the event of a number, ready to be sent; None where it takes more than one."""
        return None


def event_data(number: int) -> dict[str, Any]:
    return {"mark": f"{number:08}", "text": FILLER}


def encode_command(*parts: bytes) -> bytes:
    """A command in the Redis protocol."""
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(part), part) for part in parts)


class Plain(Contender):
    """Servers that pass on what one channel of Valkey says."""

    channel = "bench"

    @property
    def valkey_port(self) -> str:
        return str(urlsplit(self.redis_url).port)

    def frame(self, number: int) -> bytes:
        import orjson

        frame = {
            "type": "event", "topic": "bench:one", "epoch": "6b033d2b18f381", "offset": number, "name": "tick",
            "at": datetime.now(UTC).isoformat(), "data": event_data(number),
        }  # fmt: skip
        return orjson.dumps(frame)

    def publisher(self) -> Callable[[int], None]:
        client = redis.Redis.from_url(self.redis_url)
        return lambda number: client.publish(self.channel, self.frame(number))  # type: ignore[return-value]  # the answer is of no interest

    def prepared(self, number: int) -> bytes | None:
        return encode_command(b"PUBLISH", self.channel.encode(), self.frame(number))


class Broadcast(Plain):
    """`websockets.broadcast`."""

    name = "websockets.broadcast"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "benchmarks.realtime.servers.broadcast", str(self.port), self.redis_url]


class Floor(Plain):
    """The epoll server in C."""

    name = "C floor"
    channel = "bench-floor"

    def command(self) -> list[str] | None:
        program = compiled("servers/floor.c")
        return None if program is None else [str(program), str(self.port), self.valkey_port, self.channel]


class NodeWs(Plain):
    """`ws` of Node."""

    name = "Node ws"
    channel = "bench-node"

    def command(self) -> list[str] | None:
        node, modules = shutil.which("node"), ROOT / "frontend" / "node_modules"
        if node is None or not (modules / "ws").exists():
            print("No Node with `ws`: it is left out.", file=sys.stderr)
            return None
        script = ROOT / "benchmarks" / "realtime" / "servers" / "node_ws.cjs"
        return [node, str(script), str(self.port), self.valkey_port, self.channel, str(modules)]


class StockChannels(Contender):
    """Consumer, RedisChannelLayer, Daphne."""

    name = "Channels + RedisChannelLayer on Daphne"
    once = True

    def __init__(self, redis_url: str) -> None:
        super().__init__(redis_url)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.layer: Any = None

    def stop(self) -> None:
        super().stop()
        if self.loop is not None:
            self.loop.close()
            self.loop = None

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "daphne", "-v", "0", "--ping-interval", "3600", "-b", "127.0.0.1", "-p", str(self.port),
            "benchmarks.realtime.servers.channels_app:application",
        ]  # fmt: skip

    def environment(self) -> dict[str, str]:
        return {"BENCH_REDIS": self.redis_url}

    def publisher(self) -> Callable[[int], None]:
        import orjson
        from channels_redis.core import RedisChannelLayer

        # One loop for the whole run: a layer remembers its loop, and a loop that is collected closes its layer too late.
        self.loop = loop = self.loop or asyncio.new_event_loop()
        self.layer = layer = self.layer or RedisChannelLayer(hosts=[self.redis_url])

        def publish(number: int) -> None:
            frame = {
                "type": "event", "topic": "bench:one", "offset": number, "name": "tick", "data": event_data(number),
            }  # fmt: skip
            text = orjson.dumps(frame).decode()
            loop.run_until_complete(layer.group_send("bench", {"type": "bench.event", "text": text}))

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
            sys.executable, "-m", "daphne", "-v", "0", "--ping-interval", "3600", "-b", "127.0.0.1", "-p", str(self.port),
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

    def prepared(self, number: int) -> bytes | None:
        from kernel import clock
        from realtime.publishing import PUBLISH_SHA, Outgoing, arguments

        values = arguments(Outgoing(self.topic, "tick", event_data(number), clock.now()))
        parts = [value if isinstance(value, bytes) else str(value).encode() for value in values]
        return encode_command(b"EVALSHA", PUBLISH_SHA.encode(), b"3", *parts)

    def burst(self, number: int) -> None:
        """So many events at once."""
        from kernel import clock
        from realtime.publishing import Outgoing, publish_many

        first = PER_RUN * 998
        publish_many([Outgoing(self.topic, "tick", event_data(first + n), clock.now()) for n in range(number)])


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
