"""Sessions for the demo world: holding time at any instant, paying for it, and what is known of who is busy when."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from access.actors import Actor
from accounts.people.models import User
from billing.checkout.confirmation import payment_confirm
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from billing.gateways.base import RemoteState
from billing.gateways.sandbox.models import SandboxCheckout
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.bookings.payback import KIND
from consultations.policies.policy import Policy
from kernel import clock
from marketplace.calendar.models import Claim
from marketplace.professionals.models import Professional, SessionOffer

SYSTEM = Actor.system("demo")


@dataclass
class Told:
    """The people, the chance, and the stretches of time that are taken."""

    now: datetime
    rng: random.Random
    patients: list[User]
    professionals: list[Professional]
    taken: dict[UUID, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def free(self, person_id: UUID, start: datetime, end: datetime) -> bool:
        """Whether neither side of a session is in another one then."""
        return all(end <= begun or start >= ended for begun, ended in self.taken.get(person_id, []))

    def take(self, booking: Booking) -> None:
        for person_id in (booking.patient_id, booking.professional_id):
            self.taken.setdefault(person_id, []).append((booking.starts_at, booking.ends_at))


def person(user_id: UUID) -> Actor:
    return Actor.person(user_id)


def offers_of(professional: Professional) -> list[SessionOffer]:
    """Shortest first."""
    return sorted(professional.offers.filter(active=True), key=lambda offer: offer.minutes)


def hold_at(told: Told, patient: User, professional: Professional, offer: SessionOffer, starts_at: datetime) -> Booking:
    """A hold at any instant: the demo's past and its next minutes lie outside what calendars offer.

    The exclusion constraint still has the last word.
    """
    ends_at = starts_at + timedelta(minutes=offer.minutes)
    expires_at = clock.now() + timedelta(minutes=10)
    claim = Claim.objects.create(
        professional=professional,
        holder=patient,
        starts_at=starts_at,
        ends_at=ends_at,
        period=DateTimeTZRange(starts_at, ends_at, "[)"),
        expires_at=expires_at,
    )
    booking = Booking.objects.create(
        patient=patient,
        professional=professional,
        offer=offer,
        claim=claim,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=offer.minutes,
        modality="video" if told.rng.random() < 0.8 or "audio" not in offer.modalities else "audio",
        price_minor=offer.price_minor,
        currency=offer.currency,
        policy_snapshot=Policy().snapshot(),
        hold_expires_at=expires_at,
    )
    told.take(booking)
    return booking


def pay(booking: Booking, *, long_ago: bool = False) -> Payment:
    """The patient pays at the sandbox; what its webhook would bring is applied at once, since nobody listens yet.

    A session of `long_ago` is confirmed in its row alone: telling everybody about it would only make seeding slow.
    """
    started = checkout_start(
        actor=person(booking.patient_id),
        kind=KIND,
        payable_id=booking.pk,
        return_path="/app/sessions",
        idem=f"demo-{booking.pk}",
    )
    page = SandboxCheckout.objects.get(payment_id=started.id)
    SandboxCheckout.objects.filter(pk=page.pk).update(state=RemoteState.PAID, paid_at=clock.now())
    payment = Payment.objects.get(pk=started.id)
    if long_ago:
        Booking.objects.filter(pk=booking.pk).update(
            state=BookingState.CONFIRMED, payment_id=payment.pk, confirmed_at=clock.now()
        )
        Claim.objects.filter(pk=booking.claim_id).update(state=Claim.State.BOOKED, expires_at=None)
    with transaction.atomic():
        payment_confirm(actor=SYSTEM, payment_id=payment.pk, ref=str(page.pk), money=payment.money)
    booking.refresh_from_db()
    return payment
