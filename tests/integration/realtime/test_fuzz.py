"""Whatever is sent, in whatever order: an answer or a close code of the protocol, no exception in the log, nobody else's data."""

from __future__ import annotations

import random
import uuid
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed

from tests.integration.realtime.client import LiveClient, elsewhere, ticket_for
from tests.integration.realtime.conftest import Node
from tests.integration.realtime.stage.live import say

STORIES = 40
FRAMES = 12
CODES = {1000, 4400, 4401, 4408, 4413, 4429}
ANSWERS = {
    "welcome",
    "subscribed",
    "unsubscribed",
    "ack",
    "nack",
    "event",
    "presence_state",
    "presence_diff",
    "pong",
    "error",
}


def value(chance: random.Random, depth: int = 0) -> Any:
    """Any JSON, small or huge, flat or deep."""
    simple = [
        None,
        True,
        -1,
        0,
        2**63,
        1e308,
        "",
        "x" * chance.randrange(300),
        "\u0000",
        "ह" * 40,
        "stage:a",
        str(uuid.UUID(int=7)),
    ]
    if depth > 3 or chance.random() < 0.6:
        return chance.choice(simple)
    if chance.random() < 0.5:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {str(value(chance, 9))[:20]: value(chance, depth + 1) for _ in range(chance.randrange(4))}


def frame(chance: random.Random, stage: str) -> dict[str, Any]:
    """A frame that is right, or nearly."""
    topic = chance.choice(
        [f"stage:{stage}", f"stage_room:{stage}", f"stage_call:{stage}", "stage:missing-1", "no:topic"]
    )
    made: dict[str, Any] = chance.choice(
        [
            {"type": "ping"},
            {"type": "hello", "ticket": "t" * chance.choice((1, 40))},
            {"type": "subscribe", "id": "1", "topic": topic},
            {"type": "subscribe", "id": "1", "topic": topic, "epoch": "e", "offset": chance.randrange(9)},
            {"type": "unsubscribe", "topic": topic},
            {
                "type": "command",
                "id": "2",
                "name": "stage.say",
                "idem": uuid.uuid4().hex,
                "data": {"stage": stage, "text": "x"},
            },
            {"type": "command", "id": "3", "name": "stage.say", "idem": "12345678", "data": {"stage": value(chance)}},
            {"type": "signal", "topic": topic, "to": str(uuid.uuid4()), "data": {}},
        ]
    )
    if chance.random() < 0.15:
        made[chance.choice([*made, "more"])] = value(chance)
    return made


def mangled(chance: random.Random, stage: str) -> Any:
    """What goes over the wire: usually text, sometimes cut, binary, fragmented, deep or huge."""
    text = orjson.dumps(frame(chance, stage)).decode()
    kind = chance.random()
    if kind < 0.86:
        return text
    if kind < 0.92:
        middle = chance.randrange(1, len(text))
        return [text[:middle], text[middle:]]
    return chance.choice(
        [text[:-1], text.encode(), "[" * 30_000, '{"type":"ping","x":"' + "x" * 66_000 + '"}', "", "null", "\ufeff{}"]
    )


async def test_whatever_is_said_is_answered_or_closed_by_the_protocol(node: Node) -> None:
    chance = random.Random(20)
    secret = f"canary-{uuid.uuid4().hex}"
    before, seen, codes = node.logged(), [], set()
    # Somebody else's stage, which nobody below names.
    await elsewhere(say, uuid.uuid4().hex[:12], secret)
    for story in range(STORIES):
        signed_in, stage = story % 5 != 0, uuid.uuid4().hex[:12]
        async with LiveClient(node.url, uuid.uuid4(), hello=signed_in) as client:
            try:
                for _ in range(FRAMES):
                    await client.socket.send(mangled(chance, stage))
                await client.socket.send("{")
            except ConnectionClosed:
                pass
            codes.add(await client.closed())
            seen += client.seen
    assert codes <= CODES, codes
    assert {one["type"] for one in seen} <= ANSWERS
    assert secret not in orjson.dumps(seen).decode()
    logged = node.logged()[len(before) :]
    assert "Traceback" not in logged
    assert "unhandled" not in logged
    # The node is as well as before.
    async with LiveClient(node.url, hello=False) as client:
        await client.send("hello", ticket=await elsewhere(ticket_for, uuid.uuid4()))
        await client.expect("welcome")
