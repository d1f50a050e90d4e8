"""Reading issues, and how many people one would reach."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from access.actors import Actor
from access.authorize import authorize
from access.fields import field_shown
from access.records import restricted_among
from accounts.consents.models import Purpose
from accounts.consents.selectors import consenting
from accounts.news.models import NewsCopy, NewsIssue
from accounts.notifications.kinds import NEWS, kind_of
from accounts.notifications.models import NotificationSettings
from accounts.notifications.selectors import quiet_until
from accounts.people.models import User
from accounts.people.selectors import person_cards
from kernel.errors import NotFound
from kernel.pagination import CursorPage, paginate


@dataclass(frozen=True, slots=True)
class Audience:
    """People who agree, and how an issue would reach them now: by mail at once, by mail when their quiet hours end, in the app
    alone (no address, or mails of news switched off), or not at all, because their record is restricted."""

    now: int
    later: int
    app_only: int
    restricted: int


@dataclass(frozen=True, slots=True)
class Received:
    """An issue as one of its readers got it, in her language of today."""

    subject: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page of issues, and the names of who wrote and sent them that the reader's roles open."""

    page: CursorPage[NewsIssue]
    names: dict[uuid.UUID, str]


def agreed() -> QuerySet[User]:
    """Everybody who agrees to marketing and is here."""
    return User.objects.filter(is_active=True, pk__in=consenting(Purpose.MARKETING))


def names_of(actor: Actor, issues: list[NewsIssue]) -> dict[uuid.UUID, str]:
    """Of who wrote and sent the issues, if the reader's roles open names."""
    people = {one for issue in issues for one in (issue.written_by_id, issue.sent_by_id) if one}
    cards = person_cards(people) if field_shown(actor, "accounts.user.name") else {}
    return {person_id: card.name for person_id, card in cards.items()}


def issues_list(*, actor: Actor, cursor: str | None, limit: int) -> IssuePage:
    """All issues, newest first; as many queries however many there are."""
    authorize(actor, "news.send")
    page = paginate(NewsIssue.objects.all(), cursor=cursor, limit=limit, order="-created_at")
    return IssuePage(page, names_of(actor, page.rows))


def issue_get(*, actor: Actor, issue_id: uuid.UUID) -> NewsIssue:
    """One issue. Raises NotFound."""
    authorize(actor, "news.send")
    issue = NewsIssue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise NotFound
    return issue


def issues_newest(limit: int = 20) -> list[NewsIssue]:
    """How the newest stand."""
    return list(NewsIssue.objects.defer("words").order_by("-created_at", "-id")[:limit])


def audience(*, actor: Actor) -> Audience:
    """How many people an issue would reach now; nobody is named. Three queries however many they are."""
    authorize(actor, "news.send")
    people = list(agreed().values_list("pk", "email", "zone"))
    closed = restricted_among(pk for pk, _, _ in people)
    wishes = {row.person_id: row for row in NotificationSettings.objects.filter(person_id__in=agreed().values("pk"))}
    off = f"{kind_of(NEWS).name}:email"
    now = later = app_only = 0
    for person_id, email, zone in people:
        wish = wishes.get(person_id)
        if person_id in closed:
            continue
        if not email or (wish is not None and off in wish.silenced):
            app_only += 1
        elif wish is not None and quiet_until(wish, zone):
            later += 1
        else:
            now += 1
    return Audience(now=now, later=later, app_only=app_only, restricted=len(closed))


def issue_received(*, actor: Actor, person_id: uuid.UUID, issue_id: uuid.UUID) -> Received:
    """What a person was told, to read in the app: not everybody who agrees gets mails. Raises NotFound, also for an issue that did
    not reach her."""
    authorize(actor, "notifications.own", person_id)
    copy = NewsCopy.objects.select_related("issue").filter(issue_id=issue_id, person_id=person_id).first()
    if copy is None:
        raise NotFound
    language = User.objects.values_list("language", flat=True).get(pk=person_id)
    words = copy.issue.words.get(language) or copy.issue.words["en"]
    return Received(words["subject"], words["text"], copy.created_at)
