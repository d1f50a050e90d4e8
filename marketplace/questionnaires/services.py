"""Writing questionnaires: drafts, publishing, retiring, and the four that ship with the product.

A body is stored in MongoDB before the transaction that points to it commits. Bodies never change, so a crash in between
leaves one that nobody points to, and nothing else.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from kernel import clock
from kernel.errors import Conflict, Invalid, NotFound
from marketplace.questionnaires.definition import Questionnaire, canonical, digest, parse
from marketplace.questionnaires.documents import body_store, prepare
from marketplace.questionnaires.lifecycle import VersionState, may_move
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.questionnaires.selectors import definition_of, missing_of

SHIPPED = Path(__file__).parent / "shipped"


def draft_create(*, actor: Actor, body: dict[str, Any] | None = None, copy_of: str = "") -> QuestionnaireVersion:
    """A new draft: of a new questionnaire (`body`), or the next version of the questionnaire with the code `copy_of`.

    Raises Invalid("bad_questionnaire") by path, NotFound, Conflict("draft_exists", data.id) and Conflict("code_taken").
    """
    authorize(actor, "questionnaire.edit")
    newest = QuestionnaireVersion.objects.filter(code=copy_of).order_by("-version").first() if copy_of else None
    if copy_of and newest is None:
        raise NotFound
    definition = definition_of(newest) if newest else parse(body)
    standing = QuestionnaireVersion.objects.filter(code=definition.code, state=VersionState.DRAFT).first()
    if standing is not None:
        raise Conflict("draft_exists", "There is a draft of it already.", data={"id": str(standing.pk)})
    if newest is None and QuestionnaireVersion.objects.filter(code=definition.code).exists():
        raise Conflict("code_taken", fields={"code": ["There is a questionnaire with this code."]})
    body_store(digest(definition), definition.code, canonical(definition))
    row = QuestionnaireVersion(
        code=definition.code, version=newest.version + 1 if newest else 1, digest=digest(definition),
        licence_status=definition.licence.status,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(actor, "questionnaire.drafted", resource=row, data={"code": row.code, "version": row.version})
    except IntegrityError as error:  # two people at once; the database keeps one draft per code
        raise Conflict("draft_exists", "There is a draft of it already.") from error
    return row


def draft_save(*, actor: Actor, version_id: uuid.UUID, body: dict[str, Any], revision: int) -> QuestionnaireVersion:
    """Replace a draft's body, written over `revision`.

    Raises Invalid by path, NotFound, Conflict("not_a_draft"), Conflict("stale_revision", data.revision).
    """
    authorize(actor, "questionnaire.edit")
    definition = parse(body)
    body_store(digest(definition), definition.code, canonical(definition))
    with transaction.atomic():
        row = _locked(version_id)
        if row.state != VersionState.DRAFT:
            raise Conflict("not_a_draft", "A published version never changes. Begin the next one.")
        if row.revision != revision:
            raise Conflict("stale_revision", "The draft was changed elsewhere.", data={"revision": row.revision})
        if definition.code != row.code:
            raise Invalid("bad_questionnaire", fields={"code": ["The code of a questionnaire stays."]})
        row.digest, row.licence_status = digest(definition), definition.licence.status
        row.revision += 1
        row.save(update_fields=["digest", "licence_status", "revision"])
        record(actor, "questionnaire.saved", resource=row, data={"revision": row.revision, "digest": row.digest})
    return row


def version_publish(*, actor: Actor, version_id: uuid.UUID, revision: int) -> QuestionnaireVersion:
    """Let people take it; the version before it retires. Responses under way keep the version they began with.

    Raises Invalid("not_publishable") by path (licence, languages, bands), Conflict("stale_revision" | "not_a_draft").
    """
    authorize(actor, "questionnaire.publish")
    with transaction.atomic():
        row = _locked(version_id)
        if not may_move(row.state, VersionState.PUBLISHED):
            raise Conflict("not_a_draft", "This version has been published before.")
        if row.revision != revision:
            raise Conflict("stale_revision", "The draft was changed elsewhere.", data={"revision": row.revision})
        found = missing_of(definition_of(row))
        if found:
            raise Invalid("not_publishable", "This cannot be published yet.", fields=found)
        _publish(row)
        record(
            actor, "questionnaire.published", resource=row,
            data={"code": row.code, "version": row.version, "digest": row.digest},
        )  # fmt: skip
    return row


def draft_discard(*, actor: Actor, version_id: uuid.UUID, revision: int) -> None:
    """Throw a draft away, as it was at `revision`; its number is free again. What was published is never thrown away.

    Raises NotFound, Conflict("not_a_draft"), Conflict("stale_revision", data.revision).
    """
    authorize(actor, "questionnaire.edit")
    with transaction.atomic():
        row = _locked(version_id)
        if row.state != VersionState.DRAFT:
            raise Conflict("not_a_draft", "A published version stays.")
        if row.revision != revision:
            raise Conflict("stale_revision", "The draft was changed elsewhere.", data={"revision": row.revision})
        record(actor, "questionnaire.discarded", resource=row, data={"code": row.code, "version": row.version})
        # The body stays in the document store: another version may say the same, and a body says nothing of anybody.
        row.delete()


def version_retire(*, actor: Actor, version_id: uuid.UUID) -> QuestionnaireVersion:
    """Nobody can begin it any more; what was answered stays readable. Raises NotFound, Conflict("not_published")."""
    authorize(actor, "questionnaire.publish")
    with transaction.atomic():
        row = _locked(version_id)
        if not may_move(row.state, VersionState.RETIRED):
            raise Conflict("not_published", "Only a published version can be retired.")
        row.state = VersionState.RETIRED
        row.save(update_fields=["state"])
        record(actor, "questionnaire.retired", resource=row, data={"code": row.code, "version": row.version})
    return row


def shipped_publish(*, actor: Actor) -> None:
    """Bring the questionnaires that ship with the product, as version 1, where their code is not known yet. Repeatable."""
    authorize(actor, "questionnaire.publish")
    prepare()
    for definition in shipped():
        # Stored every time: the document store may have been emptied or restored on its own.
        body_store(digest(definition), definition.code, canonical(definition))
        if QuestionnaireVersion.objects.filter(code=definition.code).exists():
            continue
        with transaction.atomic():
            row, fresh = QuestionnaireVersion.objects.get_or_create(
                code=definition.code, version=1,
                defaults={"digest": digest(definition), "licence_status": definition.licence.status},
            )  # fmt: skip
            if fresh:
                # Part of the release, like the table it stands in: the audit log tells what people did.
                _publish(row)


def shipped() -> list[Questionnaire]:
    """PHQ-9, GAD-7, PHQ-2 and GAD-2, in full."""
    return [parse(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SHIPPED.glob("*.json"))]


def _publish(row: QuestionnaireVersion) -> None:
    QuestionnaireVersion.objects.filter(code=row.code, state=VersionState.PUBLISHED).update(state=VersionState.RETIRED)
    row.state, row.published_at = VersionState.PUBLISHED, clock.now()
    row.save(update_fields=["state", "published_at"])


def _locked(version_id: uuid.UUID) -> QuestionnaireVersion:
    row = QuestionnaireVersion.objects.select_for_update(of=("self",)).filter(pk=version_id).first()
    if row is None:
        raise NotFound
    # Versions of one code change one after the other, so that "one published" never fails on two publishers at once.
    list(QuestionnaireVersion.objects.select_for_update(of=("self",)).filter(code=row.code).order_by("pk"))
    row.refresh_from_db()
    return row
