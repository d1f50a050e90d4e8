"""What a video provider must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class IceServer:
    """One entry of RTCPeerConnection's iceServers; STUN has no credentials."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


@dataclass(frozen=True)
class JoinGrant:
    """What a participant's browser needs to join. `token` is the provider's own, empty for peer to peer."""

    provider: str
    token: str
    ice_servers: list[IceServer] = field(default_factory=list)


class VideoProvider(Protocol):
    """A way to carry audio and video between the two participants of a room."""

    name: str

    def issue_join(self, *, room: UUID, user: UUID, role: str, not_after: datetime) -> JoinGrant:
        """A grant for one person and one room that ends at `not_after` (UTC). Calls nobody."""
        ...

    def close_room(self, *, room: UUID) -> None:
        """Put everybody out of the room at the provider. Called outside transactions, possibly more than once."""
        ...
