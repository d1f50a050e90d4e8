"""How many codes were sent and how many came back, minute by minute, by channel and by range of numbers."""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from prometheus_client import Counter

from accounts.codes.budgets import valkey
from accounts.codes.policy import LASTS, WATCHED
from accounts.people.phones import prefix_of
from kernel import clock

SENT = Counter("codes_sent_total", "One-time codes sent", ["channel"])
VERIFIED = Counter("codes_verified_total", "One-time codes that came back", ["channel"])

BUCKET = timedelta(minutes=1)
KEPT_SECONDS = 2 * 3600


@dataclass(frozen=True, slots=True)
class Ratio:
    """What a channel (`sms`, `email`) or a range (`sms:+91987`) sent in the watched hour, and what came back of it."""

    scope: str
    sent: int
    verified: int

    @property
    def share(self) -> float:
        """0–1; 1 where nothing was sent."""
        return min(self.verified / self.sent, 1.0) if self.sent else 1.0


def code_sent(*, channel: str, to: str) -> None:
    """A text or mail with a code left, or one that stands for it because there is no such account: it costs the same."""
    SENT.labels(channel).inc()
    _count("sent", channel, to)


def code_verified(*, channel: str, to: str) -> None:
    """A code came back."""
    VERIFIED.labels(channel).inc()
    _count("verified", channel, to)


def _count(what: str, channel: str, to: str) -> None:
    key = _name(_bucket(clock.now()))
    with valkey().pipeline() as pipe:
        for scope in _scopes(channel, to):
            pipe.hincrby(key, f"{what} {scope}", 1)
        pipe.expire(key, KEPT_SECONDS)
        pipe.execute()


def _scopes(channel: str, to: str) -> Iterator[str]:
    yield channel
    if channel == "sms":
        yield f"sms:{prefix_of(to)}"


def _bucket(at: datetime) -> int:
    return int(at.timestamp() // BUCKET.total_seconds())


def _name(bucket: int) -> str:
    return f"codes:tally:{bucket}"


def ratios() -> list[Ratio]:
    """The watched hour, scope by scope. Codes of the newest minutes are not asked for yet: they may still come back."""
    now = clock.now()
    first, last, newest = (_bucket(at) for at in (now - LASTS - WATCHED, now - LASTS, now))
    with valkey().pipeline(transaction=False) as pipe:
        for bucket in range(first, newest + 1):
            pipe.hgetall(_name(bucket))
        minutes: list[dict[bytes, bytes]] = pipe.execute()
    sent, verified = Counts[str](), Counts[str]()
    for bucket, fields in enumerate(minutes, start=first):
        for field, count in fields.items():
            what, _, scope = field.decode().partition(" ")
            if what == "verified":
                verified[scope] += int(count)
            elif bucket <= last:
                sent[scope] += int(count)
    return [Ratio(scope, count, verified[scope]) for scope, count in sorted(sent.items())]
