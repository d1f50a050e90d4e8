"""Fetching a document from an address that somebody typed, without lending her our place in the network.

The address is https, its host's every resolved address is public, and the connection goes to exactly the address that was
checked: a name that answers differently the next moment (DNS rebinding) changes nothing. Redirects pass the same checks.
Size and time are limited, nothing is decompressed, no proxy, cookie or credential is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_BYTES = 2 * 1024 * 1024
MOST_SECONDS = 15.0
MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2000
_CHUNK = 64 * 1024
# Nothing compressed: what is small on the way may be large when it is opened.
_HEADERS = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "MindoHealth"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Ranges inside which another network's address is written: what stands behind them cannot be judged here. And places that are
# reachable only from inside a cloud although their numbers are public ones.
_NOT_OURS = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "192.0.0.0/24", "168.63.129.16/32")
)

Resolve = Callable[[str, int], list[str]]


class FetchFailed(Exception):
    """Nothing was fetched. `code`: `bad_address`, `not_public`, `unreachable`, `not_found`, `refused`, `too_large`, `too_slow`,
    `too_many_redirects`, `encoded`. Says nothing of the address, so that it may be logged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fetched:
    """`body` is None when the document has not changed since the validators that were sent."""

    body: bytes | None
    etag: str
    last_modified: str


def resolve(host: str, port: int) -> list[str]:
    """Every address a host has now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Whether an address is reachable from everywhere, and so lends a caller nothing that she has not got already."""
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if any(ip.version == net.version and ip in net for net in _NOT_OURS):
        return False
    inward = (
        ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified
    )
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not inward and not site_local


@dataclass(frozen=True, slots=True)
class Door:
    """How one gets out: replaced in tests, where the server stands on this machine."""

    resolve: Resolve = resolve
    permitted: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    ports: frozenset[int] | None = frozenset({443, 8443})
    bytes: int = MOST_BYTES
    seconds: float = MOST_SECONDS


def address_clean(text: str) -> str:
    """The address as it will be fetched (`webcal` is https by another name). Raises FetchFailed("bad_address")."""
    text = text.strip()
    if text.lower().startswith("webcal://"):
        text = "https://" + text[len("webcal://") :]
    _parts(text)
    return text


def host_of(address: str) -> str:
    """Only the host of an address: the part that may be shown."""
    return urlsplit(address).hostname or ""


def fetch(address: str, *, etag: str = "", last_modified: str = "", door: Door | None = None) -> Fetched:
    """Fetch a document, or learn that it has not changed. Raises FetchFailed. Blocks: never call it inside a transaction."""
    door = door or Door()
    deadline = time.monotonic() + door.seconds
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in headers.items() if value}
    for _ in range(MOST_REDIRECTS + 1):
        parts = _parts(address)
        answer = _get(parts, headers, door, deadline)
        if isinstance(answer, Fetched):
            if answer.body is None and not headers:
                # "Not changed" to one who did not say what she knows.
                raise FetchFailed("refused")
            return answer
        onward = urljoin(address, answer)
        if urlsplit(onward).netloc != parts.netloc:
            # Validators belong to the server that gave them.
            headers = {}
        address = onward
    raise FetchFailed("too_many_redirects")


def _parts(address: str) -> SplitResult:
    plain = address.isascii() or address.isprintable()
    if len(address) > LONGEST_ADDRESS or not plain or any(mark.isspace() or ord(mark) < 33 for mark in address):
        raise FetchFailed("bad_address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise FetchFailed("bad_address") from None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or "\\" in address or port == 0:
        raise FetchFailed("bad_address")
    return parts


def _get(parts: SplitResult, headers: dict[str, str], door: Door, deadline: float) -> Fetched | str:
    """One request; a string is where it sends us on to."""
    port = parts.port or 443
    if door.ports is not None and port not in door.ports:
        raise FetchFailed("not_public")
    try:
        host = (
            (parts.hostname or "").encode("idna").decode()
            if not (parts.hostname or "").isascii()
            else parts.hostname or ""
        )
        addresses = door.resolve(host, port)
    except (OSError, UnicodeError):
        raise FetchFailed("unreachable") from None
    # One that is not public is reason enough: a name that answers with both kinds means no good.
    if not addresses or not all(door.permitted(one) for one in addresses):
        raise FetchFailed("not_public")
    connection = _Pinned(host, port, addresses[0], door.tls, _left(deadline))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii():
        raise FetchFailed("bad_address")
    try:
        with _cut_off(connection, deadline):
            connection.request("GET", target, headers={**_HEADERS, **headers})
            return _answer(connection.getresponse(), door, deadline)
    except TimeoutError:
        raise FetchFailed("too_slow") from None
    except (OSError, http.client.HTTPException, ValueError):
        raise FetchFailed("too_slow" if time.monotonic() >= deadline else "unreachable") from None
    finally:
        connection.close()


def _answer(answer: http.client.HTTPResponse, door: Door, deadline: float) -> Fetched | str:
    if answer.status in _REDIRECTS:
        onward = answer.getheader("Location")
        if not onward:
            raise FetchFailed("refused")
        return onward
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Fetched(None, "", "")
    if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise FetchFailed("not_found")
    if answer.status != HTTPStatus.OK:
        raise FetchFailed("refused")
    if answer.getheader("Content-Encoding", "identity").lower() != "identity":
        raise FetchFailed("encoded")
    if int(answer.getheader("Content-Length") or 0) > door.bytes:
        raise FetchFailed("too_large")
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > door.bytes:
            raise FetchFailed("too_large")
        _left(deadline)
    # A connection that was cut off looks like one that ended.
    _left(deadline)
    if answer.length:
        # The connection ended before the length that was promised: half a calendar would free what is busy.
        raise FetchFailed("too_slow" if time.monotonic() >= deadline else "unreachable")
    return Fetched(bytes(body), (answer.getheader("ETag") or "")[:200], (answer.getheader("Last-Modified") or "")[:100])


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed("too_slow")
    return left


class _Pinned(http.client.HTTPSConnection):
    """Connects to the address that was checked, and speaks TLS with the host whose name was asked for."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds, context=tls)
        self._address, self._tls = address, tls
        self.plain: socket.socket | None = None

    def connect(self) -> None:
        self.plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._tls.wrap_socket(self.plain, server_hostname=self.host)
        self.plain = self.sock


@contextmanager
def _cut_off(connection: _Pinned, deadline: float) -> Iterator[None]:
    """End the connection at the deadline, also for a server that sends one byte before each time-out."""

    def cut() -> None:
        if connection.plain is not None:
            try:
                # Below TLS: its state belongs to the thread that reads.
                socket.socket.shutdown(connection.plain, socket.SHUT_RDWR)
            except OSError:
                return

    timer = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
