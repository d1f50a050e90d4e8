"""The helper that rooms use to prove snapshot + events = fresh snapshot."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

import pytest

from access.actors import Actor
from tests.integration.realtime.stage.live import say
from tests.live_law import assert_law

pytestmark = pytest.mark.django_db(transaction=True)


def lines(snapshot: dict[str, Any]) -> dict[int, str]:
    return {line["n"]: line["text"] for line in snapshot["lines"]}


def test_a_topic_that_keeps_the_law_passes() -> None:
    stage = uuid.uuid4().hex[:12]
    assert_law(
        f"stage:{stage}",
        Actor.person(uuid.uuid4()),
        [partial(say, stage, f"line {number}") for number in range(6)],
        start=lines,
        event=lambda state, _name, data: {**state, data["n"]: data["text"]},
    )


def test_a_browser_that_counts_events_twice_is_found_out() -> None:
    stage = uuid.uuid4().hex[:12]
    with pytest.raises(AssertionError):
        assert_law(
            f"stage:{stage}",
            Actor.person(uuid.uuid4()),
            [partial(say, stage, f"line {number}") for number in range(6)],
            start=lambda snapshot: [line["n"] for line in snapshot["lines"]],
            event=lambda state, _name, data: [*state, data["n"]],
        )


def test_a_change_without_an_event_is_found_out() -> None:
    from realtime import valkey

    stage = uuid.uuid4().hex[:12]

    def in_secret() -> None:
        valkey.client().rpush(f"stage:{stage}", b'{"n":99,"text":"nobody was told"}')

    with pytest.raises(AssertionError):
        assert_law(
            f"stage:{stage}",
            Actor.person(uuid.uuid4()),
            [partial(say, stage, "one"), in_secret],
            start=lines,
            event=lambda state, _name, data: {**state, data["n"]: data["text"]},
        )
