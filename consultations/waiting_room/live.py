"""The waiting room on the socket: the patient's place, the professional's queue, and what both may do."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from access.actors import Actor
from consultations.bookings.models import Booking
from consultations.bookings.selectors import booking_get
from consultations.messages.events import ChatPosted
from consultations.messages.services import MESSAGE_LENGTH
from consultations.waiting_room import presence, removal, selectors, services, transfers
from consultations.waiting_room.events import PlaceChanged, PlaceSnapshot, QueueChanged, QueueSnapshot
from marketplace.professionals.models import Professional
from realtime.presence import person_is_on
from realtime.registry import Topic, command, person_key, topic


class Request(BaseModel):
    """Base of what clients send: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid")


class DeviceReport(Request):
    """Outcome of the device and network test, as codes."""

    camera: Literal["ok", "blocked", "missing"]
    microphone: Literal["ok", "blocked", "missing"]
    network: Literal["good", "fair", "poor", "unknown"] = "unknown"


class JoinRequest(Request):
    """Check in. `device` may come later, with a second join."""

    booking_id: UUID
    device: DeviceReport | None = None


class BookingRequest(Request):
    """Which booking is meant."""

    booking_id: UUID


class RemoveRequest(BookingRequest):
    """Why, as a code for the record; the patient is never shown it."""

    reason: Literal["not_fit_today", "behaviour", "wrong_person", "other"]


class TransferRequest(BookingRequest):
    """To which colleague, and why."""

    professional_id: UUID
    reason: Literal["running_late", "unwell", "better_fit", "other"] = "running_late"


class TransferAnswerRequest(BookingRequest):
    """The patient's answer to the offer she sees."""

    offer_id: UUID
    accept: bool


class DelayRequest(Request):
    """How late one expects to be; 0 takes the notice back."""

    minutes: Annotated[int, Field(ge=0, le=60)]


class ChatRequest(Request):
    """One line of chat."""

    booking_id: UUID
    text: Annotated[str, Field(min_length=1, max_length=MESSAGE_LENGTH)]


class PlaceResult(BaseModel):
    """The patient's place after the command."""

    place: PlaceChanged


class AdmitResult(BaseModel):
    """The call is open: both go to `call:{booking_id}`."""

    booking_id: str
    call_topic: str


class QueueResult(BaseModel):
    """The queue after the command."""

    queue: QueueChanged


class ChatResult(BaseModel):
    """The line as it was stored and sent to both."""

    message: ChatPosted


@topic("waiting_place:{booking_id}")
class WaitingPlaceTopic(Topic):
    """The patient's own place. Her presence on it keeps the place; `waiting_room.join` checks her in."""

    permission = "waiting_place.watch"
    policy = "ordered"
    presence = True
    # One socket a person: a second tab takes over, the first is told `replaced`. Nothing is ever relayed here.
    signalling = True
    events = {"place.changed": PlaceChanged, "chat.posted": ChatPosted}
    snapshot_model = PlaceSnapshot

    def allowed(self, actor: Actor, to: str, *, booking_id: str) -> bool:
        return False

    def resource(self, actor: Actor, *, booking_id: str) -> Booking:
        return booking_get(booking_id)

    def snapshot(self, actor: Actor, *, booking_id: str) -> PlaceSnapshot:
        return selectors.place_snapshot(actor=actor, booking_id=booking_id)

    def on_join(self, actor: Actor, connection_id: str, *, booking_id: str) -> None:
        self._settle(actor, booking_id)

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, booking_id: str) -> None:
        self._settle(actor, booking_id)

    def _settle(self, actor: Actor, booking_id: str) -> None:
        presence.place_watch(
            actor=actor,
            booking_id=UUID(booking_id),
            is_here=lambda: person_is_on(f"waiting_place:{booking_id}", person_key(actor)),
        )


@topic("waiting_room:{professional_id}")
class WaitingRoomTopic(Topic):
    """The professional's queue. Being present on it is being at the desk."""

    permission = "waiting_room.watch"
    policy = "ordered"
    presence = True
    events = {"queue.changed": QueueChanged, "chat.posted": ChatPosted}
    snapshot_model = QueueSnapshot

    def resource(self, actor: Actor, *, professional_id: str) -> Professional:
        return selectors.room_professional(professional_id)

    def snapshot(self, actor: Actor, *, professional_id: str) -> QueueSnapshot:
        return selectors.queue_snapshot(actor=actor, professional_id=professional_id)

    def on_join(self, actor: Actor, connection_id: str, *, professional_id: str) -> None:
        self._settle(actor, professional_id)

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, professional_id: str) -> None:
        self._settle(actor, professional_id)

    def _settle(self, actor: Actor, professional_id: str) -> None:
        presence.desk_watch(
            actor=actor,
            professional_id=UUID(professional_id),
            is_here=lambda: person_is_on(f"waiting_room:{professional_id}", person_key(actor)),
        )


