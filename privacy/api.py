"""A person's own privacy over REST."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.people.own import OwnView
from privacy import shapes
from privacy.disclosures import disclosures_of
from privacy.erasure import selectors as erasures
from privacy.erasure import services as erasure_services
from privacy.erasure.models import ErasureRequest
from privacy.exports import selectors as exports
from privacy.exports import services as export_services
from privacy.exports.models import DataExport
from privacy.requests import selectors as requests
from privacy.requests import services as request_services
from privacy.requests.models import PrivacyRequest

TAGS = ["privacy"]


def export_json(row: DataExport) -> dict[str, Any]:
    return {
        "id": row.id, "state": row.state, "percent": row.percent, "size": row.size, "created_at": row.created_at,
        "ready_at": row.ready_at, "expires_at": row.expires_at, "holders": len(row.counts),
    }  # fmt: skip


def erasure_json(row: ErasureRequest) -> dict[str, Any]:
    return {**erasures.progress_of(row).as_json(), "receipt": row.receipt}


def request_json(row: PrivacyRequest) -> dict[str, Any]:
    return {
        "id": row.id, "kind": row.kind, "area": row.area, "state": row.state, "words": row.words, "answer": row.answer,
        "created_at": row.created_at, "due_at": row.due_at, "decided_at": row.decided_at,
    }  # fmt: skip


class PrivacyView(OwnView):
    permission = "privacy.own"

    @extend_schema(operation_id="privacy_overview", responses=shapes.PrivacyShape, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Copies, erasure and requests of the caller."""
        erasure = erasures.erasure_of(actor=self.actor, person_id=self.person_id)
        return Response(
            {
                "exports": [export_json(row) for row in exports.exports_of(actor=self.actor, person_id=self.person_id)],
                "erasure": erasure_json(erasure) if erasure else None,
                "requests": [
                    request_json(row) for row in requests.requests_of(actor=self.actor, person_id=self.person_id)
                ],
                "grace_days": settings.MINDO_ERASURE_GRACE_DAYS,
            }
        )


class ExportsView(OwnView):
    permission = "privacy.own"

    @extend_schema(operation_id="export_request", request=None, responses={201: shapes.ExportShape}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Ask for a copy of everything."""
        row = export_services.export_request(actor=self.actor, person_id=self.person_id)
        return Response(export_json(row), status=status.HTTP_201_CREATED)


class ExportLinkView(OwnView):
    permission = "privacy.own"

    @extend_schema(operation_id="export_link", request=None, responses=shapes.ExportLinkShape, tags=TAGS)
    def post(self, request: Request, export_id: str) -> Response:
        """An address to fetch the copy from for ten minutes, and the pass phrase that opens it."""
        link = export_services.export_link(actor=self.actor, person_id=self.person_id, export_id=self.id_of(export_id))
        return Response({"path": link.path, "good_until": link.good_until, "pass_phrase": link.pass_phrase})


class ExportFileView(ApiView):
    authentication_classes = ()
    public = "the signed link, good for ten minutes, is the right to fetch; the archive is encrypted besides"

    @extend_schema(operation_id="export_file", responses={(200, "application/zip"): OpenApiTypes.BINARY}, tags=TAGS)
    def get(self, request: Request, token: str) -> HttpResponse:
        """The encrypted archive."""
        packed = export_services.export_fetch(token=token)
        response = HttpResponse(packed, content_type="application/zip")
        response["Content-Disposition"] = 'attachment; filename="mindo-my-data.zip"'
        response["Referrer-Policy"] = "no-referrer"
        return response


class ErasureView(OwnView):
    permission: ClassVar[str | dict[str, str] | None] = "privacy.own"

    @extend_schema(operation_id="erasure_request", request=None, responses={201: shapes.ErasureShape}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Ask to be erased."""
        row = erasure_services.erasure_request(actor=self.actor, person_id=self.person_id)
        return Response(erasure_json(row), status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="erasure_cancel", responses=shapes.ErasureShape, tags=TAGS)
    def delete(self, request: Request) -> Response:
        """Take the request back."""
        return Response(erasure_json(erasure_services.erasure_cancel(actor=self.actor, person_id=self.person_id)))


class ErasureReceiptView(ApiView):
    authentication_classes = ()
    public = "the receipt is the right to follow; it shows steps and counts, nothing of the person"

    @extend_schema(operation_id="erasure_progress", responses=shapes.ErasureShape, tags=TAGS)
    def get(self, request: Request, receipt: str) -> Response:
        """How far an erasure is."""
        return Response(erasure_json(erasures.erasure_by_receipt(receipt)))


class RequestsView(OwnView):
    permission = "privacy.own"

    @extend_schema(
        operation_id="privacy_request", request=shapes.RequestBody, responses={201: shapes.RequestShape}, tags=TAGS
    )
    def post(self, request: Request) -> Response:
        """Ask for a correction, a restriction, or object."""
        body = self.read(shapes.RequestBody, request)
        row = request_services.request_make(actor=self.actor, person_id=self.person_id, **body)
        return Response(request_json(row), status=status.HTTP_201_CREATED)


class RequestView(OwnView):
    permission = "privacy.own"

    @extend_schema(operation_id="privacy_request_withdraw", responses=shapes.RequestShape, tags=TAGS)
    def delete(self, request: Request, request_id: str) -> Response:
        """Take a request back, or end a restriction or objection."""
        row = request_services.request_withdraw(
            actor=self.actor, person_id=self.person_id, request_id=self.id_of(request_id)
        )
        return Response(request_json(row))


class DisclosuresView(OwnView):
    permission = "privacy.own"

    @extend_schema(
        operation_id="privacy_disclosures", parameters=[shapes.PageQuery], responses=shapes.DisclosurePage, tags=TAGS
    )
    def get(self, request: Request) -> Response:
        """Who opened or changed something of the caller's record."""
        query = self.read_query(shapes.PageQuery, request)
        page = disclosures_of(
            actor=self.actor, person_id=self.person_id, cursor=query["cursor"] or None, limit=query["limit"]
        )
        return Response({"results": [row.as_json() for row in page.rows], "next": page.next})
