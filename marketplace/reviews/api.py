"""REST of reviews: published ones for everybody, and the moderators' queue."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.pagination import limit_of
from marketplace.professionals.selectors import listed_exists
from marketplace.reviews import selectors, services
from marketplace.reviews.models import Review


class ReviewSerializer(serializers.Serializer[Any]):
    """Stars and words, without saying whose."""

    id = serializers.UUIDField()
    stars = serializers.IntegerField()
    text = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=["pending", "published", "rejected"])
    published_at = serializers.DateTimeField(allow_null=True)


class ReviewsSerializer(serializers.Serializer[Any]):
    """A page of reviews."""

    results = ReviewSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ModerationSerializer(serializers.Serializer[Any]):
    """A moderator's decision."""

    decision = serializers.ChoiceField(choices=["publish", "reject"])


PAGE = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class ReviewsView(ApiView):
    """Published reviews of a listed professional, newest first."""

    permission = "review.view"

    @extend_schema(operation_id="professional_reviews", parameters=PAGE, responses=ReviewsSerializer)
    def get(self, request: Request, professional_id: str) -> Response:
        own_id = self.id_of(professional_id)
        listed_exists(own_id)
        page = selectors.reviews_published(
            own_id,
            cursor=request.query_params.get("cursor"),
            limit=limit_of(request.query_params.get("limit"), default=10, most=50),
        )
        return Response(page.answer(_review))


class PendingReviewsView(ApiView):
    """Reviews that wait for a moderator."""

    permission = "review.moderate"

    @extend_schema(operation_id="admin_reviews", parameters=PAGE, responses=ReviewsSerializer)
    def get(self, request: Request) -> Response:
        page = selectors.reviews_pending(
            cursor=request.query_params.get("cursor"), limit=limit_of(request.query_params.get("limit"))
        )
        return Response(page.answer(_review))


class ReviewModerationView(ApiView):
    """Publish or reject."""

    permission = "review.moderate"

    @extend_schema(operation_id="admin_review_moderate", request=ModerationSerializer, responses=ReviewSerializer)
    def post(self, request: Request, review_id: str) -> Response:
        decision = self.read(ModerationSerializer, request)["decision"]
        review = services.review_moderate(
            actor=self.actor, review_id=self.id_of(review_id), publish=decision == "publish"
        )
        return Response(_review(review))


def _review(row: Review) -> dict[str, Any]:
    return {
        "id": row.pk,
        "stars": row.stars,
        "text": row.text,
        "state": row.state,
        "published_at": row.published_at,
    }
