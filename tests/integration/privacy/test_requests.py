"""Correcting, restricting, objecting: at once, by the person alone, answered by somebody else, with a history."""

from __future__ import annotations

import pytest

from access.models import AuditEvent
from accounts.consents.selectors import has_consent
from consultations.notes.services import note_read, note_write
from kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from privacy.disclosures import disclosures_of
from privacy.requests import services
from privacy.requests.selectors import objects_to, requests_of
from tests.factories.accounts import actor, person
from tests.integration.privacy.worlds import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_restricted_record_is_closed_at_once_and_open_again_when_she_lifts_it() -> None:
    it = world()
    her = actor(it.her)
    assert note_read(actor=it.two.him, booking_id=it.booking.pk).version == 1
    asked = services.request_make(actor=her, person_id=it.person_id, kind="restriction", area="record")
    with pytest.raises(Forbidden, match="record_restricted"):
        note_read(actor=it.two.him, booking_id=it.booking.pk)
    with pytest.raises(Forbidden, match="record_restricted"):
        note_write(actor=it.two.him, booking_id=it.booking.pk, text="x", version=1)
    with pytest.raises(Conflict, match="already_in_force"):
        services.request_make(actor=her, person_id=it.person_id, kind="restriction", area="record")
    services.request_withdraw(actor=her, person_id=it.person_id, request_id=asked.id)
    assert note_read(actor=it.two.him, booking_id=it.booking.pk).version == 1
    seen = disclosures_of(actor=her, person_id=it.person_id, cursor=None, limit=50).rows
    assert "note.read" in {line.action for line in seen}
    assert {line.actor for line in seen} == {"person"}


def test_an_objection_ends_the_consent_it_is_about() -> None:
    her = person()
    services.request_make(actor=actor(her), person_id=her.pk, kind="objection", area="matching")
    assert objects_to(her.pk, "matching")
    assert not has_consent(her.pk, "matching")
    with pytest.raises(Invalid):
        services.request_make(actor=actor(her), person_id=her.pk, kind="objection", area="profile")


def test_a_correction_is_answered_by_somebody_who_may_and_stays_in_the_history() -> None:
    her, clerk, stranger = person(), person(role="compliance"), person()
    with pytest.raises(Invalid):
        services.request_make(actor=actor(her), person_id=her.pk, kind="rectification", area="profile")
    asked = services.request_make(
        actor=actor(her), person_id=her.pk, kind="rectification", area="profile", words="My name has two s"
    )
    with pytest.raises(NotFound):
        services.request_withdraw(actor=actor(stranger), person_id=stranger.pk, request_id=asked.id)
    with pytest.raises(DomainError):
        services.request_decide(actor=actor(stranger), request_id=asked.id, granted=True, answer="Yes")
    services.request_decide(actor=actor(clerk), request_id=asked.id, granted=True, answer="Corrected.")
    with pytest.raises(Conflict, match="request_closed"):
        services.request_decide(actor=actor(clerk), request_id=asked.id, granted=False, answer="No")
    (row,) = requests_of(actor=actor(her), person_id=her.pk)
    assert (row.state, row.words, row.answer) == ("granted", "My name has two s", "Corrected.")
    assert AuditEvent.objects.filter(action="rectification.granted", person_id=her.pk).exists()
