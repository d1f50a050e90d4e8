"""Shapes of the access app's REST answers and bodies."""

from typing import Any

from rest_framework import serializers


class PermissionShape(serializers.Serializer[Any]):
    codename = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name, declared as DRF declares fields
    group = serializers.CharField()
    unlocks = serializers.ListField(child=serializers.CharField())
    sensitivity = serializers.ChoiceField(choices=["normal", "sensitive", "critical"])
    personal = serializers.BooleanField()
    held = serializers.BooleanField(help_text="Whether the reader holds it and so may grant it.")


class PermissionList(serializers.Serializer[Any]):
    results = PermissionShape(many=True)


class RoleShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    is_super = serializers.BooleanField()
    is_base = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    grants = serializers.ListField(child=serializers.CharField())
    member_count = serializers.IntegerField()


class RoleList(serializers.Serializer[Any]):
    results = RoleShape(many=True)


class RoleBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80, trim_whitespace=True)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    grants = serializers.ListField(child=serializers.CharField(max_length=100), allow_empty=True)


class RoleChange(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    name = serializers.CharField(max_length=80, required=False)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    grants = serializers.ListField(child=serializers.CharField(max_length=100), required=False)


class MemberBody(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()


class MemberShape(serializers.Serializer[Any]):
    user_id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    given_by = serializers.CharField()
    given_at = serializers.DateTimeField()


class MemberPage(serializers.Serializer[Any]):
    results = MemberShape(many=True)
    next = serializers.CharField(allow_null=True)


class PageQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, allow_blank=True, default="")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, default=50)


class WhyQuery(serializers.Serializer[Any]):
    permission = serializers.CharField(max_length=100)


class FactShape(serializers.Serializer[Any]):
    """`roles`: those that grant it, or (with `no_role`) that would."""

    reason = serializers.ChoiceField(
        choices=[
            "public", "granted", "super", "wider", "own_only", "deactivated", "personal", "second_factor", "retired", "no_role",
        ]
    )  # fmt: skip
    roles = serializers.ListField(child=serializers.CharField())


class ExplanationShape(serializers.Serializer[Any]):
    allowed = serializers.BooleanField()
    facts = FactShape(many=True)
