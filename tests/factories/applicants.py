"""Applicants as they come: with everything typed, with a licence sent, submitted, or claimed by a reviewer."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, timedelta
from typing import Any

from access.actors import Actor
from kernel import clock
from kernel.uploads.checks import DOCUMENT, PORTRAIT, content_check
from marketplace.models import Application, Licence, LicenceDocument, Professional, VerificationCase
from marketplace.onboarding import evidence, services
from marketplace.verification import cases
from marketplace.verification.cases import CHECKS
from tests.factories import files
from tests.factories.marketplace import make_user

_number = itertools.count(1)
TYPED: dict[str, dict[str, Any]] = {
    "about": {
        "display_name": "Dr. Meera Pillai", "kind": "psychologist", "gender": "woman", "zone": "Asia/Kolkata",
        "practising_since": 2014,
    },
    "focus": {"specialties": ["anxiety", "grief"], "approaches": ["cbt"], "age_groups": ["adult"]},
    "meeting": {"languages": ["en", "hi"], "modalities": ["video", "audio"]},
    "rates": {"offers": [{"title": "Session", "minutes": 50, "amount": 150_000, "currency": "INR"}]},
    "words": {
        "headline": "Calm help with worry and grief",
        "bio": "I have worked with adults for ten years. We look together at what keeps the worry going, and change it.",
    },
}  # fmt: skip


def applicant() -> tuple[Actor, Professional]:
    """Somebody who has begun."""
    actor = Actor.person(make_user("patient").pk)
    return actor, services.onboarding_start(actor=actor)


def type_all(actor: Actor, professional: Professional, **changed: dict[str, Any]) -> int:
    """Type every step; answers the version afterwards."""
    version = Application.objects.get(pk=professional.pk).version
    for step, values in {**TYPED, **changed}.items():
        saved = services.step_save(
            actor=actor, professional_id=professional.pk, step=step, values=values, version=version
        )
        version = saved.version
    return version


def send_licence(actor: Actor, professional: Professional, *, expires_on: date | None = None) -> Licence:
    """A licence with its PDF."""
    return evidence.licence_add(
        actor=actor, professional_id=professional.pk, jurisdiction="IN", authority="Rehabilitation Council of India",
        number=f"A{next(_number)}-{uuid.uuid4().hex[:6]}", expires_on=expires_on or clock.now().date() + timedelta(days=400),
        file=content_check(files.pdf(), DOCUMENT),
    )  # fmt: skip


def send_photo(actor: Actor, professional: Professional) -> None:
    evidence.photo_put(actor=actor, professional_id=professional.pk, file=content_check(files.png(), PORTRAIT))


def submitted(*, expires_on: date | None = None) -> tuple[Actor, VerificationCase]:
    """An application in the queue."""
    actor, professional = applicant()
    version = type_all(actor, professional)
    send_licence(actor, professional, expires_on=expires_on)
    services.application_submit(actor=actor, professional_id=professional.pk, version=version)
    return actor, VerificationCase.objects.get(professional=professional)


def reviewer() -> Actor:
    return Actor.person(make_user("clinical_lead").pk)


def ticked(case: VerificationCase) -> dict[str, Any]:
    """Every check of every document that waits."""
    waiting = LicenceDocument.objects.filter(licence__professional=case.professional_id, state="waiting")
    return {
        str(pk): {"checks": dict.fromkeys(CHECKS, True), "source": "Public register, RCI"}
        for pk in waiting.values_list("pk", flat=True)
    }


def checked(judge: Actor, case_id: uuid.UUID) -> VerificationCase:
    """A case claimed by a reviewer, its list complete."""
    case = cases.case_claim(actor=judge, case_id=case_id)
    return cases.case_check(actor=judge, case_id=case_id, version=case.version, checks=ticked(case))
