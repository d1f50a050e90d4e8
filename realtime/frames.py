"""What may be said over the socket: one Pydantic model per frame, discriminated on `type`, nothing extra accepted.

The AsyncAPI document, the JSON Schema and the browser's TypeScript are generated from these models.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

TopicName = Annotated[str, Field(min_length=1, max_length=200)]
FrameId = Annotated[str, Field(min_length=1, max_length=64)]
Epoch = Annotated[str, Field(min_length=1, max_length=40)]
Offset = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Frame(BaseModel):
    """Base of every frame."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# --- from the client --------------------------------------------------------------------------------------------------
class Position(Frame):
    """Where a client stands in a topic."""

    topic: TopicName
    epoch: Epoch
    offset: Offset


class Hello(Frame):
    """First frame, and again with a fresh ticket before the session's end."""

    type: Literal["hello"]
    ticket: Annotated[str, Field(min_length=16, max_length=128)]
    resume: Annotated[list[Position], Field(max_length=200)] = []
    # A name the page made up for itself, for as long as it is open.
    client: Annotated[str, Field(max_length=64)] = ""
    # The page was connected before; the socket it had then, should it linger somewhere, is closed with 4409.
    again: bool = False


class Subscribe(Frame):
    """With `epoch` and `offset` the missed events are sent instead of a snapshot, if the log still has them."""

    type: Literal["subscribe"]
    id: FrameId
    topic: TopicName
    epoch: Epoch | None = None
    offset: Offset | None = None


class Unsubscribe(Frame):
    """Answered with `unsubscribed`, code `left`."""

    type: Literal["unsubscribe"]
    topic: TopicName


class Command(Frame):
    """`idem` names the intention: the same one sent again gets the remembered answer."""

    type: Literal["command"]
    id: FrameId
    name: Annotated[str, Field(min_length=1, max_length=100)]
    topic: TopicName | None = None
    idem: Annotated[str, Field(min_length=8, max_length=64)]
    data: dict[str, Any] = {}


class Signal(Frame):
    """Call signalling to another member of the topic; relayed, never stored, never logged."""

    type: Literal["signal"]
    topic: TopicName
    to: Annotated[str, Field(min_length=1, max_length=64)]
    data: dict[str, Any]


class Ping(Frame):
    """Answered with `pong`."""

    type: Literal["ping"]


ClientFrame = Annotated[Hello | Subscribe | Unsubscribe | Command | Signal | Ping, Field(discriminator="type")]
client_frame: TypeAdapter[Hello | Subscribe | Unsubscribe | Command | Signal | Ping] = TypeAdapter(ClientFrame)


# --- from the server --------------------------------------------------------------------------------------------------
class SocketLimits(Frame):
    """What the client should keep to."""

    frame_bytes: int
    topics: int
    commands_per_second: float


class Welcome(Frame):
    """`renew_s`: send a hello with a fresh ticket within so many seconds, or be closed with 4401."""

    type: Literal["welcome"] = "welcome"
    session: str
    heartbeat_s: float
    renew_s: float
    limits: SocketLimits


class Event(Frame):
    """Something that has happened; `offset` grows by one per event of a topic within an `epoch`."""

    type: Literal["event"] = "event"
    topic: str
    epoch: str
    offset: int
    name: str
    at: datetime
    data: dict[str, Any]


class Subscribed(Frame):
    """Where the subscriber stands now. `recovered`: `events` is all that was missed; else `snapshot` replaces all known.

    Sent again for a topic already subscribed (same id) when the server could not hand on every event.
    """

    type: Literal["subscribed"] = "subscribed"
    id: str | None
    topic: str
    epoch: str
    offset: int
    recovered: bool
    events: list[Event] = []
    snapshot: dict[str, Any] | None = None


class Unsubscribed(Frame):
    """The topic is no longer watched by this socket."""

    type: Literal["unsubscribed"] = "unsubscribed"
    topic: str
    code: Literal["revoked", "ended", "replaced", "left"]


class Ack(Frame):
    """The command was carried out; `result` is the command's response model."""

    type: Literal["ack"] = "ack"
    id: str
    result: dict[str, Any]


class Nack(Frame):
    """The command or subscription was refused and changed nothing."""

    type: Literal["nack"] = "nack"
    id: str
    code: str
    message: str
    data: dict[str, Any] | None = None
    fields: dict[str, list[str]] | None = None
    retry_after: int | None = None


class SignalRelay(Frame):
    """Call signalling from another member."""

    type: Literal["signal"] = "signal"
    topic: str
    sender: Annotated[str, Field(alias="from", serialization_alias="from")]
    data: dict[str, Any]


class Member(Frame):
    """Somebody present on a topic: once, however many devices."""

    id: str
    devices: int
    since: datetime
    meta: dict[str, Any] = {}


class PresenceState(Frame):
    """Everybody present, once, after subscribing."""

    type: Literal["presence_state"] = "presence_state"
    topic: str
    members: list[Member]


class PresenceDiff(Frame):
    """Who came and who went since; a join of a known member replaces what was known."""

    type: Literal["presence_diff"] = "presence_diff"
    topic: str
    joins: list[Member] = []
    leaves: list[str] = []


class Drain(Frame):
    """This node is going away: reconnect within `after_ms`."""

    type: Literal["drain"] = "drain"
    after_ms: int


class Pong(Frame):
    """Answer to `ping`."""

    type: Literal["pong"] = "pong"


class Error(Frame):
    """Sent right before the server closes; `code` says what was wrong."""

    type: Literal["error"] = "error"
    code: str
    message: str


ServerFrame = Annotated[
    Welcome
    | Event
    | Subscribed
    | Unsubscribed
    | Ack
    | Nack
    | SignalRelay
    | PresenceState
    | PresenceDiff
    | Drain
    | Pong
    | Error,
    Field(discriminator="type"),
]
server_frame: TypeAdapter[Any] = TypeAdapter(ServerFrame)


def encode(frame: Frame) -> bytes:
    """The frame as it goes over the wire, without fields that hold nothing."""
    return frame.__pydantic_serializer__.to_json(frame, by_alias=True, exclude_none=True)
