"""Asking for an erasure, taking the request back, and carrying it out."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.models import RoleMember
from access.proof import demand_fresh_proof
from accounts.notifications.services import notify
from accounts.people.models import User
from kernel import clock, outbox
from kernel.data_map import open_matters
from kernel.errors import Conflict, NotFound
from privacy.erasure.lifecycle import ErasureState, may
from privacy.erasure.models import ErasureRequest
from privacy.erasure.selectors import progress_of
from privacy.erasure.steps import ACTOR, steps

# A running erasure that has not moved for this long was interrupted.
STALLED_AFTER = timedelta(seconds=60)


def _announce(request: ErasureRequest) -> None:
    """Tell her own screen and whoever holds the receipt."""
    progress = progress_of(request)
    outbox.publish(f"privacy:{request.person_id}", "erasure.changed", {"state": request.state})
    outbox.publish(f"erasure:{request.receipt}", "erasure.progressed", progress.as_json())


@transaction.atomic
def erasure_request(*, actor: Actor, person_id: uuid.UUID) -> ErasureRequest:
    """Ask to be erased; it begins after MINDO_ERASURE_GRACE_DAYS. Raises Conflict `erasure_exists`, `last_super_admin`."""
    authorize(actor, "privacy.own", person_id)
    demand_fresh_proof(actor)
    user = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    _keep_one_super(person_id)
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(
                person=user,
                jurisdiction=user.jurisdiction,
                due_at=clock.now() + timedelta(days=settings.MINDO_ERASURE_GRACE_DAYS),
            )
    except IntegrityError:
        raise Conflict("erasure_exists", "Your erasure is already under way.") from None
    record(actor, "erasure.requested", resource=request, person=person_id)
    notify(actor=actor, person_id=person_id, template="erasure.requested", data={"erasure_id": str(request.id)})
    _announce(request)
    return request


def _keep_one_super(person_id: uuid.UUID) -> None:
    supers = RoleMember.objects.filter(role__is_super=True, ended_at=None, user__is_active=True)
    if supers.filter(user_id=person_id).exists() and supers.count() == 1:
        raise Conflict("last_super_admin", "The last super-administrator cannot be erased.")


@transaction.atomic
def erasure_cancel(*, actor: Actor, person_id: uuid.UUID) -> ErasureRequest:
    """Take the request back while nothing has been erased. Raises NotFound, Conflict `erasure_running`."""
    authorize(actor, "privacy.own", person_id)
    request = _open_of(person_id)
    if request is None:
        raise NotFound
    if not may(request.state, ErasureState.CANCELLED):
        raise Conflict("erasure_running", "The erasure has begun and cannot be stopped any more.")
    request.state = ErasureState.CANCELLED
    request.save(update_fields=["state"])
    record(actor, "erasure.cancelled", resource=request, person=person_id)
    notify(actor=actor, person_id=person_id, template="erasure.cancelled", data={"erasure_id": str(request.id)})
    _announce(request)
    return request


def _open_of(person_id: uuid.UUID) -> ErasureRequest | None:
    return (
        ErasureRequest.objects.select_for_update(of=("self",))
        .filter(person_id=person_id)
        .exclude(state__in=[ErasureState.DONE, ErasureState.CANCELLED])
        .first()
    )


def erasures_sweep() -> int:
    """Begin what is due, look again at what was deferred, and take up what a crash interrupted; returns how many tasks began."""
    now = clock.now()
    waiting = ErasureRequest.objects.filter(
        state__in=[ErasureState.SCHEDULED, ErasureState.DEFERRED], due_at__lte=now
    ).values_list("id", flat=True)
    stalled = ErasureRequest.objects.filter(
        state=ErasureState.RUNNING, updated_at__lte=now - STALLED_AFTER
    ).values_list("id", flat=True)
    begun = sum(erasure_begin(request_id=request_id) for request_id in waiting)
    for request_id in stalled:
        with transaction.atomic():
            outbox.task("privacy.erasure_run", request_id=str(request_id))
        begun += 1
    return begun


@transaction.atomic
def erasure_begin(*, request_id: uuid.UUID) -> bool:
    """Start a due erasure, or defer it and say why; True if it runs now. Again is no change."""
    request = ErasureRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    if not may(request.state, ErasureState.RUNNING) or request.due_at > clock.now():
        return False
    reasons = open_matters(request.person_id)
    if reasons:
        if request.state != ErasureState.DEFERRED or reasons != request.reasons:
            request.state, request.reasons = ErasureState.DEFERRED, reasons
            request.save(update_fields=["state", "reasons"])
            record(ACTOR, "erasure.deferred", resource=request, person=request.person_id, data={"reasons": reasons})
            notify(
                actor=ACTOR, person_id=request.person_id, template="erasure.deferred", data={"erasure_id": str(request.id)}
            )  # fmt: skip
            _announce(request)
        return False
    request.state, request.reasons, request.started_at = ErasureState.RUNNING, [], clock.now()
    # The law of the place where she lives when it begins, not of where she lived when she asked.
    request.jurisdiction = User.objects.values_list("jurisdiction", flat=True).get(pk=request.person_id)
    request.save(update_fields=["state", "reasons", "started_at", "jurisdiction"])
    record(ACTOR, "erasure.begun", resource=request, person=request.person_id)
    _announce(request)
    outbox.task("privacy.erasure_run", request_id=str(request.id))
    return True


def erasure_run(*, request_id: uuid.UUID) -> None:
    """Carry out what is left of a running erasure, step by step. Killed at any point, it is taken up where it was."""
    while _advance(request_id):
        pass


@transaction.atomic
def _advance(request_id: uuid.UUID) -> bool:
    """One step and the note that it is done, or the end; False when there is nothing more to do.

    The row's lock makes two workers with the same task take turns, and each step is one of theirs only.
    """
    request = ErasureRequest.objects.select_for_update(of=("self",)).get(id=request_id)
    if request.state != ErasureState.RUNNING:
        return False
    ordered = steps()
    if request.step < len(ordered):
        step = ordered[request.step]
        request.counts = {**request.counts, step.name: step.work(request)}
        request.step += 1
        request.save(update_fields=["counts", "step"])
        _announce(request)
        return True
    request.state, request.finished_at = ErasureState.DONE, clock.now()
    request.save(update_fields=["state", "finished_at"])
    record(ACTOR, "erasure.done", resource=request, person=request.person_id, data={"counts": request.counts})
    _announce(request)
    return False
