"""Slow readers, a broken link to Valkey, and nodes that go away."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import Callable

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from kernel import clock
from realtime import valkey
from realtime.conf import SUBPROTOCOL
from realtime.publishing import Outgoing, publish_many
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import say


def fresh() -> str:
    return uuid.uuid4().hex[:12]


def flood(topic: str, first: int, number: int) -> None:
    """Events of 16 KiB: more than the kernel's buffers swallow."""
    for start in range(first, first + number, 50):
        publish_many(
            [Outgoing(topic, "said", {"n": n, "text": "x" * 16_000}, clock.now()) for n in range(start, start + 50)]
        )


async def test_a_reader_too_slow_for_an_ordered_topic_is_closed_and_loses_nothing(node: Node) -> None:
    stage, person = fresh(), uuid.uuid4()
    topic = f"stage:{stage}"
    async with LiveClient(node.url, person, max_queue=1) as slow:
        await slow.subscribe(topic)
        slow.socket.transport.pause_reading()
        await elsewhere(flood, topic, 0, 1200)
        slow.socket.transport.resume_reading()
        assert await slow.closed() == 4490
        numbers = slow.lines()
        assert numbers == list(range(len(numbers)))
        assert len(numbers) < 1200
        last = [frame for frame in slow.seen if frame["type"] == "event"][-1]
    async with LiveClient(node.url, person) as back:
        answer = await back.subscribe(topic, epoch=last["epoch"], offset=last["offset"])
        assert answer["recovered"] is False  # 1200 events are more than the log keeps
        assert answer["offset"] == 1200


async def test_a_reader_too_slow_for_a_latest_wins_topic_skips_and_ends_with_the_present_state(node: Node) -> None:
    stage = fresh()
    topic = f"stage_open:{stage}"
    async with LiveClient(node.url, max_queue=1) as slow:
        await slow.subscribe(topic)
        slow.socket.transport.pause_reading()
        await elsewhere(flood, topic, 0, 1200)
        await elsewhere(say, stage, "the present", "stage_open")
        slow.socket.transport.resume_reading()
        # The kernel's buffers may grow and let it catch up on the way; what counts is where it ends.
        refreshed = 0
        frame = await slow.next()
        while frame["offset"] < 1201:
            frame = await slow.next()
            refreshed += frame["type"] == "subscribed"
        shown = frame["snapshot"]["lines"] if frame["type"] == "subscribed" else [frame["data"]]
        assert shown == [{"n": 1, "text": "the present"}]
        assert refreshed > 0
        assert len(slow.lines()) < 1200
        await elsewhere(say, stage, "and on", "stage_open")
        assert (await slow.expect("event"))["offset"] == 1202


async def test_one_stalled_reader_does_not_hold_up_the_others(node: Node) -> None:
    topic = f"stage:{fresh()}"
    async with LiveClient(node.url, uuid.uuid4(), max_queue=1) as slow, LiveClient(node.url, uuid.uuid4()) as quick:
        await slow.subscribe(topic)
        await quick.subscribe(topic)
        slow.socket.transport.pause_reading()
        reading = asyncio.create_task(quick.expect("event", offset=600))
        await elsewhere(flood, topic, 0, 600)
        await reading
        assert quick.lines() == list(range(600))
        slow.socket.transport.abort()


async def test_what_happens_while_the_link_to_valkey_is_down_is_not_lost(node: Node) -> None:
    stage = fresh()
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.subscribe(f"stage:{stage}")
        for round_ in range(3):
            valkey.client().execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            for number in range(5):
                await elsewhere(say, stage, f"{round_} {number}")
        while len(client.lines()) < 15:
            await client.next()
        assert client.lines() == list(range(1, 16))


async def test_a_right_taken_away_while_the_link_is_down_counts_when_it_is_back(node: Node) -> None:
    person, stage = uuid.uuid4(), fresh()
    async with LiveClient(node.url, person) as client:
        await client.subscribe(f"stage:{stage}")
        valkey.client().sadd("stage:denied", str(person))
        valkey.client().execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        assert (await client.expect("unsubscribed"))["code"] == "revoked"


@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
async def test_a_node_told_to_stop_sends_its_clients_away_and_refuses_new_ones(
    kind: str, spawn: Callable[..., Node], nodes: Callable[..., Node], transactional_db: None
) -> None:
    leaving, staying = spawn(kind), nodes("daphne")
    stage, people = fresh(), [uuid.uuid4() for _ in range(5)]
    topic = f"stage:{stage}"
    clients = [await LiveClient(leaving.url, person).__aenter__() for person in people]
    positions = [await client.subscribe(topic) for client in clients]
    leaving.process.send_signal(signal.SIGTERM)
    drains = [await client.expect("drain") for client in clients]
    assert all(0 <= frame["after_ms"] <= 500 for frame in drains)
    with pytest.raises((InvalidHandshake, OSError, ConnectionClosed)):
        await connect(leaving.url, subprotocols=[SUBPROTOCOL])  # type: ignore[list-item]
    await elsewhere(say, stage, "meanwhile")
    for client in clients:
        assert await client.closed() == 4503
        await client.socket.close()
    await asyncio.to_thread(leaving.process.wait, 15)
    for person, position, client in zip(people, positions, clients, strict=True):
        events = [frame for frame in client.seen if frame["type"] == "event"]
        offset = events[-1]["offset"] if events else position["offset"]
        async with LiveClient(staying.url, person) as back:
            answer = await back.subscribe(topic, epoch=position["epoch"], offset=offset)
            assert answer["recovered"] is True
            assert len(events) + len(answer["events"]) == 1


@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
async def test_a_killed_node_loses_no_event(
    kind: str, spawn: Callable[..., Node], nodes: Callable[..., Node], transactional_db: None
) -> None:
    doomed, other = spawn(kind), nodes("uvicorn")
    stage, person = fresh(), uuid.uuid4()
    topic = f"stage:{stage}"
    client = await LiveClient(doomed.url, person).__aenter__()
    await client.subscribe(topic)
    await elsewhere(say, stage, "seen")
    seen = await client.expect("event")
    doomed.stop()
    await elsewhere(say, stage, "missed")
    assert await client.closed() == 1006
    started = time.monotonic()
    async with LiveClient(other.url, person) as back:
        answer = await back.subscribe(topic, epoch=seen["epoch"], offset=seen["offset"])
        assert [event["data"]["text"] for event in answer["events"]] == ["missed"]
    assert time.monotonic() - started < 5


async def test_the_portable_sender_keeps_the_same_order(spawn: Callable[..., Node], transactional_db: None) -> None:
    for kind in ("daphne", "uvicorn"):
        node = spawn(kind, sender="portable")
        topic = f"stage:{fresh()}"
        async with LiveClient(node.url, uuid.uuid4(), max_queue=None) as client:
            await client.subscribe(topic)
            await elsewhere(flood, topic, 0, 200)
            await client.expect("event", offset=200)
            assert client.lines() == list(range(200))
            assert (await client.command("stage.say", {"stage": fresh(), "text": "x"}))["type"] == "ack"
