"""Words written through the platform's own doors, one for each field, and a note of every door they went through."""

from __future__ import annotations

import base64
import itertools
import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

from access.actors import Actor
from access.models import AuditEvent
from kernel import outbox
from kernel.errors import DomainError
from kernel.logs import AllowListFormatter
from realtime.commands import command_run
from realtime.registry import registry
from realtime.work import admit
from tests.integration.access.matrix_world import Someone, World

# What every personal word begins with, and what every address and number one signs in by has in it.
NEEDLE, CONTACT, NUMBER = "quellmoos", "kontaktvogel", "9817654321"
# A number nobody signs in by: sealed.
KEPT_NUMBER = "8765432109"
_count = itertools.count()


def word() -> str:
    """A word that occurs nowhere else."""
    number = next(_count)
    return f"{NEEDLE}{ascii_lowercase[number // 26 % 26]}{ascii_lowercase[number % 26]}"


def needles(plain: str) -> list[bytes]:
    """The word as it is, and as base64 writes it, wherever it begins."""
    found = [plain.encode()]
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + plain.encode()).decode().rstrip("=")
        found.append(encoded[(4 if shift else 0) : -4].encode())
    return found


@dataclass
class Said:
    """One row of the outbox as it was written: event, task or control message."""

    kind: str
    target: str
    data: bytes


@dataclass
class Walk:
    """`went`: the door and field of every word that was taken; `left`: what was logged and sent meanwhile."""

    world: World
    went: set[tuple[str, str]] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    # One browser, cookies and all, for each sign-in.
    browsers: dict[str, Client] = field(default_factory=dict)
    # Doors through which something was written without a line in the audit log.
    silent: set[str] = field(default_factory=set)

    def send(self, who: str | Someone, method: str, path: str, body: Any = None, *, file: Any = None) -> Any:
        """One request that has to be taken; its words are noted with the fields they stood in."""
        before = AuditEvent.objects.count()
        answer = self.ask(who, method, path, body, file=file)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.content[:400]!r}"
        if AuditEvent.objects.count() == before:
            self.silent.add(f"{method} {template(path)}")
        return answer.json() if answer.content and answer["Content-Type"].startswith("application/json") else None

    def ask(self, who: str | Someone, method: str, path: str, body: Any = None, *, file: Any = None) -> Any:
        """One request as it may come; noted if it is taken."""
        someone = self.world.persons[who] if isinstance(who, str) else who
        headers = {"idempotency-key": uuid.uuid4().hex, "host": "localhost"}
        if someone.token:
            headers["authorization"] = f"Bearer {someone.token}"
        client = self.browsers.setdefault(someone.token, Client(raise_request_exception=False))
        if file is None:
            raw = b"" if body is None else json.dumps(body).encode()
            answer: Any = client.generic(
                method, f"/api/v1/{path}", raw, content_type="application/json", headers=headers
            )
        else:
            name, content, kind = file
            form = {**(body or {}), "file": SimpleUploadedFile(name, content, kind)}
            answer = _multipart(client, method, f"/api/v1/{path}", form, headers)
            body = {**(body or {}), "file": name}
        if answer.status_code < 300:
            self._note(f"{method} {template(path)}", body)
        return answer

    def command(self, actor: Actor, name: str, **data: Any) -> None:
        """One command as the engine carries it out."""
        plain = {key: str(value) if isinstance(value, uuid.UUID) else value for key, value in data.items()}
        before = AuditEvent.objects.count()
        command_run(actor=actor, name=name, topic=None, idem=uuid.uuid4().hex, data=plain)
        if AuditEvent.objects.count() == before:
            self.silent.add(f"socket {name}")
        self._note(f"socket {name}", plain)

    def _note(self, door: str, body: Any) -> None:
        self.went.update((door, place) for place, value in _places(body) if _is_canary(value))

    def walked(self, door: str, place: str) -> bool:
        """Whether a word went through the field. `values.*?` takes anything: one word inside is enough."""
        if "?" in place:
            start = place.partition(".*")[0].rstrip("?")
            return any(one == door and (at == start or at.startswith(f"{start}.")) for one, at in self.went)
        return (door, place) in self.went

    # --- what came of it ----------------------------------------------------------------------------------------------
    @contextmanager
    def listening(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Log lines as production writes them, and everything that goes into the outbox, before it is sealed."""
        real = outbox._add

        def add(kind: Any, target: str, name: str, data: dict[str, Any]) -> None:
            self.said.append(Said(str(kind), target, orjson.dumps([name, data], default=str)))
            real(kind, target, name, data)

        monkeypatch.setattr(outbox, "_add", add)
        handler = _Lines(self.lines)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)

    def heard_by(self, person: Someone) -> list[str]:
        """Topics with a word in one of their events which this person may watch."""
        return sorted({said.target for said in self.said if _has_word(said) and self._may_watch(person, said.target)})

    def _may_watch(self, person: Someone, topic: str) -> bool:
        found = registry.find(topic)
        assert found is not None, topic
        try:
            admit(found[0], person.actor, found[1])
        except DomainError:
            return False
        return True

    def in_tasks(self) -> list[str]:
        """Tasks and control messages with a word in them: they carry ids and codes only."""
        return sorted(
            {
                said.target
                for said in self.said
                if said.kind != "event" and _has_word(said, NEEDLE, CONTACT, NUMBER, KEPT_NUMBER)
            }
        )


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=0)
        self.lines = lines
        self.setFormatter(AllowListFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def _has_word(said: Said, *words: str) -> bool:
    text = said.data.decode().lower()
    return any(one in text for one in words or (NEEDLE, KEPT_NUMBER))


def _is_canary(value: Any) -> bool:
    text = str(value).lower()
    return any(one in text for one in (NEEDLE, CONTACT, NUMBER, KEPT_NUMBER))


def _places(body: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(body, dict):
        for name, value in body.items():
            yield from _places(value, f"{path}.{name}" if path else name)
    elif isinstance(body, list):
        for value in body:
            yield from _places(value, f"{path}.#")
    else:
        yield path, body


def template(path: str) -> str:
    """`bookings/{booking_id}/note` of an address."""
    route = resolve(f"/api/v1/{path.partition('?')[0]}").route.removeprefix("api/v1/")
    parts = (
        f"{{{part.strip('<').partition('>')[0].split(':')[-1]}}}" if part[:1] == "<" else part
        for part in route.split("/")
    )
    return "/".join(parts)


def _multipart(client: Client, method: str, path: str, form: dict[str, Any], headers: dict[str, str]) -> Any:
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    return client.generic(
        method, path, encode_multipart(BOUNDARY, form), content_type=MULTIPART_CONTENT, headers=headers
    )