@command("waiting_room.join", permission="waiting_room.join", request=JoinRequest, response=PlaceResult)
def join(actor: Actor, data: JoinRequest, *, idem: str) -> PlaceResult:
    """Check in, or add the device test's outcome."""
    device = None if data.device is None else data.device.model_dump()
    return PlaceResult(place=services.place_join(actor=actor, booking_id=data.booking_id, device=device))


@command("waiting_room.leave", permission="waiting_room.leave", request=BookingRequest, response=PlaceResult)
def leave(actor: Actor, data: BookingRequest, *, idem: str) -> PlaceResult:
    """Give the place up; she may check in again, at the queue's end."""
    return PlaceResult(place=services.place_leave(actor=actor, booking_id=data.booking_id))


@command("waiting_room.admit", permission="waiting_room.admit", request=BookingRequest, response=AdmitResult)
def admit(actor: Actor, data: BookingRequest, *, idem: str) -> AdmitResult:
    """Let the patient in: opens the call."""
    call = services.place_admit(actor=actor, booking_id=data.booking_id)
    return AdmitResult(booking_id=str(call.booking_id), call_topic=f"call:{call.booking_id}")


@command("waiting_room.send_back", permission="waiting_room.send_back", request=BookingRequest, response=QueueResult)
def send_back(actor: Actor, data: BookingRequest, *, idem: str) -> QueueResult:
    """Back to the waiting room, at the place she had."""
    return QueueResult(queue=services.place_send_back(actor=actor, booking_id=data.booking_id))


@command("waiting_room.remove", permission="waiting_room.remove", request=RemoveRequest, response=QueueResult)
def remove(actor: Actor, data: RemoveRequest, *, idem: str) -> QueueResult:
    """End the session of somebody who was not let in; all she paid goes back."""
    return QueueResult(queue=removal.place_remove(actor=actor, booking_id=data.booking_id, reason=data.reason))


@command("waiting_room.transfer", permission="waiting_room.transfer", request=TransferRequest, response=QueueResult)
def transfer(actor: Actor, data: TransferRequest, *, idem: str) -> QueueResult:
    """Offer the patient a colleague who is free now; she decides."""
    return QueueResult(
        queue=transfers.transfer_offer(
            actor=actor, booking_id=data.booking_id, professional_id=data.professional_id, reason=data.reason
        )
    )


@command(
    "waiting_room.transfer_withdraw", permission="waiting_room.transfer", request=BookingRequest, response=QueueResult
)
def transfer_withdraw(actor: Actor, data: BookingRequest, *, idem: str) -> QueueResult:
    """Take an unanswered offer back."""
    return QueueResult(queue=transfers.transfer_withdraw(actor=actor, booking_id=data.booking_id))


@command(
    "waiting_room.transfer_answer",
    permission="waiting_room.transfer_answer",
    request=TransferAnswerRequest,
    response=PlaceResult,
)
def transfer_answer(actor: Actor, data: TransferAnswerRequest, *, idem: str) -> PlaceResult:
    """Go to the colleague, or stay."""
    return PlaceResult(
        place=transfers.transfer_answer(
            actor=actor, booking_id=data.booking_id, offer_id=data.offer_id, accept=data.accept
        )
    )


@command("waiting_room.delay", permission="waiting_room.delay", request=DelayRequest, response=QueueResult)
def delay(actor: Actor, data: DelayRequest, *, idem: str) -> QueueResult:
    """Tell everyone who is waiting that it will be later."""
    return QueueResult(queue=services.delay_announce(actor=actor, minutes=data.minutes))


@command("waiting_room.chat", permission="waiting_room.chat", request=ChatRequest, response=ChatResult)
def chat(actor: Actor, data: ChatRequest, *, idem: str) -> ChatResult:
    """Write to the other one of the two."""
    return ChatResult(
        message=services.waiting_message_post(actor=actor, booking_id=data.booking_id, text=data.text, idem=idem)
    )
