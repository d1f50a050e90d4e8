"""Slates in MongoDB: what was shown to whom, and everything needed to come to the same order again.

Collection `match_slates`: {_id, person_id, at, algorithm, weights_version, inputs_hash, shown: [{professional_id, new, gender,
kind}], eligible: {gender: n, …}, inputs: sealed {wish, pool, weights, horizon_hours, intake}}. Only for people with an account.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.documents import documents

COLLECTION = "match_slates"
FIELD = f"{COLLECTION}.inputs"
SCHEMA: dict[str, Any] = {
    "bsonType": "object",
    "required": ["_id", "person_id", "at", "algorithm", "weights_version", "inputs_hash", "shown", "inputs"],
    "properties": {
        "_id": {"bsonType": "binData"},
        "person_id": {"bsonType": "binData"},
        "at": {"bsonType": "date"},
        "inputs_hash": {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"},
        "shown": {"bsonType": "array", "items": {"bsonType": "object", "required": ["professional_id"]}},
        "inputs": {"bsonType": "binData"},
    },
}


def prepare() -> None:
    """The collection, what the server checks, and its indexes; safe to repeat."""
    documents.ensure_collection(COLLECTION, SCHEMA)
    documents.ensure_index(COLLECTION, [("person_id", 1), ("at", -1)])
    documents.ensure_index(COLLECTION, [("at", -1)])


def slate_store(document: dict[str, Any], *, person_id: UUID, inputs: dict[str, Any]) -> None:
    documents.insert_one(COLLECTION, {**document, "person_id": person_id}, sealed={"inputs": (person_id, inputs)})


def slates_recent(limit: int) -> list[dict[str, Any]]:
    """The newest slates, opened; those of erased people are left out."""
    return [opened for row in documents.find(COLLECTION, {}, sort=[("at", -1)], limit=limit) if (opened := _open(row))]


def slate_load(slate_id: UUID) -> dict[str, Any] | None:
    row = documents.find_one(COLLECTION, {"_id": slate_id})
    return _open(row) if row else None


def exposure_since(at: datetime) -> list[dict[str, Any]]:
    """How often each group was shown and was eligible: [{group, value, shown}]."""
    rows: list[dict[str, Any]] = []
    for group in ("gender", "kind", "new"):
        pipeline: list[dict[str, Any]] = [
            {"$match": {"at": {"$gte": at}}},
            {"$unwind": "$shown"},
            {"$group": {"_id": f"$shown.{group}", "shown": {"$sum": 1}}},
        ]
        found = documents.aggregate(COLLECTION, pipeline)
        rows += [{"group": group, "value": str(row["_id"]).lower(), "shown": row["shown"]} for row in found]
    return rows


def _open(row: dict[str, Any]) -> dict[str, Any] | None:
    inputs = documents.unseal(row["inputs"], field=FIELD)
    return None if inputs is None else {**row, "inputs": inputs}
