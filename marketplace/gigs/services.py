"""Writing gigs, having them looked at, publishing, pausing and archiving them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.notifications.services import notify
from billing.money import split_evenly
from kernel import clock, outbox
from kernel.errors import Conflict, Forbidden, Invalid, NotFound
from kernel.faults import Fault
from marketplace.gigs.feeds import queue_tell
from marketplace.gigs.lifecycle import GigEvent, GigState, ReviewState, next_state
from marketplace.gigs.models import Gig, GigVersion, GigWords
from marketplace.gigs.packages import CREDITED, MEETING, GigKind, packages_clean
from marketplace.professionals import prices
from marketplace.professionals.catalogue import SPECIALTIES
from marketplace.professionals.models import SessionOffer
from marketplace.professionals.selectors import professional_of

WORDS = ("title", "summary", "description", "specialties", "currency", "packages")
MOST_OPEN = 20
LONGEST_NOTE = 1000


def gig_create(*, actor: Actor, kind: str, content: Mapping[str, Any]) -> Gig:
    """A new draft of the acting professional. `content` holds WORDS.

    Raises NotFound("no_profile"), Invalid("gig_invalid") by field, Conflict("too_many_gigs").
    """
    authorize(actor, "gig.edit_own")
    professional = professional_of(actor.id)
    gig = Gig(professional=professional, author_id=professional.user_id, kind=GigKind(kind))
    _write(gig, content)
    with transaction.atomic():
        if Gig.objects.filter(professional=professional).exclude(state=GigState.ARCHIVED).count() >= MOST_OPEN:
            raise Conflict("too_many_gigs", "Archive a gig before you add another one.")
        gig.save(force_insert=True)
        record(actor, "gig.created", resource=gig, data={"kind": str(gig.kind)})
        _tell(gig)
        return gig


def gig_edit(*, actor: Actor, gig_id: UUID, version: int, content: Mapping[str, Any]) -> Gig:
    """Write the working copy anew, over `version`. What is published stays until the new words are approved; a submission is
    taken back. Raises NotFound, Invalid("gig_invalid"), Conflict("stale_version" | "gig_state").
    """
    with transaction.atomic():
        gig = _lock(gig_id)
        authorize(actor, "gig.edit_own", gig)
        _seen(gig, version)
        if gig.state == GigState.ARCHIVED:
            raise Conflict("gig_state", "An archived gig is not changed any more.")
        _write(gig, content)
        waited = gig.review == ReviewState.WAITING
        if waited:
            gig.review, gig.submitted_at = ReviewState.CLEAR, None
        _save(gig)
        record(actor, "gig.edited", resource=gig, data={"version": gig.version})
        _tell(gig)
        if waited:
            queue_tell()
        return gig


def gig_submit(*, actor: Actor, gig_id: UUID, version: int) -> Gig:
    """Ask for the words to be published; once more changes nothing. Raises NotFound, Conflict("stale_version" | "gig_state")."""
    with transaction.atomic():
        gig = _lock(gig_id)
        authorize(actor, "gig.edit_own", gig)
        if gig.review == ReviewState.WAITING:
            return gig
        _seen(gig, version)
        if next_state(gig.state, GigEvent.APPROVED) is None:
            raise Conflict("gig_state", "An archived gig cannot be published.")
        gig.review, gig.submitted_at = ReviewState.WAITING, clock.now()
        _save(gig)
        record(actor, "gig.submitted", resource=gig, data={"version": gig.version})
        _tell(gig)
        queue_tell()
        return gig


def gig_move(*, actor: Actor, gig_id: UUID, event: GigEvent) -> Gig:
    """Pause, resume or archive one's own gig; where it already is so, nothing changes. Raises NotFound, Conflict("gig_state")."""
    aims = {
        GigEvent.PAUSED: GigState.PAUSED, GigEvent.RESUMED: GigState.PUBLISHED, GigEvent.ARCHIVED: GigState.ARCHIVED,
    }  # fmt: skip
    with transaction.atomic():
        gig = _lock(gig_id)
        authorize(actor, "gig.edit_own", gig)
        if event not in aims or gig.state == aims[event]:
            return gig
        state = next_state(gig.state, event)
        if state is None:
            raise Conflict("gig_state", "This is not possible now.", data={"state": str(gig.state)})
        gig.state = state
        if state == GigState.ARCHIVED:
            gig.review, gig.submitted_at = ReviewState.CLEAR, None
        _save(gig)
        record(actor, f"gig.{event.value}", resource=gig)
        _tell(gig)
        queue_tell()
        return gig


