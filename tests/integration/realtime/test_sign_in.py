"""Tickets, hello, origins, broken frames, and what ends a socket."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.db import transaction
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from kernel import clock, outbox
from realtime import valkey
from realtime.conf import SUBPROTOCOL
from tests.integration.realtime.client import LiveClient, elsewhere, ticket_for
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import say


def tell_nodes(kind: str, **data: str) -> None:
    with transaction.atomic():
        outbox.control(kind, **data)


async def test_a_ticket_opens_one_socket_and_no_second(node: Node) -> None:
    ticket = await elsewhere(ticket_for, uuid.uuid4())
    async with LiveClient(node.url, hello=False) as first, LiveClient(node.url, hello=False) as second:
        await first.send("hello", ticket=ticket)
        welcome = await first.expect("welcome")
        assert welcome["limits"]["frame_bytes"] == 65536
        await second.send("hello", ticket=ticket)
        assert await second.closed() == 4401


async def test_a_ticket_too_old_or_made_up_is_refused(node: Node) -> None:
    ticket = await elsewhere(ticket_for, uuid.uuid4())
    for key in valkey.client().scan_iter("live:ticket:*"):
        assert 0 < valkey.client().ttl(key) <= 30
        valkey.client().pexpire(key, 1)
    for given in (ticket, "made-up-" + "x" * 30):
        async with LiveClient(node.url, hello=False) as client:
            await client.send("hello", ticket=given)
            assert await client.closed() == 4401


async def test_a_ticket_fetched_by_one_page_is_no_use_to_another(node: Node) -> None:
    ticket = await elsewhere(lambda: ticket_for(uuid.uuid4(), origin="http://elsewhere.example"))
    async with LiveClient(node.url, hello=False, origin=node.http) as client:
        await client.send("hello", ticket=ticket)
        assert await client.closed() == 4403


async def test_a_page_that_comes_back_closes_the_socket_it_left_behind(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    """On whichever node it lingers; windows that call themselves otherwise, and other people, are left alone."""
    one, two = nodes("daphne"), nodes("uvicorn")
    ann, page, topic = uuid.uuid4(), "page-" + uuid.uuid4().hex, f"stage_room:{uuid.uuid4().hex[:12]}"

    async def connected(url: str, person: uuid.UUID, client: str, *, again: bool) -> LiveClient:
        socket = LiveClient(url, hello=False)
        await socket.__aenter__()
        await socket.send("hello", ticket=await elsewhere(ticket_for, person), client=client, again=again)
        await socket.expect("welcome")
        return socket

    left = await connected(one.url, ann, page, again=False)
    window = await connected(one.url, ann, "another-window", again=False)
    stranger = await connected(one.url, uuid.uuid4(), page, again=False)
    await left.subscribe(topic)
    await left.expect("presence_state")
    back = await connected(two.url, ann, page, again=True)
    await back.subscribe(topic)
    assert await left.closed() == 4409
    for client in (window, stranger, back):
        await client.send("ping")
        await client.expect("pong")
    # Nobody was told that she left: her old socket's place is kept for a moment, as after any loss.
    assert [frame for frame in back.seen if frame["type"] == "presence_diff" and frame["leaves"]] == []
    for client in (left, window, stranger, back):
        await client.__aexit__(None, None, None)


async def test_the_ticket_endpoint_gives_visitors_a_ticket_for_their_origin(node: Node) -> None:
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(f"{node.http}/api/v1/live/ticket", headers={"Origin": node.http})
    assert answer.status_code == 201
    body = answer.json()
    assert body["expires_in"] == 30
    async with LiveClient(node.url, hello=False, origin=node.http) as client:
        await client.send("hello", ticket=body["ticket"])
        await client.expect("welcome")


async def test_a_page_of_somebody_else_cannot_connect(node: Node) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(node.url, subprotocols=[SUBPROTOCOL], origin="http://evil.example")  # type: ignore[list-item,arg-type]
    assert refused.value.response.status_code == 403


async def test_another_protocol_or_address_cannot_connect(node: Node) -> None:
    for url, protocol in ((node.url, "other"), (f"ws://127.0.0.1:{node.port}/ws/other", SUBPROTOCOL)):
        with pytest.raises(InvalidStatus):
            await connect(url, subprotocols=[protocol])  # type: ignore[list-item]


async def test_without_hello_the_socket_is_closed(node: Node) -> None:
    async with LiveClient(node.url, hello=False) as client:
        started = time.monotonic()
        assert await client.closed() == 4408
        assert time.monotonic() - started < 3


async def test_anything_before_hello_is_refused(node: Node) -> None:
    async with LiveClient(node.url, hello=False) as client:
        await client.send("subscribe", id="1", topic="stage:x")
        assert await client.closed() == 4401


BROKEN: dict[str, tuple[str | bytes, int]] = {
    "not json": ("{", 4400),
    "not a frame": ("[]", 4400),
    "unknown type": ('{"type":"shout"}', 4400),
    "extra field": ('{"type":"ping","more":1}', 4400),
    "wrong type of a field": ('{"type":"subscribe","id":1,"topic":"x"}', 4400),
    "not a number": ('{"type":"subscribe","id":"1","topic":"x","epoch":"e","offset":NaN}', 4400),
    "negative offset": ('{"type":"subscribe","id":"1","topic":"x","epoch":"e","offset":-1}', 4400),
    "very deep": (
        '{"type":"command","id":"1","name":"x","idem":"12345678","data":' + "[" * 5000 + "]" * 5000 + "}",
        4400,
    ),
    "lone surrogate": ('{"type":"subscribe","id":"\\ud800","topic":"x"}', 4400),
    "binary": (b"\x00\x01", 4400),
    "too large": ('{"type":"ping","more":"' + "x" * 70_000 + '"}', 4413),
    "too large in bytes": ('{"type":"ping","more":"' + "ह" * 30_000 + '"}', 4413),
}


@pytest.mark.parametrize("case", BROKEN)
async def test_a_broken_frame_gets_a_reply_and_ends_the_socket(node: Node, case: str) -> None:
    sent, code = BROKEN[case]
    before = node.logged()
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.socket.send(sent)
        assert await client.closed() == code
        assert client.seen[-1]["type"] == "error"
    assert "error" not in node.logged()[len(before) :]


async def test_a_flood_of_frames_ends_the_socket(node: Node) -> None:
    async with LiveClient(node.url, uuid.uuid4()) as client:
        for _ in range(400):
            await client.socket.send('{"type":"ping"}')
        assert await client.closed() == 4429


async def test_a_fresh_ticket_prolongs_a_socket_and_an_old_one_ends_it(node: Node) -> None:
    person = uuid.uuid4()
    soon = clock.now() + timedelta(seconds=1.5)
    async with (
        LiveClient(node.url, person, until=soon) as renewed,
        LiveClient(node.url, person, until=soon) as forgotten,
    ):
        assert 0 < renewed.welcome["renew_s"] <= 2
        ticket = await elsewhere(lambda: ticket_for(person, until=clock.now() + timedelta(hours=1)))
        await renewed.send("hello", ticket=ticket)
        assert (await renewed.expect("welcome"))["renew_s"] > 3000
        assert await forgotten.closed() == 4401
        assert clock.now() - soon < timedelta(seconds=1)
        await renewed.send("ping")
        await renewed.expect("pong")


async def test_a_socket_does_not_change_hands(node: Node) -> None:
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.send("hello", ticket=await elsewhere(ticket_for, uuid.uuid4()))
        assert await client.closed() == 4401


async def test_a_right_taken_away_ends_the_topic_within_a_second_and_nothing_more_arrives(node: Node) -> None:
    person, stage = uuid.uuid4(), uuid.uuid4().hex
    async with LiveClient(node.url, person) as client:
        await client.subscribe(f"stage:{stage}")
        valkey.client().sadd("stage:denied", str(person))
        started = time.monotonic()
        await elsewhere(lambda: tell_nodes("recheck", user_id=str(person)))
        gone = await client.expect("unsubscribed", topic=f"stage:{stage}")
        assert gone["code"] == "revoked"
        assert time.monotonic() - started < 1
        await elsewhere(say, stage, "secret")
        await client.send("ping")
        await client.expect("pong")
        assert client.lines() == []
        await client.send("subscribe", id="again", topic=f"stage:{stage}")
        assert (await client.expect("nack"))["code"] == "not_found"


async def test_a_deactivated_person_is_disconnected_within_a_second(node: Node) -> None:
    person = uuid.uuid4()
    async with LiveClient(node.url, person) as client:
        valkey.client().sadd("stage:signed_out", str(person))
        started = time.monotonic()
        await elsewhere(lambda: tell_nodes("recheck", user_id=str(person)))
        assert await client.closed() == 4401
        assert time.monotonic() - started < 1


async def test_a_recheck_leaves_those_alone_who_still_may(node: Node) -> None:
    stage, person = uuid.uuid4().hex, uuid.uuid4()
    async with LiveClient(node.url, person) as client:
        await client.subscribe(f"stage:{stage}")
        await elsewhere(lambda: tell_nodes("recheck", user_id=str(person)))
        await elsewhere(say, stage, "still here")
        await client.expect("event")


async def test_an_ended_session_closes_its_sockets_on_every_node(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    person = uuid.uuid4()
    one, two = nodes("daphne"), nodes("uvicorn")
    async with (
        LiveClient(one.url, person, session_id="phone") as phone,
        LiveClient(two.url, person, session_id="phone") as phone_too,
        LiveClient(two.url, person, session_id="desk") as desk,
    ):
        started = time.monotonic()
        await elsewhere(lambda: tell_nodes("signout", user_id=str(person), session_id="phone"))
        assert await phone.closed() == 4401
        assert await phone_too.closed() == 4401
        assert time.monotonic() - started < 1
        await desk.send("ping")
        await desk.expect("pong")


def test_numbers_are_for_this_machine_only(node: Node) -> None:
    assert httpx.get(f"{node.http}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    assert b"live_sockets" in httpx.get(f"{node.http}/metrics").content
