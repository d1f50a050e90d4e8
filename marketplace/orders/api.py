"""REST of orders: order, work, accept, dispute, decide."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from billing.freezes.rulings import Ruling
from kernel.uploads.checks import upload_check
from marketplace.gigs.api import PAGE, page_of, said
from marketplace.orders import deliveries, disputes, selectors, services
from marketplace.orders.models import GigDispute
from marketplace.orders.views import DisputePage, Order, OrderFileView, OrderPage

TAGS = ["gig orders"]


class OrderInput(serializers.Serializer[Any]):
    """Which package of which gig, as it was seen."""

    gig_id = serializers.UUIDField()
    version_id = serializers.UUIDField()
    package = serializers.CharField(max_length=4)
    brief = serializers.CharField(max_length=services.LONGEST_BRIEF, allow_blank=True, default="")


class BriefInput(serializers.Serializer[Any]):
    """What is wanted."""

    text = serializers.CharField(max_length=services.LONGEST_BRIEF)


class EntryInput(serializers.Serializer[Any]):
    """Words, and files uploaded before."""

    text = serializers.CharField(max_length=deliveries.LONGEST)
    file_ids = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=deliveries.MOST_FILES)


class DisputeInput(EntryInput):
    """Why, as a code and in words."""

    reason = serializers.ChoiceField(choices=GigDispute.Reason.values)
    # Which one, of sessions paid for in advance.
    session_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class RulingInput(serializers.Serializer[Any]):
    """What happens with the money, and why. `refund_minor` for a partial refund."""

    ruling = serializers.ChoiceField(choices=Ruling.values)
    text = serializers.CharField(max_length=deliveries.LONGEST)
    refund_minor = serializers.IntegerField(required=False, allow_null=True, min_value=1, default=None)


class FileInput(serializers.Serializer[Any]):
    """One file."""

    file = serializers.FileField()


class _OrderView(ApiView):
    """Views that answer with one order."""

    def answer(self, order_id: str, status: int = 200) -> Response:
        return said(selectors.order_for(actor=self.actor, order_id=self.id_of(order_id)), status)


class OrdersView(ApiView):
    """One's own orders as a buyer."""

    permission = {"GET": "gig_order.view", "POST": "gig_order.buy"}

    @extend_schema(
        operation_id="gig_orders",
        parameters=[*PAGE, OpenApiParameter("professional_id", OpenApiTypes.UUID), OpenApiParameter("usable", bool)],
        responses=OrderPage,
        tags=TAGS,
    )
    def get(self, request: Request) -> Response:
        """Newest first. `usable`: only those with sessions that can be booked."""
        raw = request.query_params.get("professional_id")
        return said(
            selectors.orders_of_buyer(
                actor=self.actor, professional_id=self.id_of(raw) if raw else None,
                usable=request.query_params.get("usable") in {"1", "true"}, **page_of(request),
            )
        )  # fmt: skip

    @extend_schema(operation_id="gig_order_request", request=OrderInput, responses={201: Order}, tags=TAGS)
    def post(self, request: Request) -> Response:
        """Order a package; it is then paid for with a checkout of kind `gig_order`. 409 `gig_changed`."""
        order = services.order_request(actor=self.actor, **self.read(OrderInput, request))
        return said(selectors.order_for(actor=self.actor, order_id=order.pk), 201)


class OrderOneView(_OrderView):
    """One order."""

    permission = "gig_order.view"

    @extend_schema(operation_id="gig_order", responses=Order, tags=TAGS)
    def get(self, request: Request, order_id: str) -> Response:
        """A party's order, or a disputed one for those who decide; anybody else's does not exist."""
        return self.answer(order_id)


class BriefView(_OrderView):
    """What is wanted."""

    permission = "gig_order.own"

    @extend_schema(operation_id="gig_order_brief", request=BriefInput, responses=Order, tags=TAGS)
    def put(self, request: Request, order_id: str) -> Response:
        """Before the work begins; a paid service begins with it."""
        text = self.read(BriefInput, request)["text"]
        services.order_brief(actor=self.actor, order_id=self.id_of(order_id), text=text)
        return self.answer(order_id)


