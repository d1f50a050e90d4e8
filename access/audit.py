"""The audit log: one line for each sensitive thing done or refused, in the transaction of what it describes.

Rows go into one of 32 hash chains; a writer takes the first chain no other transaction is writing to, so writers do not
wait for each other. Each row's digest covers the row and the digest before it; checkpoints sign the heads of all chains with
a key that is not in the database. Rows lie in partitions by month, and months are dropped when their six years are over.
Lines hold opaque ids and codes only, so an erasure leaves them as they are.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection, models, transaction

from access.actors import Actor
from access.models import AuditChain, AuditCheckpoint
from kernel import clock, keyring
from kernel.ids import uuid7
from kernel.requests import request_id

CHAINS = 32
GENESIS = b"\0" * 32
SEPARATOR = "\x1f"
# Where a list's line names whom it showed, and how many at most.
SHOWN, MOST_SHOWN = "shown", 200


def record(
    actor: Actor,
    action: str,
    *,
    resource: models.Model | tuple[str, object] | None = None,
    person: uuid.UUID | None = None,
    outcome: str = "ok",
    data: dict[str, Any] | None = None,
    shown: Iterable[uuid.UUID | None] | None = None,
) -> None:
    """Append one line. `resource` is a row or (kind, id); `person` is whose record it touches; `data` holds codes and ids.

    `shown`: whom a list has shown, a page of ids at most; they stand in the line's data, so its digest covers them. ValueError for
    more than `MOST_SHOWN`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "the audit line is written in the transaction of what it describes"
        )
    kind, resource_id = _name(resource)
    if shown is not None:
        people = sorted({str(one) for one in shown if one is not None})
        if len(people) > MOST_SHOWN:
            raise ValueError("a list shows a page of people, and its line names them")
        data = {**(data or {}), SHOWN: people}
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
    """Walk every chain, its head and every checkpoint; names changed, missing, reordered and cut-off rows."""
    findings: list[Finding] = []
    points = list(AuditCheckpoint.objects.order_by("id"))
    signed = [point for point in points if _is_signed(point)]
    findings.extend(Finding(-1, point.id, "checkpoint altered") for point in points if point not in signed)
    begins = _begins(signed)
    wanted = {(int(chain), int(head[0])) for point in signed for chain, head in point.heads.items()}
    found: dict[tuple[int, int], bytes] = {}
    ends: dict[int, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        # Heads first: a line that is written meanwhile is beyond them and not missed.
        heads = list(AuditChain.objects.values_list("chain", "seq", "digest"))
        cursor.execute(_ROWS)
        last_chain, expected, previous = -1, 1, GENESIS
        while rows := cursor.fetchmany(2000):
            for *values, stored_previous, stored_digest in rows:
                chain, seq = values[0], values[1]
                if chain != last_chain:
                    anchor, previous = begins.get(chain, (0, GENESIS))
                    last_chain, expected = chain, anchor + 1
                if seq >= expected:
                    if seq != expected:
                        findings.append(Finding(chain, expected, "missing"))
                    elif bytes(stored_previous) != previous:
                        findings.append(Finding(chain, seq, "reordered or replaced"))
                    expected, previous = seq + 1, bytes(stored_digest)
                    ends[chain] = seq
                # A line of a kept month that stands before its chain's dropped ones proves itself alone.
                if _digest(bytes(stored_previous), tuple(values)) != bytes(stored_digest):
                    findings.append(Finding(chain, seq, "changed"))
                if (chain, seq) in wanted or any(seq == head for one, head, _ in heads if one == chain):
                    found[chain, seq] = bytes(stored_digest)
    findings.extend(_against_heads(heads, begins, ends, found))
    findings.extend(finding for point in signed for finding in _against(point, begins, found))
    return findings


def _begins(points: list[AuditCheckpoint]) -> dict[int, tuple[int, bytes]]:
    """Chain → the last line that was dropped after its six years, and its digest."""
    begins: dict[int, tuple[int, bytes]] = {}
    for point in points:
        for chain, (seq, digest) in point.heads.items() if point.forgotten else ():
            if int(seq) > begins.get(int(chain), (0, b""))[0]:
                begins[int(chain)] = (int(seq), bytes.fromhex(digest))
    return begins


def _against_heads(
    heads: list[tuple[int, int, Any]],
    begins: dict[int, tuple[int, bytes]],
    ends: dict[int, int],
    found: dict[tuple[int, int], bytes],
) -> Iterator[Finding]:
    """What differs between the chains' heads and the log's last lines."""
    for chain, seq, digest in heads:
        if begins.get(chain, (0, b""))[0] >= seq:
            continue
        if ends.get(chain, 0) < seq:
            yield Finding(chain, seq, "cut off at its end")
        elif found.get((chain, seq)) != bytes(digest):
            yield Finding(chain, seq, "differs from its chain's head")
    known = {chain for chain, _, _ in heads}
    for chain in sorted(ends.keys() - known):
        yield Finding(chain, ends[chain], "its chain's head is missing")


def _against(
    point: AuditCheckpoint, begins: dict[int, tuple[int, bytes]], found: dict[tuple[int, int], bytes]
) -> Iterator[Finding]:
    """What differs between a signed checkpoint and the log."""
    for chain, (seq, digest) in point.heads.items():
        if int(seq) <= begins.get(int(chain), (0, b""))[0]:
            continue
        there = found.get((int(chain), int(seq)))
        if there is None:
            yield Finding(int(chain), int(seq), "cut off behind a checkpoint")
        elif there.hex() != digest:
            yield Finding(int(chain), int(seq), "differs from its checkpoint")


def _is_signed(point: AuditCheckpoint) -> bool:
    signature = bytes(point.signature)
    kek_id = signature[1 : 1 + signature[0]].decode(errors="replace") if signature else ""
    return hmac.compare_digest(signature, _sign(point.heads, kek_id, forgotten=point.forgotten))


def _sign(heads: dict[str, Any], kek_id: str, *, forgotten: bool = False) -> bytes:
    if kek_id not in keyring.key_encryption_keys():
        return b""
    # A checkpoint that says "what came before may be missing" is signed for that alone.
    key = keyring.service_key_by_id("audit-forgotten" if forgotten else "audit-checkpoint", kek_id)
    name = kek_id.encode()
    return bytes([len(name)]) + name + hmac.digest(key, orjson.dumps(heads, option=orjson.OPT_SORT_KEYS), "sha256")


def checkpoint() -> AuditCheckpoint:
    """Sign the present heads of all chains."""
    with transaction.atomic():
        heads = {
            str(chain): [seq, bytes(digest).hex()]
            for chain, seq, digest in AuditChain.objects.values_list("chain", "seq", "digest")
        }
        return AuditCheckpoint.objects.create(heads=heads, signature=_sign(heads, keyring.primary_kek()[0]))


def months_prepare(ahead: int = 3) -> None:
    """Make the partitions of this month and the next ones, so that no writer has to."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_month(%s + make_interval(months => n)) FROM generate_series(0, %s) n", [clock.now(), ahead]
        )


KEPT_YEARS = 6


def forget() -> int:
    """Drop the months whose six years are over; returns how many. What stood last in each chain is signed before.

    The database itself refuses to drop anything younger, whoever asks.
    """
    now = clock.now()
    before = now.replace(year=now.year - KEPT_YEARS, day=1, hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (chain) chain, seq, digest FROM access_auditevent WHERE at < %s ORDER BY chain, seq DESC",
            [before],
        )
        heads = {str(chain): [seq, bytes(digest).hex()] for chain, seq, digest in cursor.fetchall()}
        if not heads:
            return 0
        AuditCheckpoint.objects.create(
            heads=heads, forgotten=True, signature=_sign(heads, keyring.primary_kek()[0], forgotten=True)
        )
        cursor.execute("SELECT audit_forget(%s)", [before])
        dropped = cursor.fetchone()[0]
        record(Actor.system("access.audit_forget"), "audit.months_forgotten", data={"months": dropped})
        return int(dropped)
