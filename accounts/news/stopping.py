"""Stopping news from the mail itself: an address that withdraws the consent of the person it was made for, and does nothing
else. It does not run out: a mail may be read years later."""

from __future__ import annotations

import base64
import binascii
import uuid

from django.conf import settings
from django.core import signing
from django.db import transaction

from access.actors import Actor
from accounts.consents.models import Purpose
from accounts.consents.services import consent_change
from accounts.people.models import User
from kernel.errors import NotFound

_SIGNER = signing.Signer(sep=".", salt="accounts.news.stop")


def stop_token(person_id: uuid.UUID) -> str:
    """The secret part of a person's address."""
    return _SIGNER.sign(base64.urlsafe_b64encode(person_id.bytes).decode().rstrip("="))


def stop_page(token: str) -> str:
    """Where she stops them with a click."""
    return f"{settings.MINDO_BASE_URL}/unsubscribe/{token}"


def stop_request(token: str) -> str:
    """Where her mail program stops them with one request (RFC 8058)."""
    return f"{settings.MINDO_BASE_URL}/api/v1/unsubscribe/{token}"


@transaction.atomic
def news_stop(*, token: str) -> None:
    """Withdraw the consent to marketing of the person an address was made for; again is no change. Raises NotFound."""
    try:
        person_id = uuid.UUID(bytes=base64.urlsafe_b64decode(_SIGNER.unsign(token) + "=="))
    except (signing.BadSignature, binascii.Error, ValueError):
        raise NotFound from None
    person = User.objects.only("id", "language").filter(id=person_id, is_active=True).first()
    if person is None:
        raise NotFound
    consent_change(
        actor=Actor.person(person.pk), person_id=person.pk, decisions={Purpose.MARKETING.value: False},
        language=person.language,
    )  # fmt: skip
