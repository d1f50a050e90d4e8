"""The audit log over REST."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.models import AuditEvent
from access.rest import ApiView
from access.serializers import PageQuery
from access.trail import selectors, sightings
from access.trail.selectors import Search

TAGS = ["admin"]


class SearchBody(serializers.Serializer[Any]):
    """What is looked for; what is left out does not narrow."""

    by = serializers.CharField(required=False, max_length=80, allow_blank=True, default="")
    person = serializers.UUIDField(required=False, default=None, allow_null=True)
    action = serializers.CharField(required=False, max_length=80, allow_blank=True, default="")
    outcome = serializers.ChoiceField(["", "ok", "refused"], required=False, default="")
    since = serializers.DateTimeField(required=False, default=None, allow_null=True)
    until = serializers.DateTimeField(required=False, default=None, allow_null=True)
    break_glass = serializers.BooleanField(required=False, default=False)
    glass = serializers.UUIDField(required=False, default=None, allow_null=True)


class AuditQuery(SearchBody, PageQuery):
    """The same, and which page."""


class AuditShape(serializers.Serializer[Any]):
    """One line; names are null where the reader's roles do not open them. `break_glass`: written in this emergency."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    actor_name = serializers.CharField(allow_null=True)
    action = serializers.CharField()
    resource_kind = serializers.CharField()
    resource_id = serializers.CharField()
    person_id = serializers.UUIDField(allow_null=True)
    person_name = serializers.CharField(allow_null=True)
    outcome = serializers.CharField()
    break_glass = serializers.UUIDField(allow_null=True)
    data = serializers.DictField()  # type: ignore[assignment]  # a field of that name, declared as DRF declares fields
    request_id = serializers.CharField()
    chain = serializers.IntegerField()
    seq = serializers.IntegerField()


class AuditPage(serializers.Serializer[Any]):
    results = AuditShape(many=True)
    next = serializers.CharField(allow_null=True)


class SightingsQuery(PageQuery):
    person = serializers.UUIDField(required=False, default=None, allow_null=True)
    by = serializers.UUIDField(required=False, default=None, allow_null=True)
    since = serializers.DateTimeField(required=False, default=None, allow_null=True)
    until = serializers.DateTimeField(required=False, default=None, allow_null=True)


class SightingShape(serializers.Serializer[Any]):
    """One reader of the person asked about, or one person the reader asked about saw; `name` is hers or his."""

    actor = serializers.CharField()
    person_id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)
    lines = serializers.IntegerField()
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    emergency = serializers.BooleanField()
    actions = serializers.ListField(child=serializers.CharField())


class SightingPage(serializers.Serializer[Any]):
    results = SightingShape(many=True)
    next = serializers.CharField(allow_null=True)


def _line(event: AuditEvent, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": event.id, "at": event.at, "actor": event.actor, "actor_name": names.get(event.actor.removeprefix("person:")),
        "action": event.action, "resource_kind": event.resource_kind, "resource_id": event.resource_id,
        "person_id": event.person_id, "person_name": names.get(str(event.person_id)), "outcome": event.outcome,
        "break_glass": event.data.get("break_glass"), "data": event.data, "request_id": event.request_id,
        "chain": event.chain, "seq": event.seq,
    }  # fmt: skip


class AuditView(ApiView):
    """The audit log, newest first."""

    permission = "audit.view"

    @extend_schema(operation_id="audit_list", parameters=[AuditQuery], responses=AuditPage, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Lines by actor, subject, action, outcome, time and emergency."""
        query = self.read_query(AuditQuery, request)
        cursor, limit = query.pop("cursor") or None, query.pop("limit")
        found = selectors.trail_search(actor=self.actor, search=Search(**query), cursor=cursor, limit=limit)
        return Response(found.page.answer(lambda event: _line(event, found.names)))


class SightingsView(ApiView):
    """Who saw a person, and whom somebody saw."""

    permission = "audit.view"

    @extend_schema(operation_id="audit_sightings", parameters=[SightingsQuery], responses=SightingPage, tags=TAGS)
    def get(self, request: Request) -> Response:
        """`person`: everybody who saw her record. `by`: everybody whose record he saw. In a time, if one is given."""
        query = self.read_query(SightingsQuery, request)
        query["cursor"] = query["cursor"] or None
        page = sightings.sightings(actor=self.actor, **query)
        return Response({"results": SightingShape(page.rows, many=True).data, "next": page.next})


class AuditExportView(ApiView):
    """The audit log as a file."""

    permission = "audit.export"

    @extend_schema(
        operation_id="audit_export", request=SearchBody, responses={(200, "text/csv"): OpenApiTypes.STR}, tags=TAGS
    )
    def post(self, request: Request) -> HttpResponseBase:
        """The lines found as CSV. 403 `step_up_required`, 422 `too_many_lines`."""
        search = Search(**self.read(SearchBody, request))
        lines = selectors.trail_export(actor=self.actor, search=search)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        return answer
