"""Sealing of personal data: functions over bytes, and model fields that seal with the right person's data key.

Sealed form: version byte 1 | 16 bytes person id | 12 bytes nonce | AES-256-GCM ciphertext and tag. The person id and the
context (for fields: `app.model.field`) are authenticated, so a value cannot be moved to another person or column.
"""

from __future__ import annotations

import os
import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldError
from django.db import models

from kernel import keyring
from kernel.keyring import NONCE, warm

__all__ = [
    "EncryptedJSONField", "EncryptedTextField", "ErasedPerson", "seal", "seal_transport", "unseal", "unseal_transport", "warm",
]  # fmt: skip

VERSION = b"\x01"
HEAD = 1 + 16


class ErasedPerson(RuntimeError):
    """Something was to be sealed for a person whose key has been destroyed."""


def seal(person_id: uuid.UUID, plain: bytes, context: str = "") -> bytes:
    """Seal bytes for one person; raises ErasedPerson if her key was destroyed."""
    key = keyring.data_key(person_id, create=True)
    if key is None:
        raise ErasedPerson
    head = VERSION + person_id.bytes
    nonce = os.urandom(NONCE)
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + context.encode())


def unseal(sealed: bytes, context: str = "") -> bytes | None:
    """The plain bytes, or None if the person's key was destroyed. Raises InvalidTag on an altered or misplaced value."""
    if sealed[:1] != VERSION:
        raise ValueError("not a sealed value")
    key = keyring.data_key(uuid.UUID(bytes=sealed[1:HEAD]), create=False)
    if key is None:
        return None
    body = sealed[HEAD + NONCE :]
    return AESGCM(key).decrypt(sealed[HEAD : HEAD + NONCE], body, sealed[:HEAD] + context.encode())


def seal_transport(plain: bytes) -> bytes:
    """Seal what passes through the outbox or Valkey, under a service key: kek id length | kek id | nonce | ciphertext."""
    kek_id, key = keyring.service_key("transport")
    name = kek_id.encode()
    nonce = os.urandom(NONCE)
    return bytes([len(name)]) + name + nonce + _cipher(key).encrypt(nonce, plain, name)


def unseal_transport(sealed: bytes) -> bytes:
    start = 1 + sealed[0]
    name = sealed[1:start]
    cipher = _cipher(keyring.service_key_by_id("transport", name.decode()))
    return cipher.decrypt(sealed[start : start + NONCE], sealed[start + NONCE :], name)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    """The cipher of a service key: setting it up costs as much as opening a short event with it."""
    return AESGCM(key)


if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:  # generic for the type checker only
    _Binary = models.BinaryField


class _SealedField(_Binary):
    """Common part of the two fields. `person` names the row's attribute that holds the person's id."""

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        self.person = person
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["person"] = self.person
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    @property
    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def encode(self, value: Any) -> bytes:
        raise TypeError("a sealed field says how its values become bytes")

    def decode(self, plain: bytes) -> Any:
        raise TypeError("a sealed field says how bytes become its values")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if value is None:
            return None
        person_id = getattr(model_instance, self.person)
        if person_id is None:
            raise FieldError(f"{self.context} needs {self.person} to be set before it is saved")
        if not isinstance(person_id, uuid.UUID):
            person_id = uuid.UUID(str(person_id))
        return _Sealed(seal(person_id, self.encode(value), self.context))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, _Sealed):
            # update(), bulk_update() and filters do not know the person; refusing beats writing plain text.
            raise FieldError(f"{self.context} is sealed: set it on the row and save() or bulk_create() it")
        return super().get_db_prep_value(None if value is None else bytes(value), connection, prepared)

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        if value is None:
            return None
        plain = unseal(bytes(value), self.context)
        return None if plain is None else self.decode(plain)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.context} is sealed and is not serialised")


class _Sealed(bytes):
    """Bytes on their way to the database that have already been sealed."""


class EncryptedTextField(_SealedField):
    """Text sealed with the data key of the person named by `person`; None once that key is destroyed."""

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSONField(_SealedField):
    """A JSON value sealed with the data key of the person named by `person`; None once that key is destroyed."""

    def encode(self, value: Any) -> bytes:
        return orjson.dumps(value)

    def decode(self, plain: bytes) -> Any:
        return orjson.loads(plain)
