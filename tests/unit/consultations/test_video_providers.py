"""Tokens of the video providers against vectors of the vendors' own code, and closing their rooms."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.core.exceptions import ImproperlyConfigured

from consultations.calls.providers import ProviderFailed, provider_sources, providers_check
from consultations.calls.providers.agora import Agora, access_token2, uid_of
from consultations.calls.providers.webrtc import WebRtc
from consultations.calls.providers.zegocloud import ZegoCloud, api_signature, token04
from kernel import clock

DATA = Path(__file__).resolve().parents[2] / "data"
ROOM, SHE, HE = UUID(int=7), UUID(int=41), UUID(int=42)


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / name).read_text())["vectors"]
    return found


@pytest.fixture(autouse=True)
def accounts(settings: Any) -> None:
    settings.MINDO_ZEGO_APP_ID = 1234567890
    settings.MINDO_ZEGO_SECRET = "fa94dd0f974cf2e293728a526b028271"
    settings.MINDO_AGORA_APP_ID = "970CA35de60c44645bbae8a215061b33"
    settings.MINDO_AGORA_CERTIFICATE = "5CFd2fd1755d40ecb72977518be15d3b"
    settings.MINDO_AGORA_REST_KEY = "key"
    settings.MINDO_AGORA_REST_SECRET = "secret"


@pytest.mark.parametrize("vector", vectors("zego_token04_vectors.json"), ids=lambda vector: str(vector["name"]))
def test_a_zegocloud_token_equals_the_vendors(vector: dict[str, Any]) -> None:
    made = token04(
        app_id=vector["app_id"],
        user_id=vector["user_id"],
        secret=vector["secret"],
        expires=vector["now"] + vector["ttl"],
        payload=vector["payload"],
        now=vector["now"],
        nonce=vector["nonce"],
        iv=vector["iv"],
    )
    assert made == vector["expect"]["token"]


@pytest.mark.parametrize("vector", vectors("agora_accesstoken2_vectors.json"), ids=lambda vector: str(vector["name"]))
def test_an_agora_token_equals_the_vendors(vector: dict[str, Any]) -> None:
    made = access_token2(
        app_id=vector["appId"],
        certificate=vector["appCertificate"],
        channel=vector["channel"],
        uid=str(vector["uid"]),
        issued=vector["issueTs"],
        seconds=vector["expire"],
        salt=vector["salt"],
        privileges={int(number): seconds for number, seconds in vector["privileges"].items()},
    )
    assert made.startswith("007")
    # Builds of zlib compress differently; what counts is what comes out.
    assert zlib.decompress(base64.b64decode(made[3:])).hex() == vector["expect"]["inflated_hex"]


def test_a_zegocloud_grant_is_for_one_person_one_room_and_one_time(settings: Any) -> None:
    ends = clock.now() + timedelta(minutes=30)
    grant = ZegoCloud().issue_join(room=ROOM, user=SHE, role="patient", not_after=ends)
    again = ZegoCloud().issue_join(room=ROOM, user=SHE, role="patient", not_after=ends)
    assert (grant.app, grant.room, grant.user) == ("1234567890", ROOM.hex, SHE.hex)
    assert grant.token != again.token, "a fresh nonce and vector each time"
    packed = base64.b64decode(grant.token[2:])
    expires, size = struct.unpack(">qH", packed[:10])
    assert expires == int(ends.timestamp())
    iv, sealed = packed[10 : 10 + size], packed[12 + size :]
    decryptor = Cipher(algorithms.AES(settings.MINDO_ZEGO_SECRET.encode()), modes.CBC(iv)).decryptor()
    plain = decryptor.update(sealed) + decryptor.finalize()
    body = json.loads(plain[: -plain[-1]])
    assert body["user_id"] == SHE.hex
    payload = {"room_id": ROOM.hex, "privilege": {"1": 1, "2": 1}, "stream_id_list": None}
    assert json.loads(body["payload"]) == payload


def test_an_agora_grant_is_for_one_person_and_ends_in_relative_seconds() -> None:
    with clock.frozen(clock.now()):
        grant = Agora().issue_join(
            room=ROOM, user=SHE, role="patient", not_after=clock.now() + timedelta(seconds=1800.5)
        )
    body = zlib.decompress(base64.b64decode(grant.token[3:]))
    assert ROOM.hex.encode() in body
    assert str(uid_of(SHE)).encode() in body
    assert struct.pack("<HI", 1, 1800) in body or struct.pack("<HI", 1, 1801) in body
    assert grant.user == str(uid_of(SHE)) != str(uid_of(HE))
    assert 0 < uid_of(SHE) < 2**32


def answering(seen: list[httpx.Request], *answers: httpx.Response | Exception) -> httpx.MockTransport:
    waiting = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        said = waiting.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    return httpx.MockTransport(answer)


def test_closing_a_zegocloud_room_is_signed_and_repeatable() -> None:
    seen: list[httpx.Request] = []
    gone = httpx.Response(200, json={"Code": 5024, "Message": "room not exist"})
    transport = answering(seen, httpx.Response(200, json={"Code": 0}), gone)
    provider = ZegoCloud(transport)
    provider.close_room(room=ROOM)
    provider.close_room(room=ROOM)
    asked = seen[0].url.params
    assert (asked["Action"], asked["RoomId"], asked["SignatureVersion"]) == ("CloseRoom", ROOM.hex, "2.0")
    assert asked["Signature"] == api_signature(
        app_id=1234567890,
        nonce=asked["SignatureNonce"],
        secret="fa94dd0f974cf2e293728a526b028271",
        timestamp=int(asked["Timestamp"]),
    )


def test_emptying_an_agora_channel_bans_nobody() -> None:
    seen: list[httpx.Request] = []
    Agora(answering(seen, httpx.Response(200, json={"status": "success", "id": 1}))).close_room(room=ROOM)
    assert json.loads(seen[0].content) == {
        "appid": "970CA35de60c44645bbae8a215061b33", "cname": ROOM.hex, "time": 0, "privileges": ["join_channel"],
    }  # fmt: skip
    assert seen[0].headers["Authorization"] == "Basic " + base64.b64encode(b"key:secret").decode()


@pytest.mark.parametrize("make", [ZegoCloud, Agora])
@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectTimeout("late"), httpx.Response(500), httpx.Response(200, text="<html>"), httpx.Response(200, json=[]),
        httpx.Response(200, json={"Code": 1, "status": "failed"}),
    ],
    ids=["timeout", "500", "no json", "no object", "refused"],
)  # fmt: skip
def test_a_provider_that_does_not_answer_is_asked_again_later(make: Any, answer: Any) -> None:
    with pytest.raises(ProviderFailed) as failed:
        make(answering([], answer)).close_room(room=ROOM)
    assert failed.value.code == "video_provider_failed"


def test_a_half_configured_provider_is_named_at_start(settings: Any) -> None:
    providers_check()
    settings.MINDO_VIDEO_PROVIDER = "agora"
    providers_check()
    settings.MINDO_AGORA_REST_SECRET = ""
    with pytest.raises(ImproperlyConfigured, match="MINDO_AGORA_REST_SECRET"):
        providers_check()
    settings.MINDO_VIDEO_PROVIDER = "zegocloud"
    settings.MINDO_ZEGO_SECRET = "short"
    with pytest.raises(ImproperlyConfigured, match="32 characters"):
        providers_check()
    settings.MINDO_VIDEO_PROVIDER = "carrier-pigeon"
    with pytest.raises(ImproperlyConfigured, match="is none of"):
        providers_check()


def test_pages_reach_a_vendor_only_while_it_is_configured(client: Any, settings: Any) -> None:
    def policy() -> str:
        return str(client.get("/health/live").headers["Content-Security-Policy"])

    assert provider_sources() == ()
    assert "agora" not in policy()
    settings.MINDO_VIDEO_PROVIDER = "agora"
    assert "wss://*.edge.agora.io:*" in policy()
    assert "zego" not in policy()
    settings.MINDO_VIDEO_PROVIDER = "zegocloud"
    assert "wss://*.zego.im" in policy()
    assert "wss://webliveroom1234567890-api.zegocloud.com" in policy()
    settings.MINDO_ZEGO_SERVER = "wss://zego.eu.example:8443/ws"
    assert "wss://zego.eu.example:8443" in policy()
    assert "agora" not in policy()


def test_only_the_relay_is_used_where_that_is_asked_and_there_is_one(settings: Any) -> None:
    def grant() -> Any:
        return WebRtc().issue_join(room=ROOM, user=SHE, role="patient", not_after=clock.now() + timedelta(minutes=5))

    settings.MINDO_TURN_ONLY = True
    assert grant().relay_only is False
    settings.MINDO_TURN_URLS, settings.MINDO_TURN_SECRET = ["turn:turn.example"], "shared"
    assert grant().relay_only is True
    settings.MINDO_TURN_ONLY = False
    assert grant().relay_only is False
