"""Handing over, asking for a revision, and the files of both."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from kernel.faults import Fault
from kernel.files import file_get, file_put
from kernel.uploads.checks import MEGABYTE, PDF, Allowed, CheckedFile
from kernel.uploads.pictures import JPEG, PNG
from marketplace.orders.lifecycle import COMPLETES_AFTER, REVISION_TIME, OrderEvent, OrderState, late
from marketplace.orders.models import GigOrder, OrderEntry, OrderFile
from marketplace.orders.transitions import order_get, order_lock, order_move, order_notify

LONGEST = 8000
MOST_FILES = 5
CONTEXT = "gig_order"
# What both sides may hand over.
EVIDENCE = Allowed(frozenset({PDF, PNG, JPEG}), 5 * MEGABYTE)


def order_deliver(*, actor: Actor, order_id: UUID, text: str, file_ids: Sequence[UUID] = ()) -> GigOrder:
    """Hand over text and files; the order completes by itself three days later unless the buyer says otherwise.

    Raises NotFound, Forbidden, Invalid("words_required" | "file_not_found"), Conflict("order_state").
    """
    authorize(actor, "gig_order.fulfil", order_get(order_id))
    with transaction.atomic():
        order = order_lock(order_id)
        if order.credited:
            raise Conflict("order_state", "Sessions are delivered by taking place.", data={"state": str(order.state)})
        now = clock.now()
        was_late = late(order.due_at, None, now)
        order.delivered_at, order.completes_at = now, now + COMPLETES_AFTER
        order_move(actor=actor, order=order, event=OrderEvent.DELIVERED, data={"late": was_late})
        entry_add(
            actor=actor, order=order, kind=OrderEntry.Kind.DELIVERY, text=text, file_ids=file_ids, was_late=was_late
        )
        order_notify(order, to_buyer=True, template="gig_order.delivered")
        return order


def order_revision(*, actor: Actor, order_id: UUID, text: str) -> GigOrder:
    """Ask for a revision, as often as was bought. Raises NotFound, Forbidden, Invalid("words_required"),
    Conflict("order_state" | "no_revision_left").
    """
    authorize(actor, "gig_order.own", order_get(order_id))
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state == OrderState.DELIVERED and order.revisions_used >= order.term("revisions"):
            raise Conflict("no_revision_left", "All revisions of this order are used.")
        order.revisions_used += 1
        order.completes_at = None
        order.due_at = max(order.due_at or clock.now(), clock.now() + REVISION_TIME)
        order.due_told_at = order.overdue_told_at = None
        order_move(actor=actor, order=order, event=OrderEvent.REVISION_ASKED, data={"number": order.revisions_used})
        entry_add(actor=actor, order=order, kind=OrderEntry.Kind.REVISION, text=text)
        order_notify(order, to_buyer=False)
        return order


def entry_add(
    *,
    actor: Actor,
    order: GigOrder,
    kind: OrderEntry.Kind,
    text: str,
    file_ids: Sequence[UUID] = (),
    was_late: bool = False,
) -> OrderEntry:
    """Write an entry of a locked order and hand over the author's uploaded files with it.

    Raises Invalid("words_required" | "file_not_found").
    """
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise Invalid("words_required", fields={"text": [Fault("length", least=1, most=LONGEST)]})
    entry = OrderEntry(order=order, buyer_id=order.buyer_id, author_id=actor.id, kind=kind, text=text, late=was_late)
    entry.save(force_insert=True)
    wanted = set(file_ids)
    taken = OrderFile.objects.filter(pk__in=wanted, order=order, uploader_id=actor.id, entry=None).update(entry=entry)
    if taken != len(wanted):
        raise Invalid("file_not_found", fields={"file_ids": ["A file is missing. Attach it again."]})
    return entry


def order_file_add(*, actor: Actor, order_id: UUID, name: str, file: CheckedFile) -> OrderFile:
    """Keep a checked file (`EVIDENCE`) for an entry to come, sealed with the buyer's key.

    Raises NotFound, Forbidden, Conflict("order_state" | "too_many_files").
    """
    authorize(actor, "gig_order.speak", order_get(order_id))
    if actor.id is None:
        raise Unauthenticated
    with transaction.atomic():
        order = order_lock(order_id)
        if order.state not in {OrderState.IN_PROGRESS, OrderState.DELIVERED, OrderState.DISPUTED, OrderState.COMPLETED}:
            raise Conflict(
                "order_state", "Files can be added once the work has begun.", data={"state": str(order.state)}
            )
        if OrderFile.objects.filter(order=order, uploader_id=actor.id, entry=None).count() >= MOST_FILES:
            raise Conflict("too_many_files", f"At most {MOST_FILES} files at a time.")
        row = OrderFile(
            order=order,
            buyer_id=order.buyer_id,
            uploader_id=actor.id,
            name=file_name(name),
            media_type=file.media_type,
            size=len(file.content),
            stored=file_put(order.buyer_id, file.content, context=CONTEXT),
        )
        row.save(force_insert=True)
        record(actor, "gig_order.file_added", resource=row, person=order.buyer_id, data={"size": row.size})
        return row


def order_file_read(*, actor: Actor, order_id: UUID, file_id: UUID) -> tuple[OrderFile, bytes]:
    """A file of an order and its content; one that was not handed over yet is its uploader's alone. Raises NotFound."""
    order = order_get(order_id)
    authorize(actor, "gig_order.view", order)
    row = OrderFile.objects.filter(pk=file_id, order=order).first()
    if row is None or (row.entry_id is None and row.uploader_id != actor.id):
        raise NotFound
    content = file_get(row.stored, context=CONTEXT)
    if content is None:
        raise NotFound
    with transaction.atomic():
        record(actor, "gig_order.file_read", resource=row, person=order.buyer_id)
    return row, content


def file_name(name: str) -> str:
    """A file's name as it may stand in a header and in a folder."""
    kept = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable() and c not in '"<>:|?*')
    return kept.strip(". ")[-100:] or "file"
