"""Live: the reviewers' queue, how one's own application stands, and the list of people."""

from __future__ import annotations

from access.actors import Actor
from access.authorize import authorize
from kernel.errors import NotFound
from kernel.ids import parse_uuid
from marketplace.professionals.models import Professional
from marketplace.verification import feeds
from realtime.registry import Topic, topic


@topic("work:verification")
class VerificationQueueTopic(Topic):
    """How many cases wait and how many are with a reviewer."""

    permission = "verification.review"
    policy = "latest"
    events = {"verification_queue.changed": feeds.VerificationQueueChanged}
    snapshot_model = feeds.VerificationQueueChanged

    def snapshot(self, actor: Actor) -> feeds.VerificationQueueChanged:
        """What waits now."""
        return feeds.queue_now()


@topic("onboarding:{professional_id}")
class OnboardingTopic(Topic):
    """How a professional's own application and licences stand."""

    permission = "onboarding.own"
    policy = "latest"
    events = {"onboarding.changed": feeds.OnboardingChanged}
    snapshot_model = feeds.OnboardingChanged

    def resource(self, actor: Actor, professional_id: str) -> Professional:
        own_id = parse_uuid(professional_id)
        found = Professional.objects.only("id", "user_id").filter(pk=own_id).first() if own_id else None
        if found is None:
            raise NotFound
        return found

    def snapshot(self, actor: Actor, professional_id: str) -> feeds.OnboardingChanged:
        """How it stands now. Raises NotFound."""
        professional = self.resource(actor, professional_id)
        authorize(actor, "onboarding.own", professional)
        return feeds.onboarding_now(professional.pk)


@topic("listing")
class ListingTopic(Topic):
    """That the list of people has changed, for every visitor who looks at it."""

    permission = "directory.view"
    policy = "latest"
    public = True
    events = {"listing.changed": feeds.ListingChanged}
    snapshot_model = feeds.ListingSnapshot

    def snapshot(self, actor: Actor) -> feeds.ListingSnapshot:
        """Where the list stands."""
        return feeds.listing_now()
