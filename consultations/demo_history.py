"""Three months of sessions behind the demo world: what was paid, earned, cancelled, missed, rated and noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.people.models import User
from consultations.bookings.lifecycle import BookingState, ClosedReason
from consultations.bookings.models import Booking, SessionRating
from consultations.bookings.payback import booking_earn, booking_pay_back
from consultations.calls.lifecycle import CallState, ParticipantState
from consultations.calls.models import Call
from consultations.demo_sessions import SYSTEM, Told, hold_at, offers_of, pay, person
from consultations.demo_words import NOTES, REPLIES, REVIEWS
from consultations.notes.models import SessionNote
from consultations.waiting_room.lifecycle import PlaceState
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from marketplace.calendar.models import Claim
from marketplace.professionals.models import Professional
from marketplace.reviews.services import reply_moderate, review_moderate, review_reply, review_submit

DAYS = 75


def history(told: Told) -> None:
    """One to three sessions for each patient, most with one professional she stays with; more for the shown log-ins."""
    for number, patient in enumerate(told.patients):
        own = told.professionals[0] if number in {0, 5, 11, 17, 23, 31} else told.rng.choice(told.professionals[1:])
        for _ in range(4 if number == 0 else told.rng.randint(1, 3)):
            professional = own if told.rng.random() < 0.8 else told.rng.choice(told.professionals)
            _session(told, patient, professional)


def _session(told: Told, patient: User, professional: Professional) -> None:
    offer = told.rng.choice(offers_of(professional))
    starts_at = _past_start(told, patient, professional, offer.minutes)
    if starts_at is None:
        return
    with clock.frozen(starts_at - timedelta(days=told.rng.randint(1, 6), minutes=told.rng.randint(0, 600))):
        booking = hold_at(told, patient, professional, offer, starts_at)
        pay(booking, long_ago=True)
    chance = told.rng.random()
    if chance < 0.08:
        _cancelled(told, booking)
    elif chance < 0.12:
        _missed(booking)
    else:
        completed(told, booking)


def _past_start(told: Told, patient: User, professional: Professional, minutes: int) -> datetime | None:
    """A full hour of a past working day at which neither is busy; None if chance finds none."""
    zone = ZoneInfo(professional.zone)
    for _ in range(12):
        day = (told.now - timedelta(days=told.rng.randint(4, DAYS))).astimezone(zone)
        starts_at = day.replace(hour=told.rng.randint(9, 17), minute=0, second=0, microsecond=0).astimezone(
            told.now.tzinfo
        )
        ends_at = starts_at + timedelta(minutes=minutes)
        if all(told.free(who, starts_at, ends_at) for who in (patient.pk, professional.pk)):
            return starts_at
    return None


def _end(booking: Booking, state: BookingState, reason: ClosedReason, at: datetime, place: PlaceState) -> None:
    Booking.objects.filter(pk=booking.pk).update(
        state=state, closed_reason=reason, closed_at=at, updated_at=at,
        started_at=booking.starts_at if state is BookingState.COMPLETED else None,
    )  # fmt: skip
    came = state is BookingState.COMPLETED
    early = booking.starts_at - timedelta(minutes=6)
    WaitingEntry.objects.create(
        booking=booking, patient_id=booking.patient_id, professional_id=booking.professional_id, state=place,
        starts_at=booking.starts_at, opens_at=booking.opens_at, closed_at=at, arrived_at=early if came else None,
        checked_in_at=early if came else None, queued_at=early if came else None,
        admitted_at=booking.starts_at if came else None,
    )  # fmt: skip


def completed(told: Told, booking: Booking) -> None:
    """As if both had come: an overrun now and then, the earning, mostly a rating, for some a note."""
    ended = booking.ends_at + timedelta(minutes=told.rng.choice((-3, -1, 0, 1, 2, 4, 7)))
    _end(booking, BookingState.COMPLETED, ClosedReason.FINISHED, ended, PlaceState.FINISHED)
    Call.objects.create(
        booking=booking, professional_id=booking.professional_id, ends_at=booking.ends_at,
        state=CallState.FINISHED, state_since=ended, provider="webrtc", opened_at=booking.starts_at,
        started_at=booking.starts_at + timedelta(seconds=20), finished_at=ended, finish_reason="professional",
        patient_state=ParticipantState.LEFT, professional_state=ParticipantState.LEFT,
        patient_grade=told.rng.choice(("good", "good", "fair")), professional_grade="good",
    )  # fmt: skip
    with clock.frozen(ended):
        booking_earn(booking=booking, at=ended)
        if told.rng.random() < 0.5:
            SessionNote.objects.create(
                booking=booking, patient_id=booking.patient_id, author_id=booking.professional.user_id,
                text=told.rng.choice(NOTES),
            )  # fmt: skip
    if told.rng.random() < 0.7:
        with clock.frozen(ended + timedelta(hours=told.rng.randint(1, 40))):
            _rated(told, booking)


def _rated(told: Told, booking: Booking) -> None:
    stars, text = told.rng.choice(REVIEWS)
    with transaction.atomic():
        SessionRating.objects.create(
            booking=booking, patient_id=booking.patient_id, stars=stars,
            alliance={name: told.rng.randint(6, 10) for name in ("heard", "goals", "approach", "overall")},
        )  # fmt: skip
        review = review_submit(
            actor=person(booking.patient_id), professional_id=booking.professional_id, session_id=booking.pk, stars=stars,
            text=text,
        )  # fmt: skip
        if review.text and told.rng.random() < 0.9:
            review_moderate(actor=SYSTEM, review_id=review.pk, publish=True)
            if told.rng.random() < 0.3:
                review_reply(
                    actor=person(booking.professional.user_id), review_id=review.pk, text=told.rng.choice(REPLIES)
                )
                if told.rng.random() < 0.8:
                    reply_moderate(actor=SYSTEM, review_id=review.pk, publish=True)


def _cancelled(told: Told, booking: Booking) -> None:
    at = booking.starts_at - timedelta(hours=told.rng.randint(3, 23))
    with clock.frozen(at), transaction.atomic():
        _end(booking, BookingState.CANCELLED, ClosedReason.BY_PATIENT, at, PlaceState.CLOSED)
        Claim.objects.filter(pk=booking.claim_id).update(state=Claim.State.RELEASED, released_reason="cancelled")
        booking.refresh_from_db()
        booking_pay_back(booking=booking, percent=50, reason="cancelled")
        booking_earn(booking=booking, at=at)


def _missed(booking: Booking) -> None:
    at = booking.starts_at + timedelta(minutes=15)
    _end(booking, BookingState.NO_SHOW_PATIENT, ClosedReason.PATIENT_ABSENT, at, PlaceState.CLOSED)
    with clock.frozen(at):
        booking_earn(booking=booking, at=at)
