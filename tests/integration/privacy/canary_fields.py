"""Every field of every write into which something can be typed, read from the contract; and which of them are not personal.

What stands in none of the lists below is taken to be personal: the walk must write through it, or its test fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import orjson
from django.conf import settings

Schema = dict[str, Any]
# Not text: they hold what a person cannot type words into.
SHAPED = {"uuid", "date", "date-time", "time"}

# One of a list the server knows; a word that is not in it is refused.
CODES = (
    "* code", "* copy_of", "* kind", "* return_path", "* package", "* gateway", "* ground", "* verdict", "* currency",
    "* *.currency", "* zone", "* *.zone", "* jurisdiction", "* country", "* duty_role", "* queue", "* specialties.#",
    "* silenced.#", "* grants.#", "* approaches.#", "* concerns.#", "* cultures.#", "* genders.#", "* languages.#",
    "* styles.#", "* modalities.#", "* *.modalities.#", "* requests.#.field", "* query.concern", "* query.currency",
    "* query.gender", "* query.jurisdiction", "* query.kind", "* query.language", "* query.modality",
    "* overrides.#.spans.#.*", "* rules.#.*", "POST admin/refunds reason", "POST admin/audit/export *",
    # A bank's number: a name is refused.
    "POST admin/refunds/{refund_id}/settle-* reference",
)  # fmt: skip
# Proof of who one is: kept as a digest or not at all.
SECRETS = (
    "POST auth/signin password",
    "POST me/step-up password",
    "* flow",
    "* message_code",
    "* refresh_token",
    "* credential.*?",
    "* token",
)
# Written to be read by everybody: the professional's shop window, and what goes to all who agreed to news.
PUBLIC = (
    "POST admin/news words.*", "PUT admin/news/{issue_id} words.*",
    "POST pro/gigs *", "PUT pro/gigs/{gig_id} *", "PATCH pro/profile *", "PUT pro/onboarding/photo file",
    "POST pro/onboarding/licences authority", "POST pro/onboarding/licences number",
)  # fmt: skip
# About the platform and about nobody: names of roles, questions, weights, where a register was looked up.
PLATFORM = (
    "POST admin/roles *", "PATCH admin/roles/{role_id} *", "POST admin/questionnaires *",
    "PUT admin/questionnaires/{version_id} *", "POST admin/matching/weights note",
    "PUT admin/verification/{case_id}/checks checks.*.source", "POST admin/helplines *", "PUT admin/helplines/{helpline_id} *",
)  # fmt: skip
# The address or number one signs in by: plain where it is looked up, nowhere else (ADR 0003).
CONTACTS = ("* email", "POST auth/phone/start phone", "PUT me/contacts value")
NOT_SEALED = (*CODES, *SECRETS, *PUBLIC, *PLATFORM, *CONTACTS)


def fields() -> dict[str, set[str]]:
    """`PUT bookings/{booking_id}/note` or `socket call.chat` → the fields of its data that take text."""
    found: dict[str, set[str]] = {}
    openapi = orjson.loads((settings.BASE_DIR / "schema" / "openapi.json").read_bytes())
    known = openapi["components"]["schemas"]
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                name = f"{method.upper()} {path.removeprefix('/api/v1/')}"
                found.setdefault(name, set()).update(typed(media["schema"], known))
    live = orjson.loads((settings.BASE_DIR / "schema" / "live.json").read_bytes())
    for name, command in live["x-commands"].items():
        found[f"socket {name}"] = set(typed(command["request"], live["components"]["schemas"]))
    return {name: inside for name, inside in found.items() if inside}


def typed(schema: Schema, known: dict[str, Schema], path: str = "", seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The places of a JSON schema that take text: `requests.#.message` of each; `values.*?` takes anything."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name not in seen:
            yield from typed(known[name], known, path, (*seen, name))
        return
    for choice in ("allOf", "oneOf", "anyOf"):
        if choice in schema:
            for part in schema[choice]:
                yield from typed(part, known, path, seen)
            return
    if "enum" in schema or "const" in schema:
        return
    yield from _inside(schema, known, path, seen)


def _inside(schema: Schema, known: dict[str, Schema], path: str, seen: tuple[str, ...]) -> Iterator[str]:
    before = f"{path}." if path else ""
    kind = schema.get("type")
    if kind == "object":
        for name, part in schema.get("properties", {}).items():
            yield from typed(part, known, f"{before}{name}", seen)
        rest = schema.get("additionalProperties")
        if isinstance(rest, dict):
            yield from typed(rest, known, f"{before}*", seen)
    elif kind == "array":
        yield from typed(schema["items"], known, f"{before}#", seen)
    elif kind == "string":
        if schema.get("format") not in SHAPED:
            yield path
    elif kind is None:
        yield f"{path}?"


def is_personal(name: str, field: str) -> bool:
    return not any(fnmatchcase(f"{name} {field}", pattern) for pattern in NOT_SEALED)


def idle_patterns() -> list[str]:
    """Lines above that match nothing any more."""
    every = [f"{name} {field}" for name, inside in fields().items() for field in inside]
    return [pattern for pattern in NOT_SEALED if not any(fnmatchcase(one, pattern) for one in every)]
