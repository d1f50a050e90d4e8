"""Many raw sockets in one epoll loop. They only count: a mark that stands once in every event is searched in what arrives.

Parsing frames would make the client the bottleneck; counting a mark costs next to nothing and misses no event.
"""

from __future__ import annotations

import base64
import os
import select
import socket
import struct
import time
from collections.abc import Callable

MARK = b'"mark":"'
READ = 1 << 18


def text_frame(payload: bytes) -> bytes:
    """A client's frame: masked as the protocol wants, with a key of zeros, which leaves the payload as it is."""
    size = len(payload)
    head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0x80 | 126, size)
    return head + b"\0\0\0\0" + payload


def open_socket(port: int, path: str, protocol: str | None) -> tuple[socket.socket, bytes]:
    """A connected WebSocket after its handshake, and what the server has already sent."""
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
        *([f"Sec-WebSocket-Protocol: {protocol}"] if protocol else []),
    ]  # fmt: skip
    one.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    return one, wait_for(one, b"\r\n\r\n")


def wait_for(one: socket.socket, word: bytes, seen: bytes = b"") -> bytes:
    """Read until a word has come; returns what came after it."""
    while word not in seen:
        chunk = one.recv(65536)
        if not chunk:
            raise ConnectionError(f"closed before {word!r}: {seen[-300:]!r}")
        seen += chunk
    return seen.split(word, 1)[1]


class Crowd:
    """The sockets of one measurement, all subscribed."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.sockets = sockets
        self.poll = select.epoll()
        self.by_number = {one.fileno(): one for one in sockets}
        self.count = dict.fromkeys(self.by_number, 0)
        self.tail = dict.fromkeys(self.by_number, b"")
        self.text: dict[int, list[bytes]] | None = None
        self.dropped = 0
        for one in sockets:
            one.setblocking(False)
            self.poll.register(one.fileno(), select.EPOLLIN)

    def read(self, patience: float, arrived: Callable[[int, int], None]) -> bool:
        """One round of reading; calls arrived(first event, number of events) per socket. False if nothing came."""
        ready = self.poll.poll(patience)
        for number, _ in ready:
            try:
                chunk = self.by_number[number].recv(READ)
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                self._drop(number)
                continue
            if self.text is not None:
                self.text.setdefault(number, []).append(chunk)
            whole = self.tail[number] + chunk
            found = whole.count(MARK)
            # Shorter than the mark, so nothing is counted twice and a mark cut in two is found with the next chunk.
            self.tail[number] = whole[-(len(MARK) - 1) :]
            if found:
                arrived(self.count[number], found)
                self.count[number] += found
        return bool(ready)

    def _drop(self, number: int) -> None:
        """The server hung up: what it does not deliver any more counts as lost."""
        self.poll.unregister(number)
        self.dropped += 1

    def close(self) -> None:
        for one in self.sockets:
            one.close()
        self.poll.close()


class Run:
    """What one measurement found."""

    def __init__(self, deliveries: int, lost: int, seconds: float, late: list[float]) -> None:
        self.deliveries = deliveries
        self.lost = lost
        self.seconds = seconds
        self.p99_ms = sorted(late)[int(len(late) * 0.99)] * 1000 if late else 0.0

    @property
    def per_second(self) -> float:
        return self.deliveries / self.seconds


def fan_out(crowd: Crowd, publish: Callable[[int], None], *, in_flight: int, seconds: float) -> Run:
    """Publish so that `in_flight` events are always under way: the next one when one has reached every socket.

    A server that loses deliveries is not waited for: after two silent seconds they count as lost and the run goes on.
    """
    everybody = len(crowd.sockets)
    base = max(crowd.count.values())
    for number in crowd.count:
        crowd.count[number] = base
    missing: dict[int, int] = {}
    sent_at: dict[int, float] = {}
    late: list[float] = []
    deliveries = 0
    last = time.perf_counter()

    def arrived(first: int, number: int) -> None:
        nonlocal deliveries, last
        deliveries += number
        last = time.perf_counter()
        for event in range(first - base, first - base + number):
            if event not in missing:
                continue
            missing[event] -= 1
            if missing[event] == 0:
                del missing[event]
                late.append(last - sent_at.pop(event))

    published = lost = 0
    started = time.perf_counter()
    ending = started + seconds
    while True:
        while len(missing) < in_flight and time.perf_counter() < ending:
            missing[published] = everybody
            sent_at[published] = time.perf_counter()
            publish(published)
            published += 1
        if not missing:
            break
        if not crowd.read(2.0, arrived):
            lost += sum(missing.values())
            missing.clear()
            # Sockets that missed something are counted from the same event on as the others.
            for number in crowd.count:
                crowd.count[number] = base + published
    return Run(deliveries, lost, max(last - started, 1e-6), late)
