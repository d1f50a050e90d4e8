"""REST: a professional's payouts and statements; an administrator's list, run and retry."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from billing.payouts import selectors, services
from billing.payouts.announce import payout_row
from billing.payouts.lifecycle import PayoutState
from billing.payouts.statement import statement_csv
from billing.shapes import PageQuery
from kernel.errors import Unauthenticated
from kernel.pagination import paginate


class PayoutAnswer(serializers.Serializer[Any]):
    """Minor units of `currency`; `recovered` went against what the payee owed."""

    payout_id = serializers.UUIDField()
    payee_id = serializers.UUIDField()
    amount = serializers.IntegerField()
    recovered = serializers.IntegerField()
    currency = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in PayoutState])
    failure_code = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class PayoutPage(serializers.Serializer[Any]):
    results = PayoutAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class PayoutRunAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    payout_count = serializers.IntegerField()


class MyPayoutsView(ApiView):
    permission = "billing.own_earnings"

    @extend_schema(operation_id="my_payouts", parameters=[PageQuery], responses=PayoutPage)
    def get(self, request: Request) -> Response:
        """One's own payouts, newest first."""
        if self.actor.id is None:
            raise Unauthenticated
        query = self.read_query(PageQuery, request)
        page = paginate(
            selectors.payouts_of(actor=self.actor, payee_id=self.actor.id),
            cursor=query.get("cursor"),
            limit=query["limit"],
        )
        return Response(page.answer(payout_row))


class StatementView(ApiView):
    permission = "billing.own_earnings"

    @extend_schema(
        operation_id="my_payout_statement",
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, description="The statement")},
    )
    def get(self, request: Request, payout_id: str) -> HttpResponse:
        """The statement of one's own payout as CSV."""
        found = self.id_of(payout_id)
        return HttpResponse(
            statement_csv(actor=self.actor, payout_id=found),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="payout-{found}.csv"'},
        )


class AdminPayoutsView(ApiView):
    permission = "billing.payouts_any"

    @extend_schema(operation_id="admin_payouts", parameters=[PageQuery], responses=PayoutPage)
    def get(self, request: Request) -> Response:
        """All payouts, newest first."""
        query = self.read_query(PageQuery, request)
        page = paginate(selectors.payouts_any(actor=self.actor), cursor=query.get("cursor"), limit=query["limit"])
        return Response(page.answer(payout_row))


class AdminPayoutRunView(ApiView):
    permission = "billing.payout_run"

    @extend_schema(operation_id="admin_payout_run", request=None, responses={201: PayoutRunAnswer})
    def post(self, request: Request) -> Response:
        """Make a payout for everybody who has reached the minimum."""
        run = services.payout_run(actor=self.actor)
        return Response({"id": run.id, "payout_count": run.payout_count}, status=201)


class AdminPayoutRetryView(ApiView):
    permission = "billing.payout_run"

    @extend_schema(operation_id="admin_payout_retry", request=None, responses=PayoutAnswer)
    def post(self, request: Request, payout_id: str) -> Response:
        """Send a failed payout again."""
        payout = services.payout_retry(actor=self.actor, payout_id=self.id_of(payout_id))
        return Response(payout_row(payout))
