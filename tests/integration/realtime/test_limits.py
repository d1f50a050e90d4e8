"""Every limit at its edge, on one server with small numbers: what still goes, what is refused, and what that costs the socket.

Elsewhere: no hello in time, a flood of frames (`test_sign_in`), too slow a reader, a node that stops (`test_faults`).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.integration.realtime.client import LiveClient, elsewhere, ticket_for
from tests.integration.realtime.conftest import Node, start_node
from tests.integration.realtime.stage.live import say

SMALL: dict[str, Any] = {
    "topics_per_socket": 3,
    "sockets_per_person": 2,
    "commands_per_second": 0.5,
    "commands_burst": 2,
    "frames_per_second": 1.0,
    "frames_burst": 12,
    "frame_size": 1024,
    "silence": 2.0,
}


@pytest.fixture(scope="module")
def small(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    node = start_node("daphne", tmp_path_factory.mktemp("small"), **SMALL)
    yield node
    node.stop()


def stages(number: int) -> list[str]:
    return [f"stage:{uuid.uuid4().hex[:12]}" for _ in range(number)]


async def test_a_socket_watches_so_many_topics_and_may_change_its_mind(small: Node) -> None:
    first, *others = stages(4)
    async with LiveClient(small.url, uuid.uuid4()) as client:
        await client.subscribe(first)
        # All at once: which of them find room is decided when they are opened, not when they are asked for.
        for topic in others:
            await client.send("subscribe", id=topic, topic=topic)
        answers = [await client.next() for _ in others]
        assert sorted(answer["type"] for answer in answers) == ["nack", "subscribed", "subscribed"]
        refused = next(answer for answer in answers if answer["type"] == "nack")
        assert refused["code"] == "too_many_topics"
        await client.send("unsubscribe", topic=first)
        await client.expect("unsubscribed", topic=first)
        await client.subscribe(refused["id"])


async def test_a_person_has_so_many_sockets_on_a_node(small: Node) -> None:
    person = uuid.uuid4()
    async with LiveClient(small.url, person) as one, LiveClient(small.url, person):
        async with LiveClient(small.url, person, hello=False) as third:
            await third.send("hello", ticket=await elsewhere(ticket_for, person))
            assert await third.closed() == 4429
            assert third.seen[-1]["code"] == "too_many_sockets"
        async with LiveClient(small.url, uuid.uuid4()):
            await one.socket.close()
        async with LiveClient(small.url, person) as again:
            assert again.welcome["limits"]["topics"] == 3


async def test_commands_above_the_rate_are_refused_with_a_time_and_the_socket_stays(
    small: Node, transactional_db: None
) -> None:
    stage = uuid.uuid4().hex[:12]
    async with LiveClient(small.url, uuid.uuid4()) as client:
        answers = [await client.command("stage.say", {"stage": stage, "text": str(n)}) for n in range(3)]
        assert [answer["type"] for answer in answers] == ["ack", "ack", "nack"]
        assert answers[-1]["code"] == "too_many_commands"
        assert answers[-1]["data"] == {"retry_after": 1}
        await client.send("ping")
        await client.expect("pong")


async def test_frames_above_the_rate_end_the_socket(small: Node) -> None:
    async with LiveClient(small.url, uuid.uuid4()) as client:
        # The hello was the first of the twelve.
        for _ in range(12):
            await client.send("ping")
        assert await client.closed() == 4429
        assert [frame["type"] for frame in client.seen[1:-1]] == ["pong"] * 11
        assert client.seen[-1]["code"] == "too_many_frames"


async def test_a_frame_of_the_full_size_is_read_and_one_byte_more_is_not(small: Node) -> None:
    def frame(size: int) -> str:
        head, tail = '{"type":"subscribe","id":"1","topic":"', '"}'
        return head + "x" * (size - len(head) - len(tail)) + tail

    async with LiveClient(small.url, uuid.uuid4()) as client:
        await client.socket.send('{"type":"ping"}' + " " * (1024 - 15))
        await client.expect("pong")
        await client.socket.send(frame(1025))
        assert await client.closed() == 4413


async def test_a_socket_that_says_nothing_for_too_long_is_taken_for_dead(small: Node) -> None:
    async with LiveClient(small.url, uuid.uuid4()) as silent, LiveClient(small.url, uuid.uuid4()) as alive:
        started = time.monotonic()
        assert await silent.closed() == 4408
        assert time.monotonic() - started >= 1.0
        assert silent.seen[-1]["code"] == "silent"
        await alive.socket.close()


async def test_the_numbers_tell_how_long_news_took(small: Node, transactional_db: None) -> None:
    topic = stages(1)[0]
    async with LiveClient(small.url, uuid.uuid4()) as client:
        await client.subscribe(topic)
        await elsewhere(say, topic.partition(":")[2], "news")
        await client.expect("event")
    async with httpx.AsyncClient() as scraper:
        numbers = (await scraper.get(f"{small.http}/metrics")).text
    wanted = (
        "sockets", "topics", "subscriptions", "deliveries_total", "dropped_total", "resumes_total", "recoveries_total",
        "command_seconds", "snapshot_seconds", "loop_lag_seconds", "lagging_sockets", "link_losses_total", "pool_waiting",
    )  # fmt: skip
    assert [name for name in wanted if f"# TYPE live_{name} " not in numbers] == []
    labels = '{topic="stage:{stage}"}'
    found = dict(line.rsplit(" ", 1) for line in numbers.splitlines() if line.startswith("live_delivery_lag_seconds"))
    assert float(found[f"live_delivery_lag_seconds_count{labels}"]) >= 1
    assert 0 <= float(found[f"live_delivery_lag_seconds_sum{labels}"]) < 60
