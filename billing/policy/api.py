"""REST: the policy in force, and setting a new one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from billing.policy.selectors import policy_current
from billing.policy.services import policy_set
from billing.policy.terms import Policy


class BillingPolicyRequest(serializers.Serializer[Any]):
    """`payout_minimum` maps currencies to minor units."""

    commission_bps = serializers.IntegerField(min_value=0, max_value=10_000)
    dispute_window_hours = serializers.IntegerField(min_value=0, max_value=2160)
    payout_minimum = serializers.DictField(child=serializers.IntegerField(min_value=0))


class BillingPolicyAnswer(BillingPolicyRequest):
    version = serializers.IntegerField()


class PolicyView(ApiView):
    permission = {"GET": "billing.policy_view", "PUT": "billing.policy_edit"}

    @extend_schema(operation_id="billing_policy_get", responses=BillingPolicyAnswer)
    def get(self, request: Request) -> Response:
        """The policy in force."""
        return Response(_answer(policy_current()))

    @extend_schema(operation_id="billing_policy_set", request=BillingPolicyRequest, responses=BillingPolicyAnswer)
    def put(self, request: Request) -> Response:
        """Put a new version in force."""
        return Response(_answer(policy_set(actor=self.actor, **self.read(BillingPolicyRequest, request))))


def _answer(terms: Policy) -> dict[str, Any]:
    return {**asdict(terms), "payout_minimum": dict(terms.payout_minimum)}
