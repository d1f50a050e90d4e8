"""Reading bookings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.selectors import person_cards
from billing.earnings.lifecycle import EarningState
from billing.earnings.models import Earning
from consultations.bookings.leeway import leeway, professional_late
from consultations.bookings.lifecycle import EARNED, LIVE, BookingState
from consultations.bookings.models import Booking
from consultations.bookings.payback import refund_amount
from consultations.bookings.permissions import is_participant, is_patient, is_professional
from consultations.waiting_room.lifecycle import QUEUED, effective
from consultations.waiting_room.models import Desk, TransferOffer
from consultations.waiting_room.room import transfers_open
from consultations.waiting_room.views import proposal_view
from kernel import clock
from kernel.errors import NotFound
from kernel.ids import parse_uuid
from kernel.pagination import CursorPage, paginate
from marketplace.professionals.selectors import ProfessionalCard, professional_cards, professional_of

SHOWN_ON_A_DAY = [
    BookingState.CONFIRMED, BookingState.IN_PROGRESS, BookingState.COMPLETED, BookingState.NO_SHOW_PATIENT,
    BookingState.NO_SHOW_PROFESSIONAL, BookingState.TECHNICAL_FAILURE, BookingState.CANCELLED,
]  # fmt: skip


def _rows() -> QuerySet[Booking]:
    return Booking.objects.select_related("professional").defer(
        "professional__avatar_svg", "professional__search_terms", "professional__bio"
    )


def booking_get(booking_id: str | UUID) -> Booking:
    """The booking, for the caller to authorise. Raises NotFound."""
    known = parse_uuid(booking_id)
    booking = _rows().filter(pk=known).first() if known else None
    if booking is None:
        raise NotFound
    return booking


def booking_for(*, actor: Actor, booking_id: UUID) -> Booking:
    """A booking the actor may see. A look by anybody but the two participants is audited. Raises NotFound."""
    booking = booking_get(booking_id)
    authorize(actor, "booking.view", booking)
    if not is_participant(actor, booking):
        with transaction.atomic():
            record(actor, "booking.viewed", resource=booking, person=booking.patient_id)
    return booking


def booking_list_for_patient(
    *, actor: Actor, upcoming: bool, cursor: str | None = None, limit: int = 25
) -> CursorPage[Booking]:
    """The actor's own bookings as a patient: to come (living holds included) by start, or past, newest first."""
    authorize(actor, "booking.view")
    rows = _rows().filter(patient_id=actor.id)
    now = clock.now()
    if upcoming:
        coming = rows.filter(state__in=[state.value for state in LIVE])
        held = rows.filter(state=BookingState.HELD, hold_expires_at__gt=now)
        return paginate((coming | held), cursor=cursor, limit=limit, order="starts_at", tie="id")
    past = rows.exclude(state__in=[BookingState.HELD, BookingState.EXPIRED, *LIVE])
    return paginate(past, cursor=cursor, limit=limit, order="-starts_at")


def day_for_professional(*, actor: Actor, on: date | None) -> dict[str, Any]:
    """{on, zone, bookings} of one local date of the acting professional. Raises NotFound("no_profile")."""
    authorize(actor, "booking.day")
    professional = professional_of(actor.id)
    zone = ZoneInfo(professional.zone)
    on = on or clock.now().astimezone(zone).date()
    start = datetime.combine(on, time(), zone)
    end = datetime.combine(on + timedelta(days=1), time(), zone)
    rows = (
        _rows()
        .filter(professional_id=professional.pk, starts_at__gte=start, starts_at__lt=end)
        .filter(state__in=SHOWN_ON_A_DAY)
        .order_by("starts_at", "id")
    )
    with transaction.atomic():
        record(actor, "booking.day_viewed", resource=professional, data={"on": on.isoformat()})
    return {"on": on, "zone": professional.zone, "bookings": booking_views(actor=actor, bookings=list(rows))}


def booking_view(*, actor: Actor, booking: Booking) -> dict[str, Any]:
    """One booking as the actor may see it (shape: `bookings.serializers.BookingSerializer`)."""
    return booking_views(actor=actor, bookings=[booking])[0]


