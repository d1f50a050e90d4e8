"""Rows of the live board, computed from a professional's loaded room. Nothing leads back to a patient."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from consultations.boards.events import BoardProfessional, SessionRow
from consultations.boards.hints import Facts, hints_of
from consultations.calls.lifecycle import ParticipantState
from consultations.waiting_room.lifecycle import QUEUED, PlaceState, order_key
from consultations.waiting_room.models import TransferOffer, WaitingEntry
from kernel import keyring
from marketplace.professionals.selectors import ProfessionalCard

GONE = frozenset({ParticipantState.ABSENT, ParticipantState.LEFT})


def alias_of(patient_id: UUID, at: datetime) -> str:
    """A pseudonym such as `P-4F2A`: the same for one patient and UTC date, and not to be reversed without the service key."""
    _, key = keyring.service_key("board-alias")
    digest = hmac.digest(key, f"{patient_id}:{at.date().isoformat()}".encode(), "sha256")
    return f"P-{digest[:2].hex().upper()}"


@dataclass(frozen=True)
class RowStanding:
    """What a row says of the professional's rooms at the instant `at`."""

    at: datetime
    version: int
    professional: ProfessionalCard
    professional_state: str
    # Who was asked about whom, by booking.
    transfers: Mapping[UUID, TransferOffer] = field(default_factory=dict)
    colleagues: Mapping[UUID, ProfessionalCard] = field(default_factory=dict)


def session_row(room: RowStanding, place: WaitingEntry) -> SessionRow:
    """The row of somebody who waits, was admitted, or is in a call."""
    call = place.booking.call
    asked = room.transfers.get(place.booking_id)
    colleague = room.colleagues.get(asked.to_professional_id) if asked else None
    waiting = place.state in QUEUED
    waited_from = place.queued_at or place.checked_in_at or place.opens_at
    waited_to = room.at if waiting else place.admitted_at or room.at
    if waiting:
        state = str(place.state)
        since = (place.unseen_since if place.state == PlaceState.AWAY else None) or waited_from
    else:
        state, since = str(call.state), call.state_since
    facts = Facts(
        at=room.at,
        waiting=waiting,
        due_at=order_key(place.starts_at, waited_from),
        professional=room.professional_state,
        opened_at=call.opened_at,
        ends_at=call.ends_at,
        state=str(call.state),
        state_since=call.state_since,
        here=sum(side not in GONE for side in (call.patient_state, call.professional_state)),
        quality=call.quality,
    )
    return SessionRow.model_validate(
        {
            "version": room.version,
            "booking_id": str(place.booking_id),
            "alias": alias_of(place.patient_id, place.starts_at),
            "professional": BoardProfessional(
                id=str(room.professional.id), display_name=room.professional.display_name
            ),
            "place": "waiting" if waiting else "call",
            "state": state,
            "since": since,
            "waiting_s": max(0, int((waited_to - waited_from).total_seconds())),
            "quality": call.quality or None,
            "starts_at": place.starts_at,
            "ends_at": call.ends_at,
            "professional_state": room.professional_state,
            "hints": [asdict(hint) for hint in hints_of(facts)],
            "transfer_to": colleague.display_name if waiting and colleague else None,
            "transfer_until": asked.expires_at if waiting and asked and colleague else None,
        }
    )
