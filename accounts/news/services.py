"""Writing an issue, trying it on oneself, and sending it once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction

from access.actors import Actor
from access.audit import record
from access.authorize import authorize
from access.proof import demand_fresh_proof
from access.records import restricted_among
from accounts.messages.services import message_queue
from accounts.news import stopping
from accounts.news.models import NewsCopy, NewsIssue
from accounts.news.selectors import agreed
from accounts.news.words import LANGUAGES, Words, faults, tidied
from accounts.notifications.kinds import NEWS
from accounts.notifications.services import Letter, notify
from accounts.people.models import User
from kernel import clock, outbox
from kernel.errors import Conflict, Invalid, NotFound

ACTOR = Actor.system("accounts.news")
TOPIC = "work:news"
TASK = "accounts.news_spread"
TEST = "news.test"
BATCH = 100
# Gone on with by another worker if nothing happens for this long.
STALLED_AFTER = timedelta(minutes=2)
State = NewsIssue.State


def _announce(issue: NewsIssue) -> None:
    outbox.publish(
        TOPIC, "news.changed",
        {"issue_id": str(issue.pk), "state": str(issue.state), "told": issue.told, "wanted": issue.wanted},
    )  # fmt: skip


def _checked(words: Words, *, whole: bool = False) -> dict[str, dict[str, str]]:
    if wrong := faults(words, whole=whole):
        raise Invalid("invalid_input", "Please check what is marked.", fields=wrong)
    return tidied(words)


def _draft(issue_id: uuid.UUID, version: int) -> NewsIssue:
    """A locked draft as its writer last saw it. Raises NotFound, Conflict `news_sent`, `stale_version`."""
    issue = NewsIssue.objects.select_for_update(of=("self",)).filter(pk=issue_id).first()
    if issue is None:
        raise NotFound
    if issue.state != State.DRAFT:
        raise Conflict("news_sent", "This issue has been sent and cannot be changed any more.")
    if issue.version != version:
        raise Conflict("stale_version", "Somebody changed this issue meanwhile.", data={"version": issue.version})
    return issue


@transaction.atomic
def issue_write(*, actor: Actor, words: Words) -> NewsIssue:
    """A new draft; parts may be missing yet. Raises Forbidden, Invalid."""
    authorize(actor, "news.send")
    if actor.id is None:
        raise NotFound
    issue = NewsIssue.objects.create(written_by_id=actor.id, words=_checked(words))
    record(actor, "news.written", resource=issue)
    _announce(issue)
    return issue


@transaction.atomic
def issue_change(*, actor: Actor, issue_id: uuid.UUID, words: Words, version: int) -> NewsIssue:
    """Other words for a draft. Raises Forbidden, NotFound, Invalid, Conflict `news_sent`, `stale_version`."""
    authorize(actor, "news.send")
    checked = _checked(words)
    issue = _draft(issue_id, version)
    issue.words, issue.version = checked, issue.version + 1
    issue.save(update_fields=["words", "version"])
    record(actor, "news.changed", resource=issue, data={"version": issue.version})
    _announce(issue)
    return issue


@transaction.atomic
def issue_test(*, actor: Actor, issue_id: uuid.UUID, language: str) -> None:
    """Send an issue as it stands to the actor alone, whether she agrees to news or not: she asked for this one.

    Raises Forbidden, NotFound, Invalid (parts of that language missing), Conflict `no_address`.
    """
    authorize(actor, "news.send")
    issue = NewsIssue.objects.filter(pk=issue_id).first()
    if issue is None or actor.id is None or language not in LANGUAGES:
        raise NotFound
    wrong = {field: said for field, said in faults(issue.words, whole=True).items() if f".{language}." in field}
    if wrong:
        raise Invalid("invalid_input", "Please check what is marked.", fields=wrong)
    to = User.objects.values_list("email", flat=True).get(pk=actor.id)
    if not to:
        raise Conflict("no_address", "You have no e-mail address in your account.")
    letter = _letter(issue, actor.id)
    message_queue(
        channel="email", to=to, template=TEST, language=language, person_id=actor.id,
        variables=letter.variables(language), unsubscribe=letter.unsubscribe,
    )  # fmt: skip
    record(actor, "news.tested", resource=issue, data={"language": language, "version": issue.version})


@transaction.atomic
def issue_send(*, actor: Actor, issue_id: uuid.UUID, version: int) -> NewsIssue:
    """Send an issue to everybody who agrees; a worker does it. One that is being sent or was sent is answered as it is.

    Raises Forbidden (`step_up_required` too), NotFound, Invalid (parts missing), Conflict `stale_version`.
    """
    authorize(actor, "news.send")
    demand_fresh_proof(actor)
    issue = NewsIssue.objects.select_for_update(of=("self",)).filter(pk=issue_id).first()
    if issue is not None and issue.state != State.DRAFT:
        return issue
    issue = _draft(issue_id, version)
    _checked(issue.words, whole=True)
    issue.state, issue.sent_by_id, issue.begun_at = State.SENDING, actor.id, clock.now()
    issue.wanted = agreed().count()
    issue.save(update_fields=["state", "sent_by", "begun_at", "wanted"])
    record(actor, "news.send_asked", resource=issue, data={"people": issue.wanted, "version": issue.version})
    outbox.task(TASK, issue_id=str(issue.pk))
    _announce(issue)
    return issue


def issue_spread(*, issue_id: uuid.UUID) -> None:
    """Tell everybody who agrees, batch by batch. Idempotent: two workers take turns at the issue's lock, and one that comes after
    a crash goes on behind the last whole batch."""
    while _batch_tell(issue_id):
        pass


@transaction.atomic
def _batch_tell(issue_id: uuid.UUID) -> bool:
    """The next batch, in one transaction with its line in the log; whether there may be more."""
    issue = NewsIssue.objects.select_for_update(of=("self",)).filter(pk=issue_id, state=State.SENDING).first()
    if issue is None:
        return False
    batch = list(agreed().filter(pk__gt=issue.reached).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not batch:
        issue.state, issue.finished_at = State.SENT, clock.now()
        issue.save(update_fields=["state", "finished_at"])
        record(ACTOR, "news.finished", resource=issue, data={"people": issue.told})
        _announce(issue)
        return False
    # Consents are changed under the person's lock: whoever withdraws now has either been told before or is not told.
    list(User.objects.select_for_update(of=("self",), no_key=True).only("id").filter(pk__in=batch).order_by("pk"))
    still = list(agreed().filter(pk__in=batch).order_by("pk").values_list("pk", flat=True))
    closed = restricted_among(still)
    copies = [NewsCopy(issue=issue, person_id=person_id) for person_id in still if person_id not in closed]
    NewsCopy.objects.bulk_create(copies)
    with outbox.together():
        for copy in copies:
            notify(
                actor=ACTOR, person_id=copy.person_id, template=NEWS, data={"issue_id": str(issue.pk)},
                channels=("app", "email"), letter=_letter(issue, copy.person_id),
            )  # fmt: skip
        issue.reached, issue.told = batch[-1], issue.told + len(copies)
        issue.save(update_fields=["reached", "told"])
        record(ACTOR, "news.sent", resource=issue, data={"people": len(copies)})
        _announce(issue)
    return True


def _letter(issue: NewsIssue, person_id: uuid.UUID) -> Letter:
    token = stopping.stop_token(person_id)

    def variables(language: str) -> dict[str, str]:
        words: dict[str, Any] = issue.words.get(language) or issue.words["en"]
        return {"subject": words["subject"], "text": words["text"], "stop": stopping.stop_page(token)}

    return Letter(variables, stopping.stop_request(token))


def issues_sweep() -> int:
    """Go on with what a crash interrupted; returns how many."""
    stalled = NewsIssue.objects.filter(state=State.SENDING, updated_at__lte=clock.now() - STALLED_AFTER)
    ids = list(stalled.values_list("pk", flat=True))
    for issue_id in ids:
        with transaction.atomic():
            outbox.task(TASK, issue_id=str(issue_id))
    return len(ids)
