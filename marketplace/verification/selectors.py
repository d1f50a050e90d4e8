"""Reading cases: the queue, one case with all a reviewer needs, and who is off the list with sessions ahead."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Upper

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.people.selectors import PersonCard, person_cards
from kernel import clock
from kernel.errors import Invalid, NotFound
from kernel.faults import Fault
from kernel.files import file_get
from kernel.pagination import CursorPage, paginate
from marketplace.calendar.models import Claim
from marketplace.professionals import lifecycle
from marketplace.professionals.models import Licence, LicenceDocument, Professional
from marketplace.professionals.selectors import HEAVY, PHOTO
from marketplace.verification.models import VerificationCase, VerificationPolicy

# What sealed licence documents are bound to (`kernel.files`).
DOCUMENT = "professionals.licence"
FIRST_POLICY = VerificationPolicy(version=0, four_eyes=False, warn_days=[30, 7, 1])


def policy() -> VerificationPolicy:
    """The rules in force; before anybody set any, version 0: one reviewer, warnings 30, 7 and 1 days before."""
    return VerificationPolicy.objects.order_by("-version").first() or FIRST_POLICY


def cases_page(
    *, actor: Actor, state: str = "waiting", cursor: str | None = None, limit: int = 25
) -> CursorPage[VerificationCase]:
    """Cases that wait (oldest first) or of one state (newest first), each with its professional and her licences' places."""
    authorize(actor, "verification.review")
    rows = VerificationCase.objects.select_related("professional").defer(
        "requests", "reason", *(f"professional__{name}" for name in HEAVY), "professional__bio"
    )
    rows = rows.annotate(
        places=ArraySubquery(
            Licence.objects.filter(professional=OuterRef("professional"))
            .order_by("jurisdiction")
            .values("jurisdiction")
        )
    )
    if state == "waiting":
        return paginate(
            rows.filter(state__in=VerificationCase.WAITING), cursor=cursor, limit=limit, order="submitted_at", tie="id"
        )
    if state not in VerificationCase.State.values:
        raise Invalid("bad_state", fields={"state": [Fault("unknown")]})
    return paginate(rows.filter(state=state), cursor=cursor, limit=limit, order="-updated_at")


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case as its screen shows it. `twins`: licence id → how many others have typed the same number."""

    case: VerificationCase
    professional: Professional
    licences: list[Licence]
    twins: dict[uuid.UUID, int]
    age_groups: list[str]
    people: dict[uuid.UUID, PersonCard]
    policy: VerificationPolicy


def case_detail(*, actor: Actor, case_id: uuid.UUID) -> CaseDetail:
    """One case. Raises NotFound."""
    authorize(actor, "verification.review")
    case = (
        VerificationCase.objects.select_related("professional")
        .defer(*(f"professional__{name}" for name in HEAVY))
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise NotFound
    licences = licences_of(case.professional)
    return CaseDetail(
        case=case,
        professional=case.professional,
        licences=licences,
        twins=_twins(licences),
        age_groups=age_groups_of(case.professional),
        people=person_cards(
            {one for one in (case.person_id, case.claimed_by_id, case.first_approved_by_id) if one is not None}
        ),
        policy=policy(),
    )


def age_groups_of(professional: Professional) -> list[str]:
    """Whom she sees, as matching knows it."""
    profile = getattr(professional, "match_profile", None)
    return list(profile.age_groups) if profile else []


def licences_of(professional: Professional) -> list[Licence]:
    """Her licences with their documents, oldest first."""
    return list(
        Licence.objects.filter(professional=professional).prefetch_related("documents").order_by("created_at", "id")
    )


def _twins(licences: list[Licence]) -> dict[uuid.UUID, int]:
    found: dict[uuid.UUID, int] = {}
    for licence in licences:
        same = (
            Licence.objects.annotate(upper=Upper("number"))
            .filter(jurisdiction=licence.jurisdiction, upper=licence.number.upper())
            .exclude(professional_id=licence.professional_id)
        )
        found[licence.pk] = same.count()
    return found


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it is shown, with its type."""

    content: bytes
    media_type: str


@transaction.atomic
def document_open(*, actor: Actor, document_id: uuid.UUID, permission: str) -> OpenedFile:
    """A licence's document, for its owner (`onboarding.own`) or a reviewer (`verification.review`). The reading is written down.

    Raises NotFound.
    """
    document = LicenceDocument.objects.select_related("licence__professional").filter(pk=document_id).first()
    if document is None:
        raise NotFound
    authorize(actor, permission, document.licence.professional)
    content = file_get(document.file, context=DOCUMENT)
    if content is None:
        raise NotFound
    record(actor, "licence_document.read", resource=document, person=document.person_id)
    return OpenedFile(content, document.media_type)


@transaction.atomic
def photo_open(*, actor: Actor, professional_id: uuid.UUID, permission: str) -> OpenedFile:
    """The photo that waits to be looked at, else the one that is shown; for its owner or a reviewer. Raises NotFound."""
    professional = Professional.objects.defer(*HEAVY).filter(pk=professional_id).first()
    if professional is None:
        raise NotFound
    authorize(actor, permission, professional)
    name = professional.photo_new_file or professional.photo_file
    content = file_get(name, context=PHOTO)
    if content is None:
        raise NotFound
    record(actor, "professional_photo.read", resource=professional, person=professional.user_id)
    return OpenedFile(content, professional.photo_new_type if professional.photo_new_file else professional.photo_type)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Somebody who is off the list. `sessions`: how many are booked with her from now on, `next_at` the first of them."""

    professional: Professional
    ended_at: datetime | None
    sessions: int
    next_at: datetime | None


def unlisted_with_sessions(*, actor: Actor, limit: int = 100) -> list[Unlisted]:
    """Who was suspended or whose licence has ended and has sessions ahead, the most pressing first; two queries at most."""
    authorize(actor, "verification.suspend")
    now = clock.now()
    ahead = Q(claims__state=Claim.State.BOOKED, claims__starts_at__gt=now)
    rows: QuerySet[Professional] = (
        Professional.objects.defer(*HEAVY)
        .filter(Q(state=lifecycle.SUSPENDED) | Q(state=lifecycle.APPROVED, listed_until__lte=now))
        .annotate(sessions=Count("claims", filter=ahead), next_at=Min("claims__starts_at", filter=ahead))
        .filter(sessions__gt=0)
        .order_by("next_at")[:limit]
    )
    return [Unlisted(row, row.listed_until, vars(row)["sessions"], vars(row)["next_at"]) for row in rows]
