"""Questions of one turn of the loop travel together; each gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis.asyncio
from redis.exceptions import ConnectionError as Away
from redis.exceptions import ResponseError

from realtime import valkey
from realtime.batching import AT_ONCE, Batching

pytestmark = pytest.mark.asyncio


@pytest.fixture
async def store() -> AsyncIterator[Batching]:
    client = valkey.loop_client()
    assert isinstance(client, Batching)
    yield client
    await valkey.close(client)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many commands each pipeline held."""
    sizes: list[int] = []
    execute = redis.asyncio.client.Pipeline.execute

    async def counted(self: Any, raise_on_error: bool = True) -> Any:
        sizes.append(len(self.command_stack))
        return await execute(self, raise_on_error)

    monkeypatch.setattr(redis.asyncio.client.Pipeline, "execute", counted)
    return sizes


async def test_what_is_asked_together_travels_together_and_is_answered_one_by_one(
    store: Batching, sent: list[int]
) -> None:
    await asyncio.gather(*(store.set(f"batch:{number}", number) for number in range(50)))
    assert await asyncio.gather(*(store.get(f"batch:{number}") for number in range(50))) == [
        b"%d" % number for number in range(50)
    ]
    assert sent == [50, 50]


async def test_a_refusal_is_told_to_who_asked_and_to_nobody_else(store: Batching) -> None:
    await store.set("batch:text", "no number")
    good, bad, after = await asyncio.gather(
        store.get("batch:text"), store.incr("batch:text"), store.get("batch:text"), return_exceptions=True
    )
    assert (good, after) == (b"no number", b"no number")
    assert isinstance(bad, ResponseError)


async def test_a_script_the_server_does_not_know_is_taught(store: Batching) -> None:
    await store.script_flush()
    text = "return ARGV[1] .. '!'"
    assert await asyncio.gather(*(valkey.run_script(store, text, ["batch:s"], [n]) for n in "abc")) == [
        b"a!",
        b"b!",
        b"c!",
    ]


async def test_whoever_stops_waiting_costs_the_others_nothing(store: Batching) -> None:
    await store.set("batch:kept", "here")
    asked = [asyncio.ensure_future(store.get("batch:kept")) for _ in range(3)]
    await asyncio.sleep(0)
    asked[1].cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert answers[0] == answers[2] == b"here"
    assert isinstance(answers[1], asyncio.CancelledError)


async def test_only_so_many_are_under_way_and_the_next_one_grows(store: Batching, sent: list[int]) -> None:
    async def in_turns() -> None:
        waiting = []
        for _ in range(40):
            waiting.append(asyncio.ensure_future(store.get("batch:any")))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)

    await in_turns()
    assert sum(sent) == 40
    assert len(sent) < 40
    assert len(store._flushes) <= AT_ONCE


async def test_a_store_that_is_away_is_an_error_for_all_of_them() -> None:
    nowhere = Batching(host="127.0.0.1", port=1, socket_connect_timeout=1)
    answers = await asyncio.gather(*(nowhere.get("x") for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in answers] == [Away] * 3
    await valkey.close(nowhere)
