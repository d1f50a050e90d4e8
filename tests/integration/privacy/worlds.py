"""A person with something in every holder of both stores, and the search for what must be gone of her."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from psycopg import sql

from accounts.consents.services import consent_change
from accounts.people.models import User
from consultations.bookings.models import Booking
from consultations.bookings.ratings import booking_rate
from consultations.calls.documents import session_event_store
from consultations.messages.services import message_post
from consultations.notes.services import note_write
from kernel import clock
from privacy.requests.services import request_make
from tests.factories.accounts import actor
from tests.factories.consultations import Pair, completed, pair

NAME, NOTE, CHAT, REVIEW, WISH = (
    "Zephyrine Quillfeather", "thistledown-brook", "marzipan-lantern", "copperplate-harbour", "gossamer-almanac",
)  # fmt: skip
CANARIES = (NAME, NOTE, CHAT, REVIEW, WISH)


@dataclass
class World:
    """Her, him, and their session."""

    two: Pair
    booking: Booking

    @property
    def her(self) -> User:
        return self.two.patient

    @property
    def person_id(self) -> uuid.UUID:
        return self.two.patient.pk


def world() -> World:
    """A completed session with chat, note, rating, review, measurements, money, consents, devices and requests."""
    two = pair(NAME)
    booking = completed(two)
    her = actor(two.patient)
    with transaction.atomic():
        message_post(
            actor=two.her, booking=booking, place="call", text=f"I saw a {CHAT}", idem="one-message", topics=[]
        )
    note_write(actor=two.him, booking_id=booking.pk, text=f"Spoke of {NOTE}.", version=0)
    booking_rate(
        actor=two.her, booking_id=booking.pk, stars=5, text=f"Kind, like {REVIEW}.",
        alliance={"heard": 9, "goals": 8, "approach": 8, "overall": 9},
    )  # fmt: skip
    session_event_store(booking_id=booking.pk, kind="joined", at=clock.now(), codes={"role": "patient"})
    consent_change(actor=her, person_id=two.patient.pk, decisions={"research": True}, language="en")
    request_make(
        actor=her, person_id=two.patient.pk, kind="rectification", area="profile", words=f"My {WISH} is spelt wrong"
    )
    return World(two, booking)


def everything_stored() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, as a dump of the database would show it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT string_agg(t::text, chr(10)) FROM {} t").format(sql.Identifier(name)))
            yield name, cursor.fetchone()[0] or ""
