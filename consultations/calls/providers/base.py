"""What a video provider must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from kernel.errors import DomainError


class ProviderFailed(DomainError):
    """The provider could not be reached or refused; what was asked for may be asked again."""

    def __init__(self, provider: str) -> None:
        super().__init__("video_provider_failed", "The video service did not answer.", status=502)
        self.provider = provider


@dataclass(frozen=True)
class IceServer:
    """One entry of RTCPeerConnection's iceServers; STUN has no credentials."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


@dataclass(frozen=True)
class JoinGrant:
    """What a participant's browser needs to join.

    `token`, `app`, `room` and `user` are the provider's own names for the room and the person, `server` is where its SDK
    signs in (if it wants to be told); all empty for peer to peer. They hold opaque ids only. `relay_only`: let no address of a
    participant reach the other.
    """

    provider: str
    token: str
    ice_servers: list[IceServer] = field(default_factory=list)
    relay_only: bool = False
    app: str = ""
    room: str = ""
    user: str = ""
    server: str = ""


class VideoProvider(Protocol):
    """A way to carry audio and video between the participants of a room."""

    name: str

    def issue_join(self, *, room: UUID, user: UUID, role: str, not_after: datetime) -> JoinGrant:
        """A grant for one person and one room that ends at `not_after` (UTC). Calls nobody."""
        ...

    def close_room(self, *, room: UUID) -> None:
        """Put everybody out of the room at the provider. Called outside transactions, possibly more than once."""
        ...
