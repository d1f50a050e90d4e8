"""Claims on a professional's time: hold, book, release, book again, expire.

Every change locks the professional first, so that one calendar changes in one order; whether two claims overlap is
decided by PostgreSQL's exclusion constraint and nobody else.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound
from marketplace.calendar import lifecycle
from marketplace.calendar.changes import calendar_changed, professional_lock
from marketplace.calendar.models import Claim
from marketplace.calendar.selectors import LoadedCalendar, calendar_load
from marketplace.calendar.slots import Calendar, Span, Terms, period_of, slots_free
from marketplace.professionals.models import Professional

ONE_MINUTE = timedelta(minutes=1)


def claim_hold(
    *,
    actor: Actor,
    professional_id: uuid.UUID,
    starts_at: datetime,
    minutes: int,
    holder_id: uuid.UUID,
    expires_at: datetime,
) -> Claim:
    """Hold a free slot for `holder_id` until `expires_at` (UTC instants).

    Raises NotFound, Invalid("slot_not_offered") for a time that is not in the calendar, Conflict("hold_exists",
    data.claim_id) if the holder already holds time with this professional, Conflict("slot_taken") if somebody was first.
    """
    with transaction.atomic():
        return claim_hold_within(
            actor=actor, professional_id=professional_id, starts_at=starts_at, minutes=minutes, holder_id=holder_id,
            expires_at=expires_at,
        )  # fmt: skip


def claim_hold_within(
    *,
    actor: Actor,
    professional_id: uuid.UUID,
    starts_at: datetime,
    minutes: int,
    holder_id: uuid.UUID,
    expires_at: datetime,
) -> Claim:
    """`claim_hold` without a savepoint of its own, for a transaction that ends when this refuses."""
    authorize(actor, "claim.hold", holder_id)
    professional = professional_lock(professional_id)
    lapsed, held = _holds_settle(professional, holder_id)
    if held is not None:
        raise Conflict("hold_exists", "You already hold a time here.", data={"claim_id": str(held.pk)})
    loaded = calendar_load(professional_id)
    _offered(loaded, starts_at, minutes)
    claim = Claim(
        professional=professional,
        holder_id=holder_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        period=claim_period(loaded.calendar.terms, starts_at, minutes),
        expires_at=expires_at,
    )
    try:
        claim.save(force_insert=True)
    except IntegrityError as error:
        raise _refusal(error) from error
    record(actor, "claim.held", resource=claim, person=holder_id)
    calendar_changed(
        professional,
        before=calendar_with(loaded.calendar, lapsed),
        after=replace(loaded, calendar=calendar_with(loaded.calendar, [claim])),
        around=[starts_at, *(old.starts_at for old in lapsed)],
    )
    return claim


def claim_book(*, actor: Actor, claim_id: uuid.UUID) -> Claim:
    """Make a hold a booking. A second call changes nothing. Raises NotFound, Conflict("claim_released")."""
    with transaction.atomic():
        claim, professional = claim_locked(claim_id)
        authorize(actor, "claim.book", claim)
        if claim.state == Claim.State.BOOKED:
            return claim
        # A hold that is overdue but that nobody has taken away is still the holder's: the money came in time enough.
        if not lifecycle.allowed("book", claim.state):
            raise Conflict("claim_released", "The hold on this time has ended.")
        before = calendar_load(professional.pk).calendar
        claim.state, claim.expires_at = Claim.State.BOOKED, None
        claim.save(update_fields=["state", "expires_at"])
        record(actor, "claim.booked", resource=claim, person=claim.holder_id)
        calendar_changed(professional, before=before, around=[claim.starts_at])
        return claim


def claim_release(*, actor: Actor, claim_id: uuid.UUID, reason: str) -> Claim:
    """Give the time back; `reason` is a code. A second call changes nothing. Raises NotFound."""
    with transaction.atomic():
        claim, professional = claim_locked(claim_id)
        authorize(actor, "claim.release", claim)
        if not lifecycle.allowed("release", claim.state):
            return claim
        before = calendar_load(professional.pk).calendar
        _release(claim, reason)
        record(actor, "claim.released", resource=claim, person=claim.holder_id, data={"reason": reason})
        calendar_changed(professional, before=calendar_with(before, [claim]), around=[claim.starts_at])
        return claim


def claim_rebook(*, actor: Actor, claim_id: uuid.UUID) -> Claim:
    """Book a released claim's time again (money that came late), if it is still open and nobody else has it.

    A claim that was never released is booked as usual. Raises NotFound, Conflict("slot_taken").
    """
    with transaction.atomic():
        claim, professional = claim_locked(claim_id)
        authorize(actor, "claim.book", claim)
        if not lifecycle.allowed("rebook", claim.state):
            return claim_book(actor=actor, claim_id=claim_id)
        overdue_release(professional)
        loaded = calendar_load(professional.pk)
        minutes = int((claim.ends_at - claim.starts_at).total_seconds()) // 60
        if claim.starts_at <= clock.now() or not _still_open(loaded, claim.starts_at, minutes):
            raise Conflict("slot_taken", "This time is not free any more.")
        claim.state, claim.expires_at, claim.released_reason = Claim.State.BOOKED, None, ""
        claim.period = claim_period(loaded.calendar.terms, claim.starts_at, minutes)
        claim_save(claim, insert=False)
        record(actor, "claim.rebooked", resource=claim, person=claim.holder_id)
        calendar_changed(professional, before=loaded.calendar, around=[claim.starts_at])
        return claim


def claim_extend(*, actor: Actor, claim_id: uuid.UUID, ends_at: datetime) -> Claim:
    """Let a booked claim last until `ends_at` (UTC), its buffer after it; never shortens.

    Raises NotFound, Conflict("claim_released"), Conflict("next_session", data.minutes): so many are free before the next claim.
    """
    with transaction.atomic():
        claim, professional = claim_locked(claim_id)
        authorize(actor, "claim.book", claim)
        if claim.state != Claim.State.BOOKED:
            raise Conflict("claim_released", "This time is not booked any more.")
        if ends_at <= claim.ends_at:
            return claim
        lapsed = overdue_release(professional)
        before = calendar_load(professional.pk).calendar
        until = claim.period.upper
        following = (
            Claim.objects.filter(professional=professional, state__in=Claim.ACTIVE, starts_at__gt=claim.starts_at)
            .order_by("starts_at")
            .first()
        )
        claim.period = DateTimeTZRange(claim.period.lower, until + (ends_at - claim.ends_at), "[)")
        claim.ends_at = ends_at
        try:
            claim_save(claim, insert=False)
        except Conflict as taken:
            free = int((following.period.lower - until).total_seconds()) // 60 if following else 0
            raise Conflict(
                "next_session", "Somebody else has the time after this session.", data={"minutes": max(0, free)}
            ) from taken
        record(actor, "claim.extended", resource=claim, person=claim.holder_id)
        calendar_changed(
            professional,
            before=calendar_with(before, lapsed),
            around=[claim.starts_at, *(old.starts_at for old in lapsed)],
        )
        return claim


def claims_expire(*, actor: Actor, limit: int = 200) -> int:
    """Give back every overdue hold, one professional and transaction at a time; returns how many. Safe to run twice."""
    authorize(actor, "calendar.maintain")
    overdue = (
        Claim.objects.filter(state=Claim.State.HELD, expires_at__lte=clock.now())
        .order_by("professional_id")
        .values_list("professional_id", flat=True)
        .distinct()[:limit]
    )
    count = 0
    for professional_id in overdue:
        with transaction.atomic():
            professional = professional_lock(professional_id)
            lapsed = overdue_release(professional)
            for claim in lapsed:
                record(actor, "claim.expired", resource=claim, person=claim.holder_id)
            if lapsed:
                before = calendar_with(calendar_load(professional.pk).calendar, lapsed)
                calendar_changed(professional, before=before, around=[claim.starts_at for claim in lapsed])
            count += len(lapsed)
    return count


def claim_locked(claim_id: uuid.UUID) -> tuple[Claim, Professional]:
    """The claim and its professional, locked in that calendar's order: professional first. Raises NotFound."""
    professional_id = Claim.objects.filter(pk=claim_id).values_list("professional_id", flat=True).first()
    if professional_id is None:
        raise NotFound
    professional = professional_lock(professional_id)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    claim.professional = professional
    return claim, professional


