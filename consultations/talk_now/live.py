"""Talk now on the socket: the queue both sides watch, and what each may do."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from access.actors import Actor
from consultations.talk_now import selectors, services
from consultations.talk_now.events import TalkNowChanged
from consultations.talk_now.lifecycle import QueueName
from consultations.talk_now.models import TalkNowRequest
from realtime.registry import Topic, command, topic


class Request(BaseModel):
    """Base of what clients send: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class OnRequest(Request):
    """With which offer, and for which of one's specialties besides the own queue."""

    offer_id: UUID
    specialties: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=30)] = []


class OffRequest(Request):
    """Nothing to say."""


class QueueRequest(Request):
    """Which queue, and how to meet."""

    queue: Annotated[str, Field(max_length=64)]
    modality: Literal["video", "audio"] = "video"


class RequestIdRequest(Request):
    """Which request is meant."""

    request_id: UUID


class ShiftResult(BaseModel):
    """Whether one is on, and the queues to watch."""

    on: bool
    queues: list[str]


class OwnRequest(BaseModel):
    """One's own request. `booking_id` is there once somebody has accepted: it is held until it is paid."""

    request_id: str
    queue: str
    modality: Literal["video", "audio"]
    state: Literal["waiting", "accepted", "connected", "cancelled", "expired", "lapsed"]
    joined_at: datetime
    expires_at: datetime
    booking_id: str | None


class OwnResult(BaseModel):
    """The request after the command."""

    request: OwnRequest


class AcceptResult(BaseModel):
    """The session that is now held for the patient, who pays for it."""

    booking_id: str


def own_view(request: TalkNowRequest) -> OwnRequest:
    """The request as its patient sees it."""
    return OwnRequest.model_validate(
        {
            "request_id": str(request.pk),
            "queue": request.queue,
            "modality": request.modality,
            "state": str(request.state),
            "joined_at": request.joined_at,
            "expires_at": request.expires_at,
            "booking_id": str(request.booking_id) if request.booking_id else None,
        }
    )


@topic("talk_now:{queue}")
class TalkNowTopic(Topic):
    """One queue. It names nobody, so everybody who may talk now, or take people, sees the same of it."""

    permission = "talk_now.watch"
    policy = "ordered"
    events = {"queue.changed": TalkNowChanged}
    snapshot_model = TalkNowChanged

    def resource(self, actor: Actor, *, queue: str) -> QueueName:
        return selectors.queue_known(queue)

    def snapshot(self, actor: Actor, *, queue: str) -> TalkNowChanged:
        return selectors.queue_snapshot(actor=actor, queue=queue)


@command("talk_now.on", permission="talk_now.serve", request=OnRequest, response=ShiftResult)
def on(actor: Actor, data: OnRequest, *, idem: str) -> ShiftResult:
    """Take people from now on."""
    shift = services.shift_begin(actor=actor, offer_id=data.offer_id, specialties=data.specialties)
    return ShiftResult(on=shift["on"], queues=shift["queues"])


@command("talk_now.off", permission="talk_now.serve", request=OffRequest, response=ShiftResult)
def off(actor: Actor, data: OffRequest, *, idem: str) -> ShiftResult:
    """Take nobody any more."""
    shift = services.shift_end(actor=actor)
    return ShiftResult(on=shift["on"], queues=shift["queues"])


@command("talk_now.join", permission="talk_now.join", request=QueueRequest, response=OwnResult)
def join(actor: Actor, data: QueueRequest, *, idem: str) -> OwnResult:
    """Stand in a queue."""
    request = services.request_join(actor=actor, queue=data.queue, modality=data.modality)
    return OwnResult(request=own_view(request))


@command("talk_now.leave", permission="talk_now.own", request=RequestIdRequest, response=OwnResult)
def leave(actor: Actor, data: RequestIdRequest, *, idem: str) -> OwnResult:
    """Leave the queue; what was held or paid comes back."""
    return OwnResult(request=own_view(services.request_leave(actor=actor, request_id=data.request_id)))


# Saying so twice changes nothing, so its answers need not be remembered.
@command("talk_now.keep", permission="talk_now.own", request=RequestIdRequest, receipt=False)
def keep(actor: Actor, data: RequestIdRequest, *, idem: str) -> None:
    """Still here; said every half minute while waiting."""
    services.request_keep(actor=actor, request_id=data.request_id)


@command("talk_now.accept", permission="talk_now.serve", request=RequestIdRequest, response=AcceptResult)
def accept(actor: Actor, data: RequestIdRequest, *, idem: str) -> AcceptResult:
    """Take somebody: the first one wins."""
    return AcceptResult(booking_id=str(services.request_accept(actor=actor, request_id=data.request_id).pk))
