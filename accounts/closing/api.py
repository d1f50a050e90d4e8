"""Closing and reopening accounts over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.closing import selectors, services
from accounts.closing.models import AccountClosure


class ClosureShape(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=AccountClosure.Reason.values)
    note = serializers.CharField()
    closed_at = serializers.DateTimeField()
    closed_by = serializers.UUIDField()
    reopened_at = serializers.DateTimeField(allow_null=True)
    reopened_by = serializers.UUIDField(allow_null=True)
    reopened_note = serializers.CharField()


class StandingShape(serializers.Serializer[Any]):
    """`reopenable`: closed by an administrator, and not for good."""

    is_active = serializers.BooleanField()
    reopenable = serializers.BooleanField()
    closures = ClosureShape(many=True)


class CloseInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=AccountClosure.Reason.values)
    note = serializers.CharField(max_length=services.LONGEST_NOTE)


class ReopenInput(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=services.LONGEST_NOTE)


class AccountStandingView(ApiView):
    permission = "people.standing"

    @extend_schema(operation_id="account_standing", responses=StandingShape, tags=["admin"])
    def get(self, request: Request, person_id: str) -> Response:
        """Whether an account is open, and why not."""
        found = selectors.account_standing(actor=self.actor, person_id=self.id_of(person_id))
        return Response(StandingShape(found).data)


class AccountCloseView(ApiView):
    permission = "people.close"

    @extend_schema(operation_id="account_close", request=CloseInput, responses={204: None}, tags=["admin"])
    def post(self, request: Request, person_id: str) -> Response:
        """Close an account. 403 `step_up_required`, `own_account`, `beyond_own`; 409 `last_super_admin`, `account_gone`."""
        data = self.read(CloseInput, request)
        services.account_close(actor=self.actor, person_id=self.id_of(person_id), **data)
        return Response(status=204)


class AccountReopenView(ApiView):
    permission = "people.close"

    @extend_schema(operation_id="account_reopen", request=ReopenInput, responses={204: None}, tags=["admin"])
    def post(self, request: Request, person_id: str) -> Response:
        """Open it again. 409 `account_gone`."""
        data = self.read(ReopenInput, request)
        services.account_reopen(actor=self.actor, person_id=self.id_of(person_id), **data)
        return Response(status=204)
