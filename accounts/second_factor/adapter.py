"""What django-allauth's mfa asks us: secrets sealed under their person's key, and our names for site and person."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts.people.models import User
from kernel.encryption import seal, unseal

CONTEXT = "mfa.authenticator.data"
NAME_CONTEXT = "mfa.authenticator.name"
_owner: ContextVar[uuid.UUID] = ContextVar("second_factor_owner")


@contextmanager
def secrets_of(user_id: uuid.UUID) -> Iterator[None]:
    """Secrets made within belong to this person: the engine does not say whose they are."""
    token = _owner.set(user_id)
    try:
        yield
    finally:
        _owner.reset(token)


def name_sealed(person_id: uuid.UUID, name: str) -> str:
    """A passkey's name as it is kept: people call their devices by their own names."""
    return base64.b64encode(seal(person_id, name.encode(), NAME_CONTEXT)).decode()


def name_read(kept: str) -> str:
    """What the person called it; empty once her key is destroyed."""
    plain = unseal(base64.b64decode(kept), NAME_CONTEXT)
    return "" if plain is None else plain.decode()


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the engine is untyped
    """Connects the engine with this project."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(_owner.get(), text.encode(), CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Empty once the person's key is destroyed; no code matches that."""
        plain = unseal(base64.b64decode(encrypted_text), CONTEXT)
        return "" if plain is None else plain.decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # The host was checked against ALLOWED_HOSTS; passkeys are bound to it by the browser.
        return {"id": context.request.get_host().partition(":")[0], "name": "Mindo Health"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Names by which the person tells her passkeys apart; they stay on her device."""
        name = user.email or user.phone or "Mindo Health"
        return {**super().get_public_key_credential_user_entity(user), "name": name, "display_name": name}
