"""Events leave a process after its commit, so those of two processes may pass each other on the way. Nobody is told old news."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from kernel import clock, outbox
from realtime import valkey
from realtime.publishing import deliver_events
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import say


@pytest.fixture
def kept() -> Iterator[list[outbox.Message]]:
    """Everything that would have left, still to be handed over: by whom and when, the test says."""
    messages: list[outbox.Message] = []
    before = dict(outbox._deliverers)
    outbox.register_dispatcher("event", messages.extend)
    yield messages
    outbox._deliverers.clear()
    outbox._deliverers.update(before)


@pytest.fixture
def topic(transactional_db: None) -> str:
    return f"stage:{uuid.uuid4().hex}"


def write(topic: str, *texts: str) -> None:
    with transaction.atomic():
        for text in texts:
            outbox.publish(topic, "said", {"n": 1, "text": text})


def written_beside(topic: str) -> None:
    """Two transactions at once, neither of which can know of the other; the first to write is the last to commit."""
    wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            outbox.publish(topic, "said", {"n": 1, "text": "began first"})
            wrote.set()
            assert go_on.wait(10)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow)
        assert wrote.wait(10)
        write(topic, "committed first")
        go_on.set()
        running.result(10)


def epochs(*messages: outbox.Message) -> list[str]:
    """The topic's epoch after each was handed over by itself."""
    found = []
    for message in messages:
        deliver_events([message])
        epoch = valkey.client().hget(valkey.position_key(message.target), "epoch")
        assert epoch is not None
        found.append(epoch.decode())
    return found


def test_what_comes_after_news_that_knew_of_it_begins_a_new_epoch(topic: str, kept: list[outbox.Message]) -> None:
    for text in ("first", "second", "third", "fourth"):
        write(topic, text)
    first, second, third, fourth = kept
    one, three, two, four = epochs(first, third, second, fourth)
    assert one == three
    assert two != three
    assert four == two


def test_news_of_two_who_did_not_know_of_each_other_may_come_in_either_order(
    topic: str, kept: list[outbox.Message]
) -> None:
    write(topic, "before")
    written_beside(topic)
    written_beside(topic)
    before, one, other, another, last = kept
    assert [message.name for message in kept] == ["said"] * 5
    assert len(set(epochs(before, other, one, another, last))) == 1


def test_one_who_was_still_at_work_beside_another_is_overtaken_by_whoever_came_later(
    topic: str, kept: list[outbox.Message]
) -> None:
    written_beside(topic)
    write(topic, "knew of both")
    quick, slow, later = kept
    assert quick.id > slow.id
    one, two, three = epochs(later, slow, quick)
    assert len({one, two, three}) == 3


def test_all_of_one_transaction_is_of_one_moment(topic: str, kept: list[outbox.Message]) -> None:
    write(topic, "one", "two")
    # Others have come and gone by the time it is handed over.
    write(f"stage:{uuid.uuid4().hex}", "elsewhere")
    one, two, _ = kept
    assert len(set(epochs(one, two))) == 1


def test_where_nothing_is_remembered_late_news_counts_as_overtaken(topic: str, kept: list[outbox.Message]) -> None:
    write(topic, "one")
    write(topic, "two")
    one, two = kept
    (before,) = epochs(two)
    valkey.client().hdel(valkey.position_key(topic), "known", "by")
    with clock.shift(timedelta(seconds=5)):
        (after,) = epochs(one)
    assert after != before


async def test_whoever_watches_is_given_the_present_state(node: Node, kept: list[outbox.Message]) -> None:
    stage = uuid.uuid4().hex
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.subscribe(f"stage:{stage}")
        await elsewhere(say, stage, "one")
        await elsewhere(say, stage, "two")
        one, two = kept
        await elsewhere(deliver_events, [two])
        await client.expect("event")
        await elsewhere(deliver_events, [one])
        again = await client.expect("subscribed", topic=f"stage:{stage}")
        assert [line["text"] for line in again["snapshot"]["lines"]] == ["one", "two"]
