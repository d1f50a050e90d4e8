"""Virus scanners: one Protocol, an embedded look at the bytes, and ClamAV's daemon.

`MINDO_CLAMD=host:port` sends each file to clamd (INSTREAM) after the embedded look. A scanner that does not answer refuses: a
file nobody has looked at is not kept.
"""

from __future__ import annotations

import re
import socket
import struct
from typing import Protocol

from django.conf import settings

from kernel.errors import Unavailable

_CHUNK = 64 * 1024
_TIMEOUT_SECONDS = 10
# The end of a ZIP archive stands in its last 64 KiB and 22 bytes; Java, Office and browser extensions are such archives.
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 65_557
# The industry's harmless test file, taken apart so that this file is not one.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_FOREIGN = re.compile(
    rb"<script[\s>]|<\?php|<html[\s>]|<svg[\s>]|This program cannot be run in DOS mode|\x7fELF[\x01\x02][\x01\x02]\x01",
    re.IGNORECASE,
)


class Scanner(Protocol):
    """Looks into a file. `found` is a name for what is wrong with it, None if nothing is."""

    def found(self, content: bytes) -> str | None: ...


class StructureScanner:
    """What is always there: other kinds of content inside a file that should be of one kind, and the test virus."""

    def found(self, content: bytes) -> str | None:
        if _EICAR in content:
            return "Eicar-Test-Signature"
        if _ZIP_END in content[-_ZIP_TAIL:]:
            return "Archive"
        return "Foreign-Content" if _FOREIGN.search(content) else None


class ClamdScanner:
    """ClamAV's daemon over TCP. Raises Unavailable if it cannot be asked."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.address = (host, int(port))

    def found(self, content: bytes) -> str | None:
        try:
            with socket.create_connection(self.address, timeout=_TIMEOUT_SECONDS) as wire:
                wire.sendall(b"zINSTREAM\0")
                for at in range(0, len(content), _CHUNK):
                    piece = content[at : at + _CHUNK]
                    wire.sendall(struct.pack(">I", len(piece)) + piece)
                wire.sendall(struct.pack(">I", 0))
                answer = self._answer(wire)
        except OSError as error:
            raise Unavailable(retry_after=10) from error
        if answer.endswith(" OK"):
            return None
        if answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise Unavailable(retry_after=10)

    @staticmethod
    def _answer(wire: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 1024:
            piece = wire.recv(1024)
            if not piece:
                break
            answer += piece
        return answer.rstrip(b"\0").decode(errors="replace").strip()


def scanners() -> list[Scanner]:
    """Those that every file has to pass, the cheapest first."""
    found: list[Scanner] = [StructureScanner()]
    if settings.MINDO_CLAMD:
        found.append(ClamdScanner(settings.MINDO_CLAMD))
    return found
