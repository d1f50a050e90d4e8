"""Bodies of questionnaires in MongoDB. A body is stored under its digest and never changes.

Collection `questionnaires`: {_id: SHA-256 of the body, code, body}. Nothing personal.
"""

from __future__ import annotations

from typing import Any

from kernel.documents import documents

COLLECTION = "questionnaires"
SCHEMA: dict[str, Any] = {
    "bsonType": "object",
    "required": ["_id", "code", "body"],
    "additionalProperties": False,
    "properties": {
        "_id": {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"},
        "code": {"bsonType": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$"},
        "body": {
            "bsonType": "object",
            "required": ["code", "title", "licence", "sections", "scales", "crisis"],
            "properties": {
                "title": {"bsonType": "object", "required": ["en", "hi"]},
                "licence": {"bsonType": "object", "required": ["status"]},
                "sections": {
                    "bsonType": "array",
                    "items": {
                        "bsonType": "object",
                        "required": ["code", "items"],
                        "properties": {
                            "items": {
                                "bsonType": "array",
                                "items": {"bsonType": "object", "required": ["code", "kind", "text", "options"]},
                            }
                        },
                    },
                },
                "scales": {
                    "bsonType": "array",
                    "items": {"bsonType": "object", "required": ["code", "items", "bands"]},
                },
                "crisis": {"bsonType": "array", "items": {"bsonType": "object", "required": ["item", "at_least"]}},
            },
        },
    },
}


def prepare() -> None:
    """The collection and what the server checks; safe to repeat."""
    documents.ensure_collection(COLLECTION, SCHEMA)


def body_store(digest: str, code: str, body: dict[str, Any]) -> None:
    """Keep a body; storing the same one again changes nothing."""
    documents.update_one(COLLECTION, {"_id": digest}, {"$setOnInsert": {"code": code, "body": body}}, upsert=True)


def body_load(digest: str) -> dict[str, Any] | None:
    """The body of that digest, or None."""
    found = documents.find_one(COLLECTION, {"_id": digest})
    return found["body"] if found else None


def bodies_load(digests: list[str]) -> list[dict[str, Any]]:
    """The stored documents {_id, code, body} of these digests, in no order; one query."""
    return documents.find(COLLECTION, {"_id": {"$in": digests}})
