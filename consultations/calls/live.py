"""Calls on the socket: state, signalling between the two, chat."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from access.actors import Actor
from consultations.bookings.models import Booking
from consultations.calls import selectors, services
from consultations.calls.events import CallChanged, CallSnapshot, Grade
from consultations.calls.quality import Sample
from consultations.messages.events import ChatPosted
from consultations.messages.services import MESSAGE_LENGTH
from realtime.registry import Topic, command, topic


class Request(BaseModel):
    """Base of what clients send: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class Quality(Request):
    """One sample of the connection: round trip in ms, lost share 0–1, bits per second, share of time the picture stood still.

    `audio_only`: this side has put its own camera away because of the connection; `relayed`: it goes through TURN.
    """

    rtt_ms: Annotated[float, Field(ge=0, le=60_000)] | None = None
    loss: Annotated[float, Field(ge=0, le=1)] | None = None
    bitrate: Annotated[float, Field(ge=0, le=1e9)] | None = None
    freeze: Annotated[float, Field(ge=0, le=1)] | None = None
    audio_only: bool = False
    relayed: bool | None = None
    grade: Grade


class ReportRequest(Request):
    """What the participant's browser sees of the connection."""

    booking_id: UUID
    state: Literal["connecting", "connected", "reconnecting"]
    quality: Quality | None = None


class CallRequest(Request):
    """Which call is meant."""

    booking_id: UUID


class CallChatRequest(Request):
    """One line of chat."""

    booking_id: UUID
    text: Annotated[str, Field(min_length=1, max_length=MESSAGE_LENGTH)]


class CallResult(BaseModel):
    """The call after the command."""

    call: CallChanged


class CallChatResult(BaseModel):
    """The line as it was stored and sent to both."""

    message: ChatPosted


@topic("call:{booking_id}")
class CallTopic(Topic):
    """Exactly the two participants; a member is named by the person's id."""

    permission = "call.join"
    policy = "ordered"
    presence = True
    signalling = True
    events = {"call.changed": CallChanged, "chat.posted": ChatPosted}
    snapshot_model = CallSnapshot

    def resource(self, actor: Actor, *, booking_id: str) -> Booking:
        return selectors.call_booking(booking_id)

    def snapshot(self, actor: Actor, *, booking_id: str) -> CallSnapshot:
        return selectors.call_snapshot(actor=actor, booking_id=booking_id)

    def on_join(self, actor: Actor, connection_id: str, *, booking_id: str) -> None:
        services.participant_seen(actor=actor, booking_id=UUID(booking_id))

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, booking_id: str) -> None:
        services.participant_unseen(actor=actor, booking_id=UUID(booking_id), reason=reason)


# Reporting the same state twice changes nothing, so its answers need not be remembered.
@command("call.report", permission="call.report", request=ReportRequest, response=CallResult, receipt=False)
def report(actor: Actor, data: ReportRequest, *, idem: str) -> CallResult:
    """Say how the connection stands; with `quality` every ten seconds."""
    sample = None if data.quality is None else Sample(**data.quality.model_dump())
    return CallResult(
        call=services.call_report(actor=actor, booking_id=data.booking_id, state=data.state, sample=sample)
    )


@command("call.finish", permission="call.finish", request=CallRequest, response=CallResult)
def finish(actor: Actor, data: CallRequest, *, idem: str) -> CallResult:
    """End the visit: the professional at any time, the patient once the schedule has passed."""
    return CallResult(call=services.call_finish(actor=actor, booking_id=data.booking_id))


@command("call.chat", permission="call.chat", request=CallChatRequest, response=CallChatResult)
def chat(actor: Actor, data: CallChatRequest, *, idem: str) -> CallChatResult:
    """Write to the other one of the two."""
    return CallChatResult(
        message=services.call_message_post(actor=actor, booking_id=data.booking_id, text=data.text, idem=idem)
    )
