"""What a reviewer decides: changes to ask for, approval (by one or two pairs of eyes), rejection; and taking off the list."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.roles import give_base_role
from accounts.notifications.services import notify
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid
from kernel.faults import Fault
from kernel.files import file_delete
from marketplace.calendar.changes import calendar_changed
from marketplace.professionals import lifecycle
from marketplace.professionals.models import Licence, LicenceDocument, Professional, SessionOffer
from marketplace.professionals.services import standing_refresh
from marketplace.professionals.standing import listed_rows, today_in
from marketplace.verification.cases import (
    CHECKS,
    case_claimed,
    case_locked,
    case_move,
    documents_waiting,
    not_oneself,
    professional_locked,
    tell,
)
from marketplace.verification.feeds import listing_tell, onboarding_tell
from marketplace.verification.models import VerificationCase
from marketplace.verification.selectors import policy

LONGEST_WORDS = 1000
MOST_REQUESTS = 30
# A request about no single field.
WHOLE = "application.whole"
SUSPENSIONS = ("complaint", "licence", "identity", "conduct", "own_wish")


def case_request_changes(
    *, actor: Actor, case_id: uuid.UUID, version: int, requests: list[dict[str, str]]
) -> VerificationCase:
    """Ask for changes: [{field, message}], the field as the onboarding names it (`words.bio`, `licence.<id>`).

    Documents it names are turned down, so that new ones can be sent. Raises NotFound, Invalid, Conflict as `case_claimed`.
    """
    if not 1 <= len(requests) <= MOST_REQUESTS:
        raise Invalid("requests_missing", fields={"requests": [Fault("required")]})
    for place, one in enumerate(requests):
        _words(one.get("message", ""), f"requests.{place}.message")
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_claimed(actor, case_id, version)
        case.requests = [{"field": one["field"], "message": one["message"].strip()} for one in requests]
        named = {one["field"].removeprefix("licence.") for one in requests if one["field"].startswith("licence.")}
        for document in documents_waiting(professional):
            if str(document.licence_id) in named:
                _decide(document, LicenceDocument.State.REJECTED)
        _close(case, professional, "request_changes")
        record(
            actor, "verification.changes_requested", resource=case, person=professional.user_id,
            data={"fields": [one["field"] for one in case.requests]},
        )  # fmt: skip
        notify(actor=actor, person_id=professional.user_id, template="verification.changes_requested")
        tell(case)
        return case


def case_reject(*, actor: Actor, case_id: uuid.UUID, version: int, reason: str) -> VerificationCase:
    """Turn an application or licence down, with the reason in words; only `application_reopen` opens it again.

    Raises as `case_request_changes`.
    """
    _words(reason, "reason")
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_claimed(actor, case_id, version)
        case.reason = reason.strip()
        for document in documents_waiting(professional):
            _decide(document, LicenceDocument.State.REJECTED)
            Licence.objects.filter(pk=document.licence_id, state=Licence.State.UNCHECKED).update(
                state=Licence.State.REJECTED
            )
        _close(case, professional, "reject")
        record(actor, "verification.rejected", resource=case, person=professional.user_id)
        notify(actor=actor, person_id=professional.user_id, template="verification.rejected")
        tell(case)
        return case


def case_approve(*, actor: Actor, case_id: uuid.UUID, version: int) -> VerificationCase:
    """Approve; where two pairs of eyes are wanted the first approval gives the case back for the second reviewer.

    Raises NotFound, Conflict as `case_claimed`, Invalid("checks_missing") with each document's open checks,
    Invalid("licence_missing"), Conflict("licence_taken") if somebody else is verified with the number.
    """
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_claimed(actor, case_id, version)
        documents = documents_waiting(professional)
        _complete(case, professional, documents)
        if policy().four_eyes and case.first_approved_by_id is None:
            case.first_approved_by_id, case.first_approved_at = actor.id, clock.now()
            case.claimed_by_id, case.claimed_at = None, None
            case_move(case, professional, "claim")
            record(actor, "verification.approved_once", resource=case, person=professional.user_id)
            tell(case)
            return case
        if case.first_approved_by_id == actor.id:
            raise Conflict("needs_another_reviewer", "You have approved this one. Somebody else has to as well.")
        for document in documents:
            _verify(document, case)
        _close(case, professional, "approve")
        record(
            actor, "verification.approved", resource=case, person=professional.user_id,
            data={"documents": [str(one.pk) for one in documents], "first": str(case.first_approved_by_id or "")},
        )  # fmt: skip
        if case.kind == VerificationCase.Kind.APPLICATION:
            give_base_role(user_id=professional.user_id, slug="professional", by="marketplace.verification")
        _photo_show(professional)
        standing_write(professional)
        notify(actor=actor, person_id=professional.user_id, template="verification.approved")
        tell(case)
        return case


def application_reopen(*, actor: Actor, case_id: uuid.UUID, version: int, reason: str) -> VerificationCase:
    """Let somebody whose application was rejected change it and send it again; `reason` tells her what has to be different.

    The rejected case stays as it was decided; sending it again opens a new one. Raises NotFound, Invalid, Forbidden("own_case"),
    Conflict("stale_version" | "not_rejected").
    """
    _words(reason, "reason")
    with transaction.atomic():
        authorize(actor, "verification.review")
        case, professional = case_locked(case_id)
        not_oneself(actor, professional)
        if case.version != version:
            raise Conflict("stale_version", "This was changed meanwhile. Look again.", data={"version": case.version})
        rejected = case.kind == VerificationCase.Kind.APPLICATION and case.state == VerificationCase.State.REJECTED
        if not rejected or not lifecycle.allowed("reopen", professional.state):
            raise Conflict("not_rejected", "This is not so any more.")
        professional.state = lifecycle.after("reopen")
        professional.save(update_fields=["state"])
        case.requests = [{"field": WHOLE, "message": reason.strip()}]
        case.version += 1
        case.save()
        record(actor, "verification.reopened", resource=case, person=professional.user_id)
        notify(actor=actor, person_id=professional.user_id, template="verification.changes_requested")
        tell(case)
        return case


def professional_suspend(*, actor: Actor, professional_id: uuid.UUID, reason: str) -> Professional:
    """Take an approved professional off the list; `reason` is one of SUSPENSIONS. Sessions that are booked stay booked.

    Raises NotFound, Invalid, Forbidden("own_case"), Conflict("not_approved").
    """
    if reason not in SUSPENSIONS:
        raise Invalid("reason_required", fields={"reason": [Fault("required")]})
    return _list_change(actor, professional_id, "suspend", reason)


def professional_reinstate(*, actor: Actor, professional_id: uuid.UUID) -> Professional:
    """Put a suspended professional back. Raises NotFound, Forbidden("own_case"), Conflict("not_suspended")."""
    return _list_change(actor, professional_id, "reinstate", "")


def _list_change(actor: Actor, professional_id: uuid.UUID, change: str, reason: str) -> Professional:
    with transaction.atomic():
        authorize(actor, "verification.suspend")
        professional = professional_locked(professional_id)
        if actor.is_person and actor.id == professional.user_id:
            raise Forbidden("own_case", "Somebody else has to decide about this one.")
        if not lifecycle.allowed(change, professional.state):
            raise Conflict("not_approved" if change == "suspend" else "not_suspended", "This is not so any more.")
        professional.state = lifecycle.after(change)
        professional.save(update_fields=["state"])
        past = {"suspend": "suspended", "reinstate": "reinstated"}[change]
        record(
            actor, f"professional.{past}", resource=professional, person=professional.user_id, data={"reason": reason}
        )
        notify(actor=actor, person_id=professional.user_id, template=f"verification.{past}")
        listing_follow(professional)
        onboarding_tell(professional.pk)
        return professional


def standing_write(professional: Professional) -> None:
    """Bring what the list goes by up to date with licences and offers, and tell whoever looks at it."""
    licences = list(Licence.objects.filter(professional=professional))
    standing_refresh(
        professional,
        licences=licences,
        offers=list(SessionOffer.objects.filter(professional=professional)),
    )
    today = today_in(professional.zone)
    good = [one for one in licences if one.state == Licence.State.VERIFIED and one.expires_on >= today]
    professional.jurisdictions = sorted({one.jurisdiction for one in good})
    professional.save()
    listing_follow(professional)


def listing_follow(professional: Professional) -> None:
    """Slots and list follow the locked professional's standing, live."""
    calendar_changed(professional, before=None)
    listing_tell(professional.pk, listed=listed_rows().filter(pk=professional.pk).exists())


