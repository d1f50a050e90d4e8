"""Many raw sockets. They only count: a mark that stands once in every event is searched in what arrives.

The counting is done by `crowd.c`, which is handed the connected sockets; without a compiler by the loop in this file, whose
own cost then understates what the faster servers can do. An event's number is `run * PER_RUN + count`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.realtime.machine import compiled

if TYPE_CHECKING:
    from benchmarks.realtime.contenders import Contender

MARK = re.compile(rb'"mark":"(\d{8})')
TAIL = 15
READ = 1 << 18
PER_RUN = 100_000
PATIENCE = 1.0
# More events a second than any server manages.
EVENTS_PER_SECOND = 9000


def text_frame(payload: bytes) -> bytes:
    """A client's frame: masked as the protocol wants, with a key of zeros, which leaves the payload as it is."""
    size = len(payload)
    head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0x80 | 126, size)
    return head + b"\0\0\0\0" + payload


def request(port: int, path: str, protocol: str | None) -> bytes:
    """The opening handshake."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
        *([f"Sec-WebSocket-Protocol: {protocol}"] if protocol else []),
    ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def open_socket(port: int, path: str, protocol: str | None) -> tuple[socket.socket, bytes]:
    """A connected WebSocket after its handshake, and what the server has already sent."""
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.sendall(request(port, path, protocol))
    return one, wait_for(one, b"\r\n\r\n")


def wait_for(one: socket.socket, word: bytes, seen: bytes = b"") -> bytes:
    """Read until a word has come; returns what came after it."""
    while word not in seen:
        chunk = one.recv(65536)
        if not chunk:
            raise ConnectionError(f"closed before {word!r}: {seen[-300:]!r}")
        seen += chunk
    return seen.split(word, 1)[1]


@dataclass
class Run:
    """What one measurement found. `reads` counts the chunks in which the deliveries came: fewer, if they were coalesced."""

    deliveries: int
    lost: int
    disorder: int
    reads: int
    seconds: float
    client_cpu: float
    p50_ms: float
    p99_ms: float
    server_cpu: float = 0.0

    @property
    def per_second(self) -> float:
        return self.deliveries / self.seconds

    @property
    def cpu_per_million(self) -> float:
        return self.server_cpu / max(self.deliveries, 1) * 1e6


def fan_out(contender: Contender, number: int, *, in_flight: int, seconds: float) -> Run:
    """Publish so that `in_flight` events are always under way: the next one when one has reached every socket.

    A server that loses deliveries is not waited for: after PATIENCE they count as lost and the run goes on.
    """
    before = contender.cpu()
    program = compiled("crowd.c")
    if program is None:
        run = _counted_here(contender, number, in_flight=in_flight, seconds=seconds)
    else:
        run = _counted_by(program, contender, number, in_flight=in_flight, seconds=seconds)
    run.server_cpu = contender.cpu() - before
    return run


def _counted_by(program: Path, contender: Contender, number: int, *, in_flight: int, seconds: float) -> Run:
    """The measurement by the compiled crowd, which publishes by itself where one command does it."""
    fds = [one.fileno() for one in contender.sockets]
    limits = [str(in_flight), str(round(seconds * 1000)), str(round(PATIENCE * 1000)), str(number)]
    ready = contender.prepared(number * PER_RUN) is not None
    with tempfile.NamedTemporaryFile(prefix="mindo-bench-") as file:
        if ready:
            for event in range(round(seconds * EVENTS_PER_SECOND) // max(1, len(fds) // 100) + 50):
                command = contender.prepared(number * PER_RUN + event)
                assert command is not None
                file.write(struct.pack("=I", len(command)) + command)
            file.flush()
            where = urlsplit(contender.redis_url)
            store = socket.create_connection((where.hostname, where.port))
            store.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            out = os.dup(store.fileno())
            store.close()
        else:
            source, out = os.pipe()
            publish = contender.publisher()
            threading.Thread(target=_publish_what_is_asked, args=(source, publish, number), daemon=True).start()
        try:
            command_line = [str(program), *limits, file.name if ready else "-", str(out), *map(str, fds)]
            done = subprocess.run(command_line, pass_fds=[out, *fds], stdout=subprocess.PIPE, check=True)
        finally:
            os.close(out)
    found = json.loads(done.stdout)
    if found["hung_up"]:
        raise ConnectionError(f"{contender.name} hung up on {found['hung_up']} sockets: {contender.words()}")
    return Run(
        found["deliveries"], found["lost"], found["disorder"], found["reads"], max(found["seconds"], 1e-6), found["cpu"],
        found["p50_ms"], found["p99_ms"],
    )  # fmt: skip


def _publish_what_is_asked(source: int, publish: Callable[[int], None], number: int) -> None:
    with os.fdopen(source, "rb", 0) as asked:
        while raw := asked.read(4):
            publish(number * PER_RUN + int.from_bytes(raw, "little"))


class Crowd:
    """The sockets of one measurement, read in this process."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.by_fd = {one.fileno(): one for one in sockets}
        self.poll = select.epoll()
        self.tail = dict.fromkeys(self.by_fd, b"")
        for one in sockets:
            one.setblocking(False)
            self.poll.register(one.fileno(), select.EPOLLIN)

    def read(self, patience: float, arrived: Callable[[int, list[int]], None]) -> bool:
        """One round of reading; calls arrived(socket, numbers of its events). False if nothing came."""
        ready = self.poll.poll(patience)
        for fd, _ in ready:
            chunk = self.by_fd[fd].recv(READ)
            if not chunk:
                raise ConnectionError("a server hung up")
            whole = self.tail[fd] + chunk
            found = [int(one) for one in MARK.findall(whole)]
            # Shorter than mark and number, so nothing is counted twice and one cut in two is found with the next chunk.
            self.tail[fd] = whole[-TAIL:]
            if found:
                arrived(fd, found)
        return bool(ready)

    def close(self) -> None:
        self.poll.close()


def _counted_here(contender: Contender, number: int, *, in_flight: int, seconds: float) -> Run:
    crowd = Crowd(contender.sockets)
    publish = contender.publisher()
    missing: dict[int, int] = {}
    sent_at: dict[int, float] = {}
    late: list[float] = []
    newest = dict.fromkeys(crowd.by_fd, -1)
    run = Run(0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)
    started, cpu = time.perf_counter(), time.process_time()
    last, published = started, number * PER_RUN

    def arrived(fd: int, found: list[int]) -> None:
        nonlocal last
        last = time.perf_counter()
        run.reads += 1
        for event in found:
            if event // PER_RUN != number:
                continue  # a straggler of an earlier run
            run.deliveries += 1
            run.disorder += event <= newest[fd]
            newest[fd] = event
            if event in missing:
                missing[event] -= 1
                if missing[event] == 0:
                    del missing[event]
                    late.append(last - sent_at.pop(event))

    while True:
        while len(missing) < in_flight and time.perf_counter() < started + seconds:
            missing[published] = len(newest)
            sent_at[published] = time.perf_counter()
            publish(published)
            published += 1
        if not missing:
            break
        if not crowd.read(PATIENCE, arrived):
            run.lost += sum(missing.values())
            missing.clear()
    crowd.close()
    late.sort()
    run.seconds, run.client_cpu = max(last - started, 1e-6), time.process_time() - cpu
    run.p50_ms, run.p99_ms = (late[len(late) // 2] * 1000, late[int(len(late) * 0.99)] * 1000) if late else (0.0, 0.0)
    return run
