"""Answers in MongoDB, sealed with the person's data key.

Collection `assessment_responses`: {_id, person_id, questionnaire, revision, changed_at, answers: sealed {item: value}}.
One document a response; `revision` grows with each answer. Nothing here says what was asked or answered in plain.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.documents import documents

COLLECTION = "assessment_responses"
FIELD = f"{COLLECTION}.answers"
SCHEMA: dict[str, Any] = {
    "bsonType": "object",
    "required": ["_id", "person_id", "questionnaire", "revision", "changed_at", "answers"],
    "additionalProperties": False,
    "properties": {
        "_id": {"bsonType": "binData"},
        "person_id": {"bsonType": "binData"},
        "questionnaire": {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"},
        "revision": {"bsonType": ["int", "long"], "minimum": 0},
        "changed_at": {"bsonType": "date"},
        # Sealed: plain answers are refused by the store itself.
        "answers": {"bsonType": "binData"},
    },
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A response's answers as stored; `answers` is None once the person's key is destroyed."""

    revision: int
    answers: dict[str, Any] | None
    digest: str


def prepare() -> None:
    """The collection, what the server checks, and the index of the sweep; safe to repeat."""
    documents.ensure_collection(COLLECTION, SCHEMA)
    documents.ensure_index(COLLECTION, [("changed_at", 1)])


def answers_load(response_id: UUID) -> Stored:
    """What is stored; revision 0 and no answers before the first."""
    found = documents.find_one(COLLECTION, {"_id": response_id})
    if found is None:
        return Stored(0, {}, "")
    sealed = bytes(found["answers"])
    return Stored(found["revision"], documents.unseal(sealed, field=FIELD), hashlib.sha256(sealed).hexdigest())


def answers_store(
    *, response_id: UUID, person_id: UUID, questionnaire: str, revision: int, at: datetime, answers: dict[str, Any]
) -> None:
    """Keep all answers so far under their new revision. The caller holds the response's row lock."""
    documents.update_one(
        COLLECTION,
        {"_id": response_id},
        {
            "$set": {
                "person_id": person_id,
                "questionnaire": questionnaire,
                "revision": revision,
                "changed_at": at,
                "answers": documents.seal(person_id, answers, field=FIELD),
            }
        },
        upsert=True,
    )


def revisions_since(at: datetime) -> dict[UUID, int]:
    """Response → revision of everything changed since `at`, for the sweep."""
    rows = documents.find(COLLECTION, {"changed_at": {"$gte": at}})
    return {row["_id"]: row["revision"] for row in rows}
