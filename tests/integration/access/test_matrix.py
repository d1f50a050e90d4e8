"""Every endpoint, topic and command against everybody who might ask, generated from what the rooms declare.

Status, leak and side effect: who may not is refused with the right status, is told nothing of the owner, and changes nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from access.coverage import endpoints
from access.permissions import declared
from access.records import record_rules
from billing.gateways.sandbox import delivery
from consultations.guests.api import GuestView
from kernel.documents import AsyncDocuments
from kernel.errors import DomainError
from privacy.requests.services import request_make
from realtime.commands import command_run
from realtime.control import session_is_good
from realtime.registry import registry
from realtime.work import admit, snapshot_json
from tests.integration.access import matrix_world, reading_law
from tests.integration.access.matrix_world import (
    CARE_WORDS,
    EMAIL,
    NAME,
    PERSONS,
    PHONE,
    RELATED,
    Someone,
    World,
    bound_to_owner,
    holds,
    opened,
)
from tests.integration.billing.conftest import post_webhook

pytestmark = pytest.mark.django_db
ENDPOINTS = {f"{method} {route}": (method, route, view) for method, route, view in endpoints()}
# Says a name to whoever holds its permission and gives a reason, which stays in the person's record.
REVEALING = {"board.reveal"}
# Whoever is on duty and takes an alert over is told whom to call.
TAKING_OVER = "POST api/v1/safety/alerts/<str:alert_id>/acknowledge"
# Whoever opens what the law keeps of somebody, on a ground, is told what it is.
VAULT = "POST api/v1/admin/privacy/vault/<str:record_id>"
GUARDED = sorted(name for name, (method, _, view) in ENDPOINTS.items() if view.permission_for(method))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for the module and committed, so that real sessions, tasks and documents are behind it."""
    with django_db_blocker.unblock():
        # The sign-ins outlast the module however slow the machine is.
        with pytest.MonkeyPatch.context() as wire, override_settings(HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN=3600):
            wire.setattr(delivery, "_post", post_webhook)
            built = matrix_world.build()
        yield built
        call_command("flush", verbosity=0, interactive=False)
        connection.close()


@pytest.fixture(autouse=True)
def documents_written(monkeypatch: pytest.MonkeyPatch, world: World) -> list[str]:
    """What is written to MongoDB within a test is counted and held back: only PostgreSQL rolls back."""
    written: list[str] = []

    def held_back(name: str) -> Any:
        async def write(_self: AsyncDocuments, collection: str, *_: Any, **__: Any) -> int:
            written.append(f"{name} {collection}")
            return 1

        return write

    for name in ("insert_one", "insert_many", "update_one", "delete_many"):
        monkeypatch.setattr(AsyncDocuments, name, held_back(name))
    return written


def ask(world: World, someone: Someone, method: str, route: str) -> Any:
    body = world.body(method, route)
    return send(world, someone, method, route, b"" if body is None else json.dumps(body).encode())


def send(world: World, someone: Someone, method: str, route: str, body: bytes) -> Any:
    path, _ = world.address(route)
    headers = {"authorization": f"Bearer {someone.token}"} if someone.token else {}
    return Client(raise_request_exception=False).generic(
        method, path, body, content_type="application/json",
        headers={**headers, "idempotency-key": matrix_world.idem()}, query_params=world.query(method, route) or None,
    )  # fmt: skip


def words_of(answer: Any) -> bytes:
    """The whole answer, however it is sent; read once."""
    body: bytes = b"".join(answer) if answer.streaming else answer.content
    return body


def keeps_quiet(answer: bytes, someone: Someone, *, refused: bool) -> None:
    text = answer.decode(errors="replace")
    words = [*CARE_WORDS, NAME, EMAIL, PHONE] if refused and someone.name not in RELATED else someone.never_told
    assert [word for word in words if word in text] == []


def leaves_its_line(name: str, world: World, someone: Someone, status: int, body: bytes) -> None:
    """Reading twice leaves two lines, being refused one and of another kind, and the owner's own look at most one."""
    method, route, view = ENDPOINTS[name]
    codename = view.permission_for(method) or ""
    if status < 300 and someone.name == "owner":
        assert len(reading_law.lines_of(world)) <= 1
    elif status < 300 and reading_law.shows_owner(world, body, things=True):
        reading_law.assert_read_is_written_down(name, world, someone)
        words_of(ask(world, someone, method, route))
        reading_law.assert_read_is_written_down(name, world, someone, times=2)
    elif status == 403 and someone.name != "deactivated":
        reading_law.assert_refusal_is_written_down(world, someone, codename)
    elif status >= 400:
        reading_law.nothing_was_read(world)


