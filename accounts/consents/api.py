"""Consents over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from accounts.consents import selectors, services
from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.texts import ConsentText, texts
from accounts.people.models import Language
from accounts.people.own import OwnView


class ConsentTextShape(serializers.Serializer[Any]):
    """The words of one consent."""

    purpose = serializers.ChoiceField(choices=Purpose.values)
    version = serializers.IntegerField()
    language = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class ConsentTextList(serializers.Serializer[Any]):
    results = ConsentTextShape(many=True)


class ConsentShape(ConsentTextShape):
    """The words and what was decided; `decided_version` may be older than the words shown."""

    given = serializers.BooleanField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_version = serializers.IntegerField(allow_null=True)


class ConsentList(serializers.Serializer[Any]):
    results = ConsentShape(many=True)


class ConsentQuery(serializers.Serializer[Any]):
    language = serializers.ChoiceField(choices=Language.values, default="en")


class ConsentChange(serializers.Serializer[Any]):
    """Purpose → given; purposes left out stay as they are. `language` is the one the texts were shown in."""

    consents = serializers.DictField(child=serializers.BooleanField())
    language = serializers.ChoiceField(choices=Language.values)


class ReceiptShape(serializers.Serializer[Any]):
    """One decision, word for word. `intact`: the words kept are those whose SHA-256 was taken when it was decided."""

    id = serializers.UUIDField()
    purpose = serializers.ChoiceField(choices=Purpose.values)
    decision = serializers.ChoiceField(choices=ConsentRecord.Decision.values)
    version = serializers.IntegerField()
    language = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    text_hash = serializers.CharField()
    at = serializers.DateTimeField()
    intact = serializers.BooleanField()


class ReceiptPage(serializers.Serializer[Any]):
    results = ReceiptShape(many=True)
    next = serializers.CharField(allow_null=True)


class ReceiptsQuery(serializers.Serializer[Any]):
    cursor = serializers.CharField(required=False, allow_blank=True, default="")
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100, default=25)


def _words(text: ConsentText) -> dict[str, Any]:
    return {
        "purpose": text.purpose, "version": text.version, "language": text.language, "title": text.title, "text": text.text,
    }  # fmt: skip


class ConsentTextsView(ApiView):
    authentication_classes = ()
    public = "the texts are read before an account exists"

    @extend_schema(operation_id="consent_texts", parameters=[ConsentQuery], responses=ConsentTextList, tags=["auth"])
    def get(self, request: Request) -> Response:
        """The words of every consent in one language."""
        language = self.read_query(ConsentQuery, request)["language"]
        return Response({"results": [_words(text) for text in texts(language).values()]})


class ConsentsView(OwnView):
    permission = "consents.own"

    @extend_schema(operation_id="consent_list", parameters=[ConsentQuery], responses=ConsentList, tags=["me"])
    def get(self, request: Request) -> Response:
        """What one has decided, purpose by purpose."""
        return self._list(self.read_query(ConsentQuery, request)["language"])

    @extend_schema(operation_id="consent_change", request=ConsentChange, responses=ConsentList, tags=["me"])
    def put(self, request: Request) -> Response:
        """Give or withdraw."""
        data = self.read(ConsentChange, request)
        services.consent_change(
            actor=self.actor, person_id=self.person_id, decisions=data["consents"], language=data["language"]
        )
        return self._list(data["language"])

    def _list(self, language: str) -> Response:
        rows = [
            {
                **_words(state.text), "given": state.given, "decided_at": state.decided_at,
                "decided_version": state.decided_version,
            }
            for state in selectors.consents_of(self.person_id, language)
        ]  # fmt: skip
        return Response({"results": rows})


class ReceiptsView(OwnView):
    permission = "consents.own"

    @extend_schema(operation_id="consent_receipts", parameters=[ReceiptsQuery], responses=ReceiptPage, tags=["me"])
    def get(self, request: Request) -> Response:
        """Every decision one has made, newest first, with the exact words it was about."""
        query = self.read_query(ReceiptsQuery, request)
        rows, following = selectors.receipts_of(
            actor=self.actor, person_id=self.person_id, cursor=query["cursor"] or None, limit=query["limit"]
        )
        return Response({"results": ReceiptShape(rows, many=True).data, "next": following})
