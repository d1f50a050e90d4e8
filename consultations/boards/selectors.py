"""Snapshots of the live boards, and what the platform's people wrote to somebody."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from access.actors import Actor
from access.authorize import authorize
from consultations.boards.events import BookingsSnapshot, SessionRow, SessionsSnapshot, SupportNote, SupportSnapshot
from consultations.boards.models import SupportMessage
from consultations.boards.rows import RowStanding, session_row
from consultations.bookings.models import Booking
from consultations.bookings.transitions import booking_row
from consultations.waiting_room.lifecycle import ON_DESK
from consultations.waiting_room.models import Desk, WaitingEntry
from consultations.waiting_room.room import transfers_open
from kernel import clock
from kernel.encryption import warm
from marketplace.professionals.selectors import presence_states, professional_cards

RECENT_BOOKINGS = 100
# A line that nobody put away is old news after this long.
NOTES_SHOWN_FOR = timedelta(hours=3)


def sessions_snapshot(*, actor: Actor) -> SessionsSnapshot:
    """Every waiting room and call going on now, by start and booking; as many queries for one as for all."""
    authorize(actor, "board.watch")
    now = clock.now()
    busy = WaitingEntry.objects.filter(state__in=[state.value for state in ON_DESK])
    whose = set(busy.values_list("professional_id", flat=True))
    # The versions first: what is read after them is at least as new as the version it carries.
    desks = {desk.professional_id: desk for desk in Desk.objects.filter(professional_id__in=whose)}
    asked = transfers_open(busy.values("booking_id"), at=now)
    cards = professional_cards(whose | {offer.to_professional_id for offer in asked.values()})
    here = presence_states(whose)
    places: dict[UUID, list[WaitingEntry]] = defaultdict(list)
    for place in busy.filter(professional_id__in=whose).select_related("booking", "booking__call"):
        places[place.professional_id].append(place)
    rows: list[SessionRow] = []
    for professional_id, theirs in places.items():
        desk = desks.get(professional_id) or Desk(professional_id=professional_id)
        state = here.get(professional_id, "offline")
        standing = RowStanding(now, desk.version, cards[professional_id], state, transfers=asked, colleagues=cards)
        rows.extend(session_row(standing, place) for place in theirs)
    return SessionsSnapshot(rows=sorted(rows, key=lambda row: (row.starts_at, row.booking_id)))


def bookings_snapshot(*, actor: Actor) -> BookingsSnapshot:
    """The bookings that changed last, newest first."""
    authorize(actor, "board.watch")
    rows = Booking.objects.order_by("-updated_at", "-id")[:RECENT_BOOKINGS]
    return BookingsSnapshot(bookings=[booking_row(row) for row in rows])


def support_view(message: SupportMessage) -> SupportNote:
    """The line as it goes over the wire."""
    return SupportNote(
        id=str(message.pk), booking_id=str(message.booking_id), text=message.text, sent_at=message.sent_at
    )


def support_snapshot(*, actor: Actor, user_id: UUID) -> SupportSnapshot:
    """What was written to this person lately and not put away. Raises NotFound for anybody else."""
    authorize(actor, "support.read", user_id)
    rows = SupportMessage.objects.filter(
        recipient_id=user_id, seen_at__isnull=True, sent_at__gt=clock.now() - NOTES_SHOWN_FOR
    ).order_by("id")
    patients = set(rows.values_list("patient_id", flat=True))
    if not patients:
        return SupportSnapshot(notes=[])
    warm(patients)
    return SupportSnapshot(notes=[support_view(row) for row in rows])
