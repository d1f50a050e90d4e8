"""Being on, joining, leaving and accepting. Money: ADR 0009. Nothing is charged before somebody has accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.services import consent_require
from accounts.notifications.services import notify
from consultations.bookings.cancellation import booking_cancel
from consultations.bookings.lifecycle import BookingState
from consultations.bookings.models import Booking
from consultations.bookings.services import booking_release
from consultations.bookings.transitions import PLATFORM, booking_announce, booking_lock
from consultations.policies.policy import RefundTier
from consultations.policies.selectors import current
from consultations.talk_now.lifecycle import OPEN, RequestState, may_follow
from consultations.talk_now.models import TalkNowRequest, TalkNowShift
from consultations.talk_now.publishing import on_for, queues_publish
from consultations.talk_now.selectors import offers_for_now, queue_known, shift_view
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound
from marketplace.calendar.moving import claim_soon
from marketplace.professionals.selectors import listed, listed_exists, professional_of

TAKEN = "Somebody else has just taken this person, or she has left."
ONE_MINUTE = timedelta(minutes=1)


def shift_begin(*, actor: Actor, offer_id: UUID, specialties: list[str]) -> dict[str, Any]:
    """Take people from now on: from one's own queue and those of the specialties, for one's own offer and its price.

    Again it changes offer and specialties. Raises NotFound("no_profile"), NotFound for one who is not listed,
    Invalid("offer_not_found" | "specialty_not_own").
    """
    authorize(actor, "talk_now.serve")
    professional = professional_of(actor.id)
    listed_exists(professional.pk)
    if not offers_for_now(professional.pk).filter(pk=offer_id).exists():
        raise Invalid("offer_not_found", "This offer is not available.", fields={"offer_id": ["Not available."]})
    chosen = sorted(set(specialties))
    if not set(chosen) <= set(professional.specialties):
        raise Invalid("specialty_not_own", fields={"specialties": ["Only specialties of your own profile."]})
    with transaction.atomic():
        TalkNowShift.objects.bulk_create(
            [TalkNowShift(professional=professional, offer_id=offer_id)], ignore_conflicts=True
        )
        shift = TalkNowShift.objects.select_for_update(of=("self",)).get(professional=professional)
        before = shift.queues if shift.on else []
        shift.since = shift.since if shift.on else clock.now()
        shift.on, shift.offer_id, shift.specialties = True, offer_id, chosen
        shift.save()
        record(actor, "talk_now.on", resource=shift, data={"specialties": chosen})
        queues_publish([*before, *shift.queues])
        return shift_view(professional, shift)


def shift_end(*, actor: Actor) -> dict[str, Any]:
    """Take nobody any more; who was accepted already stays accepted. Again it changes nothing."""
    authorize(actor, "talk_now.serve")
    professional = professional_of(actor.id)
    with transaction.atomic():
        shift = TalkNowShift.objects.select_for_update(of=("self",)).filter(professional=professional).first()
        if shift is not None and shift.on:
            _off(actor, shift)
        return shift_view(professional, shift)


def request_join(*, actor: Actor, queue: str, modality: str) -> TalkNowRequest:
    """Stand in a queue; the same queue again answers the same place. Nothing is paid yet.

    Raises NotFound, Forbidden("consent_required"), Conflict("nobody_on"), Conflict("already_in_queue", data.queue).
    """
    authorize(actor, "talk_now.join")
    name = queue_known(queue)
    if actor.id is None:
        raise NotFound
    consent_require(actor.id, "care")
    with transaction.atomic():
        present = _open_of(actor.id)
        if present is None:
            if not on_for(name):
                raise Conflict("nobody_on", "Nobody can take this at the moment.")
            now = clock.now()
            request = TalkNowRequest(
                patient_id=actor.id,
                queue=queue,
                modality=modality,
                joined_at=now,
                seen_at=now,
                expires_at=now + timedelta(minutes=current().talk_now_wait_minutes),
            )
            try:
                with transaction.atomic():
                    request.save(force_insert=True)
            except IntegrityError:
                # Two tabs at once: the other one was first.
                present = _open_of(actor.id)
            else:
                record(actor, "talk_now.joined", resource=request, person=actor.id, data={"queue": queue})
                queues_publish([queue])
                return request
        if present is None or present.queue != queue:
            where = present.queue if present else ""
            raise Conflict("already_in_queue", "You are already waiting in another queue.", data={"queue": where})
        return present


def request_keep(*, actor: Actor, request_id: UUID) -> None:
    """Her browser is still there. Nobody is told; only the sweep asks."""
    request = _own(actor, request_id)
    TalkNowRequest.objects.filter(pk=request.pk, state__in=sorted(s.value for s in OPEN)).update(seen_at=clock.now())


def request_leave(*, actor: Actor, request_id: UUID) -> TalkNowRequest:
    """Leave: a held time is free at once, a paid one is paid back in full as long as she has not been let in.

    Again it changes nothing. Raises NotFound, Conflict("booking_state") for a session that has begun or ended.
    """
    request = _own(actor, request_id)
    with transaction.atomic():
        # The booking before the request, as everywhere; and read again, for it may just have been accepted.
        if request.booking_id is None:
            request = TalkNowRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
        if request.booking_id is not None:
            booking = booking_lock(request.booking_id)
            request = TalkNowRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
            if may_follow(request.state, RequestState.CANCELLED):
                _close(actor, request, RequestState.CANCELLED, "talk_now.left")
                if booking.state == BookingState.HELD:
                    booking_release(actor=actor, booking_id=booking.pk)
                elif booking.state != BookingState.EXPIRED:
                    booking_cancel(actor=actor, booking_id=booking.pk, reason="plans_changed")
        elif may_follow(request.state, RequestState.CANCELLED):
            _close(actor, request, RequestState.CANCELLED, "talk_now.left")
        return request


def request_accept(*, actor: Actor, request_id: UUID) -> Booking:
    """Take somebody who waits: whoever is first holds his own time for her, and she pays before they meet.

    Exactly one: the request is locked, everybody after the first hears Conflict("already_taken"). The same professional again
    gets the same booking. Raises NotFound("no_profile"), NotFound, Conflict("not_on" | "modality_not_offered" | "busy").
    """
    authorize(actor, "talk_now.serve")
    professional = professional_of(actor.id)
    with transaction.atomic():
        request = TalkNowRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
        if request is None:
            raise NotFound
        if request.booking is not None and request.booking.professional_id == professional.pk:
            return request.booking
        shift = TalkNowShift.objects.select_related("offer").filter(professional=professional).first()
        if shift is None or not shift.serves(request.queue):
            raise Conflict("not_on", "You are not on for this queue.")
        if request.state != RequestState.WAITING or request.expires_at <= clock.now():
            raise Conflict("already_taken", TAKEN)
        if request.modality not in shift.offer.modalities:
            raise Conflict("modality_not_offered", "Your offer is not for this way of meeting.")
        if request.patient_id == actor.id:
            raise Conflict("already_taken", TAKEN)
        booking = _held(request, shift)
        request.state, request.booking = RequestState.ACCEPTED, booking
        request.save()
        record(
            actor,
            "talk_now.accepted",
            resource=request,
            person=request.patient_id,
            data={"booking_id": str(booking.pk)},
        )
        booking_announce(booking)
        notify(
            actor=actor, person_id=request.patient_id, template="talk_now.accepted",
            data={"booking_id": str(booking.pk)}, channels=("app",),
        )  # fmt: skip
        queues_publish([request.queue])
        return booking


def talk_now_sweep(*, actor: Actor) -> int:
    """End requests nobody took in time or whose patient is gone, and shifts of who left the desk or the list; returns how many.

    Each in a transaction of its own; several sweeps at once are harmless.
    """
    now, rules = clock.now(), current()
    gone = now - timedelta(seconds=rules.place_kept_seconds)
    waiting = TalkNowRequest.objects.filter(state=RequestState.WAITING)
    due = set(waiting.filter(expires_at__lte=now).values_list("pk", flat=True))
    due |= set(waiting.filter(seen_at__lte=gone).values_list("pk", flat=True))
    ended = 0
    for request_id in sorted(due):
        with transaction.atomic():
            request = TalkNowRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
            if request.state != RequestState.WAITING or (request.expires_at > now and request.seen_at > gone):
                continue
            _close(actor, request, RequestState.EXPIRED, "talk_now.expired")
            notify(actor=actor, person_id=request.patient_id, template="talk_now.expired", channels=("app",))
            ended += 1
    shifts = TalkNowShift.objects.filter(on=True)
    left = shifts.filter(since__lte=gone).exclude(professional__desk__present=True)
    over = set(left.exclude(professional__desk__seen_at__gt=gone).values_list("pk", flat=True))
    over |= set(shifts.exclude(professional__in=listed()).values_list("pk", flat=True))
    for shift_id in sorted(over):
        with transaction.atomic():
            shift = TalkNowShift.objects.select_for_update(of=("self",)).get(pk=shift_id)
            if shift.on:
                _off(actor, shift)
                ended += 1
    return ended


def _held(request: TalkNowRequest, shift: TalkNowShift) -> Booking:
    """A hold that begins when the time to pay is over: its waiting room is open from the moment she has paid."""
    rules = current()
    now = clock.now()
    starts_at = (now + timedelta(minutes=rules.talk_now_pay_minutes)).replace(second=0, microsecond=0) + ONE_MINUTE
    offer = shift.offer
    try:
        claim = claim_soon(
            actor=PLATFORM,
            professional_id=shift.professional_id,
            starts_at=starts_at,
            minutes=offer.minutes,
            holder_id=request.patient_id,
            expires_at=now + timedelta(minutes=rules.talk_now_pay_minutes),
        )
    except Conflict as refused:
        raise Conflict("busy", "You have an appointment in the time this would take.") from refused
    # Until she is let in she may leave and have all of it back: she has not been able to plan.
    terms = replace(rules, refund_tiers=(RefundTier(hours=0, percent=100),))
    booking = Booking(
        patient_id=request.patient_id,
        professional_id=shift.professional_id,
        offer=offer,
        claim=claim,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        minutes=offer.minutes,
        modality=request.modality,
        price_minor=offer.price_minor,
        currency=offer.currency,
        policy_snapshot=terms.snapshot(),
        hold_expires_at=now + timedelta(minutes=rules.talk_now_pay_minutes),
    )
    booking.save(force_insert=True)
    record(PLATFORM, "booking.held", resource=booking, person=request.patient_id, data={"talk_now": str(request.pk)})
    return booking


def _close(actor: Actor, request: TalkNowRequest, to: RequestState, action: str) -> None:
    request.state, request.closed_at = to, clock.now()
    request.save()
    record(actor, action, resource=request, person=request.patient_id)
    queues_publish([request.queue])


def _off(actor: Actor, shift: TalkNowShift) -> None:
    queues = shift.queues
    shift.on = False
    shift.save()
    record(actor, "talk_now.off", resource=shift)
    queues_publish(queues)


def _open_of(patient_id: UUID) -> TalkNowRequest | None:
    return TalkNowRequest.objects.filter(patient_id=patient_id, state__in=sorted(s.value for s in OPEN)).first()


def _own(actor: Actor, request_id: UUID) -> TalkNowRequest:
    request = TalkNowRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise NotFound
    authorize(actor, "talk_now.own", request)
    return request
