"""Topics and commands of the test room."""

from __future__ import annotations

import time

import orjson
from django.db import transaction
from pydantic import BaseModel, ConfigDict

from access.actors import Actor
from access.permissions import Permission, declare
from accounts.sessions.authentication import sign_in_is_good
from kernel import outbox
from kernel.errors import Conflict, NotFound
from kernel.ids import parse_uuid
from realtime import valkey
from realtime.registry import Topic, command, topic


def _denied(actor: Actor, _resource: object) -> bool:
    return not valkey.client().sismember("stage:denied", str(actor.id))


def is_signed_in(actor: Actor) -> bool:
    """Most people here have no account, and are signed out by a test; a real sign-in is asked about for real."""
    if actor.session_id is not None and parse_uuid(actor.session_id) is not None:
        return sign_in_is_good(actor)
    return not valkey.client().sismember("stage:signed_out", str(actor.id))


def declare_permissions() -> None:
    declare(Permission("stage.watch", "Watch", "Stage", public=True, scope=_denied))
    declare(Permission("stage.act", "Act", "Stage", public=True))


class Line(BaseModel):
    """One thing said on the stage."""

    n: int
    text: str


class StageState(BaseModel):
    """Everything said so far."""

    lines: list[Line]


class Say(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stage: str
    text: str


class Said(BaseModel):
    n: int


def read(stage: str) -> StageState:
    return StageState(lines=[Line(**orjson.loads(raw)) for raw in valkey.client().lrange(f"stage:{stage}", 0, -1)])


def say(stage: str, text: str, topic_name: str = "stage") -> int:
    """A service: change the state, tell the topic."""
    with transaction.atomic():
        n = int(valkey.client().incr(f"stage:{stage}:n"))
        line = {"n": n, "text": text}
        valkey.client().rpush(f"stage:{stage}", orjson.dumps(line))
        outbox.publish(f"{topic_name}:{stage}", "said", line)
    return n


class _Stage(Topic):
    permission = "stage.watch"
    events = {"said": Line}
    snapshot_model = StageState

    def resource(self, actor: Actor, *, stage: str) -> object:
        if stage.startswith("missing"):
            raise NotFound
        return stage

    def snapshot(self, actor: Actor, *, stage: str) -> StageState:
        return read(stage)


@topic("stage:{stage}")
class StageTopic(_Stage):
    """Ordered, for people who are signed in."""


@topic("stage_open:{stage}")
class OpenStageTopic(_Stage):
    """Anybody may watch; a slow reader skips."""

    public = True
    policy = "latest"


@topic("stage_call:{stage}")
class CallTopic(_Stage):
    """Members see and signal each other."""

    presence = True
    signalling = True

    def on_join(self, actor: Actor, connection_id: str, *, stage: str) -> None:
        valkey.client().rpush(f"stage:{stage}:hooks", f"join {actor.id}")

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, stage: str) -> None:
        valkey.client().rpush(f"stage:{stage}:hooks", f"leave {actor.id} {reason}")

    def allowed(self, actor: Actor, to: str, *, stage: str) -> bool:
        return not stage.startswith("mute")


@topic("stage_room:{stage}")
class RoomTopic(_Stage):
    """Presence without signalling: several devices of a person."""

    presence = True

    def on_join(self, actor: Actor, connection_id: str, *, stage: str) -> None:
        valkey.client().rpush(f"stage:{stage}:hooks", f"join {actor.id}")

    def on_leave(self, actor: Actor, connection_id: str, reason: str, *, stage: str) -> None:
        valkey.client().rpush(f"stage:{stage}:hooks", f"leave {actor.id} {reason}")


@command("stage.say", permission="stage.act", request=Say, response=Said)
def stage_say(actor: Actor, data: Say, *, idem: str) -> Said:
    return Said(n=say(data.stage, data.text))


@command("stage.refuse", permission="stage.act", request=Say, response=Said)
def stage_refuse(actor: Actor, data: Say, *, idem: str) -> Said:
    say(data.stage, data.text)
    raise Conflict("stage_taken", "Somebody else is speaking.", data={"stage": data.stage})


@command("stage.break", permission="stage.act", request=Say, response=Said)
def stage_break(actor: Actor, data: Say, *, idem: str) -> Said:
    raise RuntimeError(data.text)


@command("stage.slow", permission="stage.act", request=Say, response=Said)
def stage_slow(actor: Actor, data: Say, *, idem: str) -> Said:
    """Takes until the stage is released, however long that is."""
    valkey.client().blpop([f"stage:{data.stage}:go"], timeout=10)
    return Said(n=time.monotonic_ns() % 1000)
