"""Asking, taking back, and deciding."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import Purpose
from accounts.consents.services import consent_change
from accounts.notifications.services import notify
from accounts.people.models import User
from kernel import clock, outbox
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault
from privacy.requests.models import PrivacyRequest

ANSWERED_WITHIN = timedelta(days=30)
LONGEST = 2000
Kind, Area, State = PrivacyRequest.Kind, PrivacyRequest.Area, PrivacyRequest.State
# An objection ends the consent that allowed it; consenting again later is the person's own new decision.
OBJECTED = {Area.MATCHING: Purpose.MATCHING, Area.RESEARCH: Purpose.RESEARCH}


def _announce(request: PrivacyRequest) -> None:
    outbox.publish(
        f"privacy:{request.person_id}", "request.changed", {"request_id": str(request.id), "state": request.state}
    )


@transaction.atomic
def request_make(*, actor: Actor, person_id: uuid.UUID, kind: str, area: str, words: str = "") -> PrivacyRequest:
    """Ask. A restriction or objection takes effect with the commit. Raises Invalid by field, Conflict `already_in_force`."""
    authorize(actor, "privacy.own", person_id)
    fields: dict[str, list[str]] = {}
    if kind == Kind.OBJECTION and area not in OBJECTED:
        fields["area"] = [Fault("unknown")]
    if kind == Kind.RECTIFICATION and not words.strip():
        fields["words"] = [Fault.said("correction_missing", "Say what is wrong and what should stand there.")]
    if len(words) > LONGEST:
        fields["words"] = [Fault("too_long", most=LONGEST)]
    if fields:
        raise Invalid("invalid_input", "Please check what is marked.", fields=fields)
    try:
        with transaction.atomic():
            request = PrivacyRequest.objects.create(
                person_id=person_id,
                kind=kind,
                area=area,
                words=words.strip() or None,
                due_at=clock.now() + ANSWERED_WITHIN,
            )
    except IntegrityError:
        raise Conflict("already_in_force", "This is in force already.") from None
    record(actor, f"{kind}.requested", resource=request, person=person_id, data={"area": area})
    if kind == Kind.OBJECTION:
        language = User.objects.values_list("language", flat=True).get(pk=person_id)
        consent_change(actor=actor, person_id=person_id, decisions={OBJECTED[Area(area)]: False}, language=language)
    _announce(request)
    return request


@transaction.atomic
def request_withdraw(*, actor: Actor, person_id: uuid.UUID, request_id: uuid.UUID) -> PrivacyRequest:
    """Take a request back, or end a restriction or objection. Raises NotFound, Conflict `request_closed`."""
    authorize(actor, "privacy.own", person_id)
    request = PrivacyRequest.objects.select_for_update(of=("self",)).filter(id=request_id, person_id=person_id).first()
    if request is None:
        raise NotFound
    lasting = request.kind != Kind.RECTIFICATION and request.state == State.GRANTED
    if request.state != State.OPEN and not lasting:
        raise Conflict("request_closed", "This request is closed already.")
    request.state = State.WITHDRAWN
    request.save(update_fields=["state"])
    record(actor, f"{request.kind}.withdrawn", resource=request, person=person_id)
    _announce(request)
    return request


@transaction.atomic
def request_decide(*, actor: Actor, request_id: uuid.UUID, granted: bool, answer: str) -> PrivacyRequest:
    """Grant or decline, with an answer the person reads. Raises NotFound, Conflict `request_closed`, Invalid."""
    authorize(actor, "privacy.manage")
    if not answer.strip() or len(answer) > LONGEST:
        raise Invalid("invalid_input", "Please check what is marked.", fields={"answer": [Fault("required")]})
    request = PrivacyRequest.objects.select_for_update(of=("self",)).filter(id=request_id).first()
    if request is None:
        raise NotFound
    if request.state != State.OPEN:
        raise Conflict("request_closed", "This request is closed already.")
    if request.person_id == actor.id:
        raise Forbidden("own_request", "Somebody else has to decide this one.")
    request.state = State.GRANTED if granted else State.DECLINED
    request.answer, request.decided_at, request.decided_by = answer.strip(), clock.now(), actor.label
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    record(
        actor,
        f"{request.kind}.{request.state}",
        resource=request,
        person=request.person_id,
        data={"area": request.area},
    )
    notify(actor=actor, person_id=request.person_id, template="privacy.decided", data={"request_id": str(request.id)})
    _announce(request)
    return request
