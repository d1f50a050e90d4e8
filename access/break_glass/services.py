"""Opening, ending, stopping and reviewing."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.break_glass.lifecycle import GlassState
from access.break_glass.models import BreakGlass
from access.break_glass.telling import announce, second_persons, tell
from access.proof import demand_fresh_proof
from access.records import emergency_permissions
from access.standing import standing_announce
from kernel import clock
from kernel.encryption import ErasedPerson
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault

SHORTEST_REASON = 20
LONGEST = 1000
SHORTEST = timedelta(minutes=5)
CLOCKWORK = Actor.system("access.standings_end")
EndedFor, Ground, Verdict = BreakGlass.EndedFor, BreakGlass.Ground, BreakGlass.Verdict


def longest() -> timedelta:
    """The time box: nobody keeps a record open longer with one reason."""
    return timedelta(minutes=settings.MINDO_BREAK_GLASS_MINUTES)


@transaction.atomic
def glass_open(
    *, actor: Actor, person_id: uuid.UUID, ground: str, reason: str, lasting: timedelta | None = None
) -> BreakGlass:
    """Open one person's record for this sign-in, for `lasting` (5 minutes up to the policy's, which is the default).

    Raises Forbidden `step_up_required`, Invalid by field, NotFound for nobody, Conflict `glass_open` while another one is open,
    Conflict `nobody_to_tell` where there is no second person who could be told.
    """
    authorize(actor, "break_glass.use")
    demand_fresh_proof(actor)
    if not actor.is_person or actor.id is None or not actor.session_id:
        raise Unauthenticated
    lasting = longest() if lasting is None else lasting
    _check(actor, person_id=person_id, ground=ground, reason=reason, lasting=lasting)
    people = get_user_model().objects
    # One at a time for each opener, and the openings of one person in a line.
    people.select_for_update(of=("self",)).only("id").get(id=actor.id)
    if not people.filter(id=person_id).exists():
        raise NotFound
    witnesses = second_persons(actor.id)
    if not witnesses:
        raise Conflict("nobody_to_tell", "There is nobody who could be told, so the record stays closed.")
    _end_what_is_over(actor.id)
    glass = BreakGlass(
        by_id=actor.id, session_id=actor.session_id, person_id=person_id, ground=ground, reason=reason.strip(),
        opens=emergency_permissions(), ends_at=clock.now() + lasting,
    )  # fmt: skip
    try:
        with transaction.atomic():
            glass.save(force_insert=True)
    except IntegrityError:
        raise Conflict("glass_open", "You have a record open already. End that first.") from None
    except ErasedPerson:
        raise NotFound from None
    record(
        actor, "break_glass.opened", resource=glass, person=person_id,
        data={"break_glass": str(glass.id), "ground": ground, "ends_at": glass.ends_at.isoformat(), "opens": glass.opens},
    )  # fmt: skip
    tell(actor=actor, person_ids=witnesses, what="opened", glass_id=glass.id)
    standing_announce(actor.id, until=glass.ends_at)
    announce(glass)
    return glass


def _check(actor: Actor, *, person_id: uuid.UUID, ground: str, reason: str, lasting: timedelta) -> None:
    fields: dict[str, list[str]] = {}
    if len(reason.strip()) < SHORTEST_REASON:
        fields["reason"] = [Fault("too_short", least=SHORTEST_REASON)]
    elif len(reason) > LONGEST:
        fields["reason"] = [Fault("too_long", most=LONGEST)]
    if ground not in Ground.values:
        fields["ground"] = [Fault("unknown")]
    if person_id == actor.id:
        fields["person_id"] = [Fault.said("own_record", "Your own record is open to you already.")]
    if not timedelta(0) < lasting <= longest():
        fields["minutes"] = [Fault("at_most", most=int(longest().total_seconds() // 60))]
    if fields:
        raise Invalid("invalid_input", "Please check what is marked.", fields=fields)


def _locked(glass_id: uuid.UUID) -> BreakGlass:
    glass = BreakGlass.objects.select_for_update(of=("self",)).filter(id=glass_id).first()
    if glass is None:
        raise NotFound
    return glass


def _end(glass: BreakGlass, *, actor: Actor, reason: BreakGlass.EndedFor) -> None:
    """End a locked opening; its rights are gone with the commit, its sockets at once."""
    glass.ended_at, glass.ended_for = min(clock.now(), glass.ends_at), reason
    glass.save(update_fields=["ended_at", "ended_for"])
    record(
        actor, "break_glass.ended", resource=glass, person=glass.person_id,
        data={"break_glass": str(glass.id), "reason": str(reason)},
    )  # fmt: skip
    standing_announce(glass.by_id)
    announce(glass)


def _end_what_is_over(by_id: uuid.UUID) -> None:
    """An opening whose time has run out is in nobody's way, whether or not the clockwork has come round."""
    late = BreakGlass.objects.select_for_update(of=("self",)).filter(
        by_id=by_id, ended_at__isnull=True, ends_at__lte=clock.now()
    )
    for glass in late:
        _end(glass, actor=CLOCKWORK, reason=EndedFor.TIME)


