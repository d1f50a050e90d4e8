"""One's own application as the steps and the status page show it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import NotFound
from marketplace.matching.models import MatchProfile
from marketplace.onboarding import steps
from marketplace.onboarding.models import Application
from marketplace.onboarding.services import application_problems
from marketplace.professionals import lifecycle
from marketplace.professionals.models import Licence, Professional, SessionOffer
from marketplace.professionals.selectors import professional_of
from marketplace.verification.models import VerificationCase
from marketplace.verification.selectors import licences_of


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """Everything about one's own application. `problems`: step → field → code of what is not right yet."""

    professional: Professional
    version: int
    step: str
    draft: dict[str, Any]
    problems: dict[str, dict[str, str]]
    licences: list[Licence]
    case: VerificationCase | None

    @property
    def editable(self) -> bool:
        return self.professional.state in lifecycle.EDITABLE


def application_own(*, actor: Actor) -> OwnApplication:
    """Raises NotFound("no_profile") for somebody who has not begun."""
    professional = professional_of(actor.id)
    authorize(actor, "onboarding.own", professional)
    found = Application.objects.filter(professional=professional).first()
    draft = {step: steps.kept(step, {}) for step in (*steps.TYPED, "licences")}
    draft["about"]["zone"] = professional.zone
    if professional.state not in {lifecycle.DRAFT, lifecycle.CHANGES_REQUESTED}:
        draft |= _submitted_draft(professional)
    draft |= (found.draft if found else None) or {}
    editable = professional.state in lifecycle.EDITABLE
    return OwnApplication(
        professional=professional,
        version=found.version if found else 1,
        step=found.step if found else "",
        draft=draft,
        problems=application_problems(professional, draft) if editable else {},
        licences=licences_of(professional),
        case=VerificationCase.objects.filter(professional=professional).order_by("-created_at").first(),
    )


def licence_own(*, actor: Actor, licence_id: uuid.UUID) -> Licence:
    """One's own licence: asked before anything that was sent about it is looked at. Raises NotFound."""
    licence = Licence.objects.select_related("professional").filter(pk=licence_id).first()
    if licence is None:
        raise NotFound
    authorize(actor, "onboarding.own", licence.professional)
    return licence


def _submitted_draft(professional: Professional) -> dict[str, Any]:
    """What stands on the profile, for somebody who never typed it here."""
    offers = SessionOffer.objects.filter(professional=professional, active=True).order_by("position", "minutes")
    ages = MatchProfile.objects.filter(professional=professional).values_list("age_groups", flat=True).first()
    return {
        "about": {
            "display_name": professional.display_name, "kind": professional.kind, "gender": professional.gender,
            "zone": professional.zone, "practising_since": professional.practising_since,
        },
        "focus": {
            "specialties": professional.specialties, "approaches": professional.approaches, "age_groups": ages or [],
        },
        "meeting": {"languages": professional.languages, "modalities": professional.modalities},
        "rates": {
            "offers": [
                {"title": one.title, "minutes": one.minutes, "amount": one.price_minor, "currency": one.currency}
                for one in offers
            ]
        },
        "words": {"headline": professional.headline, "bio": professional.bio},
    }  # fmt: skip
