"""Reminders: a day, an hour and ten minutes ahead, once each, of sessions that take place, at night only the last."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from access.models import AuditEvent
from accounts.messages.models import OutgoingMessage
from accounts.notifications.models import Notification
from accounts.notifications.services import notification_settings_update
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.models import Booking
from consultations.reminders.models import SentReminder
from consultations.reminders.services import reminders_send
from consultations.reminders.steps import STEPS
from kernel import clock
from tests.factories.consultations import SYSTEM, Pair, confirmed, pair
from tests.integration.consultations.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY, HOUR, MINUTES = STEPS


def sent(booking: Booking, before: timedelta) -> list[str]:
    """The steps gone out, once the sweep has run that long before the start."""
    with clock.frozen(booking.starts_at - before):
        reminders_send(actor=SYSTEM)
        reminders_send(actor=SYSTEM)
    return list(SentReminder.objects.filter(booking=booking).order_by("created_at").values_list("step", flat=True))


def begins_in(two: Pair, ahead: timedelta) -> Booking:
    """A session agreed on that long before it begins."""
    booking = confirmed(two)
    Booking.objects.filter(pk=booking.pk).update(confirmed_at=booking.starts_at - ahead)
    booking.refresh_from_db()
    return booking


def test_both_are_reminded_three_times_and_each_time_once() -> None:
    two = pair()
    booking = begins_in(two, timedelta(days=2))
    assert sent(booking, timedelta(hours=27)) == []
    assert sent(booking, timedelta(hours=24)) == ["day"]
    assert sent(booking, timedelta(minutes=59)) == ["day", "hour"]
    assert sent(booking, timedelta(minutes=10)) == ["day", "hour", "minutes"]
    assert sent(booking, timedelta(0)) == ["day", "hour", "minutes"]
    for person in (two.patient, two.professional.user):
        told = Notification.objects.filter(person=person, template__in=["booking.reminder", "booking.starting"])
        assert sorted(told.values_list("template", flat=True)) == [
            "booking.reminder",
            "booking.reminder",
            "booking.starting",
        ]
    assert AuditEvent.objects.filter(action="booking.reminded", person_id=two.patient.pk).count() == 3


def test_nobody_is_reminded_of_what_was_agreed_on_later_or_is_called_off() -> None:
    late = begins_in(pair(), timedelta(minutes=40))
    assert sent(late, timedelta(minutes=39)) == []
    assert sent(late, timedelta(minutes=9)) == ["minutes"]
    two = pair()
    off = begins_in(two, timedelta(days=2))
    booking_cancel(actor=two.her, booking_id=off.pk, reason="changed_mind")
    assert sent(off, timedelta(hours=24)) == []


def test_a_session_that_was_moved_is_reminded_of_anew() -> None:
    booking = begins_in(pair(), timedelta(days=5))
    assert sent(booking, timedelta(hours=24)) == ["day"]
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=booking.starts_at + timedelta(days=1), ends_at=booking.ends_at + timedelta(days=1)
    )
    booking.refresh_from_db()
    assert sent(booking, timedelta(hours=24)) == ["day", "day"]


def test_at_night_the_last_one_is_sent_and_the_others_wait_for_the_morning() -> None:
    two = pair()
    booking = begins_in(two, timedelta(days=3))
    night = datetime.combine(booking.starts_at.date() + timedelta(days=1), time(1, 5), tzinfo=UTC)
    Booking.objects.filter(pk=booking.pk).update(starts_at=night, ends_at=night + timedelta(minutes=50))
    booking.refresh_from_db()
    notification_settings_update(actor=two.her, person_id=two.patient.pk, quiet=(time(0, 1), time(7)))
    type(two.patient).objects.filter(pk=two.patient.pk).update(zone="UTC")
    assert sent(booking, HOUR.lead) == ["hour"]
    assert sent(booking, MINUTES.lead) == ["hour", "minutes"]
    mails = OutgoingMessage.objects.filter(person=two.patient, channel="email", template__startswith="booking.")
    states = dict(mails.filter(template__in=["booking.reminder", "booking.starting"]).values_list("template", "state"))
    assert states == {"booking.reminder": "queued", "booking.starting": "sent"}


def test_two_sweeps_at_once_remind_once() -> None:
    booking = begins_in(pair(), timedelta(days=2))
    with clock.frozen(booking.starts_at - DAY.lead):
        at_once(*[lambda: reminders_send(actor=SYSTEM)] * 3)
    assert SentReminder.objects.count() == 1
    assert Notification.objects.filter(template="booking.reminder").count() == 2
