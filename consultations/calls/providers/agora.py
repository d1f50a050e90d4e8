"""Agora: AccessToken2 for the browser's Video SDK, and the REST call that empties a channel.

Token: checked against vectors made with the vendor's own code (agora-token). Emptying:
https://docs.agora.io/en/video-calling/channel-management-api/endpoint/ban-user-privileges/create-rules
with `cname` alone and `time` 0, which puts everybody out and bans nobody.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
import zlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import httpx
from django.conf import settings

from consultations.calls.providers.base import JoinGrant, ProviderFailed
from kernel import clock

VERSION = "007"
SERVICE_RTC = 1
# Join the channel; publish audio, video and data (the last: what a screen share's control messages use).
JOIN, PUBLISH_AUDIO, PUBLISH_VIDEO, PUBLISH_DATA = 1, 2, 3, 4
TIMEOUT_SECONDS = 5.0
API = "https://api.agora.io/dev/v1/kicking-rule"


def _text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<H", len(raw)) + raw


def access_token2(
    *,
    app_id: str,
    certificate: str,
    channel: str,
    uid: str,
    issued: int,
    seconds: int,
    salt: int,
    privileges: Mapping[int, int],
) -> str:
    """A token for one channel and user, good for `seconds` after `issued` (unix seconds); `privileges`: number → seconds.

    `uid` is the decimal number the SDK joins with; "" lets any number join. `salt`: 1 to 99999999.
    """
    info = _text(app_id) + struct.pack("<IIIH", issued, seconds, salt, 1)
    info += struct.pack("<HH", SERVICE_RTC, len(privileges))
    for privilege, lasts in sorted(privileges.items()):
        info += struct.pack("<HI", privilege, lasts)
    info += _text(channel) + _text(uid)
    key = hmac.digest(struct.pack("<I", issued), certificate.encode(), "sha256")
    key = hmac.digest(struct.pack("<I", salt), key, "sha256")
    signature = hmac.digest(key, info, "sha256")
    return VERSION + base64.b64encode(zlib.compress(_text(signature) + info)).decode()


def uid_of(user: UUID) -> int:
    """The number (1 to 2³²−1) that stands for a person in a channel; the same for the same person each time."""
    return int.from_bytes(hmac.digest(b"mindo.agora.uid", user.bytes, "sha256")[:4]) or 1


class Agora:
    """A channel of the vendor's, named by the booking."""

    name = "agora"

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self.app_id: str = settings.MINDO_AGORA_APP_ID
        self.certificate: str = settings.MINDO_AGORA_CERTIFICATE
        self.transport = transport

    def issue_join(self, *, room: UUID, user: UUID, role: str, not_after: datetime) -> JoinGrant:
        """A token for one person and this channel. Its times are relative: seconds from now."""
        now = int(clock.now().timestamp())
        seconds = max(1, int(not_after.timestamp()) - now)
        uid = str(uid_of(user))
        token = access_token2(
            app_id=self.app_id,
            certificate=self.certificate,
            channel=room.hex,
            uid=uid,
            issued=now,
            seconds=seconds,
            salt=secrets.randbelow(99_999_999) + 1,
            privileges=dict.fromkeys((JOIN, PUBLISH_AUDIO, PUBLISH_VIDEO, PUBLISH_DATA), seconds),
        )
        return JoinGrant(provider=self.name, token=token, app=self.app_id, room=room.hex, user=uid)

    def close_room(self, *, room: UUID) -> None:
        """Put everybody out of the channel. Tokens end by themselves. Raises ProviderFailed."""
        rule = {"appid": self.app_id, "cname": room.hex, "time": 0, "privileges": ["join_channel"]}
        key, secret = settings.MINDO_AGORA_REST_KEY, settings.MINDO_AGORA_REST_SECRET
        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, transport=self.transport, auth=(key, secret)) as client:
                answer = client.post(API, json=rule).raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            raise ProviderFailed(self.name) from None
        if not isinstance(answer, dict) or answer.get("status") != "success":
            raise ProviderFailed(self.name)
