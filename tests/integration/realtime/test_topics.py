"""Subscribing, events in order, resume with and without a gap."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from kernel import clock
from realtime import valkey
from realtime.publishing import Outgoing, publish_many
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import read, say


def fresh() -> str:
    return uuid.uuid4().hex[:12]


async def test_a_subscriber_gets_the_state_and_then_every_event_in_order(node: Node) -> None:
    stage = fresh()
    await elsewhere(say, stage, "before")
    async with LiveClient(node.url, uuid.uuid4()) as client:
        answer = await client.subscribe(f"stage:{stage}")
        assert answer["recovered"] is False
        assert answer["snapshot"] == {"lines": [{"n": 1, "text": "before"}]}
        for number in range(20):
            await elsewhere(say, stage, f"line {number}")
        while len(client.lines()) < 20:
            await client.next()
        assert client.lines() == list(range(2, 22))
        offsets = [frame["offset"] for frame in client.seen if frame["type"] == "event"]
        assert offsets == list(range(answer["offset"] + 1, answer["offset"] + 21))


async def test_what_a_topic_does_not_show_is_refused_with_the_reason(node: Node) -> None:
    async with LiveClient(node.url, uuid.uuid4()) as client:
        for topic, code in (
            ("stage:missing-1", "not_found"),
            ("nowhere:1", "unknown_topic"),
            ("stage:a/b", "unknown_topic"),
        ):
            await client.send("subscribe", id="1", topic=topic)
            assert (await client.expect("nack"))["code"] == code


async def test_a_visitor_watches_public_topics_only(node: Node) -> None:
    stage = fresh()
    async with LiveClient(node.url) as visitor:
        await visitor.send("subscribe", id="1", topic=f"stage:{stage}")
        assert (await visitor.expect("nack"))["code"] == "sign_in_required"
        assert (await visitor.subscribe(f"stage_open:{stage}"))["snapshot"] == {"lines": []}


async def test_a_client_that_was_away_gets_exactly_what_it_missed(node: Node) -> None:
    stage, person = fresh(), uuid.uuid4()
    async with LiveClient(node.url, person) as client:
        answer = await client.subscribe(f"stage:{stage}")
        await elsewhere(say, stage, "seen")
        seen = await client.expect("event")
    for number in range(3):
        await elsewhere(say, stage, f"missed {number}")
    async with LiveClient(node.url, person) as client:
        answer = await client.subscribe(f"stage:{stage}", epoch=seen["epoch"], offset=seen["offset"])
        assert answer["recovered"] is True
        assert "snapshot" not in answer
        assert [event["data"]["n"] for event in answer["events"]] == [2, 3, 4]


async def test_hello_resumes_many_topics_at_once(node: Node) -> None:
    stages, person = [fresh() for _ in range(5)], uuid.uuid4()
    positions = []
    async with LiveClient(node.url, person) as client:
        for stage in stages:
            answer = await client.subscribe(f"stage:{stage}")
            positions.append({name: answer[name] for name in ("topic", "epoch", "offset")})
    for stage in stages:
        await elsewhere(say, stage, "missed")
    async with LiveClient(node.url, person, resume=positions) as client:
        answers = [await client.expect("subscribed") for _ in stages]
        assert {answer["topic"] for answer in answers} == {f"stage:{stage}" for stage in stages}
        assert all(answer["recovered"] and len(answer["events"]) == 1 for answer in answers)


@pytest.mark.parametrize("loss", ["trimmed", "forgotten", "invented"])
async def test_a_gap_that_cannot_be_closed_brings_a_fresh_snapshot(node: Node, loss: str) -> None:
    stage, person = fresh(), uuid.uuid4()
    topic = f"stage:{stage}"
    async with LiveClient(node.url, person) as client:
        answer = await client.subscribe(topic)
    for number in range(5):
        await elsewhere(say, stage, f"missed {number}")
    position = {"epoch": answer["epoch"], "offset": answer["offset"]}
    if loss == "trimmed":
        valkey.client().xtrim(valkey.log_key(topic), maxlen=2, approximate=False)
    elif loss == "forgotten":
        valkey.client().delete(valkey.log_key(topic), valkey.position_key(topic))
    else:
        position["offset"] = 4_000_000
    async with LiveClient(node.url, person) as client:
        answer = await client.subscribe(topic, **position)
        assert answer["recovered"] is False
        assert [line["n"] for line in answer["snapshot"]["lines"]] == [1, 2, 3, 4, 5]
        await elsewhere(say, stage, "after")
        assert (await client.expect("event"))["data"]["n"] == 6


async def test_a_topic_that_lost_its_history_under_a_watcher_brings_a_snapshot_by_itself(node: Node) -> None:
    stage = fresh()
    topic = f"stage:{stage}"
    async with LiveClient(node.url, uuid.uuid4()) as client:
        first = await client.subscribe(topic)
        await elsewhere(say, stage, "one")
        await client.expect("event")
        valkey.client().delete(valkey.log_key(topic), valkey.position_key(topic))
        await elsewhere(say, stage, "two")
        again = await client.expect("subscribed", topic=topic)
        assert again["recovered"] is False
        assert again["epoch"] != first["epoch"]
        assert [line["n"] for line in again["snapshot"]["lines"]] == [1, 2]


async def test_an_event_handed_over_twice_by_the_outbox_is_published_once(node: Node) -> None:
    stage = fresh()
    event = Outgoing(f"stage:{stage}", "said", {"n": 1, "text": "once"}, clock.now(), uuid.uuid4())
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.subscribe(f"stage:{stage}")
        landed = publish_many([event, event])
        landed += publish_many([event])
        assert [one.offset for one in landed] == [1, -1, -1]
        publish_many([Outgoing(f"stage:{stage}", "said", {"n": 2, "text": "next"}, clock.now(), uuid.uuid4())])
        await client.expect("event", offset=2)
        assert client.lines() == [1, 2]


async def test_two_nodes_share_a_topic_and_a_client_moves_between_them(nodes, transactional_db: None) -> None:  # type: ignore[no-untyped-def]
    one, two = nodes("daphne"), nodes("uvicorn")
    stage, person = fresh(), uuid.uuid4()
    async with LiveClient(one.url, person) as here, LiveClient(two.url, uuid.uuid4()) as there:
        await here.subscribe(f"stage:{stage}")
        await there.subscribe(f"stage:{stage}")
        answer = await here.command("stage.say", {"stage": stage, "text": "hello"})
        assert answer["type"] == "ack"
        seen = await there.expect("event")
        assert seen["data"] == {"n": 1, "text": "hello"}
    await elsewhere(say, stage, "missed")
    async with LiveClient(two.url, person) as moved:
        answer = await moved.subscribe(f"stage:{stage}", epoch=seen["epoch"], offset=seen["offset"])
        assert [event["data"]["n"] for event in answer["events"]] == [2]


async def test_a_burst_arrives_whole_and_in_order(node: Node) -> None:
    stage = fresh()
    async with LiveClient(node.url, uuid.uuid4(), max_queue=None) as client:
        await client.subscribe(f"stage:{stage}")
        burst = [
            Outgoing(f"stage:{stage}", "said", {"n": n, "text": "x" * 300}, clock.now(), uuid.uuid4())
            for n in range(500)
        ]
        await elsewhere(publish_many, burst)
        while len(client.lines()) < 500:
            await client.next()
        assert client.lines() == list(range(500))


async def test_snapshot_and_events_make_the_state(node: Node) -> None:
    """Subscribing in the middle of a stream of changes never misses or reorders one."""
    stage = fresh()

    def talk() -> None:
        for number in range(60):
            say(stage, f"{number}")

    async with LiveClient(node.url, uuid.uuid4()) as client:
        talking = asyncio.create_task(elsewhere(talk))
        answer = await client.subscribe(f"stage:{stage}")
        known = {line["n"]: line for line in answer["snapshot"]["lines"]}
        await talking
        while len(known) < 60:
            frame = await client.next()
            if frame["type"] == "event":
                known[frame["data"]["n"]] = frame["data"]
        truth = await elsewhere(read, stage)
        assert sorted(known) == [line.n for line in truth.lines]
