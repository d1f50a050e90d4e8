"""The shapes of gigs on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from marketplace.gigs.models import Gig, GigVersion, GigWords
from marketplace.professionals.selectors import ProfessionalCard

Kind = Literal["session", "bundle", "service", "talk_now"]
State = Literal["draft", "published", "paused", "archived"]
Review = Literal["clear", "waiting", "sent_back"]


class GigPrice(BaseModel):
    """Minor units of an ISO currency."""

    amount: int
    currency: str


class GigPackage(BaseModel):
    """One package. `sessions`, `minutes`, `valid_days` are 0 where nobody meets; `delivery_days` where nothing is delivered."""

    key: str
    title: str
    summary: str
    price: GigPrice
    sessions: int
    minutes: int
    modalities: list[str]
    valid_days: int
    expiry_refund_percent: int
    delivery_days: int
    revisions: int


class GigProfessional(BaseModel):
    """Public facts of who offers it."""

    id: UUID
    slug: str
    display_name: str
    kind: str
    zone: str
    avatar_url: str


class GigContent(BaseModel):
    """What a gig says."""

    title: str
    summary: str
    description: str
    specialties: list[str]
    packages: list[GigPackage]


class GigPublic(GigContent):
    """A published gig; `version_id` is what an order names, so that nobody buys something else than what she read."""

    id: UUID
    version_id: UUID
    kind: Kind
    professional: GigProfessional
    published_at: datetime


class GigPage(BaseModel):
    """A page of published gigs."""

    results: list[GigPublic]
    next: str | None


class GigOwn(GigContent):
    """One's own gig, as it is being written. `changed`: the published words are older than these."""

    id: UUID
    kind: Kind
    currency: str
    state: State
    review: Review
    review_note: str | None
    version: int
    changed: bool
    submitted_at: datetime | None
    published_at: datetime | None


class GigOwnPage(BaseModel):
    """One's own gigs, newest first."""

    results: list[GigOwn]
    next: str | None


class GigModerated(GigOwn):
    """A gig in the moderators' queue, with what is published of it now."""

    professional: GigProfessional
    live: GigContent | None


class GigModeratedPage(BaseModel):
    """A page of the queue, oldest first."""

    results: list[GigModerated]
    next: str | None


def packages_of(words: GigWords) -> list[GigPackage]:
    """The packages with their prices."""
    return [package_of(dict(one), words.currency) for one in words.packages]


def package_of(package: dict[str, object], currency: str) -> GigPackage:
    """One package of a gig in `currency`."""
    shown = {name: value for name, value in package.items() if name in GigPackage.model_fields}
    price = GigPrice(amount=int(str(package["price_minor"])), currency=currency)
    return GigPackage.model_validate({**shown, "price": price})


def content_of(words: GigWords) -> dict[str, object]:
    """What both the working copy and a version say."""
    return {
        "title": words.title,
        "summary": words.summary,
        "description": words.description,
        "specialties": list(words.specialties),
        "packages": packages_of(words),
    }


def professional_of_card(card: ProfessionalCard) -> GigProfessional:
    """The public facts of a card."""
    return GigProfessional(
        id=card.id,
        slug=card.slug,
        display_name=card.display_name,
        kind=card.kind,
        zone=card.zone,
        avatar_url=card.avatar_url,
    )


def public_of(gig: Gig, live: GigVersion, card: ProfessionalCard) -> GigPublic:
    """A published gig as everybody sees it."""
    return GigPublic.model_validate(
        {
            **content_of(live), "id": gig.pk, "version_id": live.pk, "kind": gig.kind,
            "professional": professional_of_card(card), "published_at": gig.published_at,
        }
    )  # fmt: skip


def own_fields(gig: Gig) -> dict[str, object]:
    """What the author and a moderator see."""
    return {
        **content_of(gig),
        "id": gig.pk,
        "kind": gig.kind,
        "currency": gig.currency,
        "state": gig.state,
        "review": gig.review,
        "review_note": gig.review_note,
        "version": gig.version,
        "changed": gig.live is not None and content_of(gig) != content_of(gig.live),
        "submitted_at": gig.submitted_at,
        "published_at": gig.published_at,
    }
