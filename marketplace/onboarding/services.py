"""Writing one's application: begin, keep a step as typed, submit, take back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.roles import give_base_role
from accounts.people.models import User
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from marketplace.matching.models import MatchProfile
from marketplace.onboarding import steps
from marketplace.onboarding.models import Application
from marketplace.professionals import lifecycle
from marketplace.professionals.models import Licence, LicenceDocument, Professional, SessionOffer
from marketplace.professionals.services import portrait_draw, search_refresh, standing_refresh
from marketplace.professionals.standing import today_in
from marketplace.verification.cases import case_open, case_withdraw, professional_locked
from marketplace.verification.models import VerificationCase


def onboarding_start(*, actor: Actor) -> Professional:
    """Begin to apply: an empty profile nobody sees, and the applicant's role. Again is no change."""
    if actor.id is None:
        raise Unauthenticated
    authorize(actor, "onboarding.start", actor.id)
    with transaction.atomic():
        found = Professional.objects.filter(user_id=actor.id).first()
        if found is not None:
            return found
        zone = User.objects.values_list("zone", flat=True).get(pk=actor.id)
        try:
            with transaction.atomic():
                professional = Professional.objects.create(
                    user_id=actor.id, slug=f"draft-{uuid.uuid4().hex}", zone=zone, state=lifecycle.DRAFT
                )
        except IntegrityError:
            # Two tabs at once: the other one was first.
            return Professional.objects.get(user_id=actor.id)
        Application.objects.create(professional=professional, person_id=actor.id)
        give_base_role(user_id=actor.id, slug="applicant", by="marketplace.onboarding")
        record(actor, "onboarding.started", resource=professional, person=actor.id)
        return professional


def step_save(
    *, actor: Actor, professional_id: uuid.UUID, step: str, values: dict[str, Any], version: int
) -> Application:
    """Keep what was typed in a step, right or not. `version`: what the device saw.

    Raises NotFound (for an unknown step as well), Conflict("not_editable"), Conflict("stale_version", data.version).
    """
    if step not in steps.STEPS:
        raise NotFound
    with transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        editable(professional)
        application = application_locked(professional)
        _same(application, version)
        if step != "photo":
            application.draft = {**(application.draft or {}), step: steps.kept(step, values)}
        application.step = step
        _saved(application)
        record(actor, "onboarding.step_saved", resource=professional, person=professional.user_id, data={"step": step})
        return application


def application_submit(*, actor: Actor, professional_id: uuid.UUID, version: int) -> Professional:
    """Put the application before the reviewers.

    Raises NotFound, Conflict("not_editable" | "stale_version"), Invalid("incomplete") with a code at each `step.field`.
    """
    with transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        editable(professional)
        application = application_locked(professional)
        _same(application, version)
        draft = application.draft or {}
        wrong = application_problems(professional, draft)
        if wrong:
            fields = {f"{step}.{field}": [code] for step, found in wrong.items() for field, code in found.items()}
            raise Invalid("incomplete", "Something is missing yet.", fields=fields)
        _apply(professional, draft)
        professional.state = lifecycle.after("submit")
        professional.save()
        _saved(application)
        record(actor, "onboarding.submitted", resource=professional, person=professional.user_id)
        case_open(actor=actor, professional=professional, kind=VerificationCase.Kind.APPLICATION)
        return professional


def application_withdraw(*, actor: Actor, professional_id: uuid.UUID) -> Professional:
    """Take a submitted application back to change it, while nobody looks at it. Raises NotFound, Conflict("in_review")."""
    with transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        if not lifecycle.allowed("withdraw", professional.state):
            raise Conflict("in_review", "Somebody is looking at it just now.")
        professional.state = lifecycle.after("withdraw")
        professional.save(update_fields=["state"])
        record(actor, "onboarding.withdrawn", resource=professional, person=professional.user_id)
        case_withdraw(actor=actor, professional=professional)
        return professional


def application_problems(professional: Professional, draft: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Step → field → code of everything that keeps the application from being submitted."""
    today = today_in(professional.zone)
    found = {step: steps.problems(step, draft.get(step) or {}, today=today) for step in steps.TYPED}
    licences = Licence.objects.filter(professional=professional).exclude(state=Licence.State.REJECTED)
    waiting = LicenceDocument.objects.filter(licence__in=licences, state=LicenceDocument.State.WAITING)
    found["licences"] = {}
    if not waiting.exists() and not licences.filter(state=Licence.State.VERIFIED).exists():
        found["licences"]["document"] = "required"
    for licence_id in (
        licences.filter(state=Licence.State.UNCHECKED)
        .exclude(documents__state=LicenceDocument.State.WAITING)
        .values_list("pk", flat=True)
    ):
        found["licences"][f"{licence_id}.document"] = "required"
    return {step: wrong for step, wrong in found.items() if wrong}


def application_locked(professional: Professional) -> Application:
    """The locked professional's application; who was listed before there were applications gets an empty one."""
    found = Application.objects.select_for_update(of=("self",)).filter(professional=professional).first()
    return found or Application.objects.create(professional=professional, person_id=professional.user_id)


def editable(professional: Professional) -> None:
    """Raise Conflict("not_editable") while somebody looks at it, and once it was decided."""
    if professional.state not in lifecycle.EDITABLE:
        raise Conflict("not_editable", "This cannot be changed at the moment.", data={"state": professional.state})


def _same(application: Application, version: int) -> None:
    if application.version != version:
        raise Conflict("stale_version", "This was changed on another device.", data={"version": application.version})


def _saved(application: Application) -> None:
    application.version += 1
    application.updated_at = clock.now()
    application.save()


def _apply(professional: Professional, draft: dict[str, Any]) -> None:
    """Set what was typed on the profile and its offers; nobody sees them before they are approved."""
    about, focus, meeting, words = (draft[step] for step in ("about", "focus", "meeting", "words"))
    for name in ("display_name", "kind", "gender", "zone"):
        setattr(professional, name, about[name].strip())
    professional.practising_since = about["practising_since"]
    professional.headline, professional.bio = words["headline"].strip(), words["bio"].strip()
    professional.specialties, professional.approaches = focus["specialties"], focus["approaches"]
    professional.languages, professional.modalities = meeting["languages"], meeting["modalities"]
    if professional.slug.startswith("draft-"):
        professional.slug = _slug(professional.display_name)
    MatchProfile.objects.update_or_create(professional=professional, defaults={"age_groups": focus["age_groups"]})
    # Nothing has been sold yet by whoever is not approved yet.
    SessionOffer.objects.filter(professional=professional).update(active=False)
    offers = [
        SessionOffer(
            professional=professional, title=one["title"].strip(), minutes=one["minutes"],
            modalities=meeting["modalities"], price_minor=one["amount"], currency=one["currency"], position=place,
        )
        for place, one in enumerate(draft["rates"]["offers"])
    ]  # fmt: skip
    SessionOffer.objects.bulk_create(offers)
    standing_refresh(professional, licences=list(Licence.objects.filter(professional=professional)), offers=offers)
    search_refresh(professional)
    if not professional.avatar_version:
        portrait_draw(professional, str(professional.pk))


def _slug(name: str) -> str:
    """An address of its own, readable where the name is written in Latin letters."""
    readable = slugify(name)[:60] or "professional"
    if not Professional.objects.filter(slug=readable).exists():
        return readable
    return f"{readable}-{uuid.uuid4().hex[:6]}"
