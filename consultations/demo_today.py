"""The demo world's present: calls under way, people in waiting rooms, the shown pair's appointment, and what is booked."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.people.models import User
from consultations.bookings.models import Booking
from consultations.bookings.services import booking_hold
from consultations.calls import services as calls
from consultations.calls.quality import Sample
from consultations.demo_sessions import Told, hold_at, offers_of, pay, person
from consultations.talk_now.services import shift_begin
from consultations.waiting_room import presence
from consultations.waiting_room import services as waiting_room
from kernel import clock
from kernel.errors import DomainError
from marketplace.calendar.selectors import slots_free
from marketplace.professionals.models import Professional

CAMERA_OK = {"camera": "ok", "microphone": "ok", "network": "good"}
CAMERA_BLOCKED = {"camera": "blocked", "microphone": "ok", "network": "fair"}


def today(told: Told) -> None:
    """Who is where now. Instants are minutes from now; the shown pair's room is open and she has not come in yet."""
    shown, others = told.professionals[0], told.professionals[1:9]
    guests = iter(told.patients[1:])
    # The shown professional: somebody has been waiting a while, and the shown patient is next.
    _waiting(told, next(guests), shown, starts=-16, came=-21, minutes=25)
    _paid(told, told.patients[0], shown, starts=14, minutes=50)
    # Three calls under way: one past its time, whose next patient has come early, one in the middle, one just begun.
    for professional, starts in zip(others[:3], (-50, -20, -8), strict=True):
        _in_call(told, next(guests), professional, starts=starts)
    # Five waiting rooms with one person each.
    for professional, starts, came in zip(others[3:], (-6, -2, 3, 8, 12), (-10, -9, -1, -3, -2), strict=True):
        _waiting(told, next(guests), professional, starts=starts, came=came)
    _waiting(told, next(guests), others[0], starts=14, came=0, device=CAMERA_BLOCKED)
    for professional in (shown, *others):
        presence.desk_seen(actor=person(professional.user_id), professional_id=professional.pk)


def talk_now(told: Told) -> None:
    """Three professionals with nothing on are there for whoever wants to talk at once."""
    for professional in told.professionals[9:12]:
        actor = person(professional.user_id)
        presence.desk_seen(actor=actor, professional_id=professional.pk)
        shift_begin(actor=actor, offer_id=offers_of(professional)[0].pk, specialties=list(professional.specialties)[:3])


def upcoming(told: Told) -> None:
    """Two dozen real bookings of free slots in the coming days; the shown patient and professional have some of them."""
    for number in range(24):
        professional = told.professionals[0] if number % 4 == 0 else told.rng.choice(told.professionals)
        patient = told.patients[0] if number in {0, 5} else told.rng.choice(told.patients[1:])
        offer = told.rng.choice(offers_of(professional))
        start = told.now + timedelta(hours=3)
        slots = slots_free(professional.pk, start, start + timedelta(days=9), offer.minutes)
        free = [slot for slot in slots if told.free(patient.pk, slot.starts_at, slot.ends_at)]
        if not free:
            continue
        slot = told.rng.choice(free)
        try:
            booking = booking_hold(
                actor=person(patient.pk),
                professional_id=professional.pk,
                offer_id=offer.pk,
                starts_at=slot.starts_at,
                modality="video",
            )
        except DomainError:
            # Too close to another of these bookings: chance had its say, the constraint has the last word.
            continue
        told.take(booking)
        pay(booking)


def _minute(told: Told, minutes: int) -> datetime:
    """So many minutes from now, on the five-minute grid appointments have."""
    at = told.now + timedelta(minutes=minutes)
    return at.replace(minute=at.minute - at.minute % 5, second=0, microsecond=0)


def _paid(told: Told, patient: User, professional: Professional, *, starts: int, minutes: int | None = None) -> Booking:
    """A booking made two days ago."""
    offers = offers_of(professional)
    offer = next((offer for offer in offers if offer.minutes == (minutes or 50)), offers[-1])
    with clock.frozen(told.now - timedelta(days=2)):
        booking = hold_at(told, patient, professional, offer, _minute(told, starts))
        pay(booking)
    return booking


def _waiting(
    told: Told,
    patient: User,
    professional: Professional,
    *,
    starts: int,
    came: int,
    minutes: int | None = None,
    device: dict[str, str] | None = None,
) -> Booking:
    booking = _paid(told, patient, professional, starts=starts, minutes=minutes)
    with clock.frozen(max(told.now + timedelta(minutes=came), booking.opens_at)):
        presence.place_seen(actor=person(patient.pk), booking_id=booking.pk)
        waiting_room.place_join(actor=person(patient.pk), booking_id=booking.pk, device=device or CAMERA_OK)
    return booking


def _in_call(told: Told, patient: User, professional: Professional, *, starts: int) -> None:
    booking = _waiting(told, patient, professional, starts=starts, came=starts - 6)
    her, him = person(patient.pk), person(professional.user_id)
    with clock.frozen(booking.starts_at + timedelta(seconds=30)):
        waiting_room.place_admit(actor=him, booking_id=booking.pk)
        for actor in (her, him):
            calls.participant_seen(actor=actor, booking_id=booking.pk)
        for actor in (her, him):
            grade = told.rng.choice(("good", "good", "fair"))
            sample = Sample(grade=grade, rtt_ms=told.rng.uniform(30, 160), loss=0.0, bitrate=900_000.0)
            calls.call_report(actor=actor, booking_id=booking.pk, state="connecting", sample=None)
            calls.call_report(actor=actor, booking_id=booking.pk, state="connected", sample=sample)
