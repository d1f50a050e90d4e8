"""The audit log: one line for each sensitive thing done or refused, in the transaction of what it describes.

Rows go into one of 32 hash chains; a writer takes the first chain no other transaction is writing to, so writers do not
wait for each other. Each row's digest covers the row and the digest before it; checkpoints sign the heads of all chains with
a key that is not in the database. Lines hold opaque ids and codes only, so an erasure leaves them as they are.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models, transaction

from access.actors import Actor
from access.models import AuditCheckpoint
from kernel import clock, keyring
from kernel.ids import uuid7
from kernel.requests import request_id

CHAINS = 32
GENESIS = b"\0" * 32
SEPARATOR = "\x1f"


def record(
    actor: Actor,
    action: str,
    *,
    resource: models.Model | tuple[str, object] | None = None,
    person: uuid.UUID | None = None,
    outcome: str = "ok",
    data: dict[str, Any] | None = None,
) -> None:
    """Append one line. `resource` is a row or (kind, id); `person` is whose record it touches; `data` holds codes and ids."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "the audit line is written in the transaction of what it describes"
        )
    kind, resource_id = _name(resource)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)",
            [
                uuid7(), clock.now(), actor.label, actor.session_id or "", action, kind, resource_id, person, outcome,
                orjson.dumps(data or {}, default=str).decode(), request_id.get(),
            ],
        )  # fmt: skip


def _name(resource: models.Model | tuple[str, object] | None) -> tuple[str, str]:
    if resource is None:
        return "", ""
    if isinstance(resource, tuple):
        return resource[0], str(resource[1])
    return resource._meta.label_lower, str(resource.pk)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the log: where, and what."""

    chain: int
    seq: int
    problem: str


_ROWS = """
SELECT chain, seq, id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor, session, action, resource_kind,
       resource_id, coalesce(person_id::text, ''), outcome, data::text, request_id, previous, digest
FROM access_auditevent ORDER BY chain, seq
"""


def _digest(previous: bytes, values: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(previous + SEPARATOR.join(str(value) for value in values).encode()).digest()


def verify() -> list[Finding]:
    """Walk every chain and every checkpoint; names changed, missing, reordered and cut-off rows."""
    findings: list[Finding] = []
    heads: dict[int, dict[int, bytes]] = {}
    checkpoints = list(AuditCheckpoint.objects.order_by("id"))
    wanted = {(int(chain), int(head[0])) for point in checkpoints for chain, head in point.heads.items()}
    last_chain, expected, previous = -1, 1, GENESIS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ROWS)
        while rows := cursor.fetchmany(2000):
            for *values, stored_previous, stored_digest in rows:
                chain, seq = values[0], values[1]
                if chain != last_chain:
                    last_chain, expected, previous = chain, 1, GENESIS
                if seq != expected:
                    findings.append(Finding(chain, expected, "missing"))
                elif bytes(stored_previous) != previous:
                    findings.append(Finding(chain, seq, "reordered or replaced"))
                if _digest(bytes(stored_previous), tuple(values)) != bytes(stored_digest):
                    findings.append(Finding(chain, seq, "changed"))
                expected, previous = seq + 1, bytes(stored_digest)
                if (chain, seq) in wanted:
                    heads.setdefault(chain, {})[seq] = previous
    findings.extend(finding for point in checkpoints for finding in _against(point, heads))
    return findings


def _against(point: AuditCheckpoint, heads: dict[int, dict[int, bytes]]) -> Iterator[Finding]:
    """What differs between a checkpoint and the log; `heads` holds the digests found at the checkpoints' places."""
    if not hmac.compare_digest(bytes(point.signature), _sign(point.heads, _key_of(bytes(point.signature)))):
        yield Finding(-1, point.id, "checkpoint altered")
        return
    for chain, (seq, digest) in point.heads.items():
        there = heads.get(int(chain), {}).get(int(seq))
        if there is None:
            yield Finding(int(chain), int(seq), "cut off behind a checkpoint")
        elif there.hex() != digest:
            yield Finding(int(chain), int(seq), "differs from its checkpoint")


def _key_of(signature: bytes) -> str:
    return signature[1 : 1 + signature[0]].decode(errors="replace") if signature else ""


def _sign(heads: dict[str, Any], kek_id: str) -> bytes:
    if kek_id not in keyring.key_encryption_keys():
        return b""
    key = keyring.service_key_by_id("audit-checkpoint", kek_id)
    name = kek_id.encode()
    return bytes([len(name)]) + name + hmac.digest(key, orjson.dumps(heads, option=orjson.OPT_SORT_KEYS), "sha256")


def checkpoint() -> AuditCheckpoint:
    """Sign the present heads of all chains."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT ON (chain) chain, seq, digest FROM access_auditevent ORDER BY chain, seq DESC")
        heads = {str(chain): [seq, bytes(digest).hex()] for chain, seq, digest in cursor.fetchall()}
        return AuditCheckpoint.objects.create(heads=heads, signature=_sign(heads, keyring.primary_kek()[0]))
