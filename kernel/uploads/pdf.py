"""PDFs that do nothing: without scripts, actions that start something, attachments, forms that send, or a password.

A PDF is taken as it is or not at all. Names are read as a viewer reads them: with `#xx` undone, and inside compressed object
streams. Where a lenient viewer might find objects we did not look at, the file is refused. Source: ISO 32000-2:2020.
"""

from __future__ import annotations

import re
import zlib

from kernel.uploads.refusals import Refused

ACTIVE = frozenset({
    b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"SubmitForm", b"ImportData",
    b"GoToE", b"GoToR", b"Rendition", b"Movie", b"Sound", b"3D",
})  # fmt: skip
_HEAD = re.compile(rb"%PDF-[12]\.\d[\r\n %]")
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
_OBJECT = re.compile(rb"\d[\x00\s]+\d+[\x00\s]+obj\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_BLANK = b"\x00\t\n\f\r "
_MOST_UNPACKED = 32 * 1024 * 1024


def pdf_check(content: bytes) -> None:
    """Raise Refused for a PDF that is broken, protected or active, or that is something else besides."""
    end = content.rfind(b"%%EOF")
    if not _HEAD.match(content) or end < 0 or b"startxref" not in content:
        raise Refused("file_broken")
    if content[end + 5 :].strip(_BLANK):
        raise Refused("file_mixed")
    plain, packed = _parts(content)
    budget = _MOST_UNPACKED
    texts = [plain]
    for dictionary, body in packed:
        unpacked = _unpacked(dictionary, body, budget)
        budget -= len(unpacked)
        texts.append(unpacked)
    for text in texts:
        names = set(_NAME.findall(_undone(text)))
        if b"Encrypt" in names:
            raise Refused("pdf_encrypted")
        if names & ACTIVE:
            raise Refused("pdf_active")


def _undone(text: bytes) -> bytes:
    """Names as they are meant: `/J#61vaScript` is JavaScript."""
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), text)


def _parts(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Everything outside of streams, and the object streams as (dictionary, packed body)."""
    outside: list[bytes] = []
    packed: list[tuple[bytes, bytes]] = []
    at = 0
    while found := _STREAM.search(content, at):
        if content[max(0, found.start() - 3) : found.start()] == b"end":
            outside.append(content[at : found.end()])
            at = found.end()
            continue
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise Refused("file_broken")
        before = content[at : found.start()]
        body = content[found.end() : end]
        # A stream that was only said to be one, so that what stands in it is not looked at.
        if _OBJECT.search(body):
            raise Refused("file_mixed")
        outside.append(before)
        dictionary = _undone(before[before.rfind(b"obj") + 3 :])
        # A viewer takes objects from whatever the cross-references name; `First` has to stand in each such stream.
        if b"/First" in dictionary or b"/ObjStm" in dictionary:
            packed.append((dictionary, body))
        at = end
    outside.append(content[at:])
    return b"\n".join(outside), packed


def _unpacked(dictionary: bytes, body: bytes, budget: int) -> bytes:
    if b"/Predictor" in dictionary or b"/DecodeParms" in dictionary:
        raise Refused("file_broken")
    filters = _FILTER.findall(dictionary)
    names = filters[0].strip(b"[] \t\r\n").split() if filters else []
    if dictionary.count(b"/Filter") != len(filters) or len(filters) > 1 or names not in ([], [b"/FlateDecode"]):
        raise Refused("file_broken")
    if not names:
        return body
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(body, budget + 1)
    except zlib.error as error:
        raise Refused("file_broken") from error
    if len(unpacked) > budget:
        raise Refused("file_broken")
    return unpacked
