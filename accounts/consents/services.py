"""Giving and withdrawing consent, and refusing where it is missing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from accounts.consents.models import ConsentRecord, Purpose
from accounts.consents.selectors import has_consent
from accounts.consents.texts import texts
from accounts.people.models import User
from kernel import outbox
from kernel.errors import Forbidden, Invalid


def consent_require(person_id: uuid.UUID, purpose: str) -> None:
    """Refuse processing for a purpose the person has not consented to: Forbidden `consent_required` {purpose}."""
    if not has_consent(person_id, purpose):
        raise Forbidden(
            "consent_required", "This needs a consent that was not given or was withdrawn.", data={"purpose": purpose}
        )


@transaction.atomic
def consent_change(*, actor: Actor, person_id: uuid.UUID, decisions: dict[str, bool], language: str) -> None:
    """Record decisions: purpose → given. What is decided already is not recorded again. Invalid on an unknown purpose.

    `language` is the one the texts were shown in. Takes effect with the commit: the next service call sees it.
    """
    authorize(actor, "consents.own", person_id)
    unknown = set(decisions) - set(Purpose.values)
    if unknown:
        raise Invalid("unknown_purpose", fields={"consents": [f"There is no purpose {min(unknown)}."]})
    # One decision at a time per person, so that "the newest row" is never a matter of chance.
    User.objects.select_for_update(of=("self",)).only("id").get(id=person_id)
    changed: dict[str, bool] = {}
    for purpose in Purpose.values:
        given = decisions.get(purpose)
        if given is None or given == has_consent(person_id, purpose):
            continue
        _append(person_id, purpose, given=given, language=language)
        changed[purpose] = given
        record(
            actor, "consent.given" if given else "consent.withdrawn",
            resource=("consent", purpose), person=person_id, data={"version": texts(language)[purpose].version},
        )  # fmt: skip
    if changed:
        outbox.publish(f"user:{person_id}", "consents.changed", {"changed": changed})
        # What is no longer consented to ends on open sockets as well.
        outbox.control("recheck", user_id=str(person_id))


def consents_give_at_sign_up(*, person_id: uuid.UUID, purposes: Iterable[str], language: str) -> None:
    """The first decisions of a new account, in the transaction that creates it."""
    actor = Actor.person(person_id)
    for purpose in Purpose.values:
        if purpose in set(purposes):
            _append(person_id, purpose, given=True, language=language)
            record(
                actor, "consent.given",
                resource=("consent", purpose), person=person_id, data={"version": texts(language)[purpose].version},
            )  # fmt: skip


def _append(person_id: uuid.UUID, purpose: str, *, given: bool, language: str) -> None:
    text = texts(language)[purpose]
    ConsentRecord.objects.create(
        person_id=person_id,
        purpose=purpose,
        decision=ConsentRecord.Decision.GIVEN if given else ConsentRecord.Decision.WITHDRAWN,
        version=text.version,
        language=text.language,
        text_hash=text.hash,
    )
