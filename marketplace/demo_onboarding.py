"""People of the demo who want to be listed, one at each stage, so that reviewers have something to look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from access.actors import Actor
from access.roles import give_base_role
from accounts.people.models import User
from kernel import clock
from kernel.demo import DemoWorld
from kernel.uploads.checks import DOCUMENT, content_check
from marketplace.demo_people import CONCERNS, HEADLINES, MIDDLES, OPENINGS, PLACES, WAYS
from marketplace.onboarding import evidence, services
from marketplace.onboarding.models import Application
from marketplace.professionals.models import Licence, Professional
from marketplace.verification.models import VerificationCase

BY = Actor.system("demo")
# Name, place, kind, how far she has come.
PEOPLE = (
    ("Nisha Kulkarni", "mumbai", "counsellor", "draft"),
    ("Tomas Lindqvist", "berlin", "therapist", "submitted"),
    ("Farah Siddiqui", "delhi", "psychologist", "submitted"),
    ("Marie Laurent", "paris", "psychologist", "in_review"),
    ("Karan Malhotra", "delhi", "counsellor", "changes_requested"),
    ("Ben Carter", "chicago", "therapist", "rejected"),
)
ASKED = "Please say in a sentence or two what a first session with you is like."
REFUSED = "The number is not in the authority's register."


@transaction.atomic
def applicants_seed(world: DemoWorld) -> None:
    """Make the applicants, and one licence that is being renewed; a handful of files, each sealed."""
    hashed = world.get("professionals")[0].password
    lead = world.get("staff")["clinical_lead"]
    for number, (name, place, kind, stage) in enumerate(PEOPLE):
        professional = _begun(number, name, place, hashed)
        if stage == "draft":
            _type(professional, {"about": _typed(name, place, kind)["about"]})
            continue
        _type(professional, _typed(name, place, kind))
        _licence(professional, place, number)
        version = Application.objects.get(pk=professional.pk).version
        services.application_submit(actor=BY, professional_id=professional.pk, version=version)
        _move(professional, stage, lead, world.now - timedelta(hours=3 + 7 * number))
    renewed = Licence.objects.filter(professional=world.get("professionals")[40].professional).first()
    if renewed is not None:
        evidence.licence_document_add(
            actor=BY, licence_id=renewed.pk, expires_on=renewed.expires_on + timedelta(days=365), file=_paper("Renewal")
        )


def _begun(number: int, name: str, place: str, hashed: str) -> Professional:
    where = PLACES[place]
    user = User(
        email=f"applicant{number or ''}@demo.mindo.example", name=name, zone=where.zone, jurisdiction=where.jurisdiction,
        password=hashed,
    )  # fmt: skip
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for role in ("patient", "applicant"):
        give_base_role(user_id=user.pk, slug=role, by="demo")
    professional = Professional.objects.create(user=user, slug=f"draft-{user.pk.hex}", zone=where.zone)
    Application.objects.create(professional=professional, person=user)
    return professional


def _typed(name: str, place: str, kind: str) -> dict[str, Any]:
    where = PLACES[place]
    concerns = list(CONCERNS[kind][:4])
    return {
        "about": {
            "display_name": name, "kind": kind, "gender": "", "zone": where.zone, "practising_since": clock.now().year - 8,
        },
        "focus": {"specialties": concerns, "approaches": list(WAYS[kind][:2]), "age_groups": ["adult"]},
        "meeting": {"languages": list(where.languages), "modalities": ["video", "audio"]},
        "rates": {
            "offers": [{"title": "Session", "minutes": 50, "amount": where.price[0], "currency": where.currency}]
        },
        "words": {"headline": HEADLINES[concerns[0]], "bio": f"{OPENINGS[0]}\n\n{MIDDLES[0]}"},
    }  # fmt: skip


def _type(professional: Professional, typed: dict[str, Any]) -> None:
    version = 1
    for step, values in typed.items():
        saved = services.step_save(actor=BY, professional_id=professional.pk, step=step, values=values, version=version)
        version = saved.version


def _licence(professional: Professional, place: str, number: int) -> None:
    where = PLACES[place]
    evidence.licence_add(
        actor=BY, professional_id=professional.pk, jurisdiction=where.jurisdiction, authority=where.authority,
        number=f"{where.jurisdiction[:2]}-{90_000 + number * 41}", expires_on=clock.now().date() + timedelta(days=420),
        file=_paper(f"Licence to practise, {where.jurisdiction}"),
    )  # fmt: skip


def _move(professional: Professional, stage: str, lead: User, at: Any) -> None:
    """Let the case be as a reviewer left it."""
    case = VerificationCase.objects.get(professional=professional)
    case.submitted_at, case.state = at, stage
    if stage == "in_review":
        case.claimed_by, case.claimed_at = lead, clock.now()
    elif stage == "changes_requested":
        case.requests = [{"field": "words.bio", "message": ASKED}]
    elif stage == "rejected":
        case.reason, case.decided_at = REFUSED, clock.now()
    case.save()
    Professional.objects.filter(pk=professional.pk).update(state=stage)


def _paper(text: str) -> Any:
    """A page that says what it is: enough for a reviewer of the demo to open."""
    page = f"BT /F1 24 Tf 72 720 Td ({text}) Tj 0 -40 Td (Specimen, not a real document) Tj ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, part in enumerate(parts, 1):
        table += b"%010d 00000 n \n" % len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    count, at = len(parts) + 1, len(written)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, at)
    return content_check(written + b"xref\n0 %d\n" % count + table + trailer, DOCUMENT)
