"""REST: a professional's balances and earnings."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from billing.earnings.announce import balance_row, earning_row
from billing.earnings.lifecycle import EarningState
from billing.earnings.selectors import balances_for, earnings_of
from billing.shapes import PageQuery
from kernel.errors import Unauthenticated
from kernel.pagination import paginate


class BalanceAnswer(serializers.Serializer[Any]):
    """Minor units of `currency`; `owed` is kept back from the next payout."""

    currency = serializers.CharField()
    pending = serializers.IntegerField()
    available = serializers.IntegerField()
    in_payout = serializers.IntegerField()
    paid = serializers.IntegerField()
    owed = serializers.IntegerField()
    next_available_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class EarningAnswer(serializers.Serializer[Any]):
    """Minor units of `currency`."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    kind = serializers.CharField()
    payable_id = serializers.UUIDField()
    currency = serializers.CharField()
    gross = serializers.IntegerField()
    refunded = serializers.IntegerField()
    fee = serializers.IntegerField()
    net = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in EarningState])
    delivered_at = serializers.DateTimeField()
    available_at = serializers.DateTimeField()
    payout_id = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()


class EarningPage(serializers.Serializer[Any]):
    results = EarningAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class EarningsAnswer(serializers.Serializer[Any]):
    balances = BalanceAnswer(many=True)
    entries = EarningPage()


class MyEarningsView(ApiView):
    permission = "billing.own_earnings"

    @extend_schema(operation_id="my_earnings", parameters=[PageQuery], responses=EarningsAnswer)
    def get(self, request: Request) -> Response:
        """Balances by currency, and a page of earnings, latest delivery first."""
        if self.actor.id is None:
            raise Unauthenticated
        query = self.read_query(PageQuery, request)
        page = paginate(
            earnings_of(actor=self.actor, payee_id=self.actor.id),
            cursor=query.get("cursor"),
            limit=query["limit"],
            order="-delivered_at",
        )
        held = balances_for(actor=self.actor, payee_id=self.actor.id)
        return Response({"balances": [balance_row(balance) for balance in held], "entries": page.answer(earning_row)})
