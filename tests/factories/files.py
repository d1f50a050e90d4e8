"""Files as people send them, made byte by byte, and what is done to them by people who mean no good."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 320, height: int = 320, *, raw: bytes | None = None, extra: bytes = b"") -> bytes:
    """A picture in one colour; `raw` replaces its unpacked lines, `extra` stands before them."""
    lines = raw if raw is not None else (b"\0" + b"\x12\x44\x3c" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + extra + png_chunk(b"IDAT", zlib.compress(lines))
        + png_chunk(b"IEND", b"")
    )  # fmt: skip


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 320, height: int = 320, *, extra: bytes = b"") -> bytes:
    """The frame of a picture; `extra` are segments before it."""
    return (
        b"\xff\xd8" + jpeg_segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + extra + jpeg_segment(0xDB, bytes(65))
        + jpeg_segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0") + jpeg_segment(0xC4, bytes(17))
        + jpeg_segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"
    )  # fmt: skip


def exif(turn: int, place: bytes = b"") -> bytes:
    """What a camera writes: how it was held, and perhaps where."""
    tiff = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0) + place
    return jpeg_segment(0xE1, b"Exif\0\0" + tiff)


def webp(width: int = 320, height: int = 320, *, chunks: bytes = b"", before: bytes = b"") -> bytes:
    """A lossy picture's frame, with chunks before and after it."""
    data = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + bytes(8)
    body = b"WEBP" + before + b"VP8 " + struct.pack("<I", len(data)) + data + chunks
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pdf(*objects: bytes, text: str = "Licence") -> bytes:
    """A page that can be looked at; `objects` are further whole objects from number 6 on."""
    page = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    written, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    written_at = len(written)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n" % (count, table, count)
        + b"startxref\n%d\n%%%%EOF\n" % written_at
    )


def object_stream(inner: bytes, *, dictionary: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    """Objects packed into a stream, as modern writers do."""
    packed = zlib.compress(b"9 0 " + inner)
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(packed), packed)


def archive() -> bytes:
    """A ZIP with one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("run.html", "<script>alert(1)</script>")
    return held.getvalue()
