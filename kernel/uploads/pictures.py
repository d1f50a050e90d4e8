"""Pictures, read strictly and written anew: the parts that make the picture stay, everything else is left out.

What is left out holds places and devices (EXIF, XMP), comments, and whatever was hidden behind the picture's end, so that no file
is a picture and something else at once. No pixel is decoded but PNG's, whose compressed size says nothing of its real one.
Sources: PNG third edition (W3C 2025), ITU-T T.81 annex B (JPEG), RFC 9649 (WebP).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.uploads.refusals import Refused

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# Without these the picture cannot be shown, or shows other colours. iCCP is compressed and stays out.
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND"})
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PNG_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
# Adam7: x start, y start, x step, y step of each pass.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_END, _SCAN, _EXIF = 0xD9, 0xDA, 0xE1
# Baseline, extended and progressive frames; others are not shown by browsers.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
# DQT, DHT, DRI.
_JPEG_TABLES = frozenset({0xDB, 0xC4, 0xDD})
# A progressive picture needs a dozen scans; thousands of them keep a decoder busy for minutes.
_MOST_SCANS = 64


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew. Sizes in pixels, as stored (before a camera's turn is applied)."""

    media_type: str
    width: int
    height: int
    content: bytes


def png_read(content: bytes, *, most_pixels: int) -> Picture:
    """Read and write anew; raises Refused."""
    kept: list[bytes] = [_PNG_HEAD]
    header: tuple[int, ...] | None = None
    packed: list[bytes] = []
    for name, data in _png_chunks(content):
        if (header is None) != (name == b"IHDR"):
            raise Refused("file_broken")
        if name == b"IHDR":
            if len(data) != 13:
                raise Refused("file_broken")
            header = struct.unpack(">IIBBBBB", data)
            _pixels(header[0], header[1], most_pixels)
        elif name == b"IDAT":
            packed.append(data)
        if name in _PNG_KEPT:
            kept.append(_png_chunk(name, data))
        elif name[:1].isupper():
            # A critical part we do not know: nobody can say what it shows.
            raise Refused("file_broken")
    if header is None or not packed:
        raise Refused("file_broken")
    _png_unpacks(packed, _png_raw_size(header))
    return Picture(PNG, header[0], header[1], b"".join(kept))


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_HEAD)
    while True:
        if at + 12 > len(content):
            raise Refused("file_broken")
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or not name.isalpha():
            raise Refused("file_broken")
        data = content[at + 8 : end - 4]
        if zlib.crc32(name + data) != struct.unpack_from(">I", content, end - 4)[0]:
            raise Refused("file_broken")
        yield name, data
        if name == b"IEND":
            return
        at = end


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _png_raw_size(header: tuple[int, ...]) -> int:
    """Bytes of the unpacked lines: each line has one byte for its filter."""
    width, height, depth, colour, compression, filtering, interlace = header
    if depth not in _PNG_DEPTHS.get(colour, set()) or compression or filtering or interlace > 1:
        raise Refused("file_broken")
    bits = depth * _PNG_CHANNELS[colour]
    passes = _PASSES if interlace else ((0, 0, 1, 1),)
    total = 0
    for x, y, step_x, step_y in passes:
        columns, lines = -(-(width - x) // step_x), -(-(height - y) // step_y)
        if columns > 0 and lines > 0:
            total += lines * (1 + (columns * bits + 7) // 8)
    return total


def _png_unpacks(packed: list[bytes], expected: int) -> None:
    """The packed lines give exactly the picture's size; what would give more is stopped at that size."""
    unpacker, got = zlib.decompressobj(), 0
    try:
        for piece in packed:
            rest = piece
            while rest:
                got += len(unpacker.decompress(rest, 1 << 20))
                rest = unpacker.unconsumed_tail
                if got > expected or unpacker.unused_data:
                    raise Refused("file_broken")
    except zlib.error as error:
        raise Refused("file_broken") from error
    if got != expected or not unpacker.eof:
        raise Refused("file_broken")


def jpeg_read(content: bytes, *, most_pixels: int) -> Picture:
    """Read and write anew, the camera's turn kept; raises Refused."""
    kept: list[bytes] = [b"\xff\xd8"]
    size: tuple[int, int] | None = None
    turn, scans = 1, 0
    at = 2
    while True:
        marker, at = _jpeg_marker(content, at)
        if marker == _END:
            break
        segment, at = _jpeg_segment(content, at)
        if marker in _FRAMES:
            size = _jpeg_size(segment[2:], size, most_pixels)
        elif marker == _SCAN:
            scans += 1
            if size is None or scans > _MOST_SCANS:
                raise Refused("file_broken")
            end = _jpeg_scan_end(content, at)
            segment, at = segment + content[at:end], end
        elif marker == _EXIF and segment[2:8] == b"Exif\0\0":
            turn = _exif_turn(segment[8:])
            continue
        elif marker not in _JPEG_TABLES:
            own = _jpeg_said(marker, segment[2:])
            if own is None:
                continue
            segment = struct.pack(">H", len(own) + 2) + own
        kept.append(bytes((0xFF, marker)) + segment)
    if size is None or not scans:
        raise Refused("file_broken")
    if turn != 1:
        kept.insert(1, _exif_of(turn))
    return Picture(JPEG, *size, b"".join([*kept, b"\xff\xd9"]))


def _jpeg_said(marker: int, body: bytes) -> bytes | None:
    """What is kept of a segment that draws nothing: JFIF's and Adobe's own few bytes and a colour profile; None: left out."""
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        # Its last two bytes are the size of a thumbnail, which is left out.
        return body[:12] + b"\0\0"
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        return body[:12]
    if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        return body
    if 0xE0 <= marker <= 0xEF or marker == 0xFE:
        return None
    raise Refused("file_broken")


def _jpeg_marker(content: bytes, at: int) -> tuple[int, int]:
    if at >= len(content) or content[at] != 0xFF:
        raise Refused("file_broken")
    while at < len(content) and content[at] == 0xFF:
        at += 1
    if at >= len(content):
        raise Refused("file_broken")
    return content[at], at + 1


def _jpeg_segment(content: bytes, at: int) -> tuple[bytes, int]:
    """A segment from its length on, and where the next marker stands."""
    if at + 2 > len(content):
        raise Refused("file_broken")
    (length,) = struct.unpack_from(">H", content, at)
    if length < 2 or at + length > len(content):
        raise Refused("file_broken")
    return content[at : at + length], at + length


def _jpeg_size(body: bytes, before: tuple[int, int] | None, most_pixels: int) -> tuple[int, int]:
    if before is not None or len(body) < 6:
        raise Refused("file_broken")
    precision, height, width, parts = struct.unpack_from(">BHHB", body)
    if precision != 8 or parts not in {1, 3, 4} or len(body) != 6 + 3 * parts:
        raise Refused("file_broken")
    _pixels(width, height, most_pixels)
    return width, height


def _jpeg_scan_end(content: bytes, at: int) -> int:
    """Where the coded data ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Refused("file_broken")
        if content[at + 1] == 0 or 0xD0 <= content[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _exif_turn(tiff: bytes) -> int:
    """The orientation (1 to 8) that a camera wrote, 1 if it says nothing that can be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(min(count, 100)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        return 1
    return 1


def _exif_of(turn: int) -> bytes:
    """An EXIF segment that says the orientation and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def webp_read(content: bytes, *, most_pixels: int) -> Picture:
    """Read and write anew; raises Refused. Moving pictures are refused."""
    canvas: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    kept: list[bytes] = []
    for name, data in _webp_chunks(content):
        if name == b"VP8X":
            if kept or len(data) != 10:
                raise Refused("file_broken")
            if data[0] & 0x02:
                raise Refused("picture_animated")
            canvas = int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
            _pixels(*canvas, most_pixels)
            # Only the alpha flag stays: colour profile, EXIF and XMP are left out.
            kept.append(_webp_chunk(name, bytes((data[0] & 0x10,)) + data[1:]))
        elif name in {b"VP8 ", b"VP8L"}:
            if size is not None:
                raise Refused("file_broken")
            size = _vp8_size(data) if name == b"VP8 " else _vp8l_size(data)
            _pixels(*size, most_pixels)
            kept.append(_webp_chunk(name, data))
        elif name == b"ALPH" and canvas is not None:
            kept.append(_webp_chunk(name, data))
        elif name in {b"ANIM", b"ANMF"}:
            raise Refused("picture_animated")
    if size is None or canvas not in {None, size}:
        raise Refused("file_broken")
    body = b"WEBP" + b"".join(kept)
    return Picture(WEBP, *size, b"RIFF" + struct.pack("<I", len(body)) + body)


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    (length,) = struct.unpack_from("<I", content, 4)
    end = 8 + length
    if end > len(content):
        raise Refused("file_broken")
    at = 12
    while at < end:
        if at + 8 > end:
            raise Refused("file_broken")
        name = content[at : at + 4]
        (size,) = struct.unpack_from("<I", content, at + 4)
        if at + 8 + size > end:
            raise Refused("file_broken")
        yield name, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _webp_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _vp8_size(data: bytes) -> tuple[int, int]:
    if len(data) < 10 or data[0] & 1 or data[3:6] != b"\x9d\x01\x2a":
        raise Refused("file_broken")
    width, height = struct.unpack_from("<HH", data, 6)
    return width & 0x3FFF, height & 0x3FFF


def _vp8l_size(data: bytes) -> tuple[int, int]:
    if len(data) < 5 or data[0] != 0x2F:
        raise Refused("file_broken")
    bits = int.from_bytes(data[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _pixels(width: int, height: int, most: int) -> None:
    if width == 0 or height == 0:
        raise Refused("file_broken")
    if width * height > most:
        raise Refused("picture_too_many_pixels")
