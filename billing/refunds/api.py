"""REST: an administrator gives money back."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView, idempotency_key
from billing.refunds import services
from billing.refunds.lifecycle import RefundState
from billing.shapes import MoneyShape
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
