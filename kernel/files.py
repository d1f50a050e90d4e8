"""Personal files, sealed before they touch a disk: whole bytes under the person's data key, in Django's `sealed` storage.

A file's name is a fresh id and says nothing. Destroying the person's key makes every copy of her files unreadable.
"""

from __future__ import annotations

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from kernel.encryption import seal, unseal


def file_put(person_id: uuid.UUID, content: bytes, *, context: str) -> str:
    """Seal and store; returns the name to keep. `context` binds the file to what it is (`exports.archive`)."""
    name = f"{uuid.uuid4().hex}.sealed"
    return storages["sealed"].save(name, ContentFile(seal(person_id, content, f"file:{context}")))


def file_get(name: str, *, context: str) -> bytes | None:
    """The content; None if the file is gone or its person's key is destroyed."""
    store = storages["sealed"]
    if not name or not store.exists(name):
        return None
    with store.open(name) as stored:
        return unseal(stored.read(), f"file:{context}")


def file_delete(name: str) -> bool:
    """Remove a file; True if it was there. Again is no change."""
    store = storages["sealed"]
    if not name or not store.exists(name):
        return False
    store.delete(name)
    return True
