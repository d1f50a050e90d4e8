"""Reading extracts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from access.actors import Actor
from access.authorize import authorize
from access.fields import field_shown
from accounts.people.selectors import person_cards
from kernel import encryption
from kernel.pagination import CursorPage, paginate
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.research.models import ResearchExtract


@dataclass(frozen=True, slots=True)
class ExtractPage:
    """One page of extracts, why each was asked for, and the names of who asked that the reader's roles open."""

    page: CursorPage[ResearchExtract]
    reasons: dict[uuid.UUID, str | None]
    names: dict[uuid.UUID, str]


def extracts_list(*, actor: Actor, cursor: str | None, limit: int) -> ExtractPage:
    """All extracts that were ever asked for, newest first; as many queries however many there are."""
    authorize(actor, "research.extract")
    page = paginate(ResearchExtract.objects.defer("reason"), cursor=cursor, limit=limit, order="-created_at")
    askers = {row.asked_by_id for row in page.rows}
    # Reasons are sealed: the keys first, in one query, then the words.
    encryption.warm(askers)
    sealed = ResearchExtract.objects.filter(pk__in=[row.pk for row in page.rows]).only("id", "reason")
    reasons = {row.pk: row.reason for row in sealed}
    cards = person_cards(askers) if field_shown(actor, "accounts.user.name") else {}
    return ExtractPage(page, reasons, {person_id: card.name for person_id, card in cards.items()})


def extracts_newest(limit: int = 20) -> list[ResearchExtract]:
    """How the newest stand, without why they were asked for."""
    return list(ResearchExtract.objects.defer("reason").order_by("-created_at", "-id")[:limit])


def questionnaires_known(*, actor: Actor) -> list[str]:
    """The codes of questionnaires there are."""
    authorize(actor, "research.extract")
    return list(QuestionnaireVersion.objects.order_by("code").values_list("code", flat=True).distinct())
