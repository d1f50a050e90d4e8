"""A professional's payout accounts over REST."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView, idempotency_key
from billing.gateways.base import RecipientState
from billing.payouts import accounts
from kernel.errors import Unauthenticated
from kernel.ids import uuid7


class PayoutAccountAnswer(serializers.Serializer[Any]):
    """`state` null: not connected yet. `onboarding_url` is where the payee completes what the gateway still wants, else empty."""

    gateway = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in RecipientState], allow_null=True)
    connected_at = serializers.DateTimeField(allow_null=True)
    onboarding_url = serializers.CharField(allow_blank=True)


class PayoutAccountList(serializers.Serializer[Any]):
    results = PayoutAccountAnswer(many=True)


class PayoutAccountInput(serializers.Serializer[Any]):
    gateway = serializers.CharField(max_length=20)


class PayoutAccountsView(ApiView):
    permission = accounts.PERMISSION

    @property
    def payee_id(self) -> UUID:
        if self.actor.id is None:
            raise Unauthenticated
        return self.actor.id

    @extend_schema(operation_id="payout_accounts", responses=PayoutAccountList)
    def get(self, request: Request) -> Response:
        """Where one is paid."""
        found = accounts.payout_accounts_of(actor=self.actor, payee_id=self.payee_id)
        return Response(PayoutAccountList({"results": found}).data)

    @extend_schema(operation_id="payout_account_connect", request=PayoutAccountInput, responses=PayoutAccountAnswer)
    def post(self, request: Request) -> Response:
        """Connect an account, or another one in its place. 403 `step_up_required`; 409 `payout_open`."""
        gateway = self.read(PayoutAccountInput, request)["gateway"]
        connected = accounts.payout_account_connect(
            actor=self.actor, payee_id=self.payee_id, gateway=gateway, idem=idempotency_key(request) or uuid7().hex
        )
        return Response(PayoutAccountAnswer(connected).data)
