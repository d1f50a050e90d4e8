"""Claims that change their time or their professional, and claims from this minute on. One row moves: no moment without it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.errors import Conflict, Invalid, NotFound
from marketplace.calendar.changes import calendar_changed, professional_lock
from marketplace.calendar.models import Claim
from marketplace.calendar.selectors import LoadedCalendar, calendar_load
from marketplace.calendar.services import (
    calendar_with,
    claim_locked,
    claim_period,
    claim_save,
    overdue_release,
    slot_in,
    slot_taken,
)
from marketplace.calendar.slots import period_of


def claim_move(*, actor: Actor, claim_id: uuid.UUID, starts_at: datetime) -> Claim:
    """Move a booked claim to another free slot of the same calendar (UTC start); the length stays.

    Its own present time is in nobody's way, so she may move by less than a session's length. Raises NotFound,
    Conflict("claim_released"), Invalid("slot_not_offered"), Conflict("slot_taken").
    """
    with transaction.atomic():
        claim, professional = claim_locked(claim_id)
        authorize(actor, "claim.book", claim)
        _booked(claim)
        lapsed = overdue_release(professional)
        loaded = calendar_load(professional.pk)
        elsewhere = [(at, span) for at, span in loaded.calendar.busy if at != claim.starts_at]
        free = replace(loaded, calendar=loaded.calendar.with_busy(elsewhere))
        minutes = _minutes(claim)
        if not loaded.bookable or not slot_in(free.calendar.without_busy(), starts_at, minutes):
            raise Invalid(
                "slot_not_offered", "This time is not offered.", fields={"starts_at": ["This time is not offered."]}
            )
        if not slot_in(free.calendar, starts_at, minutes):
            raise slot_taken()
        before = calendar_with(loaded.calendar, lapsed)
        around = [claim.starts_at, starts_at, *(old.starts_at for old in lapsed)]
        _place(claim, loaded, starts_at, minutes)
        claim_save(claim, insert=False)
        record(actor, "claim.moved", resource=claim, person=claim.holder_id)
        calendar_changed(professional, before=before, around=around)
        return claim


def claim_transfer(*, actor: Actor, claim_id: uuid.UUID, professional_id: uuid.UUID, starts_at: datetime) -> Claim:
    """Give a booked claim to another professional's calendar, from `starts_at` on. The receiver is there and takes it now, so
    neither weekly hours nor notice count; that the time is free does. Raises NotFound, Conflict("claim_released" | "slot_taken").
    """
    with transaction.atomic():
        giver_id = Claim.objects.filter(pk=claim_id).values_list("professional_id", flat=True).first()
        if giver_id is None:
            raise NotFound
        # Both calendars, in one order for everybody: two transfers in opposite directions never wait for each other.
        locked = {pk: professional_lock(pk) for pk in sorted({giver_id, professional_id})}
        claim, giver = claim_locked(claim_id)
        authorize(actor, "claim.book", claim)
        _booked(claim)
        if giver.pk != giver_id:
            raise slot_taken()
        receiver = locked[professional_id]
        overdue_release(receiver)
        before_giver, loaded = calendar_load(giver.pk).calendar, calendar_load(receiver.pk)
        around = [claim.starts_at, starts_at]
        minutes = _minutes(claim)
        claim.professional = receiver
        _place(claim, loaded, starts_at, minutes)
        claim_save(claim, insert=False)
        record(actor, "claim.transferred", resource=claim, person=claim.holder_id)
        calendar_changed(giver, before=before_giver, around=around)
        calendar_changed(receiver, before=loaded.calendar, around=around)
        return claim


def claim_soon(
    *,
    actor: Actor,
    professional_id: uuid.UUID,
    starts_at: datetime,
    minutes: int,
    holder_id: uuid.UUID,
    expires_at: datetime,
) -> Claim:
    """Hold time from now on with a professional who has just said that she takes it; rules and notice do not count.

    Raises NotFound, Conflict("not_bookable"), Conflict("hold_exists"), Conflict("slot_taken") for one who is busy then.
    """
    with transaction.atomic():
        authorize(actor, "claim.book")
        professional = professional_lock(professional_id)
        lapsed = overdue_release(professional)
        loaded = calendar_load(professional_id)
        if not loaded.bookable:
            raise Conflict("not_bookable", "This professional cannot be booked at the moment.")
        claim = Claim(professional=professional, holder_id=holder_id, expires_at=expires_at)
        _place(claim, loaded, starts_at, minutes)
        claim_save(claim, insert=True)
        record(actor, "claim.held", resource=claim, person=holder_id)
        before = calendar_with(loaded.calendar, lapsed)
        calendar_changed(professional, before=before, around=[starts_at, *(old.starts_at for old in lapsed)])
        return claim


def is_free(loaded: LoadedCalendar, starts_at: datetime, minutes: int) -> bool:
    """Whether no active claim of this calendar touches these minutes or their buffers; rules and notice do not count."""
    period = period_of(loaded.calendar.terms, starts_at, minutes)
    return not any(span.start < period.end and period.start < span.end for _, span in loaded.calendar.busy)


def is_offered(loaded: LoadedCalendar, starts_at: datetime, minutes: int) -> bool:
    """Whether a patient could book exactly this time now: offered by the rules, with enough notice, and free."""
    return loaded.bookable and slot_in(loaded.calendar, starts_at, minutes)


def _booked(claim: Claim) -> None:
    if claim.state != Claim.State.BOOKED:
        raise Conflict("claim_released", "This time is not booked any more.")


def _minutes(claim: Claim) -> int:
    return int((claim.ends_at - claim.starts_at).total_seconds()) // 60


def _place(claim: Claim, loaded: LoadedCalendar, starts_at: datetime, minutes: int) -> None:
    claim.starts_at, claim.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    claim.period = claim_period(loaded.calendar.terms, starts_at, minutes)
