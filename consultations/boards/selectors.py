"""Snapshots of the live boards."""

from __future__ import annotations

from access.actors import Actor
from access.authorize import authorize
from consultations.boards.events import BookingsSnapshot, SessionRow, SessionsSnapshot
from consultations.boards.rows import session_row
from consultations.bookings.models import Booking
from consultations.bookings.transitions import booking_row
from consultations.waiting_room.lifecycle import ON_DESK
from consultations.waiting_room.models import WaitingEntry
from consultations.waiting_room.room import room_load

RECENT_BOOKINGS = 100


def sessions_snapshot(*, actor: Actor) -> SessionsSnapshot:
    """Every waiting room and call going on now, by start and booking."""
    authorize(actor, "board.watch")
    busy = WaitingEntry.objects.filter(state__in=[state.value for state in ON_DESK])
    rows: list[SessionRow] = []
    for professional_id in busy.order_by("professional_id").values_list("professional_id", flat=True).distinct():
        room = room_load(professional_id, names=False)
        rows.extend(session_row(room, place) for place in room.on_desk)
    return SessionsSnapshot(rows=sorted(rows, key=lambda row: (row.starts_at, row.booking_id)))


def bookings_snapshot(*, actor: Actor) -> BookingsSnapshot:
    """The bookings that changed last, newest first."""
    authorize(actor, "board.watch")
    rows = Booking.objects.order_by("-updated_at", "-id")[:RECENT_BOOKINGS]
    return BookingsSnapshot(bookings=[booking_row(row) for row in rows])
