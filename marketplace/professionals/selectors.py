"""Reading professionals: the listed ones for everybody, a card for other rooms, one's own profile."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from kernel.errors import NotFound
from kernel.files import file_get
from kernel.ids import parse_uuid
from marketplace.professionals.models import Licence, Professional, ProfessionalPresence, SessionOffer
from marketplace.professionals.standing import listed_rows

# What a card or profile shows; pictures and search columns stay in the database.
HEAVY = ("avatar_svg", "search_terms", "search_vector", "search_document")

# What sealed photos are bound to (`kernel.files`).
PHOTO = "professionals.photo"


@dataclass(frozen=True, slots=True)
class ProfessionalCard:
    """What other rooms show of a professional, and whose account she is."""

    id: uuid.UUID
    user_id: uuid.UUID
    slug: str
    display_name: str
    kind: str
    zone: str
    avatar_url: str


def listed(at: datetime | None = None) -> QuerySet[Professional]:
    """Whom anybody finds or books at an instant (`standing`), without the heavy columns."""
    return listed_rows(at).defer(*HEAVY)


def professional_card(professional_id: uuid.UUID) -> ProfessionalCard:
    """One card; raises NotFound."""
    found = professional_cards([professional_id]).get(professional_id)
    if found is None:
        raise NotFound
    return found


def professional_cards(professional_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ProfessionalCard]:
    """Cards by id, listed or not, in one query."""
    rows = Professional.objects.filter(pk__in=set(professional_ids)).only(
        "id", "user_id", "slug", "display_name", "kind", "zone", "avatar_version"
    )
    return {row.pk: card_of(row) for row in rows}


def card_of(row: Professional) -> ProfessionalCard:
    """The card of a row that was read already."""
    return ProfessionalCard(row.pk, row.user_id, row.slug, row.display_name, row.kind, row.zone, row.avatar_url)


def presence_states(professional_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Where these professionals are just now, in one query; who was never seen is missing."""
    rows = ProfessionalPresence.objects.filter(professional_id__in=set(professional_ids))
    return dict(rows.values_list("professional_id", "state"))


def professional_of(user_id: uuid.UUID | None) -> Professional:
    """The profile that belongs to an account; raises NotFound("no_profile")."""
    found = Professional.objects.defer(*HEAVY).filter(user_id=user_id).first() if user_id else None
    if found is None:
        raise NotFound("no_profile", "There is no professional profile for this account.")
    return found


def professional_id_of_user(user_id: uuid.UUID) -> uuid.UUID | None:
    """The id of the person's profile in whatever state; None if she has none."""
    return Professional.objects.filter(user_id=user_id).values_list("id", flat=True).first()


def profile_by_address(address: str) -> Professional:
    """A listed professional by slug or id, with offers and verified licences read along; raises NotFound."""
    professional_id = parse_uuid(address)
    found = (
        listed()
        .filter(**({"pk": professional_id} if professional_id else {"slug": address}))
        .select_related("presence")
        .prefetch_related(
            Prefetch("offers", SessionOffer.objects.filter(active=True).order_by("position", "minutes")),
            Prefetch("licences", Licence.objects.filter(state=Licence.State.VERIFIED).order_by("-expires_on")),
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def listed_exists(professional_id: uuid.UUID) -> None:
    """Raise NotFound unless the professional is listed."""
    if not listed().filter(pk=professional_id).exists():
        raise NotFound


def avatar_svg(professional_id: uuid.UUID) -> tuple[str, str]:
    """The drawn portrait and its version; raises NotFound."""
    row = Professional.objects.filter(pk=professional_id).values_list("avatar_svg", "avatar_version").first()
    if row is None or not row[0]:
        raise NotFound
    return row


def photo(professional_id: uuid.UUID) -> tuple[bytes, str, str]:
    """The photo that is shown, its type, and the version its address carries; raises NotFound."""
    row = Professional.objects.only("photo_file", "photo_type", "avatar_version").filter(pk=professional_id).first()
    content = file_get(row.photo_file, context=PHOTO) if row else None
    if row is None or content is None:
        raise NotFound
    return content, row.photo_type, row.avatar_version
