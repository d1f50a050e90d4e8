"""Reading reviews. Words are sealed with their writer's key; an erased writer's words are gone, her stars stay."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from kernel.encryption import warm
from kernel.pagination import CursorPage, paginate
from marketplace.reviews.models import Review


def reviews_published(professional_id: uuid.UUID, *, cursor: str | None = None, limit: int = 10) -> CursorPage[Review]:
    """Published reviews, newest first. The writers' keys are read in one query."""
    rows: QuerySet[Review] = Review.objects.filter(
        professional_id=professional_id, state=Review.State.PUBLISHED, published_at__isnull=False
    )
    warm(rows.order_by("-published_at").values_list("patient_id", flat=True)[: limit * 2])
    return paginate(rows, cursor=cursor, limit=limit, order="-published_at")


def reviews_pending(*, cursor: str | None = None, limit: int = 25) -> CursorPage[Review]:
    """Reviews that wait for a moderator, oldest first."""
    rows: QuerySet[Review] = Review.objects.filter(state=Review.State.PENDING)
    return paginate(rows, cursor=cursor, limit=limit, order="created_at", tie="id")
