"""Reading gigs: published ones for everybody, one's own, and the moderators' queue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from kernel.encryption import warm
from kernel.errors import NotFound
from kernel.pagination import paginate
from marketplace.gigs.lifecycle import GigState, ReviewState
from marketplace.gigs.models import Gig
from marketplace.gigs.packages import GigKind
from marketplace.gigs.views import (
    GigContent,
    GigModerated,
    GigModeratedPage,
    GigOwn,
    GigOwnPage,
    GigPage,
    GigPublic,
    content_of,
    own_fields,
    professional_of_card,
    public_of,
)
from marketplace.professionals.models import SessionOffer
from marketplace.professionals.selectors import listed, professional_card, professional_cards, professional_of

SORTS = {"newest": ("-published_at", "-id"), "price": ("price_order", "id")}


def gigs_published() -> QuerySet[Gig]:
    """Published gigs of listed professionals: the only ones anybody finds or buys."""
    return Gig.objects.filter(state=GigState.PUBLISHED, professional__in=listed()).select_related("live")


def gigs_listed(
    *, kind: str = "", specialty: str = "", language: str = "", professional_id: UUID | None = None,
    price_most: int | None = None, sort: str = "newest", cursor: str | None = None, limit: int = 24,
) -> GigPage:  # fmt: skip
    """A page of published gigs by filters; `price_most` in the reference currency's minor units. Two queries."""
    rows = gigs_published()
    if kind:
        rows = rows.filter(kind=kind)
    if specialty:
        rows = rows.filter(live_specialties__contains=[specialty])
    if language:
        rows = rows.filter(professional__languages__contains=[language])
    if professional_id:
        rows = rows.filter(professional_id=professional_id)
    if price_most is not None:
        rows = rows.filter(price_order__lte=price_most)
    order, tie = SORTS[sort]
    page = paginate(rows, cursor=cursor, limit=limit, order=order, tie=tie)
    cards = professional_cards(row.professional_id for row in page.rows)
    results = [public_of(row, row.live, cards[row.professional_id]) for row in page.rows if row.live]
    return GigPage(results=results, next=page.next)


def gig_published(gig_id: UUID) -> GigPublic:
    """One published gig; raises NotFound."""
    gig = gigs_published().filter(pk=gig_id).first()
    if gig is None or gig.live is None:
        raise NotFound
    return public_of(gig, gig.live, professional_card(gig.professional_id))


def gigs_own(*, actor: Actor, cursor: str | None = None, limit: int = 25) -> GigOwnPage:
    """The acting professional's gigs in every state, newest first. Raises NotFound("no_profile")."""
    authorize(actor, "gig.edit_own")
    professional = professional_of(actor.id)
    rows = Gig.objects.filter(professional=professional).select_related("live")
    page = paginate(rows, cursor=cursor, limit=limit)
    return GigOwnPage(results=[own_of(row) for row in page.rows], next=page.next)


def gig_own(*, actor: Actor, gig_id: UUID) -> GigOwn:
    """One of one's own gigs; raises NotFound."""
    gig = Gig.objects.select_related("live").filter(pk=gig_id).first()
    if gig is None:
        raise NotFound
    authorize(actor, "gig.edit_own", gig)
    return own_of(gig)


def own_of(gig: Gig) -> GigOwn:
    """A gig as its author sees it."""
    return GigOwn.model_validate(own_fields(gig))


def gigs_to_moderate(*, actor: Actor, cursor: str | None = None, limit: int = 25) -> GigModeratedPage:
    """Gigs whose words wait to be looked at, oldest first."""
    authorize(actor, "gig.moderate")
    rows = Gig.objects.filter(review=ReviewState.WAITING).select_related("live")
    warm(list(rows.values_list("author_id", flat=True)[: limit + 1]))
    page = paginate(rows, cursor=cursor, limit=limit, order="submitted_at", tie="id")
    cards = professional_cards(row.professional_id for row in page.rows)
    return GigModeratedPage(
        results=[
            GigModerated.model_validate(
                {
                    **own_fields(row),
                    "professional": professional_of_card(cards[row.professional_id]),
                    "live": GigContent.model_validate(content_of(row.live)) if row.live else None,
                }
            )
            for row in page.rows
        ],
        next=page.next,
    )


def gigs_waiting() -> int:
    """How many gigs wait for a moderator."""
    return Gig.objects.filter(review=ReviewState.WAITING).count()


def talk_now_offers(professional_id: UUID) -> QuerySet[SessionOffer]:
    """What a professional takes people for right now: the packages of his published talk-now gigs."""
    ids: list[Any] = [
        package["offer_id"]
        for row in Gig.objects.filter(professional_id=professional_id, kind=GigKind.TALK_NOW, state=GigState.PUBLISHED)
        .exclude(live=None)
        .select_related("live")
        if row.live
        for package in row.live.packages
    ]
    return SessionOffer.objects.filter(pk__in=ids, professional_id=professional_id)
