"""How bytes leave: a portable sender over ASGI, and senders that hand the ready frame to the server's own transport.

The transport senders reach into servers whose versions are pinned in the lock files. They are chosen when a socket connects,
only if everything they rely on is there; in every other case the portable one is used, with the same order of frames.
"""

from __future__ import annotations

import asyncio
import functools
import struct
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

AsgiSend = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def text_frame(payload: bytes) -> bytes:
    """One unfragmented, unmasked RFC 6455 text frame."""
    size = len(payload)
    if size < 126:
        return b"\x81%c%b" % (size, payload)
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


class Batch:
    """Some payloads for one or many sockets: framed and joined once, whoever asks first."""

    __slots__ = ("_wire", "payloads")

    def __init__(self, *payloads: bytes) -> None:
        self.payloads: list[bytes] = list(payloads)
        self._wire: bytes | None = None

    def add(self, payload: bytes) -> None:
        self.payloads.append(payload)
        self._wire = None

    @property
    def wire(self) -> bytes:
        if self._wire is None:
            self._wire = b"".join(map(text_frame, self.payloads))
        return self._wire


class Sender(Protocol):
    """Writes never block and never raise; what cannot leave yet is counted by `pending`."""

    name: str
    # Bytes handed to `write` so far.
    written: int

    def write(self, batch: Batch) -> int:
        """Send a batch after everything before it; returns what is pending now."""
        ...

    def pending(self) -> int:
        """Bytes accepted from us and not yet taken by the kernel."""
        ...

    async def close(self, code: int, patience: float) -> None:
        """Close after everything written so far; a peer that does not answer is dropped after `patience` seconds."""
        ...


class PortableSender:
    """ASGI `send`, one waiting task per socket at most while something is queued."""

    name = "portable"
    __slots__ = ("_closed", "_pump", "_queue", "_queued", "_send", "written")

    def __init__(self, send: AsgiSend) -> None:
        self._send = send
        self._queue: deque[bytes] = deque()
        self._queued = 0
        self._pump: asyncio.Task[None] | None = None
        self._closed = False
        self.written = 0

    def write(self, batch: Batch) -> int:
        if self._closed:
            return 0
        self._queue.extend(batch.payloads)
        size = sum(map(len, batch.payloads))
        self._queued += size
        self.written += size
        if self._pump is None:
            self._pump = asyncio.get_running_loop().create_task(self._run())
        return self._queued

    def pending(self) -> int:
        return self._queued

    async def _run(self) -> None:
        try:
            while self._queue:
                payload = self._queue.popleft()
                await self._send({"type": "websocket.send", "text": payload.decode()})
                self._queued -= len(payload)
        except Exception:  # noqa: BLE001 - every server has its own way to say that the peer has gone
            self._closed = True
            self._queue.clear()
            self._queued = 0
        finally:
            self._pump = None

    async def close(self, code: int, patience: float) -> None:
        if self._pump is not None:
            await asyncio.wait([self._pump], timeout=patience)
        if not self._closed:
            self._closed = True
            await _asgi_close(self._send, code)


class UvicornSender:
    """uvicorn's `websockets-sansio` protocol: the frame goes to the asyncio transport."""

    name = "uvicorn"
    __slots__ = ("_pending", "_protocol", "_send", "_transport", "_write", "written")

    def __init__(self, send: AsgiSend, protocol: Any) -> None:
        self._send = send
        self._protocol = protocol
        self._transport = protocol.transport
        self._write = protocol.transport.write
        self._pending: Callable[[], int] = protocol.transport.get_write_buffer_size
        self.written = 0

    def write(self, batch: Batch) -> int:
        protocol = self._protocol
        if protocol.close_sent or protocol.disconnected or self._transport.is_closing():
            return 0
        data = batch.wire
        self.written += len(data)
        self._write(data)
        return self._pending()

    def pending(self) -> int:
        return self._pending()

    async def close(self, code: int, patience: float) -> None:
        self._protocol.close_timeout = patience
        # The protocol's own send waits until a paused transport is writable; a stalled peer would keep it waiting for ever.
        try:
            await asyncio.wait_for(_asgi_close(self._send, code), patience)
        except TimeoutError:
            self._transport.abort()


class DaphneSender:
    """Daphne (autobahn on Twisted): the frame goes straight to the socket while nothing is queued before it."""

    name = "daphne"
    __slots__ = ("_direct", "_open", "_protocol", "_send", "_transport", "written")

    def __init__(self, send: AsgiSend, protocol: Any) -> None:
        self._send = send
        self._protocol = protocol
        self._transport = protocol.transport
        self._open = protocol.STATE_OPEN
        # TLS wraps the transport; then only its own write knows how to encrypt.
        socket = getattr(self._transport, "socket", None)
        self._direct = socket.send if socket is not None and type(self._transport).__name__ == "Server" else None
        self.written = 0

    def write(self, batch: Batch) -> int:
        protocol, transport = self._protocol, self._transport
        if protocol.state != self._open or transport.disconnecting or not transport.connected:
            return 0
        data = batch._wire or batch.wire
        size = len(data)
        self.written += size
        if (
            self._direct is not None
            and not transport._tempDataBuffer
            and len(transport.dataBuffer) == transport.offset
            and not protocol.send_queue
        ):
            try:
                sent = self._direct(data)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError:
                # The reactor's next read finds the broken connection and reports it in its own way.
                return 0
            if sent == size:
                return 0
            data = data[sent:]
        transport.write(data)
        return self.pending()

    def pending(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen  # type: ignore[no-any-return]

    async def close(self, code: int, patience: float) -> None:
        self._protocol.closeHandshakeTimeout = patience
        await _asgi_close(self._send, code)


async def _asgi_close(send: AsgiSend, code: int) -> None:
    try:
        await send({"type": "websocket.close", "code": code})
    except Exception:  # noqa: BLE001 - a peer that has gone is as closed as one that was told to go
        return


def _uvicorn_protocol(send: AsgiSend) -> Any | None:
    protocol: Any = getattr(send, "__self__", None)
    kind = type(protocol)
    if kind.__name__ != "WebSocketsSansIOProtocol" or not kind.__module__.startswith("uvicorn."):
        return None
    needed = ("transport", "close_sent", "disconnected", "close_timeout", "conn")
    if not all(hasattr(protocol, name) for name in needed) or getattr(protocol.conn, "extensions", None):
        return None
    return protocol if hasattr(protocol.transport, "get_write_buffer_size") else None


def _daphne_protocol(send: AsgiSend) -> Any | None:
    protocol: Any = send.args[0] if isinstance(send, functools.partial) and send.args else None
    kind = type(protocol)
    if kind.__name__ != "WebSocketProtocol" or not kind.__module__.startswith("daphne."):
        return None
    transport = getattr(protocol, "transport", None)
    needed = ("dataBuffer", "offset", "_tempDataBuffer", "_tempDataLen", "write", "disconnecting", "connected")
    if protocol is None or transport is None or not all(hasattr(transport, name) for name in needed):
        return None
    if getattr(protocol, "_perMessageCompress", None) is not None or not hasattr(protocol, "send_queue"):
        return None
    return protocol


def sender_for(send: AsgiSend, wanted: str = "auto") -> Sender:
    """The best sender for an accepted socket; `wanted="portable"` never looks at the server."""
    if wanted == "auto":
        protocol = _uvicorn_protocol(send)
        if protocol is not None:
            return UvicornSender(send, protocol)
        protocol = _daphne_protocol(send)
        if protocol is not None:
            return DaphneSender(send, protocol)
    return PortableSender(send)
