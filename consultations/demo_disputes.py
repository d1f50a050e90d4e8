"""The demo world's objections: one to answer, one both sides have spoken about, one decided, and a session she could object to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from accounts.people.models import User
from consultations.bookings.models import Booking
from consultations.demo_history import completed
from consultations.demo_sessions import SYSTEM, Told, hold_at, offers_of, pay, person
from consultations.disputes.services import dispute_decide, dispute_open, dispute_speak
from kernel import clock
from marketplace.professionals.models import Professional

MOST_HOURS_AGO = 60  # inside the dispute window


def disputes(told: Told) -> None:
    """Sessions of the last two days, some of them disputed."""
    shown, other = told.professionals[:2]
    her = told.patients[0]
    _yesterday(told, her, shown)
    if booking := _yesterday(told, told.patients[12], shown):
        _objected(booking, "too_short", "We began twenty minutes late and ended on time.")
    if booking := _yesterday(told, her, other):
        _objected(booking, "technical", "I could see him and did not hear a word for half of the session.")
        dispute_speak(
            actor=person(other.user_id), booking_id=booking.pk,
            text="The sound came back after about fifteen minutes. I offered to go on longer.",
        )  # fmt: skip
    if booking := _yesterday(told, told.patients[14], shown):
        dispute = _objected(booking, "other", "Somebody else walked through the room.")
        dispute_speak(
            actor=person(shown.user_id), booking_id=booking.pk, text="A courier came in. I am sorry for that."
        )
        dispute_decide(
            actor=SYSTEM, dispute_id=dispute, ruling="partial", refund_minor=booking.price_minor // 4,
            text="Nobody may walk in on a session. A quarter of the price goes back.",
        )  # fmt: skip


def _objected(booking: Booking, reason: str, text: str) -> UUID:
    return dispute_open(actor=person(booking.patient_id), booking_id=booking.pk, reason=reason, text=text).pk


def _yesterday(told: Told, patient: User, professional: Professional) -> Booking | None:
    """A session that took place lately, at the first hour back from yesterday at which neither is busy."""
    offer = offers_of(professional)[0]
    for hours in range(20, MOST_HOURS_AGO):
        starts_at = (told.now - timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
        ends_at = starts_at + timedelta(minutes=offer.minutes)
        if all(told.free(who, starts_at, ends_at) for who in (patient.pk, professional.pk)):
            break
    else:
        return None
    with clock.frozen(starts_at - timedelta(days=2)):
        booking = hold_at(told, patient, professional, offer, starts_at)
        pay(booking, long_ago=True)
    completed(told, booking)
    booking.refresh_from_db()
    return booking
