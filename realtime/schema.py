"""The protocol as a document: AsyncAPI 3 with JSON Schemas, from the same models that read and write the frames.

Beside the frames, which all topics share, it holds every topic with its events and snapshot, and every command with its
request and result; `x-` members carry what AsyncAPI has no place for (policies, permissions, close codes).
"""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from realtime import frames
from realtime.close_codes import MEANINGS
from realtime.conf import SUBPROTOCOL
from realtime.registry import CommandSpec, TopicSpec, registry

REF = "#/components/schemas/{model}"
Model = type[BaseModel]


def client_frames() -> tuple[Model, ...]:
    return get_args(get_args(frames.ClientFrame)[0])


def server_frames() -> tuple[Model, ...]:
    return get_args(get_args(frames.ServerFrame)[0])


def document() -> dict[str, Any]:
    """The whole AsyncAPI document, in a fixed order."""
    topics = [registry.topics[pattern] for pattern in sorted(registry.topics)]
    commands = [registry.commands[name] for name in sorted(registry.commands)]
    inputs = _models(topics, commands)
    references, schemas = models_json_schema(inputs, ref_template=REF, title="Live protocol")
    definitions = _tidy(schemas.get("$defs", {}))
    for frame in server_frames():
        _relax(definitions, references[frame, "serialization"])

    def reference(model: Model | None, mode: JsonSchemaMode) -> dict[str, str] | None:
        return None if model is None else {"$ref": _clean(references[model, mode]["$ref"])}

    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Mindo Health live protocol", "version": SUBPROTOCOL},
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/ws/",
                "description": f"One WebSocket per client, subprotocol {SUBPROTOCOL}; every message is one text frame.",
                "messages": {
                    **{f"client.{_type(one)}": {"payload": reference(one, "validation")} for one in client_frames()},
                    **{f"server.{_type(one)}": {"payload": reference(one, "serialization")} for one in server_frames()},
                },
            },
            **{_identifier(spec.pattern): _topic(spec, reference) for spec in topics},
        },
        "operations": {
            "receiveFrames": {
                "action": "receive",
                "channel": {"$ref": "#/channels/socket"},
                "messages": [{"$ref": f"#/channels/socket/messages/client.{_type(one)}"} for one in client_frames()],
            },
            "sendFrames": {
                "action": "send",
                "channel": {"$ref": "#/channels/socket"},
                "messages": [{"$ref": f"#/channels/socket/messages/server.{_type(one)}"} for one in server_frames()],
            },
        },
        "components": {"schemas": definitions},
        "x-commands": {spec.name: _command(spec, reference) for spec in commands},
        "x-close-codes": {str(int(code)): meaning for code, meaning in MEANINGS.items()},
    }


def _models(topics: list[TopicSpec], commands: list[CommandSpec]) -> list[tuple[Model, JsonSchemaMode]]:
    found: dict[tuple[Model, JsonSchemaMode], None] = {}
    for frame in client_frames():
        found[frame, "validation"] = None
    for frame in server_frames():
        found[frame, "serialization"] = None
    for spec in topics:
        for model in (*spec.topic.events.values(), spec.topic.snapshot_model):
            if model is not None:
                found[model, "serialization"] = None
    for command in commands:
        found[command.request, "validation"] = None
        if command.response is not None:
            found[command.response, "serialization"] = None
    return list(found)


def _topic(spec: TopicSpec, reference: Any) -> dict[str, Any]:
    topic = spec.topic
    return {
        "address": spec.pattern,
        "description": (type(topic).__doc__ or "").strip().split("\n", 1)[0],
        "parameters": {name: {"description": "Id" if name.endswith("id") else "Name"} for name in spec.parameters},
        "messages": {
            name: {"payload": reference(topic.events[name], "serialization")} for name in sorted(topic.events)
        },
        "x-snapshot": reference(topic.snapshot_model, "serialization"),
        "x-permission": spec.permission,
        "x-policy": topic.policy,
        "x-presence": spec.presence,
        "x-public": topic.public,
        "x-signalling": topic.signalling,
    }


def _command(spec: CommandSpec, reference: Any) -> dict[str, Any]:
    return {
        "description": (spec.handler.__doc__ or "").strip().split("\n", 1)[0],
        "permission": spec.permission,
        "request": reference(spec.request, "validation"),
        "response": reference(spec.response, "serialization"),
    }


def _type(frame: Model) -> str:
    annotation = frame.model_fields["type"].annotation
    return str(get_args(annotation)[0])


def _identifier(pattern: str) -> str:
    return re.sub(r"\W+", "_", pattern).strip("_")


def _clean(reference: str) -> str:
    """A schema name that is also a TypeScript name."""
    return re.sub(r"[^\w/#]", "_", reference)


def _tidy(value: Any) -> Any:
    """Names cleaned, titles left out: they only repeat the names."""
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if not isinstance(value, dict):
        return value
    tidy: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "title" and isinstance(inner, str):
            continue
        if name == "$ref":
            tidy[name] = _clean(inner)
        elif name == "mapping":
            tidy[name] = {key: _clean(one) for key, one in inner.items()}
        elif name == "properties":
            # A property may itself be called `title`.
            tidy[name] = {key: _tidy(one) for key, one in inner.items()}
        else:
            tidy[_clean(name)] = _tidy(inner)
    return tidy


def _relax(definitions: dict[str, Any], reference: dict[str, Any]) -> None:
    """Frames always say their type and leave out what holds nothing, so nullable members are optional."""
    schema = definitions[_clean(reference["$ref"]).rsplit("/", 1)[1]]
    schema["required"] = ["type"] + [
        name
        for name in schema.get("required", [])
        if {"type": "null"} not in schema["properties"][name].get("anyOf", [])
    ]
