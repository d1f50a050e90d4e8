"""Reading reviews. Words are sealed with their writer's key; an erased writer's words are gone, her stars stay."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.encryption import warm
from kernel.pagination import CursorPage, paginate
from marketplace.professionals.models import Professional
from marketplace.professionals.selectors import HEAVY
from marketplace.reviews.models import Review, ReviewReply

PENDING, PUBLISHED = Review.State.PENDING, Review.State.PUBLISHED


def reviews_published(professional_id: uuid.UUID, *, cursor: str | None = None, limit: int = 10) -> CursorPage[Review]:
    """Published reviews with their words or at least stars, newest first, each with its answer."""
    rows = Review.objects.filter(professional_id=professional_id, state=PUBLISHED, published_at__isnull=False)
    return _page(rows, cursor=cursor, limit=limit, order="-published_at")


def reviews_own(
    *, actor: Actor, professional: Professional, cursor: str | None = None, limit: int = 25
) -> CursorPage[Review]:
    """What a professional reads about her own sessions: published reviews, newest first, and her answers in any state."""
    authorize(actor, "review.reply", professional)
    rows = Review.objects.filter(professional_id=professional.pk, state=PUBLISHED, published_at__isnull=False)
    return _page(rows, cursor=cursor, limit=limit, order="-published_at")


def reviews_to_moderate(
    *, actor: Actor, state: str = "pending", cursor: str | None = None, limit: int = 25
) -> CursorPage[Review]:
    """Reviews of which the words or the answer's words are in a state; those that wait oldest first, others newest first.

    That it was looked at is audited: the words are a patient's, and nobody has agreed yet to their being published.
    """
    authorize(actor, "review.moderate")
    answered = Exists(ReviewReply.objects.filter(review_id=OuterRef("pk"), state=state))
    rows = Review.objects.filter(Q(state=state) | answered)
    waiting = state == PENDING
    with transaction.atomic():
        page = _page(rows, cursor=cursor, limit=limit, order="created_at" if waiting else "-created_at")
        record(actor, "reviews.listed", data={"state": state}, shown=[row.patient_id for row in page.rows])
    return page


def _page(rows: QuerySet[Review], *, cursor: str | None, limit: int, order: str) -> CursorPage[Review]:
    """A page with its answers. Words open as rows are read, so the page is found first and all its keys are fetched at once."""
    tie = "-id" if order.startswith("-") else "id"
    light = rows.only("id", "created_at", "published_at", "patient_id")
    page = paginate(light, cursor=cursor, limit=limit, order=order, tie=tie)
    found = [row.pk for row in page.rows]
    warm(
        [row.patient_id for row in page.rows]
        + list(ReviewReply.objects.filter(review_id__in=found).values_list("author_id", flat=True))
    )
    full = Review.objects.select_related("reply", "professional").defer(*(f"professional__{name}" for name in HEAVY))
    by_id = full.in_bulk(found)
    return CursorPage([by_id[pk] for pk in found], page.next)


def reply_of(row: Review) -> ReviewReply | None:
    """The answer to a review, if there is one."""
    return getattr(row, "reply", None)