@transaction.atomic
def glass_end(*, actor: Actor, glass_id: uuid.UUID) -> BreakGlass:
    """Close the record again, by hand; again is no change. NotFound for anybody else's."""
    glass = _locked(glass_id)
    authorize(actor, "break_glass.use", glass)
    if glass.ended_at is None:
        _end(glass, actor=actor, reason=EndedFor.HAND)
    return glass


@transaction.atomic
def glass_stop(*, actor: Actor, glass_id: uuid.UUID) -> BreakGlass:
    """The second person ends it; again is no change. Forbidden `own_review`."""
    authorize(actor, "break_glass.review")
    glass = _locked(glass_id)
    _not_ones_own(actor, glass)
    if glass.ended_at is None:
        _end(glass, actor=actor, reason=EndedFor.STOPPED)
    return glass


@transaction.atomic
def glass_review(*, actor: Actor, glass_id: uuid.UUID, verdict: str, remark: str) -> BreakGlass:
    """Close the review with a verdict and what was found; who opened it reads both.

    Raises NotFound, Forbidden `own_review`, Conflict `glass_still_open` or `already_reviewed`, Invalid by field.
    """
    authorize(actor, "break_glass.review")
    glass = _locked(glass_id)
    _not_ones_own(actor, glass)
    fields: dict[str, list[str]] = {}
    if verdict not in Verdict.values:
        fields["verdict"] = [Fault("unknown")]
    if not remark.strip() or len(remark) > LONGEST:
        fields["remark"] = [Fault("length", least=1, most=LONGEST)]
    if fields:
        raise Invalid("invalid_input", "Please check what is marked.", fields=fields)
    state = glass.state_at(clock.now())
    if state == GlassState.OPEN:
        raise Conflict("glass_still_open", "It is still open. Stop it first.")
    if state == GlassState.REVIEWED:
        raise Conflict("already_reviewed", "Somebody has reviewed this already.")
    if glass.ended_at is None:
        _end(glass, actor=CLOCKWORK, reason=EndedFor.TIME)
    glass.reviewed_by_id, glass.reviewed_at, glass.verdict, glass.remark = (
        actor.id,
        clock.now(),
        verdict,
        remark.strip(),
    )
    glass.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "remark"])
    record(
        actor, "break_glass.reviewed", resource=glass, person=glass.person_id,
        data={"break_glass": str(glass.id), "verdict": verdict},
    )  # fmt: skip
    tell(actor=actor, person_ids=[glass.by_id], what="reviewed", glass_id=glass.id)
    announce(glass)
    return glass


def _not_ones_own(actor: Actor, glass: BreakGlass) -> None:
    if actor.id in {glass.by_id, glass.person_id}:
        raise Forbidden("own_review", "Somebody else has to look at this one.")


def glasses_expire(limit: int = 200) -> int:
    """Write down what has ended by itself; returns how many. Several sweepers share the work."""
    with transaction.atomic():
        late = BreakGlass.objects.select_for_update(of=("self",), skip_locked=True).filter(
            ended_at__isnull=True, ends_at__lte=clock.now()
        )
        rows = list(late.order_by("id")[:limit])
        for glass in rows:
            _end(glass, actor=CLOCKWORK, reason=EndedFor.TIME)
    return len(rows)
