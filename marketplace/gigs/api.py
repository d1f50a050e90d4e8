"""REST of gigs: the public list, a professional's own, and the moderators' queue."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import BaseModel
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.rest import ApiView
from kernel.pagination import limit_of
from marketplace.gigs import selectors, services
from marketplace.gigs.lifecycle import GigEvent
from marketplace.gigs.packages import GigKind
from marketplace.gigs.views import GigModeratedPage, GigOwn, GigOwnPage, GigPage, GigPublic
from marketplace.professionals.catalogue import LANGUAGES, SPECIALTIES

KINDS = [kind.value for kind in GigKind]
PAGE = [OpenApiParameter("cursor", str), OpenApiParameter("limit", int)]


class GigQuery(serializers.Serializer[Any]):
    """Filters of the public list. `price_most`: minor units of EUR, other currencies compared by fixed reference rates."""

    kind = serializers.ChoiceField(choices=KINDS, required=False, default="")
    specialty = serializers.ChoiceField(choices=list(SPECIALTIES), required=False, default="")
    language = serializers.ChoiceField(choices=list(LANGUAGES), required=False, default="")
    professional_id = serializers.UUIDField(required=False)
    price_most = serializers.IntegerField(required=False, min_value=1)
    sort = serializers.ChoiceField(choices=list(selectors.SORTS), required=False, default="newest")
    cursor = serializers.CharField(required=False)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=50, default=24)


class PackageInput(serializers.Serializer[Any]):
    """One package; what the gig's kind does not need is left out."""

    title = serializers.CharField(max_length=60)
    summary = serializers.CharField(max_length=300, allow_blank=True, default="")
    price_minor = serializers.IntegerField()
    sessions = serializers.IntegerField(required=False)
    minutes = serializers.IntegerField(required=False)
    modalities = serializers.ListField(child=serializers.CharField(), required=False)
    valid_days = serializers.IntegerField(required=False)
    expiry_refund_percent = serializers.IntegerField(required=False)
    delivery_days = serializers.IntegerField(required=False)
    revisions = serializers.IntegerField(required=False)


class GigInput(serializers.Serializer[Any]):
    """What a gig says."""

    title = serializers.CharField(max_length=80)
    summary = serializers.CharField(max_length=200, allow_blank=True, default="")
    description = serializers.CharField(max_length=4000, allow_blank=True, default="")
    specialties = serializers.ListField(child=serializers.CharField(), default=list)
    currency = serializers.CharField(max_length=3)
    packages = PackageInput(many=True)


class GigCreateInput(GigInput):
    """A new gig; its kind stays."""

    kind = serializers.ChoiceField(choices=KINDS)


class GigEditInput(GigInput):
    """New words over `version`."""

    version = serializers.IntegerField()


class GigMoveInput(serializers.Serializer[Any]):
    """What to do with one's gig; `submit` names the version that is to be published."""

    action = serializers.ChoiceField(choices=["submit", "pause", "resume", "archive"])
    version = serializers.IntegerField(required=False, default=0)


class GigModerationInput(serializers.Serializer[Any]):
    """A decision on what was seen (`version`); `note` is needed to send it back."""

    decision = serializers.ChoiceField(choices=["publish", "send_back"])
    note = serializers.CharField(max_length=services.LONGEST_NOTE, allow_blank=True, default="")
    version = serializers.IntegerField()


def said(view: BaseModel, status: int = 200) -> Response:
    """A view as JSON."""
    return Response(view.model_dump(mode="json"), status=status)


def page_of(request: Request) -> dict[str, Any]:
    """Cursor and limit of a list."""
    return {"cursor": request.query_params.get("cursor"), "limit": limit_of(request.query_params.get("limit"), most=50)}


class GigsView(ApiView):
    """Published gigs."""

    permission = "gig.view"

    @extend_schema(operation_id="gigs", parameters=[GigQuery], responses=GigPage, tags=["gigs"])
    def get(self, request: Request) -> Response:
        """By filters, newest or cheapest first."""
        return said(selectors.gigs_listed(**self.read_query(GigQuery, request)))


