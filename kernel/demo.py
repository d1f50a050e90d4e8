"""The world the demo data is told in: one source of chance, one clock reading, and names for what was made.

Each app brings `<app>/demo.py` with `seed(world: DemoWorld) -> None`; lower apps come first and leave what they made
under a key for the higher ones (`world.put("patients", [...])`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kernel import clock


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One log-in per kind of person, shown to whoever starts the platform."""

    kind: str
    login: str
    password: str
    note: str = ""


@dataclass(slots=True)
class DemoWorld:
    """Chance from a fixed seed (the same data every time), `now` in UTC, and the logins to print at the end."""

    rng: random.Random = field(default_factory=lambda: random.Random(7))
    now: datetime = field(default_factory=clock.now)
    logins: list[DemoLogin] = field(default_factory=list)
    _made: dict[str, Any] = field(default_factory=dict)

    def put(self, key: str, value: Any) -> None:
        """Leave something for the apps above; each key is given once."""
        if key in self._made:
            raise KeyError(f"the demo world already holds {key!r}")
        self._made[key] = value

    def get(self, key: str) -> Any:
        """What an app below left under `key`; KeyError when it left nothing."""
        return self._made[key]

    def login(self, kind: str, login: str, password: str, note: str = "") -> None:
        """Add a log-in to the list that is printed."""
        self.logins.append(DemoLogin(kind, login, password, note))
