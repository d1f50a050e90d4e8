"""Telling live readers: reviewers what waits, an applicant how hers stands, and visitors that the list of people has changed."""

from __future__ import annotations

import uuid

from pydantic import BaseModel

from kernel import outbox
from marketplace.feeds import version_next, version_now
from marketplace.professionals.models import Professional
from marketplace.verification.models import VerificationCase

QUEUE, LISTING = "work:verification", "listing"


class VerificationQueueChanged(BaseModel):
    """How many cases wait for a reviewer and how many are with one. A lower `version` than the one shown is old news."""

    waiting: int
    in_review: int
    version: int


class OnboardingChanged(BaseModel):
    """How a professional stands: her own state, and that of what is being looked at (null: nothing is)."""

    state: str
    case_state: str | None
    version: int


class ListingChanged(BaseModel):
    """Somebody came onto the list or left it. A reader who shows the list asks for it again."""

    professional_id: uuid.UUID
    listed: bool
    version: int


class ListingSnapshot(BaseModel):
    """Where the list stands; people are asked for over REST."""

    version: int


def onboarding_of(professional_id: uuid.UUID) -> str:
    """The topic of one professional's own application."""
    return f"onboarding:{professional_id}"


def queue_now() -> VerificationQueueChanged:
    """What waits, and the version of that."""
    return _queue(version_now(QUEUE))


def queue_tell() -> None:
    """Publish what waits now; inside the transaction that changed it."""
    outbox.publish(QUEUE, "verification_queue.changed", _queue(version_next(QUEUE)).model_dump())


def onboarding_now(professional_id: uuid.UUID) -> OnboardingChanged:
    """How a professional stands, and the version of that."""
    return _onboarding(professional_id, version_now(onboarding_of(professional_id)))


def onboarding_tell(professional_id: uuid.UUID) -> None:
    """Publish how a professional stands now; inside the transaction that changed it."""
    topic = onboarding_of(professional_id)
    outbox.publish(topic, "onboarding.changed", _onboarding(professional_id, version_next(topic)).model_dump())


def listing_now() -> ListingSnapshot:
    """The list's version."""
    return ListingSnapshot(version=version_now(LISTING))


def listing_tell(professional_id: uuid.UUID, *, listed: bool) -> None:
    """Publish that somebody came onto the list or left it; inside the transaction that changed it."""
    changed = ListingChanged(professional_id=professional_id, listed=listed, version=version_next(LISTING))
    outbox.publish(LISTING, "listing.changed", changed.model_dump(mode="json"))


def _queue(version: int) -> VerificationQueueChanged:
    cases = VerificationCase.objects.filter(state__in=VerificationCase.WAITING)
    with_somebody = cases.filter(claimed_by__isnull=False).count()
    return VerificationQueueChanged(waiting=cases.count() - with_somebody, in_review=with_somebody, version=version)


def _onboarding(professional_id: uuid.UUID, version: int) -> OnboardingChanged:
    state = Professional.objects.values_list("state", flat=True).get(pk=professional_id)
    cases = VerificationCase.objects.filter(professional_id=professional_id, state__in=VerificationCase.OPEN)
    return OnboardingChanged(state=state, case_state=cases.values_list("state", flat=True).first(), version=version)
