"""The patient objects, both sides speak, an administrator decides. Between the first and the last the money is nobody's.

Order of locks: booking (which covers its objection), then billing's payment and earning, then the queue's feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.notifications.services import notify
from billing.earnings.models import Earning
from billing.freezes.rulings import ruling_share
from billing.freezes.services import funds_freeze, funds_unfreeze
from billing.refunds.services import refund_request
from consultations.bookings.lifecycle import EARNED
from consultations.bookings.models import Booking
from consultations.bookings.permissions import is_participant, is_patient
from consultations.bookings.selectors import booking_get
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock
from consultations.disputes.events import disputes_tell
from consultations.disputes.models import SessionDispute, SessionDisputeEntry, SessionDisputeFile
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault
from marketplace.orders.deliveries import LONGEST


def dispute_open(
    *, actor: Actor, booking_id: UUID, reason: str, text: str, file_ids: Sequence[UUID] = ()
) -> SessionDispute:
    """Object to a session that is over: its money is frozen until somebody has decided. Once more answers the objection.

    Raises NotFound, Forbidden, Invalid("reason_invalid" | "words_required" | "file_not_found"), Conflict("booking_state"),
    Conflict("by_order") for one paid for in advance, which is objected to in its order, Conflict("dispute_window_over" |
    "nothing_held").
    """
    authorize(actor, "session_dispute.open", booking_get(booking_id))
    if reason not in SessionDispute.Reason.values:
        raise Invalid("reason_invalid", fields={"reason": [Fault("unknown")]})
    with transaction.atomic():
        booking = booking_lock(booking_id)
        present = SessionDispute.objects.filter(booking=booking).first()
        if present is not None:
            return present
        if booking.state not in EARNED or booking.payment_id is None:
            raise Conflict(
                "booking_state", "You can object to a session that took place.", data={"state": str(booking.state)}
            )
        if booking.credit_order_id is not None:
            raise Conflict("by_order", "You paid for this session in advance. Tell us under your order.")
        # Freezing locks payment and earning; a release at the same moment comes before or after, never between.
        funds_freeze(actor=PLATFORM, payment_id=booking.payment_id)
        earning = Earning.objects.filter(payment_id=booking.payment_id).first()
        if earning is None:
            # It ended under an older version and its money is still to be made good (`held_money`); the window opens with that.
            raise Conflict("nothing_held", "There is no money left to disagree about.")
        dispute = SessionDispute(
            booking=booking, payment_id=booking.payment_id, reason=reason, amount_minor=earning.gross - earning.refunded
        )
        dispute.save(force_insert=True)
        entry_add(actor=actor, dispute=dispute, kind=SessionDisputeEntry.Kind.STATEMENT, text=text, file_ids=file_ids)
        record(
            actor, "session_dispute.opened", resource=dispute, person=booking.patient_id,
            data={"booking_id": str(booking.pk), "reason": reason, "amount": dispute.amount_minor},
        )  # fmt: skip
        _tell(dispute, booking, booking.professional.user_id)
        return dispute


def dispute_speak(*, actor: Actor, booking_id: UUID, text: str, file_ids: Sequence[UUID] = ()) -> SessionDispute:
    """Either side adds words and files while the objection is open.

    Raises NotFound, Forbidden, Invalid("words_required" | "file_not_found"), Conflict("dispute_decided").
    """
    authorize(actor, "session_dispute.speak", booking_get(booking_id))
    with transaction.atomic():
        booking = booking_lock(booking_id)
        dispute = SessionDispute.objects.filter(booking=booking).first()
        if dispute is None:
            raise NotFound
        if dispute.decided_at is not None:
            raise Conflict("dispute_decided", "This has been decided already.")
        entry = entry_add(
            actor=actor, dispute=dispute, kind=SessionDisputeEntry.Kind.STATEMENT, text=text, file_ids=file_ids
        )
        record(actor, "session_dispute.statement", resource=entry, person=booking.patient_id)
        _tell(dispute, booking, booking.professional.user_id if is_patient(actor, booking) else booking.patient_id)
        return dispute


def dispute_decide(
    *, actor: Actor, dispute_id: UUID, ruling: str, text: str, refund_minor: int | None = None
) -> SessionDispute:
    """Refund all of it, `refund_minor` of it, or nothing; `text` tells both why. The rest goes the earning's ordinary way.

    The same ruling once more answers it. Raises NotFound, Forbidden("own_dispute"), Invalid("ruling_invalid" | "refund_invalid" |
    "words_required"), Conflict("dispute_decided").
    """
    authorize(actor, "session_dispute.decide")
    known = SessionDispute.objects.filter(pk=dispute_id).values_list("booking_id", flat=True).first()
    if known is None:
        raise NotFound
    with transaction.atomic():
        booking = booking_lock(known)
        dispute = SessionDispute.objects.get(pk=dispute_id)
        if is_participant(actor, booking):
            raise Forbidden("own_dispute", "Somebody else has to decide about this one.")
        back = ruling_share(dispute.amount_minor, ruling, refund_minor)
        if dispute.decided_at is not None:
            if (dispute.ruling, dispute.refund_minor) == (ruling, back):
                return dispute
            raise Conflict("dispute_decided", "This has been decided already.", data={"ruling": str(dispute.ruling)})
        dispute.ruling, dispute.refund_minor = ruling, back
        dispute.decided_at, dispute.decided_by_id = clock.now(), actor.id
        dispute.save()
        entry_add(actor=actor, dispute=dispute, kind=SessionDisputeEntry.Kind.RULING, text=text)
        record(
            actor, "session_dispute.decided", resource=dispute, person=booking.patient_id,
            data={"booking_id": str(booking.pk), "ruling": ruling, "refund": back},
        )  # fmt: skip
        funds_unfreeze(actor=PLATFORM, payment_id=dispute.payment_id)
        if back:
            refund_request(
                actor=PLATFORM, payment_id=dispute.payment_id, amount=back, reason="dispute",
                idem=f"session_dispute:{dispute.pk}",
            )  # fmt: skip
            booking.refund_minor = (booking.refund_minor or 0) + back
            # Not save(): the time of the last change is what the board was told with the change of state.
            Booking.objects.filter(pk=booking.pk).update(refund_minor=booking.refund_minor)
        _tell(dispute, booking, booking.patient_id, booking.professional.user_id)
        return dispute


def entry_add(
    *, actor: Actor, dispute: SessionDispute, kind: SessionDisputeEntry.Kind, text: str, file_ids: Sequence[UUID] = ()
) -> SessionDisputeEntry:
    """Write down what was said and hand over the author's uploaded files with it; the booking is locked.

    Raises Invalid("words_required" | "file_not_found").
    """
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise Invalid("words_required", fields={"text": [Fault("length", least=1, most=LONGEST)]})
    entry = SessionDisputeEntry(
        dispute=dispute, patient_id=dispute.booking.patient_id, author_id=actor.id, kind=kind, text=text
    )
    entry.save(force_insert=True)
    wanted = set(file_ids)
    given = SessionDisputeFile.objects.filter(
        pk__in=wanted, booking_id=dispute.booking_id, uploader_id=actor.id, entry=None
    ).update(entry=entry)
    if given != len(wanted):
        raise Invalid("file_not_found", fields={"file_ids": ["A file is missing. Attach it again."]})
    return entry


def _tell(dispute: SessionDispute, booking: Booking, *persons: UUID) -> None:
    """Both sides' screens, a discreet word to `persons`, and last the queue."""
    booking_announce(booking)
    for person_id in persons:
        notify(
            actor=PLATFORM, person_id=person_id, template="session_dispute.update", data={"booking_id": str(booking.pk)}
        )
    disputes_tell(dispute.pk)
