"""REST: start a checkout, see where it stands, and lists of payments."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView, idempotency_key
from billing.checkout import selectors, services
from billing.checkout.lifecycle import PaymentState
from billing.checkout.models import Payment
from billing.money import Money
from billing.shapes import MoneyShape, PageQuery
from kernel.pagination import paginate

STATES = [state.value for state in PaymentState]


class CheckoutRequest(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=40)
    payable_id = serializers.UUIDField()
    return_path = serializers.CharField(max_length=300)


class CheckoutAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    redirect_url = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=STATES)


class PaymentAnswer(serializers.Serializer[Any]):
    """`refund_delayed`: the payment service refused a refund of it, which has not arrived yet."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    payable_id = serializers.UUIDField()
    reference = serializers.CharField()
    price = MoneyShape()
    refunded = MoneyShape()
    state = serializers.ChoiceField(choices=STATES)
    refund_delayed = serializers.BooleanField()
    outcome = serializers.ChoiceField(choices=["accepted", "refund"], allow_null=True)
    redirect_url = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    payable_until = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)


class PaymentPage(serializers.Serializer[Any]):
    results = PaymentAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class PaymentAdminAnswer(serializers.Serializer[Any]):
    """A payment among all: ids, amounts and states, no names."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    payable_id = serializers.UUIDField()
    payer_id = serializers.UUIDField()
    payee_id = serializers.UUIDField()
    price = MoneyShape()
    refunded = MoneyShape()
    refundable = MoneyShape()
    state = serializers.ChoiceField(choices=STATES)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class PaymentAdminPage(serializers.Serializer[Any]):
    results = PaymentAdminAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class PaymentAdminQuery(PageQuery):
    state = serializers.MultipleChoiceField(choices=STATES, required=False)


def payment_answer(payment: Payment) -> dict[str, Any]:
    """A payment as its payer sees it."""
    return {
        "id": payment.id,
        "kind": payment.kind,
        "payable_id": payment.payable_id,
        "reference": payment.reference,
        "price": payment.money.as_json(),
        "refunded": Money(payment.refund_settled, payment.currency).as_json(),
        "state": payment.state,
        "refund_delayed": payment.refund_delayed,
        "outcome": payment.outcome or None,
        "redirect_url": payment.redirect_url if payment.state == PaymentState.PENDING else "",
        "created_at": payment.created_at,
        "payable_until": payment.payable_until,
        "paid_at": payment.paid_at,
    }


def payment_admin_answer(payment: Payment) -> dict[str, Any]:
    """A payment as the list of all payments shows it."""
    return {
        "id": payment.id,
        "kind": payment.kind,
        "payable_id": payment.payable_id,
        "payer_id": payment.payer_id,
        "payee_id": payment.payee_id,
        "price": payment.money.as_json(),
        "refunded": Money(payment.refund_settled, payment.currency).as_json(),
        "refundable": Money(payment.refundable, payment.currency).as_json(),
        "state": payment.state,
        "created_at": payment.created_at,
        "version": payment.version,
    }


class CheckoutsView(ApiView):
    permission = "billing.pay"

    @extend_schema(operation_id="checkout_start", request=CheckoutRequest, responses={201: CheckoutAnswer})
    def post(self, request: Request) -> Response:
        """Open a checkout; `Idempotency-Key` makes a repeat answer the same one."""
        data = self.read(CheckoutRequest, request)
        checkout = services.checkout_start(actor=self.actor, idem=idempotency_key(request), **data)
        return Response({"id": checkout.id, "redirect_url": checkout.redirect_url, "state": checkout.state}, status=201)


class CheckoutView(ApiView):
    permission = "billing.own_payments"

    @extend_schema(operation_id="checkout_get", responses=PaymentAnswer)
    def get(self, request: Request, checkout_id: str) -> Response:
        """Where one's own checkout stands."""
        return Response(payment_answer(selectors.payment_get(actor=self.actor, payment_id=self.id_of(checkout_id))))


class MyPaymentsView(ApiView):
    permission = "billing.own_payments"

    @extend_schema(operation_id="my_payments", parameters=[PageQuery], responses=PaymentPage)
    def get(self, request: Request) -> Response:
        """One's own payments, newest first."""
        page = paginate(
            selectors.payments_of_actor(actor=self.actor),
            cursor=self.read_query(PageQuery, request).get("cursor"),
            limit=self.read_query(PageQuery, request)["limit"],
        )
        return Response(page.answer(payment_answer))


class AdminPaymentsView(ApiView):
    permission = "billing.payments_any"

    @extend_schema(operation_id="admin_payments", parameters=[PaymentAdminQuery], responses=PaymentAdminPage)
    def get(self, request: Request) -> Response:
        """All payments, newest first, by state if asked."""
        query = self.read_query(PaymentAdminQuery, request)
        page = selectors.payments_any(
            actor=self.actor, states=sorted(query.get("state", ())), cursor=query.get("cursor"), limit=query["limit"]
        )
        return Response(page.answer(payment_admin_answer))