def overdue_release(professional: Professional) -> list[Claim]:
    """Release the locked professional's overdue holds, so that an expired hold never refuses a living one."""
    return _holds_settle(professional, None)[0]


def _holds_settle(professional: Professional, holder_id: uuid.UUID | None) -> tuple[list[Claim], Claim | None]:
    """The locked professional's overdue holds, released; and the living one `holder_id` has here, if any. One query to know."""
    now = clock.now()
    wanted = Q(expires_at__lte=now)
    if holder_id is not None:
        wanted |= Q(holder_id=holder_id)
    held = list(
        Claim.objects.select_for_update(of=("self",))
        .filter(wanted, professional=professional, state=Claim.State.HELD)
        .order_by("pk")
    )
    lapsed = [claim for claim in held if claim.expires_at is not None and claim.expires_at <= now]
    for claim in lapsed:
        _release(claim, "expired")
    return lapsed, next((claim for claim in held if claim not in lapsed), None)


def _release(claim: Claim, reason: str) -> None:
    claim.state, claim.released_reason, claim.expires_at = Claim.State.RELEASED, reason, None
    claim.save(update_fields=["state", "released_reason", "expires_at"])


def _offered(loaded: LoadedCalendar, starts_at: datetime, minutes: int) -> None:
    """Refuse a time the calendar does not offer, and one that is offered but gone."""
    if (
        minutes not in loaded.minutes
        or not loaded.bookable
        or not slot_in(loaded.calendar.without_busy(), starts_at, minutes)
    ):
        raise Invalid(
            "slot_not_offered", "This time is not offered.", fields={"starts_at": ["This time is not offered."]}
        )
    if not slot_in(loaded.calendar, starts_at, minutes):
        raise slot_taken()


