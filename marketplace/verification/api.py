"""REST of the reviewers: the queue, one case, its files, decisions, rules, and who is off the list."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.pagination import limit_of
from kernel.uploads.serving import file_response
from marketplace.verification import cases, decisions, selectors
from marketplace.verification import serialisers as shapes
from marketplace.verification.models import VerificationPolicy
from marketplace.verification.policy import policy_change

REVIEW = "verification.review"
BINARY = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class CasesView(ApiView):
    """The queue."""

    permission = REVIEW

    @extend_schema(
        operation_id="verification_cases",
        parameters=[
            OpenApiParameter("state", str, enum=shapes.STATES),
            OpenApiParameter("cursor", str),
            OpenApiParameter("limit", int),
        ],
        responses=shapes.CasesSerializer,
        tags=["verification"],
    )
    def get(self, request: Request) -> Response:
        """Those that wait, oldest first; or those in a state, newest first."""
        query = request.query_params
        page = selectors.cases_page(
            actor=self.actor, state=query.get("state", "waiting"), cursor=query.get("cursor"),
            limit=limit_of(query.get("limit"), most=50),
        )  # fmt: skip
        return Response(page.answer(lambda row: shapes.case_row(row, self.actor.id)))


class _CaseView(ApiView):
    """Every change answers the case as it is now."""

    permission = REVIEW

    def answer(self, case_id: str) -> Response:
        found = selectors.case_detail(actor=self.actor, case_id=self.id_of(case_id))
        return Response(shapes.case(found, self.actor.id))


class CaseView(_CaseView):
    """One case."""

    @extend_schema(operation_id="verification_case", responses=shapes.CaseSerializer, tags=["verification"])
    def get(self, request: Request, case_id: str) -> Response:
        """With all that is needed to decide it."""
        return self.answer(case_id)


class ClaimView(_CaseView):
    """Whose a case is."""

    @extend_schema(
        operation_id="verification_claim", request=None, responses=shapes.CaseSerializer, tags=["verification"]
    )
    def post(self, request: Request, case_id: str) -> Response:
        """Take it, so that nobody else decides meanwhile."""
        cases.case_claim(actor=self.actor, case_id=self.id_of(case_id))
        return self.answer(case_id)

    @extend_schema(operation_id="verification_release", responses={200: shapes.CaseSerializer}, tags=["verification"])
    def delete(self, request: Request, case_id: str) -> Response:
        """Give it back."""
        cases.case_release(actor=self.actor, case_id=self.id_of(case_id))
        return self.answer(case_id)


class ChecksView(_CaseView):
    """The checklist."""

    @extend_schema(
        operation_id="verification_checks", request=shapes.ChecksInput, responses=shapes.CaseSerializer,
        tags=["verification"],
    )  # fmt: skip
    def put(self, request: Request, case_id: str) -> Response:
        """Keep what is ticked."""
        data = self.read(shapes.ChecksInput, request)
        cases.case_check(actor=self.actor, case_id=self.id_of(case_id), **data)
        return self.answer(case_id)


class ChangesView(_CaseView):
    """Changes that are asked for."""

    @extend_schema(
        operation_id="verification_changes", request=shapes.ChangesInput, responses=shapes.CaseSerializer,
        tags=["verification"],
    )  # fmt: skip
    def post(self, request: Request, case_id: str) -> Response:
        """Ask for them, each at its field."""
        data: dict[str, Any] = self.read(shapes.ChangesInput, request)
        decisions.case_request_changes(actor=self.actor, case_id=self.id_of(case_id), **data)
        return self.answer(case_id)


class ApprovalView(_CaseView):
    """Approval."""

    @extend_schema(
        operation_id="verification_approve", request=shapes.ApprovalInput, responses=shapes.CaseSerializer,
        tags=["verification"],
    )  # fmt: skip
    def post(self, request: Request, case_id: str) -> Response:
        """Approve; where two pairs of eyes are wanted, the second approval counts."""
        data = self.read(shapes.ApprovalInput, request)
        decisions.case_approve(actor=self.actor, case_id=self.id_of(case_id), **data)
        return self.answer(case_id)


class RejectionView(_CaseView):
    """Rejection."""

    @extend_schema(
        operation_id="verification_reject", request=shapes.RejectionInput, responses=shapes.CaseSerializer,
        tags=["verification"],
    )  # fmt: skip
    def post(self, request: Request, case_id: str) -> Response:
        """Turn down, with the reason."""
        data = self.read(shapes.RejectionInput, request)
        decisions.case_reject(actor=self.actor, case_id=self.id_of(case_id), **data)
        return self.answer(case_id)


class ReopeningView(_CaseView):
    """A rejected application, opened again."""

    @extend_schema(
        operation_id="verification_reopen", request=shapes.RejectionInput, responses=shapes.CaseSerializer,
        tags=["verification"],
    )  # fmt: skip
    def post(self, request: Request, case_id: str) -> Response:
        """Let her change it and send it again; the reason tells her what has to be different."""
        data = self.read(shapes.RejectionInput, request)
        decisions.application_reopen(actor=self.actor, case_id=self.id_of(case_id), **data)
        return self.answer(case_id)


class ReviewedDocumentView(ApiView):
    """A licence's document."""

    permission = REVIEW

    @extend_schema(operation_id="verification_document", responses=BINARY, tags=["verification"])
    def get(self, request: Request, document_id: str) -> HttpResponse:
        """The file; that it was read is written down."""
        found = selectors.document_open(actor=self.actor, document_id=self.id_of(document_id), permission=REVIEW)
        return file_response(found.content, found.media_type, name="licence")


