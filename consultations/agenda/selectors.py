"""Reading an agenda: whose it is, and what stands in it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q

from accounts.people.models import User
from consultations.agenda.document import Appointment
from consultations.agenda.models import AgendaLink
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from kernel import clock
from kernel.errors import NotFound

PAST = timedelta(days=60)
AHEAD = timedelta(days=400)
MOST = 1000
# What was to be and is not: shown as cancelled, so that programs which know it take it away.
_OFF = frozenset({BookingState.CANCELLED, BookingState.NO_SHOW_PROFESSIONAL, BookingState.TECHNICAL_FAILURE})
_SHOWN = (
    frozenset({BookingState.CONFIRMED, BookingState.IN_PROGRESS, BookingState.COMPLETED, BookingState.NO_SHOW_PATIENT})
    | _OFF
)


def digest_of(token: str) -> bytes:
    """What is stored of an address's secret."""
    return hashlib.sha256(token.encode()).digest()


def agenda_link_of(person_id: uuid.UUID) -> AgendaLink | None:
    """A person's address, if she has one."""
    return AgendaLink.objects.filter(person_id=person_id).first()


def reader_of(token: str) -> User:
    """Whose agenda an address opens. Raises NotFound: for a wrong secret, and for one whose account is closed."""
    link = (
        AgendaLink.objects.select_related("person")
        .filter(token_digest=digest_of(token), person__is_active=True)
        .first()
    )
    if link is None:
        raise NotFound
    return link.person


def appointments_of(person_id: uuid.UUID) -> list[Appointment]:
    """The sessions a person takes part in, as patient or professional, the next ones first kept if there are very many."""
    now = clock.now()
    mine = Q(patient_id=person_id) | Q(professional__user_id=person_id)
    rows = (
        Booking.objects.filter(mine, state__in=_SHOWN, starts_at__gt=now - PAST, starts_at__lt=now + AHEAD)
        .filter(confirmed_at__isnull=False)
        .annotate(moved=Count("moves"))
        .order_by("-starts_at", "pk")
        .values_list("pk", "starts_at", "ends_at", "updated_at", "moved", "state")[:MOST]
    )
    return [_appointment(*row) for row in reversed(rows)]


def appointment_of(booking: Booking) -> Appointment:
    """One booking as it stands in its people's agendas."""
    moved = booking.moves.count()
    return _appointment(booking.pk, booking.starts_at, booking.ends_at, booking.updated_at, moved, booking.state)


def _appointment(
    pk: uuid.UUID, starts_at: datetime, ends_at: datetime, changed_at: datetime, moved: int, state: str
) -> Appointment:
    return Appointment(
        uid=f"{pk}@mindo.health",
        starts_at=starts_at.astimezone(UTC),
        ends_at=ends_at.astimezone(UTC),
        changed_at=changed_at.astimezone(UTC).replace(microsecond=0),
        # Moves come first, the end of it all once: it only ever grows.
        sequence=moved + (1 if state in _OFF else 0),
        cancelled=state in _OFF,
    )
