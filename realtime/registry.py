"""What rooms declare in their `live.py`: topics with their events and snapshot, and commands.

A topic's address is a pattern such as `waiting_room:{professional_id}`. Parameters named `id` or ending in `_id` are UUIDs in
canonical form; others are plain words. There is exactly one spelling of every topic, so no two names lead to one resource.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel

from access.actors import Actor
from kernel import rooms

Policy = Literal["ordered", "latest"]
LeaveReason = Literal["unsubscribed", "closed", "lost"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORD = r"[A-Za-z0-9_-]{1,64}"
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Topic:
    """Base class of every topic. One instance serves the whole process, so it keeps no state.

    policy     `ordered`: every event arrives in order, a reader too slow for that is closed with 4490.
               `latest`: a slow reader skips events and gets a fresh snapshot (or, without a snapshot, the newest event).
    presence   who watches is known to everybody on the topic; `on_join` and `on_leave` are called per person.
    public     anonymous visitors may watch; the snapshot must then be the same for every actor (it is shared).
    signalling frames of one member are relayed to another; implies presence, one socket per person.
    """

    pattern: ClassVar[str] = ""
    permission: ClassVar[str] = ""
    policy: ClassVar[Policy] = "ordered"
    presence: ClassVar[bool] = False
    public: ClassVar[bool] = False
    signalling: ClassVar[bool] = False
    events: ClassVar[dict[str, type[BaseModel]]] = {}
    snapshot_model: ClassVar[type[BaseModel] | None] = None

    # Rooms narrow these to their own parameters: `def resource(self, actor: Actor, professional_id: str) -> Professional`.
    def resource(self, *args: Any, **kwargs: Any) -> Any:
        """What `permission` is checked against; raises NotFound. Called with (actor, **params) in a pooled thread."""
        return None

    def snapshot(self, *args: Any, **kwargs: Any) -> Any:
        """The present state as `snapshot_model`, what this actor may see of it. Called with (actor, **params), pooled."""
        return None

    def on_join(self, *args: Any, **kwargs: Any) -> None:
        """A socket of the person is there; safe to repeat. Called with (actor, connection_id, **params), pooled."""

    def on_leave(self, *args: Any, **kwargs: Any) -> None:
        """The person's last socket is gone: once, however many there were, after the grace for lost ones.

        Called with (actor, connection_id of the last one, reason, **params), pooled.
        """

    def presence_meta(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Codes shown beside a member (a role, say); no personal data. Called with (actor, **params), pooled."""
        return {}

    def allowed(self, *args: Any, **kwargs: Any) -> bool:
        """May this member signal that one? Called with (actor, to, **params) on the event loop: no database here."""
        return True


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """A registered topic: its pattern compiled, its class's one instance."""

    pattern: str
    regex: re.Pattern[str]
    parameters: tuple[str, ...]
    topic: Topic

    @property
    def permission(self) -> str:
        return self.topic.permission

    @property
    def presence(self) -> bool:
        return self.topic.presence or self.topic.signalling


Handler = Callable[..., BaseModel | None]


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A registered command. `receipt`: its result is remembered with the transaction, so a repeat answers the same."""

    name: str
    permission: str
    request: type[BaseModel]
    response: type[BaseModel] | None
    handler: Handler
    receipt: bool


class Registry:
    """All topics and commands of the process."""

    def __init__(self) -> None:
        self.topics: dict[str, TopicSpec] = {}
        self.commands: dict[str, CommandSpec] = {}

    def add_topic(self, spec: TopicSpec) -> None:
        known = self.topics.get(spec.pattern)
        if known is not None and type(known.topic) is not type(spec.topic):
            raise ValueError(f"the topic {spec.pattern} is declared twice")
        self.topics[spec.pattern] = spec

    def add_command(self, spec: CommandSpec) -> None:
        known = self.commands.get(spec.name)
        if known is not None and known.handler is not spec.handler:
            raise ValueError(f"the command {spec.name} is declared twice")
        self.commands[spec.name] = spec

    def find(self, name: str) -> tuple[TopicSpec, dict[str, str]] | None:
        """The topic an address belongs to and its parameters, or None."""
        for spec in self.topics.values():
            match = spec.regex.fullmatch(name)
            if match:
                return spec, match.groupdict()
        return None


registry = Registry()

_T = TypeVar("_T", bound=type[Topic])
_H = TypeVar("_H", bound=Handler)


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The regular expression of a topic pattern and its parameters' names."""
    parameters = tuple(_PLACEHOLDER.findall(pattern))
    expression, position = "", 0
    for match in _PLACEHOLDER.finditer(pattern):
        name = match.group(1)
        shape = _UUID if name == "id" or name.endswith("_id") else _WORD
        expression += re.escape(pattern[position : match.start()]) + f"(?P<{name}>{shape})"
        position = match.end()
    expression += re.escape(pattern[position:])
    return re.compile(expression), parameters


def topic(pattern: str) -> Callable[[_T], _T]:
    """Class decorator: register a Topic under its address pattern."""

    def register(cls: _T) -> _T:
        if not cls.permission:
            raise ValueError(f"the topic {pattern} declares no permission")
        if cls.policy not in {"ordered", "latest"}:
            raise ValueError(f"the topic {pattern} has an unknown policy {cls.policy}")
        regex, parameters = compile_pattern(pattern)
        cls.pattern = pattern
        registry.add_topic(TopicSpec(pattern, regex, parameters, cls()))
        return cls

    return register


def command(
    name: str,
    *,
    permission: str,
    request: type[BaseModel],
    response: type[BaseModel] | None = None,
    receipt: bool = True,
) -> Callable[[_H], _H]:
    """Function decorator: register a command handled by `handler(actor, data, *, idem)` in a pooled thread.

    The handler calls one service. With `receipt` it runs in one transaction with the row that remembers its result; set it
    to False for what may as well happen twice (a quality sample, "typing").
    """
    if not permission:
        raise ValueError(f"the command {name} declares no permission")

    def register(handler: _H) -> _H:
        registry.add_command(CommandSpec(name, permission, request, response, handler, receipt))
        return handler

    return register


def discover() -> list[str]:
    """Import every room's `live.py`."""
    return rooms.load("live")


def person_key(actor: Actor) -> str:
    """The name under which a person is counted and addressed on topics; empty for anonymous visitors."""
    return str(actor.id) if isinstance(actor.id, uuid.UUID) else ""
