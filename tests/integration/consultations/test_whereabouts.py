"""Where a patient is during a session and whom to call: said by her, seen by her professional around it, every look recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from access.models import AuditEvent
from accounts.emergency.services import emergency_contact_set
from consultations.bookings.models import Booking
from consultations.whereabouts.models import Whereabouts
from consultations.whereabouts.services import safety_card, whereabouts_confirm, whereabouts_own
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.models import OutboxEntry
from tests.factories.accounts import actor, person
from tests.factories.consultations import Pair, confirmed, pair
from tests.factories.marketplace import make_professional

pytestmark = pytest.mark.django_db(transaction=True)

SAID: dict[str, Any] = {
    "place": "12 Zimbelstern Lane, Pune",
    "plan": "Ring my mobile",
    "country": "IN",
    "shares_contact": True,
}


@pytest.fixture
def two() -> Pair:
    return pair()


def booked(two: Pair) -> Booking:
    emergency_contact_set(
        actor=two.her, person_id=two.patient.id, name="Meera", phone="+918123456789", relation="sister"
    )
    return confirmed(two)


def test_she_says_where_she_is_and_her_professional_sees_it_around_the_session_only(two: Pair) -> None:
    booking = booked(two)
    with clock.frozen(booking.starts_at - timedelta(minutes=30)):
        assert whereabouts_own(actor=two.her, booking_id=booking.pk).confirmed_at is None
        told = OutboxEntry.objects.filter(target=f"user:{two.professional.user_id}", name="booking.changed").count()
        whereabouts_confirm(actor=two.her, booking_id=booking.pk, **SAID)
        assert (
            OutboxEntry.objects.filter(target=f"user:{two.professional.user_id}", name="booking.changed").count()
            == told + 1
        )
        with pytest.raises(Conflict, match="outside_session"):
            safety_card(actor=two.him, booking_id=booking.pk)
    with clock.frozen(booking.starts_at - timedelta(minutes=10)):
        whereabouts_confirm(actor=two.her, booking_id=booking.pk, **{**SAID, "place": "At my office, Pune"})
        card = safety_card(actor=two.him, booking_id=booking.pk)
        assert (card.place, card.plan, card.country) == ("At my office, Pune", "Ring my mobile", "IN")
        assert card.contact is not None
        assert (card.contact.name, card.contact.phone) == ("Meera", "+918123456789")
    assert Whereabouts.objects.count() == 1
    seen = AuditEvent.objects.get(action="whereabouts.seen")
    assert (seen.person_id, seen.data) == (two.patient.id, {"place": True, "contact": True})
    with connection.cursor() as cursor:
        cursor.execute("SELECT row::text FROM consultations_whereabouts AS row")
        stored = str(cursor.fetchall())
    assert "Zimbelstern" not in stored
    assert b"office".hex() not in stored


def test_a_contact_is_seen_unless_she_says_no(two: Pair) -> None:
    booking = booked(two)
    with clock.frozen(booking.starts_at):
        assert safety_card(actor=two.him, booking_id=booking.pk).contact is not None
        whereabouts_confirm(actor=two.her, booking_id=booking.pk, **{**SAID, "shares_contact": False})
        assert safety_card(actor=two.him, booking_id=booking.pk).contact is None


def test_nobody_else_sees_or_says_it(two: Pair) -> None:
    booking = booked(two)
    strangers = [person(), make_professional().user, person(role="super_admin"), person(role="clinical_lead")]
    with clock.frozen(booking.starts_at):
        for someone in (*map(actor, strangers), two.her):
            with pytest.raises((NotFound, Forbidden)):
                safety_card(actor=someone, booking_id=booking.pk)
        for someone in (*map(actor, strangers[:2]), two.him):
            with pytest.raises((NotFound, Forbidden)):
                whereabouts_confirm(actor=someone, booking_id=booking.pk, **SAID)
    assert not AuditEvent.objects.filter(action="whereabouts.seen").exists()


def test_it_is_said_shortly_before_and_in_words_one_can_send_help_to(two: Pair) -> None:
    booking = booked(two)
    with clock.frozen(booking.starts_at - timedelta(hours=3)), pytest.raises(Conflict, match="session_far"):
        whereabouts_confirm(actor=two.her, booking_id=booking.pk, **SAID)
    with clock.frozen(booking.starts_at):
        with pytest.raises(Invalid) as refused:
            whereabouts_confirm(actor=two.her, booking_id=booking.pk, **{**SAID, "place": " a "})
        assert list(refused.value.fields) == ["place"]
        with pytest.raises(NotFound):
            whereabouts_own(actor=actor(person()), booking_id=booking.pk)


def test_the_next_session_is_offered_the_words_of_the_last(two: Pair) -> None:
    booking = booked(two)
    with clock.frozen(booking.starts_at):
        whereabouts_confirm(actor=two.her, booking_id=booking.pk, **SAID)
    coming = confirmed(two, at=booking.starts_at + timedelta(days=1))
    own = whereabouts_own(actor=two.her, booking_id=coming.pk)
    assert (own.place, own.confirmed_at, own.has_contact) == (SAID["place"], None, True)