def slot_in(calendar: Calendar, starts_at: datetime, minutes: int) -> bool:
    found = slots_free(calendar, minutes=minutes, start=starts_at, end=starts_at + ONE_MINUTE, now=clock.now())
    return any(slot.starts_at == starts_at for slot in found)


def _still_open(loaded: LoadedCalendar, starts_at: datetime, minutes: int) -> bool:
    """Whether the rules still offer the time, looked at from before the notice period: the patient chose it in time."""
    calendar = loaded.calendar
    early = min(clock.now(), starts_at - calendar.terms.minimum_notice)
    found = slots_free(calendar, minutes=minutes, start=starts_at, end=starts_at + ONE_MINUTE, now=early)
    return any(slot.starts_at == starts_at for slot in found)


def claim_period(terms: Terms, starts_at: datetime, minutes: int) -> DateTimeTZRange:
    span = period_of(terms, starts_at, minutes)
    return DateTimeTZRange(span.start, span.end, "[)")


def calendar_with(calendar: Calendar, claims: list[Claim]) -> Calendar:
    """The calendar with these claims on it, whatever their state."""
    known = {starts_at for starts_at, _ in calendar.busy}
    extra = [
        (claim.starts_at, Span(claim.period.lower, claim.period.upper))
        for claim in claims
        if claim.starts_at not in known
    ]
    return calendar.with_busy([*calendar.busy, *extra])


def claim_save(claim: Claim, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            claim.save(force_insert=insert)
    except IntegrityError as error:
        raise _refusal(error) from error


def _refusal(error: IntegrityError) -> Conflict:
    """What a constraint's refusal of a claim means."""
    if "claim_one_hold" in str(error):
        return Conflict("hold_exists", "You already hold a time here.")
    return slot_taken()


def slot_taken() -> Conflict:
    return Conflict("slot_taken", "Somebody has just taken this time.")
