"""Break-glass over REST: for who opens, and for who reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from access.break_glass import selectors, services
from access.break_glass.lifecycle import GlassState
from access.break_glass.models import BreakGlass
from access.rest import ApiView
from access.serializers import PageQuery

TAGS = ["break-glass"]


class GlassShape(serializers.Serializer[Any]):
    """An emergency opening. `reason` and `remark` are null in lists, and once the person was erased."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[state.value for state in GlassState])
    by = serializers.UUIDField()
    by_name = serializers.CharField(allow_null=True)
    person_id = serializers.UUIDField()
    person_name = serializers.CharField(allow_null=True)
    ground = serializers.ChoiceField(choices=BreakGlass.Ground.values)
    reason = serializers.CharField(allow_null=True)
    opens = serializers.ListField(child=serializers.CharField())
    began_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_for = serializers.ChoiceField(choices=BreakGlass.EndedFor.values, allow_null=True)
    reviewer_name = serializers.CharField(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    verdict = serializers.ChoiceField(choices=BreakGlass.Verdict.values, allow_null=True)
    remark = serializers.CharField(allow_null=True)
    lines = serializers.IntegerField(
        allow_null=True, help_text="Audit lines written under it, where they were counted."
    )


class GlassList(serializers.Serializer[Any]):
    """`minutes`: the longest a record can be opened for."""

    minutes = serializers.IntegerField()
    results = GlassShape(many=True)


class GlassPageShape(serializers.Serializer[Any]):
    results = GlassShape(many=True)
    next = serializers.CharField(allow_null=True)


class GlassBody(serializers.Serializer[Any]):
    person_id = serializers.UUIDField()
    ground = serializers.CharField(max_length=8)
    reason = serializers.CharField(max_length=services.LONGEST, allow_blank=True)
    minutes = serializers.IntegerField(required=False, min_value=5)


class EntryShape(serializers.Serializer[Any]):
    section = serializers.CharField()
    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    title = serializers.CharField()
    detail = serializers.CharField()
    note = serializers.BooleanField()


class OpenedRecordShape(serializers.Serializer[Any]):
    glass = GlassShape()
    entries = EntryShape(many=True)


class ReviewsQuery(PageQuery):
    state = serializers.ChoiceField(choices=[state.value for state in GlassState], default="waiting")


class VerdictBody(serializers.Serializer[Any]):
    verdict = serializers.CharField(max_length=16)
    remark = serializers.CharField(max_length=services.LONGEST, allow_blank=True)


class GlassesView(ApiView):
    permission = "break_glass.use"

    @extend_schema(operation_id="break_glass_own", responses=GlassList, tags=TAGS)
    def get(self, request: Request) -> Response:
        """One's own openings, newest first."""
        rows = selectors.glasses_own(actor=self.actor)
        return Response(
            {
                "minutes": int(services.longest().total_seconds() // 60),
                "results": [selectors.as_json(row, words=True) for row in rows],
            }
        )

    @extend_schema(operation_id="break_glass_open", request=GlassBody, responses={201: GlassShape}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Open one person's record. 403 `step_up_required`, 409 `glass_open` or `nobody_to_tell`."""
        body = self.read(GlassBody, request)
        minutes = body.pop("minutes", None)
        glass = services.glass_open(
            actor=self.actor, lasting=timedelta(minutes=minutes) if minutes is not None else None, **body
        )
        return Response(selectors.as_json(selectors.glass_view(glass), words=True), status=status.HTTP_201_CREATED)


class GlassEndView(ApiView):
    permission = "break_glass.use"

    @extend_schema(operation_id="break_glass_end", request=None, responses={204: None}, tags=TAGS)
    def post(self, request: Request, glass_id: str) -> Response:
        """Close the record again."""
        services.glass_end(actor=self.actor, glass_id=self.id_of(glass_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class GlassRecordView(ApiView):
    permission = "break_glass.use"

    @extend_schema(operation_id="break_glass_record", responses=OpenedRecordShape, tags=TAGS)
    def get(self, request: Request, glass_id: str) -> Response:
        """What is in the opened record. 403 `break_glass_over` when its time has run out."""
        view, entries = selectors.glass_record(actor=self.actor, glass_id=self.id_of(glass_id))
        return Response({"glass": selectors.as_json(view, words=True), "entries": EntryShape(entries, many=True).data})


class ReviewsView(ApiView):
    permission = "break_glass.review"

    @extend_schema(operation_id="break_glass_reviews", parameters=[ReviewsQuery], responses=GlassPageShape, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Openings in one state; those that wait, the oldest first."""
        query = self.read_query(ReviewsQuery, request)
        page = selectors.reviews_list(
            actor=self.actor, state=query["state"], cursor=query["cursor"] or None, limit=query["limit"]
        )
        return Response({"results": [selectors.as_json(row, words=False) for row in page.rows], "next": page.next})


class ReviewView(ApiView):
    permission: ClassVar[str | dict[str, str] | None] = {"GET": "break_glass.review", "POST": "break_glass.review"}

    @extend_schema(operation_id="break_glass_review_get", responses=GlassShape, tags=TAGS)
    def get(self, request: Request, glass_id: str) -> Response:
        """One opening with its reason."""
        view = selectors.review_get(actor=self.actor, glass_id=self.id_of(glass_id))
        return Response(selectors.as_json(view, words=True))

    @extend_schema(operation_id="break_glass_review", request=VerdictBody, responses=GlassShape, tags=TAGS)
    def post(self, request: Request, glass_id: str) -> Response:
        """Close the review. 403 `own_review`; 409 `glass_still_open`, `already_reviewed`."""
        body = self.read(VerdictBody, request)
        glass = services.glass_review(actor=self.actor, glass_id=self.id_of(glass_id), **body)
        return Response(selectors.as_json(selectors.review_get(actor=self.actor, glass_id=glass.id), words=True))


class ReviewStopView(ApiView):
    permission = "break_glass.review"

    @extend_schema(operation_id="break_glass_stop", request=None, responses={204: None}, tags=TAGS)
    def post(self, request: Request, glass_id: str) -> Response:
        """End somebody's opening at once."""
        services.glass_stop(actor=self.actor, glass_id=self.id_of(glass_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
