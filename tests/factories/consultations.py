"""Sessions for tests: held, paid, waiting, in a call, finished. Money goes through the sandbox gateway for real."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from access.actors import Actor
from accounts.models import User
from billing.checkout.models import Payment
from billing.checkout.services import checkout_start
from consultations.bookings.models import Booking
from consultations.bookings.payback import KIND
from consultations.bookings.services import booking_hold
from consultations.calls import services as calls
from consultations.calls.models import Call
from consultations.waiting_room import presence
from consultations.waiting_room import services as waiting_room
from consultations.waiting_room.models import WaitingEntry
from kernel import clock
from kernel.ids import uuid7
from kernel.tasks import drain
from marketplace.models import Professional
from tests.factories.accounts import person
from tests.factories.billing import press
from tests.factories.marketplace import make_professional

SYSTEM = Actor.system("tests")
CONFIRMED_WITHIN = 30.0  # seconds


@dataclass
class Pair:
    """A patient and a professional, both as actors too."""

    patient: User
    professional: Professional

    @property
    def her(self) -> Actor:
        return Actor.person(self.patient.pk)

    @property
    def him(self) -> Actor:
        return Actor.person(self.professional.user_id)


def pair(name: str = "Asha Rao") -> Pair:
    """Two people who do not know each other yet."""
    return Pair(person(role="patient", name=name), make_professional())


def tomorrow(hour: int = 10) -> datetime:
    """A free start in every test calendar."""
    return (clock.now() + timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0)


def held(two: Pair, *, at: datetime | None = None, modality: str = "video") -> Booking:
    """A living hold."""
    offer = two.professional.offers.get(active=True)
    return booking_hold(
        actor=two.her,
        professional_id=two.professional.pk,
        offer_id=offer.pk,
        starts_at=at or tomorrow(),
        modality=modality,
    )


def checkout(booking: Booking) -> Payment:
    """The patient at the gateway's page."""
    started = checkout_start(
        actor=Actor.person(booking.patient_id),
        kind=KIND,
        payable_id=booking.pk,
        return_path="/app/sessions",
        idem=uuid7().hex,
    )
    return Payment.objects.get(pk=started.id)


def pay(booking: Booking) -> Payment:
    """Pays, and the webhook is delivered and worked off."""
    payment = checkout(booking)
    press(payment)
    drain()
    payment.refresh_from_db()
    booking.refresh_from_db()
    return payment


def confirmed(two: Pair, *, at: datetime | None = None) -> Booking:
    """A booking that is paid for."""
    booking = held(two, at=at)
    pay(booking)
    return booking


def join(booking: Booking, *, device: dict[str, str] | None = None) -> None:
    """The patient's socket watches her place and she checks in."""
    her = Actor.person(booking.patient_id)
    presence.place_seen(actor=her, booking_id=booking.pk)
    waiting_room.place_join(actor=her, booking_id=booking.pk, device=device)


def admit(two: Pair, booking: Booking) -> None:
    waiting_room.place_admit(actor=two.him, booking_id=booking.pk)


def connect(two: Pair, booking: Booking) -> None:
    """Both sockets join the call and both browsers report a connection."""
    for actor in (two.her, two.him):
        calls.participant_seen(actor=actor, booking_id=booking.pk)
        calls.call_report(actor=actor, booking_id=booking.pk, state="connecting", sample=None)
    for actor in (two.her, two.him):
        calls.call_report(actor=actor, booking_id=booking.pk, state="connected", sample=None)


def completed(two: Pair, *, at: datetime | None = None, booking: Booking | None = None) -> Booking:
    """A session that took place; the clock must allow its waiting room, so call it inside `clock.frozen`."""
    booking = booking or confirmed(two, at=at)
    with clock.frozen(booking.starts_at):
        join(booking)
        admit(two, booking)
        connect(two, booking)
        calls.call_finish(actor=two.him, booking_id=booking.pk)
    booking.refresh_from_db()
    return booking


def begins_soon(booking: Booking, *, minutes: float = 5) -> None:
    """Where a server's real clock counts, the session is moved to it.

    There the platform's own worker may have taken the message of the payment to itself, and confirms a moment later: moved before
    that, the session would have begun unpaid, and be paid back.
    """
    deadline = time.monotonic() + CONFIRMED_WITHIN
    while not Call.objects.filter(booking=booking).exists():
        assert time.monotonic() < deadline, "nobody confirmed the booking"
        time.sleep(0.05)  # another process does it, and says nothing to this one
    starts_at: datetime = clock.now() + timedelta(minutes=minutes)
    ends_at = starts_at + timedelta(minutes=booking.minutes)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE marketplace_claim SET starts_at = %s, ends_at = %s, period = tstzrange(%s, %s) WHERE id = %s",
            [starts_at, ends_at, starts_at, ends_at, booking.claim_id],
        )
    Booking.objects.filter(pk=booking.pk).update(starts_at=starts_at, ends_at=ends_at)
    opens_at = starts_at - timedelta(minutes=15)
    WaitingEntry.objects.filter(booking=booking).update(starts_at=starts_at, opens_at=opens_at)
    Call.objects.filter(booking=booking).update(ends_at=ends_at)
    booking.refresh_from_db()