class GigView(ApiView):
    """One published gig."""

    permission = "gig.view"

    @extend_schema(operation_id="gig", responses=GigPublic, tags=["gigs"])
    def get(self, request: Request, gig_id: str) -> Response:
        return said(selectors.gig_published(self.id_of(gig_id)))


class OwnGigsView(ApiView):
    """A professional's own gigs."""

    permission = "gig.edit_own"

    @extend_schema(operation_id="pro_gigs", parameters=PAGE, responses=GigOwnPage, tags=["gigs"])
    def get(self, request: Request) -> Response:
        """In every state, newest first."""
        return said(selectors.gigs_own(actor=self.actor, **page_of(request)))

    @extend_schema(operation_id="pro_gig_create", request=GigCreateInput, responses={201: GigOwn}, tags=["gigs"])
    def post(self, request: Request) -> Response:
        """A new draft."""
        data = dict(self.read(GigCreateInput, request))
        gig = services.gig_create(actor=self.actor, kind=data.pop("kind"), content=data)
        return said(selectors.own_of(gig), 201)


class OwnGigView(ApiView):
    """One of one's own gigs."""

    permission = "gig.edit_own"

    @extend_schema(operation_id="pro_gig", responses=GigOwn, tags=["gigs"])
    def get(self, request: Request, gig_id: str) -> Response:
        return said(selectors.gig_own(actor=self.actor, gig_id=self.id_of(gig_id)))

    @extend_schema(operation_id="pro_gig_edit", request=GigEditInput, responses=GigOwn, tags=["gigs"])
    def put(self, request: Request, gig_id: str) -> Response:
        """The working copy; what is published stays until a moderator has approved the new words."""
        selectors.gig_own(actor=self.actor, gig_id=self.id_of(gig_id))
        data = dict(self.read(GigEditInput, request))
        gig = services.gig_edit(actor=self.actor, gig_id=self.id_of(gig_id), version=data.pop("version"), content=data)
        return said(selectors.own_of(gig))


class OwnGigStateView(ApiView):
    """Submit, pause, resume or archive."""

    permission = "gig.edit_own"

    @extend_schema(operation_id="pro_gig_move", request=GigMoveInput, responses=GigOwn, tags=["gigs"])
    def post(self, request: Request, gig_id: str) -> Response:
        data = self.read(GigMoveInput, request)
        own = self.id_of(gig_id)
        if data["action"] == "submit":
            gig = services.gig_submit(actor=self.actor, gig_id=own, version=data["version"])
        else:
            events = {"pause": GigEvent.PAUSED, "resume": GigEvent.RESUMED, "archive": GigEvent.ARCHIVED}
            gig = services.gig_move(actor=self.actor, gig_id=own, event=events[data["action"]])
        return said(selectors.own_of(gig))


class ModeratedGigsView(ApiView):
    """Gigs whose words wait."""

    permission = "gig.moderate"

    @extend_schema(operation_id="admin_gigs", parameters=PAGE, responses=GigModeratedPage, tags=["gigs"])
    def get(self, request: Request) -> Response:
        """Oldest first, with what is published of each now."""
        return said(selectors.gigs_to_moderate(actor=self.actor, **page_of(request)))


class GigModerationView(ApiView):
    """Publish a gig, or send it back with words."""

    permission = "gig.moderate"

    @extend_schema(operation_id="admin_gig_moderate", request=GigModerationInput, responses={204: None}, tags=["gigs"])
    def post(self, request: Request, gig_id: str) -> Response:
        data = self.read(GigModerationInput, request)
        services.gig_moderate(
            actor=self.actor, gig_id=self.id_of(gig_id), version=data["version"],
            approve=data["decision"] == "publish", note=data["note"],
        )  # fmt: skip
        return Response(status=204)
