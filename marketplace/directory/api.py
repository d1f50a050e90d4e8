"""REST of the directory."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from marketplace.directory.query import SORTS, DirectoryQuery
from marketplace.directory.selectors import directory_search
from marketplace.professionals.serialisers import CardSerializer, card


class WordsField(serializers.CharField):
    """Several codes in one parameter, separated by commas."""

    def to_internal_value(self, data: Any) -> Any:
        return tuple(dict.fromkeys(code.strip() for code in super().to_internal_value(data).split(",") if code.strip()))


class SearchSerializer(serializers.Serializer[Any]):
    """What is looked for. Several values of one field are separated by commas."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="words, as they are typed")
    concern = WordsField(required=False, max_length=400)
    language = WordsField(required=False, max_length=200)
    modality = WordsField(required=False, max_length=100)
    kind = WordsField(required=False, max_length=100)
    gender = WordsField(required=False, max_length=100)
    jurisdiction = WordsField(required=False, max_length=100)
    max_price = serializers.IntegerField(required=False, min_value=0, max_value=100_000_000, help_text="minor units")
    currency = serializers.CharField(
        required=False, min_length=3, max_length=3, help_text="of max_price; EUR unless said"
    )
    within_hours = serializers.IntegerField(required=False, min_value=1, max_value=24 * 366)
    online = serializers.BooleanField(required=False, help_text="at the desk and free just now")
    sort = serializers.ChoiceField(choices=SORTS, required=False)


class DirectoryQuerySerializer(SearchSerializer):
    """A page of what is looked for."""

    limit = serializers.IntegerField(required=False, min_value=1, max_value=60)
    cursor = serializers.CharField(required=False, max_length=400)


class FacetsSerializer(serializers.Serializer[Any]):
    """For each filter, how many its values would leave, the other filters kept."""

    concern = serializers.DictField(child=serializers.IntegerField())
    language = serializers.DictField(child=serializers.IntegerField())
    modality = serializers.DictField(child=serializers.IntegerField())
    kind = serializers.DictField(child=serializers.IntegerField())
    gender = serializers.DictField(child=serializers.IntegerField())
    jurisdiction = serializers.DictField(child=serializers.IntegerField())


class DirectorySerializer(serializers.Serializer[Any]):
    """A page of cards. `fuzzy`: nobody matched the words as typed, these come near. `total` and `facets` on the first page."""

    results = CardSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    fuzzy = serializers.BooleanField()
    total = serializers.IntegerField(allow_null=True)
    facets = FacetsSerializer(allow_null=True)


class DirectoryView(ApiView):
    """Search listed professionals."""

    permission = "directory.view"

    @extend_schema(operation_id="directory", parameters=[DirectoryQuerySerializer], responses=DirectorySerializer)
    def get(self, request: Request) -> Response:
        asked = self.read_query(DirectoryQuerySerializer, request)
        found = directory_search(DirectoryQuery(text=asked.pop("q", ""), **asked))
        return Response(
            {
                "results": [card(row) for row in found.rows],
                "next": found.next,
                "fuzzy": found.fuzzy,
                "total": found.total,
                "facets": found.facets,
            }
        )
