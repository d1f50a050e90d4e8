"""Research extracts over REST."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from access.serializers import PageQuery
from marketplace.research import selectors, services
from marketplace.research.lifecycle import ExtractState
from marketplace.research.models import ResearchExtract

TAGS = ["admin"]


class ExtractBody(serializers.Serializer[Any]):
    """Of which questionnaire, and why."""

    code = serializers.SlugField(max_length=40)
    reason = serializers.CharField(min_length=services.REASON_LENGTH[0], max_length=services.REASON_LENGTH[1])


class ExtractShape(serializers.Serializer[Any]):
    """One extract. `people` and `rows` are in it, `suppressed` results were left out; `smallest` people share the rarest country
    and quarter in it, and `fewest` have to. The name of who asked is null where the reader's roles do not open it."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    reason = serializers.CharField(allow_null=True)
    asked_by = serializers.UUIDField()
    asked_by_name = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField([state.value for state in ExtractState])
    percent = serializers.IntegerField()
    people = serializers.IntegerField()
    rows = serializers.IntegerField()
    suppressed = serializers.IntegerField()
    smallest = serializers.IntegerField()
    fewest = serializers.IntegerField()
    size = serializers.IntegerField()
    digest = serializers.CharField()
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    fetched_at = serializers.DateTimeField(allow_null=True)


class ExtractPage(serializers.Serializer[Any]):
    """`questionnaires`: the codes one can ask for."""

    results = ExtractShape(many=True)
    next = serializers.CharField(allow_null=True)
    questionnaires = serializers.ListField(child=serializers.CharField())


class ExtractLinkShape(serializers.Serializer[Any]):
    path = serializers.CharField()
    good_until = serializers.DateTimeField()


def _extract(row: ResearchExtract, reason: str | None, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "id": row.id, "code": row.code, "reason": reason, "asked_by": row.asked_by_id,
        "asked_by_name": names.get(row.asked_by_id), "state": row.state, "percent": row.percent, "people": row.people,
        "rows": row.rows, "suppressed": row.suppressed, "smallest": row.smallest, "fewest": row.fewest, "size": row.size,
        "digest": row.digest, "created_at": row.created_at, "ready_at": row.ready_at, "expires_at": row.expires_at,
        "fetched_at": row.fetched_at,
    }  # fmt: skip


class ExtractsView(ApiView):
    """All extracts, and asking for one."""

    permission = "research.extract"

    @extend_schema(operation_id="research_extracts", parameters=[PageQuery], responses=ExtractPage, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Who made which extract when and why, newest first."""
        query = self.read_query(PageQuery, request)
        found = selectors.extracts_list(actor=self.actor, cursor=query["cursor"] or None, limit=query["limit"])
        known = selectors.questionnaires_known(actor=self.actor)
        return Response(
            {
                **found.page.answer(lambda row: _extract(row, found.reasons[row.pk], found.names)),
                "questionnaires": known,
            }
        )

    @extend_schema(operation_id="research_extract_ask", request=ExtractBody, responses={201: ExtractShape}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Have one made. 403 `step_up_required`, 409 `extract_under_way`."""
        row = services.extract_ask(actor=self.actor, **self.read(ExtractBody, request))
        return Response(_extract(row, row.reason, {}), status=status.HTTP_201_CREATED)


class ExtractLinkView(ApiView):
    """An address to fetch one from."""

    permission = "research.extract"

    @extend_schema(operation_id="research_extract_link", request=None, responses=ExtractLinkShape, tags=TAGS)
    def post(self, request: Request, extract_id: str) -> Response:
        """Good for ten minutes. 403 `step_up_required`, 409 `extract_not_ready`."""
        link = services.extract_link(actor=self.actor, extract_id=self.id_of(extract_id))
        return Response({"path": link.path, "good_until": link.good_until})


class ExtractFileView(ApiView):
    """The file behind a link."""

    authentication_classes = ()
    public = (
        "the signed link, good for ten minutes and only while its maker holds research.extract, is the right to fetch"
    )

    @extend_schema(operation_id="research_extract_file", responses={(200, "text/csv"): OpenApiTypes.STR}, tags=TAGS)
    def get(self, request: Request, token: str) -> HttpResponse:
        """The extract as CSV."""
        answer = HttpResponse(services.extract_fetch(token=token), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="research-extract.csv"'
        answer["Referrer-Policy"] = "no-referrer"
        return answer
