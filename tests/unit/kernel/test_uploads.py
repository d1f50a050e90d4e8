"""What is taken of the files people send, and what is refused: other kinds, bombs, files that are two things at once."""

from __future__ import annotations

import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.errors import Invalid, Unavailable
from kernel.uploads import checks
from kernel.uploads.checks import DOCUMENT, PDF, PORTRAIT, content_check, upload_check
from kernel.uploads.refusals import WORDS, Refused
from kernel.uploads.scanners import ClamdScanner
from kernel.uploads.serving import file_response
from tests.factories import files

HIDDEN = b"<script>alert(1)</script>"


def refusal(content: bytes, allowed: checks.Allowed = DOCUMENT) -> str:
    with pytest.raises(Refused) as refused:
        content_check(content, allowed)
    assert refused.value.code in WORDS
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.png(), "image/png"),
        (files.jpeg(), "image/jpeg"),
        (files.webp(), "image/webp"),
    ],
)
def test_a_picture_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert content_check(content, PORTRAIT).media_type == kind


def test_neither_name_nor_claimed_type_is_believed() -> None:
    lie = SimpleUploadedFile("licence.pdf", files.png(), content_type="application/pdf")
    assert upload_check(lie, DOCUMENT).media_type == "image/png"
    script = SimpleUploadedFile("photo.png", HIDDEN, content_type="image/png")
    with pytest.raises(Invalid) as refused:
        upload_check(script, PORTRAIT, field="photo")
    assert refused.value.code == "file_type_not_allowed"
    assert list(refused.value.fields) == ["photo"]


def test_a_pdf_is_no_portrait_and_a_webp_is_no_document() -> None:
    assert refusal(files.pdf(), PORTRAIT) == "file_type_not_allowed"
    assert refusal(files.webp(), DOCUMENT) == "file_type_not_allowed"
    assert content_check(files.pdf(), DOCUMENT).media_type == PDF


def test_nothing_and_too_much_are_refused_at_the_field() -> None:
    for upload, code in (
        (None, "file_missing"),
        (SimpleUploadedFile("a", b""), "file_empty"),
        (SimpleUploadedFile("a", bytes(PORTRAIT.most_bytes + 1)), "file_too_large"),
    ):
        with pytest.raises(Invalid) as refused:
            upload_check(upload, PORTRAIT)
        assert (refused.value.code, list(refused.value.fields)) == (code, ["file"])


class TestWhatIsHiddenInAPicture:
    def test_what_stands_behind_its_end_is_left_out(self) -> None:
        for picture in (files.png(), files.jpeg(), files.webp()):
            both = picture + files.archive()
            assert content_check(both, PORTRAIT).content == content_check(picture, PORTRAIT).content

    def test_places_words_and_comments_are_left_out(self) -> None:
        told = files.png(extra=files.png_chunk(b"tEXt", b"Comment\0" + HIDDEN))
        assert HIDDEN not in content_check(told, PORTRAIT).content
        photo = files.jpeg(extra=files.exif(6, place=b"28.6139N") + files.jpeg_segment(0xFE, HIDDEN))
        kept = content_check(photo, PORTRAIT).content
        assert b"28.6139N" not in kept
        assert HIDDEN not in kept
        # How the camera was held is said again, alone: content read a second time stays as it is.
        assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in kept
        assert content_check(kept, PORTRAIT).content == kept
        web = files.webp(chunks=b"XMP " + struct.pack("<I", 4) + b"secr")
        assert b"secr" not in content_check(web, PORTRAIT).content

    def test_a_script_in_the_picture_itself_is_foreign(self) -> None:
        lines = (b"\0" + b"\x12\x44\x3c" * 320) * 320
        stored = zlib.compressobj(level=0)
        hidden = stored.compress(lines[:-60] + HIDDEN + bytes(60 - len(HIDDEN))) + stored.flush()
        whole = files.png()
        start = whole.index(b"IDAT") - 4
        assert (
            refusal(whole[:start] + files.png_chunk(b"IDAT", hidden) + files.png_chunk(b"IEND", b"")) == "file_infected"
        )


class TestBombs:
    def test_a_small_file_that_claims_many_pixels(self) -> None:
        assert refusal(files.png(30_000, 30_000, raw=b"")) == "picture_too_many_pixels"
        assert refusal(files.jpeg(60_000, 60_000)) == "picture_too_many_pixels"
        assert refusal(files.webp(16_000, 16_000), PORTRAIT) == "picture_too_many_pixels"

    def test_lines_that_unpack_to_more_than_the_picture(self) -> None:
        assert refusal(files.png(raw=bytes(50_000_000))) == "file_broken"
        assert refusal(files.png(raw=b"short")) == "file_broken"

    def test_a_moving_picture_and_one_too_small(self) -> None:
        moving = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (319).to_bytes(3, "little") * 2
        assert refusal(files.webp(before=moving), PORTRAIT) == "picture_animated"
        assert refusal(files.png(320, 100), PORTRAIT) == "picture_too_small"


