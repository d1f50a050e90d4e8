"""REST: an administrator gives money back, and sees to what a gateway refused to send."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView, idempotency_key
from billing.refunds import again, selectors, services
from billing.refunds.lifecycle import RefundState
from billing.refunds.models import Refund
from billing.shapes import MoneyShape, PageQuery
from kernel.errors import Conflict
from kernel.ids import uuid7


class RefundRequest(serializers.Serializer[Any]):
    """`amount` in minor units; left out or null: all that is left."""

    payment_id = serializers.UUIDField()
    amount = serializers.IntegerField(min_value=1, allow_null=True, required=False, default=None)
    reason = serializers.RegexField(r"^[a-z][a-z_]{0,39}$")


class RefundAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    payment_id = serializers.UUIDField()
    refund = MoneyShape()
    state = serializers.ChoiceField(choices=[state.value for state in RefundState])


class RefusedRefundAnswer(serializers.Serializer[Any]):
    """A refund a gateway refused: ids, amounts and states, no names.

    `attempt` counts how often the gateway was asked. `next_try_at` null: nothing happens by itself. `overpaid` went out although
    the payer had her money.
    """

    id = serializers.UUIDField()
    payment_id = serializers.UUIDField()
    payer_id = serializers.UUIDField()
    reference = serializers.CharField()
    refund = MoneyShape()
    overpaid = MoneyShape(allow_null=True)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in RefundState])
    failure_code = serializers.CharField(allow_blank=True)
    attempt = serializers.IntegerField()
    refused_at = serializers.DateTimeField(allow_null=True)
    next_try_at = serializers.DateTimeField(allow_null=True)
    otherwise_reference = serializers.CharField(allow_blank=True)


class RefusedRefundPage(serializers.Serializer[Any]):
    results = RefusedRefundAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class RefusedRefundsQuery(PageQuery):
    """What waits (the default), or what reached the payer since."""

    shown = serializers.ChoiceField(choices=["waiting", "done"], required=False, default="waiting")


class SettleOtherwiseRequest(serializers.Serializer[Any]):
    """`reference` names the other payment: a bank's number, the gateway's own id."""

    way = serializers.ChoiceField(choices=again.OtherWay.values)
    reference = serializers.CharField(max_length=80)


class SettleOverRequest(serializers.Serializer[Any]):
    """`reference` names what came back, or who decided to write it off."""

    end = serializers.ChoiceField(choices=again.OverEnd.values)
    reference = serializers.CharField(max_length=80)


class AdminRefundsView(ApiView):
    permission = "billing.refund_any"

    @extend_schema(operation_id="admin_refund", request=RefundRequest, responses={201: RefundAnswer})
    def post(self, request: Request) -> Response:
        """Give back all or a part; `Idempotency-Key` makes a repeat answer the same refund."""
        data = self.read(RefundRequest, request)
        refund = services.refund_request(actor=self.actor, idem=idempotency_key(request) or uuid7().hex, **data)
        if refund is None:
            raise Conflict("refund_exceeds_payment", "There is nothing left to refund.", data={"refundable": 0})
        return Response(
            {
                "id": refund.id,
                "payment_id": refund.payment_id,
                "refund": refund.money.as_json(),
                "state": refund.state,
            },
            status=201,
        )


class RefusedRefundsView(ApiView):
    permission = "billing.refunds_refused"

    @extend_schema(operation_id="admin_refunds_refused", parameters=[RefusedRefundsQuery], responses=RefusedRefundPage)
    def get(self, request: Request) -> Response:
        """Refunds a gateway refused, newest first."""
        query = self.read_query(RefusedRefundsQuery, request)
        page = selectors.refunds_refused(
            actor=self.actor, done=query["shown"] == "done", cursor=query.get("cursor"), limit=query["limit"]
        )
        return Response(page.answer(_refused))


class RefundSendAgainView(ApiView):
    permission = "billing.refund_any"

    @extend_schema(operation_id="admin_refund_send_again", request=None, responses=RefusedRefundAnswer)
    def post(self, request: Request, refund_id: str) -> Response:
        """Ask the gateway once more. 409 `refund_not_owed` if it is on its way already."""
        return Response(_refused(again.refund_send_again(actor=self.actor, refund_id=self.id_of(refund_id))))


class RefundSettleOtherwiseView(ApiView):
    permission = "billing.refund_any"

    @extend_schema(
        operation_id="admin_refund_settle_otherwise", request=SettleOtherwiseRequest, responses=RefusedRefundAnswer
    )
    def post(self, request: Request, refund_id: str) -> Response:
        """It was paid back by another way. 403 `step_up_required`."""
        found = self.id_of(refund_id)
        data = self.read(SettleOtherwiseRequest, request)
        return Response(_refused(again.refund_settle_otherwise(actor=self.actor, refund_id=found, **data)))


class RefundSettleOverView(ApiView):
    permission = "billing.refund_any"

    @extend_schema(operation_id="admin_refund_settle_over", request=SettleOverRequest, responses=RefusedRefundAnswer)
    def post(self, request: Request, refund_id: str) -> Response:
        """What went out twice came back, or is written off. 403 `step_up_required`."""
        found = self.id_of(refund_id)
        data = self.read(SettleOverRequest, request)
        return Response(_refused(again.refund_over_settle(actor=self.actor, refund_id=found, **data)))


def _refused(refund: Refund) -> dict[str, Any]:
    return {
        "id": refund.id,
        "payment_id": refund.payment_id,
        "payer_id": refund.payment.payer_id,
        "reference": refund.payment.reference,
        "refund": refund.money.as_json(),
        "overpaid": {"amount": refund.overpaid, "currency": refund.payment.currency} if refund.overpaid else None,
        "reason": refund.reason,
        "state": refund.state,
        "failure_code": refund.failure_code,
        "attempt": refund.attempt,
        "refused_at": refund.refused_at,
        "next_try_at": refund.due_at if refund.state == RefundState.OWED and not refund.by_hand else None,
        "otherwise_reference": refund.otherwise_reference,
    }
