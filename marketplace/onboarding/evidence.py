"""Licences with their documents, and the photo: files that are checked, sealed and shown to their owner and to reviewers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel.errors import Conflict, Invalid, NotFound
from kernel.faults import Fault
from kernel.files import file_delete, file_put
from kernel.uploads.checks import CheckedFile
from marketplace.professionals import lifecycle
from marketplace.professionals.models import Licence, LicenceDocument, Professional
from marketplace.professionals.selectors import PHOTO
from marketplace.professionals.standing import today_in
from marketplace.verification.cases import case_open, professional_locked
from marketplace.verification.feeds import onboarding_tell
from marketplace.verification.models import VerificationCase
from marketplace.verification.selectors import DOCUMENT

MOST_LICENCES = 10
# While she writes, and once she is approved; not while somebody looks at it.
OPEN_TO_LICENCES = lifecycle.EDITABLE | {lifecycle.APPROVED}


def licence_add(
    *, actor: Actor, professional_id: uuid.UUID, jurisdiction: str, authority: str, number: str, expires_on: date,
    file: CheckedFile,
) -> Licence:  # fmt: skip
    """A licence with its document. Raises NotFound, Invalid with the field, Conflict("not_editable").

    Of somebody who is approved it goes to the reviewers at once; what is listed goes on meanwhile.
    """
    with _stored(actor, professional_id, file, DOCUMENT) as name, transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        _open(professional)
        _day(professional, expires_on)
        own = Licence.objects.filter(professional=professional)
        if own.count() >= MOST_LICENCES:
            raise Invalid("too_many", fields={"number": [Fault("too_many", most=MOST_LICENCES)]})
        if own.filter(jurisdiction=jurisdiction, number__iexact=number.strip()).exists():
            raise Invalid("licence_doubled", fields={"number": ["This licence is in your list already."]})
        licence = Licence.objects.create(
            professional=professional, jurisdiction=jurisdiction, authority=authority.strip(),
            number=number.strip(), expires_on=expires_on,
        )  # fmt: skip
        _document(licence, professional, file, name, expires_on)
        record(actor, "licence.added", resource=licence, person=professional.user_id)
        _submitted(actor, professional)
        return licence


def licence_document_add(
    *, actor: Actor, licence_id: uuid.UUID, expires_on: date, file: CheckedFile
) -> LicenceDocument:
    """A new document of a licence: a better picture, or its renewal while the old one is still good.

    Raises NotFound, Invalid with the field, Conflict("not_editable").
    """
    professional_id = _professional_of(licence_id)
    with _stored(actor, professional_id, file, DOCUMENT) as name, transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        _open(professional)
        _day(professional, expires_on)
        licence = Licence.objects.select_for_update(of=("self",)).get(pk=licence_id)
        if licence.state == Licence.State.VERIFIED and expires_on <= licence.expires_on:
            raise Invalid("not_later", fields={"expires_on": ["A renewal ends later than the licence you have."]})
        _forget(LicenceDocument.objects.filter(licence=licence, state=LicenceDocument.State.WAITING))
        if licence.state != Licence.State.VERIFIED:
            licence.state, licence.expires_on = Licence.State.UNCHECKED, expires_on
            licence.save(update_fields=["state", "expires_on"])
        document = _document(licence, professional, file, name, expires_on)
        record(actor, "licence.document_added", resource=licence, person=professional.user_id)
        _submitted(actor, professional)
        return document


def licence_remove(*, actor: Actor, licence_id: uuid.UUID) -> None:
    """Take back a licence nobody has verified. Raises NotFound, Conflict("not_editable" | "licence_verified")."""
    with transaction.atomic():
        professional = professional_locked(_professional_of(licence_id))
        authorize(actor, "onboarding.own", professional)
        _open(professional)
        licence = Licence.objects.filter(pk=licence_id).first()
        if licence is None:
            raise NotFound
        if licence.state == Licence.State.VERIFIED:
            raise Conflict("licence_verified", "A verified licence stays in your record.")
        record(actor, "licence.removed", resource=licence, person=professional.user_id)
        _forget(LicenceDocument.objects.filter(licence=licence))
        licence.delete()
        onboarding_tell(professional.pk)


def photo_put(*, actor: Actor, professional_id: uuid.UUID, file: CheckedFile) -> Professional:
    """The photo that waits to be looked at. Raises NotFound, Conflict("not_editable")."""
    with _stored(actor, professional_id, file, PHOTO) as name:
        return _photo(actor, professional_id, name, file.media_type)


def photo_remove(*, actor: Actor, professional_id: uuid.UUID) -> Professional:
    """Take back the photo that waits. Raises NotFound, Conflict("not_editable")."""
    return _photo(actor, professional_id, "", "")


def _photo(actor: Actor, professional_id: uuid.UUID, name: str, media_type: str) -> Professional:
    with transaction.atomic():
        professional = professional_locked(professional_id)
        authorize(actor, "onboarding.own", professional)
        _open(professional)
        before = professional.photo_new_file
        professional.photo_new_file, professional.photo_new_type = name, media_type
        professional.save(update_fields=["photo_new_file", "photo_new_type"])
        record(
            actor, "professional_photo.sent" if name else "professional_photo.removed", resource=professional,
            person=professional.user_id,
        )  # fmt: skip
        transaction.on_commit(lambda: file_delete(before), robust=True)
        if name:
            _submitted(actor, professional)
        return professional


@contextmanager
def _stored(actor: Actor, professional_id: uuid.UUID, file: CheckedFile, context: str) -> Iterator[str]:
    """The name of the sealed file, which goes again if what it was sent for does not happen."""
    name = file_put(_owner(actor, professional_id), file.content, context=context)
    try:
        yield name
    except BaseException:
        file_delete(name)
        raise


def _owner(actor: Actor, professional_id: uuid.UUID) -> uuid.UUID:
    """Whose key seals the file; asked before anything is stored."""
    professional = Professional.objects.only("id", "user_id").filter(pk=professional_id).first()
    if professional is None:
        raise NotFound
    authorize(actor, "onboarding.own", professional)
    return professional.user_id


def _professional_of(licence_id: uuid.UUID) -> uuid.UUID:
    found = Licence.objects.filter(pk=licence_id).values_list("professional_id", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _open(professional: Professional) -> None:
    if professional.state not in OPEN_TO_LICENCES:
        raise Conflict("not_editable", "This cannot be changed at the moment.", data={"state": professional.state})


def _day(professional: Professional, expires_on: date) -> None:
    today = today_in(professional.zone)
    if expires_on < today:
        raise Invalid("licence_ended", fields={"expires_on": ["This day is over."]})
    if expires_on.year > today.year + 30:
        raise Invalid("too_late", fields={"expires_on": ["Check the year."]})


def _document(
    licence: Licence, professional: Professional, file: CheckedFile, name: str, expires_on: date
) -> LicenceDocument:
    return LicenceDocument.objects.create(
        licence=licence, person_id=professional.user_id, file=name, media_type=file.media_type,
        bytes=len(file.content), digest=file.digest, expires_on=expires_on,
    )  # fmt: skip


def _forget(documents: Any) -> None:
    """Remove documents that count no more, and their files once that is sure."""
    for document in documents:
        document.delete()
        transaction.on_commit(partial(file_delete, document.file), robust=True)


def _submitted(actor: Actor, professional: Professional) -> None:
    """Of somebody who is approved it goes to the reviewers by itself; an applicant submits everything together."""
    if professional.state == lifecycle.APPROVED:
        case_open(actor=actor, professional=professional, kind=VerificationCase.Kind.LICENCE)
    else:
        onboarding_tell(professional.pk)
