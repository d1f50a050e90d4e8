"""Asking for an extract, making it, handing it over, and forgetting it."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from kernel import clock, keyring, outbox
from kernel.errors import Conflict, DomainError, Invalid, NotFound
from kernel.faults import Fault
from kernel.files import file_delete, file_get, file_put
from marketplace.questionnaires.models import QuestionnaireVersion
from marketplace.research.extraction import Extract, Finding, extract_of, extract_record, results_read
from marketplace.research.lifecycle import UNDER_WAY, ExtractState
from marketplace.research.models import ResearchExtract

ACTOR = Actor.system("marketplace.research")
TOPIC = "work:research"
TASK = "marketplace.research_extract_build"
KEPT = timedelta(days=7)
LINK_GOOD_FOR = timedelta(minutes=10)
CONTEXT = "research.extract"
REASON_LENGTH = (10, 500)
MOST_ATTEMPTS = 3
# Made again from the start if its worker is gone for this long.
STALLED_AFTER = timedelta(minutes=3)
_SALT = "marketplace.research.link"


@dataclass(frozen=True, slots=True)
class Link:
    """Where the file can be fetched for the next minutes."""

    path: str
    good_until: datetime


def _announce(extract: ResearchExtract) -> None:
    outbox.publish(
        TOPIC,
        "research.extract_changed",
        {"extract_id": str(extract.id), "state": str(extract.state), "percent": extract.percent},
    )


def _locked(extract_id: uuid.UUID) -> ResearchExtract | None:
    return ResearchExtract.objects.select_for_update(of=("self",)).filter(id=extract_id).first()


def extract_ask(*, actor: Actor, code: str, reason: str) -> ResearchExtract:
    """Ask for an extract of a questionnaire. One at a time for each, so a second click asks for nothing.

    Raises Forbidden (`step_up_required` too), Invalid (fields `code`, `reason`), Conflict `extract_under_way`.
    """
    authorize(actor, "research.extract")
    demand_fresh_proof(actor)
    words = reason.strip()
    if not REASON_LENGTH[0] <= len(words) <= REASON_LENGTH[1]:
        raise Invalid(
            "invalid_input", fields={"reason": [Fault("length", least=REASON_LENGTH[0], most=REASON_LENGTH[1])]}
        )
    if not QuestionnaireVersion.objects.filter(code=code).exists():
        raise Invalid("invalid_input", fields={"code": [Fault("unknown")]})
    if actor.id is None:
        raise NotFound
    with transaction.atomic():
        extract = ResearchExtract(asked_by_id=actor.id, code=code, reason=words)
        try:
            with transaction.atomic():
                extract.save(force_insert=True)
        except IntegrityError:
            raise Conflict("extract_under_way", "An extract of this questionnaire is already being made.") from None
        record(actor, "research.extract_asked", resource=extract, data={"questionnaire": code})
        outbox.task(TASK, extract_id=str(extract.id))
        _announce(extract)
        return extract


def extract_build(*, extract_id: uuid.UUID) -> None:
    """Make the file. A task delivered again makes it anew, or finds it made; after `MOST_ATTEMPTS` it is given up.

    Whoever asked is asked for the permission again: somebody who has lost it since gets nothing.
    """
    extract = _begin(extract_id)
    if extract is None:
        return
    reached, at = 0, clock.now()

    def said(percent: int) -> None:
        nonlocal reached, at
        # Often enough that nobody takes the worker for gone, however much there is to read.
        if percent >= reached + 10 or clock.now() - at > STALLED_AFTER / 6:
            reached, at = percent, clock.now()
            _progress(extract_id, percent * 9 // 10)

    results = results_read(extract.code, said=said)
    with transaction.atomic():
        held = _locked(extract_id)
        if held is None or held.state != ExtractState.BUILDING:
            return
        # Who withdrew while the results were read is left out here, in the transaction that notes what the file holds.
        _finish(held, extract_of(results))


@transaction.atomic
def _begin(extract_id: uuid.UUID) -> ResearchExtract | None:
    extract = _locked(extract_id)
    if extract is None or extract.state not in UNDER_WAY:
        return None
    if extract.state == ExtractState.BUILDING and clock.now() - extract.updated_at < STALLED_AFTER:
        return None  # another worker is at it
    try:
        authorize(Actor.person(extract.asked_by_id), "research.extract")
    except DomainError:
        _give_up(extract, "not_allowed")
        return None
    if extract.attempts >= MOST_ATTEMPTS:
        _give_up(extract, "attempts")
        return None
    extract.state, extract.percent, extract.attempts = ExtractState.BUILDING, 0, extract.attempts + 1
    extract.save(update_fields=["state", "percent", "attempts"])
    _announce(extract)
    return extract


def _give_up(extract: ResearchExtract, why: str) -> None:
    extract.state = ExtractState.FAILED
    extract.save(update_fields=["state"])
    record(ACTOR, "research.extract_failed", resource=extract, outcome="failed", data={"why": why})
    _announce(extract)


@transaction.atomic
def _progress(extract_id: uuid.UUID, percent: int) -> None:
    extract = _locked(extract_id)
    if extract is None or extract.state != ExtractState.BUILDING:
        return
    extract.percent = percent
    extract.save(update_fields=["percent"])
    _announce(extract)


def _finish(extract: ResearchExtract, made: Extract) -> None:
    extract.percent, extract.fewest = 100, made.fewest
    extract.people, extract.rows = made.people, len(made.findings)
    extract.suppressed, extract.smallest, extract.ready_at = made.suppressed, made.smallest, clock.now()
    if made.findings:
        content = _as_csv(made.findings)
        extract.file = file_put(extract.id, content, context=CONTEXT)
        extract.size, extract.digest = len(content), hashlib.sha256(content).hexdigest()
        extract.state, extract.expires_at = ExtractState.READY, extract.ready_at + KEPT
    else:
        extract.state = ExtractState.EMPTY
    extract.save()
    extract_record(ACTOR, extract, made, {"questionnaire": extract.code})
    _announce(extract)


def _as_csv(findings: list[Finding]) -> bytes:
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([field.name for field in dataclasses.fields(Finding)])
    out.writerows(dataclasses.astuple(finding) for finding in findings)
    return text.getvalue().encode()


@transaction.atomic
def extract_link(*, actor: Actor, extract_id: uuid.UUID) -> Link:
    """An address that is good for ten minutes, for the actor. Raises NotFound, Forbidden, Conflict `extract_not_ready`."""
    authorize(actor, "research.extract")
    demand_fresh_proof(actor)
    extract = ResearchExtract.objects.filter(id=extract_id).first()
    if extract is None:
        raise NotFound
    if extract.state != ExtractState.READY:
        raise Conflict("extract_not_ready", "This extract cannot be fetched any more. Make a new one.")
    until = clock.now() + LINK_GOOD_FOR
    claims = {"extract": str(extract.id), "by": str(actor.id), "until": until.timestamp()}
    record(actor, "research.extract_link_made", resource=extract)
    return Link(f"/api/v1/research-extracts/{signing.dumps(claims, salt=_SALT)}", until)


@transaction.atomic
def extract_fetch(*, token: str) -> bytes:
    """The file for a link, while whoever made the link may still take it along; each time is a line in the log.

    Raises NotFound, also for a link that is false, over, or of a file that is gone.
    """
    try:
        claims = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NotFound from None
    if float(claims["until"]) < clock.now().timestamp():
        raise NotFound("link_expired", "This link is no longer good. Ask for a new one.")
    actor = Actor.person(uuid.UUID(claims["by"]))
    try:
        authorize(actor, "research.extract")
    except DomainError:
        raise NotFound from None
    extract = _locked(uuid.UUID(claims["extract"]))
    content = (
        file_get(extract.file, context=CONTEXT) if extract is not None and extract.state == ExtractState.READY else None
    )
    if extract is None or content is None:
        raise NotFound
    extract.fetched_at = clock.now()
    extract.save(update_fields=["fetched_at"])
    record(actor, "research.extract_fetched", resource=extract, data={"rows": extract.rows, "people": extract.people})
    return content


def extracts_sweep() -> int:
    """Forget files whose week is over and start again what a crash interrupted; returns how many were touched."""
    now = clock.now()
    over = ResearchExtract.objects.filter(state=ExtractState.READY, expires_at__lte=now)
    touched = sum(_expire(extract_id) for extract_id in list(over.values_list("id", flat=True)))
    stalled = ResearchExtract.objects.filter(state__in=sorted(UNDER_WAY), updated_at__lte=now - STALLED_AFTER)
    for extract_id in list(stalled.values_list("id", flat=True)):
        with transaction.atomic():
            outbox.task(TASK, extract_id=str(extract_id))
        touched += 1
    return touched


@transaction.atomic
def _expire(extract_id: uuid.UUID) -> int:
    extract = _locked(extract_id)
    if extract is None or extract.state != ExtractState.READY:
        return 0
    file_delete(extract.file)
    keyring.destroy(extract.id)
    extract.state, extract.file = ExtractState.EXPIRED, ""
    extract.save(update_fields=["state", "file"])
    record(ACTOR, "research.extract_expired", resource=extract)
    _announce(extract)
    return 1
