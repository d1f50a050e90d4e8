"""REST: objecting to a session, speaking, deciding. What is sent has the shapes of an order's dispute."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from consultations.disputes import files, selectors, services
from consultations.disputes.models import SessionDispute
from consultations.disputes.views import OwnSessionDispute, SessionDisputePage
from consultations.disputes.views import SessionDispute as SessionDisputeAnswer
from kernel.uploads.checks import upload_check
from marketplace.gigs.api import PAGE, page_of, said
from marketplace.orders.api import EntryInput, FileInput, RulingInput
from marketplace.orders.deliveries import EVIDENCE
from marketplace.orders.views import OrderFileView

TAGS = ["session disputes"]


class SessionDisputeInput(EntryInput):
    """Why, as a code and in words."""

    reason = serializers.ChoiceField(choices=SessionDispute.Reason.values)


class _OwnView(ApiView):
    """Views that answer with the objection to one session."""

    def answer(self, booking_id: UUID, status: int = 200) -> Response:
        found = selectors.dispute_of(actor=self.actor, booking_id=booking_id)
        return said(OwnSessionDispute(dispute=found), status)


class SessionDisputeView(_OwnView):
    """The objection to one session."""

    permission = {"GET": "session_dispute.view", "POST": "session_dispute.open"}

    @extend_schema(operation_id="session_dispute", responses=OwnSessionDispute, tags=TAGS)
    def get(self, request: Request, booking_id: UUID) -> Response:
        """For the two of them, null if there is none; for those who decide one that is there, and the look is written down."""
        return self.answer(booking_id)

    @extend_schema(
        operation_id="session_dispute_open", request=SessionDisputeInput, responses={201: OwnSessionDispute}, tags=TAGS
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Freezes the money until somebody has decided. 409 `dispute_window_over`, `booking_state`, `by_order`."""
        values = self.read(SessionDisputeInput, request)
        services.dispute_open(actor=self.actor, booking_id=booking_id, **values)
        return self.answer(booking_id, 201)


class SessionStatementView(_OwnView):
    """Add words to an open objection."""

    permission = "session_dispute.speak"

    @extend_schema(operation_id="session_dispute_speak", request=EntryInput, responses=OwnSessionDispute, tags=TAGS)
    def post(self, request: Request, booking_id: UUID) -> Response:
        """Either side, until it is decided."""
        services.dispute_speak(actor=self.actor, booking_id=booking_id, **self.read(EntryInput, request))
        return self.answer(booking_id)


class SessionDisputeFilesView(ApiView):
    """Upload a file for words to come."""

    permission = "session_dispute.speak"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="session_dispute_file_add",
        request={"multipart/form-data": FileInput},
        responses={201: OrderFileView},
        tags=TAGS,
    )
    def post(self, request: Request, booking_id: UUID) -> Response:
        """PDF, PNG or JPEG up to 5 MB, told by its bytes."""
        # Before a byte of the file is looked at: whose session is it?
        selectors.dispute_of(actor=self.actor, booking_id=booking_id)
        upload = request.FILES.get("file")
        file = upload_check(upload, EVIDENCE)
        row = files.dispute_file_add(
            actor=self.actor, booking_id=booking_id, name=(upload and upload.name) or "", file=file
        )
        return said(OrderFileView(id=row.pk, name=row.name, media_type=row.media_type, size=row.size), 201)


class SessionDisputeFileView(ApiView):
    """A file's content."""

    permission = "session_dispute.view"

    @extend_schema(operation_id="session_dispute_file", responses={(200, "application/octet-stream"): bytes}, tags=TAGS)
    def get(self, request: Request, booking_id: UUID, dispute_file_id: str) -> HttpResponse:
        """As an attachment: a browser never shows it as a page of ours."""
        row, content = files.dispute_file_read(
            actor=self.actor, booking_id=booking_id, file_id=self.id_of(dispute_file_id)
        )
        answer = HttpResponse(content, content_type="application/octet-stream")
        answer["Content-Disposition"] = content_disposition_header(True, row.name or "file") or "attachment"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer


class SessionDisputesView(ApiView):
    """Objections that wait."""

    permission = "session_dispute.decide"

    @extend_schema(operation_id="admin_session_disputes", parameters=PAGE, responses=SessionDisputePage, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Oldest first, without names or words."""
        return said(selectors.disputes_open(actor=self.actor, **page_of(request)))


class SessionDisputeOneView(ApiView):
    """One objection."""

    permission = "session_dispute.decide"

    @extend_schema(operation_id="admin_session_dispute", responses=SessionDisputeAnswer, tags=TAGS)
    def get(self, request: Request, session_dispute_id: str) -> Response:
        """Both sides' words and files and what the server saw; the look is written down."""
        return said(selectors.dispute_for_decision(actor=self.actor, dispute_id=self.id_of(session_dispute_id)))


class SessionRulingView(ApiView):
    """Decide an objection."""

    permission = "session_dispute.decide"

    @extend_schema(
        operation_id="admin_session_dispute_decide", request=RulingInput, responses=SessionDisputeAnswer, tags=TAGS
    )
    def post(self, request: Request, session_dispute_id: str) -> Response:
        """Refund all, refund a part, or release all to the professional."""
        own = self.id_of(session_dispute_id)
        services.dispute_decide(actor=self.actor, dispute_id=own, **self.read(RulingInput, request))
        return said(selectors.dispute_for_decision(actor=self.actor, dispute_id=own))
