"""What is kept of every act on somebody's session: who, what, why. Used by the services, on a booking they have locked."""

from __future__ import annotations

from dataclasses import dataclass

from access.actors import Actor
from access.audit import record
from consultations.boards.models import BoardIntervention
from consultations.bookings.models import Booking
from kernel.errors import Invalid, NotFound
from kernel.faults import Fault

WORDS_LENGTH = 500


@dataclass(frozen=True)
class Why:
    """A reason: a code of `BoardIntervention.Reason`, and words, which `other` must have."""

    code: str
    words: str = ""


def intervention_known(actor: Actor, booking: Booking, idem: str) -> bool:
    """Whether this very act was done before."""
    return BoardIntervention.objects.filter(by_id=actor.id, idem=idem, booking=booking).exists()


def intervention_keep(
    actor: Actor, booking: Booking, kind: BoardIntervention.Kind, why: Why, idem: str, data: dict[str, object]
) -> BoardIntervention | None:
    """Keep the act and audit it; None if it was done before. Raises Invalid for a reason that says nothing."""
    if actor.id is None:
        raise NotFound
    if why.code not in BoardIntervention.Reason.values:
        raise Invalid("unknown_reason", fields={"reason": [Fault("unknown")]})
    words = why.words.strip()
    if why.code == BoardIntervention.Reason.OTHER and not words:
        raise Invalid("reason_needed", fields={"words": [Fault("required")]})
    if len(words) > WORDS_LENGTH:
        raise Invalid("reason_too_long", fields={"words": [Fault("too_long", most=WORDS_LENGTH)]})
    if intervention_known(actor, booking, idem):
        return None
    kept = BoardIntervention(
        booking=booking,
        patient_id=booking.patient_id,
        by_id=actor.id,
        kind=kind,
        reason=why.code,
        words=words or None,
        idem=idem,
    )
    kept.save(force_insert=True)
    record(
        actor,
        f"board.{kind.value}",
        resource=booking,
        person=booking.patient_id,
        data={"intervention": str(kept.pk), "reason": why.code, **data},
    )
    return kept
