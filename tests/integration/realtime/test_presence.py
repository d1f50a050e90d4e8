"""Who is there: joins, leaves, lost sockets, dead nodes; and signals between members."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from realtime import valkey
from tests.integration.realtime.client import LiveClient
from tests.integration.realtime.conftest import Node


def fresh() -> str:
    return uuid.uuid4().hex[:12]


async def hooks(stage: str, count: int, last: str = "") -> list[str]:
    """What the room was told, once that many lines are there, or the last one waited for."""
    deadline = time.monotonic() + 8
    while True:
        lines = [raw.decode() for raw in valkey.client().lrange(f"stage:{stage}:hooks", 0, -1)]
        if len(lines) >= count or last in lines or time.monotonic() > deadline:
            return lines
        await asyncio.sleep(0.05)


async def renewed(node: str) -> None:
    """Until a node has renewed its lease, by the store, which says nothing of its own accord."""
    store, deadline = valkey.client(), time.monotonic() + 8
    before = store.zscore(valkey.NODES, node)
    while store.zscore(valkey.NODES, node) in {before, None} or not store.exists(valkey.lease_key(node)):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def ended(client: LiveClient) -> None:
    """Until the node has closed the socket. Whatever still comes is taken in."""
    with pytest.raises(ConnectionClosed):
        while True:
            await client.next()


async def test_the_state_comes_once_then_only_differences(node: Node) -> None:
    topic, ann, bob = f"stage_room:{fresh()}", uuid.uuid4(), uuid.uuid4()
    async with LiveClient(node.url, ann) as first:
        await first.subscribe(topic)
        assert [one["id"] for one in (await first.expect("presence_state"))["members"]] == [str(ann)]
        async with LiveClient(node.url, bob) as second:
            await second.subscribe(topic)
            assert {one["id"] for one in (await second.expect("presence_state"))["members"]} == {str(ann), str(bob)}
            diff = await first.expect("presence_diff")
            while not any(one["id"] == str(bob) for one in diff["joins"]):
                diff = await first.expect("presence_diff")
        assert (await first.expect("presence_diff"))["leaves"] == [str(bob)]


async def test_a_person_with_two_devices_is_there_once_and_leaves_with_the_last(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    one, two = nodes("daphne"), nodes("uvicorn")
    async with LiveClient(one.url, bob) as watcher:
        await watcher.subscribe(topic)
        await watcher.expect("presence_state")
        async with LiveClient(one.url, ann) as phone:
            await phone.subscribe(topic)
            async with LiveClient(two.url, ann) as desk:
                await desk.subscribe(topic)
                members = (await desk.expect("presence_state"))["members"]
                assert {member["id"]: member["devices"] for member in members} == {str(ann): 2, str(bob): 1}
            await phone.send("ping")
            await phone.expect("pong")
        assert (await watcher.expect("presence_diff", leaves=[str(ann)]))["leaves"] == [str(ann)]
    joins = [
        member["id"] for frame in watcher.seen if frame["type"] == "presence_diff" for member in frame.get("joins", [])
    ]
    assert joins.count(str(ann)) == 1
    told = await hooks(stage, 5)
    assert told.count(f"leave {ann} closed") == 1


async def test_a_lost_socket_that_comes_back_in_time_was_never_gone(node: Node) -> None:
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    async with LiveClient(node.url, bob) as watcher:
        await watcher.subscribe(topic)
        await watcher.expect("presence_state")
        lost = LiveClient(node.url, ann)
        await lost.__aenter__()
        await lost.subscribe(topic)
        await lost.expect("presence_state")
        lost.socket.transport.abort()
        async with LiveClient(node.url, ann) as back:
            await back.subscribe(topic)
            state = await back.expect("presence_state")
            await asyncio.sleep(1.2)  # longer than the grace: the old entry's time passes
            await watcher.send("ping")
            await watcher.expect("pong")
            assert not any(frame.get("leaves") for frame in watcher.seen)
            assert {member["id"] for member in state["members"]} == {str(ann), str(bob)}


async def test_a_lost_socket_is_gone_after_the_grace_and_the_room_is_told(node: Node) -> None:
    stage, ann = fresh(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    lost = LiveClient(node.url, ann)
    await lost.__aenter__()
    await lost.subscribe(topic)
    await lost.expect("presence_state")
    lost.socket.transport.abort()
    assert await hooks(stage, 2) == [f"join {ann}", f"leave {ann} lost"]


async def test_a_killed_node_takes_its_members_with_it(
    spawn: Callable[..., Node], nodes: Callable[..., Node], transactional_db: None
) -> None:
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    doomed, other = spawn("daphne"), nodes("uvicorn")
    async with LiveClient(other.url, bob) as watcher:
        await watcher.subscribe(topic)
        await watcher.expect("presence_state")
        async with LiveClient(doomed.url, ann) as client:
            await client.subscribe(topic)
            await client.expect("presence_state")
            doomed.stop()
            started = time.monotonic()
            assert (await watcher.expect("presence_diff", leaves=[str(ann)]))["leaves"] == [str(ann)]
            assert time.monotonic() - started < 5
        # Her join may have died with the node before the room heard of it; that she is gone it hears.
        assert f"leave {ann} lost" in await hooks(stage, 3, f"leave {ann} lost")


async def test_a_store_that_forgot_who_is_there_is_told_again(node: Node) -> None:
    """As after a restart without its memory, or when others buried a node that could not be heard."""
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    store = valkey.client()
    async with LiveClient(node.url, ann) as one, LiveClient(node.url, bob) as two:
        for client in (one, two):
            await client.subscribe(topic)
            await client.expect("presence_state")
        assert len(await hooks(stage, 2)) == 2
        store.delete(valkey.members_key(topic), valkey.people_key(topic))
        store.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        # Whoever was buried is announced and the room hears of it, as if they had come anew.
        assert sorted((await hooks(stage, 4))[2:]) == sorted([f"join {ann}", f"join {bob}"])
        assert store.hgetall(valkey.people_key(topic)) == {str(ann).encode(): b"1", str(bob).encode(): b"1"}


async def test_a_node_whose_lease_ran_out_puts_its_people_back(node: Node) -> None:
    stage, ann = fresh(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    store = valkey.client()
    async with LiveClient(node.url, ann) as client:
        await client.subscribe(topic)
        await client.expect("presence_state")
        entry = store.hkeys(valkey.members_key(topic))[0].decode()
        store.delete(valkey.members_key(topic), valkey.people_key(topic), valkey.lease_key(entry.split("|")[1]))
        assert await hooks(stage, 2) == [f"join {ann}"] * 2
        assert [key.decode() for key in store.hkeys(valkey.members_key(topic))] == [entry]


async def test_a_node_that_was_cut_off_takes_nobody_at_his_word(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    """What it hears then may be the last that somebody said who has gone: whoever is there comes back with a new socket."""
    stage, ann, bob, cat = fresh(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    topic, store = f"stage_room:{stage}", valkey.client()
    cut, other = nodes("daphne"), nodes("uvicorn")
    async with (
        LiveClient(other.url, bob) as watcher,
        LiveClient(cut.url, ann) as client,
        LiveClient(cut.url, cat) as going,
    ):
        for one in (watcher, client, going):
            await one.subscribe(topic)
            await one.expect("presence_state")
        entry = next(key.decode() for key in store.hkeys(valkey.members_key(topic)) if str(ann) in key.decode())
        name = entry.split("|")[1]
        await renewed(name)  # since they were last heard
        cut.process.send_signal(signal.SIGSTOP)
        try:
            assert sorted((await hooks(stage, 5))[3:]) == sorted([f"leave {ann} lost", f"leave {cat} lost"])
        finally:
            cut.process.send_signal(signal.SIGCONT)
        await client.expect("drain")
        with suppress(ConnectionClosed):
            await going.send("ping")
        await renewed(name)
        await renewed(name)  # and what follows from the first has been done
        assert list(store.hgetall(valkey.people_key(topic))) == [str(bob).encode()]
        async with LiveClient(cut.url, ann) as back:
            await back.subscribe(topic)
            await ended(client)
            await ended(going)
            # That the other has gone is said once more; that she was there again in between is not.
            assert sorted((await hooks(stage, 7))[5:]) == sorted([f"leave {cat} lost", f"join {ann}"])
            assert store.hget(valkey.people_key(topic), str(ann)) == b"1"


async def test_somebody_who_left_while_the_store_forgot_her_is_not_there_for_ever(node: Node) -> None:
    stage, ann = fresh(), uuid.uuid4()
    topic = f"stage_room:{stage}"
    async with LiveClient(node.url, ann) as client:
        await client.subscribe(topic)
        await client.expect("presence_state")
        await hooks(stage, 1)
        valkey.client().delete(valkey.members_key(topic), valkey.people_key(topic))
    assert await hooks(stage, 2) == [f"join {ann}", f"leave {ann} closed"]


async def test_signals_go_to_the_other_member_across_nodes_and_are_kept_nowhere(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_call:{stage}"
    one, two = nodes("daphne"), nodes("uvicorn")
    async with LiveClient(one.url, ann) as caller, LiveClient(two.url, bob) as called:
        await caller.subscribe(topic)
        await called.subscribe(topic)
        for number in range(10):
            await caller.send("signal", topic=topic, to=str(bob), data={"candidate": f"canary-{number}"})
        got = [await called.expect("signal") for _ in range(10)]
        assert [frame["data"]["candidate"] for frame in got] == [f"canary-{number}" for number in range(10)]
        assert {frame["from"] for frame in got} == {str(ann)}
    assert "canary-" not in one.logged() + two.logged()
    for key in valkey.client().scan_iter(f"*{stage}*"):
        # A key of theirs may go while we look: they have just left.
        assert b"canary-" not in (valkey.client().dump(key) or b"")


async def test_only_members_may_signal_and_only_whom_the_room_allows(node: Node) -> None:
    ann, bob = uuid.uuid4(), uuid.uuid4()
    async with LiveClient(node.url, ann) as client, LiveClient(node.url, bob) as other:
        topic = f"stage_call:{fresh()}"
        await other.subscribe(topic)
        await client.send("signal", topic=topic, to=str(bob), data={})
        assert (await client.expect("nack"))["code"] == "not_a_member"
        mute = f"stage_call:mute-{fresh()}"
        await client.subscribe(mute)
        await client.send("signal", topic=mute, to=str(bob), data={})
        assert (await client.expect("nack"))["code"] == "signal_refused"


async def test_a_second_socket_of_a_person_takes_over_the_call(
    nodes: Callable[..., Node], transactional_db: None
) -> None:
    stage, ann, bob = fresh(), uuid.uuid4(), uuid.uuid4()
    topic = f"stage_call:{stage}"
    one, two = nodes("daphne"), nodes("uvicorn")
    async with LiveClient(one.url, bob) as partner, LiveClient(one.url, ann) as tab:
        await partner.subscribe(topic)
        await tab.subscribe(topic)
        await tab.expect("presence_state")
        async with LiveClient(two.url, ann) as new_tab:
            await new_tab.subscribe(topic)
            assert (await tab.expect("unsubscribed"))["code"] == "replaced"
            await partner.send("signal", topic=topic, to=str(ann), data={"n": 1})
            assert (await new_tab.expect("signal"))["data"] == {"n": 1}
            assert not any(frame.get("leaves") for frame in partner.seen)
            await tab.send("ping")
            await tab.expect("pong")
            assert not any(frame["type"] == "signal" for frame in tab.seen)