class ReviewedPhotoView(ApiView):
    """A photo: the one that waits, else the one that is shown."""

    permission = REVIEW

    @extend_schema(operation_id="verification_photo", responses=BINARY, tags=["verification"])
    def get(self, request: Request, professional_id: str) -> HttpResponse:
        """The file; that it was read is written down."""
        found = selectors.photo_open(actor=self.actor, professional_id=self.id_of(professional_id), permission=REVIEW)
        return file_response(found.content, found.media_type, name="photo")


class VerificationPolicyView(ApiView):
    """The reviewers' rules."""

    permission = {"GET": REVIEW, "PUT": "verification.policy"}

    @extend_schema(
        operation_id="verification_policy", responses=shapes.VerificationPolicySerializer, tags=["verification"]
    )
    def get(self, request: Request) -> Response:
        """In force."""
        return Response(_policy(selectors.policy()))

    @extend_schema(
        operation_id="verification_policy_set", request=shapes.VerificationPolicySerializer,
        responses=shapes.VerificationPolicySerializer, tags=["verification"],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        """The next version."""
        data = self.read(shapes.VerificationPolicySerializer, request)
        return Response(_policy(policy_change(actor=self.actor, **data)))


class UnlistedView(ApiView):
    """Who is off the list and has sessions ahead."""

    permission = "verification.suspend"

    @extend_schema(operation_id="verification_unlisted", responses=shapes.UnlistedListSerializer, tags=["verification"])
    def get(self, request: Request) -> Response:
        """The most pressing first."""
        found = selectors.unlisted_with_sessions(actor=self.actor)
        return Response({"results": [shapes.unlisted(one) for one in found]})


class SuspensionView(ApiView):
    """Off the list, and back."""

    permission = "verification.suspend"

    @extend_schema(
        operation_id="professional_suspend", request=shapes.SuspensionInput, responses={204: None},
        tags=["verification"],
    )  # fmt: skip
    def post(self, request: Request, professional_id: str) -> Response:
        """Take off the list."""
        reason = self.read(shapes.SuspensionInput, request)["reason"]
        decisions.professional_suspend(actor=self.actor, professional_id=self.id_of(professional_id), reason=reason)
        return Response(status=204)

    @extend_schema(operation_id="professional_reinstate", responses={204: None}, tags=["verification"])
    def delete(self, request: Request, professional_id: str) -> Response:
        """Put back."""
        decisions.professional_reinstate(actor=self.actor, professional_id=self.id_of(professional_id))
        return Response(status=204)


def _policy(row: VerificationPolicy) -> dict[str, Any]:
    return {"four_eyes": row.four_eyes, "warn_days": row.warn_days, "version": row.version}