def booking_views(*, actor: Actor, bookings: Sequence[Booking]) -> list[dict[str, Any]]:
    """Several bookings, with as many queries as one. The patient's name is there for her professional alone."""
    extras = _extras([booking.pk for booking in bookings])
    now = clock.now()
    mine = [row.pk for row in bookings if row.state == BookingState.CONFIRMED and is_patient(actor, row)]
    asked = transfers_open(mine, at=now) if mine else {}
    professionals = professional_cards(
        [*(booking.professional_id for booking in bookings), *(offer.to_professional_id for offer in asked.values())]
    )
    patients = person_cards(booking.patient_id for booking in bookings if is_professional(actor, booking))
    desks = {desk.professional_id: desk for desk in Desk.objects.filter(professional_id__in=professionals)}
    views = []
    for booking in bookings:
        full = extras.get(booking.pk, booking)
        card = professionals[booking.professional_id]
        entry, call = getattr(full, "waiting_entry", None), getattr(full, "call", None)
        rated = hasattr(full, "rating")
        view: dict[str, Any] = {
            "id": booking.pk,
            "state": str(booking.state),
            "closed_reason": booking.closed_reason or None,
            "starts_at": booking.starts_at,
            "ends_at": booking.ends_at,
            "minutes": booking.minutes,
            "modality": booking.modality,
            "price": _money(booking, booking.price_minor),
            "hold_expires_at": booking.hold_expires_at if booking.state == BookingState.HELD else None,
            "opens_at": booking.opens_at,
            "place_state": str(effective(entry.state, entry.opens_at, now)) if entry else None,
            "call_open": bool(call and call.is_open),
            "payment_id": booking.payment_id,
            "credit_order_id": booking.credit_order_id,
            "refunded": None if booking.refund_minor is None else _money(booking, booking.refund_minor),
            "cancellation": _cancellation(actor, booking, now),
            "reschedule": _reschedule(actor, full, booking, desks.get(booking.professional_id), now),
            "transfer": _transfer(asked.get(booking.pk), professionals),
            "rated": rated,
            "rateable": booking.state == BookingState.COMPLETED and not rated and is_patient(actor, booking),
            "objection": _objection(actor, full, booking),
            "professional": card,
        }
        if is_professional(actor, booking):
            person = patients.get(booking.patient_id)
            view["patient"] = {"id": booking.patient_id, "name": person.name if person else None}
        views.append(view)
    return views


def _extras(booking_ids: Iterable[UUID]) -> dict[UUID, Booking]:
    """What other rooms know of these bookings, in one query."""
    rows = Booking.objects.filter(pk__in=list(booking_ids)).select_related("waiting_entry", "call", "rating", "dispute")
    # What is still inside its dispute window can be objected to.
    disputable = Earning.objects.filter(
        payment_id=OuterRef("payment_id"), state=EarningState.PENDING, available_at__gt=clock.now()
    )
    rows = rows.annotate(disputable_until=Subquery(disputable.values("available_at")[:1]))
    rows = rows.annotate(moved=Count("moves", filter=Q(moves__counted=True)))
    return {row.pk: row for row in rows.only("id", "waiting_entry", "call", "rating__id", "dispute__decided_at")}


def _objection(actor: Actor, full: Booking, booking: Booking) -> dict[str, Any] | None:
    dispute, until = getattr(full, "dispute", None), getattr(full, "disputable_until", None)
    if dispute is not None:
        return {"state": "open" if dispute.decided_at is None else "decided", "until": None}
    possible = until is not None and booking.state in EARNED and is_patient(actor, booking)
    return {"state": "possible", "until": until} if possible else None


def _transfer(offer: TransferOffer | None, professionals: Mapping[UUID, ProfessionalCard]) -> dict[str, Any] | None:
    """What the platform's people have asked her; what her professional asks at the door belongs to the waiting room."""
    if offer is None or offer.asked_by_id is None:
        return None
    return proposal_view(offer, professionals[offer.to_professional_id]).model_dump()


def _reschedule(
    actor: Actor, full: Booking, booking: Booking, desk: Desk | None, now: datetime
) -> dict[str, Any] | None:
    if booking.state != BookingState.CONFIRMED or not is_patient(actor, booking):
        return None
    entry = getattr(full, "waiting_entry", None)
    late = professional_late(
        policy=booking.policy,
        starts_at=booking.starts_at,
        delay_minutes=desk.delay_at(now) if desk else 0,
        waiting=entry is not None and entry.state in QUEUED,
        at=now,
    )
    allowed = leeway(
        state=booking.state,
        policy=booking.policy,
        starts_at=booking.starts_at,
        moved=getattr(full, "moved", 0),
        late=late,
        at=now,
    )
    return {
        "reason": allowed.reason,
        "refusal": allowed.refusal,
        "left": allowed.left,
        "window_hours": booking.policy.reschedule_window_hours,
    }


def _cancellation(actor: Actor, booking: Booking, now: datetime) -> dict[str, Any] | None:
    if booking.state != BookingState.CONFIRMED:
        return None
    percent = cancellation_percent(booking, by_patient=is_patient(actor, booking), at=now)
    return {"refund_percent": percent, "refund": _money(booking, refund_amount(booking, percent))}


def cancellation_percent(booking: Booking, *, by_patient: bool, at: datetime) -> int:
    """The share paid back if it is cancelled at `at`: by the tier for the patient, all of it for anybody else."""
    return booking.policy.refund_percent(booking.starts_at, at) if by_patient else 100


def _money(booking: Booking, amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": booking.currency}
