"""Names, notes and chat are written through a whole session and then looked for where they must not be."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import connection
from psycopg.sql import SQL, Identifier
from rest_framework.test import APIClient

from consultations.bookings import ratings
from consultations.calls import services as calls
from consultations.calls.documents import session_events_of
from consultations.calls.quality import Sample
from consultations.notes import services as notes
from consultations.waiting_room import services as waiting_room
from consultations.waiting_room.selectors import queue_snapshot
from kernel import clock
from kernel.documents import documents
from kernel.logs import AllowListFormatter
from realtime import valkey
from tests.factories.consultations import admit, confirmed, connect, join, pair

pytestmark = pytest.mark.django_db(transaction=True)
NAME, CHAT, CALL_CHAT, NOTE = "Canaryname Zeisig", "canary-waiting-chat", "canary-call-chat", "canary-session-note"
WORDS = [NAME, "Canaryname", CHAT, CALL_CHAT, NOTE]


class Lines(logging.Handler):
    """Every log line as production would write it."""

    def __init__(self) -> None:
        super().__init__(level=0)
        self.setFormatter(AllowListFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def every_table() -> bytes:
    """All rows of all tables as PostgreSQL writes them out; sealed columns as their raw bytes."""
    found = b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(SQL("COPY (SELECT * FROM {}) TO STDOUT").format(Identifier(table))) as rows:
                found += b"".join(bytes(row) for row in rows)
            found += b"\n"
    return found


def test_what_two_people_say_is_nowhere_in_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    written = Lines()
    logging.getLogger().addHandler(written)
    try:
        _a_whole_session()
    finally:
        logging.getLogger().removeHandler(written)
    raw = every_table()
    unhexed = b"".join(bytes.fromhex(part.decode()) for part in _hex_parts(raw))
    assert len(unhexed) > 10_000
    streams = b"".join(repr(_dump(key)).encode() for key in valkey.client().scan_iter("*"))
    stored = repr(documents.find("session_events", {})).encode()
    for word in WORDS:
        for place, hay in {
            "logs": "\n".join(written.lines).encode(), "tables": raw, "sealed columns": unhexed, "streams": streams,
            "documents": stored,
        }.items():  # fmt: skip
            assert word.encode() not in hay, place


def _a_whole_session() -> None:
    two = pair(NAME)
    booking = confirmed(two)
    with clock.frozen(booking.starts_at):
        join(booking, device={"camera": "ok", "microphone": "ok", "network": "good"})
        waiting_room.waiting_message_post(actor=two.her, booking_id=booking.pk, text=CHAT, idem="canary-idem-1")
        shown = queue_snapshot(actor=two.him, professional_id=two.professional.pk)
        assert (shown.entries[0].patient.name, shown.messages[0].text) == (NAME, CHAT)
        admit(two, booking)
        connect(two, booking)
        sample = Sample(grade="good", rtt_ms=40.0)
        calls.call_report(actor=two.him, booking_id=booking.pk, state="connected", sample=sample)
        calls.call_message_post(actor=two.her, booking_id=booking.pk, text=CALL_CHAT, idem="canary-idem-2")
        calls.call_finish(actor=two.him, booking_id=booking.pk)
    notes.note_write(actor=two.him, booking_id=booking.pk, text=NOTE, version=0)
    ratings.booking_rate(actor=two.her, booking_id=booking.pk, stars=5, text="", alliance=None)
    client = APIClient()
    client.force_authenticate(user=two.professional.user)
    assert NAME in client.get("/api/v1/pro/day", {"on": booking.starts_at.date().isoformat()}).content.decode()
    # A request that fails says no more than one that works.
    client.put(f"/api/v1/bookings/{booking.pk}/note", {"text": NOTE, "version": 99})
    kinds = {line["kind"] for line in session_events_of(booking.pk)}
    assert kinds == {"opened", "joined", "state", "finished"}


def _hex_parts(raw: bytes) -> list[bytes]:
    """bytea columns come out of COPY as `\\\\x` and hexadecimal digits."""
    cells = raw.replace(b"\n", b"\t").split(b"\t")
    return [cell[3:] for cell in cells if cell.startswith(b"\\\\x")]


def _dump(key: bytes) -> Any:
    """What a key holds: a topic's stream line by line, anything else in Valkey's own form."""
    return valkey.client().xrange(key) if key.endswith(b":log") else valkey.client().dump(key)
