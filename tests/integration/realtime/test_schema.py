"""The written protocol is the one the code speaks."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command

from realtime import schema
from realtime.registry import registry


def test_every_real_topic_command_and_frame_is_in_the_document() -> None:
    document = schema.document()
    assert document["asyncapi"] == "3.0.0"
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert set(registry.topics) <= addresses
    assert set(registry.commands) == set(document["x-commands"])
    names = document["components"]["schemas"]
    for one in ("Hello", "Subscribe", "Command", "Signal", "Welcome", "Subscribed", "Event", "PresenceDiff", "Drain"):
        assert names[one]["additionalProperties"] is False


def test_every_reference_leads_somewhere() -> None:
    document = schema.document()
    names = document["components"]["schemas"]

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if str(value.get("$ref", "")).startswith("#/components/schemas/"):
                assert value["$ref"].rsplit("/", 1)[1] in names
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)


def test_the_checkout_holds_what_the_code_says() -> None:
    # The test room is no part of the product, so it must not be in this process's registry when comparing.
    ours = {name: spec for name, spec in registry.topics.items() if not name.startswith("stage")}
    commands = {name: spec for name, spec in registry.commands.items() if not name.startswith("stage.")}
    before = registry.topics, registry.commands
    registry.topics, registry.commands = ours, commands
    try:
        call_command("live_schema", "--check", stdout=StringIO())
    finally:
        registry.topics, registry.commands = before