def _complete(case: VerificationCase, professional: Professional, documents: list[LicenceDocument]) -> None:
    fields: dict[str, list[str]] = {}
    today = today_in(professional.zone)
    for document in documents:
        said: dict[str, Any] = case.checks.get(str(document.pk), {})
        for name in CHECKS:
            if not said.get("checks", {}).get(name):
                fields[f"{document.pk}.{name}"] = [Fault.said("not_checked", "Not checked.")]
        if not said.get("source"):
            fields[f"{document.pk}.source"] = [Fault("required")]
        if document.expires_on < today:
            fields[f"{document.pk}.expiry"] = [Fault.said("licence_ended", "This licence has ended.")]
    if fields:
        raise Invalid("checks_missing", "Something is not checked yet.", fields=fields)
    if not documents and not Licence.objects.filter(professional=professional, state=Licence.State.VERIFIED).exists():
        raise Invalid("licence_missing", "There is no licence to go by.")


def _verify(document: LicenceDocument, case: VerificationCase) -> None:
    licence = document.licence
    licence.state, licence.expires_on = Licence.State.VERIFIED, document.expires_on
    licence.checked_on = clock.now().date()
    licence.checked_source = case.checks[str(document.pk)]["source"]
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError as taken:
        raise Conflict("licence_taken", "Somebody else is verified with this licence.") from taken
    _decide(document, LicenceDocument.State.ACCEPTED)


def _decide(document: LicenceDocument, state: LicenceDocument.State) -> None:
    document.state = state
    document.save(update_fields=["state"])


def _close(case: VerificationCase, professional: Professional, change: str) -> None:
    case.claimed_by_id, case.claimed_at = None, None
    if change == "request_changes":
        # Whoever approved the old words has not approved the new ones.
        case.first_approved_by_id, case.first_approved_at = None, None
    else:
        case.decided_at = clock.now()
    case_move(case, professional, change)


def _photo_show(professional: Professional) -> None:
    """The photo that was looked at is the one that is shown from now on."""
    if not professional.photo_new_file:
        return
    before = professional.photo_file
    professional.photo_file, professional.photo_type = professional.photo_new_file, professional.photo_new_type
    professional.photo_new_file, professional.photo_new_type = "", ""
    professional.avatar_version = f"p{professional.photo_file[:12]}"
    transaction.on_commit(lambda: file_delete(before), robust=True)


def _words(text: str, field: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST_WORDS:
        raise Invalid("words_missing", fields={field: [Fault("length", least=1, most=LONGEST_WORDS)]})
