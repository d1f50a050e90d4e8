"""Writing reviews: one per session; stars count at once, words are shown once a moderator has published them."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from marketplace.professionals.models import Professional
from marketplace.reviews.models import Review

LONGEST = 2000


def review_submit(
    *,
    actor: Actor,
    professional_id: uuid.UUID,
    session_id: uuid.UUID,
    stars: int,
    text: str = "",
    patient_id: uuid.UUID | None = None,
) -> Review:
    """Record a patient's review of a session the caller has proved to be completed and hers.

    `patient_id` defaults to the actor. Raises Conflict("already_reviewed"), Invalid with the field, NotFound.
    """
    text = text.strip()
    if not 1 <= stars <= 5:
        raise Invalid("bad_stars", fields={"stars": ["Choose 1 to 5 stars."]})
    if len(text) > LONGEST:
        raise Invalid("too_long", fields={"text": [f"At most {LONGEST} characters."]})
    with transaction.atomic():
        patient = patient_id or actor.id
        if patient is None:
            raise Unauthenticated
        authorize(actor, "review.submit", patient)
        changed = Professional.objects.filter(pk=professional_id).update(
            rating_sum=F("rating_sum") + stars, rating_count=F("rating_count") + 1
        )
        if not changed:
            raise NotFound
        review = Review(
            professional_id=professional_id,
            patient_id=patient,
            session_id=session_id,
            stars=stars,
            text=text or None,
        )
        try:
            with transaction.atomic():
                review.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict("already_reviewed", "This session has been reviewed.") from error
        record(actor, "review.submitted", resource=review, person=patient, data={"stars": stars})
        return review


def review_moderate(*, actor: Actor, review_id: uuid.UUID, publish: bool) -> Review:
    """Publish or reject a review's words. Raises NotFound."""
    with transaction.atomic():
        authorize(actor, "review.moderate")
        review = Review.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
        if review is None:
            raise NotFound
        review.state = Review.State.PUBLISHED if publish else Review.State.REJECTED
        review.published_at = clock.now() if publish else None
        review.save(update_fields=["state", "published_at"])
        record(actor, "review.published" if publish else "review.rejected", resource=review, person=review.patient_id)
        return review
