"""Who must have a second factor: everybody who holds a permission that patients do not start with.

Until she has one such a person holds her own account's permissions only, so that REST, sockets and menus close together and
open together the moment it is set up.
"""

from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings

from access.permissions import Permission, declared

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _belongs_to_everybody(permission: Permission) -> bool:
    """One's own profile, devices, consents, second factor: what somebody needs in order to set it up."""
    return permission.public or {"patient", "professional", "admin"} <= set(permission.default_roles)


def demanded_by(codenames: frozenset[str]) -> bool:
    """Whether these permissions want a second factor."""
    known = declared()
    return any("patient" not in known[name].default_roles and not known[name].public for name in codenames)


def has_second_factor(user_id: uuid.UUID) -> bool:
    found: bool = Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists()
    return found


def limit_without_second_factor(user_id: uuid.UUID, codenames: frozenset[str]) -> frozenset[str]:
    """What is left of a person's permissions; registered with `access.grants`."""
    if not settings.MINDO_SECOND_FACTOR_DEMANDED or not demanded_by(codenames) or has_second_factor(user_id):
        return codenames
    known = declared()
    return frozenset(name for name in codenames if _belongs_to_everybody(known[name]))
