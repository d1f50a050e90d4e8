"""Commands: ack, nack, repeats, and what a broken one does."""

from __future__ import annotations

import asyncio
import uuid

from realtime import valkey
from realtime.models import CommandReceipt
from tests.integration.realtime.client import LiveClient, elsewhere
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import read


def fresh() -> str:
    return uuid.uuid4().hex[:12]


async def test_a_command_is_carried_out_and_acknowledged(node: Node) -> None:
    stage = fresh()
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.subscribe(f"stage:{stage}")
        assert await client.command("stage.say", {"stage": stage, "text": "hello"}) | {"id": ""} == {
            "type": "ack", "id": "", "result": {"n": 1},
        }  # fmt: skip
        if not client.lines():
            await client.expect("event")
        assert client.lines() == [1]


async def test_a_repeat_gets_the_first_answer_and_changes_nothing(node: Node) -> None:
    stage, person, idem = fresh(), uuid.uuid4(), uuid.uuid4().hex
    data = {"stage": stage, "text": "once"}
    async with LiveClient(node.url, person) as client:
        first = await client.command("stage.say", data, idem=idem)
        second = await client.command("stage.say", data, idem=idem)
    async with LiveClient(node.url, person) as client:
        third = await client.command("stage.say", data, idem=idem)
    assert first["result"] == second["result"] == third["result"] == {"n": 1}
    assert len((await elsewhere(read, stage)).lines) == 1


async def test_the_same_key_with_other_content_is_refused(node: Node) -> None:
    stage, idem = fresh(), uuid.uuid4().hex
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.command("stage.say", {"stage": stage, "text": "one"}, idem=idem)
        answer = await client.command("stage.say", {"stage": stage, "text": "two"}, idem=idem)
    assert (answer["type"], answer["code"]) == ("nack", "idem_reused")


async def test_keys_of_two_people_do_not_meet(node: Node) -> None:
    stage, idem = fresh(), uuid.uuid4().hex
    data = {"stage": stage, "text": "mine"}
    async with LiveClient(node.url, uuid.uuid4()) as one, LiveClient(node.url, uuid.uuid4()) as two:
        assert (await one.command("stage.say", data, idem=idem))["result"] == {"n": 1}
        assert (await two.command("stage.say", data, idem=idem))["result"] == {"n": 2}


async def test_twenty_copies_at_once_act_once(nodes, transactional_db: None) -> None:  # type: ignore[no-untyped-def]
    stage, person, idem = fresh(), uuid.uuid4(), uuid.uuid4().hex
    data = {"stage": stage, "text": "together"}

    async def shout(url: str) -> dict[str, object]:
        async with LiveClient(url, person) as client:
            return await client.command("stage.say", data, idem=idem)

    urls = [nodes("daphne").url, nodes("uvicorn").url] * 10
    answers = await asyncio.gather(*(shout(url) for url in urls))
    assert [answer["result"] for answer in answers] == [{"n": 1}] * 20
    assert len((await elsewhere(read, stage)).lines) == 1


async def test_a_refusal_says_why_publishes_nothing_and_may_be_tried_again(node: Node) -> None:
    stage, idem = fresh(), uuid.uuid4().hex
    async with LiveClient(node.url, uuid.uuid4()) as client:
        await client.subscribe(f"stage:{stage}")
        for _ in range(2):
            answer = await client.command("stage.refuse", {"stage": stage, "text": "no"}, idem=idem)
            assert (answer["type"], answer["code"], answer["data"]) == ("nack", "stage_taken", {"stage": stage})
        await client.send("ping")
        await client.expect("pong")
        assert client.lines() == []
    assert await elsewhere(CommandReceipt.objects.count) == 0


async def test_input_that_does_not_fit_is_told_field_by_field(node: Node) -> None:
    async with LiveClient(node.url, uuid.uuid4()) as client:
        answer = await client.command("stage.say", {"stage": "x", "more": 1})
        assert answer["code"] == "invalid_input"
        assert set(answer["fields"]) == {"text", "more"}
        deep = '{"a":' * 600 + "1" + "}" * 600
        await client.socket.send(
            f'{{"type":"command","id":"deep","name":"stage.say","idem":"deep-key-1","data":{deep}}}'
        )
        assert (await client.expect("nack", id="deep"))["code"] == "invalid_input"
        assert (await client.command("stage.unknown", {}))["code"] == "unknown_command"


async def test_a_fault_inside_says_nothing_about_the_inside(node: Node) -> None:
    before = node.logged()
    async with LiveClient(node.url, uuid.uuid4()) as client:
        answer = await client.command("stage.break", {"stage": "x", "text": "canary-7731"})
        assert answer["code"] == "internal_error"
        assert "canary" not in answer["message"]
        await client.send("ping")
        await client.expect("pong")
    logged = node.logged()[len(before) :]
    assert "RuntimeError" in logged
    assert "canary-7731" not in logged


async def test_a_slow_command_of_one_person_holds_up_nobody_else(node: Node) -> None:
    stage = fresh()
    async with LiveClient(node.url, uuid.uuid4()) as slow, LiveClient(node.url, uuid.uuid4()) as quick:
        waiting = asyncio.create_task(slow.command("stage.slow", {"stage": stage, "text": ""}))
        for _ in range(5):
            assert (await quick.command("stage.say", {"stage": stage, "text": "meanwhile"}))["type"] == "ack"
        assert not waiting.done()
        valkey.client().rpush(f"stage:{stage}:go", "1")
        assert (await waiting)["type"] == "ack"


async def test_commands_faster_than_the_limit_are_refused_not_queued(node: Node) -> None:
    async with LiveClient(node.url, uuid.uuid4()) as client:
        for number in range(60):
            await client.send("command", id=str(number), name="stage.unknown", idem=f"key-{number:06}", data={})
        codes = [(await client.expect("nack"))["code"] for _ in range(60)]
        assert "too_many_commands" in codes
        assert codes.count("unknown_command") >= 40