@pytest.mark.parametrize("make", [files.png, files.jpeg, files.webp])
def test_a_picture_cut_off_anywhere_is_broken_and_nothing_else(make: object) -> None:
    whole: bytes = make()  # type: ignore[operator]  # one of the three makers above
    for length in range(12, len(whole) - 1, max(1, len(whole) // 60)):
        assert refusal(whole[:length], PORTRAIT) == "file_broken"


class TestPdf:
    @pytest.mark.parametrize(
        "content",
        [
            files.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
            files.pdf(b"<</S/J#61vaScript/J#53(app.alert(1))>>"),
            files.pdf(b"<</S/Launch/F(cmd.exe)>>"),
            files.pdf(b"<</Names<</EmbeddedFiles 7 0 R>>>>"),
            files.pdf(b"<</AcroForm<</XFA 7 0 R>>>>"),
            files.pdf(files.object_stream(b"<</S/JavaScript/JS(app.alert(1))>>")),
            # Said to be something else; a viewer that follows the cross-references reads it all the same.
            files.pdf(files.object_stream(b"<</S/Launch/F(x)>>", dictionary=b"/N 1/F#69rst 4/Filter[/FlateDecode]")),
        ],
    )
    def test_what_would_do_something_is_refused(self, content: bytes) -> None:
        assert refusal(content) == "pdf_active"

    def test_what_nobody_can_look_into_is_refused(self) -> None:
        assert refusal(files.pdf().replace(b"/Root", b"/Encrypt 7 0 R/Root")) == "pdf_encrypted"
        odd = b"/Type/ObjStm/N 1/First 4/Filter[/ASCIIHexDecode/FlateDecode]"
        assert refusal(files.pdf(files.object_stream(b"<<>>", dictionary=odd))) == "file_broken"
        assert refusal(files.pdf().replace(b"%%EOF", b"")) == "file_broken"
        assert refusal(files.pdf()[:200]) == "file_broken"

    def test_objects_hidden_as_a_stream_are_refused(self) -> None:
        hidden = b"%stream\n7 0 obj <</S/JavaScript/JS(1)>> endobj\n%endstream"
        assert refusal(files.pdf(b"<<>>" + hidden)) == "file_mixed"

    def test_a_pdf_that_is_an_archive_too_is_refused(self) -> None:
        assert refusal(files.pdf() + files.archive()) == "file_mixed"
        ended = files.archive()[:-2] + struct.pack("<H", 6) + b"%%EOF\n"
        assert refusal(files.pdf() + ended) == "file_infected"
        assert refusal(b"GIF89a" + files.pdf()) == "file_type_not_allowed"

    def test_a_modern_pdf_that_only_shows_is_taken_as_it_is(self) -> None:
        whole = files.pdf(files.object_stream(b"<</Type/Annot/Subtype/Link>>"))
        assert content_check(whole, DOCUMENT).content == whole


@pytest.fixture
def clamd() -> Iterator[tuple[str, list[bytes], list[bytes]]]:
    """A daemon that speaks INSTREAM: its address, what it was sent, and what it will answer."""
    got: list[bytes] = []
    answers: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                wire, _ = listening.accept()
            except OSError:
                return
            with wire, wire.makefile("rwb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                whole = b""
                while size := struct.unpack(">I", told.read(4))[0]:
                    whole += told.read(size)
                got.append(whole)
                told.write(answers.pop(0))

    threading.Thread(target=serve, daemon=True).start()
    yield f"127.0.0.1:{listening.getsockname()[1]}", got, answers
    listening.close()


def test_clamav_is_shown_the_file_and_believed(clamd: tuple[str, list[bytes], list[bytes]], settings: Any) -> None:
    address, got, answers = clamd
    settings.MINDO_CLAMD = address
    answers[:] = [b"stream: OK\0", b"stream: Win.Test FOUND\0", b"INSTREAM size limit exceeded. ERROR\0"]
    kept = content_check(files.pdf(), DOCUMENT)
    assert got == [kept.content]
    assert refusal(files.pdf()) == "file_infected"
    with pytest.raises(Unavailable):
        content_check(files.pdf(), DOCUMENT)


def test_without_an_answer_nothing_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        ClamdScanner(f"127.0.0.1:{port}").found(b"content")


def test_a_file_is_given_back_in_a_sandbox() -> None:
    answer = file_response(files.pdf(), PDF, name="licence")
    assert answer["Content-Disposition"] == 'inline; filename="licence.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"].split("; ")
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert not any(part.startswith("script-src") for part in policy)
