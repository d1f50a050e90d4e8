"""Frames, topic patterns, limits and the generated TypeScript."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from realtime import frames, typescript
from realtime.connection import Bucket
from realtime.registry import Registry, Topic, TopicSpec, command, compile_pattern, topic

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@given(anything)
@settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_a_frame_or_a_validation_error(value: object) -> None:
    with suppress(ValidationError):
        frames.client_frame.validate_python(value)


kinds = st.sampled_from(["hello", "subscribe", "unsubscribe", "command", "signal", "ping"])


@given(kinds, st.dictionaries(st.text(max_size=8), anything))
@settings(max_examples=300, deadline=None)
def test_a_known_type_with_unknown_content_is_no_exception_either(kind: str, rest: dict[str, object]) -> None:
    with suppress(ValidationError):
        frames.client_frame.validate_python({**rest, "type": kind})


def test_frames_leave_out_what_holds_nothing() -> None:
    nack = frames.Nack(id="1", code="no", message="No.")
    assert frames.encode(nack) == b'{"type":"nack","id":"1","code":"no","message":"No."}'
    relay = frames.SignalRelay.model_validate({"topic": "t", "from": "a", "data": {}})
    assert b'"from":"a"' in frames.encode(relay)


def test_a_topic_has_exactly_one_spelling() -> None:
    regex, names = compile_pattern("call:{booking_id}")
    one = uuid.uuid4()
    assert names == ("booking_id",)
    assert regex.fullmatch(f"call:{one}")
    for other in (f"call:{one}".upper(), f"call:{one.hex}", f"call:{{{one}}}", f"call:{one} ", "call:", f"xcall:{one}"):
        assert not regex.fullmatch(other)


def test_a_pattern_is_taken_literally_where_it_is_no_parameter() -> None:
    regex, _ = compile_pattern("board.x:{name}")
    assert regex.fullmatch("board.x:a-b_1")
    assert not regex.fullmatch("boardyx:a")
    assert not regex.fullmatch("board.x:a/b")


def test_one_address_cannot_be_declared_by_two_rooms() -> None:
    class One(Topic):
        permission = "x"

    class Two(Topic):
        permission = "x"

    registry = Registry()
    regex, names = compile_pattern("a:{id}")
    registry.add_topic(TopicSpec("a:{id}", regex, names, One()))
    with pytest.raises(ValueError, match="twice"):
        registry.add_topic(TopicSpec("a:{id}", regex, names, Two()))


def test_a_topic_or_command_without_permission_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="permission"):
        topic("open:{id}")(type("Open", (Topic,), {}))
    with pytest.raises(ValueError, match="permission"):
        command("open.it", permission="", request=BaseModel)


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    bucket = Bucket(rate=2, burst=3, now=0)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert bucket.take(0.5)
    assert not bucket.take(0.5)
    assert [bucket.take(100) for _ in range(4)] == [True, True, True, False]


def test_schemas_become_types() -> None:
    cases: dict[str, dict[str, Any]] = {
        "string": {"type": "string"},
        "string | null": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "Row[]": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
        '("a" | "b")[]': {"type": "array", "items": {"enum": ["a", "b"]}},
        "Record<string, number>": {"type": "object", "additionalProperties": {"type": "integer"}},
        "Record<string, unknown>": {"type": "object"},
        "[string, number]": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
        "unknown": {},
    }
    for wanted, schema in cases.items():
        assert typescript._of(schema) == wanted
