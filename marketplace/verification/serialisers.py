"""The shapes of cases on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from marketplace.onboarding.serialisers import ChangeRequestSerializer, OwnLicenceSerializer, licence
from marketplace.professionals.models import Professional
from marketplace.professionals.serialisers import OfferSerializer, offer
from marketplace.verification.cases import CHECKS
from marketplace.verification.decisions import SUSPENSIONS
from marketplace.verification.models import VerificationCase
from marketplace.verification.selectors import CaseDetail, Unlisted

STATES = ["waiting", *VerificationCase.State.values]


class CaseRowSerializer(serializers.Serializer[Any]):
    """A case in the queue. `mine`: the reader has claimed it; `once_approved`: waits for a second pair of eyes."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=VerificationCase.Kind.choices)
    state = serializers.ChoiceField(choices=VerificationCase.State.choices)
    submitted_at = serializers.DateTimeField()
    display_name = serializers.CharField()
    profession = serializers.CharField()
    jurisdictions = serializers.ListField(child=serializers.CharField())
    claimed = serializers.BooleanField()
    mine = serializers.BooleanField()
    once_approved = serializers.BooleanField()
    version = serializers.IntegerField()


class CasesSerializer(serializers.Serializer[Any]):
    """A page of cases."""

    results = CaseRowSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DocumentChecksSerializer(serializers.Serializer[Any]):
    """What was ticked about a document, and where it was looked up."""

    checks = serializers.DictField(child=serializers.BooleanField())
    # The field's name in the contract; DRF keeps both apart.
    source = serializers.CharField(allow_blank=True, max_length=400)  # type: ignore[assignment]  # as said above


class ReviewedLicenceSerializer(OwnLicenceSerializer):
    """A licence. `twins`: how many others have typed the same number."""

    twins = serializers.IntegerField()


class CaseSerializer(CaseRowSerializer):
    """A case with all that is needed to decide it. `account_name`: as the account says it, to be compared with the document."""

    professional_id = serializers.UUIDField()
    professional_state = serializers.ChoiceField(choices=Professional.State.choices)
    slug = serializers.CharField()
    account_name = serializers.CharField()
    gender = serializers.CharField(allow_blank=True)
    zone = serializers.CharField()
    practising_since = serializers.IntegerField(allow_null=True)
    headline = serializers.CharField(allow_blank=True)
    bio = serializers.CharField(allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField())
    specialties = serializers.ListField(child=serializers.CharField())
    approaches = serializers.ListField(child=serializers.CharField())
    age_groups = serializers.ListField(child=serializers.CharField())
    modalities = serializers.ListField(child=serializers.CharField())
    offers = OfferSerializer(many=True)
    licences = ReviewedLicenceSerializer(many=True)
    photo_waits = serializers.BooleanField()
    has_photo = serializers.BooleanField()
    checklist = serializers.ListField(child=serializers.CharField(), help_text="what is ticked about each document")
    checks = serializers.DictField(child=DocumentChecksSerializer(), help_text="by document")
    requests = ChangeRequestSerializer(many=True)
    reason = serializers.CharField(allow_null=True)
    claimed_by_name = serializers.CharField(allow_null=True)
    first_approved_by_name = serializers.CharField(allow_null=True)
    four_eyes = serializers.BooleanField()


class ChecksInput(serializers.Serializer[Any]):
    """The checklist over what the reviewer saw (`version`)."""

    version = serializers.IntegerField(min_value=1)
    checks = serializers.DictField(child=DocumentChecksSerializer())


class ChangesInput(serializers.Serializer[Any]):
    """What has to be changed."""

    version = serializers.IntegerField(min_value=1)
    requests = ChangeRequestSerializer(many=True)


class ApprovalInput(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1)


class RejectionInput(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=1000)


class SuspensionInput(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=SUSPENSIONS)


class VerificationPolicySerializer(serializers.Serializer[Any]):
    """The reviewers' rules; to change them, over `version`. `warn_days`: days before a licence's end."""

    four_eyes = serializers.BooleanField()
    warn_days = serializers.ListField(child=serializers.IntegerField())
    version = serializers.IntegerField(min_value=0)


class UnlistedSerializer(serializers.Serializer[Any]):
    """Somebody off the list with sessions ahead. `ended_at`: when the licence ended, null for who was suspended."""

    professional_id = serializers.UUIDField()
    display_name = serializers.CharField()
    state = serializers.ChoiceField(choices=Professional.State.choices)
    ended_at = serializers.DateTimeField(allow_null=True)
    sessions = serializers.IntegerField()
    next_at = serializers.DateTimeField()


class UnlistedListSerializer(serializers.Serializer[Any]):
    results = UnlistedSerializer(many=True)


def case_row(row: VerificationCase, reader: object) -> dict[str, Any]:
    """CaseRowSerializer's shape."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "state": row.state,
        "submitted_at": row.submitted_at,
        "display_name": row.professional.display_name,
        "profession": row.professional.kind,
        "jurisdictions": list(dict.fromkeys(vars(row).get("places") or [])),
        "claimed": row.claimed_by_id is not None,
        "mine": row.claimed_by_id is not None and row.claimed_by_id == reader,
        "once_approved": row.first_approved_by_id is not None,
        "version": row.version,
    }


def case(found: CaseDetail, reader: object) -> dict[str, Any]:
    """CaseSerializer's shape."""
    row, who = found.case, found.professional

    def name(person_id: Any) -> str | None:
        card = found.people.get(person_id)
        return card.name if card else None

    return {
        **case_row(row, reader),
        "jurisdictions": list(dict.fromkeys(one.jurisdiction for one in found.licences)),
        "professional_id": who.pk,
        "professional_state": who.state,
        "slug": who.slug,
        "account_name": name(row.person_id) or "",
        "gender": who.gender,
        "zone": who.zone,
        "practising_since": who.practising_since,
        "headline": who.headline,
        "bio": who.bio,
        "languages": who.languages,
        "specialties": who.specialties,
        "approaches": who.approaches,
        "age_groups": found.age_groups,
        "modalities": who.modalities,
        "offers": [offer(one) for one in who.offers.all() if one.active],
        "licences": [{**licence(one), "twins": found.twins[one.pk]} for one in found.licences],
        "photo_waits": bool(who.photo_new_file),
        "has_photo": bool(who.photo_new_file or who.photo_file),
        "checklist": list(CHECKS),
        "checks": row.checks,
        "requests": row.requests or [],
        "reason": row.reason,
        "claimed_by_name": name(row.claimed_by_id),
        "first_approved_by_name": name(row.first_approved_by_id),
        "four_eyes": found.policy.four_eyes,
    }


def unlisted(found: Unlisted) -> dict[str, Any]:
    """UnlistedSerializer's shape."""
    return {
        "professional_id": found.professional.pk,
        "display_name": found.professional.display_name,
        "state": found.professional.state,
        "ended_at": found.ended_at,
        "sessions": found.sessions,
        "next_at": found.next_at,
    }
