"""Who may see and change profiles."""

from __future__ import annotations

from typing import Any

from access.actors import Actor
from access.permissions import Permission, declare


def is_own_profile(actor: Actor, professional: Any) -> bool:
    return actor.is_person and professional.user_id == actor.id


declare(
    Permission("professional.view", "See listed professionals", "Directory", ("screen:/p/{slug}",), public=True),
    Permission(
        "professional.set_presence", "Say where a professional is (done by the platform)", "Professionals",
        sensitivity="sensitive",
    ),
    Permission(
        "professional.edit_own", "See and change one's own profile and offers", "Professionals", ("screen:/pro/profile",),
        scope=is_own_profile, default_roles=("professional",),
    ),
)  # fmt: skip
