"""Sockets that speak the protocol, many in one loop: they sign in, subscribe, command, and note when a frame came."""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from benchmarks.realtime.crowd import READ, request, text_frame

Heard = Callable[["Guest", dict[str, Any], float], None]


class Guest:
    """One socket. `heard` is called with each frame and the time it was read."""

    def __init__(self, ticket: str) -> None:
        self.ticket = ticket
        self.heard: Heard = lambda *_: None
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.upgraded = False
        self.unread = b""
        self.last = b"before the first frame"

    def say(self, **frame: Any) -> None:
        """Send one frame; what is sent here is short enough for any socket's buffer."""
        self.socket.sendall(text_frame(orjson.dumps(frame)))

    def frames(self) -> Iterable[bytes]:
        """The whole frames read so far."""
        while len(self.unread) >= 2:
            size, start = self.unread[1] & 127, 2
            if size == 126:
                size, start = int.from_bytes(self.unread[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(self.unread[2:10], "big"), 10
            if len(self.unread) < start + size:
                return
            payload, self.unread = self.unread[start : start + size], self.unread[start + size :]
            yield payload


class Lounge:
    """All guests of one server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.guests: list[Guest] = []

    def enter(self, tickets: list[str], *, at_once: int = 256, patience: float = 60.0) -> float:
        """Connect and sign in a guest for each ticket; returns the seconds until the last was welcomed."""
        began = time.perf_counter()
        waiting, welcomed = list(reversed(tickets)), 0
        under_way: set[Guest] = set()

        def welcome(guest: Guest, frame: dict[str, Any], _at: float) -> None:
            nonlocal welcomed
            if frame["type"] == "welcome":
                welcomed += 1
                under_way.discard(guest)

        while welcomed < len(tickets):
            while waiting and len(under_way) < at_once:
                guest = Guest(waiting.pop())
                guest.heard = welcome
                status = guest.socket.connect_ex(("127.0.0.1", self.port))
                if status not in {0, errno.EINPROGRESS}:
                    raise OSError(status, "cannot connect")
                self.selector.register(guest.socket, selectors.EVENT_WRITE, guest)
                self.guests.append(guest)
                under_way.add(guest)
            if not self.turn(1.0) and time.perf_counter() - began > patience:
                raise TimeoutError(f"{welcomed} of {len(tickets)} were welcomed")
        return time.perf_counter() - began

    def turn(self, patience: float) -> bool:
        """One round of reading; False if nothing happened."""
        ready = self.selector.select(patience)
        for key, mask in ready:
            guest: Guest = key.data
            if mask & selectors.EVENT_WRITE:
                guest.socket.sendall(request(self.port, "/ws/", "mindo.v1"))
                self.selector.modify(guest.socket, selectors.EVENT_READ, guest)
                continue
            try:
                chunk = guest.socket.recv(READ)
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                raise ConnectionError(f"the server hung up: {guest.last[:300]!r}")
            at = time.perf_counter()
            guest.unread += chunk
            if not guest.upgraded:
                head, found, rest = guest.unread.partition(b"\r\n\r\n")
                if not found:
                    continue
                if b" 101 " not in head.split(b"\r\n", 1)[0]:
                    raise ConnectionError(f"no socket: {head[:200]!r}")
                guest.upgraded, guest.unread = True, rest
                guest.say(type="hello", ticket=guest.ticket)
            for payload in guest.frames():
                guest.last = payload
                if payload[:1] == b"{":
                    guest.heard(guest, orjson.loads(payload), at)
        return bool(ready)

    def subscribe(self, wishes: list[tuple[Guest, list[str]]], *, patience: float = 90.0) -> None:
        """Subscribe guests to topics, a few guests at a time; returns when all have their answers."""
        waiting = list(reversed(wishes))
        left: dict[Guest, int] = {}

        def answered(guest: Guest, frame: dict[str, Any], _at: float) -> None:
            if frame["type"] == "nack":
                raise RuntimeError(f"refused: {frame}")
            if frame["type"] == "subscribed":
                left[guest] -= 1
                if not left[guest]:
                    del left[guest]

        deadline = time.perf_counter() + patience
        while waiting or left:
            while waiting and len(left) < 32:
                guest, topics = waiting.pop()
                guest.heard = answered
                left[guest] = len(topics)
                for topic in topics:
                    guest.say(type="subscribe", id="s", topic=topic)
            if not self.turn(1.0) and time.perf_counter() > deadline:
                raise TimeoutError(f"{len(left) + len(waiting)} guests had no answer")

    def quiet(self, seconds: float) -> None:
        """Read on until nothing has come for so long."""
        for guest in self.guests:
            guest.heard = lambda *_: None
        while self.turn(seconds):
            pass

    def close(self) -> None:
        for guest in self.guests:
            guest.socket.close()
        self.selector.close()
