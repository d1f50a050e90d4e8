"""Reading objections: one's own, and those that wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from billing.earnings.models import Earning
from billing.freezes.models import Freeze
from consultations.boards.events import BoardPrice
from consultations.bookings.models import Booking
from consultations.bookings.permissions import is_participant, is_patient
from consultations.bookings.selectors import booking_get
from consultations.disputes import views
from consultations.disputes.models import SessionDispute, SessionDisputeEntry, SessionDisputeFile
from kernel.encryption import warm
from kernel.errors import NotFound
from kernel.pagination import paginate
from marketplace.orders.views import OrderFileView
from marketplace.professionals.selectors import HEAVY


def dispute_of(*, actor: Actor, booking_id: UUID) -> views.SessionDispute | None:
    """The objection to a session of one's own, None if there is none; who decides sees one that is there, and that is audited.

    Raises NotFound.
    """
    booking = booking_get(booking_id)
    authorize(actor, "session_dispute.view", booking)
    dispute = _rows().filter(booking=booking).first()
    if is_participant(actor, booking):
        return None if dispute is None else _full(actor, dispute)
    if dispute is None:
        raise NotFound
    return _looked_at(actor, dispute)


def disputes_open(*, actor: Actor, cursor: str | None = None, limit: int = 25) -> views.SessionDisputePage:
    """What waits for a decision, oldest first, without names or words. Raises Forbidden."""
    authorize(actor, "session_dispute.decide")
    page = paginate(_rows().filter(decided_at=None), cursor=cursor, limit=limit, order="created_at", tie="id")
    return views.SessionDisputePage(
        results=[views.SessionDisputeRow(**_row(dispute)) for dispute in page.rows], next=page.next
    )


def dispute_for_decision(*, actor: Actor, dispute_id: UUID) -> views.SessionDispute:
    """One with both sides' words; the look is audited. Raises NotFound, Forbidden."""
    authorize(actor, "session_dispute.decide")
    dispute = _rows().filter(pk=dispute_id).first()
    if dispute is None:
        raise NotFound
    return _looked_at(actor, dispute)


def _rows() -> QuerySet[SessionDispute]:
    spoken = SessionDisputeEntry.objects.filter(
        dispute=OuterRef("pk"), author=OuterRef("booking__professional__user"), kind=SessionDisputeEntry.Kind.STATEMENT
    )
    rows = SessionDispute.objects.select_related("booking__professional", "booking__waiting_entry", "booking__call")
    rows = rows.defer(*(f"booking__professional__{name}" for name in HEAVY))
    return rows.annotate(answered=Exists(spoken))


def _looked_at(actor: Actor, dispute: SessionDispute) -> views.SessionDispute:
    with transaction.atomic():
        record(actor, "session_dispute.viewed", resource=dispute, person=dispute.booking.patient_id)
    return _full(actor, dispute)


def _row(dispute: SessionDispute) -> dict[str, Any]:
    booking = dispute.booking
    return {
        "id": dispute.pk,
        "booking_id": booking.pk,
        "reason": dispute.reason,
        "amount": _money(booking, dispute.amount_minor),
        "opened_at": dispute.created_at,
        "answered": getattr(dispute, "answered", False),
        "professional": booking.professional.display_name,
        "starts_at": booking.starts_at,
        "minutes": booking.minutes,
    }


def _full(actor: Actor, dispute: SessionDispute) -> views.SessionDispute:
    booking, waits = dispute.booking, dispute.decided_at is None
    # What the professional is left with after commission is not the patient's to know.
    told = not is_patient(actor, booking)
    earning = Earning.objects.filter(payment_id=dispute.payment_id).first() if told else None
    freeze = Freeze.objects.filter(payment_id=dispute.payment_id, lifted_at=None).first() if told and waits else None
    entry, call = getattr(booking, "waiting_entry", None), getattr(booking, "call", None)
    return views.SessionDispute(
        **_row(dispute),
        ruling=_any(dispute.ruling or None),
        refunded=None if dispute.refund_minor is None else _money(booking, dispute.refund_minor),
        decided_at=dispute.decided_at,
        entries=_entries(dispute),
        facts=views.SessionFacts(
            ends_at=booking.ends_at,
            patient_arrived_at=entry.arrived_at if entry else None,
            admitted_at=entry.admitted_at if entry else None,
            connected_at=call.started_at if call else None,
            finished_at=call.finished_at if call else None,
        ),
        held=None if freeze is None else _money(booking, freeze.amount),
        available_at=earning.available_at if earning else None,
        may_speak=waits and is_participant(actor, booking),
    )


def _entries(dispute: SessionDispute) -> list[views.SessionDisputeWords]:
    booking = dispute.booking
    warm([booking.patient_id])
    files: dict[UUID, list[OrderFileView]] = {}
    rows = SessionDisputeFile.objects.filter(booking=booking, entry__isnull=False)
    for file in rows.order_by("created_at", "id"):
        shown = OrderFileView(id=file.pk, name=file.name, media_type=file.media_type, size=file.size)
        if file.entry_id is not None:
            files.setdefault(file.entry_id, []).append(shown)
    sides = {booking.patient_id: "patient", booking.professional.user_id: "professional"}
    return [
        views.SessionDisputeWords(
            id=entry.pk,
            kind=_any(entry.kind),
            by=_any(sides.get(entry.author_id, "platform") if entry.author_id else "platform"),
            text=entry.text,
            files=files.get(entry.pk, []),
            created_at=entry.created_at,
        )
        for entry in dispute.entries.order_by("created_at", "id")
    ]


def _money(booking: Booking, amount: int) -> BoardPrice:
    return BoardPrice(amount=amount, currency=booking.currency)


def _any(value: object) -> Any:
    """A column's value for a literal field: Pydantic checks it."""
    return value
