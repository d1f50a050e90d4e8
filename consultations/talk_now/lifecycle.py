"""The states of a request to talk now, and the names of queues. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class RequestState(StrEnum):
    WAITING = "waiting"
    # Somebody has taken it; time is held with him and she pays.
    ACCEPTED = "accepted"
    # Paid: from here on it is a booking with a waiting room like any other.
    CONNECTED = "connected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    LAPSED = "lapsed"


S = RequestState

TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    S.WAITING: frozenset({S.ACCEPTED, S.CANCELLED, S.EXPIRED}),
    S.ACCEPTED: frozenset({S.CONNECTED, S.CANCELLED, S.LAPSED}),
    # Money that came after the time was free again, and the time still was.
    S.LAPSED: frozenset({S.CONNECTED}),
    S.CONNECTED: frozenset({S.CANCELLED}),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
}
# What keeps a patient in a queue: one at a time.
OPEN = frozenset({S.WAITING, S.ACCEPTED})


def may_follow(state: str, following: RequestState) -> bool:
    """Whether `following` is a lawful next state."""
    return following in TRANSITIONS[RequestState(state)]


@dataclass(frozen=True)
class QueueName:
    """A queue's address: of one professional, or shared by everybody on for a specialty."""

    professional_id: UUID | None = None
    specialty: str = ""

    def __str__(self) -> str:
        return f"professional-{self.professional_id}" if self.professional_id else f"specialty-{self.specialty}"


_NAME = re.compile(
    r"(?:professional-(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|specialty-(?P<word>[a-z_]{1,40}))"
)


def queue_name(text: str) -> QueueName | None:
    """The queue an address names, or None for no such form."""
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    return QueueName(professional_id=UUID(match["id"])) if match["id"] else QueueName(specialty=match["word"])
