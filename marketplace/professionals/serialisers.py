"""The shapes of professionals on the wire, and the functions that fill them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from marketplace.professionals.models import Licence, Professional, ProfessionalPresence, SessionOffer
from marketplace.professionals.presence import presence_of


class ListPriceSerializer(serializers.Serializer[Any]):
    """Money: minor units and ISO currency."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()


class StarsSerializer(serializers.Serializer[Any]):
    """Mean stars (one decimal, null before the first review) and how many."""

    stars = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()


class CardSerializer(serializers.Serializer[Any]):
    """A professional in a list."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    display_name = serializers.CharField()
    kind = serializers.CharField()
    headline = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    specialties = serializers.ListField(child=serializers.CharField())
    modalities = serializers.ListField(child=serializers.CharField())
    rating = StarsSerializer()
    price_from = ListPriceSerializer(allow_null=True)
    next_slot = serializers.DateTimeField(allow_null=True)
    presence = serializers.ChoiceField(choices=ProfessionalPresence.State.choices)
    presence_until = serializers.DateTimeField(allow_null=True, help_text="of a session or its notes")
    avatar_url = serializers.CharField()
    zone = serializers.CharField()


class OfferSerializer(serializers.Serializer[Any]):
    """A bookable session."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    modalities = serializers.ListField(child=serializers.CharField())
    price = ListPriceSerializer()


class LicenceSerializer(serializers.Serializer[Any]):
    """A verified permit: who says so, and when it was checked."""

    jurisdiction = serializers.CharField()
    authority = serializers.CharField()
    number = serializers.CharField()
    expires_on = serializers.DateField()
    checked_on = serializers.DateField(allow_null=True)
    checked_source = serializers.CharField()


class ProfileSerializer(CardSerializer):
    """A professional's own page."""

    bio = serializers.CharField()
    approaches = serializers.ListField(child=serializers.CharField())
    jurisdictions = serializers.ListField(child=serializers.CharField())
    gender = serializers.CharField(allow_blank=True)
    practising_since = serializers.IntegerField(allow_null=True)
    offers = OfferSerializer(many=True)
    licences = LicenceSerializer(many=True)


class OwnProfileSerializer(ProfileSerializer):
    """One's own profile with its state."""

    state = serializers.CharField()


class ProfileChangesSerializer(serializers.Serializer[Any]):
    """What a professional may change of her profile."""

    display_name = serializers.CharField(max_length=120, required=False)
    headline = serializers.CharField(max_length=160, required=False, allow_blank=True)
    bio = serializers.CharField(max_length=6000, required=False, allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField(), required=False)
    specialties = serializers.ListField(child=serializers.CharField(), required=False)
    approaches = serializers.ListField(child=serializers.CharField(), required=False)
    modalities = serializers.ListField(child=serializers.CharField(), required=False, allow_empty=False)
    gender = serializers.ChoiceField(choices=["woman", "man", "non_binary", ""], required=False)


def card(row: Professional) -> dict[str, Any]:
    """CardSerializer's shape."""
    price = (
        None if row.price_from_minor is None else {"amount": row.price_from_minor, "currency": row.price_from_currency}
    )
    return {
        "id": row.pk,
        "slug": row.slug,
        "display_name": row.display_name,
        "kind": row.kind,
        "headline": row.headline,
        "languages": row.languages,
        "specialties": row.specialties,
        "modalities": row.modalities,
        "rating": {"stars": row.rating, "count": row.rating_count},
        "price_from": price,
        "next_slot": row.next_free_at,
        **presence_of(row),
        "avatar_url": row.avatar_url,
        "zone": row.zone,
    }


def profile(row: Professional) -> dict[str, Any]:
    """ProfileSerializer's shape; offers and licences should have been read along."""
    return {
        **card(row),
        "bio": row.bio,
        "approaches": row.approaches,
        "jurisdictions": row.jurisdictions,
        "gender": row.gender,
        "practising_since": row.practising_since,
        "offers": [offer(one) for one in row.offers.all()],
        "licences": [licence(one) for one in row.licences.all()],
    }


def offer(row: SessionOffer) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "minutes": row.minutes,
        "modalities": row.modalities,
        "price": {"amount": row.price_minor, "currency": row.currency},
    }


def licence(row: Licence) -> dict[str, Any]:
    return {
        "jurisdiction": row.jurisdiction,
        "authority": row.authority,
        "number": row.number,
        "expires_on": row.expires_on,
        "checked_on": row.checked_on,
        "checked_source": row.checked_source,
    }
