"""Writing and moderating reviews and answers: stars count at once, words are shown once a moderator has published them."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault
from marketplace.professionals.models import Professional
from marketplace.reviews.feeds import queue_tell, reviews_tell
from marketplace.reviews.models import Rejection, Review, ReviewReply

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
        raise Invalid("too_long", fields={"text": [Fault("too_long", most=LONGEST)]})
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
            # Stars alone have no words to look at.
            state=Review.State.PENDING if text else Review.State.PUBLISHED,
            published_at=None if text else clock.now(),
        )
        try:
            with transaction.atomic():
                review.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict("already_reviewed", "This session has been reviewed.") from error
        record(actor, "review.submitted", resource=review, person=patient, data={"stars": stars})
        queue_tell()
        reviews_tell(professional_id)
        return review


def review_moderate(
    *, actor: Actor, review_id: uuid.UUID, publish: bool, reason: str = "", version: int | None = None
) -> Review:
    """Publish a review's words, or reject them for a reason (`Rejection`); a published one can be taken down again.

    `version`: what the moderator saw. Raises NotFound, Invalid("reason_required"), Conflict("stale_version"),
    Forbidden("own_review").
    """
    reason = _reason(publish, reason)
    with transaction.atomic():
        authorize(actor, "review.moderate")
        review = Review.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
        if review is None:
            raise NotFound
        _not_a_party(actor, review)
        _decide(review, publish, reason, version)
        record(
            actor, "review.published" if publish else "review.rejected", resource=review, person=review.patient_id,
            data={"reason": reason},
        )  # fmt: skip
        queue_tell()
        reviews_tell(review.professional_id)
        return review


def review_reply(*, actor: Actor, review_id: uuid.UUID, text: str) -> ReviewReply:
    """Answer a published review of one's own session, or write the answer anew; it waits for a moderator either way.

    Raises NotFound, Invalid with the field, Conflict("review_not_published").
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("bad_reply", fields={"text": [Fault("length", least=1, most=LONGEST)]})
    with transaction.atomic():
        review = (
            Review.objects.select_for_update(of=("self",)).select_related("professional").filter(pk=review_id).first()
        )
        if review is None:
            raise NotFound
        authorize(actor, "review.reply", review.professional)
        if review.state != Review.State.PUBLISHED:
            raise Conflict("review_not_published", "This review is not shown, so there is nothing to answer.")
        reply = ReviewReply.objects.filter(review=review).first() or ReviewReply(review=review, version=0)
        reply.author_id, reply.text = review.professional.user_id, text
        reply.state, reply.published_at, reply.rejection = Review.State.PENDING, None, ""
        reply.version += 1
        reply.save()
        record(actor, "review.replied", resource=review, person=review.patient_id)
        queue_tell()
        reviews_tell(review.professional_id)
        return reply


def reply_moderate(
    *, actor: Actor, review_id: uuid.UUID, publish: bool, reason: str = "", version: int | None = None
) -> ReviewReply:
    """Publish or reject the answer to a review; errors as for `review_moderate`."""
    reason = _reason(publish, reason)
    with transaction.atomic():
        authorize(actor, "review.moderate")
        review = Review.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
        reply = ReviewReply.objects.select_for_update(of=("self",)).filter(review_id=review_id).first()
        if review is None or reply is None:
            raise NotFound
        _not_a_party(actor, review)
        _decide(reply, publish, reason, version)
        record(
            actor, "review.reply_published" if publish else "review.reply_rejected", resource=review,
            person=review.patient_id, data={"reason": reason},
        )  # fmt: skip
        queue_tell()
        reviews_tell(review.professional_id)
        return reply


def _reason(publish: bool, reason: str) -> str:
    if publish:
        return ""
    if reason not in Rejection.values:
        raise Invalid("reason_required", fields={"reason": [Fault("required")]})
    return reason


def _not_a_party(actor: Actor, review: Review) -> None:
    """Nobody judges words about herself, or her own."""
    parties = {review.patient_id, Professional.objects.values_list("user_id", flat=True).get(pk=review.professional_id)}
    if actor.is_person and actor.id in parties:
        raise Forbidden("own_review", "Somebody else has to decide about this one.")


def _decide(row: Review | ReviewReply, publish: bool, reason: str, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict("stale_version", "Somebody has changed this meanwhile. Look again.")
    row.state = Review.State.PUBLISHED if publish else Review.State.REJECTED
    row.published_at = clock.now() if publish else None
    row.rejection = reason
    row.version += 1
    row.save(update_fields=["state", "published_at", "rejection", "version", "updated_at"])