def gig_moderate(*, actor: Actor, gig_id: UUID, version: int, approve: bool, note: str = "") -> Gig:
    """Publish the words that were seen (`version`), or send them back with `note`.

    Publishing makes a new version with the offers its sessions are booked by; earlier orders keep theirs. Raises NotFound,
    Invalid("note_required"), Conflict("stale_version" | "gig_state"), Forbidden("own_gig").
    """
    note = note.strip()
    if not approve and not 1 <= len(note) <= LONGEST_NOTE:
        raise Invalid("note_required", fields={"note": [Fault("length", least=1, most=LONGEST_NOTE)]})
    with transaction.atomic():
        authorize(actor, "gig.moderate")
        gig = _lock(gig_id)
        if actor.is_person and actor.id == gig.author_id:
            raise Forbidden("own_gig", "Somebody else has to decide about this one.")
        _seen(gig, version)
        state = next_state(gig.state, GigEvent.APPROVED)
        if gig.review != ReviewState.WAITING or state is None:
            raise Conflict("gig_state", "This gig does not wait for a decision.")
        if approve:
            gig.live = _publish(gig)
            gig.state, gig.review, gig.review_note = state, ReviewState.CLEAR, None
            gig.published_at = gig.published_at or clock.now()
            gig.live_specialties = list(gig.specialties)
            gig.price_order = min(prices.order_value(one["price_minor"], gig.currency) for one in gig.packages)
        else:
            gig.review, gig.review_note = ReviewState.SENT_BACK, note
        gig.submitted_at = None
        _save(gig)
        record(actor, "gig.published" if approve else "gig.sent_back", resource=gig, data={"version": gig.version})
        notify(actor=actor, person_id=gig.author_id, template="gig.reviewed", data={"gig_id": str(gig.pk)})
        _tell(gig)
        queue_tell()
        return gig


def _publish(gig: Gig) -> GigVersion:
    last = gig.versions.order_by("-number").values_list("number", flat=True).first() or 0
    packages = [dict(one) for one in gig.packages]
    if gig.kind in MEETING:
        for package in packages:
            package["offer_id"] = str(_offer(gig, package).pk)
    version = GigVersion(gig=gig, number=last + 1, packages=packages)
    for name in WORDS:
        if name != "packages":
            setattr(version, name, getattr(gig, name))
    version.save(force_insert=True)
    return version


def _offer(gig: Gig, package: Mapping[str, Any]) -> SessionOffer:
    """What a session of this package is booked as; not among the calendar's own offers."""
    credited = gig.kind in CREDITED
    price = split_evenly(package["price_minor"], package["sessions"])[0] if credited else package["price_minor"]
    return SessionOffer.objects.create(
        professional_id=gig.professional_id,
        title=gig.title[:80],
        minutes=package["minutes"],
        modalities=package["modalities"],
        price_minor=price,
        currency=gig.currency,
        active=False,
        channel=SessionOffer.Channel.CREDIT if credited else SessionOffer.Channel.TALK_NOW,
    )


def _write(gig: Gig, content: Mapping[str, Any]) -> None:
    """Set, without saving, what `content` says. Raises Invalid("gig_invalid")."""
    wrong: dict[str, list[str]] = {}
    limits = {"title": (4, 80), "summary": (0, 200), "description": (0, 4000)}
    for name, (least, most) in limits.items():
        text = str(content.get(name) or "").strip()
        if not least <= len(text) <= most:
            wrong[name] = [Fault("length", least=least, most=most) if least else Fault("too_long", most=most)]
        setattr(gig, name, text)
    chosen: Sequence[str] = content.get("specialties") or []
    if not set(chosen) <= set(SPECIALTIES):
        wrong["specialties"] = [Fault("unknown")]
    gig.specialties = sorted(set(chosen))
    gig.currency = str(content.get("currency") or "")
    if not (len(gig.currency) == 3 and gig.currency.isascii() and gig.currency.isupper()):
        wrong["currency"] = [Fault.said("bad_currency", "Three capital letters, like EUR.")]
    gig.packages, faults = packages_clean(GigKind(gig.kind), content.get("packages") or [])
    wrong |= faults
    if wrong:
        raise Invalid("gig_invalid", "Please check what is marked.", fields=wrong)


def _seen(gig: GigWords, version: int) -> None:
    if getattr(gig, "version", None) != version:
        raise Conflict("stale_version", "This has been changed meanwhile. Look again.")


def _save(gig: Gig) -> None:
    gig.version += 1
    gig.save()


def _tell(gig: Gig) -> None:
    outbox.publish(f"user:{gig.author_id}", "gig.changed", {"gig_id": str(gig.pk), "state": str(gig.state)})


def _lock(gig_id: UUID) -> Gig:
    # Alone: joined with the live version, it would come without it if another one went live while the lock was waited for.
    gig = Gig.objects.select_for_update().filter(pk=gig_id).first()
    if gig is None:
        raise NotFound
    return gig
