"""Who acts: a person, a guest with a one-time link, a service of the platform, or nobody known."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "guest", "service", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The first argument of every service. `id` is a person's or guest's; `name` is a service's or the system task's."""

    kind: Kind
    id: uuid.UUID | None = None
    session_id: str | None = None
    name: str = ""

    @classmethod
    def person(cls, user_id: uuid.UUID, session_id: str | None = None) -> Actor:
        return cls("person", user_id, session_id)

    @classmethod
    def guest(cls, guest_id: uuid.UUID) -> Actor:
        return cls("guest", guest_id)

    @classmethod
    def service(cls, name: str) -> Actor:
        return cls("service", name=name)

    @classmethod
    def system(cls, name: str) -> Actor:
        """The platform itself: timers, sweepers, webhooks. Passes every permission; its name stands in the audit log."""
        return cls("system", name=name)

    @classmethod
    def anonymous(cls) -> Actor:
        return cls("anonymous")

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def label(self) -> str:
        """How the audit log names the actor: kind and opaque id or name."""
        return f"{self.kind}:{self.id or self.name or '-'}"
