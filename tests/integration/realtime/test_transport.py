"""The transport senders on real servers: TLS, a peer that takes a little at a time, and one that vanishes."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from realtime.conf import SUBPROTOCOL
from tests.integration.realtime.client import LiveClient, elsewhere, ticket_for
from tests.integration.realtime.conftest import KINDS, Node, free_port
from tests.integration.realtime.stage.live import say
from tests.integration.realtime.test_faults import flood


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    where, secret = folder / "certificate.pem", folder / "key.pem"
    where.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return where, secret


@pytest.mark.parametrize("kind", KINDS)
async def test_over_tls_everything_arrives_whole_and_in_order(
    kind: str, spawn: Callable[..., Node], tmp_path: Path, transactional_db: None
) -> None:
    public, secret = certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(public))
    port = free_port()
    if kind == "daphne":
        options = ("-e", f"ssl:{port}:privateKey={secret}:certKey={public}:interface=127.0.0.1")
        node = spawn(kind, options=options)
    else:
        node = spawn(kind, options=("--ssl-keyfile", str(secret), "--ssl-certfile", str(public)), trust=str(public))
        port = node.port
    stage = uuid.uuid4().hex[:12]
    address = f"wss://localhost:{port}/ws/"
    async with LiveClient(address, uuid.uuid4(), ssl=trust, host="127.0.0.1", max_queue=1) as client:
        await client.subscribe(f"stage:{stage}")
        # More than fits into one TLS record or the kernel's buffers, while the reader pauses.
        client.socket.transport.pause_reading()
        await elsewhere(flood, f"stage:{stage}", 0, 150)
        client.socket.transport.resume_reading()
        await client.expect("event", offset=150)
        assert client.lines() == list(range(150))
        assert (await client.command("stage.say", {"stage": stage, "text": "over TLS"}))["type"] == "ack"
        await client.socket.send(b"\x00")
        assert await client.closed() == 4400
    assert "Traceback" not in node.logged()


def shake_hands(port: int, ticket: str, topic: str) -> socket.socket:
    """A signed-in socket on one topic with the smallest buffers there are; what the server says is left unread."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(8)
    raw.connect(("127.0.0.1", port))
    head = (
        f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
    )
    raw.sendall(head.encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(1)
    for frame in ({"type": "hello", "ticket": ticket}, {"type": "subscribe", "id": "1", "topic": topic}):
        raw.sendall(masked(orjson.dumps(frame)))
        next_frame(raw)
    return raw


def masked(payload: bytes) -> bytes:
    size = len(payload)
    head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0x80 | 126, size)
    return head + b"\0\0\0\0" + payload


def exactly(raw: socket.socket, size: int) -> bytes:
    """So many bytes, a few at a time."""
    got = b""
    while len(got) < size:
        part = raw.recv(min(size - len(got), 1500))
        assert part, "the server hung up"
        got += part
    return got


def next_frame(raw: socket.socket) -> bytes:
    first, size = exactly(raw, 2)
    assert first == 0x81, "one whole text frame"
    if size == 126:
        (size,) = struct.unpack("!H", exactly(raw, 2))
    elif size == 127:
        (size,) = struct.unpack("!Q", exactly(raw, 8))
    return exactly(raw, size)


async def test_a_peer_that_takes_a_little_at_a_time_gets_every_byte_in_order(node: Node) -> None:
    stage = uuid.uuid4().hex[:12]
    topic = f"stage:{stage}"
    ticket = await elsewhere(ticket_for, uuid.uuid4())

    def read() -> list[int]:
        with shake_hands(node.port, ticket, topic) as raw:
            # About 3 MB against buffers of a few KiB: most writes are partial.
            flood(topic, 0, 200)
            return [orjson.loads(next_frame(raw))["data"]["n"] for _ in range(200)]

    assert await elsewhere(read) == list(range(200))


async def test_a_peer_that_vanishes_in_the_middle_of_a_write_harms_nobody(node: Node) -> None:
    stage = uuid.uuid4().hex[:12]
    topic = f"stage:{stage}"
    before = node.logged()
    tickets = [await elsewhere(ticket_for, uuid.uuid4()) for _ in range(4)]
    async with LiveClient(node.url, uuid.uuid4(), max_queue=None) as other:
        await other.subscribe(topic)
        raws = [await asyncio.to_thread(shake_hands, node.port, ticket, topic) for ticket in tickets]
        await elsewhere(flood, topic, 0, 50)
        for raw in raws:
            # No goodbye of any kind: a reset while the server still has bytes for us.
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.close()
        await elsewhere(flood, topic, 50, 50)
        await other.expect("event", offset=100)
        assert other.lines() == list(range(100))
        await elsewhere(say, stage, "still here")
        await other.expect("event", offset=101)
    assert "Traceback" not in node.logged()[len(before) :]


async def test_a_proxy_that_speaks_compression_gets_the_portable_sender_and_the_same_frames(node: Node) -> None:
    """What the transport senders do not know they leave to the server: here the client offers compression."""
    stage = uuid.uuid4().hex[:12]
    async with LiveClient(node.url, uuid.uuid4(), compression="deflate") as client:
        await client.subscribe(f"stage:{stage}")
        for number in range(5):
            await elsewhere(say, stage, f"line {number}")
        await client.expect("event", offset=5)
        assert client.lines() == [1, 2, 3, 4, 5]
