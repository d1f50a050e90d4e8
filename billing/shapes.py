"""Shapes of money that several rooms' REST answers share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class MoneyShape(serializers.Serializer[Any]):
    """`amount` minor units of an ISO currency."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()


class PageQuery(serializers.Serializer[Any]):
    """Which page of a list."""

    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, default=25)
