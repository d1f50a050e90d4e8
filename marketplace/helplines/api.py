"""REST of crisis help: the list for everybody, and its keeping."""

from __future__ import annotations

import hashlib
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from marketplace.helplines import selectors, services
from marketplace.helplines.models import Helpline
from marketplace.helplines.services import HelplineData
from marketplace.helplines.views import HelplineRow, HelplineRows, HelpList


class HelpWordsInput(serializers.Serializer[Any]):
    """Words in both languages."""

    en = serializers.CharField(allow_blank=True, max_length=400)
    hi = serializers.CharField(allow_blank=True, max_length=400)


class HelplineInput(serializers.Serializer[Any]):
    """A line as it is to be. `verified`: it was checked today."""

    kind = serializers.ChoiceField(choices=Helpline.Kind.values)
    country = serializers.CharField(allow_blank=True, max_length=2, help_text="ISO 3166-1 alpha-2, EU, or empty")
    name = HelpWordsInput()
    hours = HelpWordsInput()
    description = HelpWordsInput()
    languages = serializers.ListField(child=serializers.CharField(max_length=10), max_length=30)
    call_number = serializers.CharField(allow_blank=True, max_length=40)
    text_number = serializers.CharField(allow_blank=True, max_length=40)
    chat_url = serializers.CharField(allow_blank=True, max_length=400)
    source_url = serializers.CharField(max_length=400)
    position = serializers.IntegerField(min_value=0, max_value=999)
    active = serializers.BooleanField()
    verified = serializers.BooleanField()


class HelplineChangeInput(HelplineInput):
    """Over the version that was read."""

    version = serializers.IntegerField(min_value=1)


class HelplineVersionInput(serializers.Serializer[Any]):
    """What was read when it was checked."""

    version = serializers.IntegerField(min_value=1)


def _data(values: dict[str, Any]) -> HelplineData:
    words: dict[str, Any] = {name: dict(values[name]) for name in ("name", "hours", "description")}
    rest = {name: values[name] for name in HelplineData.__dataclass_fields__ if name not in words}
    return HelplineData(**words, **rest)


class HelplinesView(ApiView):
    """Whom to call in a crisis, for everybody."""

    permission = "helpline.view"

    @extend_schema(operation_id="helplines", responses=HelpList, tags=["helplines"])
    def get(self, request: Request) -> Response:
        """All places. The same for everybody; `ETag` says whether what one has is still true."""
        body = selectors.help_list()
        etag = f'"{hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:32]}"'
        known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
        answer = Response(status=304) if etag in known else Response(body.model_dump(mode="json"))
        answer["ETag"] = etag
        # Asked for again each time, because a number may be wrong; without an answer the browser shows the last one.
        answer["Cache-Control"] = "public, no-cache"
        return answer


class KeptHelplinesView(ApiView):
    """All lines, and new ones."""

    permission = "helpline.manage"

    @extend_schema(operation_id="helplines_kept", responses=HelplineRows, tags=["helplines"])
    def get(self, request: Request) -> Response:
        """Shown and hidden ones, by country."""
        return Response(selectors.helpline_rows(actor=self.actor).model_dump(mode="json"))

    @extend_schema(operation_id="helpline_add", request=HelplineInput, responses={201: HelplineRow}, tags=["helplines"])
    def post(self, request: Request) -> Response:
        """A new line."""
        values = self.read(HelplineInput, request)
        row = services.helpline_add(actor=self.actor, data=_data(values), verified=values["verified"])
        return Response(selectors.helpline_row(actor=self.actor, row=row).model_dump(mode="json"), status=201)


class KeptHelplineView(ApiView):
    """One line."""

    permission = "helpline.manage"

    @extend_schema(
        operation_id="helpline_change", request=HelplineChangeInput, responses=HelplineRow, tags=["helplines"]
    )
    def put(self, request: Request, helpline_id: str) -> Response:
        """Write it anew."""
        pk, values = self.id_of(helpline_id), self.read(HelplineChangeInput, request)
        row = services.helpline_change(
            actor=self.actor, helpline_id=pk, version=values["version"], data=_data(values), verified=values["verified"]
        )
        return Response(selectors.helpline_row(actor=self.actor, row=row).model_dump(mode="json"))


class VerificationView(ApiView):
    """That a line was checked."""

    permission = "helpline.manage"

    @extend_schema(
        operation_id="helpline_verify", request=HelplineVersionInput, responses=HelplineRow, tags=["helplines"]
    )
    def post(self, request: Request, helpline_id: str) -> Response:
        """Today, by the one who says so."""
        pk, values = self.id_of(helpline_id), self.read(HelplineVersionInput, request)
        row = services.helpline_verify(actor=self.actor, helpline_id=pk, version=values["version"])
        return Response(selectors.helpline_row(actor=self.actor, row=row).model_dump(mode="json"))
