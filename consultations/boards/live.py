"""The administrators' live boards."""

from __future__ import annotations

from access.actors import Actor
from consultations.boards import selectors
from consultations.boards.events import BookingRow, BookingsSnapshot, RowChanged, RowRemoved, SessionsSnapshot
from realtime.registry import Topic, topic


@topic("board:sessions")
class SessionsBoard(Topic):
    """Every waiting room and call going on now, pseudonymous."""

    permission = "board.watch"
    policy = "ordered"
    events = {"row.changed": RowChanged, "row.removed": RowRemoved}
    snapshot_model = SessionsSnapshot

    def snapshot(self, actor: Actor) -> SessionsSnapshot:
        return selectors.sessions_snapshot(actor=actor)


@topic("board:bookings")
class BookingsBoard(Topic):
    """Bookings as they come in and change."""

    permission = "board.watch"
    policy = "ordered"
    events = {"booking.changed": BookingRow}
    snapshot_model = BookingsSnapshot

    def snapshot(self, actor: Actor) -> BookingsSnapshot:
        return selectors.bookings_snapshot(actor=actor)
