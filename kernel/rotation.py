"""Rotating the key-encryption keys: every data key is wrapped anew under the primary one, while the platform runs.

Nothing that is sealed changes, only the small wrapped keys do. Each batch is a transaction of its own: killed anywhere, the next
run goes on with what is left, and readers find each key under the old or the new wrapping, both of which open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from kernel import keyring
from kernel.models import DataKey

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many keys were wrapped anew, and which old keys are needed by nobody any more."""

    rewrapped: int
    retired: tuple[str, ...]


def pending() -> int:
    """How many data keys are still wrapped by an older key."""
    return DataKey.objects.filter(wrapped__isnull=False).exclude(kek_id=keyring.primary_kek()[0]).count()


def rotate(told: Callable[[int], None] = lambda _done: None) -> Rotation:
    """Wrap everything under the primary key; `told` is called after each batch with the number done. Safe to repeat.

    Raises KeyringError if a key that is still needed is not in MINDO_KEYS; what was done before stays done.
    """
    done = 0
    while count := _batch():
        done += count
        told(done)
    primary = keyring.primary_kek()[0]
    used = set(DataKey.objects.filter(wrapped__isnull=False).values_list("kek_id", flat=True).distinct())
    return Rotation(done, tuple(sorted(keyring.key_encryption_keys().keys() - used - {primary})))


@transaction.atomic
def _batch() -> int:
    """One batch under the rows' locks; a key that is being destroyed or rotated elsewhere is left to the next one."""
    primary = keyring.primary_kek()[0]
    rows = list(
        DataKey.objects.select_for_update(skip_locked=True)
        .filter(wrapped__isnull=False)
        .exclude(kek_id=primary)
        .order_by("person_id")[:BATCH]
    )
    for row in rows:
        key = keyring.unwrap(row.person_id, bytes(row.wrapped or b""), row.kek_id)
        row.wrapped, row.kek_id = keyring.wrap(row.person_id, key)
    DataKey.objects.bulk_update(rows, ["wrapped", "kek_id"])
    return len(rows)
