"""The administrators' live boards, what they may do from there, and the lines that reach the two."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from access.actors import Actor
from consultations.boards import reassigning, selectors, services
from consultations.boards.events import (
    BookingRow,
    BookingsSnapshot,
    MetricsChanged,
    MetricsSnapshot,
    RowChanged,
    RowRemoved,
    SessionsSnapshot,
    SupportNote,
    SupportSeen,
    SupportSnapshot,
)
from consultations.boards.interventions import WORDS_LENGTH, Why
from consultations.boards.metrics import metrics_snapshot
from realtime.registry import Topic, command, topic


class Request(BaseModel):
    """Base of what clients send: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class StepIn(Request):
    """Which session, and why: a code, with words where the code says too little."""

    booking_id: UUID
    reason: Literal["patient_asked", "professional_asked", "stuck", "safety", "complaint", "other"]
    words: Annotated[str, Field(max_length=WORDS_LENGTH)] = ""


class MessageRequest(StepIn):
    """A line to one of the two, or to both."""

    to: Literal["patient", "professional", "both"]
    text: Annotated[str, Field(min_length=1, max_length=services.TEXT_LENGTH)]


class ExtendRequest(StepIn):
    """By how much."""

    minutes: Annotated[int, Field(ge=5, le=30)]


class ReassignRequest(StepIn):
    """Whom the patient is asked about."""

    professional_id: UUID


class SessionRequest(Request):
    """Which session."""

    booking_id: UUID


class SeenRequest(Request):
    """Which line was read."""

    id: UUID


class RevealResult(BaseModel):
    """Who the patient is; the row hides itself again at `hide_at`."""

    booking_id: str
    patient_id: str
    name: str
    language: str
    zone: str
    hide_at: datetime


class ExtendResult(BaseModel):
    """When the session ends now."""

    ends_at: datetime


class ReassignResult(BaseModel):
    """The open question; nulls if it has been answered meanwhile."""

    professional_id: str | None
    until: datetime | None


class EndResult(BaseModel):
    """The booking's state now."""

    state: str


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


@topic("board:metrics")
class MetricsBoard(Topic):
    """The platform in numbers, hour by hour. Latest-wins: who falls behind is given the present state."""

    permission = "board.metrics"
    policy = "latest"
    events = {"metrics.changed": MetricsChanged}
    snapshot_model = MetricsSnapshot

    def snapshot(self, actor: Actor) -> MetricsSnapshot:
        return metrics_snapshot(actor=actor)


@topic("support:{user_id}")
class SupportTopic(Topic):
    """What the platform's people write to one person about a session that is going on."""

    permission = "support.read"
    policy = "ordered"
    events = {"note.posted": SupportNote, "note.seen": SupportSeen}
    snapshot_model = SupportSnapshot

    def resource(self, actor: Actor, *, user_id: str) -> UUID:
        return UUID(user_id)

    def snapshot(self, actor: Actor, *, user_id: str) -> SupportSnapshot:
        return selectors.support_snapshot(actor=actor, user_id=UUID(user_id))


# A name is not kept in a receipt: asking again is a new look, with its own line in the audit log unless the key is the same.
@command("board.reveal", permission="board.reveal", request=StepIn, response=RevealResult, receipt=False)
def reveal(actor: Actor, data: StepIn, *, idem: str) -> RevealResult:
    """Say who the patient of one row is."""
    shown = services.session_reveal(
        actor=actor, booking_id=data.booking_id, why=Why(data.reason, data.words), idem=idem
    )
    return RevealResult(
        booking_id=str(shown.booking_id),
        patient_id=str(shown.patient.id),
        name=shown.patient.name,
        language=shown.patient.language,
        zone=shown.patient.zone,
        hide_at=shown.hide_at,
    )


@command("board.message", permission="board.message", request=MessageRequest)
def message(actor: Actor, data: MessageRequest, *, idem: str) -> None:
    """Write to the two, or to one of them."""
    services.session_message(
        actor=actor, booking_id=data.booking_id, to=data.to, text=data.text, why=Why(data.reason, data.words), idem=idem
    )


@command("board.extend", permission="board.extend", request=ExtendRequest, response=ExtendResult)
def extend(actor: Actor, data: ExtendRequest, *, idem: str) -> ExtendResult:
    """Let a call run longer."""
    ends_at = services.session_extend(
        actor=actor, booking_id=data.booking_id, minutes=data.minutes, why=Why(data.reason, data.words), idem=idem
    )
    return ExtendResult(ends_at=ends_at)


@command("board.reassign", permission="board.reassign", request=ReassignRequest, response=ReassignResult)
def reassign(actor: Actor, data: ReassignRequest, *, idem: str) -> ReassignResult:
    """Ask the patient whether another professional may take her session; she decides."""
    asked = reassigning.session_reassign(
        actor=actor,
        booking_id=data.booking_id,
        professional_id=data.professional_id,
        why=Why(data.reason, data.words),
        idem=idem,
    )
    return ReassignResult(
        professional_id=str(asked.professional_id) if asked.professional_id else None, until=asked.until
    )


@command("board.reassign_withdraw", permission="board.reassign", request=SessionRequest)
def reassign_withdraw(actor: Actor, data: SessionRequest, *, idem: str) -> None:
    """Take the unanswered question back."""
    reassigning.reassign_withdraw(actor=actor, booking_id=data.booking_id)


@command("board.end", permission="board.end", request=StepIn, response=EndResult)
def end(actor: Actor, data: StepIn, *, idem: str) -> EndResult:
    """End a session for both."""
    state = services.session_end(actor=actor, booking_id=data.booking_id, why=Why(data.reason, data.words), idem=idem)
    return EndResult(state=state)


@command("support.seen", permission="support.read", request=SeenRequest)
def seen(actor: Actor, data: SeenRequest, *, idem: str) -> None:
    """Put a line away."""
    services.support_put_away(actor=actor, message_id=data.id)
