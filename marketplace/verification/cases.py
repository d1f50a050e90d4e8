"""A case's way to a reviewer: opened by the professional, claimed by one reviewer at a time, its checklist kept."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault
from marketplace.professionals import lifecycle
from marketplace.professionals.models import LicenceDocument, Professional
from marketplace.professionals.selectors import HEAVY
from marketplace.verification.feeds import onboarding_tell, queue_tell
from marketplace.verification.models import VerificationCase

# A claim nobody has touched for so long may be taken over.
CLAIM_LAPSES = timedelta(hours=2)
# What a reviewer says about each document.
CHECKS = ("number", "name", "authority", "jurisdiction", "expiry")
LONGEST_SOURCE = 160


def professional_locked(professional_id: uuid.UUID) -> Professional:
    """The professional, locked as calendars lock her. Raises NotFound."""
    found = (
        Professional.objects.select_for_update(of=("self",), no_key=True)
        .defer(*HEAVY)
        .filter(pk=professional_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def case_locked(case_id: uuid.UUID) -> tuple[VerificationCase, Professional]:
    """The case and its professional, she first. Raises NotFound."""
    professional_id = VerificationCase.objects.filter(pk=case_id).values_list("professional_id", flat=True).first()
    if professional_id is None:
        raise NotFound
    professional = professional_locked(professional_id)
    case = VerificationCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    case.professional = professional
    return case, professional


def case_open(*, actor: Actor, professional: Professional, kind: str) -> VerificationCase:
    """Put the locked professional's application or licence before the reviewers; one that is open already goes on."""
    authorize(actor, "onboarding.own", professional)
    case = (
        VerificationCase.objects.select_for_update(of=("self",))
        .filter(professional=professional, state__in=VerificationCase.OPEN)
        .first()
    )
    if case is None:
        case = VerificationCase(professional=professional, person_id=professional.user_id, kind=kind, version=0)
    if case.state != VerificationCase.State.IN_REVIEW:
        case.state, case.submitted_at = VerificationCase.State.SUBMITTED, clock.now()
    case.version += 1
    case.save()
    record(actor, "verification.submitted", resource=case, person=professional.user_id, data={"kind": str(case.kind)})
    tell(case)
    return case


def case_withdraw(*, actor: Actor, professional: Professional) -> None:
    """Take the locked professional's case out of the queue, unless a reviewer has it."""
    authorize(actor, "onboarding.own", professional)
    for case in VerificationCase.objects.select_for_update(of=("self",)).filter(
        professional=professional, state__in=VerificationCase.OPEN
    ):
        if not lifecycle.allowed("withdraw", case.state, lifecycle.CASE):
            raise Conflict("in_review", "Somebody is looking at it just now.")
        case.state = VerificationCase.State.WITHDRAWN
        case.version += 1
        case.save()
        record(actor, "verification.withdrawn", resource=case, person=professional.user_id)
        tell(case)


def case_claim(*, actor: Actor, case_id: uuid.UUID) -> VerificationCase:
    """Take a case, so that nobody else decides about it meanwhile; again is no change.

    Raises NotFound, Forbidden("own_case"), Conflict("claimed_by_other" | "needs_another_reviewer" | "case_closed").
    """
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_locked(case_id)
        not_oneself(actor, professional)
        if not lifecycle.allowed("claim", case.state, lifecycle.CASE):
            raise Conflict("case_closed", "There is nothing to look at here any more.")
        if case.claimed_by_id == actor.id:
            return case
        now = clock.now()
        if case.claimed_by_id and case.claimed_at and case.claimed_at > now - CLAIM_LAPSES:
            raise Conflict("claimed_by_other", "Somebody else is looking at this one.")
        if case.first_approved_by_id == actor.id:
            raise Conflict("needs_another_reviewer", "You have approved this one. Somebody else has to as well.")
        case.claimed_by_id, case.claimed_at = actor.id, now
        case_move(case, professional, "claim")
        record(actor, "verification.claimed", resource=case, person=professional.user_id)
        tell(case)
        return case


def case_release(*, actor: Actor, case_id: uuid.UUID) -> VerificationCase:
    """Give a case back to the queue. Raises NotFound, Conflict("not_claimed")."""
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_claimed(actor, case_id)
        case.claimed_by_id, case.claimed_at = None, None
        # One that was approved once stays in review until the second reviewer takes it.
        case_move(case, professional, "claim" if case.first_approved_by_id else "release")
        record(actor, "verification.released", resource=case, person=professional.user_id)
        tell(case)
        return case


def case_check(*, actor: Actor, case_id: uuid.UUID, version: int, checks: dict[str, Any]) -> VerificationCase:
    """Keep the checklist: document's id → {checks: {one of CHECKS: bool}, source: where it was looked up}.

    Raises NotFound, Conflict("not_claimed" | "stale_version"), Invalid with the field.
    """
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_claimed(actor, case_id, version)
        waiting = {str(one.pk) for one in documents_waiting(professional)}
        kept: dict[str, Any] = {}
        for document_id, said in checks.items():
            if document_id not in waiting:
                raise Invalid("unknown_document", fields={document_id: ["This document does not wait."]})
            source = str(said.get("source", "")).strip()
            if len(source) > LONGEST_SOURCE:
                raise Invalid("too_long", fields={f"{document_id}.source": [Fault("too_long", most=LONGEST_SOURCE)]})
            ticked = {name: said.get("checks", {}).get(name) is True for name in CHECKS}
            kept[document_id] = {"checks": ticked, "source": source}
        case.checks = {**case.checks, **kept}
        case.claimed_at = clock.now()
        case.version += 1
        case.save()
        record(
            actor, "verification.checked", resource=case, person=professional.user_id, data={"documents": sorted(kept)}
        )
        queue_tell()
        return case


def case_claimed(actor: Actor, case_id: uuid.UUID, version: int | None = None) -> tuple[VerificationCase, Professional]:
    """The locked case, if the actor has claimed it. Raises NotFound, Conflict("not_claimed" | "stale_version")."""
    case, professional = case_locked(case_id)
    not_oneself(actor, professional)
    if case.claimed_by_id != actor.id:
        raise Conflict("not_claimed", "Take this case first.")
    if version is not None and version != case.version:
        raise Conflict("stale_version", "This was changed meanwhile. Look again.", data={"version": case.version})
    return case, professional


def documents_waiting(professional: Professional) -> list[LicenceDocument]:
    """The documents a reviewer has to look at, with their licences."""
    return list(
        LicenceDocument.objects.filter(licence__professional=professional, state=LicenceDocument.State.WAITING)
        .select_related("licence")
        .order_by("created_at")
    )


def tell(case: VerificationCase) -> None:
    """Tell the reviewers and the professional; last in the transaction."""
    onboarding_tell(case.professional_id)
    queue_tell()


def case_move(case: VerificationCase, professional: Professional, change: str) -> None:
    """Move the case and, if it is her application, the professional."""
    case.state = lifecycle.after(change, lifecycle.CASE)
    case.version += 1
    case.save()
    if case.kind == VerificationCase.Kind.APPLICATION:
        professional.state = lifecycle.after(change)
        professional.save(update_fields=["state"])


def not_oneself(actor: Actor, professional: Professional) -> None:
    """Raise Forbidden("own_case") for the person the case is about."""
    if actor.is_person and actor.id == professional.user_id:
        raise Forbidden("own_case", "Somebody else has to decide about this one.")
