"""The law of every topic: what a subscriber folds from a snapshot and the events after it is what a fresh snapshot says.

A room's test says how to make changes and how its browser folds events; this walks them the way connections do: starting
at every moment, with events delivered twice, and with a reconnect in the middle that resumes from the log or starts over.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson

from access.actors import Actor
from kernel.encryption import unseal_transport
from realtime import valkey
from realtime.registry import registry
from realtime.work import admit, snapshot_json

State = TypeVar("State")
Json = dict[str, Any]


def fresh(topic: str, actor: Actor) -> Json:
    """What a new subscriber is told."""
    found = registry.find(topic)
    assert found is not None, f"nobody declares {topic}"
    spec, params = found
    admit(spec, actor, params)
    shown = snapshot_json(spec, actor, params)
    assert shown is not None, f"{spec.pattern} has no snapshot"
    state: Json = orjson.loads(shown)
    spec.topic.snapshot_model.model_validate(state)  # type: ignore[union-attr]  # there is one, or snapshot_json was None
    return state


def published(topic: str) -> list[tuple[str, Json]]:
    """Every event of the topic in its log: name and data, checked against the topic's models."""
    found = registry.find(topic)
    assert found is not None, f"nobody declares {topic}"
    events: list[tuple[str, Json]] = []
    for _, fields in valkey.client().xrange(valkey.log_key(topic)):
        event = orjson.loads(unseal_transport(fields[b"e"]))
        model = found[0].topic.events[event["name"]]
        model.model_validate_json(orjson.dumps(event["data"]))
        events.append((event["name"], event["data"]))
    return events


def assert_law(
    topic: str,
    actor: Actor,
    steps: Sequence[Callable[[], object]],
    *,
    start: Callable[[Json], State],
    event: Callable[[State, str, Json], State],
    seed: int = 7,
) -> None:
    """Run the steps; whoever subscribed before any of them must end with the state of a fresh subscriber.

    `start` and `event` are the browser's two functions; both must be harmless for what is already known.
    """
    chance = random.Random(seed)
    watchers: list[tuple[State, int]] = []
    for step in steps:
        watchers.append((start(fresh(topic, actor)), len(published(topic))))
        step()
    log = published(topic)
    wanted = start(fresh(topic, actor))
    for number, (state, position) in enumerate(watchers):
        for name, data in log[position:]:
            state = event(state, name, data)  # noqa: PLW2901 - the fold
            if chance.random() < 0.3:
                # Delivered again, as after a reconnect that overlaps.
                state = event(state, name, data)  # noqa: PLW2901 - the fold
        assert state == wanted, f"a subscriber from before step {number} ends elsewhere"
    # The snapshot may already know of events that still arrive after it.
    for position in range(len(log)):
        late = wanted
        for name, data in log[position:]:
            late = event(late, name, data)
        assert late == wanted, f"events from number {position} on, after a snapshot that knew them, lead elsewhere"
