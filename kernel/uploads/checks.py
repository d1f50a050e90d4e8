"""Taking an uploaded file: what it is, whether it may be that here, and what of it is kept.

A file's name and the type its sender claims are not looked at. The caller seals what is answered (`kernel.files`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from kernel.uploads import pictures
from kernel.uploads.pdf import pdf_check
from kernel.uploads.pictures import JPEG, PNG, WEBP, Picture
from kernel.uploads.refusals import Refused, at_field
from kernel.uploads.scanners import scanners

PDF = "application/pdf"
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg", WEBP: "webp"}
MEGABYTE = 1024 * 1024
_READERS = {PNG: pictures.png_read, JPEG: pictures.jpeg_read, WEBP: pictures.webp_read}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one place takes. `least_side`: the shorter side of a picture in pixels."""

    types: frozenset[str]
    most_bytes: int
    most_pixels: int = 24_000_000
    least_side: int = 1


DOCUMENT = Allowed(frozenset({PDF, PNG, JPEG}), 10 * MEGABYTE)
PORTRAIT = Allowed(frozenset({PNG, JPEG, WEBP}), 5 * MEGABYTE, least_side=240)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its bytes (pictures written anew), type, and SHA-256 as hex."""

    content: bytes
    media_type: str
    digest: str


def type_of(content: bytes) -> str | None:
    """What the first bytes say; None for a kind we do not know."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return WEBP if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def upload_check(upload: UploadedFile[bytes] | None, allowed: Allowed, *, field: str = "file") -> CheckedFile:
    """The checked file. Raises Invalid with a code of `refusals.WORDS` at `field`, Unavailable if a scanner is away."""
    if upload is None:
        raise at_field("file_missing", field)
    if (upload.size or 0) > allowed.most_bytes:
        raise at_field("file_too_large", field)
    try:
        return content_check(upload.read(), allowed)
    except Refused as refused:
        raise at_field(refused.code, field) from refused


def content_check(content: bytes, allowed: Allowed) -> CheckedFile:
    """As `upload_check`, from bytes. Raises Refused, Unavailable."""
    if not content:
        raise Refused("file_empty")
    if len(content) > allowed.most_bytes:
        raise Refused("file_too_large")
    media_type = type_of(content)
    if media_type is None or media_type not in allowed.types:
        raise Refused("file_type_not_allowed")
    if media_type == PDF:
        pdf_check(content)
    else:
        content = _picture(content, media_type, allowed).content
    for scanner in scanners():
        if scanner.found(content):
            raise Refused("file_infected")
    return CheckedFile(content, media_type, hashlib.sha256(content).hexdigest())


def _picture(content: bytes, media_type: str, allowed: Allowed) -> Picture:
    picture = _READERS[media_type](content, most_pixels=allowed.most_pixels)
    if min(picture.width, picture.height) < allowed.least_side:
        raise Refused("picture_too_small")
    return picture
