"""The shapes of an application on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from marketplace.onboarding import steps
from marketplace.onboarding.selectors import OwnApplication
from marketplace.professionals.models import Licence, LicenceDocument, Professional
from marketplace.verification.models import VerificationCase

JURISDICTION = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"


class DraftOfferSerializer(serializers.Serializer[Any]):
    """An offer as typed; null where there is no number yet. `amount`: minor units."""

    title = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)


class AboutSerializer(serializers.Serializer[Any]):
    display_name = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_blank=True)
    gender = serializers.CharField(allow_blank=True)
    zone = serializers.CharField(allow_blank=True)
    practising_since = serializers.IntegerField(allow_null=True)


class TypedLicenceSerializer(serializers.Serializer[Any]):
    jurisdiction = serializers.CharField(allow_blank=True)
    authority = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    expires_on = serializers.CharField(allow_blank=True)


class FocusSerializer(serializers.Serializer[Any]):
    specialties = serializers.ListField(child=serializers.CharField())
    approaches = serializers.ListField(child=serializers.CharField())
    age_groups = serializers.ListField(child=serializers.CharField())


class MeetingSerializer(serializers.Serializer[Any]):
    languages = serializers.ListField(child=serializers.CharField())
    modalities = serializers.ListField(child=serializers.CharField())


class RatesSerializer(serializers.Serializer[Any]):
    offers = DraftOfferSerializer(many=True)


class WordsSerializer(serializers.Serializer[Any]):
    headline = serializers.CharField(allow_blank=True)
    bio = serializers.CharField(allow_blank=True)


class OnboardingDraftSerializer(serializers.Serializer[Any]):
    """What was typed, by step."""

    about = AboutSerializer()
    licences = TypedLicenceSerializer()
    focus = FocusSerializer()
    meeting = MeetingSerializer()
    rates = RatesSerializer()
    words = WordsSerializer()


class OwnDocumentSerializer(serializers.Serializer[Any]):
    """A document of a licence. `bytes`: its size."""

    id = serializers.UUIDField()
    media_type = serializers.CharField()
    bytes = serializers.IntegerField()
    expires_on = serializers.DateField()
    state = serializers.ChoiceField(choices=LicenceDocument.State.choices)
    sent_at = serializers.DateTimeField()


class OwnLicenceSerializer(serializers.Serializer[Any]):
    """A licence with its documents, the newest last."""

    id = serializers.UUIDField()
    jurisdiction = serializers.CharField()
    authority = serializers.CharField()
    number = serializers.CharField()
    expires_on = serializers.DateField()
    state = serializers.ChoiceField(choices=Licence.State.choices)
    checked_on = serializers.DateField(allow_null=True)
    checked_source = serializers.CharField(allow_blank=True)
    documents = OwnDocumentSerializer(many=True)


class ChangeRequestSerializer(serializers.Serializer[Any]):
    """What a reviewer asks to be changed, and where."""

    field = serializers.CharField(max_length=100)
    message = serializers.CharField(max_length=1000)


class OwnCaseSerializer(serializers.Serializer[Any]):
    """How what was sent last stands."""

    kind = serializers.ChoiceField(choices=VerificationCase.Kind.choices)
    state = serializers.ChoiceField(choices=VerificationCase.State.choices)
    submitted_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    requests = ChangeRequestSerializer(many=True)
    reason = serializers.CharField(allow_null=True)


class OnboardingSerializer(serializers.Serializer[Any]):
    """One's own application. `problems`: step → field → code; `has_photo`: one waits or is shown."""

    professional_id = serializers.UUIDField()
    slug = serializers.CharField()
    state = serializers.ChoiceField(choices=Professional.State.choices)
    version = serializers.IntegerField()
    step = serializers.CharField(allow_blank=True, help_text="where she was last")
    editable = serializers.BooleanField()
    draft = OnboardingDraftSerializer()
    problems = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    licences = OwnLicenceSerializer(many=True)
    has_photo = serializers.BooleanField()
    photo_key = serializers.CharField(allow_blank=True, help_text="changes with the photo")
    listed_until = serializers.DateTimeField(allow_null=True)
    case = OwnCaseSerializer(allow_null=True)


class StepInput(serializers.Serializer[Any]):
    """What was typed in a step, right or not, and the version it was typed over."""

    values = serializers.DictField()
    version = serializers.IntegerField(min_value=1)


class VersionInput(serializers.Serializer[Any]):
    """What the device saw."""

    version = serializers.IntegerField(min_value=1)


class DocumentInput(serializers.Serializer[Any]):
    """Multipart: the file (PDF, PNG or JPEG, at most 10 MB) and the last day it proves."""

    file = serializers.FileField(required=False, allow_empty_file=True)
    expires_on = serializers.DateField()


class LicenceInput(DocumentInput):
    """Multipart: a licence and its document. `jurisdiction`: ISO 3166-1 or 3166-2."""

    jurisdiction = serializers.RegexField(JURISDICTION)
    authority = serializers.CharField(max_length=160)
    number = serializers.CharField(max_length=60)


class PhotoInput(serializers.Serializer[Any]):
    """Multipart: a picture (PNG, JPEG or WebP, at most 5 MB, at least 240 pixels each way)."""

    file = serializers.FileField(required=False, allow_empty_file=True)


def onboarding(own: OwnApplication) -> dict[str, Any]:
    """OnboardingSerializer's shape."""
    row = own.professional
    photo = row.photo_new_file or row.photo_file
    return {
        "professional_id": row.pk,
        "slug": row.slug,
        "state": row.state,
        "version": own.version,
        "step": own.step if own.step in steps.STEPS else "",
        "editable": own.editable,
        "draft": own.draft,
        "problems": own.problems,
        "licences": [licence(one) for one in own.licences],
        "has_photo": bool(photo),
        "photo_key": photo[:12],
        "listed_until": row.listed_until,
        "case": _case(own.case) if own.case else None,
    }


def licence(row: Licence) -> dict[str, Any]:
    """OwnLicenceSerializer's shape; documents should have been read along."""
    return {
        "id": row.pk,
        "jurisdiction": row.jurisdiction,
        "authority": row.authority,
        "number": row.number,
        "expires_on": row.expires_on,
        "state": row.state,
        "checked_on": row.checked_on,
        "checked_source": row.checked_source,
        "documents": [
            {
                "id": one.pk,
                "media_type": one.media_type,
                "bytes": one.bytes,
                "expires_on": one.expires_on,
                "state": one.state,
                "sent_at": one.created_at,
            }
            for one in sorted(row.documents.all(), key=lambda one: one.created_at)
        ],
    }


def _case(row: VerificationCase) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "state": row.state,
        "submitted_at": row.submitted_at,
        "decided_at": row.decided_at,
        "requests": row.requests or [],
        "reason": row.reason,
    }
