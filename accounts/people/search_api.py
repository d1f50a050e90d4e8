"""The administrators' search over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.people.search import people_search


class PeopleQuery(serializers.Serializer[Any]):
    query = serializers.CharField(max_length=120, trim_whitespace=True)


class FoundPersonShape(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    is_active = serializers.BooleanField()
    roles = serializers.ListField(child=serializers.CharField(), help_text="slugs")


class FoundPeople(serializers.Serializer[Any]):
    results = FoundPersonShape(many=True)


class PeopleSearchView(ApiView):
    """Accounts by address, number or id."""

    permission = "people.search"

    @extend_schema(operation_id="people_search", parameters=[PeopleQuery], responses=FoundPeople, tags=["admin"])
    def get(self, request: Request) -> Response:
        query = self.read_query(PeopleQuery, request)
        found = people_search(actor=self.actor, query=query["query"])
        return Response({"results": FoundPersonShape(found, many=True).data})
