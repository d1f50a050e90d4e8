"""Many people, rooms and places at once, written as rows: the services would take minutes for what is only the scenery."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Person:
    """An account and the sign-in its sockets use."""

    id: uuid.UUID
    session_id: str


@dataclass(frozen=True)
class Busy:
    """A professional's room with one patient waiting in it."""

    professional: Person
    professional_id: uuid.UUID
    patient: Person
    booking_id: uuid.UUID


def people(number: int, role: str) -> list[Person]:
    """Accounts with a role, the consents that rooms and messages ask for, and an open session each."""
    from access.models import Role, RoleMember
    from accounts.consents.models import ConsentRecord, Purpose
    from accounts.consents.texts import texts
    from accounts.people.models import User
    from accounts.sessions.models import AuthSession

    users = [User(email=f"{uuid.uuid4().hex}@bench.example", password="!") for _ in range(number)]
    User.objects.bulk_create(users)
    slug = Role.objects.get(slug=role)
    RoleMember.objects.bulk_create([RoleMember(role=slug, user=user, given_by="benchmark") for user in users])
    consents = [(purpose, texts("en")[purpose]) for purpose in (Purpose.CARE, Purpose.MESSAGES)]
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            person=user, purpose=purpose, decision=ConsentRecord.Decision.GIVEN, version=text.version,
            language=text.language, text_hash=text.hash,
        )
        for user in users
        for purpose, text in consents
    )  # fmt: skip
    sessions = AuthSession.objects.bulk_create([AuthSession(user=user, device="Benchmark") for user in users])
    return [Person(user.id, str(session.id)) for user, session in zip(users, sessions, strict=True)]


def rooms(number: int) -> list[Busy]:
    """Professionals, each with a confirmed session that begins in five minutes and its patient in the waiting room."""
    from consultations.bookings.lifecycle import BookingState
    from consultations.bookings.models import Booking
    from consultations.calls.models import Call
    from consultations.policies.selectors import current
    from consultations.waiting_room.lifecycle import PlaceState
    from consultations.waiting_room.models import WaitingEntry
    from kernel import clock
    from marketplace.calendar.models import Claim
    from marketplace.professionals.models import Professional, SessionOffer

    experts, patients = people(number, "professional"), people(number, "patient")
    now = clock.now().replace(second=0, microsecond=0)
    start, end = now + timedelta(minutes=5), now + timedelta(minutes=55)
    professionals = Professional.objects.bulk_create(
        Professional(
            user_id=one.id, slug=f"bench-{one.id.hex}", display_name="Bench", kind="psychologist", zone="UTC",
            state=Professional.State.APPROVED, licensed_until=(now + timedelta(days=100)).date(),
        )
        for one in experts
    )  # fmt: skip
    offers = SessionOffer.objects.bulk_create(
        SessionOffer(professional=one, title="Session", minutes=50, modalities=["video"], price_minor=1, currency="EUR")
        for one in professionals
    )
    claims = Claim.objects.bulk_create(
        Claim(
            professional=one, holder_id=patient.id, starts_at=start, ends_at=end, period=(start, end),
            state=Claim.State.BOOKED,
        )
        for one, patient in zip(professionals, patients, strict=True)
    )  # fmt: skip
    snapshot = current().snapshot()
    bookings = Booking.objects.bulk_create(
        Booking(
            patient_id=patient.id, professional=one, offer=offer, claim=claim, starts_at=start, ends_at=end, minutes=50,
            modality="video", price_minor=1, currency="EUR", policy_snapshot=snapshot, state=BookingState.CONFIRMED,
            hold_expires_at=now, payment_id=uuid.uuid4(), confirmed_at=now,
        )
        for one, patient, offer, claim in zip(professionals, patients, offers, claims, strict=True)
    )  # fmt: skip
    WaitingEntry.objects.bulk_create(
        WaitingEntry(
            booking=one, patient_id=one.patient_id, professional_id=one.professional_id, state=PlaceState.WAITING,
            starts_at=start, opens_at=now, arrived_at=now, checked_in_at=now, queued_at=now, present=True,
        )
        for one in bookings
    )  # fmt: skip
    Call.objects.bulk_create(
        Call(booking=one, professional_id=one.professional_id, state_since=now, ends_at=end) for one in bookings
    )
    return [
        Busy(expert, professional.pk, patient, booking.pk)
        for expert, professional, patient, booking in zip(experts, professionals, patients, bookings, strict=True)
    ]


def tickets(persons: list[Person]) -> list[str]:
    """A ticket for each."""
    from access.actors import Actor
    from realtime.tickets import ticket_issue

    def ticket(person: Person) -> str:
        actor = Actor.person(person.id, person.session_id)
        return ticket_issue(actor=actor, origin="", until=None, address="")

    return [ticket(person) for person in persons]