@pytest.mark.parametrize("name", GUARDED)
def test_every_endpoint_answers_everybody_as_declared(name: str, world: World, documents_written: list[str]) -> None:
    method, route, view = ENDPOINTS[name]
    codename = view.permission_for(method)
    assert codename is not None
    # A guest is known by his browser's cookie alone: no sign-in opens what is his. What his cookie opens: test_guests.
    for_guests = issubclass(view, GuestView)
    served: set[str] = set()
    written = matrix_world.Written()
    for person in PERSONS:
        someone = world.persons[person]
        with transaction.atomic():
            answer = ask(world, someone, method, route)
            changed = written.since_last_asked()
            body = words_of(answer)
            if method == "GET" and not for_guests:
                leaves_its_line(name, world, someone, answer.status_code, body)
            elif answer.status_code < 300 and person != "owner" and reading_law.shows_owner(world, body):
                reading_law.assert_disclosure_is_written_down(name, world, someone)
            transaction.set_rollback(True)
        where = f"{person}: {answer.status_code} {body[:200]!r}"
        assert answer.status_code < 500, where
        refused = answer.status_code in {401, 403, 404}
        told = name in {TAKING_OVER, VAULT} and answer.status_code == 200
        if refused or not (opened(someone, codename) or told):
            keeps_quiet(body, someone, refused=refused)
        expected = {401} if for_guests else expected_of(someone, codename, names_owner=world.address(route)[1])
        assert expected is None or answer.status_code in expected, where
        if person == "deactivated" and not for_guests:
            assert answer.json()["code"] == "session_ended"
        if answer.status_code >= 400:
            assert changed <= matrix_world.ALLOWED_WRITES, f"{where}: wrote {changed}"
            assert documents_written == [], where
        else:
            served.add(person)
        documents_written.clear()
    # The refusals above mean something only if what was asked for is there for those whose it is.
    if method == "GET" and not for_guests and declared()[codename].scope is not None and world.knows(route):
        assert served & ({"emergency"} if codename == "break_glass.use" else RELATED)


RESTRICTED = sorted(
    name
    for name, (method, route, view) in ENDPOINTS.items()
    if (rule := record_rules().get(view.permission_for(method) or "")) and rule.restricted != "nobody" and "<" in route
)


@pytest.mark.parametrize("name", RESTRICTED)
def test_a_record_its_person_has_restricted_is_closed_to_every_role(name: str, world: World) -> None:
    method, route, view = ENDPOINTS[name]
    codename = view.permission_for(method) or ""
    rule = record_rules()[codename]
    owner = world.persons["owner"].actor
    for person in PERSONS:
        someone = world.persons[person]
        with transaction.atomic():
            request_make(actor=owner, person_id=owner.id or uuid.uuid4(), kind="restriction", area="record")
            answer = ask(world, someone, method, route)
            transaction.set_rollback(True)
        party = person == "owner" or (person == "treating" and rule.restricted == "outsiders")
        where = f"{person}: {answer.status_code} {answer.content[:200]!r}"
        if not party and not (rule.emergency and opened(someone, codename)):
            assert answer.status_code in {401, 403, 404}, where
            keeps_quiet(answer.content, someone, refused=person != "treating")
        if person == "treating":
            assert (answer.status_code == 403) == (rule.restricted == "everybody"), where


def expected_of(someone: Someone, codename: str, *, names_owner: bool) -> set[int] | None:
    """The statuses allowed by the declarations; None where the service's own answer decides."""
    if declared()[codename].public:
        return None if someone.name != "deactivated" else {401}
    if someone.name in {"anonymous", "deactivated"}:
        return {401}
    if opened(someone, codename):
        return None
    if not holds(someone, codename):
        return {403, 404}
    if names_owner and bound_to_owner(someone, codename):
        return {403, 404}
    return None


@pytest.mark.parametrize("pattern", sorted(registry.topics))
def test_every_topic_admits_whom_it_declares(pattern: str, world: World, documents_written: list[str]) -> None:
    spec = registry.topics[pattern]
    params = {name: world.value(name) for name in spec.parameters}
    written = matrix_world.Written()
    for person in PERSONS:
        someone = world.persons[person]
        expected = expected_of(someone, spec.permission, names_owner=bool(params))
        status, state = 200, b""
        with transaction.atomic():
            try:
                if someone.actor.is_person and not session_is_good(someone.actor):
                    status = 401
                else:
                    admit(spec, someone.actor, params)
                    state = snapshot_json(spec, someone.actor, params) or b""
            except DomainError as refusal:
                status = refusal.status
            if status != 200:
                reading_law.nothing_was_read(world)
            elif someone.name != "owner" and reading_law.shows_owner(world, state):
                reading_law.assert_read_is_written_down(pattern, world, someone)
            changed = written.since_last_asked()
            transaction.set_rollback(True)
        assert expected is None or status in expected, f"{person}: {status}"
        keeps_quiet(state, someone, refused=status != 200)
        # Somebody let in may leave the mark that she was shown something; watching changes nothing else.
        assert changed <= matrix_world.ALLOWED_WRITES, f"{person}: wrote {changed}"
        assert documents_written == [], person


