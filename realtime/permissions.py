"""What the engine itself opens; every topic and command names its own permission."""

from __future__ import annotations

from access.permissions import Permission, declare

declare(
    Permission("live.connect", "Connect for live updates", "Platform", public=True),
)
