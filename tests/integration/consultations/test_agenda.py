"""A person's appointments at a secret address: hers alone, discreet, and gone when she takes it back."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from rest_framework.test import APIClient

from accounts.messages.content import content_of
from accounts.messages.models import OutgoingMessage
from accounts.messages.services import message_deliver
from accounts.notifications.services import notification_settings_update
from accounts.people.models import User
from consultations.agenda.models import AgendaLink
from consultations.bookings import cancellation, rescheduling
from consultations.bookings.models import Booking
from consultations.bookings.telling import both_tell
from consultations.reminders.services import reminders_send
from kernel import clock
from kernel.logs import AllowListFormatter
from tests.factories.consultations import SYSTEM, Pair, confirmed, held, pair, tomorrow

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Pair:
    return pair(name="Vermilion Quellwasser")


def booked(two: Pair) -> Booking:
    """A paid session; how it came to be is not what is tested here."""
    booking = held(two)
    Booking.objects.filter(pk=booking.pk).update(state="confirmed", payment_id=uuid4(), confirmed_at=clock.now())
    booking.refresh_from_db()
    return booking


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user=user)
    return client


def link(user: User) -> str:
    answer = client_of(user).post("/api/v1/me/agenda-link")
    assert answer.status_code == 201, answer.json()
    path: str = answer.json()["path"]
    return path


def read(path: str) -> list[icalendar.Event]:
    answer = APIClient().get(path, headers={"Accept": "text/calendar"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(answer.content).events


def test_both_read_the_same_session_without_a_name_or_a_word_of_what_it_is(two: Pair) -> None:
    booking = booked(two)
    for user in (two.patient, two.professional.user):
        path = link(user)
        (event,) = read(path)
        assert (event["UID"], event["SUMMARY"], event["SEQUENCE"]) == (f"{booking.pk}@mindo.health", "Appointment", 0)
        assert (event.start, event.end) == (booking.starts_at, booking.ends_at)
        text = APIClient().get(path).content.decode()
        assert "VTIMEZONE" not in text
        assert not {"DESCRIPTION", "LOCATION", "ATTENDEE", "ORGANIZER"} & set(event)
        for word in ("Vermilion", two.professional.display_name, "psycholog", "therap"):
            assert word not in text


@pytest.mark.django_db(transaction=True)
def test_a_moved_and_then_cancelled_session_keeps_its_uid_and_counts_up(two: Pair) -> None:
    # Far enough ahead to be moved for nothing.
    booking = confirmed(two, at=tomorrow(10) + timedelta(days=2))
    path = link(two.patient)
    rescheduling.booking_reschedule(actor=two.her, booking_id=booking.pk, starts_at=tomorrow(15) + timedelta(days=2))
    (event,) = read(path)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (f"{booking.pk}@mindo.health", 1, "CONFIRMED")
    assert event.start == tomorrow(15) + timedelta(days=2)
    cancellation.booking_cancel(actor=two.her, booking_id=booking.pk, reason="by_patient")
    (event,) = read(path)
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (2, "CANCELLED", "TRANSPARENT")


def test_what_has_not_changed_is_not_sent_again(two: Pair) -> None:
    booking = booked(two)
    path = link(two.patient)
    first = APIClient().get(path)
    again = APIClient().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Booking.objects.filter(pk=booking.pk).update(state="cancelled", updated_at=clock.now() + timedelta(seconds=1))
    assert APIClient().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one_and_a_revoked_one_opens_nothing(two: Pair) -> None:
    booked(two)
    first = link(two.patient)
    second = link(two.patient)
    assert APIClient().get(first).status_code == 404
    assert len(read(second)) == 1
    assert client_of(two.patient).delete("/api/v1/me/agenda-link").status_code == 204
    assert client_of(two.patient).delete("/api/v1/me/agenda-link").status_code == 204
    assert APIClient().get(second).status_code == 404
    assert client_of(two.patient).get("/api/v1/me/agenda-link").json() == {"made_at": None}


def test_a_closed_account_is_not_read(two: Pair) -> None:
    path = link(two.patient)
    get_user_model().objects.filter(pk=two.patient.pk).update(is_active=False)
    assert APIClient().get(path).status_code == 404


def test_strangers_see_nothing_of_it_and_the_secret_is_not_kept(two: Pair) -> None:
    booked(two)
    path = link(two.patient)
    token = path.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) >= 43
    assert token.encode() not in bytes(AgendaLink.objects.get().token_digest)
    assert read(link(pair().patient)) == []


def test_the_secret_reaches_no_log(two: Pair, caplog: pytest.LogCaptureFixture) -> None:
    path = link(two.patient)
    with caplog.at_level(logging.DEBUG):
        for logger in ("django.request", "mindo.request"):
            logging.getLogger(logger).addHandler(caplog.handler)
        try:
            assert APIClient().get(path).status_code == 200
            assert APIClient().get(path.replace(".ics", "x.ics")).status_code == 404
        finally:
            for logger in ("django.request", "mindo.request"):
                logging.getLogger(logger).removeHandler(caplog.handler)
    lines = [AllowListFormatter().format(record) for record in caplog.records]
    assert any("agenda/<str:token>.ics" in line for line in lines)
    secret = path.rsplit("/", 1)[1].removesuffix(".ics")
    assert [line for line in lines if secret in line] == []


def test_the_language_is_the_readers(two: Pair) -> None:
    booked(two)
    get_user_model().objects.filter(pk=two.patient.pk).update(language="hi")
    (event,) = read(link(two.patient))
    assert event["SUMMARY"] == "अपॉइंटमेंट"


def attached(person: User, template: str) -> list[Any]:
    """The calendar files of the mails of a kind a person was sent, in order."""
    rows = OutgoingMessage.objects.filter(person=person, template=template, channel="email").order_by("id")
    found = [content_of(row) for row in rows]
    return [icalendar.Calendar.from_ical(one.calendar) for one in found if one is not None]


@pytest.mark.django_db(transaction=True)
def test_mails_about_a_session_carry_it_as_a_file_that_follows_its_moves_and_its_end(two: Pair) -> None:
    # Far enough ahead to be moved for nothing, at whatever hour this runs.
    booking = confirmed(two, at=tomorrow(10) + timedelta(days=2))
    (first,) = attached(two.patient, "booking.confirmed")
    (entry,) = first.walk("VEVENT")
    assert (first["method"], str(entry["summary"]), entry["sequence"]) == ("PUBLISH", "Appointment", 0)
    assert entry["dtstart"].dt == booking.starts_at
    assert entry["dtstart"].to_ical().endswith(b"Z")
    assert attached(two.professional.user, "booking.received")[0].to_ical() == first.to_ical()
    words = first.to_ical().decode()
    assert [word for word in (two.patient.name, two.professional.display_name, "Vermilion") if word in words] == []

    later = booking.starts_at + timedelta(days=1)
    rescheduling.booking_reschedule(actor=two.her, booking_id=booking.pk, starts_at=later)
    with clock.frozen(later - timedelta(hours=24)):
        Booking.objects.filter(pk=booking.pk).update(confirmed_at=later - timedelta(days=3))
        booking.moves.update(created_at=later - timedelta(days=2))
        reminders_send(actor=SYSTEM)
        reminders_send(actor=SYSTEM)
    # She moved it herself, and her calendar follows as his does: in words that say it was she.
    (mine,) = attached(two.patient, "booking.rescheduled_by_you")
    (moved,) = attached(two.professional.user, "booking.rescheduled")
    (reminded,) = attached(two.patient, "booking.reminder")
    for one in (mine, moved, reminded):
        (now,) = one.walk("VEVENT")
        assert (now["uid"], now["sequence"], now["dtstart"].dt) == (entry["uid"], 1, later)

    cancellation.booking_cancel(actor=two.him, booking_id=booking.pk, reason="ill")
    cancellation.booking_cancel(actor=two.him, booking_id=booking.pk, reason="ill")
    (off,) = attached(two.patient, "booking.cancelled")
    (own,) = attached(two.professional.user, "booking.cancelled_by_you")
    for one in (off, own):
        (gone,) = one.walk("VEVENT")
        assert (one["method"], gone["uid"], gone["sequence"], gone["status"]) == (
            "CANCEL",
            entry["uid"],
            2,
            "CANCELLED",
        )


@pytest.mark.parametrize("is_hers", [True, False])
def test_whoever_calls_it_off_is_told_by_mail_alone_and_as_she_wants_to_be_told(two: Pair, *, is_hers: bool) -> None:
    booking = booked(two)
    user, acting = (two.patient, two.her) if is_hers else (two.professional.user, two.him)
    both_tell(actor=acting, booking=booking, template="booking.cancelled")
    mine = OutgoingMessage.objects.filter(person=user)
    assert [(row.channel, row.template) for row in mine] == [("email", "booking.cancelled_by_you")]
    assert not user.notifications.exists()
    words = content_of(mine[0])
    assert words is not None
    assert words.subject == "Mindo: you cancelled an appointment"
    assert [name for name in ("Vermilion", two.professional.display_name) if name in words.subject + words.body] == []
    notification_settings_update(actor=acting, person_id=user.pk, silenced=["appointments:email"])
    both_tell(actor=acting, booking=booking, template="booking.cancelled")
    assert mine.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_out_with_its_mail(two: Pair, settings: Any) -> None:
    settings.MINDO_EMAIL_IS_LOCAL = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    confirmed(two)
    message = OutgoingMessage.objects.get(person=two.patient, template="booking.confirmed", channel="email")
    assert message_deliver(message_id=message.pk)
    assert message_deliver(message_id=message.pk)
    (sent,) = [one for one in mail.outbox if one.extra_headers["Message-ID"] == f"<message-{message.pk}@mindo>"]
    part: Any = next(part for part in sent.message().walk() if part.get_filename() == "appointment.ics")
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "PUBLISH")
    assert len(icalendar.Calendar.from_ical(part.get_payload(decode=True).decode()).walk("VEVENT")) == 1
