"""Reading and telling where a professional is, on the locked desk of a room that was just loaded."""

from __future__ import annotations

from access.actors import Actor
from consultations.calls.models import Call
from consultations.presence.standing import NOTES_TAKE, Known, Standing, standing_of
from consultations.waiting_room.room import Room
from marketplace.professionals.presence import presence_set

PLATFORM = Actor.system("consultations.presence")


def standing_read(room: Room) -> Standing:
    """Where the professional of this room is; one query, and only while he is at his desk without a session."""
    running = room.running
    unwritten = None
    if room.desk.present and running is None and not room.desk.away:
        unwritten = (
            Call.objects.filter(
                professional_id=room.professional.id,
                started_at__isnull=False,
                finished_at__gt=room.at - NOTES_TAKE,
                booking__note__isnull=True,
            )
            .order_by("-finished_at")
            .values_list("finished_at", flat=True)
            .first()
        )
    return standing_of(
        Known(
            at=room.at,
            present=room.desk.present,
            away=room.desk.away,
            running_ends_at=running.ends_at if running else None,
            unwritten_since=unwritten,
        )
    )


def standing_tell(room: Room, standing: Standing, told: dict[str, str]) -> None:
    """Tell everybody who looks at the professional, if it differs from what `told` (the desk's) says was told last."""
    said = f"{standing.state} {standing.until.isoformat() if standing.until else ''}"
    if told.get("presence") != said:
        presence_set(actor=PLATFORM, professional_id=room.professional.id, state=standing.state, until=standing.until)
    told["presence"] = said
