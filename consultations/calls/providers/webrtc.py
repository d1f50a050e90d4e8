"""The embedded default: peer to peer through our own signalling, relayed by TURN where one is configured.

TURN credentials follow draft-uberti-behave-turn-rest-00, which coturn's `use-auth-secret` implements:
username `{unix expiry}:{user}`, credential base64(HMAC-SHA1(secret, username)).
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings

from consultations.calls.providers.base import IceServer, JoinGrant


def turn_credentials(*, secret: str, user: str, expires: int) -> tuple[str, str]:
    """Username and credential that a TURN server accepts until `expires` (unix seconds)."""
    username = f"{expires}:{user}"
    return username, base64.b64encode(hmac.digest(secret.encode(), username.encode(), "sha1")).decode()


class WebRtc:
    """Nothing to open or close anywhere: the room is our own topic."""

    name = "webrtc"

    def issue_join(self, *, room: UUID, user: UUID, role: str, not_after: datetime) -> JoinGrant:
        """STUN and TURN servers of the configuration; TURN only with both MINDO_TURN_URLS and MINDO_TURN_SECRET.

        The relay is told the booking and not the person: its log must not become a list of who talks how often.
        """
        servers: list[IceServer] = []
        stun: list[str] = getattr(settings, "MINDO_STUN_URLS", [])
        if stun:
            servers.append(IceServer(urls=list(stun)))
        turn: list[str] = getattr(settings, "MINDO_TURN_URLS", [])
        secret: str = getattr(settings, "MINDO_TURN_SECRET", "")
        relay = bool(turn and secret)
        if relay:
            username, credential = turn_credentials(secret=secret, user=room.hex, expires=int(not_after.timestamp()))
            servers.append(IceServer(urls=list(turn), username=username, credential=credential))
        # Without a relay the policy would leave no way at all.
        relay_only = relay and bool(getattr(settings, "MINDO_TURN_ONLY", False))
        return JoinGrant(provider=self.name, token="", ice_servers=servers, relay_only=relay_only)

    def close_room(self, *, room: UUID) -> None:
        """The topic ends with the call; nothing runs elsewhere."""
