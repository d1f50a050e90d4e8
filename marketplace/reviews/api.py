"""REST of reviews: published ones for everybody, a professional's own to answer, and the moderators' queue."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.errors import Invalid
from kernel.pagination import limit_of
from marketplace.professionals.selectors import listed_exists, professional_of
from marketplace.reviews import selectors, services
from marketplace.reviews.models import Rejection, Review, ReviewReply

STATES = list(Review.State.values)


class PublicReplySerializer(serializers.Serializer[Any]):
    """The professional's published answer."""

    text = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField()


class WordsSerializer(serializers.Serializer[Any]):
    """Stars and words, without saying whose."""

    id = serializers.UUIDField()
    stars = serializers.IntegerField()
    text = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)


class ReviewSerializer(WordsSerializer):
    """A review as everybody sees it."""

    reply = PublicReplySerializer(allow_null=True)


class ReviewsSerializer(serializers.Serializer[Any]):
    """A page of reviews."""

    results = ReviewSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ReplySerializer(serializers.Serializer[Any]):
    """An answer as its writer and the moderators see it. `rejection`: why it is not shown, null otherwise."""

    text = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    published_at = serializers.DateTimeField(allow_null=True)
    rejection = serializers.ChoiceField(choices=list(Rejection.values), allow_null=True)
    version = serializers.IntegerField()


class OwnReviewSerializer(WordsSerializer):
    """A review of one's own session, with one's answer in any state."""

    reply = ReplySerializer(allow_null=True)


class OwnReviewsSerializer(serializers.Serializer[Any]):
    """A page of one's own reviews, and the professional they are about."""

    professional_id = serializers.UUIDField()
    results = OwnReviewSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ModeratedReviewSerializer(OwnReviewSerializer):
    """A review in the moderators' queue."""

    state = serializers.ChoiceField(choices=STATES)
    rejection = serializers.ChoiceField(choices=list(Rejection.values), allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    professional_id = serializers.UUIDField()
    professional_name = serializers.CharField()


class ModeratedReviewsSerializer(serializers.Serializer[Any]):
    """A page of the moderators' queue."""

    results = ModeratedReviewSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class ModerationSerializer(serializers.Serializer[Any]):
    """A moderator's decision on what he saw (`version`). `reason` is needed to reject."""

    decision = serializers.ChoiceField(choices=["publish", "reject"])
    reason = serializers.ChoiceField(choices=Rejection.choices, required=False)
    version = serializers.IntegerField(required=False)


class ReplyInput(serializers.Serializer[Any]):
    """An answer's words."""

    text = serializers.CharField(max_length=services.LONGEST)


PAGE = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


def _cursor_of(request: Request, *, default: int = 25) -> dict[str, Any]:
    query = request.query_params
    return {"cursor": query.get("cursor"), "limit": limit_of(query.get("limit"), default=default, most=50)}


class ReviewsView(ApiView):
    """Published reviews of a listed professional, newest first."""

    permission = "review.view"

    @extend_schema(operation_id="professional_reviews", parameters=PAGE, responses=ReviewsSerializer)
    def get(self, request: Request, professional_id: str) -> Response:
        own_id = self.id_of(professional_id)
        listed_exists(own_id)
        page = selectors.reviews_published(own_id, **_cursor_of(request, default=10))
        return Response(page.answer(_public))


class OwnReviewsView(ApiView):
    """Reviews of one's own sessions."""

    permission = "review.reply"

    @extend_schema(operation_id="pro_reviews", parameters=PAGE, responses=OwnReviewsSerializer)
    def get(self, request: Request) -> Response:
        professional = professional_of(self.actor.id)
        page = selectors.reviews_own(actor=self.actor, professional=professional, **_cursor_of(request))
        return Response({"professional_id": professional.pk, **page.answer(_own)})


class OwnReplyView(ApiView):
    """Answer a review, or write the answer anew."""

    permission = "review.reply"

    @extend_schema(operation_id="pro_review_reply", request=ReplyInput, responses=ReplySerializer)
    def put(self, request: Request, review_id: str) -> Response:
        text = self.read(ReplyInput, request)["text"]
        return Response(_reply(services.review_reply(actor=self.actor, review_id=self.id_of(review_id), text=text)))


class ModeratedReviewsView(ApiView):
    """Reviews and answers that wait for a moderator, or those decided on."""

    permission = "review.moderate"

    @extend_schema(
        operation_id="admin_reviews", parameters=[*PAGE, OpenApiParameter("state", str, enum=STATES)],
        responses=ModeratedReviewsSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "pending")
        if state not in STATES:
            raise Invalid("bad_state", fields={"state": ["One of: " + ", ".join(STATES) + "."]})
        page = selectors.reviews_to_moderate(actor=self.actor, state=state, **_cursor_of(request))
        return Response(page.answer(_moderated))


class ReviewModerationView(ApiView):
    """Publish or reject a review's words."""

    permission = "review.moderate"

    @extend_schema(operation_id="admin_review_moderate", request=ModerationSerializer, responses={204: None})
    def post(self, request: Request, review_id: str) -> Response:
        services.review_moderate(actor=self.actor, review_id=self.id_of(review_id), **_decision(self, request))
        return Response(status=204)


class ReplyModerationView(ApiView):
    """Publish or reject the answer to a review."""

    permission = "review.moderate"

    @extend_schema(operation_id="admin_reply_moderate", request=ModerationSerializer, responses={204: None})
    def post(self, request: Request, review_id: str) -> Response:
        services.reply_moderate(actor=self.actor, review_id=self.id_of(review_id), **_decision(self, request))
        return Response(status=204)


def _decision(view: ApiView, request: Request) -> dict[str, Any]:
    data = view.read(ModerationSerializer, request)
    return {
        "publish": data["decision"] == "publish", "reason": data.get("reason", ""), "version": data.get("version"),
    }  # fmt: skip


def _public(row: Review) -> dict[str, Any]:
    reply = selectors.reply_of(row)
    shown = reply is not None and reply.state == Review.State.PUBLISHED
    return {
        "id": row.pk,
        "stars": row.stars,
        "text": row.text,
        "published_at": row.published_at,
        "reply": {"text": reply.text, "published_at": reply.published_at} if shown and reply else None,
    }


def _reply(reply: ReviewReply) -> dict[str, Any]:
    return {
        "text": reply.text,
        "state": reply.state,
        "published_at": reply.published_at,
        "rejection": reply.rejection or None,
        "version": reply.version,
    }


def _own(row: Review) -> dict[str, Any]:
    reply = selectors.reply_of(row)
    return {**_public(row), "reply": _reply(reply) if reply else None}


def _moderated(row: Review) -> dict[str, Any]:
    return {
        **_own(row),
        "state": row.state,
        "rejection": row.rejection or None,
        "version": row.version,
        "created_at": row.created_at,
        "professional_id": row.professional_id,
        "professional_name": row.professional.display_name,
    }
