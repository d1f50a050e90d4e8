"""Keys: the key-encryption keys of the environment, and each person's data key wrapped by one of them.

Envelope encryption after NIST SP 800-57 part 1: data is sealed with AES-256-GCM under a person's own data key, the data key
under a key-encryption key (KEK) that never touches a database. Rotating a KEK re-wraps small keys, not the data. Destroying
a data key is the erasure of everything sealed with it, backups included.
"""

from __future__ import annotations

import base64
import os
import threading
import time
import uuid
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
# Another process learns of a destroyed key when its copy ends, at the latest after this many seconds.
CACHE_SECONDS = 30


class KeyringError(RuntimeError):
    """The environment's keys are missing, malformed, or do not open what they should."""


@lru_cache(maxsize=1)
def _keks_of(setting: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        kek_id, _, encoded = entry.partition(":")
        key = base64.b64decode(encoded)
        if len(key) != 32 or not kek_id:
            raise KeyringError("MINDO_KEYS must be id:base64 of 32 bytes, comma-separated")
        keys[kek_id] = key
    if not keys:
        raise KeyringError("MINDO_KEYS holds no key")
    return keys


def key_encryption_keys() -> dict[str, bytes]:
    """Id → 32 bytes, the primary first."""
    return _keks_of(settings.MINDO_KEYS)


def primary_kek() -> tuple[str, bytes]:
    return next(iter(key_encryption_keys().items()))


@lru_cache(maxsize=32)
def _derive(kek: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"mindo:{purpose}".encode()).derive(kek)


def service_key(purpose: str) -> tuple[str, bytes]:
    """The id of the primary KEK and a key derived from it for one purpose (HKDF-SHA256, RFC 5869)."""
    kek_id, kek = primary_kek()
    return kek_id, _derive(kek, purpose)


def service_key_by_id(purpose: str, kek_id: str) -> bytes:
    try:
        return _derive(key_encryption_keys()[kek_id], purpose)
    except KeyError:
        raise KeyringError("a key-encryption key that is still needed is missing") from None


def wrap(person_id: uuid.UUID, key: bytes) -> tuple[bytes, str]:
    kek_id, kek = primary_kek()
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(kek).encrypt(nonce, key, person_id.bytes), kek_id


def unwrap(person_id: uuid.UUID, wrapped: bytes, kek_id: str) -> bytes:
    kek = key_encryption_keys().get(kek_id)
    if kek is None:
        raise KeyringError("a key-encryption key that is still needed is missing")
    try:
        return AESGCM(kek).decrypt(wrapped[:NONCE], wrapped[NONCE:], person_id.bytes)
    except InvalidTag:
        raise KeyringError("a data key does not open: wrong key-encryption key or altered row") from None


class _Cache:
    """Unwrapped data keys of recently seen persons. None stands for a destroyed key."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: dict[uuid.UUID, tuple[bytes | None, float]] = {}

    def get(self, person_id: uuid.UUID) -> tuple[bytes | None] | None:
        with self._lock:
            found = self._keys.get(person_id)
        if found is None or found[1] < time.monotonic():
            return None
        return (found[0],)

    def put(self, person_id: uuid.UUID, key: bytes | None) -> None:
        with self._lock:
            if len(self._keys) > 20_000:
                self._keys.clear()
            self._keys[person_id] = (key, time.monotonic() + CACHE_SECONDS)

    def forget(self, person_id: uuid.UUID | None = None) -> None:
        with self._lock:
            if person_id is None:
                self._keys.clear()
            else:
                self._keys.pop(person_id, None)


_cache = _Cache()
forget = _cache.forget


def data_key(person_id: uuid.UUID, *, create: bool) -> bytes | None:
    """The person's data key; None if it was destroyed or (without `create`) never was."""
    from kernel.models import DataKey

    cached = _cache.get(person_id)
    if cached is not None:
        return cached[0]
    row = DataKey.objects.filter(person_id=person_id).first()
    if row is None:
        if not create:
            return None
        wrapped, kek_id = wrap(person_id, AESGCM.generate_key(256))
        # Two first writes for one person: the row that landed first is the key of both.
        DataKey.objects.bulk_create(
            [DataKey(person_id=person_id, wrapped=wrapped, kek_id=kek_id)], ignore_conflicts=True
        )
        row = DataKey.objects.get(person_id=person_id)
        # Not cached: the row may yet be rolled back, and a cached key would then seal what nobody can open.
        return unwrap(person_id, bytes(row.wrapped or b""), row.kek_id)
    key = None if row.wrapped is None else unwrap(person_id, bytes(row.wrapped), row.kek_id)
    if not _inside_transaction():
        _cache.put(person_id, key)
    return key


def _inside_transaction() -> bool:
    """A key read inside a transaction may belong to a row that is rolled back; such keys are not kept."""
    from django.db import connection

    return connection.in_atomic_block


def warm(person_ids: Iterable[uuid.UUID]) -> None:
    """Load the data keys of many persons with one query, so that a list decrypts without a query per row."""
    from kernel.models import DataKey

    missing = [person_id for person_id in set(person_ids) if _cache.get(person_id) is None]
    if not missing:
        return
    for row in DataKey.objects.filter(person_id__in=missing):
        wrapped = row.wrapped
        _cache.put(row.person_id, None if wrapped is None else unwrap(row.person_id, bytes(wrapped), row.kek_id))


def destroy(person_id: uuid.UUID) -> None:
    """Destroy the person's data key for ever; what it sealed reads back as None from now on."""
    from kernel import clock
    from kernel.models import DataKey

    DataKey.objects.update_or_create(
        person_id=person_id, defaults={"wrapped": None, "kek_id": "", "destroyed_at": clock.now()}
    )
    forget(person_id)