class OrderCancelView(_OrderView):
    """End an order."""

    permission = "gig_order.speak"

    @extend_schema(operation_id="gig_order_cancel", request=None, responses=Order, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        """Unused sessions are paid back; a service before its work begins, or once it is overdue."""
        services.order_cancel(actor=self.actor, order_id=self.id_of(order_id))
        return self.answer(order_id)


class DeliveryView(_OrderView):
    """Hand something over."""

    permission = "gig_order.fulfil"

    @extend_schema(operation_id="gig_order_deliver", request=EntryInput, responses=Order, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        """Completes by itself three days later."""
        deliveries.order_deliver(actor=self.actor, order_id=self.id_of(order_id), **self.read(EntryInput, request))
        return self.answer(order_id)


class RevisionView(_OrderView):
    """Ask for a revision."""

    permission = "gig_order.own"

    @extend_schema(operation_id="gig_order_revision", request=BriefInput, responses=Order, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        """As often as was bought. 409 `no_revision_left`."""
        text = self.read(BriefInput, request)["text"]
        deliveries.order_revision(actor=self.actor, order_id=self.id_of(order_id), text=text)
        return self.answer(order_id)


class AcceptView(_OrderView):
    """Accept what was handed over."""

    permission = "gig_order.own"

    @extend_schema(operation_id="gig_order_accept", request=None, responses=Order, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        services.order_accept(actor=self.actor, order_id=self.id_of(order_id))
        return self.answer(order_id)


class DisputeView(_OrderView):
    """Object."""

    permission = "gig_order.own"

    @extend_schema(operation_id="gig_order_dispute", request=DisputeInput, responses={201: Order}, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        """Freezes the money until somebody has decided. 409 `dispute_window_over`."""
        disputes.dispute_open(actor=self.actor, order_id=self.id_of(order_id), **self.read(DisputeInput, request))
        return self.answer(order_id, 201)


class StatementView(_OrderView):
    """Add words to an open dispute."""

    permission = "gig_order.speak"

    @extend_schema(operation_id="gig_order_speak", request=EntryInput, responses=Order, tags=TAGS)
    def post(self, request: Request, order_id: str) -> Response:
        disputes.dispute_speak(actor=self.actor, order_id=self.id_of(order_id), **self.read(EntryInput, request))
        return self.answer(order_id)


class OrderFilesView(ApiView):
    """Upload a file for words to come."""

    permission = "gig_order.speak"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="gig_order_file_add",
        request={"multipart/form-data": FileInput},
        responses={201: OrderFileView},
        tags=TAGS,
    )
    def post(self, request: Request, order_id: str) -> Response:
        """PDF, PNG or JPEG up to 5 MB, told by its bytes."""
        own = self.id_of(order_id)
        selectors.order_for(actor=self.actor, order_id=own)
        upload = request.FILES.get("file")
        file = upload_check(upload, deliveries.EVIDENCE)
        row = deliveries.order_file_add(actor=self.actor, order_id=own, name=(upload and upload.name) or "", file=file)
        return said(OrderFileView(id=row.pk, name=row.name, media_type=row.media_type, size=row.size), 201)


class OrderFileOneView(ApiView):
    """A file's content."""

    permission = "gig_order.view"

    @extend_schema(operation_id="gig_order_file", responses={(200, "application/octet-stream"): bytes}, tags=TAGS)
    def get(self, request: Request, order_id: str, file_id: str) -> HttpResponse:
        """As an attachment: a browser never shows it as a page of ours."""
        row, content = deliveries.order_file_read(
            actor=self.actor, order_id=self.id_of(order_id), file_id=self.id_of(file_id)
        )
        answer = HttpResponse(content, content_type="application/octet-stream")
        answer["Content-Disposition"] = content_disposition_header(True, row.name or "file") or "attachment"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer


class ProOrdersView(ApiView):
    """Orders of one's own gigs."""

    permission = "gig_order.fulfil"

    @extend_schema(
        operation_id="pro_gig_orders", parameters=[*PAGE, OpenApiParameter("working", bool)], responses=OrderPage, tags=TAGS
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Newest first; `working`: only those that are not over."""
        working = request.query_params.get("working") in {"1", "true"}
        return said(selectors.orders_of_professional(actor=self.actor, working=working, **page_of(request)))


class DisputesView(ApiView):
    """Disputes that wait."""

    permission = "gig_dispute.decide"

    @extend_schema(operation_id="admin_gig_disputes", parameters=PAGE, responses=DisputePage, tags=TAGS)
    def get(self, request: Request) -> Response:
        """Oldest first, without names or words."""
        return said(selectors.disputes_open(actor=self.actor, **page_of(request)))


class DisputeOneView(ApiView):
    """A disputed order."""

    permission = "gig_dispute.decide"

    @extend_schema(operation_id="admin_gig_dispute", responses=Order, tags=TAGS)
    def get(self, request: Request, dispute_id: str) -> Response:
        """Both sides' words and files; the look is written down."""
        return said(selectors.dispute_order(actor=self.actor, dispute_id=self.id_of(dispute_id)))


class RulingView(ApiView):
    """Decide a dispute."""

    permission = "gig_dispute.decide"

    @extend_schema(operation_id="admin_gig_dispute_decide", request=RulingInput, responses=Order, tags=TAGS)
    def post(self, request: Request, dispute_id: str) -> Response:
        """Refund all, refund a part, or release all to the professional."""
        own = self.id_of(dispute_id)
        disputes.dispute_decide(actor=self.actor, dispute_id=own, **self.read(RulingInput, request))
        return said(selectors.dispute_order(actor=self.actor, dispute_id=own))
