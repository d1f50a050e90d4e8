"""REST of one's own application: steps, licences, photo, submitting."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from access.rest import ApiView
from kernel.api import faults_of
from kernel.errors import Invalid
from kernel.faults import Fault
from kernel.uploads.checks import DOCUMENT, PORTRAIT, Allowed, CheckedFile, upload_check
from kernel.uploads.serving import file_response
from marketplace.onboarding import evidence, services
from marketplace.onboarding import serialisers as shapes
from marketplace.onboarding.selectors import application_own, licence_own
from marketplace.professionals.selectors import professional_of
from marketplace.verification.selectors import document_open, photo_open

OWN = "onboarding.own"
BINARY = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class _OwnView(ApiView):
    """Every change answers the whole application as it is now."""

    def answer(self) -> Response:
        return Response(shapes.onboarding(application_own(actor=self.actor)))


class OnboardingView(_OwnView):
    """One's own application."""

    permission = {"GET": OWN, "POST": "onboarding.start"}

    @extend_schema(operation_id="onboarding", responses=shapes.OnboardingSerializer, tags=["onboarding"])
    def get(self, request: Request) -> Response:
        """As it stands."""
        return self.answer()

    @extend_schema(operation_id="onboarding_start", request=None, responses={204: None}, tags=["onboarding"])
    def post(self, request: Request) -> Response:
        """Begin; again is no change. What may be done with it follows from the applicant's role."""
        services.onboarding_start(actor=self.actor)
        return Response(status=204)


class StepView(_OwnView):
    """One step."""

    permission = OWN

    @extend_schema(
        operation_id="onboarding_step", request=shapes.StepInput, responses=shapes.OnboardingSerializer,
        tags=["onboarding"],
    )  # fmt: skip
    def put(self, request: Request, step: str) -> Response:
        """Keep what was typed, right or not."""
        own = professional_of(self.actor.id)
        data = self.read(shapes.StepInput, request)
        services.step_save(actor=self.actor, professional_id=own.pk, step=step, **data)
        return self.answer()


class SubmitView(_OwnView):
    """Before the reviewers, and back."""

    permission = OWN

    @extend_schema(
        operation_id="onboarding_submit", request=shapes.VersionInput, responses=shapes.OnboardingSerializer,
        tags=["onboarding"],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Submit."""
        own = professional_of(self.actor.id)
        version = self.read(shapes.VersionInput, request)["version"]
        services.application_submit(actor=self.actor, professional_id=own.pk, version=version)
        return self.answer()

    @extend_schema(
        operation_id="onboarding_withdraw",
        request=None,
        responses={200: shapes.OnboardingSerializer},
        tags=["onboarding"],
    )
    def delete(self, request: Request) -> Response:
        """Take back, while nobody looks at it."""
        own = professional_of(self.actor.id)
        services.application_withdraw(actor=self.actor, professional_id=own.pk)
        return self.answer()


class _UploadView(_OwnView):
    """Takes multipart bodies."""

    permission = OWN
    parser_classes = (MultiPartParser,)

    def read_upload(
        self, serializer: type[BaseSerializer[Any]], request: Request, allowed: Allowed
    ) -> tuple[dict[str, Any], CheckedFile]:
        """The fields and the checked file; what is wrong with either is told together, each at its field."""
        parsed = serializer(data=request.data)
        fields = {} if parsed.is_valid() else faults_of(parsed.errors)
        code, checked = "invalid_input", None
        try:
            checked = upload_check(request.FILES.get("file"), allowed)
        except Invalid as refused:
            # Beside other faults the whole refusal is about all of them, so the file's own goes with its messages.
            fields |= {
                name: [Fault.said(refused.code, message) for message in messages]
                for name, messages in refused.fields.items()
            }
            code = refused.code if len(fields) == 1 else code
        if fields or checked is None:
            raise Invalid(code, "Please check what is marked.", fields=fields)
        values = dict(parsed.validated_data)
        values.pop("file", None)
        return values, checked


class LicencesView(_UploadView):
    """One's licences."""

    @extend_schema(
        operation_id="onboarding_licence_add", request={"multipart/form-data": shapes.LicenceInput},
        responses=shapes.OnboardingSerializer, tags=["onboarding"],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Add a licence with its document."""
        own = professional_of(self.actor.id)
        values, file = self.read_upload(shapes.LicenceInput, request, DOCUMENT)
        evidence.licence_add(actor=self.actor, professional_id=own.pk, file=file, **values)
        return self.answer()


class OneLicenceView(_UploadView):
    """One licence."""

    @extend_schema(
        operation_id="onboarding_licence_document", request={"multipart/form-data": shapes.DocumentInput},
        responses=shapes.OnboardingSerializer, tags=["onboarding"],
    )  # fmt: skip
    def put(self, request: Request, licence_id: str) -> Response:
        """A new document: a better picture, or the renewal."""
        licence = licence_own(actor=self.actor, licence_id=self.id_of(licence_id))
        values, file = self.read_upload(shapes.DocumentInput, request, DOCUMENT)
        evidence.licence_document_add(actor=self.actor, licence_id=licence.pk, file=file, **values)
        return self.answer()

    @extend_schema(
        operation_id="onboarding_licence_remove", responses={200: shapes.OnboardingSerializer}, tags=["onboarding"]
    )
    def delete(self, request: Request, licence_id: str) -> Response:
        """Take back one nobody has verified."""
        evidence.licence_remove(actor=self.actor, licence_id=self.id_of(licence_id))
        return self.answer()


class OwnDocumentView(ApiView):
    """A document of one's own licence."""

    permission = OWN

    @extend_schema(operation_id="onboarding_document", responses=BINARY, tags=["onboarding"])
    def get(self, request: Request, document_id: str) -> HttpResponse:
        """The file; that it was read is written down."""
        found = document_open(actor=self.actor, document_id=self.id_of(document_id), permission=OWN)
        return file_response(found.content, found.media_type, name="licence")


class OwnPhotoView(_UploadView):
    """One's own photo: the one that waits, else the one that is shown."""

    @extend_schema(operation_id="onboarding_photo", responses=BINARY, tags=["onboarding"])
    def get(self, request: Request) -> HttpResponse:
        """The file; no content where there is none."""
        own = professional_of(self.actor.id)
        if not (own.photo_new_file or own.photo_file):
            return HttpResponse(status=204)
        found = photo_open(actor=self.actor, professional_id=own.pk, permission=OWN)
        return file_response(found.content, found.media_type, name="photo")

    @extend_schema(
        operation_id="onboarding_photo_set", request={"multipart/form-data": shapes.PhotoInput},
        responses=shapes.OnboardingSerializer, tags=["onboarding"],
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        """A photo, shown once it was looked at."""
        own = professional_of(self.actor.id)
        _, file = self.read_upload(shapes.PhotoInput, request, PORTRAIT)
        evidence.photo_put(actor=self.actor, professional_id=own.pk, file=file)
        return self.answer()

    @extend_schema(
        operation_id="onboarding_photo_remove", responses={200: shapes.OnboardingSerializer}, tags=["onboarding"]
    )
    def delete(self, request: Request) -> Response:
        """Take back the one that waits."""
        own = professional_of(self.actor.id)
        evidence.photo_remove(actor=self.actor, professional_id=own.pk)
        return self.answer()
