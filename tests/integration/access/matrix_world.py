"""The world of the authorisation matrix: one patient with a record, everybody who might reach for it, and what they ask."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from pydantic import BaseModel

from access.actors import Actor
from access.break_glass.services import glass_open
from access.fields import field_shown
from access.grants import codenames_of
from access.models import AuditEvent, Role
from access.permissions import declared
from access.records import emergency_permissions
from access.seeds import SEEDED, SUPER
from accounts.messages.models import OutgoingMessage
from accounts.news.models import NewsCopy, NewsIssue
from accounts.people.models import User
from accounts.sessions.models import AuthSession
from consultations.bookings import ratings
from consultations.calls import services as calls
from consultations.notes import services as notes
from consultations.safety_alerts.services import alert_raise
from kernel import clock
from kernel.ids import uuid7
from marketplace.research.models import ResearchExtract
from marketplace.reviews.models import Review
from privacy.erasure.models import ErasureRequest
from privacy.requests.services import request_make
from privacy.vault.models import VaultRecord
from privacy.vault.services import vault_fill
from tests.factories import accounts, disputes, gigs
from tests.factories.billing import refused_refund
from tests.factories.consultations import admit, completed, confirmed, connect, join, pair, tomorrow
from tests.factories.marketplace import make_professional

NAME, EMAIL, PHONE = "Canaria Quellwasser", "canaria@secret.example", "+919811111111"
NOTE, CHAT, REVIEW = "cinnabar note", "cinnabar chat", "cinnabar review"
CARE_WORDS = (NOTE, CHAT)
STAFF = tuple(slug for slug in SEEDED if slug not in {"patient", "professional"})
PERSONS = (
    "anonymous", "nobody", "other_patient", "unassigned_professional", "owner", "treating", "emergency", *STAFF, SUPER,
    "deactivated",
)  # fmt: skip
RELATED = {"owner", "treating"}
# Written while something is refused: that it was refused, and that the device was used.
ALLOWED_WRITES = {"access_auditevent", "access_auditchain", "accounts_authsession"}


@dataclass
class Someone:
    """One row of the matrix."""

    name: str
    actor: Actor
    token: str = ""
    held: frozenset[str] = frozenset()

    @cached_property
    def never_told(self) -> list[str]:
        """What this person must never read in an answer about the owner; what she holds is the same all along."""
        if self.name in RELATED:
            return []
        shown = {NAME: "accounts.user.name", EMAIL: "accounts.user.email", PHONE: "accounts.user.phone"}
        return [*CARE_WORDS, *(word for word, name in shown.items() if not field_shown(self.actor, name))]


@dataclass
class World:
    persons: dict[str, Someone]
    ids: dict[str, str]
    past_booking: str
    openapi: dict[str, Any] = field(default_factory=dict)
    # The log as it stood when the world was built; whatever is asked of it is rolled back.
    lines_before: frozenset[uuid.UUID] = frozenset()

    def address(self, route: str) -> tuple[str, bool]:
        """A URL of the route that names the owner's things, and whether it names any."""
        parts = route.split("/")
        named = any(part.startswith("<") for part in parts)
        path = "/" + "/".join(
            self.value(_parameter(part)) + part.partition(">")[2] if part.startswith("<") else part for part in parts
        )
        if any(word in path for word in ("/note", "/rating", "/dispute")):
            path = path.replace(self.ids["booking_id"], self.past_booking)
        return path, named

    def knows(self, route: str) -> bool:
        """Whether everything the address names is there."""
        return all(_parameter(part) in self.ids for part in route.split("/") if part.startswith("<"))

    def value(self, name: str) -> str:
        return self.ids.get(name) or str(uuid.uuid4())

    def body(self, method: str, route: str) -> dict[str, Any] | None:
        """A plausible body by the schema, with the owner's ids in it."""
        operation = self._operation(method, route)
        content = (operation.get("requestBody") or {}).get("content", {}).get("application/json")
        return None if content is None else self.sample(content["schema"], self.openapi["components"]["schemas"])

    def asked(self, method: str, route: str) -> dict[str, bool]:
        """The inputs a JSON body may have, and whether each is one value: a text, a number, a choice."""
        content = (self._operation(method, route).get("requestBody") or {}).get("content", {}).get("application/json")
        known = self.openapi["components"]["schemas"]
        schema = self._resolved((content or {}).get("schema", {}), known)
        inputs = {name: self._resolved(part, known) for name, part in schema.get("properties", {}).items()}
        return {name: part.get("type") in {"string", "integer", "boolean"} for name, part in inputs.items()}

    def _resolved(self, schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            schema = known[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def query(self, method: str, route: str) -> dict[str, str]:
        parameters = self._operation(method, route).get("parameters", [])
        return {
            one["name"]: str(self.sample(one["schema"], {}, one["name"]))
            for one in parameters
            if one["in"] == "query" and one.get("required")
        }

    def _operation(self, method: str, route: str) -> dict[str, Any]:
        path = "/" + "/".join(
            f"{{{_parameter(part)}}}{part.partition('>')[2]}" if part.startswith("<") else part
            for part in route.split("/")
        )
        found: dict[str, Any] = self.openapi["paths"].get(path, {}).get(method.lower(), {})
        return found

    def sample(self, schema: dict[str, Any], known: dict[str, Any], name: str = "") -> Any:
        """A value of a JSON schema: required parts only, ids of the owner's things, times of tomorrow."""
        if "$ref" in schema:
            return self.sample(known[schema["$ref"].rsplit("/", 1)[1]], known, name)
        for choice in ("allOf", "oneOf", "anyOf"):
            if choice in schema:
                return self.sample(schema[choice][0], known, name)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        kind = schema.get("type")
        if kind == "object":
            wanted = schema.get("required", [])
            return {
                key: self.sample(part, known, key)
                for key, part in schema.get("properties", {}).items()
                if key in wanted
            }
        if kind == "array":
            return [self.sample(schema["items"], known, name)] if schema.get("minItems") else []
        if kind in {"integer", "number"}:
            return schema.get("minimum", 1)
        if kind == "boolean":
            return True
        return self._text(schema, name)

    def _text(self, schema: dict[str, Any], name: str) -> str:
        if schema.get("format") == "uuid" or name in self.ids:
            return self.value(name)
        formats = {
            "date-time": tomorrow(15).isoformat(), "date": tomorrow().date().isoformat(), "time": "10:00:00",
            "email": "somebody@else.example",
        }  # fmt: skip
        return formats.get(schema.get("format", ""), "word-for-word")


def _parameter(part: str) -> str:
    """`booking_id` of `<uuid:booking_id>`."""
    return part.strip("<").partition(">")[0].split(":")[-1]


def build() -> World:
    """Committed to the database; the module that built it empties the database again."""
    two = pair(NAME)
    two.patient.phone, two.patient.email = PHONE, EMAIL
    two.patient.phone_verified_at = clock.now()
    two.patient.save()
    past = completed(two)
    notes.note_write(actor=two.him, booking_id=past.pk, text=NOTE, version=0)
    ratings.booking_rate(actor=two.her, booking_id=past.pk, stars=5, text=REVIEW, alliance=None)
    coming = confirmed(two, at=tomorrow() + timedelta(days=1))
    with clock.frozen(coming.starts_at):
        join(coming)
        admit(two, coming)
        connect(two, coming)
        calls.call_message_post(actor=two.her, booking_id=coming.pk, text=CHAT, idem="matrix-chat-1")
    alert = alert_raise(actor=two.her, response_id=uuid7(), person_id=two.patient.pk, severity=2)
    request_make(
        actor=two.her, person_id=two.patient.pk, kind="rectification", area="profile", words="My name, please."
    )
    users: dict[str, User] = {
        "owner": two.patient,
        "treating": two.professional.user,
        "other_patient": accounts.person(role="patient", name="Somebody Else"),
        "unassigned_professional": make_professional().user,
        "nobody": accounts.person(role=None, name="Without Role"),
        "emergency": accounts.person(role="clinical_lead", name="Breaks Glass"),
        "deactivated": accounts.person(role=SUPER, name="Gone Away"),
        **{slug: accounts.person(role=slug, name=slug.title()) for slug in (*STAFF, SUPER)},
    }
    persons = {"anonymous": Someone("anonymous", Actor.anonymous())}
    for name, user in users.items():
        token = accounts.token_of(user)
        session = AuthSession.objects.filter(user=user).latest("created_at")
        persons[name] = Someone(name, Actor.person(user.id, str(session.id)), token, codenames_of(user.id))
    glass = glass_open(
        actor=persons["emergency"].actor,
        person_id=two.patient.pk,
        ground="life",
        reason="What the matrix is asked for.",
    )
    users["deactivated"].is_active = False
    users["deactivated"].save(update_fields=["is_active"])
    owner_session = persons["owner"].actor.session_id or ""
    assert coming.payment_id is not None
    ids = {
        "booking_id": coming.pk, "payable_id": coming.pk, "professional_id": two.professional.pk, "user_id": two.patient.pk,
        "person_id": two.patient.pk, "patient_id": two.patient.pk, "session_id": owner_session,
        "role_id": Role.objects.get(slug="support").pk, "review_id": Review.objects.get().pk,
        "checkout_id": coming.payment_id, "payment_id": coming.payment_id, "offer_id": two.professional.offers.get().pk,
        "address": two.professional.slug, "gateway": "sandbox", "message_id": _message_to(two.patient).pk,
        **gigs.matrix_ids(two), **disputes.matrix_ids(two, past),
        "refund_id": refused_refund(coming.payment_id).pk,
        "glass_id": glass.pk, "alert_id": alert.pk, "extract_id": _extract_by(users["compliance"]).pk,
        "issue_id": _news_by(users["admin"], two.patient).pk,
        # What she once asked for and took back, and what a law had kept: the lists of them name her.
        "person": two.patient.pk, "receipt": _erasure_taken_back(two.patient).receipt, "record_id": _kept_of(two.patient).pk,
    }  # fmt: skip
    schema = orjson.loads((settings.BASE_DIR / "schema" / "openapi.json").read_bytes())
    lines = frozenset(AuditEvent.objects.values_list("id", flat=True))
    return World(persons, {name: str(value) for name, value in ids.items()}, str(past.pk), schema, lines)


def _extract_by(clerk: User) -> ResearchExtract:
    """An extract somebody asked for and nobody made."""
    return ResearchExtract.objects.create(asked_by=clerk, code="gad-7", reason="What the matrix is asked for.")


def _erasure_taken_back(patient: User) -> ErasureRequest:
    """An erasure the owner asked for and thought better of."""
    return ErasureRequest.objects.create(
        person=patient, state="cancelled", jurisdiction=patient.jurisdiction, due_at=clock.now()
    )


def _kept_of(patient: User) -> VaultRecord:
    """What the vault holds of the owner: the note, word for word."""
    vault_fill(person_id=patient.pk, jurisdiction=patient.jurisdiction)
    return VaultRecord.objects.get(person_id=patient.pk, source="consultations.SessionNote")


def _news_by(editor: User, patient: User) -> NewsIssue:
    """A draft of news, of which the owner has a copy all the same."""
    words = {"subject": "What is new", "text": "Something."}
    issue = NewsIssue.objects.create(written_by=editor, words={"en": words, "hi": words})
    NewsCopy.objects.create(issue=issue, person=patient)
    return issue


def _message_to(patient: User) -> OutgoingMessage:
    """The newest of what the owner was sent: it names her in its sealed part only."""
    return OutgoingMessage.objects.filter(person=patient).latest("created_at")


def command_data(world: World, request: type[BaseModel]) -> dict[str, Any]:
    """Plausible data for a command."""
    schema = request.model_json_schema()
    sampled: dict[str, Any] = world.sample(schema, schema.get("$defs", {}))
    return sampled


class Written:
    """Which tables were written to between two questions, whatever wrote; within one transaction of the database.

    The counts go on over savepoints that are taken back, so what was counted last is where the next one begins.
    """

    def __init__(self) -> None:
        self._counts = self._read()

    def since_last_asked(self) -> set[str]:
        before, self._counts = self._counts, self._read()
        return {table for table, count in self._counts.items() if count != before.get(table, 0)}

    @staticmethod
    def _read() -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                # A month of a partitioned table counts as the table.
                "SELECT coalesce(inhparent::regclass::text, relname), sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint"
                " FROM pg_stat_xact_user_tables LEFT JOIN pg_inherits ON inhrelid = relid"
                " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 GROUP BY 1"
            )
            return dict(cursor.fetchall())


def holds(someone: Someone, codename: str) -> bool:
    permission = declared()[codename]
    return permission.public or codename in someone.held or permission.wider in someone.held


def opened(someone: Someone, codename: str) -> bool:
    """An emergency has opened this of the owner's record to the person."""
    return someone.name == "emergency" and (codename in emergency_permissions() or codename == "break_glass.use")


def bound_to_owner(someone: Someone, codename: str) -> bool:
    """The person holds the permission for what is his own only, and the owner's things are not."""
    permission = declared()[codename]
    return permission.scope is not None and permission.wider not in someone.held and someone.name not in RELATED


def idem() -> str:
    return uuid7().hex
