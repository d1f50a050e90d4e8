"""Senders: frames byte for byte, partial writes, and falling back where a server is not the one we know."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import MutableMapping
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from realtime.sender import Batch, DaphneSender, PortableSender, sender_for, text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_frame_is_what_a_websocket_library_would_write(size: int) -> None:
    payload = os.urandom(size)
    assert text_frame(payload) == Frame(Opcode.TEXT, payload).serialize(mask=False)


def test_a_batch_is_joined_in_order_and_again_after_an_addition() -> None:
    batch = Batch(b"one")
    assert batch.wire == text_frame(b"one")
    batch.add(b"two")
    assert batch.wire == text_frame(b"one") + text_frame(b"two")


class FakeSocket:
    """A kernel that takes so many bytes a time."""

    def __init__(self, *takes: int) -> None:
        self.takes = list(takes)
        self.got = b""

    def send(self, data: bytes) -> int:
        if not self.takes:
            raise BlockingIOError
        taken = min(self.takes.pop(0), len(data))
        self.got += data[:taken]
        return taken


class Server:
    """Twisted's TCP transport, as far as the sender relies on it."""

    def __init__(self, socket: FakeSocket) -> None:
        self.socket = socket
        self.dataBuffer, self.offset = b"", 0
        self._tempDataBuffer: list[bytes] = []
        self._tempDataLen = 0
        self.disconnecting, self.connected = 0, 1

    def write(self, data: bytes) -> None:
        self._tempDataBuffer.append(data)
        self._tempDataLen += len(data)


class WebSocketProtocol:
    """autobahn's protocol, likewise."""

    STATE_OPEN = 3

    def __init__(self, transport: Server) -> None:
        self.transport = transport
        self.state = self.STATE_OPEN
        self.send_queue: list[bytes] = []
        self._perMessageCompress = None


WebSocketProtocol.__module__ = "daphne.ws_protocol"


async def _send(_protocol: object, _message: MutableMapping[str, Any]) -> None:
    return None


def daphne(*takes: int) -> tuple[DaphneSender, Server]:
    transport = Server(FakeSocket(*takes))
    sender = sender_for(functools.partial(_send, WebSocketProtocol(transport)))
    assert isinstance(sender, DaphneSender)
    return sender, transport


def everything(transport: Server) -> bytes:
    return transport.socket.got + b"".join(transport._tempDataBuffer)


def test_what_the_kernel_does_not_take_waits_in_the_transport_in_order() -> None:
    sender, transport = daphne(1000, 3)
    first, second, third = Batch(b"a" * 10), Batch(b"b" * 10), Batch(b"c" * 10)
    assert sender.write(first) == 0
    assert sender.write(second) == len(second.wire) - 3
    # Something waits: nothing may overtake it, though the kernel would take it.
    transport.socket.takes = [1000]
    assert sender.write(third) == len(second.wire) - 3 + len(third.wire)
    assert everything(transport) == first.wire + second.wire + third.wire
    assert transport.socket.takes == [1000]


def test_a_full_kernel_is_no_error() -> None:
    sender, transport = daphne()
    assert sender.write(Batch(b"x")) == len(text_frame(b"x"))
    assert everything(transport) == text_frame(b"x")


def test_nothing_is_written_to_a_socket_that_is_closing() -> None:
    sender, transport = daphne(1000)
    sender._protocol.state = 2
    assert sender.write(Batch(b"x")) == 0
    assert everything(transport) == b""


@pytest.mark.parametrize("missing", ["dataBuffer", "_tempDataBuffer", "connected"])
def test_a_transport_of_another_shape_gets_the_portable_sender(missing: str) -> None:
    transport = Server(FakeSocket())
    delattr(transport, missing)
    assert isinstance(sender_for(functools.partial(_send, WebSocketProtocol(transport))), PortableSender)


def test_compression_gets_the_portable_sender() -> None:
    protocol = WebSocketProtocol(Server(FakeSocket()))
    protocol._perMessageCompress = object()  # type: ignore[assignment]
    assert isinstance(sender_for(functools.partial(_send, protocol)), PortableSender)


def test_an_unknown_server_and_the_wish_for_portable_get_it() -> None:
    async def send(_message: MutableMapping[str, Any]) -> None:
        return None

    assert isinstance(sender_for(send), PortableSender)
    known = functools.partial(_send, WebSocketProtocol(Server(FakeSocket())))
    assert isinstance(sender_for(known, "portable"), PortableSender)


async def test_the_portable_sender_keeps_order_counts_what_waits_and_closes_last() -> None:
    sent: list[object] = []
    gate = asyncio.Event()

    async def send(message: MutableMapping[str, Any]) -> None:
        await gate.wait()
        sent.append(message.get("text", message.get("code")))

    sender = PortableSender(send)
    sender.write(Batch(b"one", b"two"))
    assert sender.write(Batch(b"three")) == 11
    closing = asyncio.create_task(sender.close(4490, 5))
    await asyncio.sleep(0)
    gate.set()
    await closing
    assert sent == ["one", "two", "three", 4490]
    assert sender.pending() == 0


async def test_a_peer_that_has_gone_silences_the_portable_sender() -> None:
    async def send(_message: MutableMapping[str, Any]) -> None:
        raise ConnectionError

    sender = PortableSender(send)
    sender.write(Batch(b"one"))
    await sender.close(1000, 1)
    assert sender.write(Batch(b"two")) == 0
