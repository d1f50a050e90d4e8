"""The engine's numbers. `settings.LIVE` may override any of them by name."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver

SUBPROTOCOL = "mindo.v1"


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes."""

    ticket_ttl: int = 30
    hello_within: float = 5.0
    heartbeat: float = 25.0
    # A socket that was silent this long is taken for dead: two heartbeats and a little.
    silence: float = 60.0
    frame_size: int = 64 * 1024
    frames_per_second: float = 50.0
    frames_burst: int = 150
    commands_per_second: float = 20.0
    commands_burst: int = 40
    topics_per_socket: int = 200
    sockets_per_person: int = 24
    waiting_frames: int = 256
    # How long a connection is trusted without a fresh ticket when the sign-in names no end of its own.
    session_for: int = 3600
    # Slow readers.
    pending_bytes: int = 256 * 1024
    behind: float = 10.0
    # The replay log of a topic.
    log_events: int = 300
    log_for: int = 300
    position_for: int = 86_400
    seen_for: int = 3600
    # How often a node compares its position in every topic it holds with the log's.
    verify_every: float = 20.0
    # Presence.
    lease_renew: float = 10.0
    lease_for: int = 30
    grace: float = 12.0
    # Services called from sockets.
    threads: int = 8
    waiting_jobs: int = 512
    receipts_for: int = 86_400
    # Drain: clients are told to come back within this spread, then closed in batches.
    drain_spread: float = 5.0
    drain_batch: int = 200
    sender: str = "auto"
    # Events are checked against the models the topic declares (tests and development).
    check_events: bool = False


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits in force in this process."""
    given: dict[str, Any] = getattr(settings, "LIVE", {})
    known = {field.name for field in fields(Limits)}
    if unknown := set(given) - known:
        raise ValueError(f"settings.LIVE has unknown names: {sorted(unknown)}")
    return Limits(**given)


@receiver(setting_changed)
def _forget(*, setting: str, **_: Any) -> None:
    if setting == "LIVE":
        limits.cache_clear()
