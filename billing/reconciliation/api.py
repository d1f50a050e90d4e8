"""REST: where a gateway and our books disagree."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from billing.gateways.base import RecordKind
from billing.reconciliation import selectors
from billing.reconciliation.comparing import Problem
from billing.reconciliation.models import Difference, ReconciledDay
from billing.shapes import MoneyShape, PageQuery
from kernel.pagination import paginate


class DifferencesQuery(PageQuery):
    """Open ones only, closed ones only, or all."""

    state = serializers.ChoiceField(choices=Difference.State.values, required=False)


class SideAnswer(serializers.Serializer[Any]):
    """What one side says; null money where it knows nothing."""

    money = MoneyShape(allow_null=True)
    state = serializers.CharField(allow_blank=True)


class DifferenceAnswer(serializers.Serializer[Any]):
    """`subject_id` is our payment, refund or payout; `healing_code` says why healing was refused."""

    id = serializers.UUIDField()
    gateway = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in RecordKind])
    ref = serializers.CharField()
    problem = serializers.ChoiceField(choices=[problem.value for problem in Problem])
    subject_id = serializers.UUIDField(allow_null=True)
    here = SideAnswer()
    there = SideAnswer()
    state = serializers.ChoiceField(choices=Difference.State.values)
    healing = serializers.ChoiceField(choices=Difference.Healing.values, allow_blank=True)
    healing_code = serializers.CharField(allow_blank=True)
    happened_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class DifferencePage(serializers.Serializer[Any]):
    results = DifferenceAnswer(many=True)
    next = serializers.CharField(allow_null=True)


class ReconciledDayAnswer(serializers.Serializer[Any]):
    """A UTC day; `error_code` says why it could not be compared."""

    gateway = serializers.CharField()
    day = serializers.DateField()
    checked_at = serializers.DateTimeField(allow_null=True)
    records = serializers.IntegerField()
    error_code = serializers.CharField(allow_blank=True)


class ReconciledDaysAnswer(serializers.Serializer[Any]):
    results = ReconciledDayAnswer(many=True)


class DifferencesView(ApiView):
    permission = "billing.differences"

    @extend_schema(operation_id="admin_differences", parameters=[DifferencesQuery], responses=DifferencePage)
    def get(self, request: Request) -> Response:
        """Differences between the gateways and our books, newest first."""
        query = self.read_query(DifferencesQuery, request)
        page = paginate(
            selectors.differences(actor=self.actor, state=query.get("state")),
            cursor=query.get("cursor"),
            limit=query["limit"],
            order="-opened_at",
        )
        return Response(page.answer(_row))


class ReconciledDaysView(ApiView):
    permission = "billing.differences"

    @extend_schema(operation_id="admin_reconciled_days", responses=ReconciledDaysAnswer)
    def get(self, request: Request) -> Response:
        """Which days were compared, and when."""
        return Response({"results": [_day(row) for row in selectors.reconciled_days(actor=self.actor)]})


def _row(row: Difference) -> dict[str, Any]:
    return {
        "id": row.pk,
        "gateway": row.gateway,
        "kind": row.kind,
        "ref": row.ref,
        "problem": row.problem,
        "subject_id": row.subject_id,
        "here": _side(row.here_amount, row.here_currency, row.here_state),
        "there": _side(row.there_amount, row.there_currency, row.there_state),
        "state": row.state,
        "healing": row.healing,
        "healing_code": row.healing_code,
        "happened_at": row.happened_at,
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "version": row.version,
    }


def _side(amount: int | None, currency: str, state: str) -> dict[str, Any]:
    return {"money": None if amount is None else {"amount": amount, "currency": currency}, "state": state}


def _day(row: ReconciledDay) -> dict[str, Any]:
    return {
        "gateway": row.gateway,
        "day": row.day,
        "checked_at": row.checked_at,
        "records": row.records,
        "error_code": row.error_code,
    }
