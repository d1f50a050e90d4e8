"""Shapes of this app's REST answers and bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from privacy.erasure.lifecycle import ErasureState
from privacy.exports.models import DataExport
from privacy.requests.models import PrivacyRequest
from privacy.vault.services import REASONS


class ExportShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=DataExport.State.values)
    percent = serializers.IntegerField()
    size = serializers.IntegerField(help_text="bytes")
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    holders = serializers.IntegerField(help_text="tables and collections that were asked")


class ExportLinkShape(serializers.Serializer[Any]):
    path = serializers.CharField()
    good_until = serializers.DateTimeField()
    pass_phrase = serializers.CharField()


class ErasureShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=[s.value for s in ErasureState])
    due_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    current = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    receipt = serializers.CharField()


class RequestShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=PrivacyRequest.Kind.values)
    area = serializers.ChoiceField(choices=PrivacyRequest.Area.values)
    state = serializers.ChoiceField(choices=PrivacyRequest.State.values)
    words = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class DisclosureShape(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    actor = serializers.CharField(help_text="kind of actor: person, system, service")
    who = serializers.CharField(help_text="name of a person, or of a service")
    role = serializers.CharField(help_text="the reader's roles, comma-separated")
    action = serializers.CharField()
    outcome = serializers.CharField()
    break_glass = serializers.BooleanField()


class DisclosurePage(serializers.Serializer[Any]):
    results = DisclosureShape(many=True)
    next = serializers.CharField(allow_null=True)


class PrivacyShape(serializers.Serializer[Any]):
    """Everything a person's privacy page shows at once."""

    exports = ExportShape(many=True)
    erasure = ErasureShape(allow_null=True)
    requests = RequestShape(many=True)
    grace_days = serializers.IntegerField()


class RequestBody(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=PrivacyRequest.Kind.values)
    area = serializers.ChoiceField(choices=PrivacyRequest.Area.values)
    words = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class PageQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, allow_blank=True, default="")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, default=25)


class AllRequestsQuery(PageQuery):
    state = serializers.ChoiceField(choices=PrivacyRequest.State.values, default="open")


class AdminRequestShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=PrivacyRequest.Kind.values)
    area = serializers.ChoiceField(choices=PrivacyRequest.Area.values)
    state = serializers.ChoiceField(choices=PrivacyRequest.State.values)
    words = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()


class AdminRequestPage(serializers.Serializer[Any]):
    results = AdminRequestShape(many=True)
    next = serializers.CharField(allow_null=True)


class DecisionBody(serializers.Serializer[Any]):
    granted = serializers.BooleanField()
    answer = serializers.CharField(max_length=2000)


class AdminErasureShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    person_id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[s.value for s in ErasureState])
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())


class AdminErasureList(serializers.Serializer[Any]):
    results = AdminErasureShape(many=True)


class RegisterColumn(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.CharField()


class RegisterRow(serializers.Serializer[Any]):
    holder = serializers.CharField()
    store = serializers.ChoiceField(choices=["postgresql", "mongodb"])
    purpose = serializers.CharField()
    retention = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)
    columns = RegisterColumn(many=True)
    erasure = serializers.ListField(child=serializers.CharField())


class RegisterShape(serializers.Serializer[Any]):
    rows = RegisterRow(many=True)
    problems = serializers.ListField(child=serializers.CharField())


class VaultQuery(serializers.Serializer[Any]):
    person = serializers.UUIDField()


class VaultShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of that name, as the row has it
    retention = serializers.CharField()
    jurisdiction = serializers.CharField()
    basis = serializers.CharField()
    release_on = serializers.DateField()


class VaultList(serializers.Serializer[Any]):
    results = VaultShape(many=True)


class VaultOpenBody(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=REASONS)


class VaultOpened(VaultShape):
    content = serializers.DictField(allow_null=True)
