"""Writing profiles. Whatever the directory searches by is brought up to date in the same transaction."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.errors import Invalid, NotFound
from marketplace.professionals import avatars, catalogue, prices
from marketplace.professionals.models import Licence, Professional, SessionOffer

EDITABLE = ("display_name", "headline", "bio", "languages", "specialties", "approaches", "gender", "modalities")
_VOCABULARY: dict[str, tuple[str, ...]] = {
    "languages": tuple(catalogue.LANGUAGES),
    "specialties": tuple(catalogue.SPECIALTIES),
    "approaches": tuple(catalogue.APPROACHES),
    "modalities": catalogue.MODALITIES,
}


def profile_update(*, actor: Actor, professional_id: uuid.UUID, changes: dict[str, Any]) -> Professional:
    """Change a profile's public words. `changes` holds any of EDITABLE. Raises NotFound, Invalid with the field."""
    with transaction.atomic():
        professional = (
            Professional.objects.select_for_update(of=("self",), no_key=True).filter(pk=professional_id).first()
        )
        if professional is None:
            raise NotFound
        authorize(actor, "professional.edit_own", professional)
        for name, value in changes.items():
            if name not in EDITABLE:
                raise Invalid("not_editable", fields={name: ["This cannot be changed here."]})
            unknown = set(value) - set(_VOCABULARY[name]) if name in _VOCABULARY else set()
            if unknown:
                raise Invalid("unknown_word", fields={name: [f"Unknown: {', '.join(sorted(unknown))}."]})
            setattr(professional, name, value)
        search_refresh(professional)
        professional.save()
        record(actor, "professional.updated", resource=professional, data={"fields": sorted(changes)})
        return professional


def search_refresh(professional: Professional) -> None:
    """Set, without saving, the words the profile is found by."""
    professional.search_terms = catalogue.search_terms(
        kind=professional.kind,
        specialties=professional.specialties,
        approaches=professional.approaches,
        languages=professional.languages,
    )


def portrait_set(professional: Professional, svg: str) -> None:
    """Set, without saving, the portrait and the version its address carries."""
    professional.avatar_svg = svg
    professional.avatar_version = hashlib.sha256(svg.encode()).hexdigest()[:12]


def portrait_draw(professional: Professional, seed: str, *, skins: tuple[int, int] = (0, 6)) -> None:
    """Set, without saving, a portrait drawn from `seed`; the same seed gives the same picture."""
    portrait_set(professional, avatars.draw(seed, gender=professional.gender, skins=skins))


def standing_refresh(professional: Professional, *, licences: list[Licence], offers: list[SessionOffer]) -> None:
    """Set, without saving, what listing and ordering read: the licence's last day and the lowest price."""
    verified = [licence.expires_on for licence in licences if licence.state == Licence.State.VERIFIED]
    professional.licensed_until = max(verified, default=None)
    active = [offer for offer in offers if offer.active]
    cheapest = min(active, key=lambda offer: prices.order_value(offer.price_minor, offer.currency), default=None)
    professional.price_from_minor = cheapest.price_minor if cheapest else None
    professional.price_from_currency = cheapest.currency if cheapest else ""
    professional.price_order = prices.order_value(cheapest.price_minor, cheapest.currency) if cheapest else None
