"""Session notes: the treating professional's alone, sealed, versioned, every look recorded."""

from __future__ import annotations

import pytest
from django.db import connection

from access.actors import Actor
from access.models import AuditEvent
from consultations.bookings.models import Booking
from consultations.notes import services
from consultations.notes.models import SessionNote
from kernel import keyring
from kernel.errors import Conflict, DomainError, NotFound
from tests.factories.accounts import person
from tests.factories.consultations import Pair, completed, confirmed, pair

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two() -> Pair:
    return pair()


@pytest.fixture
def booking(two: Pair) -> Booking:
    return completed(two)


def test_a_note_is_written_read_and_audited(two: Pair, booking: Booking) -> None:
    assert services.note_read(actor=two.him, booking_id=booking.pk).version == 0
    services.note_write(actor=two.him, booking_id=booking.pk, text="Slept better.", version=0)
    note = services.note_read(actor=two.him, booking_id=booking.pk)
    assert (note.text, note.version) == ("Slept better.", 1)
    lines = AuditEvent.objects.filter(resource_id=str(booking.pk), action__startswith="note.")
    assert sorted(lines.values_list("action", flat=True)) == ["note.read", "note.read", "note.written"]
    assert set(lines.values_list("person_id", flat=True)) == {two.patient.pk}


def test_nobody_else_reads_or_writes_it_not_even_the_patient_or_the_super_administrator(
    two: Pair, booking: Booking
) -> None:
    services.note_write(actor=two.him, booking_id=booking.pk, text="Slept better.", version=0)
    others = [two.her, pair().him, pair().her, Actor.anonymous()]
    others += [Actor.person(person(role=role).pk) for role in ("super_admin", "admin", "support", "clinical_lead")]
    for actor in others:
        with pytest.raises(DomainError) as unread:
            services.note_read(actor=actor, booking_id=booking.pk)
        with pytest.raises(DomainError) as unwritten:
            services.note_write(actor=actor, booking_id=booking.pk, text="x", version=1)
        assert {unread.value.status, unwritten.value.status} <= {401, 404}
    assert SessionNote.objects.get().version == 1


def test_a_tab_that_is_behind_does_not_overwrite(two: Pair, booking: Booking) -> None:
    services.note_write(actor=two.him, booking_id=booking.pk, text="First", version=0)
    with pytest.raises(Conflict) as refused:
        services.note_write(actor=two.him, booking_id=booking.pk, text="Second tab", version=0)
    assert (refused.value.code, refused.value.data) == ("stale_version", {"version": 1})
    assert services.note_read(actor=two.him, booking_id=booking.pk).text == "First"


def test_a_session_that_has_not_begun_has_no_note(two: Pair) -> None:
    booking = confirmed(two)
    with pytest.raises(Conflict) as refused:
        services.note_write(actor=two.him, booking_id=booking.pk, text="Too soon", version=0)
    assert refused.value.code == "no_session"
    with pytest.raises(NotFound):
        services.note_read(actor=two.her, booking_id=booking.pk)


def test_the_text_is_sealed_with_the_patients_key_and_goes_with_it(two: Pair, booking: Booking) -> None:
    services.note_write(actor=two.him, booking_id=booking.pk, text="CANARY-note", version=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM consultations_session_note")
        (raw,) = cursor.fetchone()
    assert b"CANARY" not in bytes(raw)
    keyring.destroy(two.patient.pk)
    assert services.note_read(actor=two.him, booking_id=booking.pk).text is None
