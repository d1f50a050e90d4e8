"""Reading talk now: which queues are open, one's own request, one's own shift."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from consultations.talk_now.events import TalkNowChanged
from consultations.talk_now.lifecycle import QueueName, RequestState, queue_name
from consultations.talk_now.models import TalkNowQueue, TalkNowRequest, TalkNowShift
from consultations.talk_now.publishing import queue_view
from kernel.errors import NotFound
from marketplace.gigs.selectors import talk_now_offers
from marketplace.professionals.catalogue import SPECIALTIES
from marketplace.professionals.models import Professional, SessionOffer
from marketplace.professionals.selectors import listed, professional_cards, professional_of


def queue_known(text: str) -> QueueName:
    """The queue an address names: a specialty of the catalogue, or a listed professional's. Raises NotFound."""
    name = queue_name(text)
    if name is None:
        raise NotFound
    if name.professional_id is None:
        if name.specialty not in SPECIALTIES:
            raise NotFound
    elif not listed().filter(pk=name.professional_id).exists():
        raise NotFound
    return name


def queue_snapshot(*, actor: Actor, queue: str) -> TalkNowChanged:
    """The queue as it is now. Raises NotFound."""
    queue_known(queue)
    authorize(actor, "talk_now.watch")
    # The version first: what is read after it is at least as new.
    version = TalkNowQueue.objects.filter(name=queue).values_list("version", flat=True).first() or 0
    return queue_view(queue, version)


def queues_open(*, actor: Actor) -> list[dict[str, Any]]:
    """Queues somebody serves now: the shared ones by how many do, then each professional's own.

    Each {queue, specialty, professional, on, waiting, offers: [{minutes, modalities, price}]}; prices are what she would pay,
    known before she joins.
    """
    authorize(actor, "talk_now.watch")
    shifts = list(
        TalkNowShift.objects.filter(on=True, professional__in=listed()).select_related("offer").order_by("since")
    )
    cards = professional_cards(shift.professional_id for shift in shifts)
    waiting = Counter(TalkNowRequest.objects.filter(state=RequestState.WAITING).values_list("queue", flat=True))
    served: dict[str, list[TalkNowShift]] = {}
    for shift in shifts:
        for text in shift.queues:
            served.setdefault(text, []).append(shift)
    found = []
    for text, by in served.items():
        name = queue_name(text) or QueueName()
        found.append(
            {
                "queue": text,
                "specialty": name.specialty or None,
                "professional": cards.get(name.professional_id) if name.professional_id else None,
                "on": len(by),
                "waiting": waiting[text],
                "offers": [_offer(shift.offer) for shift in by],
            }
        )
    return sorted(found, key=lambda row: (row["specialty"] is None, -row["on"], row["queue"]))


def request_own(*, actor: Actor) -> TalkNowRequest | None:
    """The actor's latest request; None if there never was one."""
    authorize(actor, "talk_now.join")
    return TalkNowRequest.objects.filter(patient_id=actor.id).order_by("-joined_at", "-pk").first()


def shift_own(*, actor: Actor) -> dict[str, Any]:
    """{on, since, offer_id, specialties, queues, possible, offers} of the acting professional. Raises NotFound("no_profile")."""
    authorize(actor, "talk_now.serve")
    professional = professional_of(actor.id)
    return shift_view(professional, TalkNowShift.objects.filter(professional=professional).first())


def offers_for_now(professional_id: UUID) -> QuerySet[SessionOffer]:
    """What one can be on with: the packages of one's published talk-now gigs; without any, the calendar's own offers."""
    of_gigs = talk_now_offers(professional_id)
    if not of_gigs.exists():
        of_gigs = SessionOffer.objects.filter(professional_id=professional_id, active=True)
    return of_gigs.order_by("minutes", "price_minor")


def shift_view(professional: Professional, shift: TalkNowShift | None) -> dict[str, Any]:
    """A shift with what could be chosen for it."""
    offers = offers_for_now(professional.pk)
    return {
        "on": bool(shift and shift.on),
        "since": shift.since if shift and shift.on else None,
        "offer_id": shift.offer_id if shift else None,
        "specialties": shift.specialties if shift else [],
        "queues": shift.queues if shift and shift.on else [],
        "possible": list(professional.specialties),
        "offers": [{"id": offer.pk, "title": offer.title, **_offer(offer)} for offer in offers],
    }


def _offer(offer: SessionOffer) -> dict[str, Any]:
    return {
        "minutes": offer.minutes,
        "modalities": [word for word in offer.modalities if word in {"video", "audio"}],
        "price": {"amount": offer.price_minor, "currency": offer.currency},
    }