@pytest.mark.parametrize("name", sorted(registry.commands))
def test_every_command_obeys_whom_it_declares(name: str, world: World, documents_written: list[str]) -> None:
    spec = registry.commands[name]
    data = matrix_world.command_data(world, spec.request)
    names_owner = any(key in world.ids for key in data)
    for person in PERSONS:
        someone = world.persons[person]
        expected = expected_of(someone, spec.permission, names_owner=names_owner)
        if person == "deactivated":
            # Her socket is closed before it can say anything; and if it said something, she holds nothing any more.
            assert not session_is_good(someone.actor)
            expected = {403, 404}
        status, result = 200, b""
        with transaction.atomic():
            try:
                with transaction.atomic(), NothingIsWrittenIfRefused():
                    result = command_run(
                        actor=someone.actor, name=name, topic=None, idem=matrix_world.idem(), data=data
                    )
                if person != "owner" and reading_law.shows_owner(world, result):
                    reading_law.assert_disclosure_is_written_down(name, world, someone)
            except DomainError as refusal:
                status = refusal.status
                keeps_quiet(repr((refusal.message, refusal.data, refusal.fields)).encode(), someone, refused=True)
            transaction.set_rollback(True)
        assert expected is None or status in expected, f"{person}: {status}"
        if status != 200 or name not in REVEALING:
            keeps_quiet(result, someone, refused=status != 200)
        if status >= 400:
            assert documents_written == [], person
        documents_written.clear()


class NothingIsWrittenIfRefused:
    """A command's refusal takes back what its transaction wrote; here it is checked that there was nothing to take back
    but its receipt."""

    def __enter__(self) -> None:
        self.written = matrix_world.Written()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, DomainError) and error.status in {401, 403, 404}:
            changed = self.written.since_last_asked()
            allowed = {*matrix_world.ALLOWED_WRITES, "realtime_commandreceipt"}
            assert changed <= allowed, f"written although refused: {changed - allowed}"


OPEN = sorted(set(ENDPOINTS) - set(GUARDED) - {"GET api/v1/dev/inbox"})  # the inbox is not there with a real provider


@pytest.mark.parametrize("name", OPEN)
def test_what_is_open_to_all_tells_nobody_of_the_owner(name: str, world: World) -> None:
    method, route, _ = ENDPOINTS[name]
    for person in ("anonymous", "other_patient"):
        with transaction.atomic():
            answer = ask(world, world.persons[person], method, route)
            transaction.set_rollback(True)
        assert answer.status_code < 500
        text = answer.content.decode(errors="replace")
        assert [word for word in (*CARE_WORDS, NAME, EMAIL, PHONE) if word in text] == []


# What a body of another kind is answered with where somebody may ask at all.
_OPENAPI = orjson.loads((settings.BASE_DIR / "schema" / "openapi.json").read_bytes())
WRITES = sorted(
    name
    for name, (method, route, _) in ENDPOINTS.items()
    if method in {"POST", "PUT", "PATCH"} and World({}, {}, "", _OPENAPI).asked(method, route)
)
MALFORMED = {"no JSON": b"{", "a list": b"[]", "a text": b'"words"'}
# Refused before the body is looked at, and so of no use here.
UNHEARD = {401, 403, 404, 405, 429}


def told_well(answer: Any, name: str) -> dict[str, Any]:
    """The problem, which has a code; every fault of it has one too, in the place of its message."""
    assert answer.status_code < 500, f"{name}: {answer.content[:300]!r}"
    assert answer.headers["content-type"].startswith("application/problem+json"), name
    told: dict[str, Any] = answer.json()
    assert told["code"], name
    fields, faults = told.get("fields", {}), told.get("faults", {})
    assert {field: len(messages) for field, messages in fields.items()} == {
        field: len([one for one in found if one["code"]]) for field, found in faults.items()
    }, name
    return told


@pytest.mark.parametrize("name", WRITES)
def test_what_cannot_be_read_is_told_by_its_input(name: str, world: World, documents_written: list[str]) -> None:
    method, route, _ = ENDPOINTS[name]
    inputs = world.asked(method, route)
    wrong = json.dumps({field: {"not": ["this"]} for field in inputs}).encode()
    for someone in world.persons.values():
        with transaction.atomic():
            answer = send(world, someone, method, route, wrong)
            heard = answer.status_code not in UNHEARD
            malformed = [send(world, someone, method, route, body) for body in MALFORMED.values()] if heard else []
            transaction.set_rollback(True)
        documents_written.clear()
        if not heard:
            assert told_well(answer, name)["code"]
            continue
        one_value = {field for field, single in inputs.items() if single}
        if answer.status_code < 300 and not one_value:
            return
        told = told_well(answer, name)
        assert told["status"] == 422, f"{name}: {told}"
        marked = {field.split(".")[0] for field in told["fields"]}
        assert marked & set(inputs), f"{name}: {told}"
        for bad in malformed:
            assert told_well(bad, name)["status"] in {400, 422}, f"{name}: {bad.content[:300]!r}"
        return
