"""The states of a call, derived from what its two participants report. Pure."""

from __future__ import annotations

from enum import StrEnum


class CallState(StrEnum):
    LOBBY = "lobby"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    FINISHED = "finished"


class ParticipantState(StrEnum):
    ABSENT = "absent"
    LOBBY = "lobby"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    LEFT = "left"


class Role(StrEnum):
    PATIENT = "patient"
    PROFESSIONAL = "professional"


P = ParticipantState

# What a participant's browser may report, and from where. A socket that comes or goes moves the others.
REPORTABLE: dict[ParticipantState, frozenset[ParticipantState]] = {
    P.CONNECTING: frozenset({P.ABSENT, P.LOBBY, P.LEFT, P.CONNECTING, P.CONNECTED, P.RECONNECTING}),
    P.CONNECTED: frozenset({P.ABSENT, P.LOBBY, P.LEFT, P.CONNECTING, P.CONNECTED, P.RECONNECTING}),
    P.RECONNECTING: frozenset({P.CONNECTING, P.CONNECTED, P.RECONNECTING}),
}


def may_report(state: str, following: ParticipantState) -> bool:
    """Whether a participant in `state` may say that he is now in `following`."""
    return P(state) in REPORTABLE.get(following, frozenset())


def call_state(*, patient: str, professional: str, has_started: bool) -> CallState:
    """The whole from its parts: connected when both are; once it has run, anything less is reconnecting, never the end."""
    both = {patient, professional}
    if both == {P.CONNECTED}:
        return CallState.CONNECTED
    if has_started:
        return CallState.RECONNECTING
    if both & {P.CONNECTING, P.CONNECTED, P.RECONNECTING}:
        return CallState.CONNECTING
    return CallState.LOBBY
