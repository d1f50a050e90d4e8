"""A person with something in every holder, in both stores and the file store."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from access.actors import Actor
from accounts.consents.services import consent_change
from accounts.notifications.services import notify
from accounts.people.models import User
from consultations.bookings.models import Booking
from consultations.bookings.ratings import session_rate
from consultations.messages.services import message_post
from consultations.notes.services import note_write
from kernel import clock
from privacy.exports.services import export_request
from tests.factories.accounts import actor
from tests.factories.consultations import Pair, completed, pair, tomorrow

CANARIES = ("Zephyrine Quillfeather", "thistledown-brook", "marzipan-lantern")
NAME, NOTE, CHAT = CANARIES


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
