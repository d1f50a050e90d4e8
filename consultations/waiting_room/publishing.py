"""What is published about a professional's rooms: computed whole under the desk's lock, and sent where it differs.

One function for every change, so that no path can forget a reader: the queue for the professional, the place for each patient,
the row for the administrators. A missed or doubled event does no harm, because each carries the whole and a version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel

from consultations.boards.events import RowChanged
from consultations.boards.rows import RowStanding, session_row
from consultations.presence.telling import standing_read, standing_tell
from consultations.waiting_room.lifecycle import QUEUED
from consultations.waiting_room.models import Desk, GivenEstimate
from consultations.waiting_room.room import Room, desks, room_load
from consultations.waiting_room.views import place_view, queue_view
from kernel import outbox

BOARD = "board:sessions"


def desk_lock(professional_id: UUID) -> Desk:
    """The desk, locked: the last lock of a change."""
    rows = desks().select_for_update(of=("self",), no_key=True).filter(professional_id=professional_id)
    desk = rows.first()
    if desk is None:
        Desk.objects.bulk_create([Desk(professional_id=professional_id)], ignore_conflicts=True)
        desk = rows.get()
    return desk


def room_publish(professional_id: UUID, *, desk: Desk | None = None, also: Collection[UUID] = ()) -> Room:
    """Publish what changed for the readers of a professional's rooms; returns the room as it is now.

    `also`: bookings whose place is told even though it is not open (it has just ended, or was just made).
    Call it last in the transaction, after every other change is saved; it saves the desk.
    """
    desk = desk or desk_lock(professional_id)
    room = room_load(professional_id, desk=desk, also=also)
    room.version = desk.version + 1
    before: dict[str, str] = dict(desk.told)
    after: dict[str, str] = {}
    events: list[tuple[str, str, dict[str, Any]]] = []
    given: list[GivenEstimate] = []

    def tell(key: str, topic: str, name: str, body: BaseModel, seen: BaseModel, ticking: str = "version") -> None:
        digest = _digest(seen, ticking)
        after[key] = digest
        if before.get(key) != digest:
            events.append((topic, name, body.model_dump(mode="json")))

    standing = standing_read(room)
    shown = RowStanding(
        room.at, room.version, room.professional, standing.state, transfers=room.transfers, colleagues=room.colleagues
    )
    queue = queue_view(room)
    tell("queue", f"waiting_room:{professional_id}", "queue.changed", queue, queue)
    for place in room.places:
        view = place_view(room, place)
        tell(f"place:{place.booking_id}", f"waiting_place:{place.booking_id}", "place.changed", view, view)
        if view.estimate_min is not None and place.state in QUEUED and place.pk not in room.promised:
            given.append(
                GivenEstimate(entry=place, given_at=room.at, low=view.estimate_min.low, high=view.estimate_min.high)
            )
    # The first one counts: a promise is measured from when it was made.
    GivenEstimate.objects.bulk_create(given, ignore_conflicts=True)
    for place in room.on_desk:
        row = session_row(shown, place)
        # A wait grows by itself; the reader counts on from `since`.
        tell(f"row:{place.booking_id}", BOARD, "row.changed", RowChanged(row=row), row, "waiting_s")
    after.update({"presence": before["presence"]} if "presence" in before else {})
    standing_tell(room, standing, after)
    for key in before.keys() - after.keys():
        kind, _, booking_id = key.partition(":")
        if kind == "row":
            events.append((BOARD, "row.removed", {"version": room.version, "booking_id": booking_id}))
    if events:
        desk.version = room.version
        with outbox.together():
            for topic, name, data in events:
                outbox.publish(topic, name, data)
    room.version = desk.version
    desk.told = after
    desk.save()
    return room


def _digest(body: BaseModel, ticking: str) -> str:
    """A fingerprint of what a reader sees, without the version and what merely ticks."""
    data = body.model_dump(mode="json", exclude={"version", ticking})
    return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
